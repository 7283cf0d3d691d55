/**
 * The ground under the claims: our own regions, drawn alike on both sides of the border.
 */
(function (claimline) {
  "use strict";

  const GRID = 26;
  const ABOVE = 20; // CSS pixels that a region's mark takes above its point
  const BELOW = 40; // and that it takes with its name below

  /** Coordinates arrive as base64 float32 pairs, longitude first. */
  claimline.decodeRegions = function (regions) {
    return regions.map((region) => ({
      ...region,
      rings: region.rings.map((data) => claimline.decodeColumn({ type: "f4", data })),
    }));
  };

  /** Fill the regions, stroke their edges, and the state border over them. */
  claimline.drawGround = function (pen, project, ground, theme, tiled) {
    if (!tiled) {
      pen.fillStyle = theme.ground;
      for (const region of ground.regions) {
        trace(pen, region.rings, project);
        pen.fill("evenodd");
      }
    }
    pen.lineJoin = "round";
    pen.lineCap = "round";
    pen.strokeStyle = theme.regionEdge;
    pen.lineWidth = 1;
    for (const region of ground.regions) {
      trace(pen, region.rings, project);
      pen.stroke();
    }
    traceLines(pen, ground.border, project);
    pen.strokeStyle = theme.borderCasing;
    pen.lineWidth = 5;
    pen.stroke();
    pen.strokeStyle = theme.border;
    pen.lineWidth = 1.6;
    pen.setLineDash([9, 3, 2, 3]);
    pen.stroke();
    pen.setLineDash([]);
  };

  function trace(pen, rings, project) {
    pen.beginPath();
    for (const ring of rings) {
      traceRing(pen, ring, project);
      pen.closePath();
    }
  }

  function traceLines(pen, lines, project) {
    pen.beginPath();
    for (const line of lines) traceRing(pen, line, project);
  }

  function traceRing(pen, ring, project) {
    for (let i = 0; i < ring.length; i += 2) {
      const point = project(ring[i], ring[i + 1]);
      if (i === 0) pen.moveTo(point[0], point[1]);
      else pen.lineTo(point[0], point[1]);
    }
  }

  /**
   * Where to write about a whole region: the roomiest visible spot inside it.
   *
   * Tries a grid of points of the view and takes the one where the mark with its name is
   * farthest from the view's edge, from what stands there already and from `blocked`
   * rectangles, such as the card, and its point from the region's edge (sampled).
   * halfWidth is half the name's. clear: whether the name may not lie over `taken` either.
   * Returns [x, y] in canvas pixels, or null where nothing of the region in view is free.
   */
  claimline.findRoom = function (outline, view, halfWidth, taken, blocked, clear) {
    let best = null;
    let room = 0;
    const left = view[0] + halfWidth;
    const step = [(view[2] - halfWidth - left) / GRID, (view[3] - view[1]) / GRID];
    if (step[0] <= 0) return null;
    for (let i = 1; i < GRID; i++) {
      for (let j = 1; j < GRID; j++) {
        const x = left + i * step[0];
        const y = view[1] + j * step[1];
        const free = roomAt(x, y, halfWidth, outline, view, taken, blocked, clear, room);
        if (free > room) {
          room = free;
          best = [x, y];
        }
      }
    }
    return best;
  };

  /** The least distance of the mark and its name from anything else; 0 if not `atLeast`. */
  function roomAt(x, y, halfWidth, outline, view, taken, blocked, clear, atLeast) {
    const [left, top, right, bottom] = [x - halfWidth, y - ABOVE, x + halfWidth, y + BELOW];
    const [side, low] = clear ? [halfWidth, BELOW] : [ABOVE, ABOVE];
    let free = Math.min(left - view[0], top - view[1], view[2] - right, view[3] - bottom) + 1;
    if (free <= atLeast) return 0;
    for (const box of blocked) {
      const away = distance(
        Math.max(box[0] - right, left - box[2], 0),
        Math.max(box[1] - bottom, top - box[3], 0),
      );
      free = Math.min(free, away);
    }
    if (free <= atLeast) return 0;
    for (const spot of taken) {
      const away = distance(
        Math.max(Math.abs(spot.x - x) - side, 0),
        Math.max(spot.y - y - low, top - spot.y, 0),
      );
      free = Math.min(free, away - spot.radius);
      if (free <= atLeast) return 0;
    }
    // Most points lie outside, and to find that out costs less than all distances.
    return contains(outline, x, y) ? roomWithin(outline, x, y, free, atLeast) : 0;
  }

  /** `free`, or the distance from the nearest corner of the outline; 0 if not `atLeast`. */
  function roomWithin(outline, x, y, free, atLeast) {
    let nearest = free * free;
    const least = atLeast * atLeast;
    for (const ring of outline) {
      for (let i = 0; i < ring.length; i += 2) {
        const aside = (x - ring[i]) * 0.6;
        const away = y - ring[i + 1];
        nearest = Math.min(nearest, aside * aside + away * away);
      }
      if (nearest <= least) return 0;
    }
    return Math.sqrt(nearest);
  }

  /** Math.hypot guards against overflow, which pixels do not know, and is slow. */
  function distance(aside, away) {
    return Math.sqrt(aside * aside + away * away);
  }

  function contains(outline, x, y) {
    let within = false;
    for (const ring of outline) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const above = ring[i + 1] > y;
        if (above === ring[j + 1] > y) continue;
        const cross = ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]);
        if (x < cross + ring[i]) within = !within;
      }
    }
    return within;
  }
})((window.claimline = window.claimline || {}));
