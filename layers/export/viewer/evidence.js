/**
 * Which claims stand behind the mark of a place: the twin of page/evidence.py.
 */
(function (claimline) {
  "use strict";

  const PARTIAL = 8;

  /**
   * Gather what is known about a place.
   *
   * model: as from claimline.readModel; record: texts of the claims, by rank; question: as for
   * claimline.answer. Claims are {rank, near, side, source, bits, from, reported}, newest first.
   */
  claimline.gatherEvidence = function (model, record, place, question) {
    const { day, visible } = question;
    const limit = { hindsight: Infinity, "as-of": day }[question.known] ?? question.known;
    const here = [...claimsOf(model, place), ...reportsOf(model, place)];
    const shown = here.filter((claim) => visible[claim.source] === 1);
    const told = shown.filter((claim) => claim.reported <= limit);
    const begun = told.filter((claim) => claim.from <= day);
    const entailed = entailedOf(model, place, question);
    const inForce = speaking(model, place, question, question.entailed ? entailed : []);
    const speaks = (claim) => inForce.some((other) => same(other, claim));
    const rest = begun.filter((claim) => !claim.near && !speaks(claim));
    const again = rest.filter((claim) => inForce.some((other) => repeats(record, other, claim)));
    const newest = (claims) => claims.sort((a, b) => newestFirst(record, a, b));
    return {
      inForce: newest(inForce),
      again: newest(again),
      earlier: newest(rest.filter((claim) => !again.includes(claim))),
      near: newest(begun.filter((claim) => claim.near)),
      entailed: newest(entailed.filter((claim) => !speaks(claim))),
      later: told.length - begun.length,
      hidden: here.length - shown.length,
    };
  };

  const same = (a, b) => a.rank === b.rank && a.near === b.near;

  /** Whether two claims are one statement, found on several pages. */
  function repeats(record, a, b) {
    return (
      a.source === b.source &&
      a.bits === b.bits &&
      a.from === b.from &&
      a.reported === b.reported &&
      record.claims.scope[a.rank] === record.claims.scope[b.rank]
    );
  }

  function newestFirst(record, a, b) {
    const [ids, others] = [a, b].map((claim) => claimline.textsOf(record, claim).claim_id);
    return b.from - a.from || b.reported - a.reported || (ids < others ? -1 : 1);
  }

  /** The texts of a claim by name of the column. */
  claimline.textsOf = function (record, claim) {
    const table = claim.near ? record.near : record.claims;
    const texts = {};
    for (const [name, column] of Object.entries(table)) texts[name] = column[claim.rank];
    return texts;
  };

  function describe(model, row) {
    const { claims, sides } = model;
    return {
      rank: claims.rank[row],
      near: false,
      source: claims.source[row],
      side: sides[claims.source[row]],
      bits: claims.bits[row] & ~PARTIAL,
      from: claims.valid_from[row],
      reported: claims.reported[row],
    };
  }

  const rowsOf = ({ starts }, place) =>
    Array.from({ length: starts[place + 1] - starts[place] }, (_, i) => starts[place] + i);

  const claimsOf = (model, place) =>
    rowsOf(model.claims, place).map((row) => describe(model, row));

  /** Reports of activity nearby; they assert nothing about who holds the place. */
  function reportsOf({ near, sides }, place) {
    return rowsOf(near, place).map((row) => ({
      rank: near.rank[row],
      near: true,
      source: near.source[row],
      side: sides[near.source[row]],
      bits: null,
      from: near.valid_from[row],
      reported: near.reported[row],
    }));
  }

  function isInForce(model, row, question) {
    const { from, to } = claimline.intervalsFor(model.claims, question.known);
    const heard = question.visible[model.claims.source[row]] === 1;
    return heard && from[row] <= question.day && question.day < to[row];
  }

  /** The claims in force; of each source the later of its own and its entailed ones. */
  function speaking(model, place, question, entailed) {
    const rows = rowsOf(model.claims, place).filter((row) => isInForce(model, row, question));
    const latest = new Map();
    for (const claim of [...rows.map((row) => describe(model, row)), ...entailed]) {
      const other = latest.get(claim.source);
      if (!other || other.rank < claim.rank) latest.set(claim.source, claim);
    }
    return [...latest.values()];
  }

  /** Claims in force about a whole region that say something of a place in it. */
  function entailedOf(model, place, question) {
    return model.entailments
      .filter(([row, places]) => places.includes(place) && isInForce(model, row, question))
      .map(([row]) => describe(model, row));
  }
})((window.claimline = window.claimline || {}));
