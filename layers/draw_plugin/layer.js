/**
 * The claim layer: one canvas over the map, redrawn at most once per animation frame.
 *
 * Projection and the spots of region marks are worked out when the view changes; a change of
 * day only asks who says what and stamps ready-made marks.
 */
(function (claimline) {
  "use strict";

  const PADDING = 0.2; // of the view, drawn beyond each edge so that a drag shows no blank
  const SETTLE_MS = 180;
  const NEAR_DAYS = 14;
  const CROWD = 1500; // places in view from which on marks shrink
  const LEAST_RADIUS = 3;
  const ROOM = 40; // CSS pixels; the grid by which a crowd's room is measured
  const COVERS = ".claimline-card:not([hidden]), .leaflet-control";

  claimline.pixelRatio = function () {
    return Math.max(1, window.devicePixelRatio || 1);
  };

  claimline.makeLayer = function (model, half) {
    return new ClaimLayer(model, half);
  };

  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  /** Radius of a mark in CSS pixels by zoom level. */
  function radiusAt(zoom, kind) {
    const base = Math.min(10.5, Math.max(5, 5 + (zoom - 7) * 1.95));
    if (kind === "region") return Math.round(Math.max(12, base * 1.7));
    if (kind === "district") return Math.round(base * 1.35);
    return Math.round(base * 2) / 2;
  }

  /**
   * Leaflet gives a map that is pressed the focus, and browsers bring what gets the focus into
   * view: the page would move under the finger, and the press end beside the mark.
   */
  function stayInPlace(container) {
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  }

  const ClaimLayer = L.Layer.extend({
    includes: [claimline.Names, claimline.Marks],

    initialize(model, half) {
      this.model = model;
      this.half = half;
      this.question = claimline.firstQuestion(model);
      this.panes = claimline.buildPanes({ mode: "marks" });
      this.language = 0;
      this.open = -1;
      this.haloDays = 0;
      this.fading = false;
      this.tiled = false;
      this.divider = 0.5;
      this.prints = new Map();
      this.widths = new Map();
      this.level = Infinity;
      this.cells = null;
      this.seat();
    },

    /** Make room for the places of the model; of another model, anew. */
    seat() {
      const { places } = this.model;
      this.answer = claimline.makeAnswer(places.count);
      for (const pane of this.panes) pane.own = pane.order = undefined;
      if (this.stage) this.stage.pictures = [];
      this.layout = new Map();
      this.marks = [];
      this.landmarks = [];
      this.hits = null;
      this.fresh = false;
      this.isArea = places.kinds.map((kind) => kind === "region" || kind === "district");
      this.form = Uint8Array.from(places.ids, (_, i) => this.formOf(i));
      this.x = new Float32Array(places.count);
      this.y = new Float32Array(places.count);
      this.radius = new Float32Array(places.count);
      this.shown = new Uint8Array(places.count);
      this.isMarked = new Uint8Array(places.count);
      this.fromTheTop = Uint32Array.from(places.ids, (_, i) => i);
    },

    onAdd(map) {
      this._map = map;
      stayInPlace(map.getContainer());
      this.stage = new claimline.Stage(this.makeBoard(map, "claimline-claims", 450));
      this.ground = new claimline.Stage(this.makeBoard(map, "claimline-ground", 250));
      map.on(this.mapEvents(), this);
      this.recolour = () => {
        this.dress();
        this.reset();
      };
      DARK.addEventListener("change", this.recolour);
      this.recolour();
    },

    /** Take the inks of the reader's theme; the fills of the marks are the same in both. */
    dress() {
      const { themes, style } = this.model.payload;
      this.theme = themes[DARK.matches ? "dark" : "light"];
      const { ring, outline, news } = this.theme;
      const inks = { ...style, ring, outline, news };
      this.press = new claimline.GlyphPress(inks, claimline.pixelRatio());
      this.prints.clear();
    },

    onRemove(map) {
      DARK.removeEventListener("change", this.recolour);
      map.off(this.mapEvents(), this);
      cancelAnimationFrame(this.frame);
      clearTimeout(this.settling);
      this.stage.canvas.remove();
      this.ground.canvas.remove();
    },

    mapEvents() {
      const events = {
        moveend: this.reset,
        viewreset: this.reset,
        resize: this.reset,
        mousemove: this.hover,
        mouseout: this.leave,
        click: this.click,
      };
      return this._map._zoomAnimated ? { ...events, zoomanim: this.animateZoom } : events;
    },

    /** Make what is drawn on, a canvas or a box of them, at a level of its own. */
    makeBoard(map, name, level, element = "canvas") {
      map.createPane(name).style.zIndex = level;
      map.getPane(name).style.pointerEvents = "none";
      return L.DomUtil.create(element, `${name} leaflet-zoom-animated`, map.getPane(name));
    },

    /** Change part of the question; the answer is drawn on the next frame. */
    ask(change) {
      Object.assign(this.question, change);
      this.fresh = false;
      this.schedule();
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.settle(), SETTLE_MS);
    },

    /** Change how the answer is shown: compare, fading, haloDays, divider, tiled, ... */
    show(change) {
      const { compare, ...rest } = change;
      const renamed = "language" in change && change.language !== this.language;
      Object.assign(this, rest);
      if (compare) this.panes = claimline.buildPanes(compare, this.half);
      if (renamed) this.layout = new Map();
      this.fresh = false;
      if ("tiled" in change) this.drawGround();
      if (renamed) this.floatRegions();
      this.settle();
    },

    /** Something came to cover the map, or went: region marks and names move aside. */
    makeWay() {
      this.floatRegions();
      this.fresh = false;
      this.settle();
    },

    /** Draw at once if this display frame has not been drawn yet, else on the next. */
    schedule() {
      this.due = Boolean(this.frame);
      if (this.frame) return;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.due) this.schedule();
      });
      this.draw();
    },

    settle() {
      this.think();
      this.placeLabels();
      this.schedule();
      this.fire("settled");
    },

    animateZoom(event) {
      const map = this._map;
      const scale = map.getZoomScale(event.zoom);
      const offset = map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center);
      L.DomUtil.setTransform(this.stage.canvas, offset.min, scale);
      L.DomUtil.setTransform(this.ground.canvas, offset.min, scale);
      if (this.cells) L.DomUtil.setTransform(this.cells.frame, offset.min, scale);
    },

    /** The view changed: fit the canvases, project every place, find room for regions. */
    reset() {
      const map = this._map;
      const size = map.getSize();
      const pad = size.multiplyBy(PADDING).round();
      const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
      this.width = size.x + 2 * pad.x;
      this.height = size.y + 2 * pad.y;
      this.view = [pad.x, pad.y, pad.x + size.x, pad.y + size.y];
      this.origin = map.getPixelOrigin().add(corner);
      this.bounds = L.latLngBounds(
        map.layerPointToLatLng(corner),
        map.layerPointToLatLng(corner.add([this.width, this.height])),
      );
      for (const stage of [this.stage, this.ground]) {
        L.DomUtil.setPosition(stage.canvas, corner);
        stage.fit(this.width, this.height, claimline.pixelRatio());
      }
      this.project();
      this.drawGround();
      if (this.cells) this.cells.fit();
      if (this.floating) this.floatRegions();
      else this.floatLater();
      this.fresh = false;
      this.think();
      this.placeLabels();
      this.draw();
    },

    /** The first picture does not wait for the search for room. */
    floatLater() {
      this.floating = [];
      for (const { id } of this.model.ground.regions) {
        this.shown[this.model.places.index.get(id)] = 0;
      }
      setTimeout(() => this.stage.canvas.isConnected && this.makeWay());
    },

    /** Web Mercator in canvas pixels, the same formula as Leaflet's EPSG:3857. */
    projector() {
      const scale = 256 * 2 ** this._map.getZoom();
      const { x, y } = this.origin;
      return (lon, lat) => {
        const sine = Math.sin((lat * Math.PI) / 180);
        return [
          scale * (lon / 360 + 0.5) - x,
          scale * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) - y,
        ];
      };
    },

    project() {
      const { places } = this.model;
      const zoom = this._map.getZoom();
      const project = this.projector();
      for (let i = 0; i < places.count; i++) {
        const at = project(places.lon[i], places.lat[i]);
        this.x[i] = at[0];
        this.y[i] = at[1];
        this.shown[i] =
          this.isCalledFor(i) &&
          at[0] > -20 &&
          at[1] > -20 &&
          at[0] < this.width + 20 &&
          at[1] < this.height + 20;
      }
      const { y } = this;
      this.fromTheTop.sort((one, other) => y[one] - y[other]);
      const most = this.roomPerMark();
      for (let i = 0; i < places.count; i++) {
        const radius = radiusAt(zoom, places.kinds[i]);
        this.radius[i] = this.isArea[i] ? radius : Math.min(radius, most);
      }
    },

    /** Among cells only the places that lead them are marked, and the open one. */
    isCalledFor(place) {
      const { shownFrom } = this.model.places;
      return !shownFrom || place === this.open || shownFrom[place] <= this.level;
    },

    /**
     * In a crowded view marks are so small that they stand beside one another.
     *
     * The crowd is that of all days, so that none flickers, and its room is the part of the
     * canvas where it stands.
     */
    roomPerMark() {
      const { starts } = this.model.claims;
      const across = Math.ceil(this.width / ROOM) + 2;
      const filled = new Uint8Array(across * (Math.ceil(this.height / ROOM) + 2));
      let crowd = 0;
      let room = 0;
      for (let i = 0; i < this.shown.length; i++) {
        if (!this.shown[i] || starts[i + 1] === starts[i]) continue;
        crowd++;
        const cell = (Math.floor(this.y[i] / ROOM) + 1) * across + Math.floor(this.x[i] / ROOM) + 1;
        if (filled[cell] === 0) room += ROOM * ROOM;
        filled[cell] = 1;
      }
      if (crowd < CROWD) return Infinity;
      return Math.max(LEAST_RADIUS, Math.round(Math.sqrt(room / crowd)) / 2);
    },

    drawGround() {
      const { pen } = this.ground;
      this.ground.clear();
      claimline.drawGround(pen, this.projector(), this.model.ground, this.theme, this.tiled);
    },

    /** Marks of whole regions stand where the visible part of the region has room. */
    floatRegions() {
      const { places, ground } = this.model;
      const project = this.projector();
      const blocked = this.blocked();
      const [taken, placed] = [this.findTaken(), []];
      this.floating = [];
      for (const region of ground.regions) {
        const place = places.index.get(region.id);
        const outline = region.rings.map((ring) => projectRing(ring, project));
        const half = this.regionWidth(place) / 2 + 4;
        const find = (spots, clear) =>
          claimline.findRoom(outline, this.view, half, spots, blocked, clear);
        // Where there is no room for mark and name, the name may lie over places; where there
        // is none for the mark, it stands over them.
        const all = [...taken, ...placed];
        const spot = find(all, true) || find(all, false) || find(placed, true);
        this.shown[place] = spot ? 1 : 0;
        if (!spot) continue;
        [this.x[place], this.y[place]] = spot;
        this.floating.push(place);
        placed.push({ x: spot[0], y: spot[1], radius: this.radius[place] + 26 });
      }
    },

    /** Where marks may stand on some day; a sample of them where there are very many. */
    findTaken() {
      const { places, claims } = this.model;
      const taken = [];
      const every = Math.ceil(places.count / 2000);
      for (let i = 0; i < places.count; i += every) {
        const claimed = claims.starts[i + 1] > claims.starts[i] || places.kinds[i] === "city";
        if (this.shown[i] && claimed && places.kinds[i] !== "region") {
          taken.push({ x: this.x[i], y: this.y[i], radius: this.radius[i] });
        }
      }
      return taken;
    },

    /** What covers the map, in canvas pixels: its controls and the card. */
    blocked() {
      const frame = this._map.getContainer().getBoundingClientRect();
      const covers = this._map.getContainer().querySelectorAll(COVERS);
      const left = this.view[0] - frame.left;
      const top = this.view[1] - frame.top;
      return [...covers].map((cover) => {
        const box = cover.getBoundingClientRect();
        return [box.left + left, box.top + top, box.right + left, box.bottom + top];
      });
    },

    /** Answer the question and list the marks, unless nothing has changed. */
    think() {
      if (this.fresh) return;
      claimline.answer(this.model, this.question, this.answer);
      const all = new Set();
      for (const pane of this.panes) {
        claimline.answerPane(this.model, pane, this.question, this.answer);
        pane.marks = this.orderMarks(pane);
        pane.many = pane.marks.length > claimline.MANY;
        if (pane.clip) this.keepInRange(pane).forEach((place) => all.add(place));
      }
      this.marks = this.panes[0].clip ? [...all] : this.panes[0].marks;
      this.isMarked.fill(0);
      for (const place of this.marks) this.isMarked[place] = 1;
      this.hits = null;
      this.fresh = true;
    },

    /** The marks of a pane of which the greater part is on its side of the divider. */
    keepInRange(pane) {
      const [from, to] = this.rangeOf(pane);
      return pane.marks.filter((place) => this.x[place] >= from && this.x[place] < to);
    },

    draw() {
      const started = performance.now();
      this.think();
      if (this.cells) this.cells.draw();
      const { pen } = this.stage;
      this.stage.clear();
      this.panes.forEach((pane, number) => {
        const { marks, order } = pane;
        const sprite = (place) => this.spriteOf(pane, place);
        this.stage.stampAll(
          ...[number, marks, this.x, this.y, order.levels, sprite, this.rangeOf(pane)],
          () => this.drawHalos(pane),
        );
      });
      this.drawActivity(pen);
      this.drawOrientation(pen);
      this.drawOpen(pen);
      this.drawNames();
      this.fire("drawn", {
        day: this.question.day,
        disputed: this.model.crowd ? null : this.answer.disputed,
        marks: this.marks.length,
        ms: performance.now() - started,
      });
    },

    /** The part of the canvas, from and to x, that a pane is drawn on. */
    rangeOf(pane) {
      const at = this.view[0] + (this.view[2] - this.view[0]) * this.divider;
      if (pane.clip === "left") return [0, at];
      return pane.clip === "right" ? [at, this.width] : null;
    },

    /** A tick under a place near which a source lately reported fighting or movement. */
    drawActivity(pen) {
      const { near, places } = this.model;
      const { day, known, visible } = this.question;
      const limit = known === "as-of" ? day : known === "hindsight" ? Infinity : known;
      pen.fillStyle = this.theme.tick;
      for (let place = 0; place < places.count; place++) {
        if (!this.shown[place]) continue;
        for (let i = near.starts[place]; i < near.starts[place + 1]; i++) {
          const age = day - near.valid_from[i];
          if (age < 0 || age >= NEAR_DAYS || near.reported[i] > limit) continue;
          if (!visible[near.source[i]]) continue;
          const marked = this.answer.agreement[place] > 0;
          const y = this.y[place] + (marked ? this.radius[place] + 3 : 0);
          pen.fillRect(Math.round(this.x[place]) - 4, Math.round(y), 8, 2);
          break;
        }
      }
    },

    drawOrientation(pen) {
      pen.fillStyle = this.theme.orientation;
      for (const place of this.landmarks) {
        if (this.answer.agreement[place] > 0) continue;
        const size = this.model.places.kinds[place] === "city" ? 5 : 4;
        pen.fillRect(this.x[place] - size / 2, this.y[place] - size / 2, size, size);
      }
    },

    /** The mark under a point of the map, or -1. */
    markAt(latlng) {
      if (!this.hits) {
        this.think();
        this.hits = new claimline.HitGrid(this.marks, this.x, this.y, this.radius);
      }
      const spot = this._map.latLngToLayerPoint(latlng).add(this._map.getPixelOrigin());
      const at = spot.subtract(this.origin);
      return this.hits.at(at.x, at.y);
    },

    hover(event) {
      const place = this.markAt(event.latlng);
      const cell = place < 0 ? this.cellAt(event.latlng) : -1;
      this._map.getContainer().style.cursor = place < 0 && cell < 0 ? "" : "pointer";
      this.fire("hover", { place, cell, at: event.containerPoint });
    },

    /** The cell under a point of the map, or -1. */
    cellAt(latlng) {
      if (!this.cells) return -1;
      const [x, y] = this.projector()(latlng.lng, latlng.lat);
      return this.cells.at(x, y);
    },

    leave() {
      this.fire("hover", { place: -1, cell: -1 });
    },

    click(event) {
      const place = this.markAt(event.latlng);
      if (place >= 0) this.fire("choose", { place });
      else if (this.cellAt(event.latlng) >= 0) {
        this.fire("enter", { cell: this.cellAt(event.latlng) });
      }
    },
  });

  function projectRing(ring, project) {
    const flat = new Float32Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      const at = project(ring[i], ring[i + 1]);
      flat[i] = at[0];
      flat[i + 1] = at[1];
    }
    return flat;
  }
})((window.claimline = window.claimline || {}));
