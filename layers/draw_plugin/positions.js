/**
 * What the claims in force amount to on one day, for every place at once.
 *
 * The browser's twin of layers/control.py and layers/positions.py: tests hold the two equal
 * on every day. Nothing here touches the page, so that it can run anywhere.
 */
(function (claimline) {
  "use strict";

  const SIDES = 3;
  const SILENT = -1;
  const SPLIT = 0;
  const ALL_WORLDS = 7;
  const HIDDEN = -1;

  claimline.SILENT = SILENT;
  claimline.SPLIT = SPLIT;
  claimline.AGREEMENTS = ["silent", "single", "agreed", "disputed", "overtaken", "split"];
  const [NONE, SINGLE, AGREED, DISPUTED, OVERTAKEN, TORN] = [0, 1, 2, 3, 4, 5];
  claimline.DISPUTED = DISPUTED;
  claimline.OVERTAKEN = OVERTAKEN;

  /**
   * Room for an answer.
   *
   * Per place and side: `bits` (-1 silent, 0 split, else worlds), `since` (day number) and
   * `said` (as bits, plus 8 where the voices speak of a part of the place only). Per place:
   * `agreement`, an index into AGREEMENTS. `disputed` counts, `asked` is the question.
   */
  claimline.makeAnswer = function (placeCount) {
    return {
      bits: new Int8Array(placeCount * SIDES),
      since: new Uint16Array(placeCount * SIDES),
      said: new Int8Array(placeCount * SIDES),
      agreement: new Uint8Array(placeCount),
      disputed: 0,
      asked: null,
    };
  };

  /**
   * The half-open interval of each row for a way of knowing.
   *
   * known: "hindsight", "as-of", or the last day number whose reports count. `ordered`:
   * within a place, rows begin in the order in which they stand. The same object is
   * returned until another fixed day is asked for.
   */
  claimline.intervalsFor = function (claims, known) {
    if (!claims.intervals) {
      claims.intervals = {
        hindsight: { from: claims.valid_from, to: claims.valid_to, ordered: true },
        "as-of": { from: knownFrom(claims), to: claims.known_to, ordered: false },
      };
    }
    if (known in claims.intervals) return claims.intervals[known];
    if (!claims.fixed || claims.fixed.known !== known) {
      claims.fixed = intervalsKnownOn(claims, known);
    }
    return claims.fixed;
  };

  /** A claim is visible from the day it holds, or the day it was told, if that is later. */
  function knownFrom(claims) {
    return claims.valid_from.map((day, i) => Math.max(day, claims.reported[i]));
  }

  /** Rows reported later drop out before the ends are worked out, as in layers/control.py. */
  function intervalsKnownOn(claims, known) {
    const from = claims.valid_from;
    const to = new Uint16Array(claims.length);
    const next = new Map();
    let place = -1;
    for (let i = claims.length - 1; i >= 0; i--) {
      if (claims.place[i] !== place) next.clear();
      place = claims.place[i];
      if (claims.reported[i] > known) continue; // to stays 0: never in force
      const source = claims.source[i];
      to[i] = next.has(source) ? next.get(source) : claimline.OPEN_END;
      next.set(source, from[i]);
    }
    return { known, from, to, ordered: true };
  }

  /**
   * Answer a question for every place.
   *
   * model: claims (decoded table), sides (side number by source), entailments.
   * question: day, known, visible (1 by source), overtakenAfter (days or null), entailed.
   * out: where to write; where it holds the answer for a day nearby, only the places at
   * which something turns between the two days are asked again.
   */
  claimline.answer = function (model, question, out) {
    const intervals = claimline.intervalsFor(model.claims, question.known);
    const ask = prepare(model, question, intervals);
    answerPlaces(ask, placesToAsk(model, question, intervals, out), out);
    out.asked = { ...question, visible: question.visible.slice() };
    return out;
  };

  /** The places whose answer may have changed; null for all. */
  function placesToAsk(model, question, intervals, out) {
    const { asked } = out;
    // What a region-wide claim entails turns for many places at once.
    if (!asked || question.entailed || !claimline.onlyDayDiffers(asked, question)) return null;
    return claimline.turnsBetween(model, intervals, asked.day, question.day);
  }

  /** What the loop over places needs, in one place. */
  function prepare(model, question, { from, to, ordered }) {
    const { claims } = model;
    const { day, visible, overtakenAfter } = question;
    return {
      claims,
      day,
      from,
      to,
      ordered,
      sideOf: Int8Array.from(model.sides, (side, i) => (visible[i] === 1 ? side : HIDDEN)),
      wait: overtakenAfter === null ? Infinity : overtakenAfter,
      entailed: question.entailed ? entailedRows(model, question, from, to) : null,
    };
  }

  /** Answer for some places, or for all where `some` is null. */
  function answerPlaces(ask, some, out) {
    const { claims, day, from, to, ordered, sideOf, entailed } = ask;
    const { starts, source } = claims;
    const count = some ? some.length : out.agreement.length;
    for (let k = 0; k < count; k++) {
      const place = some ? some[k] : k;
      const first = place * SIDES;
      hush(first, out);
      if (entailed && entailed.has(place)) speakWithEntailed(ask, place, out);
      else {
        const end = starts[place + 1];
        for (let i = starts[place]; i < end; i++) {
          if (from[i] > day) {
            if (ordered) break;
          } else if (day < to[i] && sideOf[source[i]] !== HIDDEN) {
            speak(claims, first + sideOf[source[i]], i, out);
          }
        }
      }
      const relation = relate(out, first, ask.wait);
      if (relation === DISPUTED) out.disputed++;
      if (out.agreement[place] === DISPUTED) out.disputed--;
      out.agreement[place] = relation;
    }
  }

  function hush(first, { bits, said, since }) {
    for (let slot = first; slot < first + SIDES; slot++) {
      bits[slot] = SILENT;
      said[slot] = SILENT;
      since[slot] = 0;
    }
  }

  function speakWithEntailed({ claims, day, from, to, sideOf, entailed }, place, out) {
    const { starts, source } = claims;
    const own = [];
    for (let i = starts[place]; i < starts[place + 1]; i++) {
      if (from[i] <= day && day < to[i] && sideOf[source[i]] !== HIDDEN) own.push(i);
    }
    for (const i of lastWords(claims, own, entailed.get(place))) {
      speak(claims, place * SIDES + sideOf[source[i]], i, out);
    }
  }

  /** A side speaks with its latest voice; voices of one day must all hold. */
  function speak(claims, slot, row, out) {
    const day = claims.valid_from[row];
    if (out.bits[slot] === SILENT || day > out.since[slot]) {
      out.bits[slot] = claims.bits[row] & ALL_WORLDS;
      out.since[slot] = day;
      out.said[slot] = claims.bits[row];
    } else if (day === out.since[slot]) {
      out.bits[slot] &= claims.bits[row];
      // One voice about the whole place is enough for the whole; & drops its missing flag.
      out.said[slot] &= claims.bits[row];
    }
  }

  /** Region-wide claims in force, by the places that they entail something for. */
  function entailedRows(model, question, from, to) {
    const { source } = model.claims;
    const byPlace = new Map();
    for (const [row, places] of model.entailments) {
      const inForce = from[row] <= question.day && question.day < to[row];
      if (!inForce || !question.visible[source[row]]) continue;
      for (const place of places) {
        if (!byPlace.has(place)) byPlace.set(place, []);
        byPlace.get(place).push(row);
      }
    }
    return byPlace;
  }

  /** Of each source the later of its own and its entailed claims. */
  function lastWords(claims, own, entailed) {
    const latest = new Map();
    for (const row of [...own, ...entailed]) {
      const best = latest.get(claims.source[row]);
      if (best === undefined || claims.rank[row] > claims.rank[best]) {
        latest.set(claims.source[row], row);
      }
    }
    return latest.values();
  }

  /** How the positions relate: the first that fits of the table in the Method. */
  function relate(out, first, wait) {
    const { bits, since } = out;
    let spoken = 0;
    let comparable = 0;
    let newest = 0;
    let together = ALL_WORLDS;
    for (let slot = first; slot < first + SIDES; slot++) {
      // Whoever withdrew what was said is silent.
      if (bits[slot] === ALL_WORLDS) bits[slot] = out.said[slot] = SILENT;
      if (bits[slot] === SILENT) continue;
      spoken++;
      if (bits[slot] === SPLIT) continue;
      comparable++;
      together &= bits[slot];
      if (since[slot] > newest) newest = since[slot];
    }
    if (spoken === 0) return NONE;
    if (comparable < 2 && comparable < spoken) return TORN;
    if (spoken === 1) return SINGLE;
    if (together !== 0) return AGREED;
    let current = ALL_WORLDS;
    for (let slot = first; slot < first + SIDES; slot++) {
      if (bits[slot] > SPLIT && newest - since[slot] <= wait) current &= bits[slot];
    }
    return current === 0 ? DISPUTED : OVERTAKEN;
  }
})((window.claimline = window.claimline || {}));
