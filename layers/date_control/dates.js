/* Days: numbers counted from an epoch inside, words and typed text outside. */
const DAY_MS = 86400000;
const LETTERS = 3; // by which a month is known in every language of the page

class Calendar {
  constructor(epoch, words) {
    this.epoch = Date.parse(`${epoch}T00:00:00Z`);
    this.words = words;
  }

  dateOf(day) {
    return new Date(this.epoch + day * DAY_MS);
  }

  isoOf(day) {
    return this.dateOf(day).toISOString().slice(0, 10);
  }

  wordsOf(day) {
    const date = this.dateOf(day);
    const month = this.words.months[date.getUTCMonth()];
    return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
  }

  /** A month without a day, short: Apr 2025. */
  monthOf(day) {
    const date = this.dateOf(day);
    return `${this.words.monthsShort[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  }

  /** 2025-04-27, 27.4.2025 or 27 April 2025 as a day number; NaN for anything else. */
  read(text) {
    const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
    const dotted = /^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$/.exec(text);
    const worded = /^\s*(\d{1,2})\s+(\p{L}{3,})\.?\s+(\d{4})\s*$/u.exec(text);
    if (iso) return this.dayOf(iso[1], iso[2], iso[3]);
    if (dotted) return this.dayOf(dotted[3], dotted[2], dotted[1]);
    if (!worded) return NaN;
    return this.dayOf(worded[3], this.monthNumber(worded[2]), worded[1]);
  }

  /** The number of a month from 1 by the beginning of its name; 0 for no month. */
  monthNumber(typed) {
    const start = (name) => name.slice(0, LETTERS).toLowerCase();
    const { months, monthsAlone } = this.words;
    return months.findIndex((name, i) => [name, monthsAlone[i]].map(start).includes(start(typed))) + 1;
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
