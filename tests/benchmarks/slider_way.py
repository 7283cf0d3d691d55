"""Pages with a Streamlit slider, whose map Python rebuilds for every day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd
from playwright.sync_api import Browser, Page

from tests.benchmarks.browser import (
    MAP_FRAME,
    PATIENCE_MS,
    Wire,
    open_and_time,
    rest,
    visit,
)
from tests.benchmarks.in_force import select_in_force

MARKERS: Final = "path.leaflet-interactive:not([data-seen])"

DRAWN: Final = f"(w) => w.document.querySelectorAll('{MARKERS}').length === %d"

ARM: Final = """(expected) => {
  const maps = () => [...document.querySelectorAll('%s')].map((f) => f.contentDocument);
  for (const map of maps()) {
    for (const old of map.querySelectorAll("%s")) old.dataset.seen = "1";
  }
  const drawn = () => maps().some((m) => m.querySelectorAll("%s").length === expected);
  window.answered = new Promise((done, fail) => {
    setTimeout(() => fail(new Error(`${expected} markers never came`)), %d);
    const press = () => {
      const started = performance.now();
      const timer = setInterval(() => {
        if (!drawn()) return;
        clearInterval(timer);
        done(performance.now() - started);
      }, 4);
    };
    addEventListener("keydown", press, { capture: true, once: true });
  });
}"""
"""From the key that moves the slider by a day to the map that has as many new
markers as claims are in force on that day, looked for every 4 ms."""

DRAWN_COLUMNS: Final = ["lat", "lon", "ink"]
"""What the map is made of; st_folium does not draw anew where these are equal."""

PAUSE_MS: Final = 250
"""More than Streamlit waits before it sends a value of a slider on (200 ms), so
that one input never waits for the one before."""


@dataclass
class SliderPage:
    """A page with a Streamlit slider in front of a visitor."""

    page: Page
    wire: Wire
    claims: pd.DataFrame
    day: date

    def step(self) -> float:
        """Press the right arrow key until the map changes; give ms of that press."""
        while True:
            before = select_in_force(self.claims, self.day)[DRAWN_COLUMNS]
            self.day += timedelta(days=1)
            after = select_in_force(self.claims, self.day)[DRAWN_COLUMNS]
            if not before.equals(after):
                return self._press_and_time(len(after))
            self.page.keyboard.press("ArrowRight")
            self._settle()

    def _press_and_time(self, expected: int) -> float:
        self.page.evaluate(ARM % (MAP_FRAME, MARKERS, MARKERS, PATIENCE_MS), expected)
        self.page.keyboard.press("ArrowRight")
        ms = float(self.page.evaluate("window.answered"))
        self._settle()
        return ms

    def _settle(self) -> None:
        self.page.wait_for_timeout(PAUSE_MS)
        rest(self.page)
        self.page.wait_for_timeout(PAUSE_MS)

    def scrub(self, count: int) -> list[float]:
        """Step through days one after another; give ms of each."""
        return [self.step() for _ in range(count)]


def count(claims: pd.DataFrame, day: date) -> int:
    """Count the claims in force on a valid day: that many markers are expected."""
    return len(select_in_force(claims, day))


def time_first_map(
    browser: Browser, address: str, claims: pd.DataFrame, day: date
) -> dict[str, float]:
    """Time the first map of a fresh visitor, and count what it costs to load."""
    with visit(browser) as page:
        wire = Wire(page)
        ms = open_and_time(page, address, DRAWN % count(claims, day))
        rest(page)
        return {"ms": ms, **wire.take()}


def open_at(page: Page, address: str, claims: pd.DataFrame, day: date) -> SliderPage:
    """Open the page on its opening day, with the keyboard on the slider."""
    wire = Wire(page)
    open_and_time(page, address, DRAWN % count(claims, day))
    rest(page)
    page.get_by_role("slider").focus()
    page.wait_for_timeout(PAUSE_MS)
    wire.take()
    return SliderPage(page, wire, claims, day)
