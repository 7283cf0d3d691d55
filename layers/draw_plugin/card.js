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

    /** Show what the places of a cell amount to: of all voices, or of each account on view. */
    showCell({ places, said }) {
      const { words } = this.model;
      this.root.hidden = !words;
      if (!words) return;
      const form = words.crowd.places[new Intl.PluralRules(words.language).select(places)];
      const [{ pane, codes }] = said;
      this.root.replaceChildren(
        element("strong", "claimline-name", form.replace("{number}", places)),
        ...(pane.account === null ? this.describeCell(codes) : this.describeAccounts(said)),
        element("span", "claimline-since", words.crowd.nearer),
      );
    }

    describeCell(codes) {
      const { words } = this.model;
      const rows = SIDES.map((side, part) => [words.sides[side], codes[part]]);
      const related = RELATIONS.map((name, digit) => [
        claimline.digitOf(codes[SIDES.length], digit),
        words.agreements[name],
      ]);
      return [
        this.listShares(rows),
        element("span", "claimline-agreement", wordShares(related, words.crowd)),
      ];
    }

    /** Accounts go by their names, or by the days on which one account is looked at. */
    describeAccounts(said) {
      const [{ pane }] = said;
      const rows = said.map(({ pane: { name }, day, codes }) => {
        return [pane.dated ? claimline.wordsOfDay(this.model, day) : name, codes[0]];
      });
      const whose = pane.dated ? [element("span", "claimline-agreement", pane.name)] : [];
      return [...whose, this.listShares(rows)];
    }

    /** List names with the codes of what they say. */
    listShares(rows) {
      const { words } = this.model;
      const list = element("dl", "claimline-sides");
      for (const [name, code] of rows) {
        const told = claimline.CELL_POSITIONS.map((bits, digit) => {
          const word = bits === claimline.SILENT ? words.silent : words.positions[bits];
          return [claimline.digitOf(code, digit), word];
        });
        // Nobody at all spoke of the places on that day.
        if (code === 0) told[0][0] = 8;
        const shares = wordShares(told.slice(1).concat([told[0]]), words.crowd);
        list.append(element("dt", "", name), element("dd", "claimline-shares", shares));
      }
      return list;
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
