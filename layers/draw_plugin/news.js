/**
 * What changes when: told to the page, so that its date control can step from change to
 * change and say what a day brought.
 */
(function (claimline) {
  "use strict";

  const MOST_NAMED = 6;

  /** Tell the days on which a visible claim comes into force, and those of the open place. */
  claimline.tellChanges = function ({ model, layer, twin, talk }) {
    const { claims } = model;
    const { from, to } = claimline.intervalsFor(claims, layer.question.known);
    const { visible } = layer.question;
    const days = new Set();
    for (const one of [layer, twin.layer]) if (one?.cells) one.cells.listDays(days);
    const here = new Set();
    for (let i = 0; i < claims.length; i++) {
      if (!visible[claims.source[i]] || from[i] >= to[i]) continue;
      days.add(from[i]);
      if (claims.place[i] === layer.open) here.add(from[i]);
    }
    const sorted = (set) => [...set].sort((a, b) => a - b);
    talk.postMessage({ kind: "changes", days: sorted(days), here: sorted(here) });
  };

  /** Tell which places' answers differ from those of the day before. */
  claimline.tellNews = function (state) {
    const { model, layer, talk } = state;
    const { day } = layer.question;
    if (!state.before) state.before = claimline.makeAnswer(model.places.count);
    claimline.answer(model, { ...layer.question, day: day - 1 }, state.before);
    const changed = [];
    for (let place = 0; place < model.places.count; place++) {
      if (differs(state.before, layer.answer, place)) changed.push(place);
    }
    const names = changed.slice(0, MOST_NAMED).map((place) => layer.nameOf(place));
    talk.postMessage({ kind: "news", day, count: changed.length, names });
  };

  function differs(before, after, place) {
    if (before.agreement[place] !== after.agreement[place]) return true;
    for (let slot = place * 3; slot < place * 3 + 3; slot++) {
      if (before.bits[slot] !== after.bits[slot] || before.since[slot] !== after.since[slot]) {
        return true;
      }
    }
    return false;
  }
})((window.claimline = window.claimline || {}));
