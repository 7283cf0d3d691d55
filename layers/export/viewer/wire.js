/**
 * The channel between map and date control, inside one document.
 *
 * Takes the place of BroadcastChannel, which a page opened from disk or in a sandboxed frame
 * may not have, and which would reach other copies of the file in other tabs.
 */
(function () {
  "use strict";

  const ends = new Map();

  window.BroadcastChannel = class Wire {
    constructor(name) {
      this.onmessage = null;
      if (!ends.has(name)) ends.set(name, new Set());
      this.others = ends.get(name).add(this);
    }

    /** Every other end hears a message, in order, before the next display frame. */
    postMessage(data) {
      for (const other of this.others) {
        if (other !== this) queueMicrotask(() => other.onmessage && other.onmessage({ data }));
      }
    }

    close() {
      this.others.delete(this);
      this.onmessage = null;
    }
  };
})();
