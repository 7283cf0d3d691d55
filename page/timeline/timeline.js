/**
 * The date control, and the page's end of the channel to the map.
 *
 * While the reader drags, the day goes to the map over a BroadcastChannel and nowhere else;
 * Python hears the day once, on release. Python is believed about the day and the open
 * place only when its `revision` has grown, so that an answer to an older question never
 * pulls the control back under the reader's finger.
 */
const DAY_MS = 86400000;
const DAYS_A_SECOND = 12;
const COMMIT_MS = 350;
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const timelines = new WeakMap();

export default function timeline(component) {
  const { parentElement, data } = component;
  let control = timelines.get(parentElement);
  if (!control || control.channelName !== data.channel) {
    if (control) control.leave();
    control = new Timeline(parentElement, data);
    timelines.set(parentElement, control);
  }
  control.adopt(data, component.setStateValue, component.setTriggerValue);
  return () => {
    control.leave();
    timelines.delete(parentElement);
  };
}

class Timeline {
  constructor(root, data) {
    this.channelName = data.channel;
    this.revision = null;
    this.find(root);
    this.listen();
    this.join();
  }

  find(root) {
    const one = (selector) => root.querySelector(selector);
    this.range = one('input[type="range"]');
    this.typed = one('input[type="text"]');
    this.play = one(".play");
    this.tally = one(".tally");
    this.now = one(".now");
    this.trouble = one(".trouble");
    this.lanes = one(".lanes");
    this.laneNames = one(".lane-names");
    this.months = one(".months");
    this.steps = [...root.querySelectorAll(".step")];
  }

  listen() {
    this.range.oninput = () => this.show(Number(this.range.value));
    this.range.onchange = () => this.commit();
    this.range.onpointerdown = () => this.pause();
    this.range.onkeydown = (event) => this.press(event);
    this.play.onclick = () => (this.playing ? this.pause() : this.start());
    this.typed.onchange = () => this.type();
    for (const step of this.steps) {
      step.onclick = () => this.stepBy(Number(step.dataset.days));
    }
  }

  join() {
    if (typeof BroadcastChannel === "undefined") {
      this.complain("This browser cannot move the map while you drag; it follows on release.");
      return;
    }
    this.talk = new BroadcastChannel(this.channelName);
    this.talk.onmessage = ({ data }) => this.hear(data);
  }

  hear(message) {
    if (message.kind === "ready") this.tellAll();
    if (message.kind === "open") this.open(message.place);
    if (message.kind === "moved") writePlaceOnMap(message);
    if (message.kind === "drawn" && message.day === this.day) this.count(message);
  }

  post(message) {
    if (this.talk) this.talk.postMessage(message);
  }

  /** Take over what Python says; see the head of the file for what it may not change. */
  adopt(data, setStateValue, setTriggerValue) {
    this.data = data;
    this.setStateValue = setStateValue;
    this.setTriggerValue = setTriggerValue;
    const newer = data.revision !== this.revision;
    this.revision = data.revision;
    if (newer) this.openPlace = data.view.open;
    this.range.max = data.days - 1;
    this.drawLanes();
    this.drawMonths();
    if (newer) this.show(data.day);
    this.tellAll();
    if (data.focus && data.focus.stamp !== this.focused) {
      this.focused = data.focus.stamp;
      this.post({ kind: "focus", ...data.focus });
    }
  }

  tellAll() {
    const view = { ...this.data.view, open: this.openPlace };
    this.post({ kind: "view", ...view, day: this.day });
  }

  show(day) {
    this.day = Math.max(0, Math.min(this.data.days - 1, day));
    const words = this.wordsOf(this.day);
    this.range.value = this.day;
    this.range.setAttribute("aria-valuetext", words);
    this.typed.value = this.isoOf(this.day);
    const part = this.data.days > 1 ? this.day / (this.data.days - 1) : 0;
    this.now.style.left = `calc(9px + (100% - 18px) * ${part} - 0.75px)`;
    this.post({ kind: "day", day: this.day });
  }

  /** Tell Python, once the reader rests. */
  commit(delay = 0) {
    clearTimeout(this.committing);
    this.committing = setTimeout(() => this.setStateValue("day", this.isoOf(this.day)), delay);
  }

  stepBy(days) {
    this.pause();
    this.show(this.day + days);
    this.commit(COMMIT_MS);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      this.play.click();
    } else if (event.key in KEYS) {
      event.preventDefault();
      this.stepBy(KEYS[event.key]);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.stepBy(event.key === "Home" ? -this.data.days : this.data.days);
    }
  }

  type() {
    const day = Math.round((readDate(this.typed.value) - this.epoch) / DAY_MS);
    const within = day >= 0 && day < this.data.days;
    this.complain(within ? "" : this.explain(day));
    this.typed.setAttribute("aria-invalid", String(!within));
    if (!within) return;
    this.pause();
    this.show(day);
    this.commit();
  }

  explain(day) {
    const typed = `“${this.typed.value.slice(0, 40)}”`;
    const reach = `${this.wordsOf(0)} to ${this.wordsOf(this.data.days - 1)}`;
    return Number.isNaN(day)
      ? `${typed} is not a date. Write it as 2025-04-27 or 27.4.2025.`
      : `${typed} lies outside the record, which reaches from ${reach}.`;
  }

  start() {
    if (this.day >= this.data.days - 1) this.show(0);
    this.setPlaying(true);
    let due = performance.now();
    const tick = (time) => {
      if (!this.playing) return;
      const steps = Math.floor(((time - due) * DAYS_A_SECOND) / 1000);
      if (steps > 0) {
        due += (steps * 1000) / DAYS_A_SECOND;
        this.show(this.day + steps);
      }
      if (this.day >= this.data.days - 1) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    if (!this.playing) return;
    this.setPlaying(false);
    this.commit();
  }

  setPlaying(playing) {
    this.playing = playing;
    this.play.setAttribute("aria-pressed", String(playing));
    this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  open(place) {
    this.openPlace = place;
    this.setTriggerValue("place", place === null ? "" : place);
  }

  count({ disputed }) {
    const noun = disputed === 1 ? "place" : "places";
    this.tally.textContent = `${disputed} ${noun} disputed on this day`;
  }

  complain(text) {
    this.trouble.hidden = !text;
    this.trouble.textContent = text;
  }

  get epoch() {
    return Date.parse(`${this.data.epoch}T00:00:00Z`);
  }

  isoOf(day) {
    return new Date(this.epoch + day * DAY_MS).toISOString().slice(0, 10);
  }

  wordsOf(day) {
    return formatDay(new Date(this.epoch + day * DAY_MS), { day: "numeric", month: "long", year: "numeric" });
  }

  /** Claims per week, one lane a side, all in one ink and to one scale. */
  drawLanes() {
    const { lanes, days } = this.data;
    const key = JSON.stringify(lanes);
    if (this.drawnLanes === key) return;
    this.drawnLanes = key;
    const most = Math.max(1, ...lanes.flatMap((lane) => lane.counts));
    this.lanes.setAttribute("viewBox", `0 0 ${days} ${lanes.length * 16}`);
    this.lanes.replaceChildren(
      ...lanes.flatMap((lane, row) =>
        lane.counts.map((count, week) => bar(week, row, count / most, days)),
      ),
    );
    this.laneNames.replaceChildren(...lanes.map((lane) => textElement(lane.name)));
  }

  drawMonths() {
    const { days } = this.data;
    if (this.drawnMonths === days) return;
    this.drawnMonths = days;
    const start = new Date(this.epoch);
    const marks = [];
    const every = Math.max(1, Math.round(days / 30.4 / (this.range.clientWidth / 90 || 8)));
    for (let month = 1; ; month += every) {
      const first = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1);
      const part = (first - this.epoch) / DAY_MS / Math.max(1, days - 1);
      if (part > 0.95) break;
      const mark = textElement(formatDay(new Date(first), { month: "short", year: "numeric" }));
      mark.style.left = `${part * 100}%`;
      marks.push(mark);
    }
    this.months.replaceChildren(...marks);
  }

  leave() {
    clearTimeout(this.committing);
    this.playing = false;
    if (this.talk) this.talk.close();
  }
}

/** 2025-04-27, 27.4.2025 or 27 April 2025 as a time; NaN for anything else. */
function readDate(text) {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const dotted = /^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$/.exec(text);
  const worded = /^\s*(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})\s*$/i.exec(text);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  if (dotted) return dayOf(dotted[3], dotted[2], dotted[1]);
  if (!worded) return NaN;
  return dayOf(worded[3], MONTHS.indexOf(worded[2].toLowerCase()) + 1, worded[1]);
}

/** The midnight of a day that exists; 30 February does not. */
function dayOf(year, month, day) {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const found = new Date(time);
  const real = found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
  return real ? time : NaN;
}

function formatDay(date, parts) {
  return date.toLocaleDateString("en-GB", { ...parts, timeZone: "UTC" });
}

function textElement(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}

function bar(week, row, share, days) {
  const height = share > 0 ? Math.max(1.5, share * 14) : 0;
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  made.setAttribute("x", week * 7 + 0.7);
  made.setAttribute("width", Math.min(5.6, days));
  made.setAttribute("y", row * 16 + 15.5 - height);
  made.setAttribute("height", height);
  return made;
}

/** Panning changes the link in the address bar, without a rerun. */
function writePlaceOnMap({ lon, lat, zoom }) {
  const link = new URL(window.location.href);
  link.searchParams.set("at", [lat.toFixed(5), lon.toFixed(5), zoom.toFixed(2)].map(Number).join("_"));
  window.history.replaceState(window.history.state, "", link);
}
