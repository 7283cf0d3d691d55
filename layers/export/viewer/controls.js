/**
 * The row of controls: whose claims count, what counts as known, what is compared.
 *
 * Controls hold no state: `follow` sets them from the view, and what a reader does is told to
 * `change`, as fields of the view.
 */
(function (claimline) {
  "use strict";

  const { make, isolate } = claimline;
  const SIGNS = ["◐", "◑", "◉"];

  claimline.Controls = class {
    constructor(root, pack, catalogue, change) {
      Object.assign(this, { root, pack, catalogue, change });
      document.addEventListener("pointerdown", (event) => this.closeMenus(event.target));
      root.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        const menu = event.target.closest("details[open]");
        if (!menu) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }

    closeMenus(target) {
      for (const menu of this.root.querySelectorAll("details[open]")) {
        if (!menu.contains(target)) menu.open = false;
      }
    }

    /** Build everything in a language; called again when the language changes. */
    build(words) {
      this.words = words;
      this.menus = claimline.SIDES.map((_, side) => this.buildSide(side));
      this.hindsight = this.check("hideHindsight", (on) => ({ known: on ? "as-of" : "hindsight" }));
      this.hindsight.box.setAttribute("role", "switch");
      this.compare = this.buildChoice("compare", "compare", claimline.COMPARES, "compare_");
      this.left = this.buildAccount("left");
      this.right = this.buildAccount("right");
      this.reference = this.buildDay("otherDay", "reference");
      this.root.replaceChildren(
        ...this.menus.map((menu) => menu.root),
        this.hindsight.root,
        this.buildSettings(),
        this.compare.root,
        this.left,
        this.right,
        this.reference.root,
      );
    }

    buildSide(side) {
      const { words, catalogue, pack } = this;
      const { name, description, claims } = pack.record.sources;
      const ids = [...catalogue.sources[side]].sort((a, b) => claims[b] - claims[a] || (a < b ? -1 : 1));
      const summary = make("summary");
      const boxes = ids.map((id) => {
        const box = make("input", { type: "checkbox", onchange: () => this.toggle([id], box.checked) });
        const label = make("label", { className: "row", title: claimline.plain(description[id]) });
        label.append(box, make("span", {}, isolate(name[id]), ` · ${claims[id].toLocaleString(words.locale)}`));
        return { id, box, label };
      });
      const button = (key, on) =>
        make("button", { type: "button", onclick: () => this.toggle(ids, on) }, words.say(key));
      const root = make(
        "details",
        { className: "menu" },
        summary,
        make(
          "div",
          { className: "sheet" },
          make("p", {}, button("all", true), " ", button("none", false)),
          make("p", { className: "note" }, words.say("sourcesNote")),
          ...boxes.map(({ label }) => label),
        ),
      );
      return { root, summary, boxes };
    }

    toggle(ids, on) {
      const hidden = new Set(this.view.hidden);
      for (const id of ids) on ? hidden.delete(id) : hidden.add(id);
      this.change({ hidden });
    }

    check(key, fields) {
      const box = make("input", { type: "checkbox", onchange: () => this.change(fields(box.checked)) });
      return { box, root: make("label", { className: "check" }, box, make("span", {}, this.words.say(key))) };
    }

    /** Radio buttons that look like one bar. */
    buildChoice(label, fieldName, options, prefix) {
      const boxes = options.map((option) =>
        make("input", {
          type: "radio",
          name: fieldName,
          value: option,
          onchange: () => this.change({ [fieldName]: option }),
        }),
      );
      const rows = boxes.map((box) =>
        make("label", {}, box, make("span", {}, this.words.say(prefix + box.value))),
      );
      const legend = make("legend", { className: "unseen" }, this.words.say(label));
      return { boxes, root: make("fieldset", { className: "bar" }, legend, ...rows) };
    }

    buildAccount(fieldName) {
      const { catalogue, pack, words } = this;
      const select = make("select", {
        "aria-label": words.say(fieldName),
        onchange: () => this.change({ [fieldName]: select.value }),
      });
      for (const account of catalogue.accounts.values()) {
        const side = claimline.SIDES.includes(account);
        const name = side ? words.say(`account_${account}`) : claimline.plain(pack.record.sources.name[account]);
        select.append(make("option", { value: account }, name));
      }
      return select;
    }

    buildDay(key, fieldName) {
      const { catalogue } = this;
      const input = make("input", {
        type: "date",
        min: catalogue.isoOf(0),
        max: catalogue.isoOf(catalogue.days - 1),
        onchange: () => {
          const day = catalogue.dayOf(input.value);
          const empty = fieldName === "known" ? "hindsight" : null;
          if (!input.value || (day >= 0 && day < catalogue.days)) {
            this.change({ [fieldName]: input.value ? day : empty });
          }
        },
      });
      return { input, root: make("label", { className: "row" }, make("span", {}, this.words.say(key)), input) };
    }

    buildNumber(key, fieldName, most) {
      const input = make("input", {
        type: "number",
        min: 0,
        max: most,
        onchange: () => {
          const days = Number(input.value);
          if (input.value && Number.isInteger(days) && days >= 0 && days <= most) {
            this.change({ [fieldName]: days });
          }
        },
      });
      return { input, root: make("label", { className: "row" }, make("span", {}, this.words.say(key)), input) };
    }

    buildSettings() {
      const { words } = this;
      this.language = this.buildChoice("namesLanguage", "language", claimline.LANGUAGES, "language_");
      this.ui = this.buildChoice("pageLanguage", "ui", claimline.LANGUAGES, "language_");
      this.known = this.buildDay("publishedBy", "known");
      this.renews = this.check("renews", (on) => ({ overtaken: on ? claimline.REFERENCE_DAYS : null }));
      this.overtaken = this.buildNumber("overtakenDays", "overtaken", 9999);
      this.fade = this.check("fade", (on) => ({ fade: on }));
      this.halo = this.buildNumber("haloDays", "halo", 365);
      this.entailed = this.check("entailedSetting", (on) => ({ entailed: on }));
      const parts = [this.known, this.renews, this.overtaken, this.fade, this.halo, this.entailed];
      return make(
        "details",
        { className: "menu settings" },
        make("summary", {}, words.say("settings")),
        make(
          "div",
          { className: "sheet" },
          make("p", { "aria-hidden": "true" }, words.say("namesLanguage")),
          this.language.root,
          make("p", { "aria-hidden": "true" }, words.say("pageLanguage")),
          this.ui.root,
          ...parts.map((part) => part.root),
        ),
      );
    }

    /** Set every control to what the view says. */
    follow(view) {
      this.view = view;
      this.menus.forEach(({ summary, boxes }, side) => {
        const visible = boxes.filter(({ id }) => !view.hidden.has(id)).length;
        const name = this.words.say(`side_${claimline.SIDES[side]}`);
        const counts = { visible, total: boxes.length };
        summary.textContent = this.words.say("menu", { mark: SIGNS[side], side: name, ...counts });
        for (const { id, box } of boxes) box.checked = !view.hidden.has(id);
      });
      this.hindsight.box.checked = view.known === "as-of";
      for (const name of ["compare", "language", "ui"]) {
        for (const box of this[name].boxes) box.checked = box.value === view[name];
      }
      this.followAccounts(view);
      this.known.input.value = typeof view.known === "number" ? this.catalogue.isoOf(view.known) : "";
      this.renews.box.checked = view.overtaken !== null;
      this.overtaken.input.disabled = view.overtaken === null;
      this.overtaken.input.value = view.overtaken ?? claimline.REFERENCE_DAYS;
      this.fade.box.checked = view.fade;
      this.halo.input.value = view.halo;
      this.entailed.box.checked = view.entailed;
    }

    followAccounts(view) {
      const two = claimline.showsTwo(view.compare);
      this.left.hidden = !two && view.compare !== "dates";
      this.right.hidden = !two;
      this.reference.root.hidden = view.compare !== "dates";
      this.left.value = view.left;
      this.right.value = view.right;
      this.reference.input.value = view.reference === null ? "" : this.catalogue.isoOf(view.reference);
    }
  };
})((window.claimline = window.claimline || {}));
