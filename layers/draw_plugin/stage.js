/**
 * The canvas that marks are stamped on.
 *
 * Few marks are drawn as pictures. Many are copied pixel by pixel into one image, which a
 * software canvas does ten times faster, and marks that would cover one another anyway are
 * left out.
 */
(function (claimline) {
  "use strict";

  const MANY = 700;
  const OPAQUE = 255;
  const CELL = 3;

  claimline.Stage = class {
    constructor(canvas) {
      this.canvas = canvas;
      this.pen = canvas.getContext("2d");
      this.image = null;
    }

    fit(width, height, ratio) {
      const { canvas } = this;
      this.width = Math.round(width * ratio);
      this.height = Math.round(height * ratio);
      this.ratio = ratio;
      if (canvas.width !== this.width || canvas.height !== this.height) {
        canvas.width = this.width;
        canvas.height = this.height;
        this.image = null;
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
     * Stamp marks in order.
     *
     * places: indexes; x, y: centres in CSS pixels by index; spriteOf(index) a sprite;
     * range: [from, to] in x that is drawn on, or null for all; under: draws beneath them.
     */
    stampAll(places, x, y, spriteOf, range, under) {
      if (places.length <= MANY) {
        this.pen.save();
        if (range) this.clip(range);
        under();
        for (const place of places) this.stamp(spriteOf(place), x[place], y[place]);
        this.pen.restore();
        return;
      }
      this.openImage();
      for (const place of thinOut(places, x, y, this)) {
        this.copy(spriteOf(place), x[place], y[place]);
      }
      const from = range ? Math.round(range[0] * this.ratio) : 0;
      const to = range ? Math.round(range[1] * this.ratio) : this.width;
      this.pen.putImageData(this.image, 0, 0, from, 0, to - from, this.height);
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

    openImage() {
      if (!this.image) {
        this.image = this.pen.createImageData(this.width, this.height);
        this.pixels = new Uint32Array(this.image.data.buffer);
      }
      this.pixels.fill(0);
    }

    /**
     * Copy a sprite's pixels; one that reaches over the edge of the canvas is out of view.
     * Soft edges are not blended: over other ink the half that is mostly ink covers it.
     */
    copy(sprite, x, y) {
      const ink = inkOf(sprite, this.width);
      const left = Math.round((x - sprite.half) * this.ratio);
      const top = Math.round((y - sprite.half) * this.ratio);
      const { side } = ink;
      if (left < 0 || top < 0 || left + side > this.width || top + side > this.height) return;
      const { pixels } = this;
      const start = top * this.width + left;
      const { offsets, values, edgeOffsets, edgeValues } = ink;
      for (let k = 0; k < offsets.length; k++) pixels[start + offsets[k]] = values[k];
      for (let k = 0; k < edgeOffsets.length; k++) {
        const at = start + edgeOffsets[k];
        if (pixels[at] === 0 || edgeValues[k] >>> 31) pixels[at] = edgeValues[k];
      }
    }
  };

  /** The pixels of a sprite that leave ink, as offsets in a canvas of some width. */
  function inkOf(sprite, width) {
    if (sprite.ink && sprite.ink.width === width) return sprite.ink;
    const side = sprite.canvas.width;
    const image = sprite.canvas.getContext("2d").getImageData(0, 0, side, side);
    const pixels = new Uint32Array(image.data.buffer);
    const full = [[], []];
    const edge = [[], []];
    pixels.forEach((value, i) => {
      const alpha = value >>> 24;
      if (alpha === 0) return;
      const list = alpha === OPAQUE ? full : edge;
      list[0].push(Math.floor(i / side) * width + (i % side));
      list[1].push(value);
    });
    sprite.ink = {
      side,
      width,
      offsets: Int32Array.from(full[0]),
      values: Uint32Array.from(full[1]),
      edgeOffsets: Int32Array.from(edge[0]),
      edgeValues: Uint32Array.from(edge[1]),
    };
    return sprite.ink;
  }

  /** Of marks that lie within a few pixels of one another only the topmost is drawn. */
  function thinOut(places, x, y, stage) {
    const cell = CELL;
    const columns = Math.ceil(stage.width / stage.ratio / cell) + 1;
    const rows = Math.ceil(stage.height / stage.ratio / cell) + 1;
    const taken = new Uint8Array(columns * rows);
    const kept = [];
    for (let k = places.length - 1; k >= 0; k--) {
      const place = places[k];
      const at = Math.floor(y[place] / cell) * columns + Math.floor(x[place] / cell);
      if (taken[at]) continue;
      taken[at] = 1;
      kept.push(place);
    }
    return kept.reverse();
  }
})((window.claimline = window.claimline || {}));
