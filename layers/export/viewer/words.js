/**
 * The page's words in the reader's language; the messages come from layers/export/page_words.py.
 */
(function (claimline) {
  "use strict";

  claimline.Words = class {
    constructor(book, language) {
      Object.assign(this, book[language]);
      this.plural = new Intl.PluralRules(this.locale);
    }

    /** Say a message; `{slots}` are filled in. */
    say(key, values = {}) {
      return fill(this.messages[key], values);
    }

    /** Say a message that counts. */
    many(key, number, values = {}) {
      const forms = this.messages[key];
      const form = forms[this.plural.select(number)] || forms.other;
      return fill(form, { ...values, number: number.toLocaleString(this.locale) });
    }

    /** Say a message some of whose slots are filled with elements: a list of nodes. */
    nodes(key, values) {
      const parts = this.messages[key].split(/\{(\w+)\}/);
      return parts.map((part, i) => (i % 2 ? values[part] : part)).filter((part) => part !== "");
    }

    /** A date in words: 27 April 2025. */
    day(date, months = this.timeline.months) {
      return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
    }

    /** The same, short: 27 Apr 2025. */
    shortDay(date) {
      return this.day(date, this.shortMonths);
    }

    /** The parts of a list as a sentence joins them: a, b and c. */
    join(parts) {
      return new Intl.ListFormat(this.locale).format(parts);
    }

    /** How long before the day on view something began. */
    age(days) {
      return days === 0 ? this.say("thatDay") : this.many("daysBefore", days);
    }
  };

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (slot, name) => (name in values ? values[name] : slot));
  }

  /** Make an element; attributes by name, children as nodes or text. */
  claimline.make = function (name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key in made && key !== "list") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  /** A name or statement from data, which keeps its direction of writing to itself. */
  claimline.isolate = (text) => claimline.make("bdi", {}, claimline.plain(text));

  /** Text without marks that turn the direction of what follows, nor control characters. */
  claimline.plain = (text) =>
    text
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
      .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
      .trim();
})((window.claimline = window.claimline || {}));
