/**
 * Which names are written, and where: most important first, none over another.
 *
 * While the date is dragged the layout stays; it is worked out anew when the view
 * changes or the drag rests, and prefers the names that already stand.
 */
(function (claimline) {
  "use strict";

  const CELL = 64;
  const HEIGHT = 15;
  const SPACE = 4;

  /** A set of rectangles that answers "is this one free?" by grid cell. */
  class Occupied {
    constructor() {
      this.cells = new Map();
    }

    visit(box, act) {
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i++) {
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j++) {
          if (act(`${i},${j}`)) return true;
        }
      }
      return false;
    }

    add(box) {
      this.visit(box, (key) => {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
        return false;
      });
    }

    hits(box) {
      return this.visit(box, (key) =>
        (this.cells.get(key) || []).some(
          (other) =>
            box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3],
        ),
      );
    }
  }

  /**
   * Place the labels.
   *
   * marks: {key, x, y, radius, text, width, weight}, x and y in canvas pixels; one with a
   * box and no text only keeps others away.
   * standing: the layout before, by key, whose sides are tried first.
   * blocked: rectangles that something covers, such as the card.
   * Returns a Map from key to {x, y} of the left end of the text's middle line.
   */
  claimline.placeLabels = function (marks, standing, bounds, blocked) {
    const occupied = new Occupied();
    for (const box of blocked) occupied.add(box);
    for (const mark of marks) {
      const r = mark.radius;
      occupied.add(mark.box || [mark.x - r, mark.y - r, mark.x + r, mark.y + r]);
    }
    const order = marks
      .filter((mark) => mark.text && inside(mark, bounds))
      .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
    const layout = new Map();
    for (const mark of order) {
      const before = standing.get(mark.key);
      const sides = before ? [before.side, ...SIDES] : SIDES;
      for (const side of sides) {
        const box = boxOf(mark, side);
        if (!within(box, bounds) || occupied.hits(box)) continue;
        occupied.add(box);
        layout.set(mark.key, { side, x: box[0], y: (box[1] + box[3]) / 2 });
        break;
      }
    }
    return layout;
  };

  const SIDES = ["right", "left", "above", "below"];

  function boxOf(mark, side) {
    const { x, y, radius, width } = mark;
    const top = { right: y - HEIGHT / 2, left: y - HEIGHT / 2 };
    const reach = radius + SPACE;
    if (side === "above") top.above = y - reach - HEIGHT + 2;
    if (side === "below") top.below = y + reach - 2;
    const start = { right: x + reach, left: x - reach - width };
    const from = start[side] === undefined ? x - width / 2 : start[side];
    return [from, top[side], from + width, top[side] + HEIGHT];
  }

  function inside(mark, bounds) {
    return (
      mark.x > bounds[0] && mark.x < bounds[2] && mark.y > bounds[1] && mark.y < bounds[3]
    );
  }

  /** A label stays on the visible map, so that none is cut by its edge. */
  function within(box, bounds) {
    return (
      box[0] >= bounds[0] && box[2] <= bounds[2] && box[1] >= bounds[1] && box[3] <= bounds[3]
    );
  }
})((window.claimline = window.claimline || {}));
