/**
 * On which day a place may have another answer than on the day before: where one of its
 * claims comes into force or ends. A step to the next day then asks those places only.
 */
(function (claimline) {
  "use strict";

  const FEW = 0.25; // share of all turns up to which a step is worth it

  /**
   * The turns of a way of knowing, by day: those of day d are places[starts[d]] to
   * places[starts[d + 1]], and days after the last count as the last.
   */
  function listTurns(model, intervals) {
    const { claims, payload } = model;
    const { from, to } = intervals;
    const last = payload.days;
    const starts = new Uint32Array(last + 2);
    const each = (act) => {
      for (let i = 0; i < claims.length; i++) {
        if (from[i] >= to[i]) continue; // never in force
        act(Math.min(from[i], last), claims.place[i]);
        act(Math.min(to[i], last), claims.place[i]);
      }
    };
    each((day) => starts[day + 1]++);
    for (let day = 0; day <= last; day++) starts[day + 1] += starts[day];
    const places = new claims.place.constructor(starts[last + 1]);
    const next = starts.slice();
    each((day, place) => (places[next[day]++] = place));
    return { starts, places, last };
  }

  /** The places that may differ between two days, with repeats; null if they are many. */
  claimline.turnsBetween = function (model, intervals, day, other) {
    if (!intervals.turns) intervals.turns = listTurns(model, intervals);
    const { starts, places, last } = intervals.turns;
    const inside = (at) => Math.min(Math.max(at, 0), last + 1);
    const from = starts[inside(Math.min(day, other) + 1)];
    const to = starts[inside(Math.max(day, other) + 1)];
    return to - from > FEW * places.length ? null : places.subarray(from, to);
  };

  /** Whether two questions differ in nothing but the day. */
  claimline.onlyDayDiffers = function (one, other) {
    return (
      one.known === other.known &&
      one.overtakenAfter === other.overtakenAfter &&
      one.entailed === other.entailed &&
      one.visible.length === other.visible.length &&
      one.visible.every((flag, i) => flag === other.visible[i])
    );
  };
})((window.claimline = window.claimline || {}));
