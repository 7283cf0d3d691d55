/**
 * Which marks a pane has, in which order, and with which sprite.
 *
 * A mixin of the claim layer. Order: whole regions, then places; disputed above overtaken
 * above the rest, the open place on top. No side's marks lie above the other's.
 */
(function (claimline) {
  "use strict";

  const CLASSES = 5;
  const FADE_DAYS = [45, 120, 270];
  const SOFT_KM = 3;

  claimline.Marks = {
    /** The places that a pane shows, in drawing order. */
    orderMarks(pane) {
      const { places } = this.model;
      const { agreement } = this.answer;
      const lists = Array.from({ length: CLASSES }, () => []);
      for (let i = 0; i < places.count; i++) {
        if (!this.shown[i] || !claimline.paneShows(pane, i)) continue;
        lists[this.classOf(i, agreement[i])].push(i);
      }
      return lists.flat();
    },

    classOf(place, agreement) {
      if (place === this.open) return CLASSES - 1;
      if (this.isArea[place]) return 0;
      if (agreement === claimline.DISPUTED) return 3;
      return agreement === claimline.OVERTAKEN ? 2 : 1;
    },

    spriteOf(pane, place) {
      const { answer } = pane;
      const radius = this.radius[place];
      const fade = this.fading ? this.fadeOf(pane, place) : 0;
      if (pane.account !== null) {
        VOICE[0] = answer.said[place * 3 + pane.voice];
        return this.press.print(VOICE, 0, 0, radius, claimline.FORMS.voice, fade);
      }
      const agreement = answer.agreement[place];
      return this.press.print(answer.said, place * 3, agreement, radius, this.form[place], fade);
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
      return FADE_DAYS.filter((days) => age > days).length;
    },

    /** A ring of light around what somebody spoke of within the last days. */
    drawHalos(pane, marks) {
      const { pen } = this.stage;
      if (!this.haloDays || marks.length > 1500) return;
      for (const place of marks) {
        const age = this.ageOf(pane, place);
        if (age < 0 || age >= this.haloDays) continue;
        pen.globalAlpha = 1 - age / this.haloDays;
        pen.fillStyle = this.theme.news;
        pen.beginPath();
        pen.arc(this.x[place], this.y[place], this.radius[place] + 6, 0, 2 * Math.PI);
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

  const VOICE = Int8Array.from([-1, -1, -1]);
})((window.claimline = window.claimline || {}));
