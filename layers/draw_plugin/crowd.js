/**
 * A map whose claims are too many to travel all at once: what is in view is fetched.
 *
 * Zoomed in, the places of the squares in view are put beside those that travelled at first,
 * and the layer answers from their claims as ever. Zoomed out, cells say what their places
 * amount to. Both hold for all days, so that moving the date fetches nothing.
 */
(function (claimline) {
  "use strict";

  const ROOT = "../../squares"; // from the frame of the map, whatever path the page is under
  const LEAST_CELL = 24; // CSS pixels from cell to cell
  const MOST_KEPT = 160;
  const STEP_IN = 1.5; // zoom levels to the cells of the next size
  const EARTH_KM = 40075.017;
  const GONE = "404"; // the server has other tables by now

  claimline.Crowd = class {
    constructor(state) {
      const { model, map, layer } = state;
      Object.assign(this, { state, model, map, layer, told: model.crowd });
      this.base = { ...claimline.readPart(model.payload), shownFrom: this.told.shownFrom };
      this.kept = new Map();
      this.turn = 0;
      this.shown = null;
      this.pinned = null;
      this.sign = claimline.element("div", "claimline-fetching");
      this.sign.setAttribute("role", "status");
      map.getContainer().append(this.sign);
      this.attach(layer, map);
      this.assemble([]);
      map.on("moveend", () => this.refresh());
    }

    /** Give a layer its cells; the second of two maps has its own. */
    attach(layer, map) {
      layer.cells = new claimline.Cells(layer, map);
    }

    get layers() {
      return [this.layer, this.state.twin.layer].filter((layer) => layer?.cells);
    }

    /** The open place stays on the map wherever the reader looks. */
    pin(id, lon, lat) {
      this.pinned = id === null ? null : { id, lon, lat };
    }

    /** Fetch what the view and the question call for, then show it. */
    async refresh() {
      const turn = ++this.turn;
      const wanted = this.want();
      // What answers another question must not stay on view.
      if (this.shown && this.shown.question !== wanted.question) this.hideCells();
      const missing = wanted.addresses.filter((address) => !this.isHere(address));
      this.say(missing.length ? "loading" : "");
      try {
        const parts = await Promise.all(wanted.addresses.map((address) => this.fetch(address)));
        if (turn === this.turn) this.show(wanted, parts);
      } catch (error) {
        if (turn !== this.turn) return;
        this.say("failed");
        if (error.message === GONE) this.state.talk.postMessage({ kind: "gone" });
      }
    }

    /** What is to be on view: places, or cells of one size. */
    want() {
      const zoom = this.map.getZoom();
      const { exactZoom } = this.told;
      const pins = this.pinAddress();
      if (zoom >= exactZoom) {
        const squares = this.listSquares(exactZoom - 1);
        const addresses = squares.map((square) => `places/${square}`);
        return { exact: true, sheets: [], question: "", addresses: [...addresses, ...pins] };
      }
      const size = this.chooseSize(zoom);
      const sheets = this.layers.flatMap((layer) =>
        layer.panes.map((pane) => this.planSheet(layer, pane, size)),
      );
      const addresses = new Set([...sheets.flatMap((sheet) => sheet.addresses), ...pins]);
      const question = sheets.map((sheet) => sheet.shows).join();
      return { size, sheets, question, addresses: [...addresses] };
    }

    /** Where what a pane shows is fetched; panes that ask the same fetch the same. */
    planSheet(layer, pane, size) {
      const question = this.nameQuestion(pane.account);
      const addresses = this.listSquares(size.square).map((square) => {
        const [, x, y] = square.split("/");
        return `cells/${size.resolution}/${x}/${y}?${question}`;
      });
      const shows = [question, pane.account, pane.clip, pane.dated, pane.disputedOnly].join();
      return { layer, pane, addresses, shows };
    }

    pinAddress() {
      const { pinned, told } = this;
      if (!pinned || this.base.ids.includes(pinned.id) || pinned.lon === null) return [];
      const side = 2 ** (told.exactZoom - 1);
      const [x, y] = gridOf(pinned.lon, pinned.lat).map((at) => Math.floor(at * side));
      return [`places/${told.exactZoom - 1}/${x}/${y}`];
    }

    /** The finest cells that are far enough apart. */
    chooseSize(zoom) {
      const lat = this.map.getCenter().lat;
      const perKm = (256 * 2 ** zoom) / (EARTH_KM * Math.cos((lat * Math.PI) / 180));
      const { cells } = this.told;
      return cells.filter(({ km }) => km * perKm >= LEAST_CELL).pop() || cells[0];
    }

    /** What a side says is told with all voices; what one source says is asked apart. */
    nameQuestion(account) {
      const { known, visible, overtakenAfter, entailed } = this.layer.question;
      const source = this.model.payload.sources.ids.indexOf(account);
      return new URLSearchParams({
        known,
        visible: visible.join(""),
        overtaken: overtakenAfter === null ? "never" : overtakenAfter,
        entailed: entailed ? 1 : 0,
        ...(source < 0 ? {} : { account: source }),
      }).toString();
    }

    /** The squares of a zoom that the drawn view touches. */
    listSquares(zoom) {
      const { bounds } = this.layer;
      const side = 2 ** zoom;
      const inside = (at) => Math.min(side - 1, Math.max(0, Math.floor(at * side)));
      const [west, north] = gridOf(bounds.getWest(), bounds.getNorth()).map(inside);
      const [east, south] = gridOf(bounds.getEast(), bounds.getSouth()).map(inside);
      const squares = [];
      for (let y = north; y <= south; y++) {
        for (let x = west; x <= east; x++) squares.push(`${zoom}/${x}/${y}`);
      }
      return squares;
    }

    isHere(address) {
      return this.kept.has(address) && this.kept.get(address).here;
    }

    /** Fetch an address once; the one not asked for longest gives way. */
    fetch(address) {
      const kept = this.kept.get(address) || this.ask(address);
      this.kept.delete(address);
      this.kept.set(address, kept);
      for (const old of this.kept.keys()) {
        if (this.kept.size <= MOST_KEPT) break;
        this.kept.delete(old);
      }
      return kept.part;
    }

    ask(address) {
      const kept = { here: false };
      kept.part = fetch(`${ROOT}/${this.told.key}/${address}`)
        .then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(reply.status))))
        .then((told) => {
          kept.here = true;
          return told.cells ? claimline.readCells(told) : claimline.readPart(told);
        });
      kept.part.catch(() => this.kept.delete(address));
      return kept;
    }

    show(wanted, parts) {
      const { pinned } = this;
      const pins = this.pinAddress();
      const key = [...wanted.addresses.filter((a) => a.startsWith("places")), pinned?.id].join();
      this.say("");
      if (this.isOnView(wanted, key)) return;
      const places = parts
        .filter((part) => part.claims)
        .map((part, i, all) => {
          const isPin = pins.length > 0 && (!wanted.exact || i === all.length - 1);
          return isPin ? { ...part, only: pinned.id } : part;
        });
      this.layer.level = wanted.exact ? Infinity : wanted.size.resolution;
      if (this.shown?.key !== key) this.assemble(places);
      if (wanted.exact) this.hideCells();
      else this.showCells(wanted, parts);
      this.shown = { ...wanted, key };
      this.seatLayers();
      claimline.tellChanges(this.state);
    }

    /** Whether all of it is there already; where things stand the layers find by themselves. */
    isOnView({ addresses, sheets }, key) {
      const { shown } = this;
      if (shown?.key !== key || shown.addresses.join() !== addresses.join()) return false;
      return (
        sheets.length === shown.sheets.length &&
        sheets.every(({ pane }, i) => pane === shown.sheets[i].pane)
      );
    }

    showCells({ sheets, size, addresses }, parts) {
      const found = new Map(addresses.map((address, i) => [address, parts[i]]));
      for (const layer of this.layers) {
        const own = sheets.filter((sheet) => sheet.layer === layer);
        const told = own.map((sheet) => {
          return { pane: sheet.pane, squares: sheet.addresses.map((at) => found.get(at)) };
        });
        if (told.length) layer.cells.show(told, size);
      }
    }

    hideCells() {
      for (const layer of this.layers) layer.cells.hide();
      if (this.shown) this.shown.addresses = [];
    }

    /** Make the model of the places that travelled at first and of some others. */
    assemble(parts) {
      Object.assign(this.model, claimline.joinParts([this.base, ...parts], this.told.entailing));
      this.unseated = true;
    }

    seatLayers() {
      const open = this.pinned ? this.model.places.index.get(this.pinned.id) : undefined;
      for (const layer of this.layers) {
        layer.level = this.layer.level;
        layer.open = open === undefined ? -1 : open;
        if (this.unseated) layer.seat();
        layer.reset();
      }
      this.unseated = false;
    }

    /** Go nearer to a cell, until its places are there. */
    enter(layer, cell) {
      const { lon, lat } = layer.cells.look(cell);
      const zoom = Math.min(this.map.getZoom() + STEP_IN, this.told.exactZoom);
      this.map.setView([lat, lon], zoom);
    }

    /** Say that something is being fetched, or why it is not there. */
    say(word) {
      const { words } = this.model;
      this.word = word;
      this.sign.hidden = !word || !words;
      if (this.sign.hidden) return;
      this.sign.replaceChildren(claimline.element("span", "", words.crowd[word]));
      if (word !== "failed") return;
      const again = claimline.element("button", "", words.crowd.again);
      again.type = "button";
      again.addEventListener("click", () => this.refresh());
      this.sign.append(again);
    }
  };

  /** Columns and rows of the grid as parts of the whole; the formula of Web Mercator. */
  function gridOf(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }
})((window.claimline = window.claimline || {}));
