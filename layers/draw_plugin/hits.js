/** Which mark lies under a point: a grid over the marks that are drawn now. */
(function (claimline) {
  "use strict";

  const CELL = 48;
  const REACH = 8; // pixels around a mark that still count as a hit

  claimline.HitGrid = class {
    constructor(places, x, y, radius) {
      Object.assign(this, { x, y, radius });
      this.cells = new Map();
      for (const place of places) {
        const key = keyOf(Math.floor(x[place] / CELL), Math.floor(y[place] / CELL));
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(place);
      }
    }

    /** The mark whose edge is nearest to a point of the canvas, or -1. */
    at(px, py) {
      let best = -1;
      let least = REACH;
      const i = Math.floor(px / CELL);
      const j = Math.floor(py / CELL);
      for (let di = -1; di <= 1; di++) {
        for (let dj = -1; dj <= 1; dj++) {
          for (const place of this.cells.get(keyOf(i + di, j + dj)) || []) {
            const away = Math.hypot(this.x[place] - px, this.y[place] - py) - this.radius[place];
            if (away <= least) {
              least = away;
              best = place;
            }
          }
        }
      }
      return best;
    }
  };

  function keyOf(i, j) {
    return i * 65536 + j;
  }
})((window.claimline = window.claimline || {}));
