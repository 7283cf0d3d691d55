/**
 * What a mark says, in words: a tip under the pointer and a card for the open place.
 *
 * Every text is set as text, never as HTML: names and words come from data.
 */
(function (claimline) {
  "use strict";

  const SIDES = ["russian", "ukrainian", "independent"];
  const RELATIONS = ["single", "agreed", "disputed", "overtaken", "split"]; // by digit
  const EIGHTHS = ["", "⅛", "¼", "⅜", "½", "⅝", "¾", "⅞"];

  claimline.Card = class {
    constructor(model, className) {
      this.model = model;
      this.root = element("div", className);
      this.root.hidden = true;
    }

    /** Show what the answer says about a place, or hide where there is none. */
    show(place, layer, extra) {
      const { words } = this.model;
      this.root.hidden = place < 0 || !words;
      if (this.root.hidden) return;
      const agreement = claimline.AGREEMENTS[layer.answer.agreement[place]];
      this.root.replaceChildren(
        element("strong", "claimline-name", layer.nameOf(place)),
        element("span", "claimline-agreement", words.agreements[agreement]),
        this.describeSides(place, layer),
        ...(extra || []),
      );
    }

    describeSides(place, layer) {
      const { words } = this.model;
      const list = element("dl", "claimline-sides");
      SIDES.forEach((side, number) => {
        const slot = place * SIDES.length + number;
        const bits = layer.answer.bits[slot];
        const silent = bits === claimline.SILENT;
        list.append(
          element("dt", "", words.sides[side]),
          element("dd", silent ? "claimline-silent" : "", silent ? words.silent : words.positions[bits]),
          element("dd", "claimline-since", silent ? "" : this.sinceWords(layer, slot)),
        );
      });
      return list;
    }

    /** Show what the places of a cell amount to. */
    showCell({ places, codes }) {
      const { words } = this.model;
      this.root.hidden = !words;
      if (!words) return;
      const form = words.crowd.places[new Intl.PluralRules(words.language).select(places)];
      const list = element("dl", "claimline-sides");
      SIDES.forEach((side, part) => {
        const said = claimline.CELL_POSITIONS.map((bits, digit) => {
          const word = bits === claimline.SILENT ? words.silent : words.positions[bits];
          return [claimline.digitOf(codes[part], digit), word];
        });
        const shares = wordShares(said.slice(1).concat([said[0]]), words.crowd);
        list.append(element("dt", "", words.sides[side]), element("dd", "claimline-shares", shares));
      });
      const related = RELATIONS.map((name, digit) => [
        claimline.digitOf(codes[SIDES.length], digit),
        words.agreements[name],
      ]);
      this.root.replaceChildren(
        element("strong", "claimline-name", form.replace("{number}", places)),
        list,
        element("span", "claimline-agreement", wordShares(related, words.crowd)),
        element("span", "claimline-since", words.crowd.nearer),
      );
    }

    sinceWords(layer, slot) {
      const since = layer.answer.since[slot];
      const age = layer.question.day - since;
      const { language, thatDay, before } = this.model.words;
      const day = claimline.wordsOfDay(this.model, since);
      if (age === 0) return `${day}, ${thatDay}`;
      const form = before[new Intl.PluralRules(language).select(age)];
      return `${day}, ${form.replace("{number}", age)}`;
    }

    /** Stand beside the pointer without leaving the map. */
    follow(point, size) {
      const { offsetWidth, offsetHeight } = this.root;
      const right = point.x + 18 + offsetWidth < size.x;
      const below = point.y + 14 + offsetHeight < size.y;
      this.root.style.left = `${right ? point.x + 16 : Math.max(4, point.x - 16 - offsetWidth)}px`;
      this.root.style.top = `${below ? point.y + 12 : Math.max(4, point.y - 12 - offsetHeight)}px`;
    }
  };

  /** Word shares, pairs of eighths and what they are of; shares are rounded up. */
  function wordShares(shares, words) {
    const told = shares.filter(([eighths]) => eighths > 0);
    if (told.length === 1) return words.everywhere.replace("{what}", told[0][1]);
    return told
      .map(([eighths, what]) => {
        const form = eighths === 8 ? words.most : words.upTo;
        return form.replace("{what}", what).replace("{share}", EIGHTHS[eighths]);
      })
      .join("; ");
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  claimline.element = element;
})((window.claimline = window.claimline || {}));
