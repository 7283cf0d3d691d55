"""claimline itself: the date control drives the map inside the browser."""

import random
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page

from tests.benchmarks.browser import (
    MAP_FRAME,
    PATIENCE_MS,
    Wire,
    drive,
    open_and_time,
    rest,
    visit,
)

DRAWN: Final = (
    "(w) => { const l = w.claimline?.mounted?.layer;"
    " return Boolean(l?.fresh && l.question.day === %d && l.marks.length); }"
)

SCRUB: Final = """async (range, days) => {
  const map = document.querySelector('%s').contentWindow;
  const { layer } = map.claimline.mounted;
  const samples = [];
  for (const day of days) {
    await new Promise((done) => setTimeout(done, 20 + Math.random() * 40));
    samples.push(await new Promise((done, fail) => {
      setTimeout(() => fail(new Error(`day ${day} was never drawn`)), %d);
      const seen = (event) => {
        if (event.day !== day) return;
        layer.off("drawn", seen);
        done({ input: performance.now() - started, draw: event.ms });
      };
      layer.on("drawn", seen);
      const started = performance.now();
      range.value = day;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  }
  return samples;
}"""
"""From the dispatch of the input event in the page to the map's own "drawn" event
for that day, both by the page's clock. Inputs come at random points of a display
frame, one at a time, so the wait for the next frame is part of every sample."""

RECORD: Final = """() => {
  const { layer } = document.querySelector('%s').contentWindow.claimline.mounted;
  const record = { times: [], days: new Set(), draws: [], on: true };
  layer.on("drawn", ({ day, ms }) => { record.days.add(day); record.draws.push(ms); });
  const tick = (time) => {
    record.times.push(time);
    if (record.on) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  window.record = record;
}"""

STOP_RECORD: Final = """() => {
  const { times, days, draws } = window.record;
  window.record.on = false;
  const frames = times.slice(1).map((time, i) => time - times[i]);
  return { frames, draws, days: days.size };
}"""

STEP_TO: Final = """(range) => {
  const { layer } = document.querySelector('%s').contentWindow.claimline.mounted;
  window.draws = [];
  layer.on("drawn", ({ ms }) => window.draws.push(ms));
  window.stepTo = (day) => {
    range.value = day;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
}"""

DRAW_AND_READ: Final = """async (days) => {
  const { layer } = document.querySelector('%s').contentWindow.claimline.mounted;
  const samples = [];
  for (const day of days) {
    await new Promise(requestAnimationFrame);
    const started = performance.now();
    layer.question.day = day;
    layer.fresh = false;
    layer.draw();
    layer.stage.pen.getImageData(0, 0, 1, 1);
    samples.push(performance.now() - started);
  }
  return samples;
}"""
"""As `plugin_way.REDRAW`, with the answer for the day."""

POINT_OF_DAY: Final = (
    "(r, day) => r.getBoundingClientRect().x + 9 + (r.clientWidth - 18) * day / r.max"
)
"""Where the middle of the thumb is on a day; 9 is half its width in CSS pixels."""

HELD_PRESSES: Final = 40
REPEAT_MS: Final = 33
"""How often a held key repeats: the usual 30 a second."""

DRAG_S: Final = 2.0
DRAG_DAYS: Final = 300
SEED: Final = 862


@dataclass(frozen=True)
class Opened:
    """claimline in front of a visitor."""

    page: Page
    wire: Wire

    @property
    def slider(self) -> Locator:
        """The date control."""
        return self.page.get_by_role("slider", name="Date on view")

    def scrub(self, days: list[int]) -> list[dict[str, float]]:
        """Move to days one after another; give `input` and `draw` in ms of each."""
        samples: list[dict[str, float]] = self.slider.evaluate(
            SCRUB % (MAP_FRAME, PATIENCE_MS), days
        )
        return samples

    def drag(self) -> dict[str, Any]:
        """Drag the thumb with the mouse for two seconds over 300 days.

        Returns:
            `frames`: ms between display frames of the page; `draws`: ms of each
            draw; `days`: how many days were drawn; `wire`: what went over it
            while the button was down; `release`: what did after that.
        """
        mouse, middle, start, end = self.page.mouse, *self._find_way()
        mouse.move(start, middle)
        mouse.down()
        self.page.evaluate(RECORD % MAP_FRAME)
        self.wire.take()
        began = time.perf_counter()
        while (part := (time.perf_counter() - began) / DRAG_S) < 1:
            mouse.move(start + (end - start) * part, middle)
        record: dict[str, Any] = self.page.evaluate(STOP_RECORD)
        record["wire"] = self.wire.take()
        mouse.up()
        # The commit is posted in a task of its own, the rerun starts after it.
        self.page.wait_for_timeout(300)
        rest(self.page)
        self.page.wait_for_timeout(300)
        return record | {"release": self.wire.take()}

    def drive(self, last: int) -> dict[str, list[float]]:
        """Set the date control on every display frame, back from the last day.

        Args:
            last: Day number of the last day, when most claims are in force.

        Returns:
            `frames`: ms between display frames; `draws`: ms of each draw.
        """
        self.slider.evaluate(STEP_TO % MAP_FRAME)
        frames = drive(self.page, last)
        return {"frames": frames, "draws": self.page.evaluate("window.draws")}

    def draw_and_read(self, days: list[int]) -> list[float]:
        """Draw days and wait for their pixels; give ms of each."""
        ms: list[float] = self.page.evaluate(DRAW_AND_READ % MAP_FRAME, days)
        return ms

    def hold(self) -> int:
        """Hold the right arrow key for 40 presses at 30 a second; give days drawn."""
        self.slider.focus()
        self.page.keyboard.press("Home")
        self.page.wait_for_timeout(500)
        self.page.evaluate(RECORD % MAP_FRAME)
        for _ in range(HELD_PRESSES):
            self.page.keyboard.down("ArrowRight")
            self.page.wait_for_timeout(REPEAT_MS)
        self.page.keyboard.up("ArrowRight")
        self.page.wait_for_timeout(500)
        return int(self.page.evaluate(STOP_RECORD)["days"])

    def _find_way(self) -> tuple[float, float, float]:
        """Find the height of the thumb and where the drag begins and ends."""
        box = self.slider.bounding_box()
        if box is None:
            raise RuntimeError("the date control is not on the page")
        at = int(self.slider.input_value())
        last = int(self.slider.get_attribute("max") or at)
        to = at + DRAG_DAYS if at + DRAG_DAYS <= last else max(0, at - DRAG_DAYS)
        points = (float(self.slider.evaluate(POINT_OF_DAY, day)) for day in (at, to))
        start, end = points
        return box["y"] + box["height"] / 2, start, end

    def read_heap(self) -> float:
        """Read the JavaScript heap after a collection, in MB, page and map together."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")["usedSize"]
        return float(used) / 1e6


def read_map_heap(browser: Browser, page: Path) -> dict[str, float]:
    """Read what a page with nothing but the map keeps after a collection, in MB.

    Returns:
        `objects` of the JavaScript heap and `buffers` of its typed arrays, which the
        browser counts apart.
    """
    with visit(browser) as opened:
        opened.goto(page.as_uri())
        opened.wait_for_function("claimline?.mounted?.layer.fresh")
        session = opened.context.new_cdp_session(opened)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")
        return {
            "objects": used["usedSize"] / 1e6,
            "buffers": used["backingStorageSize"] / 1e6,
        }


def pick_days(count: int, most: int) -> list[int]:
    """Pick days in an order of no pattern, never the same twice in a row."""
    rolled = random.Random(SEED)
    days: list[int] = []
    while len(days) < count:
        day = rolled.randrange(most)
        if days[-1:] != [day]:
            days.append(day)
    return days


def time_first_map(browser: Browser, address: str, day: int) -> dict[str, float]:
    """Time the first map of a fresh visitor, and count what it costs to load."""
    with visit(browser) as page:
        wire = Wire(page)
        ms = open_and_time(page, address, DRAWN % day)
        rest(page)
        return {"ms": ms, **wire.take()}


def open_at(page: Page, address: str, epoch: date, day: date) -> Opened:
    """Open claimline on a day and wait until all is at rest."""
    wire = Wire(page)
    number = (day - epoch).days
    open_and_time(page, f"{address}/?date={day}", DRAWN % number)
    rest(page)
    return Opened(page, wire)
