/**
 * The claims as they travel: base64 columns in, typed arrays out.
 *
 * The layout of every column is documented in layers/columns.py. Rows are sorted by
 * place, then by the order in which claims of one source supersede one another.
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

  /** Decode a table of columns and mark where the rows of each place begin. */
  claimline.decodeTable = function (table, placeCount) {
    const columns = { length: table.length };
    for (const [name, column] of Object.entries(table.columns)) {
      columns[name] = claimline.decodeColumn(column);
    }
    const starts = new Uint32Array(placeCount + 1);
    for (let i = 0; i < table.length; i++) starts[columns.place[i] + 1]++;
    for (let p = 0; p < placeCount; p++) starts[p + 1] += starts[p];
    columns.starts = starts;
    return columns;
  };
})((window.claimline = window.claimline || {}));
