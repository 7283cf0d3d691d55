/**
 * The view, and the link that carries it: the browser's twin of layers/view.py.
 *
 * The parameters are those of the app's address; here they stand behind the `#`. A view holds
 * days as numbers counted from the epoch; `known` is "hindsight", "as-of" or a day.
 */
(function (claimline) {
  "use strict";

  const LONGEST_VALUE = 4000;
  const REFERENCE_DAYS = 30;
  claimline.REFERENCE_DAYS = REFERENCE_DAYS;
  claimline.COMPARES = ["marks", "disputed", "swipe", "twin", "dates"];
  claimline.LANGUAGES = ["en", "ru", "uk"];
  claimline.showsTwo = (compare) => compare === "swipe" || compare === "twin";

  /** A view as it travels in the file. */
  claimline.reviveView = (written) => ({ ...written, hidden: new Set(written.hidden) });

  /** Write what differs from the opening view, in the order of layers/view.py. */
  claimline.writeLink = function (view, opening, catalogue) {
    const followed = claimline.changeView(opening, { ui: view.ui }).view;
    const usual = write({ ...opening, language: followed.language }, catalogue);
    const all = Object.entries(write(view, catalogue));
    return new URLSearchParams(all.filter(([name, text]) => text !== usual[name])).toString();
  };

  function write(view, catalogue) {
    const iso = (day) => catalogue.isoOf(day);
    return {
      date: iso(view.day),
      known: typeof view.known === "number" ? iso(view.known) : view.known,
      hide: writeHidden(view.hidden, catalogue),
      place: view.place || "none",
      lang: view.language,
      at: writeCamera(view),
      overtaken: view.overtaken === null ? "never" : String(view.overtaken),
      entailed: String(Number(view.entailed)),
      compare: view.compare,
      left: view.left,
      right: view.right,
      ref: view.reference === null ? "none" : iso(view.reference),
      fade: String(Number(view.fade)),
      halo: String(view.halo),
      period: view.period ? view.period.map(iso).join("_") : "none",
      ui: view.ui,
    };
  }

  function writeHidden(hidden, { sources }) {
    const whole = sources.map((ids) => ids.length > 0 && ids.every((id) => hidden.has(id)));
    const single = sources.flatMap((ids, side) =>
      whole[side] ? [] : ids.filter((id) => hidden.has(id)),
    );
    return [...claimline.SIDES.filter((_, side) => whole[side]), ...single].join(".") || "none";
  }

  function writeCamera({ centre, zoom }) {
    if (!centre) return "none";
    const numbers = [centre[1], centre[0], ...(zoom === null ? [] : [zoom])];
    return numbers.map((number) => String(Number(number.toFixed(5)) + 0)).join("_");
  }

  /** Whether some parameters are those of a view; other people's are not. */
  claimline.isLink = (text) => {
    const query = new URLSearchParams(text);
    return Object.keys(claimline.PARSERS).some((name) => query.has(name));
  };

  /**
   * Read a view from the parameters of a link, whatever they hold.
   *
   * Returns the view and, as [key, values] of messages, what was not taken as it stood.
   */
  claimline.readLink = function (text, opening, catalogue) {
    const query = new URLSearchParams(text);
    const changes = {};
    const notes = [];
    for (const [name, parse] of Object.entries(claimline.PARSERS)) {
      const values = query.getAll(name);
      if (values.length === 0) continue;
      const value = values[values.length - 1].trim();
      const note = (key, more) => {
        notes.push([key, { name, value: show(value), ...more }]);
      };
      if (values.length > 1) note("linkTwice", { times: values.length });
      if (value.length > LONGEST_VALUE) note("linkLong");
      else if (!/^(?:[^\p{C}\p{Z}]| )*$/u.test(value)) note("linkUnseen");
      else Object.assign(changes, parse(value, catalogue, note));
    }
    const settled = claimline.changeView(opening, changes);
    return { view: settled.view, notes: [...notes, ...settled.notes] };
  };

  /** Quote a value, short and printable. */
  function show(text) {
    const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return `‘${claimline.plain(short)}’`;
  }

  /** Replace fields of a view; what was not asked for gives way, as in layers/view_changes.py. */
  claimline.changeView = function (view, changes) {
    const notes = [];
    const wanted = { ...view, ...changes };
    settleNames(view, wanted, changes);
    settleDay(wanted, changes, notes);
    settleAccounts(view, wanted, changes, notes);
    return { view: wanted, notes };
  };

  /** Names of places follow the language of the page, unless they go their own way. */
  function settleNames(view, wanted, changes) {
    const follow = view.language === view.ui;
    if ("ui" in changes && !("language" in changes) && follow) wanted.language = changes.ui;
  }

  function settleDay(wanted, changes, notes) {
    const { day, period } = wanted;
    if (!period || (period[0] <= day && day <= period[1])) return;
    if ("day" in changes && !("period" in changes)) {
      wanted.period = [Math.min(period[0], day), Math.max(period[1], day)];
      notes.push(["periodWidened", { days: [day, ...period, ...wanted.period] }]);
    } else {
      wanted.day = Math.min(Math.max(day, period[0]), period[1]);
      notes.push(["dayMoved", { days: [day, ...period, wanted.day] }]);
    }
  }

  function settleAccounts(view, wanted, changes, notes) {
    if (!claimline.showsTwo(wanted.compare) || wanted.left !== wanted.right) return;
    const yielding = "right" in changes && !("left" in changes) ? "left" : "right";
    const account = wanted.left;
    const before = [view.right, view.left, "ukrainian", "russian"];
    wanted[yielding] = before.find((name) => name !== account);
    notes.push(["accountsParted", { account, other: wanted[yielding] }]);
  }
})((window.claimline = window.claimline || {}));
