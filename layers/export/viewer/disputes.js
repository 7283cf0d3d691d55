/**
 * Counts the disputed places of every day, a slice at a time, so that nobody waits for it.
 */
(function (claimline) {
  "use strict";

  const SLICE_MS = 8;

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
