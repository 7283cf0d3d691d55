"""Measures the page at scale: `python tests/benchmarks/scale.py`.

A million made claims about a hundred thousand places, in a store, shown by the page
in a real browser: from afar, from nearer, and where every place is on view. Prints
Markdown and writes JSON to results/. What the numbers mean is said in README.md.
"""

import argparse
import gzip
import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, Frame, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.store_url import ingest_url
from tests.benchmarks.browser import MAP_FRAME, launch_browser, rest, visit
from tests.benchmarks.claimline_way import Opened, open_at, pick_days
from tests.benchmarks.report import (
    Requirement,
    build_requirement_table,
    build_table,
    describe_run,
    format_number,
    percentile,
    summarize,
    write_results,
)
from tests.browser.server import Server, start_server
from tests.made_record import FIRST_DAY, make_record

CLAIMS: Final = 1_000_000
CLAIMS_A_PLACE: Final = 10
DAYS: Final = 727
EPOCH: Final = FIRST_DAY.item() - timedelta(days=7)
"""The first valid day of a made record: claims are told up to a week after it."""

DAY: Final = date(2025, 4, 27)
STEPS: Final = 120
PATIENCE_S: Final = 900
"""How long the tables may take to be ready."""

VIEWS: Final = {
    "from afar": ("All voices", 9.5),
    "nearer": ("All voices", 11.0),
    "every place": ("All voices", None),
    "divider, from afar": ("Divider", 9.5),
    "divider, nearer": ("Divider", 11.0),
}
"""Ways of comparing, by their buttons, and zoom levels that are measured; None is the
first at which every place is shown."""

LOOK: Final = """(zoom) => {
  const { map, crowd } = claimline.mounted;
  window.looked = zoom ?? crowd.told.exactZoom;
  if (map.getZoom() !== window.looked) map.setZoom(window.looked, { animate: false });
}"""

SETTLED: Final = """() => {
  const { map, crowd, layer } = claimline.mounted;
  const exact = map.getZoom() >= crowd.told.exactZoom;
  return map.getZoom() === window.looked && crowd.sign.hidden && layer.fresh
    && Boolean(crowd.shown) && Boolean(crowd.shown.exact) === exact
    && layer.cells.sheets.length === (exact ? 0 : layer.panes.length);
}"""

WALK: Final = """([first, count]) => {
  const { layer } = claimline.mounted;
  const samples = [];
  const seen = ({ ms }) => samples.push(ms);
  layer.on("drawn", seen);
  for (let step = 0; step < count; step++) {
    layer.question.day = first + step;
    layer.fresh = false;
    layer.draw();
  }
  layer.off("drawn", seen);
  return samples;
}"""
"""Days one after another, as while the date is dragged slowly or played."""

COMPARED: Final = "(panes) => claimline.mounted.layer.panes.length === panes"

COUNT: Final = """() => {
  const { model, layer } = claimline.mounted;
  const { count } = model.places;
  return { marks: layer.marks.length, cells: layer.cells.count, places: count };
}"""


FETCHED: Final = "() => performance.getEntriesByType('resource').length"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--folder", type=Path, help="keep the made store, or use it")
    options = parser.parse_args()
    with TemporaryDirectory() as scratch, launch_browser() as browser:
        folder = options.folder or Path(scratch)
        run: dict[str, Any] = {"run": describe_run(browser.version) | _read_load()}
        run["base"] = measure_base(browser, Path(scratch))
        with serve(folder, options.claims, Path(scratch)) as server:
            run["scale"] = measure(browser, server.address)
            run["scale"]["server_gb"] = server.read_memory() / 1e9
        run["run"]["load_after"] = _read_load()["load"]
    print_run(run, options.claims)
    print(f"\nwritten to {write_results(run, 'scale')}")


def _read_load() -> dict[str, float]:
    return {"load": round(os.getloadavg()[0], 1)}


@contextmanager
def serve(folder: Path, claims: int, scratch: Path) -> Iterator[Server]:
    """Make the claims if need be, and serve the page over them until it is ready."""
    store = folder / f"store-{claims}"
    if not store.exists():
        made = make_record(folder / f"made-{claims}", claims, CLAIMS_A_PLACE)
        ingest_url(str(store), [made])
    with start_server(scratch, variables={"CLAIMLINE_STORE": str(store)}) as server:
        wait_until_ready(server.address)
        yield server


def wait_until_ready(address: str) -> None:
    """Wait until the tables are loaded, so that no visitor pays for it."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=9) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(1)
    raise SystemExit("the tables were not ready in time")


def measure_base(browser: Browser, scratch: Path) -> dict[str, float]:
    """Measure what the page takes without a crowd: on the bundled tables."""
    with start_server(scratch) as server, visit(browser) as page:
        wait_until_ready(server.address)
        page.goto(server.address)
        page.wait_for_selector(MAP_FRAME)
        rest(page)
        return read_heap(page)


def measure(browser: Browser, address: str) -> dict[str, Any]:
    """Measure one visitor's page, from afar to near."""
    with visit(browser) as page:
        opened = open_at(page, address, EPOCH, DAY)
        frame = find_map(page)
        frame.wait_for_function("() => claimline.mounted?.crowd?.shown")
        first = measure_first_bytes(opened, frame)
        views = {name: measure_view(opened, *view) for name, view in VIEWS.items()}
        return {"first": first, "views": views}


def measure_first_bytes(opened: Opened, frame: Frame) -> dict[str, float]:
    """Measure what the map needs to draw its first state, in MB.

    The payload travels in Streamlit's own message, which is not compressed on
    loopback; so it is compressed here, as a proxy would. The squares come compressed.
    """
    payload = frame.evaluate("() => JSON.stringify(claimline.mounted.model.payload)")
    sizes = frame.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter((e) => e.name.includes('/squares/')).map((e) => e.encodedBodySize)"
    )
    packed = len(gzip.compress(payload.encode(), 6)) / 1e6
    squares = sum(sizes) / 1e6
    return {
        "payload_mb": packed,
        "squares_mb": squares,
        "squares": len(sizes),
        "all_mb": packed + squares,
        "websocket_mb": opened.wire.take()["websocket_bytes"] / 1e6,
    }


def measure_view(opened: Opened, way: str, zoom: float | None) -> dict[str, Any]:
    """Measure draws of days without a pattern, and of a walk, and the heap."""
    frame = find_map(opened.page)
    opened.page.get_by_role("radio", name=way).click()
    rest(opened.page)
    frame.wait_for_function(COMPARED, arg=2 if way == "Divider" else 1)
    frame.evaluate(LOOK, zoom)
    frame.wait_for_function(SETTLED)
    before = frame.evaluate(FETCHED)
    samples = opened.scrub(pick_days(STEPS, DAYS))
    fetched = frame.evaluate(FETCHED) - before
    draws = [sample["draw"] for sample in samples]
    walked = frame.evaluate(WALK, [200, STEPS])
    return {
        "shown": frame.evaluate(COUNT),
        "draw_ms": summarize(draws) | {"p10": percentile(draws, 10)},
        "input_ms": summarize([sample["input"] for sample in samples]),
        "walk_ms": summarize(walked),
        "fetched": fetched,
        "heap": read_heap(opened.page),
    }


def find_map(page: Page) -> Frame:
    """Find the frame of the map."""
    frame = page.locator(MAP_FRAME).element_handle().content_frame()
    if frame is None:
        raise RuntimeError("the map has no frame")
    return frame


def read_heap(page: Page) -> dict[str, float]:
    """Read what the page keeps after a collection, in MB: objects and buffers."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    objects, buffers = used["usedSize"] / 1e6, used["backingStorageSize"] / 1e6
    return {"objects": objects, "buffers": buffers, "all": objects + buffers}


def build_requirements(run: dict[str, Any]) -> list[Requirement]:
    """Hold what was found against what is required."""
    views, base = run["scale"]["views"], run["base"]["all"]
    return [
        Requirement("first bytes, MB, gzipped", run["scale"]["first"]["all_mb"], 3),
        *(
            Requirement(f"draw, p50, ms, {name}", view["draw_ms"]["p50"], 6, idle=True)
            for name, view in views.items()
        ),
        *(
            Requirement(f"heap over the base, MB, {n}", v["heap"]["all"] - base, 60)
            for n, v in views.items()
        ),
        Requirement(
            "fetched while the date moves",
            max(view["fetched"] for view in views.values()),
            0,
        ),
    ]


def print_run(run: dict[str, Any], claims: int) -> None:
    """Print what was found as Markdown."""
    load = f"load {run['run']['load']} before, {run['run']['load_after']} after"
    print(f"{claims:,} claims, {run['run']['cores']} cores, {load}.\n")
    head = ("view", "marks", "cells", "draw p10", "p50", "step p50", "heap over base")
    base = run["base"]["all"]
    rows = (
        (
            name,
            view["shown"]["marks"],
            view["shown"]["cells"],
            *(format_number(view["draw_ms"][p]) for p in ("p10", "p50")),
            format_number(view["walk_ms"]["p50"]),
            format_number(view["heap"]["all"] - base),
        )
        for name, view in run["scale"]["views"].items()
    )
    print(build_table(head, rows))
    print(f"\n{json.dumps(run['scale']['first'])}")
    print(f"memory of the server: {run['scale']['server_gb']:.2g} GB\n")
    print(build_requirement_table(build_requirements(run)))


if __name__ == "__main__":
    main()
