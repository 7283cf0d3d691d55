/**
 * The claim layer: one canvas over the map, redrawn at most once per animation frame.
 *
 * Projection and the labels of regions are worked out when the view changes; a change of
 * day only asks who says what and stamps ready-made marks.
 */
(function (claimline) {
  "use strict";

  const PADDING = 0.25; // of the view, drawn beyond each edge so that a drag shows no blank
  const SETTLE_MS = 180;
  const NEAR_DAYS = 14;
  const COVERS = ".claimline-card:not([hidden]), .leaflet-control";
  const REACH = 8; // pixels around a mark that still count as a hit

  /** Radius of a settlement's mark in CSS pixels by zoom level. */
  function radiusAt(zoom, kind) {
    const base = Math.min(10.5, Math.max(5, 5 + (zoom - 7) * 1.95));
    if (kind === "region") return Math.round(Math.max(12, base * 1.7));
    if (kind === "district") return Math.round(base * 1.35);
    return Math.round(base * 2) / 2;
  }

  claimline.makeLayer = function (model, theme) {
    return new ClaimLayer(model, theme);
  };

  const ClaimLayer = L.Layer.extend({
    includes: [claimline.Names],

    initialize(model, theme) {
      this.model = model;
      this.theme = theme;
      this.question = claimline.firstQuestion(model);
      this.answer = claimline.makeAnswer(model.places.count);
      this.language = 0;
      this.open = -1;
      this.tiled = false;
      this.layout = new Map();
      this.marks = [];
      this.fresh = false;
    },

    onAdd(map) {
      this._map = map;
      this.canvas = this.makeCanvas(map, "claimline-claims", 450);
      this.ground = this.makeCanvas(map, "claimline-ground", 250);
      this.press = new claimline.GlyphPress(this.model.payload.style, ratio());
      map.on("moveend viewreset resize zoomend", this.reset, this);
      if (map._zoomAnimated) map.on("zoomanim", this.animateZoom, this);
      map.on("mousemove", this.hover, this);
      map.on("mouseout", () => this.fire("hover", { place: -1 }), this);
      map.on("click", this.click, this);
      this.reset();
    },

    onRemove(map) {
      map.off("moveend viewreset resize zoomend", this.reset, this);
      map.off("zoomanim", this.animateZoom, this);
      map.off("mousemove mouseout click", undefined, this);
      this.canvas.remove();
      this.ground.remove();
    },

    makeCanvas(map, name, level) {
      map.createPane(name).style.zIndex = level;
      map.getPane(name).style.pointerEvents = "none";
      const canvas = L.DomUtil.create("canvas", `${name} leaflet-zoom-animated`);
      map.getPane(name).appendChild(canvas);
      return canvas;
    },

    /** Change part of the question; the answer is drawn on the next frame. */
    ask(change) {
      Object.assign(this.question, change);
      this.fresh = false;
      this.schedule();
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.settle(), SETTLE_MS);
    },

    setLanguage(language) {
      this.language = language;
      this.widths = null;
      this.layout = new Map();
      this.reset();
    },

    setOpen(place) {
      this.open = place;
      this.draw();
      this.floatRegions(); // the card came or went
      this.settle();
    },

    setTiled(tiled) {
      this.tiled = tiled;
      this.reset();
    },

    schedule() {
      if (this.frame) return;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
    },

    settle() {
      this.placeLabels();
      this.schedule();
    },

    animateZoom(event) {
      const map = this._map;
      const scale = map.getZoomScale(event.zoom);
      const offset = map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center);
      L.DomUtil.setTransform(this.canvas, offset.min, scale);
      L.DomUtil.setTransform(this.ground, offset.min, scale);
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
      for (const canvas of [this.canvas, this.ground]) this.fit(canvas, corner);
      this.project();
      this.drawGround();
      this.floatRegions();
      this.placeLabels();
      this.draw();
    },

    fit(canvas, corner) {
      L.DomUtil.setPosition(canvas, corner);
      const scale = ratio();
      canvas.width = Math.round(this.width * scale);
      canvas.height = Math.round(this.height * scale);
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${this.height}px`;
      canvas.getContext("2d").setTransform(scale, 0, 0, scale, 0, 0);
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
      this.x = this.x || new Float32Array(places.count);
      this.y = this.y || new Float32Array(places.count);
      this.radius = this.radius || new Float32Array(places.count);
      this.shown = this.shown || new Uint8Array(places.count);
      for (let i = 0; i < places.count; i++) {
        const at = project(places.lon[i], places.lat[i]);
        this.x[i] = at[0];
        this.y[i] = at[1];
        this.radius[i] = radiusAt(zoom, places.kinds[i]);
        this.shown[i] =
          at[0] > -20 && at[1] > -20 && at[0] < this.width + 20 && at[1] < this.height + 20;
      }
    },

    drawGround() {
      const pen = this.ground.getContext("2d");
      pen.clearRect(0, 0, this.width, this.height);
      claimline.drawGround(pen, this.projector(), this.model.ground, this.theme, this.tiled);
    },

    /** Marks of whole regions stand where the visible part of the region has room. */
    floatRegions() {
      const { places, ground, claims } = this.model;
      const project = this.projector();
      this.floating = [];
      const taken = [];
      const blocked = this.blocked();
      for (let i = 0; i < places.count; i++) {
        const claimed = claims.starts[i + 1] > claims.starts[i] || places.kinds[i] === "city";
        if (this.shown[i] && claimed && places.kinds[i] !== "region") {
          taken.push({ x: this.x[i], y: this.y[i], radius: this.radius[i] });
        }
      }
      for (const region of ground.regions) {
        const place = places.index.get(region.id);
        const outline = region.rings.map((ring) => projectRing(ring, project));
        const half = this.regionWidth(place) / 2 + 4;
        const spot = claimline.findRoom(outline, this.view, half, taken, blocked);
        this.shown[place] = spot ? 1 : 0;
        if (!spot) continue;
        [this.x[place], this.y[place]] = spot;
        this.floating.push(place);
        taken.push({ x: spot[0], y: spot[1], radius: this.radius[place] + 26 });
      }
    },

    /** What covers the map, in canvas pixels: its controls and the card. */
    blocked() {
      const frame = this._map.getContainer().getBoundingClientRect();
      const covers = this._map.getContainer().querySelectorAll(COVERS);
      return [...covers].map((cover) => {
        const box = cover.getBoundingClientRect();
        const left = this.view[0] - frame.left;
        const top = this.view[1] - frame.top;
        return [box.left + left, box.top + top, box.right + left, box.bottom + top];
      });
    },

    think() {
      if (!this.fresh) claimline.answer(this.model, this.question, this.answer);
      this.fresh = true;
    },

    /** Who has a mark now, in drawing order: regions, then the rest, disputed on top. */
    visibleMarks() {
      const { places } = this.model;
      const rank = (i) =>
        (places.kinds[i] === "region" ? 0 : 10) +
        (i === this.open ? 5 : 0) +
        (this.answer.agreement[i] === claimline.DISPUTED ? 2 : 0) +
        (this.answer.agreement[i] === claimline.OVERTAKEN ? 1 : 0);
      const marks = [];
      for (let i = 0; i < places.count; i++) {
        if (this.shown[i] && this.answer.agreement[i] > 0) marks.push(i);
      }
      return marks.sort((a, b) => rank(a) - rank(b) || a - b);
    },

    draw() {
      const started = performance.now();
      this.think();
      const pen = this.canvas.getContext("2d");
      pen.clearRect(0, 0, this.width, this.height);
      this.marks = this.visibleMarks();
      this.drawActivity(pen);
      this.drawOrientation(pen);
      for (const place of this.marks) this.stamp(pen, place);
      this.drawNames(pen);
      this.fire("drawn", {
        day: this.question.day,
        disputed: this.answer.disputed,
        marks: this.marks.length,
        ms: performance.now() - started,
      });
    },

    stamp(pen, place) {
      const { places } = this.model;
      const region = places.kinds[place] === "region" || places.kinds[place] === "district";
      const soft = !region && places.precision[place] >= 3;
      const sprite = this.press.print(
        this.answer.bits,
        place * 3,
        this.answer.agreement[place],
        this.radius[place],
        region ? "region" : soft ? "soft" : "point",
      );
      const x = Math.round(this.x[place]) - sprite.half;
      const y = Math.round(this.y[place]) - sprite.half;
      if (place === this.open) this.drawHalo(pen, place);
      pen.drawImage(sprite.canvas, x, y, 2 * sprite.half, 2 * sprite.half);
    },

    drawHalo(pen, place) {
      pen.fillStyle = this.theme.halo;
      pen.beginPath();
      pen.arc(this.x[place], this.y[place], this.radius[place] * 1.9, 0, 2 * Math.PI);
      pen.fill();
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

    /** Towns nobody speaks of help the reader find the way. */
    drawOrientation(pen) {
      pen.fillStyle = this.theme.orientation;
      for (const place of this.landmarks || []) {
        if (this.answer.agreement[place] > 0) continue;
        const size = this.model.places.kinds[place] === "city" ? 5 : 4;
        pen.fillRect(this.x[place] - size / 2, this.y[place] - size / 2, size, size);
      }
    },

    /** The mark under a point of the map, or -1. */
    markAt(point) {
      const spot = this._map.latLngToLayerPoint(point).add(this._map.getPixelOrigin());
      const at = spot.subtract(this.origin);
      let best = -1;
      let least = Infinity;
      for (const place of this.marks) {
        const away =
          Math.hypot(this.x[place] - at.x, this.y[place] - at.y) - this.radius[place];
        if (away < least) {
          least = away;
          best = place;
        }
      }
      return least <= REACH ? best : -1;
    },

    hover(event) {
      const place = this.markAt(event.latlng);
      this._map.getContainer().style.cursor = place < 0 ? "" : "pointer";
      this.fire("hover", { place, at: event.containerPoint });
    },

    click(event) {
      const place = this.markAt(event.latlng);
      if (place >= 0) this.fire("choose", { place });
    },
  });

  function ratio() {
    return Math.max(1, window.devicePixelRatio || 1);
  }

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
