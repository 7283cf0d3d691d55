/**
 * The claims as they travel: base64 columns in, typed arrays out.
 *
 * What every column means is said in layers/columns.py. Rows arrive in the order in which
 * claims of one source supersede one another; here they are gathered by place.
 */
(function (claimline) {
  "use strict";

  const TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

  /** The day number that means "still in force". */
  claimline.OPEN_END = 65535;

  /** Decode one column, {type: "u2", data: base64}, little-endian. */
  claimline.decodeColumn = function (column) {
    const text = atob(column.data);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new TYPES[column.type](bytes.buffer);
  };

  /**
   * Decode a table and gather its rows by place.
   *
   * Returns the columns, `starts` (the first row of each place) and `rank` (the row's number
   * on arrival, so that a later word has the greater rank).
   */
  claimline.decodeTable = function (table, placeCount) {
    return claimline.gatherTable(claimline.decodeColumns(table), table.length, placeCount);
  };

  /** Decode the columns of a table, as they arrived. */
  claimline.decodeColumns = function (table) {
    const arrived = {};
    for (const [name, column] of Object.entries(table.columns)) {
      arrived[name] = claimline.decodeColumn(column);
    }
    return arrived;
  };

  /** Gather rows by place; see decodeTable. */
  claimline.gatherTable = function (arrived, length, placeCount) {
    const starts = new Uint32Array(placeCount + 1);
    for (const place of arrived.place) starts[place + 1]++;
    for (let p = 0; p < placeCount; p++) starts[p + 1] += starts[p];
    const next = starts.slice();
    const rank = new Uint32Array(length);
    for (let row = 0; row < length; row++) rank[next[arrived.place[row]]++] = row;
    const gathered = { length, starts, rank };
    for (const [name, column] of Object.entries(arrived)) {
      gathered[name] = column.map((_, i) => column[rank[i]]);
    }
    return gathered;
  };
})((window.claimline = window.claimline || {}));
