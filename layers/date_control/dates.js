/* Days: numbers counted from an epoch inside, words and typed text outside. */
const DAY_MS = 86400000;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

class Calendar {
  constructor(epoch, locale) {
    this.epoch = Date.parse(`${epoch}T00:00:00Z`);
    this.locale = locale;
  }

  dateOf(day) {
    return new Date(this.epoch + day * DAY_MS);
  }

  isoOf(day) {
    return this.dateOf(day).toISOString().slice(0, 10);
  }

  wordsOf(day) {
    return this.format(day, { day: "numeric", month: "long", year: "numeric" });
  }

  format(day, parts) {
    return this.dateOf(day).toLocaleDateString(this.locale, { ...parts, timeZone: "UTC" });
  }

  /** 2025-04-27, 27.4.2025 or 27 April 2025 as a day number; NaN for anything else. */
  read(text) {
    const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
    const dotted = /^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$/.exec(text);
    const worded = /^\s*(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})\s*$/i.exec(text);
    if (iso) return this.dayOf(iso[1], iso[2], iso[3]);
    if (dotted) return this.dayOf(dotted[3], dotted[2], dotted[1]);
    if (!worded) return NaN;
    return this.dayOf(worded[3], MONTHS.indexOf(worded[2].toLowerCase()) + 1, worded[1]);
  }

  /** A day that exists; 30 February does not. */
  dayOf(year, month, day) {
    const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const found = new Date(time);
    const real = found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
    return real ? Math.round((time - this.epoch) / DAY_MS) : NaN;
  }

  /** The first days of months from one day to another. */
  monthsBetween(first, last) {
    const start = this.dateOf(first);
    const days = [];
    for (let month = 1; ; month++) {
      const time = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1);
      const day = Math.round((time - this.epoch) / DAY_MS);
      if (day > last) return days;
      days.push(day);
    }
  }
}
