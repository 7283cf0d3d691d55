/**
 * The mark on a canvas: left half Russian sources, right half Ukrainian sources, centre
 * independent monitors. The measures come from layers/style.py; layers/glyph.py draws the
 * same mark as SVG and a test compares the two.
 */
(function (claimline) {
  "use strict";

  const FULL = 2 * Math.PI;

  /** Prints each distinct mark once and keeps the print (a sprite). */
  claimline.GlyphPress = class {
    constructor(style, pixelRatio) {
      this.style = style;
      this.pixelRatio = pixelRatio;
      this.prints = new Map();
    }

    /**
     * The sprite of a mark.
     *
     * bits: three positions from `at` on (-1 silent, 0 split, else status bits).
     * form: "point", "soft" (place known only roughly) or "region" (a hollow ring).
     */
    print(bits, at, agreement, radius, form) {
      const states = ((bits[at] + 1) * 8 + bits[at + 1] + 1) * 8 + bits[at + 2] + 1;
      const key = `${form}${radius}:${states * 8 + agreement}`;
      let sprite = this.prints.get(key);
      if (!sprite) {
        sprite = this.make(bits.slice(at, at + 3), agreement, radius, form);
        this.prints.set(key, sprite);
      }
      return sprite;
    }

    make(bits, agreement, radius, form) {
      const { style } = this;
      const unit = radius / style.radius;
      const reach = form === "soft" ? style.box * 1.35 : style.box;
      const half = Math.ceil(reach * unit);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(2 * half * this.pixelRatio);
      const pen = canvas.getContext("2d");
      pen.scale(this.pixelRatio, this.pixelRatio);
      pen.translate(half, half);
      pen.scale(unit, unit);
      if (form === "soft") drawSoftEdge(pen, style, reach);
      drawMark(pen, style, bits, agreement, form === "region");
      return { canvas, half };
    }
  };

  /** Draw a mark around the origin in the glyph's own units. */
  function drawMark(pen, style, bits, agreement, hollow) {
    const radius = style.radius;
    const left = new Path2D();
    left.arc(0, 0, radius, FULL / 4, (FULL * 3) / 4);
    const right = new Path2D();
    right.arc(0, 0, radius, -FULL / 4, FULL / 4);
    fillPart(pen, style, left, bits[0]);
    fillPart(pen, style, right, bits[1]);
    pen.fillStyle = style.paper;
    pen.fillRect(-style.gap / 2, -radius, style.gap, 2 * radius);
    if (hollow) fillDisc(pen, radius * 0.64, style.paper);
    if (bits[2] !== claimline.SILENT) {
      fillDisc(pen, style.centreRadius + style.gap, style.paper);
      const centre = new Path2D();
      centre.arc(0, 0, style.centreRadius, 0, FULL);
      fillPart(pen, style, centre, bits[2]);
    }
    drawRing(pen, style, agreement);
  }

  function fillDisc(pen, radius, colour) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.fill();
  }

  function fillPart(pen, style, shape, bits) {
    const fill = bits === claimline.SILENT ? [style.paper] : style.fills[bits];
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
    const overtaken = agreement === claimline.OVERTAKEN;
    const marked = overtaken || agreement === claimline.DISPUTED;
    pen.strokeStyle = marked ? style.ink : style.outline;
    pen.lineWidth = marked ? style.ringWidth : 1;
    if (overtaken) pen.setLineDash(style.ringDash);
    pen.beginPath();
    pen.arc(0, 0, marked ? style.ringRadius : style.radius, 0, FULL);
    pen.stroke();
    pen.setLineDash([]);
  }

  /** A place whose point is known only roughly has no sharp edge. */
  function drawSoftEdge(pen, style, reach) {
    const haze = pen.createRadialGradient(0, 0, style.radius * 0.9, 0, 0, reach);
    haze.addColorStop(0, "rgba(70, 70, 70, 0.3)");
    haze.addColorStop(1, "rgba(70, 70, 70, 0)");
    fillDisc(pen, reach, haze);
  }
})((window.claimline = window.claimline || {}));
