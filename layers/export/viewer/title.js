/**
 * What is on view, in words: the twin of layers/title.py.
 */
(function (claimline) {
  "use strict";

  /**
   * The parts of the title: known, sources, hidden ("" if no source is).
   *
   * view, catalogue: as elsewhere; names: of the sources by id; words: a Words.
   */
  claimline.buildTitle = function (view, catalogue, names, words) {
    const counts = catalogue.sources.map((ids) => ({
      total: ids.length,
      hidden: ids.filter((id) => view.hidden.has(id)).length,
    }));
    return {
      known: sayKnown(view, catalogue, words),
      sources: sayWhose(view, counts, names, catalogue, words),
      hidden: sayHidden(counts, words),
    };
  };

  function sayKnown({ known }, catalogue, words) {
    if (known === "as-of") return words.say("knownThatDay");
    const day = known === "hindsight" ? catalogue.days - 1 : known;
    return words.say("knownBy", { day: words.day(catalogue.dateOf(day)) });
  }

  function sayWhose(view, counts, names, catalogue, words) {
    const total = sum(counts.map((count) => count.total));
    const visible = total - sum(counts.map((count) => count.hidden));
    if (total === 0) return words.say("noSources");
    if (visible === 0) return words.say("allOff");
    const call = (account) => claimline.nameAccount(account, view, names, catalogue, words);
    if (view.compare === "dates") {
      const other = claimline.nameReference(view, catalogue, words);
      return words.say("whoseDates", { day: other, account: call(view.left) });
    }
    if (claimline.showsTwo(view.compare)) {
      return words.say("whoseTwo", { left: call(view.left), right: call(view.right) });
    }
    const parts = claimline.SIDES.map((side, i) =>
      words.many(`count_${side}`, counts[i].total - counts[i].hidden),
    ).join(", ");
    const whose = words.many("whose", total, { visible, parts });
    return view.compare === "disputed" ? words.say("whoseDisputed", { whose }) : whose;
  }

  claimline.nameReference = function ({ reference }, catalogue, words) {
    if (reference === null) return words.many("daysEarlier", claimline.REFERENCE_DAYS);
    return words.day(catalogue.dateOf(reference));
  };

  /** Name a side or a source as plain text, and say if it is switched off. */
  claimline.nameAccount = function (account, view, names, catalogue, words) {
    const side = claimline.SIDES.indexOf(account);
    const ids = side < 0 ? [account] : catalogue.sources[side];
    const off = ids.length > 0 && ids.every((id) => view.hidden.has(id));
    const name = side < 0 ? claimline.plain(names[account]) : words.say(`sources_${account}`);
    return off ? words.say("switchedOff", { account: name }) : name;
  };

  function sayHidden(counts, words) {
    const off = counts.map((count, i) => ({ ...count, side: claimline.SIDES[i] }));
    const some = off.filter(({ hidden }) => hidden > 0);
    if (some.length === 0) return "";
    const parts = some.map(({ side, hidden, total }) => words.many(`hidden_${side}`, total, { hidden }));
    const total = sum(some.map((count) => count.total));
    return words.many("hidden", total, { parts: words.join(parts) });
  }

  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
})((window.claimline = window.claimline || {}));
