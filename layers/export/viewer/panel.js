/**
 * The panel of the open place: who says what, since when, in which words, with the link.
 *
 * Every text is set as text, never as HTML.
 */
(function (claimline) {
  "use strict";

  const { make, isolate } = claimline;
  const STATUS_OF_BITS = {
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

    /** What the place is, and the areas that it lies in: the twin of Gazetteer.list_areas. */
    sayWhere(place) {
      const { words, model } = this;
      const { districts, regions, admin2, admin1, country } = this.pack.record.places;
      const kind = model.places.kinds[place];
      const names = model.places.names[this.pack.payload.languages.indexOf(words.map.language)];
      const name = (area, otherwise) => claimline.plain(area < 0 ? otherwise : names[area]);
      const around = [
        isArea(kind) ? "" : name(districts[place], admin2[place]),
        kind === "region" ? "" : name(regions[place], admin1[place]),
        words.countries[country[place]],
      ];
      return words.say(kind === "region" ? "whereRegion" : "where", {
        kind: words.say(`kind_${kind}`),
        around: around.filter(Boolean).join(", "),
      });
    }

    sayPoint(place) {
      const { lat, lon, kinds, precision } = this.model.places;
      const point = `${lat[place].toFixed(3)}° N, ${lon[place].toFixed(3)}° E`;
      const key = isArea(kinds[place]) ? "pointInside" : "pointKnown";
      return this.words.say(key, { point, km: precision[place] });
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
        return `${this.words.say(`account_${side}`)}: ${said}`;
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
          : make("p", { className: "position" }, ...this.saySince(bits, since)),
        ...own(evidence.inForce).flatMap((claim) => [
          this.buildClaim(claim, claim.from === since),
          ...evidence.again.filter((other) => other.source === claim.source).map((other) => this.buildAgain(other)),
        ]),
        this.buildMore("ofRegion", own(evidence.entailed)),
        this.buildMore("earlier", own(evidence.earlier)),
      );
    }

    /** Since when a position holds; sources of one side contradict one another on a day. */
    saySince(bits, since) {
      return this.words.nodes(bits === claimline.SPLIT ? "positionSplit" : "positionSince", {
        position: make("b", {}, this.sayPosition(bits)),
        day: this.words.shortDay(this.catalogue.dateOf(since)),
        age: this.words.age(this.day - since),
      });
    }

    buildMore(key, claims) {
      if (claims.length === 0) return null;
      const title = `${this.words.say(key)}: ${this.words.many("claims", claims.length)}`;
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
        make("p", {}, ...this.words.nodes("also", { statement: isolate(texts.statement) })),
        make("p", { className: "source" }, ...this.buildSource(texts)),
      );
    }

    sayWhat(claim, texts) {
      const { words } = this;
      const day = (number) => words.shortDay(this.catalogue.dateOf(number));
      const status = make("b", {}, words.say(`position_${texts.status}`));
      const scope = texts.scope === "place" ? "" : `, ${words.say(`scope_${texts.scope}`)}`;
      const dates =
        claim.from === claim.reported
          ? day(claim.from)
          : words.say("aboutSaid", { day: day(claim.from), reported: day(claim.reported) });
      return [...words.nodes("says", { status }), `${scope} · ${dates}`];
    }

    /** A link is only a link if it leads to a web page. */
    buildSource(texts) {
      const { words } = this;
      const publisher = isolate(texts.publisher || words.say("source"));
      const link = webAddress(texts.url);
      const parts = link
        ? [make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, publisher)]
        : words.nodes("noLink", { publisher });
      if (texts.denies) parts.push(` · ${words.say("denies", { claim: claimline.plain(texts.denies) })}`);
      if (texts.derived_from) parts.push(` · ${words.say("repeats", { claim: claimline.plain(texts.derived_from) })}`);
      if (texts.record_confidence !== "high") parts.push(` · ${words.say(`record_${texts.record_confidence}`)}`);
      return parts;
    }
  };

  const isArea = (kind) => kind === "region" || kind === "district";

  function webAddress(text) {
    try {
      const address = new URL(text);
      return /^https?:$/.test(address.protocol) && address.hostname ? address.href : "";
    } catch {
      return "";
    }
  }
})((window.claimline = window.claimline || {}));
