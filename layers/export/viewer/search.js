/**
 * Finds a place by any of its names, in any of its languages, with a typing error; or a point.
 */
(function (claimline) {
  "use strict";

  const MOST = 8;
  const KINDS = ["city", "town", "village", "site", "district", "region"];
  const POINT = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*°?\s*N?\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*E?\s*$/i;

  /** Letters that can be compared: no case, no marks, no punctuation. */
  claimline.foldName = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\p{M}'’ʼ`´ьъ]/gu, "")
      .replace(/[ґ]/g, "г")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  claimline.Finder = class {
    constructor({ places }, { aliases }) {
      this.spellings = places.ids.map((_, i) => {
        const all = [...places.names.map((names) => names[i]), ...aliases[i].split("|")];
        return [...new Set(all.map(claimline.foldName).filter(Boolean))];
      });
      this.order = places.kinds.map((kind) => KINDS.indexOf(kind));
    }

    /** Places that some text may mean, best first, as indexes. */
    find(text) {
      const typed = claimline.foldName(text).slice(0, 80);
      if (!typed) return [];
      const found = [];
      this.spellings.forEach((spellings, place) => {
        const cost = Math.min(...spellings.map((spelling) => compare(spelling, typed)));
        if (cost < Infinity) found.push({ place, cost });
      });
      found.sort((a, b) => a.cost - b.cost || this.order[a.place] - this.order[b.place] || a.place - b.place);
      return found.slice(0, MOST).map(({ place }) => place);
    }
  };

  /** {lat, lon} in degrees, if that is what was typed. */
  claimline.readPoint = function (text) {
    const match = POINT.exec(text);
    if (!match) return null;
    const [lat, lon] = [Number(match[1]), Number(match[2])];
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
  };

  function compare(spelling, typed) {
    if (spelling === typed) return 0;
    if (spelling.startsWith(typed)) return 1;
    if (spelling.includes(` ${typed}`)) return 2;
    const errors = (typed.length >= 4) + (typed.length >= 8);
    const distance = errors ? editDistance(spelling, typed, errors) : Infinity;
    return distance <= errors ? 2 + distance : Infinity;
  }

  /** Levenshtein distance, or more than `most` as soon as that is sure. */
  function editDistance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return Infinity;
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
        next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
      }
      if (Math.min(...next) > most) return Infinity;
      row = next;
    }
    return row[b.length];
  }
})((window.claimline = window.claimline || {}));
