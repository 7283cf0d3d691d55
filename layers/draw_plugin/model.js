/**
 * What the layer works on: the payload of layers/payload.py made ready for use.
 */
(function (claimline) {
  "use strict";

  claimline.readModel = function (payload) {
    const { places, sources } = payload;
    const count = places.ids.length;
    const claims = claimline.decodeTable(payload.claims, count);
    const rowOf = new Uint32Array(claims.length);
    claims.rank.forEach((rank, row) => (rowOf[rank] = row));
    return {
      payload,
      crowd: payload.crowd || null, // what is fetched part by part, and how
      words: null, // of layers/words.py; the view brings them
      places: {
        ...places,
        count,
        lon: claimline.decodeColumn(places.lon),
        lat: claimline.decodeColumn(places.lat),
        index: new Map(places.ids.map((id, i) => [id, i])),
      },
      sides: Uint8Array.from(sources.sides),
      sourceCount: sources.ids.length,
      claims,
      near: claimline.decodeTable(payload.near, count),
      entailments: payload.entailments.map(([rank, places]) => [rowOf[rank], places]),
      areas: payload.areas ? claimline.readAreas(payload.areas) : null,
      ground: {
        regions: claimline.decodeRegions(payload.regions),
        border: payload.border.map((data) => claimline.decodeColumn({ type: "f4", data })),
      },
    };
  };

  /** The question as it stands before the page has said anything. */
  claimline.firstQuestion = function (model) {
    return {
      day: model.payload.days - 1,
      known: "hindsight",
      visible: new Uint8Array(model.sourceCount).fill(1),
      overtakenAfter: 30,
      entailed: false,
    };
  };

  /** "101..." from the page, one character a source, as flags. */
  claimline.readVisible = function (text) {
    return Uint8Array.from(text, (flag) => (flag === "1" ? 1 : 0));
  };

  /** A day number in words: 27 April 2025. */
  claimline.wordsOfDay = function (model, day) {
    const date = new Date(Date.parse(`${model.payload.epoch}T00:00:00Z`) + day * 86400000);
    const month = model.words.months[date.getUTCMonth()];
    return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
  };
})((window.claimline = window.claimline || {}));
