/**
 * The parts of a crowded map that have been fetched, put together to one model.
 */
(function (claimline) {
  "use strict";

  /** Read places and their claims as layers/crowd/part.py lays them out. */
  claimline.readPart = function ({ places, claims, near, ranks, wholes }) {
    return {
      ...places,
      lon: claimline.decodeColumn(places.lon),
      lat: claimline.decodeColumn(places.lat),
      claims: { ...claimline.decodeColumns(claims), order: claimline.decodeColumns(ranks).rank },
      near: claimline.decodeColumns(near),
      wholes: claimline.decodeColumns(wholes),
    };
  };

  /** Put parts together; a place that two of them have counts once. */
  claimline.joinParts = function (parts, entailing) {
    const index = new Map();
    const kept = parts.map((part) => numberPlaces(part, index));
    const pick = (name) => collect(parts, kept, (part) => part[name]);
    const lists = parts[0].names.map((_, i) => collect(parts, kept, (part) => part.names[i]));
    const count = index.size;
    const claims = joinRows(parts, kept, "claims", count, (rows) => byOrder(rows.order));
    const near = joinRows(parts, kept, "near", count, (rows) => rows.place.map((_, i) => i));
    const inside = ["region", "district"].map((name) =>
      collect(parts, kept, (part) => part.wholes[name]),
    );
    const places = {
      count,
      index,
      names: lists,
      ids: pick("ids"),
      kinds: pick("kinds"),
      precision: pick("precision"),
      lon: Float32Array.from(pick("lon")),
      lat: Float32Array.from(pick("lat")),
      shownFrom: collect(parts, kept, (part) => part.shownFrom || part.ids.map(() => 0)),
    };
    return { places, claims, near, entailments: findEntailments(claims, inside, entailing) };
  };

  /** Number the places of a part among all; -1 for one that is there already. */
  function numberPlaces(part, index) {
    return Int32Array.from(part.ids, (id) => {
      if (index.has(id) || (part.only && part.only !== id)) return -1;
      index.set(id, index.size);
      return index.size - 1;
    });
  }

  /** A column of the places that are kept, in their order. */
  function collect(parts, kept, columnOf) {
    const all = [];
    parts.forEach((part, p) => {
      const column = columnOf(part);
      kept[p].forEach((number, i) => number >= 0 && all.push(column[i]));
    });
    return all;
  }

  /** Rows about the places that are kept, gathered by place in a given order. */
  function joinRows(parts, kept, table, placeCount, order) {
    const joined = {};
    for (const [name, first] of Object.entries(parts[0][table])) {
      const rows = [];
      parts.forEach((part, p) => {
        const { place, [name]: column } = part[table];
        for (let i = 0; i < place.length; i++) {
          if (kept[p][place[i]] < 0) continue;
          rows.push(name === "place" ? kept[p][place[i]] : column[i]);
        }
      });
      joined[name] = (name === "place" ? Uint32Array : first.constructor).from(rows);
    }
    const sorted = order(joined);
    for (const name of Object.keys(joined)) {
      const column = joined[name];
      joined[name] = column.map((_, i) => column[sorted[i]]);
    }
    return claimline.gatherTable(joined, sorted.length, placeCount);
  }

  /** The numbers of rows from the least to the greatest rank. */
  function byOrder(ranks) {
    const keys = Float64Array.from(ranks, (rank, i) => rank * 2 ** 22 + i).sort();
    return Uint32Array.from(keys, (key) => key % 2 ** 22);
  }

  /** Which claims speak for which other places: those in the area that they are about. */
  function findEntailments(claims, inside, entailing) {
    const speaking = new Set(entailing);
    const contained = new Map();
    for (const wholes of inside) {
      wholes.forEach((whole, place) => {
        if (!contained.has(whole)) contained.set(whole, []);
        contained.get(whole).push(place);
      });
    }
    const found = [];
    claims.order.forEach((rank, row) => {
      if (speaking.has(rank)) found.push([row, contained.get(claims.place[row]) || []]);
    });
    return found;
  }
})((window.claimline = window.claimline || {}));
