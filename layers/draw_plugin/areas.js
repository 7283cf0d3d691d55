/**
 * Areas on a canvas of their own, under the marks: colour says who is said to hold the
 * ground, pattern whose voice it is. Russian sources are hatched one way, Ukrainian sources
 * the other, monitors lie as a light wash; where the hues of two hatchings cross, their
 * accounts do. The sources of one side are told apart by the dashes of the outline.
 */
(function (claimline) {
  "use strict";

  const CONTESTED = 4;
  const HOLDERS = { 1: [1], 2: [2], 4: [1, 2], 5: [5], 6: [6] };
  const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]];
  const SLANTS = [1, -1, 0]; // Russian sources /, Ukrainian sources \, monitors none
  const PITCH = 7; // CSS pixels from line to line of a hatching
  const BAND = 4; // CSS pixels of a band of contested ground
  const WASH = { light: 0.17, dark: 0.26 };
  const TINT = { light: 0.38, dark: 0.2 }; // the hues of "not ..." are pale themselves
  const HATCH = { light: 0.55, dark: 0.75 };
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  /** Lay the areas of a model under the marks of a claim layer, which they follow. */
  claimline.layAreas = function (layer, map) {
    return new AreaCanvas(layer, map);
  };

  class AreaCanvas {
    constructor(layer, map) {
      Object.assign(this, { layer, map, areas: layer.model.areas });
      this.canvas = layer.makeBoard(map, "claimline-areas", 350);
      this.pen = this.canvas.getContext("2d");
      this.paths = new Map();
      this.key = "";
      if (map._zoomAnimated) map.on("zoomanim", this.animateZoom, this);
      layer.on("drawn", () => this.follow());
      layer.on("remove", () => this.canvas.remove());
      DARK.addEventListener("change", () => ((this.key = ""), this.follow()));
      if (layer.bounds) this.follow();
    }

    /** Draw again if another view, day, account or theme is on show. */
    follow() {
      if (this.bounds !== this.layer.bounds) this.fit();
      const panes = this.layer.panes.map((pane) => this.look(pane));
      const key = JSON.stringify(panes);
      if (key === this.key) return;
      this.key = key;
      this.pen.clearRect(0, 0, this.layer.width, this.layer.height);
      this.patterns = new Map();
      for (const pane of panes) this.drawPane(pane);
      // Two accounts side by side are both in the key; another date than that on view is not.
      const shown = panes.filter(({ day }) => day === this.layer.question.day);
      this.layer.fire("areas", { standing: [...new Set(shown.flatMap((pane) => pane.standing))] });
    }

    /** What a pane shows: its areas, and the part of the canvas it is drawn on. */
    look(pane) {
      const { question, model } = this.layer;
      const day = pane.dayFor(question.day);
      const heard = pane.account
        ? claimline.sourcesOf(model, pane.account, question.visible).visible
        : question.visible;
      const standing = claimline.areasOn(this.areas, { ...question, day, visible: heard });
      return { day, standing, range: this.layer.rangeOf(pane) };
    }

    fit() {
      const { layer, canvas } = this;
      const ratio = claimline.pixelRatio();
      this.bounds = layer.bounds;
      canvas.width = Math.round(layer.width * ratio);
      canvas.height = Math.round(layer.height * ratio);
      canvas.style.width = `${layer.width}px`;
      canvas.style.height = `${layer.height}px`;
      this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      L.DomUtil.setPosition(canvas, this.map.latLngToLayerPoint(layer.bounds.getNorthWest()).round());
      this.paths.clear();
      this.key = "";
    }

    animateZoom(event) {
      const { map, bounds } = this;
      const scale = map.getZoomScale(event.zoom);
      const offset = map._latLngBoundsToNewLayerBounds(bounds, event.zoom, event.center);
      L.DomUtil.setTransform(this.canvas, offset.min, scale);
    }

    drawPane({ standing, range }) {
      const { pen } = this;
      pen.save();
      if (range) {
        pen.beginPath();
        pen.rect(range[0], 0, range[1] - range[0], this.layer.height);
        pen.clip();
      }
      for (const i of standing) this.drawArea(i);
      pen.restore();
    }

    drawArea(i) {
      const { pen, areas, layer } = this;
      const bits = areas.bits[i];
      const source = areas.source[i];
      const path = this.pathOf(i);
      pen.fillStyle = this.patternOf(bits, layer.model.sides[source]);
      pen.fill(path, "evenodd");
      pen.setLineDash(claimline.areaDash(areas, source));
      pen.strokeStyle = claimline.areaEdge(layer, bits);
      pen.lineWidth = 1.25;
      pen.stroke(path);
    }

    pathOf(i) {
      if (this.paths.has(i)) return this.paths.get(i);
      const project = this.layer.projector();
      const path = new Path2D();
      for (const ring of claimline.ringsOf(this.areas, i)) {
        for (let k = 0; k < ring.length; k += 2) {
          const [x, y] = project(ring[k], ring[k + 1]);
          if (k) path.lineTo(x, y);
          else path.moveTo(x, y);
        }
        path.closePath();
      }
      this.paths.set(i, path);
      return path;
    }

    patternOf(bits, side) {
      const key = `${bits}:${side}`;
      if (!this.patterns.has(key)) {
        const tile = claimline.areaTile(this.layer, bits, side);
        const pattern = this.pen.createPattern(tile, "repeat");
        const ratio = claimline.pixelRatio();
        pattern.setTransform(new DOMMatrix().scale(1 / ratio));
        this.patterns.set(key, pattern);
      }
      return this.patterns.get(key);
    }
  }

  /** One tile of the pattern of a status in the voice of a side. */
  claimline.areaTile = function (layer, bits, side) {
    const ratio = claimline.pixelRatio();
    const slant = SLANTS[side];
    const hues = HOLDERS[bits].map((code) => layer.model.payload.style.fills[code][0]);
    const size = slant ? PITCH * hues.length : BAND * 2;
    const tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(size * ratio);
    const pen = tile.getContext("2d");
    pen.scale(tile.width / size, tile.height / size);
    const theme = DARK.matches ? "dark" : "light";
    pen.globalAlpha = (slant ? HATCH : bits > CONTESTED ? TINT : WASH)[theme];
    if (slant) drawHatching(pen, size, slant, hues);
    else drawBands(pen, size, hues);
    return tile;
  };

  /** A wash; contested ground lies in level bands of both hues. */
  function drawBands(pen, size, hues) {
    hues.forEach((hue, k) => {
      pen.fillStyle = hue;
      pen.fillRect(0, (k * size) / hues.length, size, size / hues.length);
    });
  }

  function drawHatching(pen, size, slant, hues) {
    pen.lineWidth = 1.4;
    hues.forEach((hue, k) => {
      pen.strokeStyle = hue;
      for (let at = k * PITCH - size; at <= 2 * size; at += size) {
        pen.beginPath();
        pen.moveTo(at, slant > 0 ? size : 0);
        pen.lineTo(at + size, slant > 0 ? 0 : size);
        pen.stroke();
      }
    });
  }

  /** The colour of an outline: that of the holder, or neutral where the ground is contested. */
  claimline.areaEdge = function (layer, bits) {
    const hues = HOLDERS[bits];
    return hues.length > 1 ? layer.theme.quiet : layer.model.payload.style.fills[hues[0]][0];
  };

  /** The dashes by which the outlines of the sources of areas are told apart. */
  claimline.areaDash = function (areas, source) {
    if (!areas.order) areas.order = [...new Set(areas.source)].sort((a, b) => a - b);
    return DASHES[areas.order.indexOf(source) % DASHES.length];
  };
})((window.claimline = window.claimline || {}));
