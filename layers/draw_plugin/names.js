/**
 * The lettering of the claim layer: which names there are and how they are written.
 *
 * A mixin of claimline.ClaimLayer; placement is in labels.js.
 */
(function (claimline) {
  "use strict";

  claimline.Names = {
    nameOf(place) {
      return this.model.places.names[this.language][place];
    },

    placeLabels() {
      this.think();
      const marks = this.visibleMarks();
      const pen = this.canvas.getContext("2d");
      this.landmarks = this.findLandmarks();
      const labelled = [...marks, ...this.landmarks]
        .filter((place) => this.model.places.kinds[place] !== "region")
        .map((place) => this.describeLabel(pen, place));
      const regions = this.floating.map((place) => this.describeRegion(place));
      this.layout = claimline.placeLabels(
        [...labelled, ...regions],
        this.layout,
        this.view,
        this.blocked(),
      );
    },

    findLandmarks() {
      const { places } = this.model;
      const zoom = this._map.getZoom();
      const least = { city: 6.5, town: 8.5, village: 10.5, site: 11.5 };
      const found = [];
      for (let i = 0; i < places.count; i++) {
        const from = least[places.kinds[i]];
        if (from && zoom >= from && this.shown[i] && !this.answer.agreement[i]) found.push(i);
      }
      return found;
    },

    describeLabel(pen, place) {
      const { places, claims } = this.model;
      const kind = { city: 900, town: 60, district: 30 }[places.kinds[place]] || 0;
      const count = claims.starts[place + 1] - claims.starts[place];
      const disputed = this.answer.agreement[place] === claimline.DISPUTED ? 40 : 0;
      const landmark = this.answer.agreement[place] > 0 ? 0 : -50;
      pen.font = this.fontOf(place);
      return {
        key: place,
        x: this.x[place],
        y: this.y[place],
        radius: this.answer.agreement[place] > 0 ? this.radius[place] + 2 : 3,
        text: this.nameOf(place),
        width: pen.measureText(this.nameOf(place)).width,
        weight: (place === this.open ? 1e6 : 0) + kind + count + disputed + landmark,
      };
    },

    /** A region's mark and the name under it only keep other names away. */
    describeRegion(place) {
      const half = this.regionWidth(place) / 2 + 3;
      const x = this.x[place];
      const y = this.y[place];
      const radius = this.answer.agreement[place] > 0 ? this.radius[place] : 0;
      return { key: `region ${place}`, x, y, box: [x - half, y - radius, x + half, y + radius + 20] };
    },

    regionWidth(place) {
      const pen = this.canvas.getContext("2d");
      pen.font = this.theme.regionFont;
      return pen.measureText(spaced(this.nameOf(place))).width;
    },

    fontOf(place) {
      if (place === this.open) return this.theme.openFont;
      const city = this.model.places.kinds[place] === "city";
      return city ? this.theme.cityFont : this.theme.font;
    },

    drawNames(pen) {
      const spoken = new Set([...this.marks, ...this.landmarks]);
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      pen.strokeStyle = this.theme.casing;
      pen.textAlign = "left";
      for (const [place, spot] of this.layout) {
        if (!spoken.has(place)) continue;
        const marked = this.answer.agreement[place] > 0;
        pen.font = this.fontOf(place);
        pen.lineWidth = 3.5;
        pen.strokeText(this.nameOf(place), spot.x, spot.y);
        pen.fillStyle = marked ? this.theme.text : this.theme.quiet;
        pen.fillText(this.nameOf(place), spot.x, spot.y);
      }
      pen.textAlign = "center";
      for (const place of this.floating) this.drawRegionName(pen, place);
    },

    drawRegionName(pen, place) {
      const marked = this.answer.agreement[place] > 0;
      const y = this.y[place] + (marked ? this.radius[place] + 12 : 0);
      pen.font = this.theme.regionFont;
      pen.lineWidth = 4;
      const name = spaced(this.nameOf(place));
      pen.strokeText(name, this.x[place], y);
      pen.fillStyle = marked ? this.theme.regionText : this.theme.quiet;
      pen.fillText(name, this.x[place], y);
    },
  };

  /** Capitals with air between them, as maps write areas. */
  function spaced(text) {
    return text.toUpperCase().split("").join("\u200a");
  }
})((window.claimline = window.claimline || {}));
