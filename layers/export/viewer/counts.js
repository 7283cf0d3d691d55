/**
 * Counts for the picture over the date control: claims by week, disputed places by day.
 */
(function (claimline) {
  "use strict";

  const SLICE_MS = 8;
  const WEEK = 7;

  /** How many claims each side published in each week of the record. */
  claimline.countByWeek = function ({ claims, near, sides }, days) {
    const weeks = Math.floor((days - 1) / WEEK) + 1;
    const counts = claimline.SIDES.map(() => new Array(weeks).fill(0));
    for (const { source, reported, length } of [claims, near]) {
      for (let row = 0; row < length; row++) {
        counts[sides[source[row]]][Math.floor(reported[row] / WEEK)]++;
      }
    }
    return counts;
  };

  /** Counts disputed places a slice of time at a time, so that nobody waits for it. */
  claimline.DisputeCounter = class {
    constructor(model) {
      this.model = model;
      this.out = claimline.makeAnswer(model.places.count);
      this.key = "";
    }

    /** Call `done` with one number a day, unless the question is still the same. */
    count(question, done) {
      const { known, visible, overtakenAfter, entailed } = question;
      // What was known "that day" is another question each day, and asked as such.
      const key = JSON.stringify([known, [...visible], overtakenAfter, entailed]);
      if (key === this.key) return;
      this.key = key;
      const counts = [];
      const work = () => {
        if (this.key !== key) return;
        const stop = performance.now() + SLICE_MS;
        while (counts.length < this.model.payload.days && performance.now() < stop) {
          const asked = { ...question, day: counts.length };
          counts.push(claimline.answer(this.model, asked, this.out).disputed);
        }
        if (counts.length < this.model.payload.days) setTimeout(work);
        else done(counts);
      };
      setTimeout(work);
    }
  };
})((window.claimline = window.claimline || {}));
