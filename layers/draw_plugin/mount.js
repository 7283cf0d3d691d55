/**
 * Puts the claim layer on a Leaflet map and ties it to the page over a BroadcastChannel.
 *
 * Page to map: {kind: "view", ...} the whole view, {kind: "day", day} while scrubbing,
 * {kind: "focus", lon, lat, zoom}. Map to page: {kind: "ready"}, {kind: "open", place},
 * {kind: "moved", lon, lat, zoom}, {kind: "drawn", day, disputed, marks, ms},
 * {kind: "changes", ...} the days on which something changes, {kind: "news", day, names},
 * {kind: "unable"} where the browser has no canvas to draw on.
 */
(function (claimline) {
  "use strict";

  claimline.mount = function (map, payload, channelName, fitted, view) {
    if (!canDraw()) return giveUp(map, openChannel(channelName));
    keepStill(map);
    const model = claimline.readModel(payload);
    const state = { map, model, tiles: null, tilesKey: "", fitted: null };
    if (!fitted) fitOpening(state);
    const layer = (state.layer = claimline.makeLayer(model).addTo(map));
    state.talk = openChannel(channelName);
    state.divider = new claimline.Divider(map, (at) => layer.show({ divider: at }));
    state.twin = new claimline.Twin(map, model, (resize) => keepOpening(state, resize));
    if (model.crowd) state.crowd = new claimline.Crowd(state);
    addCard(state);
    listen(state, map, layer);
    layer.on("drawn", ({ day, disputed, marks, ms }) =>
      state.talk.postMessage({ kind: "drawn", day, disputed, marks, ms }),
    );
    // What a day brings is known of all places, or not told.
    if (!model.crowd) layer.on("settled", () => claimline.tellNews(state));
    map.on("moveend", () => tellWhere(state));
    state.talk.onmessage = ({ data }) => (HEARD[data.kind] || (() => {}))(state, data);
    if (view) adoptView(state, view);
    state.talk.postMessage({ kind: "ready" });
    claimline.mounted = state;
    return state;
  };

  const HEARD = {
    day: (state, { day }) => everyLayer(state, (layer) => layer.ask({ day })),
    view: (state, view) => adoptView(state, view),
    focus: (state, { lon, lat, zoom }) => focus(state, lon, lat, zoom),
  };

  function canDraw() {
    return document.createElement("canvas").getContext("2d") !== null;
  }

  /** Without a canvas there is no map; whoever asks for one is told so. */
  function giveUp(map, talk) {
    map.getContainer().hidden = true;
    talk.onmessage = ({ data }) => data.kind === "view" && talk.postMessage({ kind: "unable" });
    talk.postMessage({ kind: "unable" });
    return null;
  }

  /** Without a channel the map shows what it was mounted with; Python mounts it anew. */
  function openChannel(name) {
    if (typeof BroadcastChannel === "undefined") return { postMessage() {} };
    return new BroadcastChannel(name);
  }

  function everyLayer(state, act) {
    act(state.layer);
    if (state.twin.layer) act(state.twin.layer);
  }

  function fitOpening(state) {
    const { map } = state;
    const { wide, narrow } = state.model.payload.opening;
    const { x, y } = map.getSize();
    const small = x < 600;
    const below = L.point(0, Math.min(small ? 110 : 60, y / 3)); // room for the card
    map.fitBounds(small ? narrow : wide, { animate: false, paddingBottomRight: below });
    state.fitted = { centre: map.getCenter(), zoom: map.getZoom() };
  }

  /** Do what changes the size of the map; a view that is still as opened is fitted anew. */
  function keepOpening(state, resize) {
    const { map, fitted } = state;
    const asOpened =
      fitted && fitted.zoom === map.getZoom() && fitted.centre.equals(map.getCenter());
    resize();
    if (asOpened) fitOpening(state);
  }

  /** Share the room between two maps, or give it back. */
  function showTwin(state, wanted) {
    const { twin } = state;
    if (wanted === Boolean(twin.second)) return;
    keepOpening(state, () => twin.show(wanted));
    if (!wanted) return;
    if (state.crowd) state.crowd.attach(twin.layer, twin.second);
    listen(state, twin.second, twin.layer);
  }

  function adoptView(state, view) {
    const { model } = state;
    const index = model.places.index.get(view.open);
    const { mode, names } = view.compare;
    showTwin(state, mode === "twin");
    speak(state, view.words);
    state.divider.show(mode === "swipe" || mode === "dates" ? names : null, view.words.divider);
    showTwinNames(state, mode === "twin" ? names : null);
    layTiles(state, view.tiles);
    everyLayer(state, (layer) => {
      Object.assign(layer.question, {
        day: view.day,
        known: view.known,
        visible: claimline.readVisible(view.visible),
        overtakenAfter: view.overtakenAfter,
        entailed: view.entailed,
      });
      layer.show({
        compare: view.compare,
        language: Math.max(0, model.payload.languages.indexOf(view.language)),
        open: index === undefined ? -1 : index,
        tiled: Boolean(view.tiles),
        fading: Boolean(view.fade),
        haloDays: view.halo,
      });
    });
    if (state.crowd) showCrowd(state, view);
    claimline.tellChanges(state);
  }

  /** The open place may be one that is not here yet; Python knows where it is. */
  function showCrowd({ crowd }, view) {
    const [lon, lat] = view.openAt || [null, null];
    crowd.pin(view.open, lon, lat);
    crowd.refresh();
  }

  /** Say over each of two maps whose account it shows. */
  function showTwinNames(state, names) {
    const boxes = [state.map.getContainer(), state.twin.box];
    boxes.forEach((box, i) => {
      if (!box) return;
      let sign = box.querySelector(":scope > .claimline-sign");
      if (!sign) {
        sign = claimline.element("div", "claimline-sign");
        box.append(sign);
      }
      sign.hidden = !names;
      sign.textContent = names ? names[i] : "";
    });
  }

  function openPlace(state, place) {
    everyLayer(state, (layer) => layer.show({ open: place }));
    const id = place < 0 ? null : state.model.places.ids[place];
    state.talk.postMessage({ kind: "open", place: id });
    if (state.crowd) {
      const { lon, lat } = state.model.places;
      state.crowd.pin(id, id && lon[place], id && lat[place]);
    }
    claimline.tellChanges(state);
  }

  /** Nothing glides for readers who have asked their system for that. */
  function keepStill(map) {
    if (!wantsStillness()) return;
    map.options.inertia = false;
    map._zoomAnimated = false;
  }

  function wantsStillness() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** Bring a place into view; a place already well inside stays where the reader has it. */
  function focus({ map }, lon, lat, zoom) {
    const inside = map.getBounds().pad(-0.12).contains([lat, lon]);
    if (inside && (zoom === null || map.getZoom() >= zoom)) return;
    map.setView([lat, lon], Math.max(map.getZoom(), zoom || 0), { animate: !wantsStillness() });
  }

  function tellWhere({ map, talk }) {
    const { lng, lat } = map.getCenter();
    talk.postMessage({ kind: "moved", lon: lng, lat, zoom: map.getZoom() });
  }

  /** Tiles only ever load when the reader has chosen them. */
  function layTiles(state, tiles) {
    const key = tiles ? tiles.url : "";
    if (key === state.tilesKey) return;
    if (state.tiles) state.tiles.remove();
    state.tilesKey = key;
    state.tiles = tiles
      ? L.tileLayer(tiles.url, {
          attribution: tiles.attribution,
          maxZoom: tiles.maxZoom,
          opacity: 0.75,
          pane: "tilePane",
        }).addTo(state.map)
      : null;
    if (state.tiles) watchTiles(state);
  }

  /** Say beside the credits that tiles do not come, until one does or they are put away. */
  function watchTiles({ map, model, tiles }) {
    const { attributionControl: credits } = map;
    let said = "";
    const silence = () => {
      if (said) credits.removeAttribution(said);
      said = "";
    };
    tiles.on("tileerror", () => {
      silence();
      said = `<strong>${escape(model.words.noTiles)}</strong>`;
      credits.addAttribution(said);
    });
    tiles.on("tileload remove", silence);
  }

  /** Say everything that stands on the map in the reader's language. */
  function speak(state, words) {
    const { map, model } = state;
    const { attributionControl, zoomControl } = map;
    if (model.words) {
      if (model.words.language === words.language) return;
      for (const credit of model.words.credits) attributionControl.removeAttribution(escape(credit));
    }
    model.words = words;
    document.documentElement.lang = words.language;
    attributionControl.setPrefix(false); // no flag in the corner
    for (const credit of words.credits) attributionControl.addAttribution(escape(credit));
    label(zoomControl._zoomInButton, words.zoomIn);
    label(zoomControl._zoomOutButton, words.zoomOut);
    label(state.close, words.close);
    if (state.scale) state.scale.remove();
    state.scale = new Scale(words).addTo(map);
  }

  function label(button, text) {
    button.setAttribute("aria-label", text);
    if (button.title) button.title = text;
  }

  /** Leaflet's scale, which knows English units only. */
  const Scale = L.Control.Scale.extend({
    initialize(words) {
      L.setOptions(this, { imperial: false, position: "topright" });
      this.words = words;
    },

    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const { words } = this;
      const text =
        metres < 1000
          ? words.metres.replace("{length}", metres)
          : words.kilometres.replace("{length}", metres / 1000);
      this._updateScale(this._mScale, text, metres / most);
    },
  });

  function escape(text) {
    return claimline.element("span", "", text).innerHTML;
  }

  /** Hovering shows a tip, a click opens the place. */
  function listen(state, map, layer) {
    const tip = new claimline.Card(state.model, "claimline-tip");
    map.getContainer().append(tip.root);
    layer.on("hover", ({ place, cell, at }) => {
      if (cell >= 0) tip.showCell(layer.cells.look(cell));
      else tip.show(place === layer.open ? -1 : place, layer);
      if (!tip.root.hidden) tip.follow(at, map.getSize());
    });
    layer.on("enter", ({ cell }) => {
      tip.root.hidden = true;
      state.crowd.enter(layer, cell);
    });
    layer.on("choose", ({ place }) => openPlace(state, place));
    if (!state.model.areas) return;
    if (layer === state.layer) claimline.addAreaKey(layer, map);
    claimline.layAreas(layer, map);
  }

  function addCard(state) {
    const { map, model, layer } = state;
    const card = new claimline.Card(model, "claimline-card");
    L.DomEvent.disableClickPropagation(card.root);
    L.DomEvent.disableScrollPropagation(card.root);
    const close = claimline.element("button", "claimline-close", "×");
    close.type = "button";
    state.close = close;
    close.addEventListener("click", () => openPlace(state, -1));
    map.getContainer().append(card.root);
    layer.on("drawn", () => {
      const hidden = card.root.hidden;
      card.show(layer.open, layer, [close]);
      if (hidden !== card.root.hidden) layer.makeWay();
    });
  }
})((window.claimline = window.claimline || {}));
