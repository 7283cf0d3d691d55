/**
 * What is compared with what: one pane with three voices, or two with one account each.
 *
 * An account is a side, by its name, or a single source, by its id. Every pane has an answer
 * of its own, from the same claims by the same rules.
 */
(function (claimline) {
  "use strict";

  const SIDES = ["russian", "ukrainian", "independent"];

  /**
   * The panes of a way of comparing.
   *
   * compare: {mode, left, right, reference, earlier}; `half` is "right" on the second of two
   * maps. A pane: account (null for three voices), dayFor(day on view), clip ("left" or
   * "right" of the divider, or null) and disputedOnly.
   */
  claimline.buildPanes = function (compare, half) {
    const plain = { account: null, dayFor: (day) => day, clip: null, disputedOnly: false };
    const pane = (change) => ({ ...plain, ...change });
    const { mode, left, right, reference, earlier } = compare;
    const other = reference === null ? (day) => day - earlier : () => reference;
    if (mode === "swipe") {
      return [pane({ account: left, clip: "left" }), pane({ account: right, clip: "right" })];
    }
    if (mode === "dates") {
      return [
        pane({ account: left, dayFor: other, clip: "left" }),
        pane({ account: left, clip: "right" }),
      ];
    }
    if (mode === "twin") return [pane({ account: half === "right" ? right : left })];
    return [pane({ disputedOnly: mode === "disputed" })];
  };

  /** Which sources speak in a pane, and on which side of the mark. */
  claimline.sourcesOf = function (model, account, visible) {
    const side = SIDES.indexOf(account);
    if (side >= 0) {
      return { side, visible: visible.map((on, i) => (model.sides[i] === side ? on : 0)) };
    }
    const source = model.payload.sources.ids.indexOf(account);
    return { side: model.sides[source], visible: visible.map((on, i) => (i === source ? on : 0)) };
  };

  /** Answer a pane's question; three voices on the day on view are the main answer itself. */
  claimline.answerPane = function (model, pane, question, main) {
    if (pane.account === null) {
      pane.answer = main;
      return;
    }
    const { side, visible } = claimline.sourcesOf(model, pane.account, question.visible);
    const day = pane.dayFor(question.day);
    pane.voice = side;
    pane.answer = pane.own = claimline.answer(
      model,
      { ...question, visible, day },
      pane.own || claimline.makeAnswer(model.places.count),
    );
  };

  /** Whether a pane has something to show at a place. */
  claimline.paneShows = function (pane, place) {
    if (pane.account !== null) return pane.answer.bits[place * 3 + pane.voice] >= 0;
    const agreement = pane.answer.agreement[place];
    return pane.disputedOnly ? agreement === claimline.DISPUTED : agreement > 0;
  };
})((window.claimline = window.claimline || {}));
