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
   * `agreement`, an index into AGREEMENTS.
   */
  claimline.makeAnswer = function (placeCount) {
    return {
      bits: new Int8Array(placeCount * SIDES),
      since: new Uint16Array(placeCount * SIDES),
      said: new Int8Array(placeCount * SIDES),
      agreement: new Uint8Array(placeCount),
      disputed: 0,
    };
  };

  /**
   * The half-open interval of each row for a way of knowing.
   *
   * known: "hindsight", "as-of", or the last day number whose reports count.
   */
  claimline.intervalsFor = function (claims, known) {
    if (known === "hindsight") return { from: claims.valid_from, to: claims.valid_to };
    if (known === "as-of") return { from: knownFrom(claims), to: claims.known_to };
    if (!claims.fixed || claims.fixed.known !== known) {
      claims.fixed = intervalsKnownOn(claims, known);
    }
    return claims.fixed;
  };

  /** A claim is visible from the day it holds, or the day it was told, if that is later. */
  function knownFrom(claims) {
    if (!claims.known_from) {
      claims.known_from = claims.valid_from.map((day, i) => Math.max(day, claims.reported[i]));
    }
    return claims.known_from;
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
    return { known, from, to };
  }

  /**
   * Answer a question for every place.
   *
   * model: claims (decoded table), sides (side number by source), entailments.
   * question: day, known, visible (1 by source), overtakenAfter (days or null), entailed.
   */
  claimline.answer = function (model, question, out) {
    const { claims } = model;
    const { from, to } = claimline.intervalsFor(claims, question.known);
    const { source, starts } = claims;
    const { day, visible } = question;
    const entailed = question.entailed ? entailedRows(model, question, from, to) : null;
    out.bits.fill(SILENT);
    out.said.fill(SILENT);
    out.since.fill(0);
    out.disputed = 0;
    const wait = question.overtakenAfter === null ? Infinity : question.overtakenAfter;
    const placeCount = out.agreement.length;
    for (let place = 0; place < placeCount; place++) {
      const end = starts[place + 1];
      if (entailed && entailed.has(place)) {
        const own = [];
        for (let i = starts[place]; i < end; i++) {
          if (from[i] <= day && day < to[i] && visible[source[i]] === 1) own.push(i);
        }
        for (const row of lastWords(claims, own, entailed.get(place))) {
          speak(model, place, row, out);
        }
      } else {
        for (let i = starts[place]; i < end; i++) {
          if (from[i] <= day && day < to[i] && visible[source[i]] === 1) {
            speak(model, place, i, out);
          }
        }
      }
      const relation = relate(out, place * SIDES, wait);
      out.agreement[place] = relation;
      if (relation === DISPUTED) out.disputed++;
    }
    return out;
  };

  /** A side speaks with its latest voice; voices of one day must all hold. */
  function speak(model, place, row, out) {
    const { claims } = model;
    const slot = place * SIDES + model.sides[claims.source[row]];
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
