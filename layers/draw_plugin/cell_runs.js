/**
 * What the cells of a square say day by day, as layers/crowd/shares.py tells it.
 */
(function (claimline) {
  "use strict";

  const PARTS = 4; // three sides and the relations
  const DISPUTED = 2; // a digit of the relations

  /** What a side says of a place, by digit of its code. */
  claimline.CELL_POSITIONS = [-1, 1, 5, 4, 0, 6, 2];

  /** The digit of a code: a share in eighths, rounded up. */
  claimline.digitOf = (code, digit) => (code >>> (4 * digit)) & 15;

  /** Read an answer of the server: where the cells are, and their runs by cell and part. */
  claimline.readCells = function ({ cells, runs }) {
    const { cell, part, day, code } = claimline.decodeColumns(runs);
    const count = cells.ids.length;
    const starts = new Uint32Array(PARTS * count + 1);
    for (let i = 0; i < runs.length; i++) starts[PARTS * cell[i] + part[i] + 1]++;
    for (let slot = 0; slot < PARTS * count; slot++) starts[slot + 1] += starts[slot];
    const [lon, lat] = [cells.lon, cells.lat].map(claimline.decodeColumn);
    return { ids: cells.ids, count, lon, lat, places: cells.places, starts, day, code };
  };

  /** Which parts of its cells a pane shows: those of all voices, or that of its account. */
  claimline.partsOf = function (model, pane) {
    if (pane.account === null) return [0, 1, 2, 3];
    return [claimline.sourcesOf(model, pane.account, []).side];
  };

  /** Write what some parts of a cell say on a day; all 0 where a pane has nothing to show. */
  claimline.readCodes = function (square, cell, day, parts, pane, codes) {
    for (let k = 0; k < parts.length; k++) {
      codes[k] = codeOn(square, PARTS * cell + parts[k], day);
    }
    if (!showsAny(pane, codes)) codes.fill(0);
  };

  /** As for a place: an account that is silent has nothing to show. */
  function showsAny(pane, codes) {
    if (pane.account !== null) return takesPosition(codes[0]);
    return !pane.disputedOnly || claimline.digitOf(codes[PARTS - 1], DISPUTED) > 0;
  }

  /** Whether a side says anything of any place: all digits but that of silence. */
  function takesPosition(code) {
    return code >>> 4 !== 0;
  }

  /** What a part of a cell says on a day: its last run that has begun. */
  function codeOn({ starts, day: days, code }, slot, day) {
    let low = starts[slot];
    let high = starts[slot + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low > starts[slot] ? code[low - 1] : 0;
  }

  /** Call with the days on which a pane shows something new of some parts of a square. */
  claimline.eachTurn = function ({ count, starts, day, code }, parts, pane, act) {
    const shown = (now) => (pane.account === null || takesPosition(now) ? now : 0);
    for (let cell = 0; cell < count; cell++) {
      for (const part of parts) {
        const slot = PARTS * cell + part;
        let before = 0;
        for (let i = starts[slot]; i < starts[slot + 1]; i++) {
          if (shown(code[i]) !== before) act(day[i]);
          before = shown(code[i]);
        }
      }
    }
  };
})((window.claimline = window.claimline || {}));
