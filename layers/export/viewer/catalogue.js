/**
 * What a link may name: places, sources by side, days; built from the payload.
 */
(function (claimline) {
  "use strict";

  const DAY_MS = 86400000;
  claimline.SIDES = ["russian", "ukrainian", "independent"];

  claimline.Catalogue = class {
    constructor(payload) {
      this.epoch = Date.parse(`${payload.epoch}T00:00:00Z`);
      this.days = payload.days;
      this.placeIds = byFolded(payload.places.ids);
      const { ids, sides } = payload.sources;
      this.sourceIds = ids;
      this.sources = claimline.SIDES.map((_, side) => ids.filter((_, i) => sides[i] === side));
      this.accounts = byFolded([...claimline.SIDES, ...this.sources.flat()]);
    }

    dateOf(day) {
      return new Date(this.epoch + day * DAY_MS);
    }

    isoOf(day) {
      return this.dateOf(day).toISOString().slice(0, 10);
    }

    /** The day number of year-month-day; NaN if there is no such day. */
    dayOf(text) {
      if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return NaN;
      const time = Date.parse(`${text}T00:00:00Z`);
      const day = Math.round((time - this.epoch) / DAY_MS);
      return Number.isNaN(time) || this.isoOf(day) !== text ? NaN : day;
    }

    /** The nearest day of the record. */
    nearest(day) {
      return Math.min(Math.max(day, 0), this.days - 1);
    }

    /** An id as it stands, or by its letters in any case; undefined if there is none. */
    find(ids, text) {
      return ids.get(text.toLowerCase());
    }
  };

  function byFolded(ids) {
    return new Map(ids.map((id) => [id.toLowerCase(), id]));
  }
})((window.claimline = window.claimline || {}));
