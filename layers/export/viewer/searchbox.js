/**
 * The search box: a combobox whose list is worked with arrow keys, mouse or finger.
 */
(function (claimline) {
  "use strict";

  const { make, isolate } = claimline;
  const EXAMPLES = "Gornal, Горналь, Суми"; // in three languages, so that nobody asks in which

  claimline.SearchBox = class {
    /** `opened` is called with the index of a place, `looked` with {lat, lon}. */
    constructor(root, finder, model, opened, looked) {
      Object.assign(this, { finder, model, opened, looked });
      this.input = root.querySelector("input");
      this.list = root.querySelector("[role=listbox]");
      this.said = root.querySelector("[role=status]");
      this.found = [];
      this.input.oninput = () => this.offer();
      this.input.onkeydown = (event) => this.press(event);
      this.input.onblur = () => this.close();
    }

    speak(words) {
      this.words = words;
      this.input.placeholder = words.say("findPlace", { names: EXAMPLES });
      this.input.setAttribute("aria-label", words.say("findPlaceLabel"));
    }

    offer() {
      this.said.textContent = "";
      this.found = this.finder.find(this.input.value);
      this.chosen = this.found.length > 0 ? 0 : -1;
      this.draw();
    }

    draw() {
      const { names } = this.model.places;
      const options = this.found.map((place, i) => {
        const all = [...new Set(names.map((list) => list[place]))];
        const option = make(
          "li",
          { id: `option-${i}`, role: "option", "aria-selected": String(i === this.chosen) },
          ...all.flatMap((name, j) => (j ? [" · ", isolate(name)] : [isolate(name)])),
        );
        option.onpointerdown = (event) => {
          event.preventDefault();
          this.choose(place);
        };
        return option;
      });
      this.list.replaceChildren(...options);
      this.list.hidden = options.length === 0;
      this.input.setAttribute("aria-expanded", String(options.length > 0));
      if (this.chosen >= 0) this.input.setAttribute("aria-activedescendant", `option-${this.chosen}`);
      else this.input.removeAttribute("aria-activedescendant");
    }

    press(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.found.length > 0) {
        event.preventDefault();
        this.chosen = (this.chosen + step + this.found.length) % this.found.length;
        this.draw();
      } else if (event.key === "Enter") {
        this.enter();
      } else if (event.key === "Escape") {
        this.close();
      }
    }

    enter() {
      const text = this.input.value;
      const point = claimline.readPoint(text);
      if (point) {
        this.close();
        this.looked(point);
      } else if (this.chosen >= 0 && this.found.length > 0) {
        this.choose(this.found[this.chosen]);
      } else if (text.trim()) {
        this.said.textContent = this.words.say("notFound", { typed: `“${claimline.plain(text.slice(0, 60))}”` });
      }
    }

    choose(place) {
      this.close();
      this.input.value = "";
      this.opened(place);
    }

    close() {
      this.found = [];
      this.chosen = -1;
      this.draw();
    }
  };
})((window.claimline = window.claimline || {}));
