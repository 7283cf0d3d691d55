/**
 * The key of the areas: whose map, what its patterns mean, and how many square kilometres of
 * each stand on the day on view. It folds up to one line, and is folded on a telephone.
 */
(function (claimline) {
  "use strict";

  const NARROW = 600;

  /** Add the key to a map; it follows the areas that a claim layer shows. */
  claimline.addAreaKey = function (layer, map) {
    const key = new AreaKey(layer);
    key.root.open = map.getSize().x >= NARROW;
    L.DomEvent.disableClickPropagation(key.root);
    L.DomEvent.disableScrollPropagation(key.root);
    map.getContainer().append(key.root);
    layer.on("areas", ({ standing }) => key.show(standing));
    return key;
  };

  class AreaKey {
    constructor(layer) {
      this.layer = layer;
      this.root = claimline.element("details", "claimline-key leaflet-control");
      this.title = claimline.element("summary");
      this.list = claimline.element("div");
      this.root.append(this.title, this.list);
    }

    show(standing) {
      const { words } = this.layer.model;
      this.root.hidden = !words || !standing.length;
      if (this.root.hidden) return;
      this.title.textContent = words.areas.title;
      const sources = this.addUp(standing);
      this.list.replaceChildren(...[...sources].flatMap((source) => this.describe(source)));
    }

    /** Square kilometres by source, and in it by what is said. */
    addUp(standing) {
      const { areas } = this.layer.model;
      const sources = new Map();
      for (const i of standing) {
        const source = areas.source[i];
        if (!sources.has(source)) sources.set(source, new Map());
        const said = sources.get(source);
        const name = `${areas.bits[i]}:${areas.label[i]}`;
        const before = said.get(name) || { bits: areas.bits[i], label: areas.label[i], km2: 0 };
        said.set(name, { ...before, km2: before.km2 + areas.km2[i] });
      }
      return new Map([...sources].sort(([a], [b]) => a - b));
    }

    describe([source, said]) {
      const { areas, words } = this.layer.model;
      const table = claimline.element("table");
      const rows = [...said.values()].sort((a, b) => a.bits - b.bits || b.km2 - a.km2);
      for (const { bits, label, km2 } of rows) {
        const row = table.insertRow();
        row.insertCell().append(this.swatch(bits, source));
        const text = areas.labels[label];
        row.insertCell().textContent = words.areas.labels[text] || text;
        const rounded = Number(km2.toPrecision(km2 < 100 ? 2 : 3));
        const size = rounded.toLocaleString(words.language);
        row.insertCell().textContent = words.areas.size.replace("{size}", size);
      }
      return [claimline.element("h4", "", areas.names[source]), table];
    }

    /** A piece of the ground as it is drawn. */
    swatch(bits, source) {
      const { layer } = this;
      const ratio = claimline.pixelRatio();
      const canvas = claimline.element("canvas");
      canvas.width = 26 * ratio;
      canvas.height = 14 * ratio;
      const pen = canvas.getContext("2d");
      const tile = claimline.areaTile(layer, bits, layer.model.sides[source]);
      pen.fillStyle = pen.createPattern(tile, "repeat");
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.scale(ratio, ratio);
      pen.setLineDash(claimline.areaDash(layer.model.areas, source));
      pen.strokeStyle = claimline.areaEdge(layer, bits);
      pen.lineWidth = 1.25;
      pen.strokeRect(0.6, 0.6, 24.8, 12.8);
      return canvas;
    }
  }
})((window.claimline = window.claimline || {}));
