"""The browser that measures: one Chromium, a fresh visitor for each measurement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_browser

MAP_FRAME: Final = 'iframe[title="streamlit_folium.st_folium"]'

STAYS_ON_LOOPBACK: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Nothing leaves the machine. Playwright's routing would do it too, but switches
the browser's cache off, which would be to the disadvantage of the usual way."""

PATIENCE_MS: Final = 60_000
"""After that whatever is waited for counts as failed, not as slow."""

WATCH_FIRST_MAP: Final = """
if (window === window.top) {
  const drawn = %s;
  window.firstMap = new Promise((done, fail) => {
    setTimeout(() => fail(new Error("no map was drawn in time")), %d);
    const timer = setInterval(() => {
      for (const frame of document.querySelectorAll('%s')) {
        if (!drawn(frame.contentWindow)) continue;
        clearInterval(timer);
        done(performance.now());
      }
    }, 5);
  });
}
"""
"""Runs before the page's own scripts; performance.now() is 0 at the navigation."""


DRIVE: Final = """async ([from, seconds]) => {
  const next = () => new Promise(requestAnimationFrame);
  const frames = [];
  const end = performance.now() + 1000 * seconds;
  let last = await next();
  for (let step = 0; last < end; step++) {
    window.stepTo(from - step);
    const now = await next();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""
"""Calls `window.stepTo(day)` once per display frame; gives ms between the frames."""

DRIVE_S: Final = 2.0


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """Launch the installed Chromium, headless, as the tests do.

    Raises:
        SystemExit: If none is installed.
    """
    found = find_browser()
    if found is None:
        raise SystemExit("no Chromium or Chrome found; set CLAIMLINE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*ARGUMENTS, STAYS_ON_LOOPBACK]
        )
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser) -> Iterator[Page]:
    """Open an empty page for a visitor with an empty cache, 1440 by 900 pixels."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def open_and_time(page: Page, address: str, drawn: str) -> float:
    """Open a page and wait for its first map.

    Args:
        page: An empty page.
        address: Where to go.
        drawn: JavaScript function from the window of the map's frame to whether
            the opening state is drawn there.

    Returns:
        Milliseconds from the beginning of the navigation until the state was
        seen to be drawn, looked for every 5 ms.
    """
    page.add_init_script(WATCH_FIRST_MAP % (drawn, PATIENCE_MS, MAP_FRAME))
    page.goto(address, wait_until="commit")
    return float(page.evaluate("window.firstMap"))


def drive(page: Page, last: int) -> list[float]:
    """Move the date back on every display frame for two seconds.

    Args:
        page: A page in which `window.stepTo(n)` shows day number n.
        last: The day number to begin at, with at least 240 days before it.

    Returns:
        Milliseconds between the display frames.
    """
    frames: list[float] = page.evaluate(DRIVE, [last, DRIVE_S])
    return frames


def rest(page: Page) -> None:
    """Wait until Streamlit's script is done and everything is up to date."""
    page.wait_for_function(
        "document.querySelector('[data-test-script-state=notRunning]') !== null"
        " && document.querySelector('[data-stale=true]') === null"
    )


class Wire:
    """What goes over the wire, from the making of it on."""

    def __init__(self, page: Page) -> None:
        """Watch a page that has not been opened yet."""
        self.frames = 0
        self.websocket_bytes = 0
        self.http_bytes = 0
        self.map_loads = 0
        self._requests: set[str] = set()
        page.on("websocket", self._follow)
        page.on("framenavigated", self._count_load)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._see_request)
        session.on("Network.loadingFinished", self._count_http)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count_frame)
        socket.on("framereceived", self._count_frame)

    def _count_frame(self, data: bytes | str) -> None:
        self.frames += 1
        self.websocket_bytes += len(data)

    def _count_load(self, frame: Any) -> None:  # noqa: ANN401 - Playwright's Frame
        self.map_loads += frame.parent_frame is not None

    def _see_request(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self._requests.add(event["requestId"])

    def _count_http(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._requests:
            self.http_bytes += int(event["encodedDataLength"])

    def take(self) -> dict[str, int]:
        """Give the counts since the last time, and begin anew."""
        names = ("frames", "websocket_bytes", "http_bytes", "map_loads")
        counts = {name: int(getattr(self, name)) for name in names}
        for name in names:
            setattr(self, name, 0)
        return counts
