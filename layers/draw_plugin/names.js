/**
 * The lettering of the claim layer: which names there are and how they are written.
 *
 * A mixin of the claim layer; placement is in labels.js. Each name is lettered once and then
 * stamped, because outlined text is the slowest thing a canvas draws.
 */
(function (claimline) {
  "use strict";

  const MOST_NAMES = 500;
  const MOST_PRINTS = 3000;

  claimline.Names = {
    nameOf(place) {
      return this.model.places.names[this.language][place];
    },

    /** Work out the layout anew; names that stand keep their side of the mark. */
    placeLabels() {
      this.think();
      this.landmarks = this.findLandmarks();
      const marked = this.marks.filter((place) => this.model.places.kinds[place] !== "region");
      const labelled = [...marked, ...this.landmarks]
        .map((place) => [this.weightOf(place), place])
        .sort((a, b) => b[0] - a[0])
        .slice(0, MOST_NAMES)
        .map(([weight, place]) => this.describeLabel(place, weight));
      const regions = this.floating.map((place) => this.describeRegion(place));
      this.layout = claimline.placeLabels(
        [...labelled, ...regions],
        this.layout,
        this.view,
        this.blocked(),
      );
    },

    /** Towns nobody speaks of help the reader find the way. */
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

    weightOf(place) {
      const { places, claims } = this.model;
      const kind = { city: 900, town: 60, district: 30 }[places.kinds[place]] || 0;
      const count = claims.starts[place + 1] - claims.starts[place];
      const disputed = this.answer.agreement[place] === claimline.DISPUTED ? 40 : 0;
      const landmark = this.answer.agreement[place] > 0 ? 0 : -50;
      return (place === this.open ? 1e6 : 0) + kind + count + disputed + landmark;
    },

    describeLabel(place, weight) {
      const text = this.nameOf(place);
      return {
        key: place,
        x: this.x[place],
        y: this.y[place],
        radius: this.answer.agreement[place] > 0 ? this.radius[place] + 2 : 3,
        text,
        width: this.widthOf(text, this.fontOf(place)),
        weight,
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
      return this.widthOf(spaced(this.nameOf(place)), this.theme.regionFont);
    },

    widthOf(text, font) {
      const key = `${font}|${text}`;
      let width = this.widths.get(key);
      if (width === undefined) {
        this.stage.pen.font = font;
        width = this.stage.pen.measureText(text).width;
        this.widths.set(key, width);
      }
      return width;
    },

    fontOf(place) {
      if (place === this.open) return this.theme.openFont;
      const city = this.model.places.kinds[place] === "city";
      return city ? this.theme.cityFont : this.theme.font;
    },

    drawNames() {
      const quiet = new Set(this.landmarks);
      for (const [place, spot] of this.layout) {
        const spoken = this.isMarked[place] === 1;
        if (!spoken && !quiet.has(place)) continue;
        const colour = spoken ? this.theme.text : this.theme.quiet;
        this.stampName(this.nameOf(place), this.fontOf(place), colour, spot.x, spot.y);
      }
      for (const place of this.floating) {
        const marked = this.isMarked[place] === 1;
        const text = spaced(this.nameOf(place));
        const x = this.x[place] - this.regionWidth(place) / 2;
        const y = this.y[place] + (marked ? this.radius[place] + 12 : 0);
        const colour = marked ? this.theme.regionText : this.theme.quiet;
        this.stampName(text, this.theme.regionFont, colour, x, y);
      }
    },

    /** Stamp a name whose left end of the middle line is given. */
    stampName(text, font, colour, x, y) {
      const key = `${font}|${colour}|${text}`;
      let print = this.prints.get(key);
      if (!print) {
        if (this.prints.size > MOST_PRINTS) this.prints.clear();
        print = letter(text, font, colour, this.theme.casing, this.widthOf(text, font));
        this.prints.set(key, print);
      }
      const { canvas, width, height } = print;
      this.stage.pen.drawImage(canvas, Math.round(x) - 4, Math.round(y - height / 2), width, height);
    },
  };

  function letter(text, font, colour, casing, textWidth) {
    const ratio = claimline.pixelRatio();
    const width = Math.ceil(textWidth) + 8;
    const height = 22;
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil(height * ratio);
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = font;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = casing;
    pen.strokeText(text, 4, height / 2);
    pen.fillStyle = colour;
    pen.fillText(text, 4, height / 2);
    return { canvas, width: canvas.width / ratio, height: canvas.height / ratio };
  }

  /** Capitals with air between them, as maps write areas. */
  function spaced(text) {
    return text.toUpperCase().split("").join("\u200a");
  }
})((window.claimline = window.claimline || {}));
