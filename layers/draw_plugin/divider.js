/**
 * The divider between two accounts: dragged by mouse, finger or arrow keys.
 */
(function (claimline) {
  "use strict";

  const STEP = 0.02;

  /** Put a divider on a map; `moved` is called with its place, 0 (left) to 1 (right). */
  claimline.Divider = class {
    constructor(map, moved) {
      this.map = map;
      this.moved = moved;
      this.at = 0.5;
      this.root = claimline.element("div", "claimline-divider");
      this.root.tabIndex = 0;
      this.root.hidden = true;
      this.root.setAttribute("role", "slider");
      this.root.setAttribute("aria-orientation", "horizontal");
      this.root.setAttribute("aria-valuemin", "0");
      this.root.setAttribute("aria-valuemax", "100");
      this.names = ["left", "right"].map((side) => {
        const name = claimline.element("span", `claimline-account claimline-account-${side}`);
        this.root.append(name);
        return name;
      });
      L.DomEvent.disableClickPropagation(this.root);
      this.root.addEventListener("pointerdown", (event) => this.grab(event));
      this.root.addEventListener("keydown", (event) => this.press(event));
      map.getContainer().append(this.root);
    }

    show(names, label) {
      this.root.hidden = !names;
      this.root.setAttribute("aria-label", label);
      if (!names) return;
      this.names.forEach((name, i) => (name.textContent = names[i]));
      this.place(this.at);
    }

    place(at) {
      this.at = Math.min(0.98, Math.max(0.02, at));
      this.root.style.left = `${this.at * 100}%`;
      this.root.setAttribute("aria-valuenow", String(Math.round(this.at * 100)));
      this.root.setAttribute(
        "aria-valuetext",
        this.names.map((name) => name.textContent).join(" | "),
      );
      this.moved(this.at);
    }

    grab(event) {
      event.preventDefault();
      this.root.focus();
      this.root.setPointerCapture(event.pointerId);
      this.map.dragging.disable();
      const follow = (move) => {
        const frame = this.map.getContainer().getBoundingClientRect();
        this.place((move.clientX - frame.left) / frame.width);
      };
      const drop = () => {
        this.map.dragging.enable();
        this.root.removeEventListener("pointermove", follow);
      };
      this.root.addEventListener("pointermove", follow);
      this.root.addEventListener("pointerup", drop, { once: true });
      this.root.addEventListener("pointercancel", drop, { once: true });
    }

    press(event) {
      const steps = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -1, End: 1 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      event.stopPropagation();
      this.place(this.at + steps[event.key]);
    }
  };
})((window.claimline = window.claimline || {}));
