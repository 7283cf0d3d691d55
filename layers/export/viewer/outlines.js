/**
 * Outlines as the app's scripts want them, from the small numbers in which they travel.
 */
(function (claimline) {
  "use strict";

  /** Turn the outlines of a payload back; the twin of layers/export/outlines.py. */
  claimline.restoreOutlines = function (payload) {
    const points = Float32Array.from(addUp(payload.points, 2), (units) => units / payload.unit);
    const restore = (steps) => encode(walk(points, addUp(steps, 1)));
    for (const region of payload.regions) region.rings = region.rings.map(restore);
    payload.border = payload.border.map(restore);
    return payload;
  };

  /** What the differences between every value and the one `apart` before add up to. */
  function addUp(steps, apart) {
    const at = [0, 0];
    return steps.map((step, i) => (at[i % apart] += step));
  }

  /** The coordinates of points by their numbers. */
  function walk(points, numbers) {
    return Float32Array.from(numbers.flatMap((n) => [points[2 * n], points[2 * n + 1]]));
  }

  /** The numbers as base64 of their bytes. */
  function encode(numbers) {
    return btoa(Array.from(new Uint8Array(numbers.buffer), (byte) => String.fromCharCode(byte)).join(""));
  }
})((window.claimline = window.claimline || {}));
