/**
 * The title of the page. It follows the day while the reader drags, over the same channel
 * as the map; all other words come from Python.
 */
const DAY_MS = 86400000;
const mastheads = new WeakMap();

export default function masthead(component) {
  const { parentElement, data } = component;
  let title = mastheads.get(parentElement);
  if (!title || title.channelName !== data.channel) {
    if (title) title.leave();
    title = new Masthead(parentElement, data.channel);
    mastheads.set(parentElement, title);
  }
  title.adopt(data);
  return () => {
    title.leave();
    mastheads.delete(parentElement);
  };
}

class Masthead {
  constructor(root, channelName) {
    this.root = root;
    this.channelName = channelName;
    if (typeof BroadcastChannel === "undefined") return;
    this.talk = new BroadcastChannel(channelName);
    this.talk.onmessage = ({ data }) => {
      if (data.kind === "day" || data.kind === "view") this.show(data.day);
    };
  }

  adopt(data) {
    const day = !this.data || this.data.day !== data.day ? data.day : this.day;
    this.data = data;
    this.root.querySelector(".known").textContent = `${data.known}, ${data.sources}`;
    const hidden = this.root.querySelector(".hidden-sources");
    hidden.hidden = !data.hidden;
    hidden.textContent = data.hidden;
    this.show(day);
  }

  show(day) {
    this.day = day;
    const date = new Date(Date.parse(`${this.data.epoch}T00:00:00Z`) + day * DAY_MS);
    const month = this.data.months[date.getUTCMonth()];
    const words = `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
    this.root.querySelector("h1").textContent = this.data.template.replace("{day}", words);
  }

  leave() {
    if (this.talk) this.talk.close();
  }
}
