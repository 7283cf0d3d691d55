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
   * compare: {mode, left, right, accounts, reference, earlier}; `half` is "right" on the
   * second of two maps. A pane: account (null for three voices), its name, dayFor(day on
   * view), seenOn(day): the day on view on which a change of that day is seen, or null; dated:
   * which days are compared, if any; clip ("left" or "right" of the divider, or null) and
   * disputedOnly.
   */
  claimline.buildPanes = function (compare, half) {
    const same = (day) => day;
    const plain = { account: null, name: "", dated: "", clip: null, disputedOnly: false };
    const pane = (change) => ({ ...plain, dayFor: same, seenOn: same, ...change });
    const { mode, left, right, accounts = [] } = compare;
    const first = { account: left, name: accounts[0] };
    const second = { account: right, name: accounts[1] };
    if (mode === "swipe") {
      return [pane({ ...first, clip: "left" }), pane({ ...second, clip: "right" })];
    }
    if (mode === "dates") {
      const other = otherDay(compare);
      return [
        pane({ ...first, ...other, clip: "left" }),
        pane({ ...first, dated: other.dated, clip: "right" }),
      ];
    }
    if (mode === "twin") return [pane(half === "right" ? second : first)];
    return [pane({ disputedOnly: mode === "disputed" })];
  };

  /** The day that the day on view is compared with: a fixed one, or some days earlier. */
  function otherDay({ reference, earlier }) {
    if (reference !== null) {
      return { dated: `${reference}`, dayFor: () => reference, seenOn: () => null };
    }
    return {
      dated: `-${earlier}`,
      dayFor: (day) => day - earlier,
      seenOn: (day) => day + earlier,
    };
  }

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
