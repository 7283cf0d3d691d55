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
  const CELL_MODES = ["marks", "disputed"];

  claimline.Crowd = class {
    constructor(state) {
      const { model, map, layer } = state;
      Object.assign(this, { state, model, map, layer, told: model.crowd });
      this.base = { ...readPart(model.payload), shownFrom: this.told.shownFrom };
      this.kept = new Map();
      this.turn = 0;
      this.shown = null;
      this.pinned = null;
      this.mode = "marks";
      this.sign = claimline.element("div", "claimline-fetching");
      this.sign.setAttribute("role", "status");
      map.getContainer().append(this.sign);
      layer.cells = new claimline.Cells(layer, map);
      this.assemble([]);
      map.on("moveend", () => this.refresh());
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
      if (this.shown && this.shown.question !== wanted.question) this.layer.cells.hide();
      const missing = wanted.addresses.filter((address) => !this.isHere(address));
      this.say(missing.length ? "loading" : wanted.word);
      try {
        const parts = await Promise.all(wanted.addresses.map((address) => this.fetch(address)));
        if (turn === this.turn) this.show(wanted, parts);
      } catch {
        if (turn === this.turn) this.say("failed");
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
        return { exact: true, question: "", addresses: [...addresses, ...pins], word: "" };
      }
      const size = this.chooseSize(zoom);
      const question = this.nameQuestion();
      const fitting = CELL_MODES.includes(this.mode);
      const squares = fitting ? this.listSquares(size.square) : [];
      const addresses = squares.map((square) => {
        const [, x, y] = square.split("/");
        return `cells/${size.resolution}/${x}/${y}?${question}`;
      });
      return { size, question, addresses: [...addresses, ...pins], word: fitting ? "" : "closer" };
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

    nameQuestion() {
      const { known, visible, overtakenAfter, entailed } = this.layer.question;
      return new URLSearchParams({
        known,
        visible: visible.join(""),
        overtaken: overtakenAfter === null ? "never" : overtakenAfter,
        entailed: entailed ? 1 : 0,
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
        .then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(reply.statusText))))
        .then((told) => {
          kept.here = true;
          return told.cells ? claimline.readCells(told) : readPart(told);
        });
      kept.part.catch(() => this.kept.delete(address));
      return kept;
    }

    show(wanted, parts) {
      const { layer, pinned } = this;
      const pins = this.pinAddress();
      const places = parts
        .filter((part) => part.claims)
        .map((part, i, all) => {
          const isPin = pins.length > 0 && (!wanted.exact || i === all.length - 1);
          return isPin ? { ...part, only: pinned.id } : part;
        });
      layer.level = wanted.exact ? Infinity : wanted.size.resolution;
      const key = [...wanted.addresses.filter((a) => a.startsWith("places")), pinned?.id].join();
      if (this.shown?.key !== key) this.assemble(places);
      if (wanted.exact) layer.cells.hide();
      else layer.cells.show(parts.filter((part) => part.starts), wanted.size);
      this.shown = { ...wanted, key };
      this.say(wanted.word);
      this.seatLayers();
      claimline.tellChanges(this.state);
    }

    /** Make the model of the places that travelled at first and of some others. */
    assemble(parts) {
      Object.assign(this.model, joinParts([this.base, ...parts], this.told.entailing));
      this.unseated = true;
    }

    seatLayers() {
      const open = this.pinned ? this.model.places.index.get(this.pinned.id) : undefined;
      for (const layer of [this.state.layer, this.state.twin.layer]) {
        if (!layer) continue;
        layer.level = this.layer.level;
        layer.open = open === undefined ? -1 : open;
        if (this.unseated) layer.seat();
        layer.reset();
      }
      this.unseated = false;
    }

    /** Go nearer to a cell, until its places are there. */
    enter(cell) {
      const { lon, lat } = this.layer.cells.look(cell);
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

  /** Read places and their claims as layers/crowd/part.py lays them out. */
  function readPart({ places, claims, near, ranks, wholes }) {
    return {
      ...places,
      lon: claimline.decodeColumn(places.lon),
      lat: claimline.decodeColumn(places.lat),
      claims: { ...claimline.decodeColumns(claims), order: claimline.decodeColumns(ranks).rank },
      near: claimline.decodeColumns(near),
      wholes: claimline.decodeColumns(wholes),
    };
  }

  /** Put parts together; a place that two of them have counts once. */
  function joinParts(parts, entailing) {
    const index = new Map();
    const kept = parts.map((part) => numberPlaces(part, index));
    const pick = (name) => collect(parts, kept, (part) => part[name]);
    const lists = parts[0].names.map((_, i) => collect(parts, kept, (part) => part.names[i]));
    const count = index.size;
    const claims = joinRows(parts, kept, "claims", count, (rows) => byOrder(rows.order));
    const near = joinRows(parts, kept, "near", count, (rows) => rows.place.map((_, i) => i));
    const inside = ["region", "district"].map((name) =>
      collect(parts, kept, (part) => part.wholes[name]),
    );
    const places = {
      count,
      index,
      names: lists,
      ids: pick("ids"),
      kinds: pick("kinds"),
      precision: pick("precision"),
      lon: Float32Array.from(pick("lon")),
      lat: Float32Array.from(pick("lat")),
      shownFrom: collect(parts, kept, (part) => part.shownFrom || part.ids.map(() => 0)),
    };
    return { places, claims, near, entailments: findEntailments(claims, inside, entailing) };
  }

  /** Number the places of a part among all; -1 for one that is there already. */
  function numberPlaces(part, index) {
    return Int32Array.from(part.ids, (id) => {
      if (index.has(id) || (part.only && part.only !== id)) return -1;
      index.set(id, index.size);
      return index.size - 1;
    });
  }

  /** A column of the places that are kept, in their order. */
  function collect(parts, kept, columnOf) {
    const all = [];
    parts.forEach((part, p) => {
      const column = columnOf(part);
      kept[p].forEach((number, i) => number >= 0 && all.push(column[i]));
    });
    return all;
  }

  /** Rows about the places that are kept, gathered by place in a given order. */
  function joinRows(parts, kept, table, placeCount, order) {
    const joined = {};
    for (const [name, first] of Object.entries(parts[0][table])) {
      const rows = [];
      parts.forEach((part, p) => {
        const { place, [name]: column } = part[table];
        for (let i = 0; i < place.length; i++) {
          if (kept[p][place[i]] < 0) continue;
          rows.push(name === "place" ? kept[p][place[i]] : column[i]);
        }
      });
      joined[name] = (name === "place" ? Uint32Array : first.constructor).from(rows);
    }
    const sorted = order(joined);
    for (const name of Object.keys(joined)) {
      const column = joined[name];
      joined[name] = column.map((_, i) => column[sorted[i]]);
    }
    return claimline.gatherTable(joined, sorted.length, placeCount);
  }

  /** The numbers of rows from the least to the greatest rank. */
  function byOrder(ranks) {
    const keys = Float64Array.from(ranks, (rank, i) => rank * 2 ** 22 + i).sort();
    return Uint32Array.from(keys, (key) => key % 2 ** 22);
  }

  /** Which claims speak for which other places: those in the area that they are about. */
  function findEntailments(claims, inside, entailing) {
    const speaking = new Set(entailing);
    const contained = new Map();
    for (const wholes of inside) {
      wholes.forEach((whole, place) => {
        if (!contained.has(whole)) contained.set(whole, []);
        contained.get(whole).push(place);
      });
    }
    const found = [];
    claims.order.forEach((rank, row) => {
      if (speaking.has(rank)) found.push([row, contained.get(claims.place[row]) || []]);
    });
    return found;
  }
})((window.claimline = window.claimline || {}));
