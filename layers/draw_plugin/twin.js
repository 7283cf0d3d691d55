/**
 * A second map beside the first: the same view, the same day, another account.
 */
(function (claimline) {
  "use strict";

  claimline.Twin = class {
    /** keepView: calls with what changes the size of the maps. */
    constructor(map, model, keepView) {
      Object.assign(this, { first: map, model, keepView });
    }

    /** Open or close the second map; the first keeps its view. */
    show(wanted) {
      if (wanted === Boolean(this.second)) return;
      document.body.classList.toggle("claimline-twin", wanted);
      if (wanted) this.open();
      else this.close();
      this.first.invalidateSize({ animate: false });
    }

    open() {
      this.box = claimline.element("div", "claimline-second");
      this.first.getContainer().after(this.box);
      const { options } = this.first;
      this.second = L.map(this.box, {
        zoomSnap: options.zoomSnap,
        zoomDelta: options.zoomDelta,
        minZoom: options.minZoom,
        maxZoom: options.maxZoom,
        zoomControl: false,
        attributionControl: false,
        inertia: options.inertia,
        zoomAnimation: this.first._zoomAnimated,
      });
      this.second.setView(this.first.getCenter(), this.first.getZoom(), { animate: false });
      this.layer = claimline.makeLayer(this.model, "right").addTo(this.second);
      this.follow = () => lock(this.first, this.second);
      this.settle = () => settle(this.first, this.second);
      this.first.on("move zoom", this.follow).on("moveend", this.settle);
      this.second.on("move zoom", () => lock(this.second, this.first));
      this.second.on("moveend", () => settle(this.second, this.first));
      // The style sheet, which divides the room, may come after the view that asks for it.
      this.watch = new ResizeObserver(() => this.keepView(() => this.measure()));
      for (const map of [this.first, this.second]) this.watch.observe(map.getContainer());
    }

    measure() {
      for (const map of [this.first, this.second]) map.invalidateSize({ animate: false });
    }

    close() {
      this.watch.disconnect();
      this.first.off("move zoom", this.follow).off("moveend", this.settle);
      this.second.remove();
      this.box.remove();
      this.second = this.layer = this.box = null;
    }
  };

  /** Move one map to where the other is; a map that is being moved moves nobody. */
  function lock(leader, follower) {
    if (leader.following) return;
    follower.following = true;
    if (leader.getZoom() === follower.getZoom()) shift(follower, leader.getCenter());
    else follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    follower.following = false;
  }

  /** Shift a map as a drag does: what is drawn moves along, and is drawn anew at the end. */
  function shift(map, centre) {
    const offset = map.latLngToContainerPoint(centre).subtract(map.getSize().divideBy(2));
    map._rawPanBy(offset.round());
    map.fire("move");
    map.shifted = true;
  }

  /** The end of a move is that of the map that followed, too. */
  function settle(leader, follower) {
    if (leader.following || !follower.shifted) return;
    follower.shifted = false;
    follower.following = true;
    follower.fire("moveend");
    follower.following = false;
  }
})((window.claimline = window.claimline || {}));
