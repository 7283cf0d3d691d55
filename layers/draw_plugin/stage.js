/**
 * The canvas that marks are stamped on: few as sprites, one by one, many as one picture.
 */
(function (claimline) {
  "use strict";

  claimline.MANY = 700;

  claimline.Stage = class {
    constructor(canvas) {
      this.canvas = canvas;
      this.pen = canvas.getContext("2d");
      this.pictures = [];
    }

    fit(width, height, ratio) {
      const { canvas } = this;
      this.width = Math.round(width * ratio);
      this.height = Math.round(height * ratio);
      this.ratio = ratio;
      if (canvas.width !== this.width || canvas.height !== this.height) {
        canvas.width = this.width;
        canvas.height = this.height;
        this.pictures = [];
      }
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.clear();
    }

    clear() {
      this.pen.clearRect(0, 0, this.width / this.ratio + 1, this.height / this.ratio + 1);
    }

    /**
     * Stamp the marks of a pane, lowest first.
     *
     * pane: its number; places: indexes; x, y: centres in CSS pixels by index; levels: see
     * Picture; spriteOf(index): a sprite; range: [from, to] in x that is drawn on, or null
     * for all; under: draws beneath few marks.
     */
    stampAll(pane, places, x, y, levels, spriteOf, range, under) {
      if (places.length > claimline.MANY) {
        const picture = this.pictureOf(pane, x.length);
        picture.draw(places, x, y, levels, spriteOf);
        const [from, to] = range ? range.map((at) => Math.round(at * this.ratio)) : [0, this.width];
        picture.show(from, to);
        return;
      }
      this.pen.save();
      if (range) this.clip(range);
      under();
      for (const place of places) this.stamp(spriteOf(place), x[place], y[place]);
      this.pen.restore();
    }

    pictureOf(pane, placeCount) {
      if (!this.pictures[pane]) {
        const { pen, width, height, ratio } = this;
        this.pictures[pane] = new claimline.Picture(pen, width, height, ratio, placeCount);
      }
      return this.pictures[pane];
    }

    clip([from, to]) {
      this.pen.beginPath();
      this.pen.rect(from, 0, to - from, this.height / this.ratio);
      this.pen.clip();
    }

    stamp(sprite, x, y) {
      const { half, canvas } = sprite;
      this.pen.drawImage(canvas, Math.round(x) - half, Math.round(y) - half, 2 * half, 2 * half);
    }
  };
})((window.claimline = window.claimline || {}));
