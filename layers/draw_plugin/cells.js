/**
 * Cells in the place of places, seen from afar: a hexagon for each, on a canvas of its own.
 *
 * The halves and the centre are those of the mark of a place. Each is filled from the bottom
 * up with the shares of the positions that the side takes at the places of the cell, white
 * for those at which it is silent. The ring is black for the share of disputed places,
 * clockwise from the top, and then dashed for the share of overtaken ones. What a share is
 * says layers/crowd/shares.py. Cells never overlap, so only those are painted that differ.
 */
(function (claimline) {
  "use strict";

  const PARTS = 4; // three sides and the relations
  const POSITIONS = [-1, 1, 5, 4, 0, 6, 2]; // by digit, as in layers/crowd/shares.py
  const STACK = [1, 2, 3, 4, 5, 6, 0]; // digits from the bottom up
  const DISPUTED = 2; // digits of the relations
  const OVERTAKEN = 3;
  const LEVELS = 24; // steps that a part is filled in
  const TURNS = 32; // steps of the ring
  const KINDS = 4; // pixels by pattern: plain, stripe, dot, both
  const PAPER = 3 * LEVELS * KINDS;
  const OUTLINE = PAPER + 1;
  const RING = PAPER + 2;
  const MOST_RADIUS = 25; // CSS pixels
  const LEAST_RADIUS = 8;
  const FILLED = 0.47; // of the distance between two cells
  const LEAST_PART = 0.6; // of the radius, of a cell that holds few places
  const EARTH_KM = 40075.017;

  claimline.CELL_PARTS = PARTS;
  claimline.CELL_POSITIONS = POSITIONS;

  /** The digit of a code: a share in eighths, rounded up. */
  claimline.digitOf = (code, digit) => (code >>> (4 * digit)) & 15;

  /** Read an answer of the server: where the cells are, and their runs by cell and part. */
  claimline.readCells = function ({ cells, runs }) {
    const { cell, part, day, code } = claimline.decodeColumns(runs);
    const count = cells.ids.length;
    const starts = new Uint32Array(PARTS * count + 1);
    for (let i = 0; i < runs.length; i++) starts[PARTS * cell[i] + part[i] + 1]++;
    for (let slot = 0; slot < PARTS * count; slot++) starts[slot + 1] += starts[slot];
    const [lon, lat] = [cells.lon, cells.lat].map(claimline.decodeColumn);
    return { ids: cells.ids, count, lon, lat, places: cells.places, starts, day, code };
  };

  claimline.Cells = class {
    constructor(layer, map) {
      Object.assign(this, { layer, map, squares: [], count: 0 });
      this.canvas = layer.makeCanvas(map, "claimline-cells", 440);
      this.stage = new claimline.Stage(this.canvas);
      layer.on("remove", () => this.canvas.remove());
    }

    /** Show the cells of some squares; km: between neighbours; most: places of the fullest. */
    show(squares, { km, most }) {
      Object.assign(this, { squares, km, most });
      this.count = squares.reduce((sum, square) => sum + square.count, 0);
      this.fit();
    }

    hide() {
      if (this.count) this.show([], this);
    }

    /** The view has changed: find where the cells stand and how large they are. */
    fit() {
      const { layer, map, canvas, stage, count } = this;
      const corner = map.latLngToLayerPoint(layer.bounds.getNorthWest()).round();
      L.DomUtil.setPosition(canvas, corner);
      stage.fit(layer.width, layer.height, claimline.pixelRatio());
      this.image = count ? stage.pen.createImageData(stage.width, stage.height) : null;
      this.pixels = count ? new Uint32Array(this.image.data.buffer) : null;
      this.codes = new Uint32Array(PARTS * count);
      this.x = new Float32Array(count);
      this.y = new Float32Array(count);
      this.radius = new Float32Array(count);
      const project = layer.projector();
      // As for marks, the paper inside is white in both themes; only the edges differ.
      const { ring, outline } = layer.theme;
      this.press = new CellPress({ ...layer.model.payload.style, ring, outline }, stage.ratio);
      this.each((square, i, cell) => {
        [this.x[cell], this.y[cell]] = project(square.lon[i], square.lat[i]);
        this.radius[cell] = this.radiusOf(square.lat[i], square.places[i]);
      });
    }

    radiusOf(lat, places) {
      const pixelsPerKm =
        (256 * 2 ** this.map.getZoom()) / (EARTH_KM * Math.cos((lat * Math.PI) / 180));
      const room = Math.max(LEAST_RADIUS, Math.min(MOST_RADIUS, FILLED * this.km * pixelsPerKm));
      const full = LEAST_PART + (1 - LEAST_PART) * Math.sqrt(places / this.most);
      return Math.round(2 * room * full) / 2;
    }

    each(act) {
      let cell = 0;
      for (const square of this.squares) {
        for (let i = 0; i < square.count; i++) act(square, i, cell++);
      }
    }

    /** Paint the cells that say on the day on view what they did not say before. */
    draw() {
      if (!this.count) return;
      const { day } = this.layer.question;
      const only = this.layer.panes[0].disputedOnly;
      const dirty = [Infinity, Infinity, -Infinity, -Infinity];
      this.each((square, i, cell) => {
        const at = PARTS * cell;
        let differs = false;
        const relations = codeOn(square, PARTS * i + 3, day);
        const silent = only && claimline.digitOf(relations, DISPUTED) === 0;
        for (let part = 0; part < PARTS; part++) {
          const code = silent ? 0 : codeOn(square, PARTS * i + part, day);
          if (this.codes[at + part] !== code) differs = true;
          this.codes[at + part] = code;
        }
        if (differs) this.paint(cell, dirty);
      });
      const [left, top, right, bottom] = dirty;
      if (left > right) return;
      this.stage.pen.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
    }

    paint(cell, dirty) {
      const { width, height, ratio } = this.stage;
      const shape = this.press.shapeOf(this.radius[cell], this.speaks(cell, 2), width);
      const left = Math.round(this.x[cell] * ratio - shape.side / 2);
      const top = Math.round(this.y[cell] * ratio - shape.side / 2);
      const [right, bottom] = [left + shape.side, top + shape.side];
      if (left < 0 || top < 0 || right > width || bottom > height) return;
      this.press.copy(shape, this.codes, PARTS * cell, this.pixels, top * width + left);
      dirty[0] = Math.min(dirty[0], left);
      dirty[1] = Math.min(dirty[1], top);
      dirty[2] = Math.max(dirty[2], right);
      dirty[3] = Math.max(dirty[3], bottom);
    }

    /** Whether a side takes any position in a cell. */
    speaks(cell, part) {
      return this.codes[PARTS * cell + part] >>> 4 !== 0;
    }

    /** The cell of which somebody speaks at a point of the canvas, or -1. */
    at(x, y) {
      for (let cell = 0; cell < this.count; cell++) {
        if (this.codes[PARTS * cell + 3] === 0) continue;
        if (reachOf(this.x[cell] - x, this.y[cell] - y) <= this.radius[cell]) return cell;
      }
      return -1;
    }

    /** What a cell holds and says: places, codes, lon and lat. */
    look(wanted) {
      let found = null;
      this.each((square, i, cell) => {
        if (cell !== wanted) return;
        const codes = this.codes.slice(PARTS * cell, PARTS * cell + PARTS);
        found = { id: square.ids[i], places: square.places[i], codes };
        Object.assign(found, { lon: square.lon[i], lat: square.lat[i] });
      });
      return found;
    }

    /** The days on which a cell says something new. */
    listDays() {
      const days = new Set();
      for (const square of this.squares) for (const day of square.day) days.add(day);
      return days;
    }
  };

  /** What a part of a cell says on a day: its last run that has begun. */
  function codeOn({ starts, day: days, code }, slot, day) {
    let low = starts[slot];
    let high = starts[slot + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low > starts[slot] ? code[low - 1] : 0;
  }

  /** How large a hexagon, a corner up, has to be to reach a point. */
  function reachOf(x, y) {
    const [aside, away] = [Math.abs(x), Math.abs(y)];
    return Math.max((aside * 2) / Math.sqrt(3), aside / Math.sqrt(3) + away);
  }

  /** Knows for every size which pixel belongs to what, and for every code its colours. */
  class CellPress {
    constructor(style, ratio) {
      Object.assign(this, { style, ratio });
      this.shapes = new Map();
      this.fills = new Map();
      this.rings = new Map();
      this.colours = new Uint32Array(RING + 2 * TURNS);
      this.colours[PAPER] = colourOf(style.paper);
      this.colours[OUTLINE] = colourOf(style.outline);
    }

    shapeOf(radius, hasCentre, width) {
      const key = 2 * radius * 2 + Number(hasCentre);
      if (!this.shapes.has(key)) {
        this.shapes.set(key, makeShape(radius * this.ratio, hasCentre, this.style, width));
      }
      return this.shapes.get(key);
    }

    /** Copy a cell into a picture; one that nobody speaks of is wiped out. */
    copy({ offsets, slots, edges, alphas }, codes, at, pixels, corner) {
      const { colours } = this;
      if (codes[at + 3] === 0) {
        for (let k = 0; k < offsets.length; k++) pixels[corner + offsets[k]] = 0;
        return;
      }
      for (let part = 0; part < 3; part++) {
        colours.set(this.fillOf(codes[at + part]), part * LEVELS * KINDS);
      }
      colours.set(this.ringOf(codes[at + 3]), RING);
      for (let k = 0; k < offsets.length; k++) pixels[corner + offsets[k]] = colours[slots[k]];
      for (let k = 0; k < edges.length; k++) {
        const spot = corner + edges[k];
        if (pixels[spot] !== 0) pixels[spot] = (pixels[spot] & 0xffffff) | alphas[k];
      }
    }

    /** The colours of a part by level and kind of pixel. */
    fillOf(code) {
      if (!this.fills.has(code)) this.fills.set(code, this.makeFill(code));
      return this.fills.get(code);
    }

    makeFill(code) {
      const fill = new Uint32Array(LEVELS * KINDS).fill(colourOf(this.style.paper));
      spread(code, STACK, LEVELS, (level, digit) => {
        for (let kind = 0; kind < KINDS; kind++) {
          fill[level * KINDS + kind] = colourOf(this.inkOf(POSITIONS[digit], kind));
        }
      });
      return fill;
    }

    inkOf(position, kind) {
      const { paper, fills } = this.style;
      if (position === claimline.SILENT) return paper;
      const [one, other] = fills[position];
      const isOther = position === claimline.SPLIT ? kind & 2 : kind & 1;
      return other && isOther ? other : one;
    }

    /** The colours of the ring by turn, for the two parts of a dash. */
    ringOf(code) {
      if (!this.rings.has(code)) this.rings.set(code, this.makeRing(code));
      return this.rings.get(code);
    }

    makeRing(code) {
      const ring = new Uint32Array(2 * TURNS);
      const ink = colourOf(this.style.ring);
      spread(code, [DISPUTED, OVERTAKEN, 0, 1, 4], TURNS, (turn, digit) => {
        if (digit === DISPUTED) ring.fill(ink, 2 * turn, 2 * turn + 2);
        if (digit === OVERTAKEN) ring[2 * turn] = ink;
      });
      return ring;
    }
  }

  /** Divide steps among the digits of a code, in some order, as their shares are. */
  function spread(code, order, steps, act) {
    const total = order.reduce((sum, digit) => sum + claimline.digitOf(code, digit), 0);
    if (total === 0) return;
    let step = 0;
    let sum = 0;
    for (const digit of order) {
      sum += claimline.digitOf(code, digit);
      for (; step < Math.round((steps * sum) / total); step++) act(step, digit);
    }
  }

  /**
   * Tell of every pixel of a hexagon what its colour depends on, and which are covered in
   * part; radius in pixels, offsets in a picture of some width.
   */
  function makeShape(radius, hasCentre, style, width) {
    const side = 2 * Math.ceil(radius) + 2;
    const unit = radius / style.box;
    const ringWidth = Math.max(2, style.ringWidth * unit);
    const inner = radius - ringWidth;
    const gap = Math.max(1, style.gap * unit);
    const centre = inner * 0.46;
    const found = [];
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [x, y] = [column + 0.5 - side / 2, row + 0.5 - side / 2];
        const cover = coverOf(x, y, radius);
        if (cover === 0) continue;
        const reach = reachOf(x, y);
        const zone = reach > inner ? "ring" : reach > inner - 1.2 ? "outline" : "";
        const part =
          zone || partOf(x, reach, hasCentre ? centre : -gap, gap);
        found.push({ row, x, y, part, cover, offset: row * width + column });
      }
    }
    fillLevels(found, style, unit);
    const edge = found.filter((pixel) => pixel.cover < 1);
    return {
      side,
      offsets: Int32Array.from(found, (pixel) => pixel.offset),
      slots: Uint16Array.from(found, (pixel) => pixel.slot),
      edges: Int32Array.from(edge, (pixel) => pixel.offset),
      alphas: Int32Array.from(edge, (pixel) => Math.round(255 * pixel.cover) << 24),
    };
  }

  function partOf(x, reach, centre, gap) {
    if (reach <= centre) return 2;
    if (reach <= centre + gap || Math.abs(x) < gap / 2) return "paper";
    return x < 0 ? 0 : 1;
  }

  /** Number the levels of every part from the bottom up, so that levels are equal areas. */
  function fillLevels(pixels, style, unit) {
    for (const pixel of pixels) {
      const { x, y, part } = pixel;
      if (part === "paper") pixel.slot = PAPER;
      if (part === "outline") pixel.slot = OUTLINE;
      if (part !== "ring") continue;
      const turn = (Math.atan2(x, -y) / (2 * Math.PI) + 1) % 1;
      const dash = Math.floor(turn * 24) % 2;
      pixel.slot = RING + 2 * Math.floor(turn * TURNS) + dash;
    }
    for (let part = 0; part < 3; part++) {
      const own = pixels.filter((pixel) => pixel.part === part).sort((a, b) => b.row - a.row);
      let before = 0;
      while (before < own.length) {
        let after = before;
        while (after < own.length && own[after].row === own[before].row) after++;
        const level = Math.floor((LEVELS * (before + after)) / 2 / own.length);
        for (; before < after; before++) {
          own[before].slot = (part * LEVELS + level) * KINDS + kindOf(own[before], style, unit);
        }
      }
    }
  }

  /** Which of two inks a pixel has in stripes (1) and in dots (2). */
  function kindOf({ x, y }, style, unit) {
    const stripe = Math.floor((x + y) / Math.SQRT2 / Math.max(1.4, style.stripe * unit)) & 1;
    const pitch = Math.max(3, style.dotPitch * unit);
    const [aside, away] = [x, y].map((at) => at - pitch * (Math.floor(at / pitch) + 0.5));
    return stripe | (Math.hypot(aside, away) < pitch / 3 ? 2 : 0);
  }

  /** How much of a pixel a hexagon covers. */
  function coverOf(x, y, radius) {
    let inside = 0;
    for (let i = -1.5; i <= 1.5; i++) {
      for (let j = -1.5; j <= 1.5; j++) {
        if (reachOf(x + i / 4, y + j / 4) <= radius) inside++;
      }
    }
    return inside / 16;
  }

  /** A colour of six hexadecimal digits as canvases keep it. */
  function colourOf(hex) {
    const number = parseInt(hex.slice(1), 16);
    return (0xff000000 | ((number & 255) << 16) | (number & 0xff00) | (number >> 16)) >>> 0;
  }
})((window.claimline = window.claimline || {}));
