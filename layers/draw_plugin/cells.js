/**
 * Cells in the place of places, seen from afar: a hexagon for each, on canvases of their own.
 *
 * Every pane has a sheet with what it says of the cells, all voices or one account. Where two
 * panes share the map, each sheet is clipped at the divider, so that moving it paints no more
 * than the cells that come into sight. Cells never overlap, so only those are painted that
 * differ.
 */
(function (claimline) {
  "use strict";

  const MOST_RADIUS = 25; // CSS pixels
  const LEAST_RADIUS = 8;
  const FILLED = 0.47; // of the distance between two cells
  const LEAST_PART = 0.6; // of the radius, of a cell that holds few places
  const EARTH_KM = 40075.017;

  claimline.Cells = class {
    constructor(layer, map) {
      Object.assign(this, { layer, map, sheets: [], squares: [], count: 0 });
      this.frame = layer.makeBoard(map, "claimline-cells", 440, "div");
      this.stages = [];
      layer.on("remove", () => this.frame.remove());
    }

    /**
     * Show what panes say of the same cells from the next view on.
     *
     * told: for each a pane and its squares; km: between neighbours; most: places of the
     * fullest cell.
     */
    show(told, { km, most }) {
      Object.assign(this, { km, most });
      this.squares = told[0].squares;
      this.count = this.squares.reduce((sum, square) => sum + square.count, 0);
      this.sheets = told.map(({ pane, squares }, number) => {
        return new Sheet(this, pane, squares, this.stageOf(number));
      });
      for (const { canvas } of this.stages.splice(told.length)) canvas.remove();
    }

    hide() {
      Object.assign(this, { sheets: [], squares: [], count: 0 });
      for (const { canvas } of this.stages.splice(0)) canvas.remove();
    }

    stageOf(number) {
      if (!this.stages[number]) {
        const canvas = L.DomUtil.create("canvas", "claimline-sheet", this.frame);
        this.stages[number] = new claimline.Stage(canvas);
      }
      return this.stages[number];
    }

    /** The view has changed: find where the cells stand and how large they are. */
    fit() {
      const { layer, map, frame, count } = this;
      L.DomUtil.setPosition(frame, map.latLngToLayerPoint(layer.bounds.getNorthWest()).round());
      this.x = new Float32Array(count);
      this.y = new Float32Array(count);
      this.radius = new Float32Array(count);
      const project = layer.projector();
      // As for marks, the paper inside is white in both themes; only the edges differ.
      const { ring, outline } = layer.theme;
      const ratio = claimline.pixelRatio();
      this.press = new claimline.CellPress({ ...layer.model.payload.style, ring, outline }, ratio);
      this.each(this.squares, (square, i, cell) => {
        [this.x[cell], this.y[cell]] = project(square.lon[i], square.lat[i]);
        this.radius[cell] = this.radiusOf(square.lat[i], square.places[i]);
      });
      for (const sheet of this.sheets) sheet.fit(layer.width, layer.height, ratio);
    }

    radiusOf(lat, places) {
      const pixelsPerKm =
        (256 * 2 ** this.map.getZoom()) / (EARTH_KM * Math.cos((lat * Math.PI) / 180));
      const room = Math.max(LEAST_RADIUS, Math.min(MOST_RADIUS, FILLED * this.km * pixelsPerKm));
      const full = LEAST_PART + (1 - LEAST_PART) * Math.sqrt(places / this.most);
      return Math.round(2 * room * full) / 2;
    }

    each(squares, act) {
      let cell = 0;
      for (const square of squares) {
        for (let i = 0; i < square.count; i++) act(square, i, cell++);
      }
    }

    draw() {
      for (const sheet of this.sheets) sheet.draw();
    }

    /** The cell at a point of the canvas of which the pane there has something to show, or -1. */
    at(x, y) {
      const sheet = this.sheets.find((one) => one.reaches(x, 0));
      if (!sheet) return -1;
      for (let cell = 0; cell < this.count; cell++) {
        if (!sheet.speaks(cell)) continue;
        const reach = claimline.hexReach(this.x[cell] - x, this.y[cell] - y);
        if (reach <= this.radius[cell]) return cell;
      }
      return -1;
    }

    /** What a cell holds, where it is, and what each pane says: {pane, day, codes}. */
    look(wanted) {
      let found = null;
      this.each(this.squares, ({ ids, places, lon, lat }, i, cell) => {
        if (cell !== wanted) return;
        found = { id: ids[i], places: places[i], lon: lon[i], lat: lat[i] };
      });
      return { ...found, said: this.sheets.map((sheet) => sheet.read(wanted)) };
    }

    /** Add the days on view on which some cell shows something new. */
    listDays(days) {
      for (const sheet of this.sheets) sheet.listDays(days);
    }
  };

  /** What one pane says of the cells, and its picture. */
  class Sheet {
    constructor(cells, pane, squares, stage) {
      Object.assign(this, { cells, pane, squares, stage, range: [-Infinity, Infinity] });
      this.parts = claimline.partsOf(cells.layer.model, pane);
      this.now = new Uint32Array(this.parts.length); // what is said of the cell at hand
    }

    get day() {
      return this.pane.dayFor(this.cells.layer.question.day);
    }

    fit(width, height, ratio) {
      const { stage, cells } = this;
      stage.fit(width, height, ratio);
      // A map that is not on view yet has no size.
      this.image = stage.pen.createImageData(stage.width || 1, stage.height || 1);
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.codes = new Uint32Array(this.parts.length * cells.count);
    }

    /** Paint the cells in sight that say on the day what they did not say before. */
    draw() {
      const { cells, day } = this;
      this.clip();
      const dirty = [Infinity, Infinity, -Infinity, -Infinity];
      cells.each(this.squares, (square, i, cell) => {
        if (!this.reaches(cells.x[cell], cells.radius[cell])) return;
        this.readNow(square, i, day);
        if (this.note(cell)) this.paint(cell, dirty);
      });
      const [left, top, right, bottom] = dirty;
      if (left > right) return;
      this.stage.pen.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
    }

    /** Leave the other side of the divider to the other sheet. */
    clip() {
      const { layer } = this.cells;
      const range = layer.rangeOf(this.pane);
      const { style } = this.stage.canvas;
      this.range = range || [-Infinity, Infinity];
      style.clipPath = range ? `inset(0 ${layer.width - range[1]}px 0 ${range[0]}px)` : "";
    }

    /** Whether something that wide is in sight. */
    reaches(x, width) {
      return x + width >= this.range[0] && x - width < this.range[1];
    }

    readNow(square, i, day) {
      claimline.readCodes(square, i, day, this.parts, this.pane, this.now);
    }

    /** Keep what is said of a cell now; tell whether that is something new. */
    note(cell) {
      const { codes, now } = this;
      const at = now.length * cell;
      let differs = false;
      for (let k = 0; k < now.length; k++) {
        if (codes[at + k] !== now[k]) differs = true;
        codes[at + k] = now[k];
      }
      return differs;
    }

    paint(cell, dirty) {
      const { cells, now, pixels } = this;
      const { width, height, ratio } = this.stage;
      const shape = cells.press.shapeOf(cells.radius[cell], this.formOf(), width);
      const left = Math.round(cells.x[cell] * ratio - shape.side / 2);
      const top = Math.round(cells.y[cell] * ratio - shape.side / 2);
      const [right, bottom] = [left + shape.side, top + shape.side];
      if (left < 0 || top < 0 || right > width || bottom > height) return;
      const corner = top * width + left;
      if (this.speaks(cell)) cells.press.copy(shape, now, pixels, corner);
      else cells.press.wipe(shape, pixels, corner);
      dirty[0] = Math.min(dirty[0], left);
      dirty[1] = Math.min(dirty[1], top);
      dirty[2] = Math.max(dirty[2], right);
      dirty[3] = Math.max(dirty[3], bottom);
    }

    /** Only where independent monitors speak there is a centre. */
    formOf() {
      const { halves, centred, whole } = claimline.CELL_FORMS;
      if (this.pane.account !== null) return whole;
      return this.now[2] >>> 4 !== 0 ? centred : halves;
    }

    /** Whether the pane has something to show of a cell; the last code is 0 if not. */
    speaks(cell) {
      return this.codes[this.parts.length * (cell + 1) - 1] !== 0;
    }

    read(wanted) {
      const { pane, day, parts } = this;
      const codes = new Uint32Array(parts.length);
      this.cells.each(this.squares, (square, i, cell) => {
        if (cell === wanted) claimline.readCodes(square, i, day, parts, pane, codes);
      });
      return { pane, day, codes: [...codes] };
    }

    listDays(days) {
      for (const square of this.squares) {
        claimline.eachTurn(square, this.parts, this.pane, (day) => {
          const seen = this.pane.seenOn(day);
          if (seen !== null) days.add(seen);
        });
      }
    }
  }
})((window.claimline = window.claimline || {}));
