/**
 * Areas that sources marked on maps: base64 in, rings out, and which of them stand on a day.
 *
 * What every column means is said in layers/areas.py; `claimline.areasOn` is the twin of
 * `select_day` in data/areas.py. Nothing here touches the page.
 */
(function (claimline) {
  "use strict";

  /** Make the areas of a payload ready; rings are read when they are first wanted. */
  claimline.readAreas = function (payload) {
    const areas = { count: payload.count, unit: payload.unit, labels: payload.labels };
    for (const [name, column] of Object.entries(payload.columns)) {
      areas[name] = claimline.decodeColumn(column);
    }
    areas.names = payload.names;
    areas.shapes = claimline.decodeColumn({ type: "u1", data: payload.shapes });
    areas.starts = new Uint32Array(areas.count + 1);
    areas.bytes.forEach((size, i) => (areas.starts[i + 1] = areas.starts[i] + size));
    areas.rings = new Array(areas.count);
    return areas;
  };

  /** Whether an area stands, of a visible source, on the day of a question. */
  claimline.areaStands = function (areas, i, { day, known, visible }) {
    if (!visible[areas.source[i]]) return false;
    const limit = known === "as-of" ? day : known === "hindsight" ? Infinity : known;
    const begun = areas.valid_from[i] <= day && areas.known_from[i] <= limit;
    const endless = areas.valid_to[i] === claimline.OPEN_END;
    return begun && (endless || areas.valid_to[i] > day || areas.known_to[i] > limit);
  };

  /** The areas that stand on the day of a question, in the order of drawing. */
  claimline.areasOn = function (areas, question) {
    const found = [];
    for (let i = 0; i < areas.count; i++) {
      if (claimline.areaStands(areas, i, question)) found.push(i);
    }
    return found;
  };

  /** The rings of an area, each longitude, latitude in turn; degrees. */
  claimline.ringsOf = function (areas, i) {
    if (!areas.rings[i]) areas.rings[i] = decodeRings(areas, areas.starts[i]);
    return areas.rings[i];
  };

  function decodeRings({ shapes, unit }, start) {
    let at = start;
    const next = () => {
      let number = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = shapes[at++];
        number += (byte & 127) * scale;
        if (byte < 128) return number;
      }
    };
    const step = () => {
      const folded = next();
      return folded % 2 ? -(folded + 1) / 2 : folded / 2;
    };
    return Array.from({ length: next() }, () => {
      const ring = new Float64Array(2 * next());
      let lon = 0;
      let lat = 0;
      for (let k = 0; k < ring.length; k += 2) {
        ring[k] = (lon += step()) * unit;
        ring[k + 1] = (lat += step()) * unit;
      }
      return ring;
    });
  }
})((window.claimline = window.claimline || {}));
