/**
 * Reads one setting of a view from one value of a link: the twin of layers/view_values.py.
 *
 * A parser returns the fields that it sets, or nothing after a note that says why.
 */
(function (claimline) {
  "use strict";

  const MOST_DAYS = { overtaken: 9999, halo: 365 };
  const YES = ["1", "yes", "true"];
  const NO = ["0", "no", "false"];

  claimline.PARSERS = {
    date: (text, catalogue, note) => field("day", readDay(text, catalogue, note)),
    known(text, catalogue, note) {
      const word = text.toLowerCase();
      if (word === "hindsight" || word === "as-of") return { known: word };
      return field("known", readDay(text, catalogue, note));
    },
    hide: readHidden,
    place(text, catalogue, note) {
      if (isNone(text)) return { place: null };
      return named("place", catalogue.find(catalogue.placeIds, text), note, "linkPlace");
    },
    lang: (text, _, note) => listed("language", claimline.LANGUAGES, text, note, "linkLanguage"),
    at: readCamera,
    tiles(text, _, note) {
      if (!isNone(text)) note("linkTiles");
    },
    overtaken(text, _, note) {
      if (text.toLowerCase() === "never") return { overtaken: null };
      return readCount("overtaken", text, note);
    },
    entailed: (text, _, note) => readSwitch("entailed", text, note),
    compare: (text, _, note) => listed("compare", claimline.COMPARES, text, note, "linkCompare"),
    left: (text, catalogue, note) => readAccount("left", text, catalogue, note),
    right: (text, catalogue, note) => readAccount("right", text, catalogue, note),
    ref(text, catalogue, note) {
      if (isNone(text)) return { reference: null };
      return field("reference", readDay(text, catalogue, note));
    },
    fade: (text, _, note) => readSwitch("fade", text, note),
    halo: (text, _, note) => readCount("halo", text, note),
    period: readPeriod,
    ui: (text, _, note) => listed("ui", claimline.LANGUAGES, text, note, "linkLanguage"),
  };

  const isNone = (text) => text === "" || text.toLowerCase() === "none";

  const field = (name, value) => (value === undefined ? undefined : { [name]: value });

  function named(name, found, note, key) {
    if (found === undefined) note(key);
    return field(name, found);
  }

  function listed(name, words, text, note, key) {
    return named(name, words.find((word) => word === text.toLowerCase()), note, key);
  }

  /** A day of the calendar, moved to the nearest one of the record. */
  function readDay(text, catalogue, note) {
    const day = catalogue.dayOf(text);
    if (Number.isNaN(day)) {
      note("linkDay");
      return undefined;
    }
    const nearest = catalogue.nearest(day);
    if (nearest !== day) note("linkOutside", { nearest: catalogue.isoOf(nearest) });
    return nearest;
  }

  function readPeriod(text, catalogue, note) {
    if (isNone(text)) return { period: null };
    const ends = text.split(/[_,]/).map((part) => catalogue.dayOf(part.trim()));
    if (ends.length !== 2 || ends.some(Number.isNaN)) return note("linkPeriod");
    const first = Math.max(Math.min(...ends), 0);
    const last = Math.min(Math.max(...ends), catalogue.days - 1);
    if (first >= last) return note("linkShort");
    if (ends[0] !== first || ends[1] !== last) {
      note("linkMended", { period: `${catalogue.isoOf(first)}_${catalogue.isoOf(last)}` });
    }
    return { period: [first, last] };
  }

  function readHidden(text, catalogue, note) {
    const hidden = new Set();
    const unknown = [];
    for (const word of text.split(/[.,]/).map((part) => part.trim()).filter(Boolean)) {
      const account = catalogue.find(catalogue.accounts, word);
      const side = claimline.SIDES.indexOf(account);
      if (side >= 0) catalogue.sources[side].forEach((id) => hidden.add(id));
      else if (account) hidden.add(account);
      else if (!isNone(word)) unknown.push(word);
    }
    if (unknown.length > 0) note("linkSource", { value: `‘${unknown[0].slice(0, 60)}’` });
    return { hidden };
  }

  function readAccount(name, text, catalogue, note) {
    return named(name, catalogue.find(catalogue.accounts, text), note, "linkAccount");
  }

  /** Latitude, longitude and perhaps zoom. */
  function readCamera(text, _, note) {
    if (isNone(text)) return { centre: null, zoom: null };
    const parts = text.split(/[_,]/).map((part) => part.trim());
    const [lat, lon, zoom = null] = parts.map((part) => (part === "" ? NaN : Number(part)));
    const good =
      (parts.length === 2 || parts.length === 3) &&
      Math.abs(lat) <= 90 &&
      Math.abs(lon) <= 180 &&
      (zoom === null || (zoom >= 0 && zoom <= 22));
    if (!good) return note("linkPoint");
    const round = (number, decimals) => Number(number.toFixed(decimals)) + 0;
    return { centre: [round(lon, 5), round(lat, 5)], zoom: zoom === null ? null : round(zoom, 2) };
  }

  function readCount(name, text, note) {
    const most = MOST_DAYS[name];
    const good = /^\d+$/.test(text) && text.length <= String(most).length && Number(text) <= most;
    if (!good) return note("linkCount", { most });
    return { [name]: Number(text) };
  }

  function readSwitch(name, text, note) {
    const word = text.toLowerCase();
    const on = YES.includes(word) ? true : NO.includes(word) ? false : undefined;
    return named(name, on, note, "linkSwitch");
  }
})((window.claimline = window.claimline || {}));
