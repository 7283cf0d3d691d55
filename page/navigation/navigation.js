/**
 * The links between the pages, and what a click on any link inside the page does.
 *
 * A link to one of our pages holds the whole view, so it works in a new tab and in a
 * mail. A plain click changes the address and tells Streamlit, as the back button does:
 * no page is loaded anew and the session stays.
 */
const CAMERA = "at"; // the parameter that the browser itself keeps while the reader pans

export default function navigation({ parentElement, data, setTriggerValue }) {
  draw(parentElement, data);
  const follow = (event) => followLink(event, data.pages);
  document.addEventListener("click", follow);
  const stopWatching = watchConnection(() => setTriggerValue("returned", true));
  return () => {
    document.removeEventListener("click", follow);
    stopWatching();
  };
}

function draw(root, { label, brand, pages }) {
  root.querySelector("nav").setAttribute("aria-label", label);
  root.querySelector(".brand").textContent = brand;
  const list = root.querySelector("ul");
  // Links stay the same elements, so that a rerun does not take the focus away.
  while (list.children.length > pages.length) list.lastChild.remove();
  pages.forEach(({ name, link, here }, i) => {
    if (!list.children[i]) {
      list.append(document.createElement("li"));
      list.children[i].append(document.createElement("a"));
    }
    const anchor = list.children[i].firstChild;
    anchor.textContent = name;
    anchor.setAttribute("href", link);
    if (here) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  });
}

/**
 * Run the page once after a lost connection is back.
 *
 * Another server may have taken over, which knows nothing but the address. Streamlit
 * would let it begin with the reader's next step, and that step would be lost.
 */
function watchConnection(returned) {
  const app = document.querySelector("[data-test-connection-state]");
  if (!app) return () => {};
  let lost = false;
  const look = () => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    if (!connected) lost = true;
    // Tabs that nobody looks at wait, so that not all of them come at once.
    if (!connected || !lost || document.hidden) return;
    lost = false;
    returned();
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  document.addEventListener("visibilitychange", look);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", look);
  };
}

function followLink(event, pages) {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || modified) return;
  const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!anchor || !anchor.href || anchor.hasAttribute("download")) return;
  const to = new URL(anchor.href);
  if (to.hash || (anchor.target && anchor.target !== "_self") || !isOurs(to, pages)) return;
  event.preventDefault();
  keepCamera(to, anchor);
  window.history.pushState({}, "", to);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

function isOurs(to, pages) {
  const paths = pages.map(({ link }) => new URL(link, window.location.href));
  return paths.some(({ origin, pathname }) => origin === to.origin && pathname === to.pathname);
}

/** Python heard of the camera on its last run; the reader may have panned since. */
function keepCamera(to, anchor) {
  const seen = new URL(window.location.href).searchParams.get(CAMERA);
  if (seen && anchor.dataset.camera !== "own") to.searchParams.set(CAMERA, seen);
}
