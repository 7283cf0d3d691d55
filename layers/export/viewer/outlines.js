/**
 * Outlines as the app's scripts want them, from the small numbers in which they travel.
 */
(function (claimline) {
  "use strict";

  /** Turn the outlines of a payload back; the twin of layers/export/outlines.py. */
  claimline.restoreOutlines = function (payload) {
    const restore = (steps) => encode(addUp(steps, payload.unit));
    for (const region of payload.regions) region.rings = region.rings.map(restore);
    payload.border = payload.border.map(restore);
    return payload;
  };

  function addUp(steps, unit) {
    const at = [0, 0];
    return Float32Array.from(steps, (step, i) => (at[i % 2] += step) / unit);
  }

  /** The numbers as base64 of their bytes. */
  function encode(numbers) {
    return btoa(Array.from(new Uint8Array(numbers.buffer), (byte) => String.fromCharCode(byte)).join(""));
  }
})((window.claimline = window.claimline || {}));
