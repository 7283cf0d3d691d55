/**
 * Which marks a pane has, in which order, and with which sprite.
 *
 * A mixin of the claim layer. Order: whole regions, then places; disputed above overtaken
 * above the rest, the open place on top. No side's marks lie above the other's.
 */
(function (claimline) {
  "use strict";

  const LEVELS = 5;
  const SOFT_KM = 3;
  const SOFT_RADIUS = 4; // CSS pixels; the edge of smaller marks is too thin to be soft

  claimline.Marks = {
    /** The places that a pane shows, in drawing order: by level, then from the top of the map. */
    orderMarks(pane) {
      const { count } = this.model.places;
      const { agreement } = this.answer;
      if (!pane.order) pane.order = makeOrder(count);
      const { places, levels } = pane.order;
      const next = new Int32Array(LEVELS + 1);
      for (let i = 0; i < count; i++) {
        const seen = this.shown[i] === 1 && claimline.paneShows(pane, i);
        levels[i] = seen ? this.levelOf(i, agreement[i]) : LEVELS;
        if (seen) next[levels[i] + 1]++;
      }
      for (let level = 1; level <= LEVELS; level++) next[level] += next[level - 1];
      const total = next[LEVELS];
      for (const i of this.fromTheTop) if (levels[i] < LEVELS) places[next[levels[i]]++] = i;
      return places.subarray(0, total);
    },

    levelOf(place, agreement) {
      if (place === this.open) return LEVELS - 1;
      if (this.isArea[place]) return 0;
      if (agreement === claimline.DISPUTED) return 3;
      return agreement === claimline.OVERTAKEN ? 2 : 1;
    },

    spriteOf(pane, place) {
      const { answer } = pane;
      const radius = this.radius[place];
      const fade = this.fading ? this.fadeOf(pane, place) : 0;
      // Among many marks a halo is there or not, so that there are fewer kinds of sprites.
      const lit = this.haloDays && pane.many && this.haloOf(pane, place) > 0;
      const halo = lit ? claimline.HALOS - 1 : 0;
      if (pane.account !== null) {
        VOICE[0] = answer.said[place * 3 + pane.voice];
        return this.press.print(VOICE, 0, 0, radius, claimline.FORMS.voice, fade, halo);
      }
      const { FORMS } = claimline;
      const thin = radius < SOFT_RADIUS && this.form[place] === FORMS.soft;
      const form = thin ? FORMS.point : this.form[place];
      const agreement = answer.agreement[place];
      return this.press.print(answer.said, place * 3, agreement, radius, form, fade, halo);
    },

    formOf(place) {
      const { FORMS } = claimline;
      if (this.isArea[place]) return FORMS.region;
      return this.model.places.precision[place] >= SOFT_KM ? FORMS.soft : FORMS.point;
    },

    /** Days since the newest voice of a pane at a place. */
    ageOf(pane, place) {
      const { since } = pane.answer;
      const at = place * 3;
      const newest =
        pane.account === null
          ? Math.max(since[at], since[at + 1], since[at + 2])
          : since[at + pane.voice];
      return pane.dayFor(this.question.day) - newest;
    },

    fadeOf(pane, place) {
      const age = this.ageOf(pane, place);
      return this.model.payload.style.fadeDays.filter((days) => age > days).length;
    },

    /** From 0 for none to HALOS for something said that very day. */
    haloOf(pane, place) {
      const age = this.ageOf(pane, place);
      if (age < 0 || age >= this.haloDays) return 0;
      return Math.ceil((1 - age / this.haloDays) * claimline.HALOS);
    },

    /** A ring of light around what somebody spoke of within the last days, under all marks. */
    drawHalos(pane) {
      const { pen } = this.stage;
      if (!this.haloDays) return;
      for (const place of pane.marks) {
        const halo = this.haloOf(pane, place);
        if (halo === 0) continue;
        const at = [this.x[place], this.y[place], claimline.haloRadius(this.radius[place])];
        pen.globalAlpha = halo / claimline.HALOS;
        pen.fillStyle = this.theme.news;
        pen.beginPath();
        pen.arc(...at, 0, 2 * Math.PI);
        pen.fill();
      }
      pen.globalAlpha = 1;
    },

    /** The open place is ringed, so that it is found at a glance. */
    drawOpen(pen) {
      const place = this.open;
      if (place < 0 || !this.shown[place]) return;
      pen.strokeStyle = this.theme.text;
      pen.lineWidth = 1.4;
      pen.beginPath();
      pen.arc(this.x[place], this.y[place], this.radius[place] + 5.5, 0, 2 * Math.PI);
      pen.stroke();
    },
  };

  function makeOrder(count) {
    return { places: new Int32Array(count), levels: new Uint8Array(count) };
  }

  const VOICE = Int8Array.from([-1, -1, -1]);
})((window.claimline = window.claimline || {}));
