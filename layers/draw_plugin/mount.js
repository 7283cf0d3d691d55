/**
 * Puts the claim layer on a Leaflet map and ties it to the page over a BroadcastChannel.
 *
 * Page to map: {kind: "view", ...} the whole view, {kind: "day", day} while scrubbing,
 * {kind: "focus", lon, lat, zoom}. Map to page: {kind: "ready"}, {kind: "open", place},
 * {kind: "moved", lon, lat, zoom}, {kind: "drawn", day, disputed, marks, ms}.
 */
(function (claimline) {
  "use strict";

  claimline.mount = function (map, payload, channelName, fitted) {
    const model = claimline.readModel(payload);
    if (!fitted) {
      const { wide, narrow } = payload.opening;
      const small = map.getSize().x < 600;
      const below = L.point(0, small ? 110 : 60); // room for the card
      const fit = { animate: false, paddingBottomRight: below };
      map.fitBounds(small ? narrow : wide, fit);
    }
    const layer = claimline.makeLayer(model, payload.theme).addTo(map);
    const talk = new BroadcastChannel(channelName);
    const state = { map, model, layer, talk, tiles: null, tilesKey: "" };
    tidyControls(map, payload);
    addTip(state);
    addCard(state);
    layer.on("choose", ({ place }) => openPlace(state, place));
    layer.on("drawn", ({ day, disputed, marks, ms }) =>
      talk.postMessage({ kind: "drawn", day, disputed, marks, ms }),
    );
    map.on("moveend", () => tellWhere(state));
    talk.onmessage = ({ data }) => (HEARD[data.kind] || (() => {}))(state, data);
    talk.postMessage({ kind: "ready" });
    claimline.mounted = state;
    return state;
  };

  const HEARD = {
    day: ({ layer }, { day }) => layer.ask({ day }),
    view: (state, view) => adoptView(state, view),
    focus: (state, { lon, lat, zoom }) => focus(state, lon, lat, zoom),
  };

  function adoptView(state, view) {
    const { layer, model } = state;
    layer.ask({
      day: view.day,
      known: view.known,
      visible: claimline.readVisible(view.visible),
      overtakenAfter: view.overtakenAfter,
      entailed: view.entailed,
    });
    const language = model.payload.languages.indexOf(view.language);
    if (language >= 0 && language !== layer.language) layer.setLanguage(language);
    const open = model.places.index.has(view.open) ? model.places.index.get(view.open) : -1;
    if (open !== layer.open) layer.setOpen(open);
    layTiles(state, view.tiles);
  }

  function openPlace(state, place) {
    state.layer.setOpen(place);
    const id = place < 0 ? null : state.model.places.ids[place];
    state.talk.postMessage({ kind: "open", place: id });
  }

  /** Bring a place into view; a place already well inside stays where the reader has it. */
  function focus({ map }, lon, lat, zoom) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const inside = map.getBounds().pad(-0.12).contains([lat, lon]);
    if (inside && (zoom === null || map.getZoom() >= zoom)) return;
    map.setView([lat, lon], Math.max(map.getZoom(), zoom || 0), { animate: !still });
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
    state.layer.setTiled(Boolean(tiles));
  }

  /** No flag in the corner; the credits that the data ask for; a scale in kilometres. */
  function tidyControls(map, payload) {
    map.attributionControl.setPrefix(false);
    for (const credit of payload.credits) map.attributionControl.addAttribution(escape(credit));
    L.control.scale({ imperial: false, position: "topright" }).addTo(map);
  }

  function escape(text) {
    return claimline.element("span", "", text).innerHTML;
  }

  function addTip({ map, model, layer }) {
    const tip = new claimline.Card(model, "claimline-tip");
    map.getContainer().append(tip.root);
    layer.on("hover", ({ place, at }) => {
      tip.show(place === layer.open ? -1 : place, layer);
      if (place >= 0) tip.follow(at, map.getSize());
    });
  }

  function addCard(state) {
    const { map, model, layer } = state;
    const card = new claimline.Card(model, "claimline-card");
    L.DomEvent.disableClickPropagation(card.root);
    L.DomEvent.disableScrollPropagation(card.root);
    const close = claimline.element("button", "claimline-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close this place");
    close.addEventListener("click", () => openPlace(state, -1));
    map.getContainer().append(card.root);
    layer.on("drawn", () => card.show(layer.open, layer, [close]));
  }
})((window.claimline = window.claimline || {}));
