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
      this.lead = () => lock(this.second, this.first);
      this.first.on("move zoom", this.follow);
      this.second.on("move zoom", this.lead);
      // The style sheet, which divides the room, may come after the view that asks for it.
      this.watch = new ResizeObserver(() => this.keepView(() => this.measure()));
      for (const map of [this.first, this.second]) this.watch.observe(map.getContainer());
    }

    measure() {
      for (const map of [this.first, this.second]) map.invalidateSize({ animate: false });
    }

    close() {
      this.watch.disconnect();
      this.first.off("move zoom", this.follow);
      this.second.remove();
      this.box.remove();
      this.second = this.layer = this.box = null;
    }
  };

  /** Move one map to where the other is; a map that is being moved moves nobody. */
  function lock(leader, follower) {
    if (leader.following) return;
    follower.following = true;
    follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    follower.following = false;
  }
})((window.claimline = window.claimline || {}));
