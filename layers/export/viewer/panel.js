/**
 * The panel of the open place: who says what, since when, in which words, with the link.
 *
 * Every text is set as text, never as HTML.
 */
(function (claimline) {
  "use strict";

  const { make, isolate } = claimline;
  const STATUS_OF_BITS = claimline.STATUS_OF_BITS = {
    1: "russian_control",
    2: "ukrainian_control",
    4: "contested",
    5: "not_ukrainian_control",
    6: "not_russian_control",
    0: "split",
  };

  claimline.Panel = class {
    constructor(root, model, pack, catalogue) {
      Object.assign(this, { root, model, pack, catalogue });
      this.answer = claimline.makeAnswer(model.places.count);
    }

    /** Show what is said of a place, or how to open one. */
    show(place, question, words, language) {
      this.words = words;
      this.day = question.day;
      if (place < 0) {
        this.root.replaceChildren(make("p", { className: "note" }, words.say("noPlace")));
        return;
      }
      claimline.answer(this.model, question, this.answer);
      const evidence = claimline.gatherEvidence(this.model, this.pack.record, place, question);
      const agreement = claimline.AGREEMENTS[this.answer.agreement[place]];
      const parts = [
        this.buildHead(place, language),
        make("p", { className: "agreement" }, `${words.say(`agreement_${agreement}`)}.`),
        ...claimline.SIDES.map((_, side) => this.buildSide(place, side, evidence)),
        this.buildMore("nearby", evidence.near),
        this.buildCount("laterClaims", evidence.later),
        this.buildCount("hiddenClaims", evidence.hidden),
      ];
      this.root.replaceChildren(...parts.filter(Boolean));
    }

    buildHead(place, language) {
      const { places } = this.model;
      const all = places.names.map((names) => names[place]);
      const own = all[this.pack.payload.languages.indexOf(language)];
      const others = all.filter((_, i) => this.pack.payload.languages[i] !== language);
      const head = make(
        "div",
        {},
        make("h2", {}, isolate(own)),
        make("p", {}, ...others.flatMap((name, i) => (i ? [" · ", isolate(name)] : [isolate(name)]))),
        make("p", {}, this.sayWhere(place)),
        make("p", { className: "note" }, this.sayPoint(place)),
      );
      return make("div", { className: "head" }, head, this.buildGlyph(place));
    }

    sayWhere(place) {
      const { places } = this.model;
      const { admin2, admin1, country } = this.pack.record.places;
      const kind = this.words.say(`kind_${places.kinds[place]}`);
      const around = [admin2[place], admin1[place], this.words.say(`country_${country[place]}`)];
      return [kind, ...around.filter(Boolean).map(claimline.plain)].join(", ");
    }

    sayPoint(place) {
      const { lat, lon, kinds, precision } = this.model.places;
      const point = { lat: lat[place].toFixed(3), lon: lon[place].toFixed(3) };
      const area = kinds[place] === "region" || kinds[place] === "district";
      return this.words.say(area ? "pointInside" : "pointKnown", { ...point, km: precision[place] });
    }

    /** The mark of the place, as the map draws it, only larger. */
    buildGlyph(place) {
      const { payload } = this.model;
      const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
      const { ring, outline } = payload.themes[dark ? "dark" : "light"];
      const press = new claimline.GlyphPress({ ...payload.style, ring, outline }, 3);
      const { said, agreement } = this.answer;
      const { canvas } = press.print(said, place * 3, agreement[place], 20, claimline.FORMS.point);
      canvas.className = "glyph";
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", this.describeMark(place));
      return canvas;
    }

    describeMark(place) {
      const parts = claimline.SIDES.map((side, i) => {
        const bits = this.answer.bits[place * 3 + i];
        const said = bits < 0 ? this.words.say("silent") : this.sayPosition(bits);
        return `${this.words.say(`sources_${side}`)}: ${said}`;
      });
      return parts.join("; ");
    }

    sayPosition(bits) {
      return this.words.say(`position_${STATUS_OF_BITS[bits]}`);
    }

    buildSide(place, side, evidence) {
      const { words } = this;
      const slot = place * 3 + side;
      const bits = this.answer.bits[slot];
      const since = this.answer.since[slot];
      const own = (claims) => claims.filter((claim) => claim.side === side);
      return make(
        "section",
        { className: "side" },
        make("h3", {}, words.say(`heading_${claimline.SIDES[side]}`)),
        bits < 0
          ? make("p", { className: "position silent" }, words.say("silent"))
          : make("p", { className: "position" }, make("b", {}, this.sayPosition(bits)), ` · ${this.saySince(bits, since)}`),
        ...own(evidence.inForce).flatMap((claim) => [
          this.buildClaim(claim, claim.from === since),
          ...evidence.again.filter((other) => other.source === claim.source).map((other) => this.buildAgain(other)),
        ]),
        this.buildMore("ofRegion", own(evidence.entailed)),
        this.buildMore("earlier", own(evidence.earlier)),
      );
    }

    /** Since when a position holds; sources of one side contradict one another on a day. */
    saySince(bits, day) {
      const date = this.words.day(this.catalogue.dateOf(day));
      const age = this.words.age(this.day - day);
      return bits === claimline.SPLIT ? `${date}, ${age}` : this.words.say("since", { day: date, age });
    }

    buildMore(key, claims) {
      if (claims.length === 0) return null;
      const title = this.words.many(key, claims.length);
      return make(
        "details",
        {},
        make("summary", {}, title),
        ...claims.map((claim) => this.buildClaim(claim, false)),
      );
    }

    buildCount(key, number) {
      return number === 0 ? null : make("p", { className: "note" }, this.words.many(key, number));
    }

    buildClaim(claim, speaks) {
      const texts = claimline.textsOf(this.pack.record, claim);
      const source = this.model.payload.sources.ids[claim.source];
      return make(
        "article",
        { className: speaks ? "claim" : "claim older" },
        make("h4", {}, isolate(this.pack.record.sources.name[source])),
        make("p", { className: "says" }, ...this.sayWhat(claim, texts)),
        make("p", {}, isolate(texts.statement)),
        texts.quote ? make("blockquote", {}, "“", isolate(texts.quote), "”") : null,
        make("p", { className: "source" }, ...this.buildSource(texts)),
      );
    }

    buildAgain(claim) {
      const texts = claimline.textsOf(this.pack.record, claim);
      return make(
        "article",
        { className: "claim again" },
        make("p", {}, this.words.say("also"), " ", isolate(texts.statement)),
        make("p", { className: "source" }, ...this.buildSource(texts)),
      );
    }

    sayWhat(claim, texts) {
      const { words } = this;
      const day = (number) => words.day(this.catalogue.dateOf(number), "short");
      const status = words.say(`position_${texts.status}`);
      const scope = claimline.SCOPES_SAID.includes(texts.scope) ? `, ${words.say(`scope_${texts.scope}`)}` : "";
      const dates =
        claim.from === claim.reported
          ? day(claim.from)
          : words.say("aboutSaid", { about: day(claim.from), said: day(claim.reported) });
      return [words.say("says"), " ", make("b", {}, status), `${scope} · ${dates}`];
    }

    /** A link is only a link if it leads to a web page. */
    buildSource(texts) {
      const { words } = this;
      const publisher = isolate(texts.publisher || words.say("source"));
      const link = webAddress(texts.url);
      const parts = link
        ? [make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, publisher)]
        : [publisher, ` (${words.say("noLink")})`];
      if (texts.denies) parts.push(` · ${words.say("denies", { claim: claimline.plain(texts.denies) })}`);
      if (texts.derived_from) parts.push(` · ${words.say("repeats", { claim: claimline.plain(texts.derived_from) })}`);
      if (texts.record_confidence !== "high") parts.push(` · ${words.say(`record_${texts.record_confidence}`)}`);
      return parts;
    }
  };

  claimline.SCOPES_SAID = ["partial", "region", "near"];

  function webAddress(text) {
    try {
      const address = new URL(text);
      return /^https?:$/.test(address.protocol) && address.hostname ? address.href : "";
    } catch {
      return "";
    }
  }
})((window.claimline = window.claimline || {}));
