/* The date control as a Streamlit component: what Python says goes in, what the reader
has done comes out. */
const timelines = new WeakMap();

export default function timeline(component) {
  const { parentElement, data } = component;
  let control = timelines.get(parentElement);
  if (!control || control.channelName !== data.channel) {
    if (control) control.leave();
    control = new Timeline(parentElement, data, writePlaceOnMap);
    timelines.set(parentElement, control);
  }
  control.adopt(data, component.setStateValue, component.setTriggerValue);
  return () => {
    control.leave();
    timelines.delete(parentElement);
  };
}

/** Panning changes the link in the address bar, without a rerun. */
function writePlaceOnMap({ lon, lat, zoom }) {
  const link = new URL(window.location.href);
  link.searchParams.set("at", [lat.toFixed(5), lon.toFixed(5), zoom.toFixed(2)].map(Number).join("_"));
  window.history.replaceState(window.history.state, "", link);
}
