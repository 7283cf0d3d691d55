/**
 * The page: one view, and everything that follows it.
 *
 * Whatever a reader does becomes a change of the view; map, date control, panel, title and
 * link are then brought in line with it. The link stands behind the `#`.
 */
(function (claimline) {
  "use strict";

  const CHANNEL = "page";
  const SEARCH_ZOOM = 10.5;
  const STILL = 0.005; // degrees that rounding moves the middle when the window is resized
  const MAP_OPTIONS = { zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90, minZoom: 5, maxZoom: 16 };
  const one = (selector) => document.querySelector(selector);

  claimline.Viewer = class {
    constructor(pack) {
      this.pack = pack;
      claimline.restoreOutlines(pack.payload);
      this.catalogue = new claimline.Catalogue(pack.payload);
      this.opening = claimline.reviveView(pack.opening);
      this.shown = claimline.reviveView(pack.shown);
      this.revision = 0;
      this.focus = null;
      this.disputed = new Array(pack.payload.days).fill(0);
      this.view = this.readView();
      this.words = new claimline.Words(pack.words, this.view.ui);
      this.layMap();
      const { model } = this.mounted;
      this.isEmpty = model.claims.length + model.near.length === 0;
      this.controls = new claimline.Controls(one("#controls"), pack, this.catalogue, (fields) => this.change(fields));
      this.panel = new claimline.Panel(one("#panel"), model, pack, this.catalogue);
      this.counter = new claimline.DisputeCounter(model);
      this.lanes = claimline.countByWeek(model, this.catalogue.days);
      const finder = new claimline.Finder(model, pack.record.places);
      const opened = (place) => this.open(place);
      const looked = ({ lon, lat }) => this.lookAt(lon, lat);
      this.search = new claimline.SearchBox(one("#search"), finder, model, opened, looked);
      this.layTimeline();
      this.listen();
      this.render();
    }

    /**
     * The view of the link; without one, the view that this file was made from. Links of the
     * app and of citations carry their parameters behind a `?`, which is read as well.
     */
    readView() {
      const { hash, search } = window.location;
      this.written = hash.slice(1);
      this.asked = claimline.isLink(search);
      this.notes = [];
      if (!this.written && !this.asked) return this.shown;
      const link = this.written || search.slice(1);
      const { view, notes } = claimline.readLink(link, this.opening, this.catalogue);
      this.notes = notes;
      return view;
    }

    layMap() {
      const { centre, zoom } = this.view;
      const [lon, lat] = centre || [34.93, 51.14];
      this.map = L.map("map_div", MAP_OPTIONS).setView([lat, lon], zoom === null ? 9 : zoom);
      const view = this.describeView();
      this.mounted = claimline.mount(this.map, this.pack.payload, CHANNEL, centre !== null, view);
      this.home = { ...this.map.getCenter(), zoom: this.map.getZoom() };
    }

    layTimeline() {
      const root = one("#timeline").attachShadow({ mode: "open" });
      root.innerHTML = this.pack.timeline.html;
      root.prepend(claimline.make("style", {}, this.pack.timeline.css));
      this.timeline = new claimline.Timeline(root, this.describeTime(), (where) => this.keepCamera(where));
      this.wire = new BroadcastChannel(CHANNEL);
      this.wire.onmessage = ({ data }) => this.hear(data);
    }

    listen() {
      window.addEventListener("hashchange", () => {
        if (window.location.hash.slice(1) === this.written) return;
        this.view = this.readView();
        this.revision++;
        const { centre, zoom } = this.view;
        if (centre) this.map.setView([centre[1], centre[0]], zoom ?? this.map.getZoom(), { animate: false });
        this.render();
      });
      const dark = window.matchMedia("(prefers-color-scheme: dark)");
      dark.addEventListener("change", () => this.showPanel());
      one("#close").onclick = () => this.change({ place: null });
    }

    /** The date control leads while it is dragged; the title goes with it, the panel follows. */
    hear(message) {
      if (message.kind === "day" && message.day !== this.dragged) this.showTitle(message.day);
      if (message.kind === "news") this.showPanel(message.day);
    }

    /** Take over what the date control or the map already shows. */
    take(fields) {
      const { view, notes } = claimline.changeView(this.view, fields);
      this.view = view;
      this.notes = notes;
      this.render();
    }

    change(fields) {
      if ("day" in fields || "place" in fields || "period" in fields) this.revision++;
      this.take(fields);
    }

    open(place) {
      const { lon, lat, kinds, ids } = this.mounted.model.places;
      if (kinds[place] !== "region") this.focus = this.aim(lon[place], lat[place]);
      this.change({ place: ids[place] });
    }

    lookAt(lon, lat) {
      this.focus = this.aim(lon, lat);
      this.render();
    }

    aim(lon, lat) {
      return { lon, lat, zoom: SEARCH_ZOOM, stamp: (this.focus ? this.focus.stamp : 0) + 1 };
    }

    /** A map that only changed its size has not been moved by anybody. */
    keepCamera({ lon, lat, zoom }) {
      const { lng, lat: middle, zoom: level } = this.home;
      const still = Math.abs(lon - lng) + Math.abs(lat - middle) < STILL && zoom === level;
      if (!this.view.centre && still) return;
      this.view = { ...this.view, centre: [lon, lat], zoom: Number(zoom.toFixed(2)) };
      this.writeLink();
    }

    /** Bring everything in line with the view. */
    render() {
      if (this.language !== this.view.ui) this.learn(this.view.ui);
      this.controls.follow(this.view);
      this.tellTimeline();
      this.showTitle(this.view.day);
      this.showPanel();
      this.showNotes();
      this.writeLink();
      this.counter.count(this.question(), (counts) => {
        this.disputed = counts;
        this.tellTimeline();
      });
    }

    learn(language) {
      this.language = language;
      this.words = new claimline.Words(this.pack.words, language);
      for (const said of document.querySelectorAll("[data-say]")) {
        said.textContent = this.words.say(said.dataset.say);
      }
      for (const named of document.querySelectorAll("[data-label]")) {
        named.setAttribute("aria-label", this.words.say(named.dataset.label));
      }
      one("#credits").textContent = this.words.map.credits.join(" · ");
      one("#legend").replaceChildren(...claimline.buildLegend(this.pack.legend, this.words));
      this.controls.build(this.words);
      this.search.speak(this.words);
    }

    tellTimeline() {
      const set = (name, value) => this.hearTimeline(name, value);
      this.timeline.adopt(this.describeTime(), set, set);
    }

    hearTimeline(name, value) {
      if (name === "day") this.take({ day: this.catalogue.dayOf(value) });
      if (name === "place") this.take({ place: value || null });
      if (name === "period") {
        this.take({ period: value ? value.split("_").map((day) => this.catalogue.dayOf(day)) : null });
      }
    }

    describeTime() {
      const { pack, view, catalogue, words } = this;
      return {
        channel: CHANNEL,
        epoch: pack.payload.epoch,
        days: catalogue.days,
        day: view.day,
        revision: this.revision,
        waiting: false,
        period: view.period,
        lanes: this.lanes.map((counts, side) => ({ counts, name: words.say(`side_${claimline.SIDES[side]}`) })),
        disputed: this.disputed,
        words: words.timeline,
        focus: this.focus,
        view: this.describeView(),
      };
    }

    /** What the map has to know of the view, as page/bridge.py tells it. */
    describeView() {
      const { view } = this;
      return {
        words: this.words.map,
        day: view.day,
        known: view.known,
        visible: this.catalogue.sourceIds.map((id) => (view.hidden.has(id) ? "0" : "1")).join(""),
        overtakenAfter: view.overtaken,
        entailed: view.entailed,
        open: view.place,
        language: view.language,
        tiles: null,
        compare: this.describeCompare(),
        fade: view.fade,
        halo: view.halo,
      };
    }

    describeCompare() {
      const { view, catalogue, words } = this;
      const { name } = this.pack.record.sources;
      const call = (account) =>
        claimline.SIDES.includes(account) ? words.say(`account_${account}`) : claimline.plain(name[account]);
      const dates = [
        claimline.nameReference(view, catalogue, words),
        words.say("dayOnView", { account: call(view.left) }),
      ];
      return {
        mode: view.compare,
        left: view.left,
        right: view.right,
        reference: view.reference,
        earlier: claimline.REFERENCE_DAYS,
        names: view.compare === "dates" ? dates : [call(view.left), call(view.right)],
      };
    }

    question(day = this.view.day) {
      const { view } = this;
      return {
        day,
        known: view.known,
        visible: Uint8Array.from(this.catalogue.sourceIds, (id) => (view.hidden.has(id) ? 0 : 1)),
        overtakenAfter: view.overtaken,
        entailed: view.entailed,
      };
    }

    showTitle(day) {
      this.dragged = day;
      const title = claimline.buildTitle(this.view, this.catalogue, this.pack.record.sources.name, this.words);
      const claims = this.words.say("claimsAbout", { day: this.words.day(this.catalogue.dateOf(day)) });
      one("h1").textContent = claims;
      document.title = [claims, "claimline"].join(" · ");
      one("#known").textContent = `${title.known}, ${title.sources}`;
      one("#hidden").textContent = title.hidden;
      one("#hidden").hidden = !title.hidden;
    }

    showPanel(day = this.view.day) {
      const index = this.mounted.model.places.index.get(this.view.place);
      one("#close").hidden = index === undefined;
      this.panel.show(index === undefined ? -1 : index, this.question(day), this.words, this.view.language);
    }

    showNotes() {
      const sentences = this.notes.map(([key, values]) => {
        const days = (values.days || []).map((day) => this.catalogue.isoOf(day));
        return this.words.say(key, { ...values, ...Object.assign({}, days) });
      });
      if (this.isEmpty) sentences.unshift(this.words.say("noClaims"));
      one("#notes").replaceChildren(...sentences.map((text) => claimline.make("p", {}, text)));
    }

    /** Write the view behind the `#`; that of this file by itself needs no link. */
    writeLink() {
      const link = claimline.writeLink(this.view, this.opening, this.catalogue);
      const usual = claimline.writeLink(this.shown, this.opening, this.catalogue);
      const plain = link === usual && !this.asked;
      this.written = plain ? "" : link || `date=${this.catalogue.isoOf(this.view.day)}`;
      if (window.location.hash.slice(1) !== this.written) {
        window.history.replaceState(null, "", `#${this.written}`);
      }
      for (const follower of document.querySelectorAll("[data-follows]")) follower.hash = this.written;
    }
  };
})((window.claimline = window.claimline || {}));
