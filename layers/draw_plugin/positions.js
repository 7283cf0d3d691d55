/**
 * What the claims in force amount to on one day, for every place at once.
 *
 * The browser's twin of layers/control.py: tests hold the two equal on every day.
 * Nothing here touches the page, so that it can run anywhere.
 */
(function (claimline) {
  "use strict";

  const SIDES = 3;
  const SILENT = -1;
  const SPLIT = 0;

  claimline.SILENT = SILENT;
  claimline.SPLIT = SPLIT;
  claimline.AGREEMENTS = ["silent", "single", "agreed", "disputed", "overtaken", "split"];
  const [NONE, SINGLE, AGREED, DISPUTED, OVERTAKEN, TORN] = [0, 1, 2, 3, 4, 5];
  claimline.DISPUTED = DISPUTED;
  claimline.OVERTAKEN = OVERTAKEN;

  /** Room for the answer: per place and side the bits and their day, per place the relation. */
  claimline.makeAnswer = function (placeCount) {
    return {
      bits: new Int8Array(placeCount * SIDES),
      since: new Uint16Array(placeCount * SIDES),
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
    if (known === "as-of") return { from: claims.known_from, to: claims.known_to };
    if (claims.fixed && claims.fixed.known === known) return claims.fixed;
    claims.fixed = intervalsKnownOn(claims, known);
    return claims.fixed;
  };

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
    const inForce = (i) =>
      from[i] <= question.day && question.day < to[i] && question.visible[claims.source[i]];
    const entailed = question.entailed ? entailedRows(model, inForce) : null;
    out.bits.fill(SILENT);
    out.since.fill(0);
    out.disputed = 0;
    const placeCount = out.agreement.length;
    for (let place = 0; place < placeCount; place++) {
      const rows = entailed && entailed.get(place);
      if (rows) speakWithEntailed(model, place, inForce, rows, out);
      else {
        for (let i = claims.starts[place]; i < claims.starts[place + 1]; i++) {
          if (inForce(i)) speak(model, place, i, out);
        }
      }
      out.agreement[place] = relate(out, place, question.overtakenAfter);
      if (out.agreement[place] === DISPUTED) out.disputed++;
    }
    return out;
  };

  /** A side speaks with its latest voice; voices of one day must all hold. */
  function speak(model, place, row, out) {
    const { claims } = model;
    const slot = place * SIDES + model.sides[claims.source[row]];
    const day = claims.valid_from[row];
    if (out.bits[slot] === SILENT || day > out.since[slot]) {
      out.bits[slot] = claims.bits[row];
      out.since[slot] = day;
    } else if (day === out.since[slot]) {
      out.bits[slot] &= claims.bits[row];
    }
  }

  /** Region-wide claims in force, by the places that they entail something for. */
  function entailedRows(model, inForce) {
    const byPlace = new Map();
    for (const [row, places] of model.entailments) {
      if (!inForce(row)) continue;
      for (const place of places) {
        if (!byPlace.has(place)) byPlace.set(place, []);
        byPlace.get(place).push(row);
      }
    }
    return byPlace;
  }

  /** Of each source the later of its own and its entailed claims speaks. */
  function speakWithEntailed(model, place, inForce, rows, out) {
    const { claims } = model;
    const latest = new Map();
    const offer = (row) => {
      const source = claims.source[row];
      const best = latest.get(source);
      if (best === undefined || claims.rank[row] > claims.rank[best]) latest.set(source, row);
    };
    for (let i = claims.starts[place]; i < claims.starts[place + 1]; i++) {
      if (inForce(i)) offer(i);
    }
    rows.forEach(offer);
    for (const row of latest.values()) speak(model, place, row, out);
  }

  /** How the positions relate: the first that fits of the table in the Method. */
  function relate(out, place, overtakenAfter) {
    const first = place * SIDES;
    let spoken = 0;
    let comparable = 0;
    let newest = 0;
    let together = 7;
    for (let slot = first; slot < first + SIDES; slot++) {
      if (out.bits[slot] === SILENT) continue;
      spoken++;
      if (out.bits[slot] === SPLIT) continue;
      comparable++;
      together &= out.bits[slot];
      if (out.since[slot] > newest) newest = out.since[slot];
    }
    if (spoken === 0) return NONE;
    if (comparable < 2 && comparable < spoken) return TORN;
    if (spoken === 1) return SINGLE;
    let current = 7;
    for (let slot = first; slot < first + SIDES; slot++) {
      if (out.bits[slot] <= SPLIT) continue;
      const age = newest - out.since[slot];
      if (overtakenAfter === null || age <= overtakenAfter) current &= out.bits[slot];
    }
    if (current === 0) return DISPUTED;
    return together === 0 ? OVERTAKEN : AGREED;
  }
})((window.claimline = window.claimline || {}));
