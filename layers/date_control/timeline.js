/* The date control, and the page's end of the channel to the map.

While the reader drags, the day goes to the map over a BroadcastChannel and nowhere else;
the page hears the day once, on release. It is believed about the day and the open place
only when its `revision` has grown, so that an answer to an older question never pulls the
control back under the reader's finger. */
const COMMIT_MS = 350;
const PATIENCE_MS = 2500; // after which the rest of the page comes without the map
const LONGEST_FRAME_MS = 1000;
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

/** `moved` is told where the map looks, after each pan and zoom. */
class Timeline {
  constructor(root, data, moved) {
    this.moved = moved;
    this.channelName = data.channel;
    this.revision = null;
    this.changes = { days: [], here: [] };
    this.root = root;
    this.lanes = new Lanes(root);
    this.find(root);
    this.listen();
    this.join();
  }

  find(root) {
    const one = (selector) => root.querySelector(selector);
    this.range = one('input[type="range"]');
    this.typed = one(".typed input");
    this.play = one(".play");
    this.back = one(".back");
    this.on = one(".on");
    this.unit = one(".unit");
    this.speed = one(".speed");
    this.loop = one(".loop");
    this.limit = one(".limit");
    this.tally = one(".tally");
    this.now = one(".now");
    this.brush = one(".brush");
    this.trouble = one(".trouble");
  }

  listen() {
    this.range.oninput = () => this.show(Number(this.range.value));
    this.range.onchange = () => this.commit();
    this.range.onpointerdown = () => this.pause();
    this.range.onkeydown = (event) => this.press(event);
    this.play.onclick = () => (this.playing ? this.pause() : this.start());
    this.back.onclick = () => this.stepByUnit(-1);
    this.on.onclick = () => this.stepByUnit(1);
    this.typed.onchange = () => this.type();
    this.limit.onclick = () => this.limitTo(null);
    this.lanes.svg.onpointerdown = (event) => this.startBrush(event);
    this.resized = new ResizeObserver(() => this.data && this.redraw());
    this.resized.observe(this.lanes.months);
  }

  join() {
    if (typeof BroadcastChannel === "undefined") {
      this.handicap = "noChannel";
      return;
    }
    this.talk = new BroadcastChannel(this.channelName);
    this.talk.onmessage = (event) => this.hear(event.data);
  }

  hear(message) {
    if (message.kind === "ready") this.tellAll();
    if (message.kind === "open") this.open(message.place);
    if (message.kind === "moved") this.moved(message);
    if (message.kind === "drawn") this.settle();
    if (message.kind === "unable") this.giveUpMap();
    // The tables are others by now: a run of the page brings the map of these.
    if (message.kind === "gone") this.setTriggerValue("settled", "drawn");
    if (message.kind === "drawn" && message.day === this.day) this.count(message);
    if (message.kind === "changes") this.changes = message;
    if (message.kind === "news" && message.day === this.day) this.tellNews(message);
  }

  post(message) {
    if (this.talk) this.talk.postMessage(message);
  }

  /** Take over what Python says; see the head of the file for what it may not change. */
  adopt(data, setStateValue, setTriggerValue) {
    this.data = data;
    this.setStateValue = setStateValue;
    this.setTriggerValue = setTriggerValue;
    this.calendar = new Calendar(data.epoch, data.words);
    this.speak(data.words);
    const newer = data.revision !== this.revision;
    this.revision = data.revision;
    if (newer) {
      this.openPlace = data.view.open;
      this.span = data.period || [0, data.days - 1];
    }
    this.redraw();
    this.show(newer ? data.day : this.day);
    this.tellAll();
    if (!this.talk) this.settle();
    if (data.waiting) setTimeout(() => this.settle(), PATIENCE_MS);
    if (data.focus && data.focus.stamp !== this.focused) {
      this.focused = data.focus.stamp;
      this.post({ kind: "focus", ...data.focus });
    }
  }

  /** Put every word in the reader's language; the page has none of its own. */
  speak(words) {
    if (words.language === this.language) return;
    this.language = words.language;
    for (const element of this.root.querySelectorAll("[data-say]")) {
      element.textContent = words[element.dataset.say];
    }
    for (const element of this.root.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", words[element.dataset.label]);
    }
    for (const option of this.speed.options) {
      option.textContent = words.daysPerSecond.replace("{number}", option.value);
    }
    this.setPlaying(Boolean(this.playing));
    this.complain("");
  }

  /** Tell Python once that the map stands, or that only Python can move it. */
  settle() {
    if (!this.data.waiting || this.settled) return;
    this.settled = true;
    this.setTriggerValue("settled", this.talk ? "drawn" : "alone");
  }

  giveUpMap() {
    this.handicap = "noCanvas";
    this.complain("");
    this.settle();
  }

  redraw() {
    [this.range.min, this.range.max] = this.span;
    this.limit.hidden = this.span[0] === 0 && this.span[1] === this.data.days - 1;
    this.lanes.draw(this.data, this.span, this.calendar);
  }

  tellAll() {
    const view = { ...this.data.view, open: this.openPlace };
    this.post({ kind: "view", ...view, day: this.day });
  }

  show(day) {
    this.day = Math.max(this.span[0], Math.min(this.span[1], day));
    this.range.value = this.day;
    this.range.setAttribute("aria-valuetext", this.calendar.wordsOf(this.day));
    this.typed.value = this.calendar.isoOf(this.day);
    this.now.style.left = this.placeOf(this.day);
    this.post({ kind: "day", day: this.day });
  }

  /** Where a day stands on the track, whose thumb is 18 pixels wide. */
  placeOf(day) {
    const part = (day - this.span[0]) / Math.max(1, this.span[1] - this.span[0]);
    return `calc(9px + (100% - 18px) * ${part} - 0.75px)`;
  }

  /** Tell Python, once the reader rests. */
  commit(delay = 0) {
    clearTimeout(this.committing);
    this.committing = setTimeout(
      () => this.setStateValue("day", this.calendar.isoOf(this.day)),
      delay,
    );
  }

  stepTo(day) {
    this.pause();
    this.show(day);
    this.commit(COMMIT_MS);
  }

  /** Step by what the reader chose: a day, a week, a change, a change of the open place. */
  stepByUnit(direction) {
    const unit = this.unit.value;
    if (unit === "day") return this.stepTo(this.day + direction);
    if (unit === "week") return this.stepTo(this.day + 7 * direction);
    const days = unit === "here" ? this.changes.here : this.changes.days;
    const ahead = days.filter((day) => (direction > 0 ? day > this.day : day < this.day));
    if (ahead.length === 0) return undefined;
    return this.stepTo(direction > 0 ? ahead[0] : ahead[ahead.length - 1]);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      this.play.click();
    } else if (event.key in KEYS) {
      event.preventDefault();
      this.stepTo(this.day + KEYS[event.key]);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.stepTo(this.span[event.key === "Home" ? 0 : 1]);
    }
  }

  type() {
    const day = this.calendar.read(this.typed.value);
    const within = day >= 0 && day < this.data.days;
    this.complain(within ? "" : this.explain(day));
    this.typed.setAttribute("aria-invalid", String(!within));
    if (!within) return;
    if (day < this.span[0] || day > this.span[1]) this.limitTo(null);
    this.pause();
    this.show(day);
    this.commit();
  }

  explain(day) {
    const { words } = this.data;
    const typed = `“${this.typed.value.slice(0, 40)}”`;
    const reach = [this.calendar.wordsOf(0), this.calendar.wordsOf(this.data.days - 1)];
    return Number.isNaN(day)
      ? words.noDate.replace("{typed}", typed)
      : words.outside.replace("{typed}", typed).replace("{first}", reach[0]).replace("{last}", reach[1]);
  }

  start() {
    if (this.day >= this.span[1]) this.show(this.span[0]);
    this.setPlaying(true);
    let due = performance.now();
    const tick = (time) => {
      if (!this.playing) return;
      const aSecond = Number(this.speed.value);
      // A tab that was out of sight had no frames; it goes on where it was left.
      if (time - due > LONGEST_FRAME_MS) due = time - 1000 / aSecond;
      const steps = Math.floor(((time - due) * aSecond) / 1000);
      if (steps > 0) {
        due += (steps * 1000) / aSecond;
        this.playOn(steps);
      }
      if (this.playing) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  playOn(steps) {
    const end = this.day >= this.span[1];
    if (end && !this.loop.checked) this.pause();
    else this.show(end ? this.span[0] : this.day + steps);
  }

  pause() {
    if (!this.playing) return;
    this.setPlaying(false);
    this.commit();
  }

  setPlaying(playing) {
    this.playing = playing;
    this.play.setAttribute("aria-pressed", String(playing));
    const { words } = this.data;
    this.play.setAttribute("aria-label", playing ? words.pause : words.play);
  }

  /** Dragging over the picture limits the control to those days. */
  startBrush(event) {
    const frame = this.lanes.svg.getBoundingClientRect();
    const dayAt = (x) => {
      const part = Math.min(1, Math.max(0, (x - frame.left) / frame.width));
      return Math.round(this.span[0] + part * (this.span[1] - this.span[0]));
    };
    const from = dayAt(event.clientX);
    this.lanes.svg.setPointerCapture(event.pointerId);
    const follow = (move) => this.drawBrush(from, dayAt(move.clientX));
    const drop = (up) => {
      this.lanes.svg.removeEventListener("pointermove", follow);
      this.brush.hidden = true;
      const to = dayAt(up.clientX);
      if (Math.abs(to - from) >= 7) this.limitTo([Math.min(from, to), Math.max(from, to)]);
      else if (up.type === "pointerup") this.stepTo(to);
    };
    this.lanes.svg.addEventListener("pointermove", follow);
    this.lanes.svg.addEventListener("pointerup", drop, { once: true });
    this.lanes.svg.addEventListener("pointercancel", drop, { once: true });
  }

  drawBrush(from, to) {
    this.brush.hidden = false;
    this.brush.style.left = this.placeOf(Math.min(from, to));
    this.brush.style.right = `calc(100% - ${this.placeOf(Math.max(from, to)).slice(5, -1)})`;
  }

  limitTo(span) {
    this.span = span || [0, this.data.days - 1];
    this.redraw();
    this.show(this.day);
    const period = span ? span.map((day) => this.calendar.isoOf(day)).join("_") : "";
    this.setStateValue("period", period);
    this.commit();
  }

  open(place) {
    this.openPlace = place;
    this.setTriggerValue("place", place === null ? "" : place);
  }

  count({ disputed }) {
    const { words } = this.data;
    // A map that does not have all places cannot count them; Python has.
    const counted = disputed ?? this.data.disputed[this.day] ?? "…";
    this.tally.textContent = words.tally.replace("{count}", counted);
  }

  /** Say what the day brought, for those who cannot see the marks change. */
  tellNews({ count, names }) {
    const { words } = this.data;
    const listed = names.join(", ") + (count > names.length ? ", …" : "");
    const brought = count ? words.news.replace("{count}", count).replace("{names}", listed) : words.noNews;
    this.range.setAttribute("aria-valuetext", `${this.calendar.wordsOf(this.day)}: ${brought}`);
  }

  /** Say what is wrong with the last input, else what this browser cannot do, if anything. */
  complain(text) {
    this.trouble.textContent = text || this.data.words[this.handicap] || "";
    this.trouble.hidden = !this.trouble.textContent;
  }

  leave() {
    clearTimeout(this.committing);
    this.playing = false;
    this.resized.disconnect();
    if (this.talk) this.talk.close();
  }
}
