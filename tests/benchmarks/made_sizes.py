"""Made claims at several sizes: how claimline and its alternatives grow with them."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser

from data.store import open_store
from data.tables import read_dataset
from layers.columns import build_columns
from layers.draw import draw_map
from layers.payload import build_payload
from tests.benchmarks import claimline_way, plugin_way, slider_way
from tests.benchmarks.browser import visit
from tests.benchmarks.claimline_way import HELD_PRESSES
from tests.benchmarks.in_force import select_in_force
from tests.benchmarks.made_claims import make_dataset
from tests.benchmarks.real_claims import DAY, INPUTS, ROUNDS, Comparison
from tests.benchmarks.report import Requirement, summarize

LOG: Final = logging.getLogger(__name__)

SIZES: Final = (2_000, 20_000, 100_000)

MOST_REBUILT: Final = 2_000
"""Above it a page that rebuilds its map takes many seconds for each move."""

MOST_IN_SVG: Final = 20_000
"""Above it Folium's Timeline has too many elements to be loaded in time."""

REBUILDS: Final = 6

DISPLAY_FRAME_MS: Final = 1000 / 60


def measure(
    browser: Browser, scripts: str, folder: Path, *, plugins: bool
) -> dict[str, Any]:
    """Measure every size.

    Args:
        browser: The browser.
        scripts: As from `serve_scripts`.
        folder: Where to make the datasets.
        plugins: Whether the scripts of Folium's plugins are served too.

    Returns:
        What was found, by number of claims as text.
    """
    found: dict[str, Any] = {}
    for size in SIZES:
        data = make_dataset(folder / str(size), size)
        comparison = Comparison(browser, scripts, folder, data)
        found[str(size)] = _measure_size(comparison, size, plugins=plugins)
    return found


def _measure_size(
    comparison: Comparison, size: int, *, plugins: bool
) -> dict[str, Any]:
    crowded = select_in_force(comparison.claims, comparison.last)
    found: dict[str, Any] = {
        "in_force": len(select_in_force(comparison.claims, DAY)),
        "in_force_at_the_end": len(crowded),
        "bytes_a_claim": measure_columns(comparison.data),
        "claimline": measure_claimline(comparison),
        "map_heap": measure_map_heap(comparison),
    }
    LOG.info("%d made claims: claimline measured", size)
    if size <= MOST_REBUILT:
        for way in ("usual", "fragment"):
            found[way] = measure_slider(comparison, way)
            LOG.info("%d made claims: %s measured", size, way)
    browser, scripts, folder = comparison.browser, comparison.scripts, comparison.data
    found["canvas"] = plugin_way.measure_canvas(browser, scripts, folder, crowded)
    if plugins:
        found |= measure_plugins(comparison, size)
    return found


def measure_plugins(comparison: Comparison, size: int) -> dict[str, Any]:
    """Measure those of Folium's plugins that can carry so many claims."""
    span = (comparison.last - comparison.first).days + 1
    days = [comparison.first + timedelta(days=n) for n in range(span)]
    ways: dict[str, tuple[int, Callable[..., dict[str, Any]]]] = {
        "timeline": (MOST_IN_SVG, plugin_way.measure_timeline),
        "timestamped": (MOST_REBUILT, plugin_way.measure_timestamped),
    }
    return {
        name: measured(
            comparison.browser,
            comparison.scripts,
            comparison.data,
            comparison.claims,
            days,
        )
        for name, (most, measured) in ways.items()
        if size <= most
    }


def measure_claimline(comparison: Comparison) -> dict[str, Any]:
    """Measure claimline's page on a made dataset."""
    days = (comparison.last - comparison.first).days + 1
    with comparison.serve("claimline") as address, visit(comparison.browser) as page:
        comparison.time_first_map("claimline", address)
        first = comparison.time_first_map("claimline", address)
        opened = claimline_way.open_at(page, address, comparison.first, DAY)
        opened.wire.take()
        samples = opened.scrub(claimline_way.pick_days(ROUNDS * INPUTS, days))
        driven = opened.drive(days - 1)
        last_days = [days - 1 - n for n in range(30)]
        read = opened.draw_and_read(last_days)
        drag = opened.drag()
        return {
            "first_load": first | {"websocket_kb": first["websocket_bytes"] / 1e3},
            "input_ms": summarize([s["input"] for s in samples]),
            "draw_ms": summarize([s["draw"] for s in samples]),
            "driven_frames": summarize(driven["frames"]),
            "read_draw_ms": summarize(read),
            "driven_draw_ms": summarize(driven["draws"]),
            "drag": drag | {"frames": summarize(drag["frames"])},
            "heap_mb": opened.read_heap(),
            "days_of_held_key": opened.hold(),
        }


def measure_map_heap(comparison: Comparison) -> dict[str, float]:
    """Measure what the map keeps, and what of it is for the claims, in MB.

    Returns:
        `mb` of the map alone, Leaflet and the picture of all marks included, and
        `mb_of_claims`: how much more that is than with one claim and no places
        but the regions.
    """
    full = read_dataset(comparison.data)
    regions = full.places[full.places["kind"] == "region"]
    first = full.claims.head(1).assign(place_id=regions["place_id"].iloc[0])
    bare = replace(full, places=regions, claims=first, digest="")
    sizes = []
    for dataset in (full, bare):
        columns = build_columns(open_store(dataset), dataset)
        page = comparison.data / "map.html"
        html = draw_map(build_payload(dataset, columns), "alone").get_root().render()
        page.write_text(html, encoding="utf-8")
        found = claimline_way.read_map_heap(comparison.browser, page)
        sizes.append(sum(found.values()))
    return {"mb": sizes[0], "mb_of_claims": sizes[0] - sizes[1]}


def measure_slider(comparison: Comparison, way: str) -> dict[str, Any]:
    """Measure a page that Python rebuilds for every day, on a made dataset."""
    with comparison.serve(way) as address, visit(comparison.browser) as page:
        opened = slider_way.open_at(page, address, comparison.claims, DAY)
        ms = opened.scrub(REBUILDS)
        moved = {name: n / REBUILDS for name, n in opened.wire.take().items()}
        return {"input_ms": summarize(ms), "moves": moved}


def measure_columns(folder: Path) -> float:
    """Measure how many bytes the columns of a claim take before compression."""
    dataset = read_dataset(folder)
    columns = build_columns(open_store(dataset), dataset)
    table = json.loads(build_payload(dataset, columns))["claims"]
    width = {"u1": 1, "u2": 2, "u4": 4, "f4": 4}
    return float(sum(width[c["type"]] for c in table["columns"].values()))


def build_requirements(found: dict[str, Any]) -> list[Requirement]:
    """Hold what was found against what is required."""
    small, middle, large = (found[str(size)] for size in SIZES)
    return [
        *_require_draws(middle, large),
        *_require_moves(small, middle, large),
        Requirement("bytes a claim", large["bytes_a_claim"], 18),
        Requirement("heap of the map, MB, 100,000", large["map_heap"]["mb"], 25),
        Requirement(
            "days missed of 40 presses of a held key",
            HELD_PRESSES - middle["claimline"]["days_of_held_key"],
            0,
            idle=True,
        ),
    ]


def _require_draws(middle: dict[str, Any], large: dict[str, Any]) -> list[Requirement]:
    draw, draw_of_most = (f["claimline"]["draw_ms"]["p50"] for f in (middle, large))
    at_the_end = middle["claimline"]["read_draw_ms"]["p50"]
    of_canvas = at_the_end / middle["canvas"]["draw_ms"]["p50"]
    return [
        Requirement("draw, p50, ms, 20,000 claims", draw, 4, idle=True),
        Requirement("draw, p50, ms, 100,000 claims", draw_of_most, 6, idle=True),
        Requirement("draw, 100,000 against 20,000 claims", draw_of_most / draw, 4),
        Requirement("draw, part of Leaflet's canvas, 20,000 claims", of_canvas, 1 / 15),
    ]


def _require_moves(
    small: dict[str, Any], middle: dict[str, Any], large: dict[str, Any]
) -> list[Requirement]:
    ours = middle["claimline"]
    wires = [f["claimline"]["drag"]["wire"] for f in (small, middle, large)]
    two_frames = 2 * DISPLAY_FRAME_MS
    of_usual = small["claimline"]["input_ms"]["p50"] / small["usual"]["input_ms"]["p50"]
    p95, frame = ours["input_ms"]["p95"], ours["drag"]["frames"]["p95"]
    required = [
        Requirement(
            "input to drawn, p95, ms, 20,000 claims", p95, two_frames, idle=True
        ),
        Requirement("frame of a drag, p95, ms, 20,000 claims", frame, 17.5, idle=True),
        Requirement("input to drawn, part of usual, 2,000 claims", of_usual, 1 / 60),
        Requirement(
            "websocket frames of all drags", sum(w["frames"] for w in wires), 0
        ),
        Requirement("map reloads of all drags", sum(w["map_loads"] for w in wires), 0),
    ]
    if "timeline" in middle:
        theirs = middle["timeline"]["frames"]["p50"]
        part = ours["driven_frames"]["p50"] / theirs
        required.append(Requirement("frame, part of Timeline's, 20,000", part, 1 / 4))
    return required
