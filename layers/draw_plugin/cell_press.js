/**
 * How a hexagon is painted, pixel by pixel.
 *
 * Of all voices: the halves and the centre are those of the mark of a place, and the ring is
 * black for the share of disputed places, clockwise from the top, and then dashed for the
 * share of overtaken ones. Of one account: the whole hexagon is its own, and there is no ring,
 * as there is nothing to compare it with. Each part is filled from the bottom up with the
 * shares of the positions that its side takes at the places of the cell, white for those at
 * which it is silent.
 */
(function (claimline) {
  "use strict";

  const STACK = [1, 2, 3, 4, 5, 6, 0]; // digits from the bottom up
  const DISPUTED = 2; // digits of the relations
  const OVERTAKEN = 3;
  const SIDES = 3;
  const LEVELS = 24; // steps that a part is filled in
  const TURNS = 32; // steps of the ring
  const KINDS = 4; // pixels by pattern: plain, stripe, dot, both
  const PAPER = SIDES * LEVELS * KINDS;
  const OUTLINE = PAPER + 1;
  const RING = PAPER + 2;
  const HALVES = 0;
  const CENTRED = 1;
  const WHOLE = 2;

  claimline.CELL_FORMS = { halves: HALVES, centred: CENTRED, whole: WHOLE };

  /** Knows for every size which pixel belongs to what, and for every code its colours. */
  claimline.CellPress = class {
    constructor(style, ratio) {
      Object.assign(this, { style, ratio });
      this.shapes = new Map();
      this.fills = new Map();
      this.rings = new Map();
      this.colours = new Uint32Array(RING + 2 * TURNS);
      this.colours[PAPER] = colourOf(style.paper);
      this.colours[OUTLINE] = colourOf(style.outline);
    }

    /** The shape of a radius, a multiple of a half, in a picture of some width. */
    shapeOf(radius, form, width) {
      const key = 8 * radius + form;
      if (!this.shapes.has(key)) {
        this.shapes.set(key, makeShape(radius * this.ratio, form, this.style, width));
      }
      return this.shapes.get(key);
    }

    /** Wipe a cell out of a picture. */
    wipe({ offsets }, pixels, corner) {
      for (let k = 0; k < offsets.length; k++) pixels[corner + offsets[k]] = 0;
    }

    /** Copy a cell into a picture: the codes of three sides and the ring, or of one account. */
    copy({ offsets, slots, edges, alphas }, codes, pixels, corner) {
      const { colours } = this;
      for (let part = 0; part < SIDES && part < codes.length; part++) {
        colours.set(this.fillOf(codes[part]), part * LEVELS * KINDS);
      }
      if (codes.length > SIDES) colours.set(this.ringOf(codes[SIDES]), RING);
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
          fill[level * KINDS + kind] = colourOf(this.inkOf(claimline.CELL_POSITIONS[digit], kind));
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
  };

  /** How large a hexagon, a corner up, has to be to reach a point. */
  function reachOf(x, y) {
    const [aside, away] = [Math.abs(x), Math.abs(y)];
    return Math.max((aside * 2) / Math.sqrt(3), aside / Math.sqrt(3) + away);
  }
  claimline.hexReach = reachOf;

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
  function makeShape(radius, form, style, width) {
    const side = 2 * Math.ceil(radius) + 2;
    const unit = radius / style.box;
    const ringWidth = Math.max(2, style.ringWidth * unit);
    const inner = radius - ringWidth;
    const gap = Math.max(1, style.gap * unit);
    const centre = form === CENTRED ? inner * 0.46 : -gap;
    const edge = form === WHOLE ? inner : radius; // of one account there is no ring
    const found = [];
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [x, y] = [column + 0.5 - side / 2, row + 0.5 - side / 2];
        const cover = coverOf(x, y, edge);
        if (cover === 0) continue;
        const reach = reachOf(x, y);
        const part = zoneOf(reach, inner, edge) || partOf(x, reach, form, centre, gap);
        found.push({ row, x, y, part, cover, offset: row * width + column });
      }
    }
    fillLevels(found, style, unit);
    const frayed = found.filter((pixel) => pixel.cover < 1);
    return {
      side,
      offsets: Int32Array.from(found, (pixel) => pixel.offset),
      slots: Uint16Array.from(found, (pixel) => pixel.slot),
      edges: Int32Array.from(frayed, (pixel) => pixel.offset),
      alphas: Int32Array.from(frayed, (pixel) => Math.round(255 * pixel.cover) << 24),
    };
  }

  function zoneOf(reach, inner, edge) {
    if (reach > inner && edge > inner) return "ring";
    return reach > inner - 1.2 ? "outline" : "";
  }

  function partOf(x, reach, form, centre, gap) {
    if (form === WHOLE) return 0;
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
    for (let part = 0; part < SIDES; part++) {
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
