/**
 * Many marks as one picture in memory.
 *
 * A software canvas copies thousands of sprites ten times slower than a loop over pixels.
 * The picture of the day before is kept: where few marks differ from it, only the tiles
 * that those touch are made anew, whatever the number of marks.
 */
(function (claimline) {
  "use strict";

  const TILE_BITS = 4; // tiles of 16 by 16 pixels
  const FEW = 0.3; // share of differing marks up to which tiles pay
  const CELL = 3; // CSS pixels; of marks within one only the topmost is drawn
  const FAINT = 128; // alpha below which a pixel gives way to other ink
  const TRACE = 12; // alpha below which nobody sees it

  claimline.Picture = class {
    constructor(pen, width, height, ratio, placeCount) {
      Object.assign(this, { pen, width, height, ratio });
      this.image = pen.createImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.across = (width >> TILE_BITS) + 1;
      this.dirty = new Uint8Array(this.across * ((height >> TILE_BITS) + 1));
      this.cells = Math.ceil(width / ratio / CELL) + 2;
      this.taken = new Uint8Array(this.cells * (Math.ceil(height / ratio / CELL) + 2));
      this.now = makeScene(placeCount);
      this.before = makeScene(placeCount);
      this.differing = new Int32Array(2 * placeCount);
    }

    /**
     * Draw marks, lowest first.
     *
     * places: indexes; x, y: centres in CSS pixels by index; levels: the class of a mark,
     * by index, by which marks are ordered before their index; spriteOf(index): a sprite.
     */
    draw(places, x, y, levels, spriteOf) {
      [this.now, this.before] = [this.before, this.now];
      this.arrange(places, x, y, levels, spriteOf);
      const count = this.compare();
      if (count > FEW * this.now.count) this.drawAll();
      else if (count > 0) this.mend(count);
    }

    /** Copy what lies between two x to the canvas, in pixels of the canvas. */
    show(from, to) {
      this.pen.putImageData(this.image, 0, 0, from, 0, to - from, this.height);
    }

    /** Note which sprite goes where; a mark that another would cover is left out. */
    arrange(places, x, y, levels, spriteOf) {
      const { now, taken, cells, ratio, width, height } = this;
      taken.fill(0);
      now.stamp.fill(0);
      let free = places.length;
      for (let k = places.length - 1; k >= 0; k--) {
        const place = places[k];
        const cell = Math.floor(y[place] / CELL) * cells + Math.floor(x[place] / CELL);
        if (taken[cell] === 1) continue;
        const ink = inkOf(spriteOf(place), width);
        const left = Math.round(x[place] * ratio - ink.middle);
        const top = Math.round(y[place] * ratio - ink.middle);
        // What reaches over the edge of the canvas lies far out of view.
        if (left < 0 || top < 0 || left + ink.side > width || top + ink.side > height) continue;
        taken[cell] = 1;
        now.places[--free] = place;
        now.inks[place] = ink;
        now.at[place] = top * width + left;
        now.stamp[place] = levels[place] + 1;
      }
      now.first = free;
      now.end = places.length;
      now.count = places.length - free;
    }

    /** List the marks that came, went or changed; give their number. */
    compare() {
      const { now, before, differing } = this;
      let count = 0;
      for (let k = now.first; k < now.end; k++) {
        const place = now.places[k];
        const same =
          now.stamp[place] === before.stamp[place] &&
          now.inks[place] === before.inks[place] &&
          now.at[place] === before.at[place];
        if (!same) differing[count++] = place;
      }
      for (let k = before.first; k < before.end; k++) {
        const place = before.places[k];
        if (now.stamp[place] === 0) differing[count++] = place;
      }
      return count;
    }

    drawAll() {
      const { now } = this;
      this.pixels.fill(0);
      for (let k = now.first; k < now.end; k++) {
        const place = now.places[k];
        this.copy(now.inks[place], now.at[place]);
      }
    }

    /** Make the tiles anew that a differing mark touches or touched. */
    mend(count) {
      const { now, before, differing, dirty } = this;
      dirty.fill(0);
      for (let k = 0; k < count; k++) {
        for (const scene of [now, before]) {
          const place = differing[k];
          if (scene.stamp[place] > 0) this.touch(scene.inks[place], scene.at[place], true);
        }
      }
      this.clearTiles();
      for (let k = now.first; k < now.end; k++) {
        const place = now.places[k];
        const touched = this.touch(now.inks[place], now.at[place], false);
        if (touched === ALL) this.copy(now.inks[place], now.at[place]);
        else if (touched > 0) this.copyIntoTiles(now.inks[place], now.at[place]);
      }
    }

    /** Mark the tiles under a mark as dirty, or tell whether none, some or all are. */
    touch(ink, at, spoil) {
      const { width, across, dirty } = this;
      const top = Math.floor(at / width);
      const left = at - top * width;
      const right = (left + ink.side - 1) >> TILE_BITS;
      const bottom = (top + ink.side - 1) >> TILE_BITS;
      let some = 0;
      let all = ALL;
      for (let j = top >> TILE_BITS; j <= bottom; j++) {
        for (let i = left >> TILE_BITS; i <= right; i++) {
          if (spoil) dirty[j * across + i] = 1;
          else if (dirty[j * across + i] === 1) some = 1;
          else all = 0;
        }
      }
      return some && (all || some);
    }

    clearTiles() {
      const { width, height, across, dirty, pixels } = this;
      for (let y = 0; y < height; y++) {
        const row = (y >> TILE_BITS) * across;
        for (let i = 0; i < across; i++) {
          if (dirty[row + i] === 0) continue;
          const from = y * width + (i << TILE_BITS);
          pixels.fill(0, from, Math.min(from + (1 << TILE_BITS), (y + 1) * width));
        }
      }
    }

    /**
     * Copy a sprite's pixels.
     *
     * Edges are not blended: over other ink a faint pixel gives way, any other covers it.
     */
    copy({ offsets, values, faintOffsets, faintValues }, at) {
      const { pixels } = this;
      for (let k = 0; k < offsets.length; k++) pixels[at + offsets[k]] = values[k];
      for (let k = 0; k < faintOffsets.length; k++) {
        const spot = at + faintOffsets[k];
        if (pixels[spot] === 0) pixels[spot] = faintValues[k];
      }
    }

    /** The same, only where a tile is dirty. */
    copyIntoTiles(ink, at) {
      const { pixels, width, across, dirty } = this;
      const { offsets, values, spots, faintOffsets, faintValues, faintSpots } = ink;
      const top = Math.floor(at / width);
      const left = at - top * width;
      // A spot is x and y inside the sprite; see inkOf.
      const isDirty = (spot) =>
        dirty[((top + (spot >> 12)) >> TILE_BITS) * across + ((left + (spot & 4095)) >> TILE_BITS)];
      for (let k = 0; k < offsets.length; k++) {
        if (isDirty(spots[k]) === 1) pixels[at + offsets[k]] = values[k];
      }
      for (let k = 0; k < faintOffsets.length; k++) {
        if (isDirty(faintSpots[k]) !== 1) continue;
        const spot = at + faintOffsets[k];
        if (pixels[spot] === 0) pixels[spot] = faintValues[k];
      }
    }
  };

  const ALL = 2;

  /** What a picture shows: places from `first` to `end` in order, and of each what is where. */
  function makeScene(placeCount) {
    return {
      places: new Int32Array(placeCount),
      first: 0,
      end: 0,
      count: 0,
      stamp: new Uint8Array(placeCount), // 0: not shown, else its level plus 1
      at: new Int32Array(placeCount), // of the sprite's corner in the picture
      inks: new Array(placeCount).fill(null),
    };
  }

  /** The pixels of a sprite that leave ink, as offsets in a picture of some width. */
  function inkOf(sprite, width) {
    if (sprite.ink && sprite.ink.width === width) return sprite.ink;
    const { side } = sprite;
    const pixels = sprite.readPixels();
    const inked = [[], []]; // numbers of the pixels that cover what is there, and of faint ones
    pixels.forEach((value, i) => {
      const alpha = value >>> 24;
      if (alpha >= TRACE) inked[alpha >= FAINT ? 0 : 1].push(i);
    });
    const offsets = (list) => Int32Array.from(list, (i) => Math.floor(i / side) * width + (i % side));
    const spots = (list) => Int32Array.from(list, (i) => (Math.floor(i / side) << 12) | i % side);
    const [full, faint] = inked;
    sprite.ink = {
      side,
      width,
      middle: side / 2,
      offsets: offsets(full),
      values: Uint32Array.from(full, (i) => pixels[i]),
      spots: spots(full),
      faintOffsets: offsets(faint),
      faintValues: Uint32Array.from(faint, (i) => pixels[i]),
      faintSpots: spots(faint),
    };
    return sprite.ink;
  }
})((window.claimline = window.claimline || {}));
