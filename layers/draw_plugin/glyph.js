/**
 * The mark on a canvas: left half Russian sources, right half Ukrainian sources, centre
 * independent monitors. The measures come from layers/style.py; layers/glyph.py draws the
 * same mark as SVG and a test compares the two.
 */
(function (claimline) {
  "use strict";

  const FULL = 2 * Math.PI;
  const WEAR = [0, 0.9, 1.6, 2.2]; // width of the worn lines by age, in the glyph's units
  const WEAR_PITCH = 3;

  /** point; soft: place known only roughly; region: a hollow ring; voice: one account. */
  claimline.FORMS = { point: 0, soft: 1, region: 2, voice: 3 };

  claimline.HALOS = 3;

  /** Radius of the light around a mark, in CSS pixels. */
  claimline.haloRadius = (radius) => radius + Math.min(6, radius);

  /** Prints each distinct mark once and keeps the print (a sprite). */
  claimline.GlyphPress = class {
    constructor(style, pixelRatio) {
      this.style = style;
      // Radii are whole halves of a pixel, so that a key is one small integer.
      this.pixelRatio = pixelRatio;
      this.prints = new Map();
    }

    /**
     * The sprite of a mark.
     *
     * said: three numbers from `at` on, each -1 (silent), 0 (split) or status bits, plus 8
     * where the voices speak of a part of the place only.
     * form: one of FORMS. fade: 0 (fresh) to 3 (old). halo: 0 (none) to HALOS.
     */
    print(said, at, agreement, radius, form, fade = 0, halo = 0) {
      const states = ((said[at] + 1) << 8) | ((said[at + 1] + 1) << 4) | (said[at + 2] + 1);
      const manner = (agreement << 6) | (form << 4) | (fade << 2) | halo;
      const key = ((radius * 2) << 21) | (states << 9) | manner;
      let sprite = this.prints.get(key);
      if (!sprite) {
        const parts = [said[at], said[at + 1], said[at + 2]];
        sprite = this.make(parts, agreement, radius, form, fade, halo);
        this.prints.set(key, sprite);
      }
      return sprite;
    }

    make(said, agreement, radius, form, fade, halo) {
      const { style } = this;
      const unit = radius / style.radius;
      const soft = form === claimline.FORMS.soft;
      const reach = soft ? style.box * 1.35 : style.box;
      const lit = claimline.haloRadius(radius);
      const half = Math.ceil(Math.max(reach * unit, halo ? lit : 0));
      return new Sprite(half, this.pixelRatio, (pen) => {
        pen.scale(unit, unit);
        pen.globalAlpha = halo / claimline.HALOS;
        if (halo) fillDisc(pen, lit / unit, style.news);
        pen.globalAlpha = 1;
        if (soft) drawSoftEdge(pen, style, reach);
        if (form === claimline.FORMS.voice) drawVoice(pen, style, said[0]);
        else drawMark(pen, style, said, form === claimline.FORMS.region);
        wearOff(pen, style, fade);
        drawRing(pen, style, form === claimline.FORMS.voice ? 0 : agreement);
      });
    }
  };

  /**
   * A mark that is drawn once: on a canvas of its own, or, where only its pixels are wanted,
   * on one that all share, because a canvas costs more than the drawing on it.
   */
  class Sprite {
    constructor(half, ratio, paint) {
      this.half = half;
      this.side = Math.ceil(2 * half * ratio);
      this.paint = (pen) => {
        pen.setTransform(ratio, 0, 0, ratio, half * ratio, half * ratio);
        paint(pen);
      };
      this.own = null;
    }

    get canvas() {
      if (!this.own) {
        this.own = document.createElement("canvas");
        this.own.width = this.own.height = this.side;
        this.paint(this.own.getContext("2d"));
      }
      return this.own;
    }

    /** The pixels, row by row, each a number whose highest byte is its alpha. */
    readPixels() {
      const { canvas } = SHARED;
      if (canvas.width < this.side) canvas.width = canvas.height = this.side;
      SHARED.pen.setTransform(1, 0, 0, 1, 0, 0);
      SHARED.pen.clearRect(0, 0, canvas.width, canvas.height);
      this.paint(SHARED.pen);
      const { data } = SHARED.pen.getImageData(0, 0, this.side, this.side);
      return new Uint32Array(data.buffer);
    }
  }

  const SHARED = { canvas: document.createElement("canvas") };
  SHARED.pen = SHARED.canvas.getContext("2d", { willReadFrequently: true });

  /** Draw a mark around the origin in the glyph's own units. */
  function drawMark(pen, style, said, hollow) {
    const radius = style.radius;
    fillDisc(pen, radius, style.paper);
    fillPart(pen, style, said[0], radius, FULL / 4, (FULL * 3) / 4);
    fillPart(pen, style, said[1], radius, -FULL / 4, FULL / 4);
    pen.fillStyle = style.paper;
    pen.fillRect(-style.gap / 2, -radius, style.gap, 2 * radius);
    if (hollow) fillDisc(pen, radius * 0.64, style.paper);
    if (said[2] !== claimline.SILENT) {
      fillDisc(pen, style.centreRadius + style.gap, style.paper);
      fillPart(pen, style, said[2], style.centreRadius, 0, FULL);
    }
  }

  /**
   * What nobody has renewed for long is worn: lines of paper run through its ink.
   *
   * A paler ink would not do, for a pale hue has a meaning of its own ("not ...").
   */
  function wearOff(pen, style, fade) {
    if (fade === 0) return;
    const { radius } = style;
    pen.save();
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.clip();
    pen.fillStyle = style.paper;
    for (let y = -radius; y < radius; y += WEAR_PITCH) {
      pen.fillRect(-radius, y + (WEAR_PITCH - WEAR[fade]) / 2, 2 * radius, WEAR[fade]);
    }
    pen.restore();
  }

  /** Draw what one account says as a whole disc. */
  function drawVoice(pen, style, said) {
    fillDisc(pen, style.radius, style.paper);
    fillPart(pen, style, said, style.radius, 0, FULL);
  }

  function fillDisc(pen, radius, colour) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.fill();
  }

  /** Fill a half as a slice, or the centre as a dot; smaller if only a part is spoken of. */
  function fillPart(pen, style, said, radius, from, to) {
    if (said === claimline.SILENT) return;
    const bits = said & 7;
    const whole = to - from === FULL;
    const inset = said & 8 && !whole ? (style.partialInset * FULL) / 360 : 0;
    const shape = new Path2D();
    if (!whole) shape.moveTo(0, 0);
    shape.arc(0, 0, said & 8 && whole ? radius * style.partialDot : radius, from + inset, to - inset);
    shape.closePath();
    const fill = style.fills[bits];
    pen.fillStyle = fill[0];
    pen.fill(shape);
    if (fill.length === 1) return;
    pen.save();
    pen.clip(shape);
    pen.fillStyle = fill[1];
    if (bits === claimline.SPLIT) drawDots(pen, style);
    else drawStripes(pen, style);
    pen.restore();
  }

  function drawStripes(pen, style) {
    const pitch = 2 * style.stripe;
    const reach = 2 * style.radius;
    const count = Math.floor(reach / pitch) + 1;
    pen.rotate(-FULL / 8);
    for (let i = -count; i < count; i++) {
      pen.fillRect(-reach, i * pitch, 2 * reach, style.stripe);
    }
  }

  function drawDots(pen, style) {
    const count = Math.floor(style.radius / style.dotPitch) + 1;
    for (let i = -count - 1; i <= count; i++) {
      for (let j = -count - 1; j <= count; j++) {
        const x = (i + 0.5) * style.dotPitch;
        const y = (j + 0.5) * style.dotPitch;
        pen.beginPath();
        pen.arc(x, y, style.dotRadius, 0, FULL);
        pen.fill();
      }
    }
  }

  function drawRing(pen, style, agreement) {
    strokeCircle(pen, style.radius, 1, style.outline);
    const overtaken = agreement === claimline.OVERTAKEN;
    if (!overtaken && agreement !== claimline.DISPUTED) return;
    if (overtaken) pen.setLineDash(style.ringDash);
    strokeCircle(pen, style.ringRadius, style.ringWidth, style.ring);
    pen.setLineDash([]);
  }

  function strokeCircle(pen, radius, width, colour) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.stroke();
  }

  /** A place whose point is known only roughly has no sharp edge. */
  function drawSoftEdge(pen, style, reach) {
    const haze = pen.createRadialGradient(0, 0, style.radius * 0.9, 0, 0, reach);
    haze.addColorStop(0, "rgba(70, 70, 70, 0.3)");
    haze.addColorStop(1, "rgba(70, 70, 70, 0)");
    fillDisc(pen, reach, haze);
  }
})((window.claimline = window.claimline || {}));
