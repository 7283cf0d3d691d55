"""The 862 real claims: claimline against the usual Streamlit page, side by side.

Both pages are measured in one run and one browser, in turns, so that whatever
else the machine does burdens both alike.
"""

import logging
import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser

from tests.benchmarks import claimline_way, slider_way
from tests.benchmarks.browser import visit
from tests.benchmarks.in_force import find_days, read_claims
from tests.benchmarks.report import Requirement, summarize
from tests.browser.server import ROOT, run_server

LOG: Final = logging.getLogger(__name__)

DAY: Final = date(2025, 4, 27)
"""The valid day on which both pages open."""

PAGES: Final = {
    "usual": ROOT / "tests" / "benchmarks" / "usual_page.py",
    "fragment": ROOT / "tests" / "benchmarks" / "fragment_page.py",
}
"""The pages that claimline is compared with."""

ROUNDS: Final = 3
INPUTS: Final = 30
USUAL_INPUTS: Final = 4
"""Inputs of each round."""


@dataclass
class Comparison:
    """The two pages on one dataset."""

    browser: Browser
    scripts: str
    """Address of `stand_in.serve_scripts`."""
    logs: Path
    """Folder for the logs of the servers."""
    data: Path = ROOT / "data"
    found: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what a page must show to count as drawn."""
        self.claims = read_claims(self.data)
        self.first, self.last = find_days(self.data)

    def serve(self, way: str) -> AbstractContextManager[str]:
        """Start the server of a way, `claimline` or one of `PAGES`."""
        if way == "claimline":
            return run_server(self.logs, "--data", str(self.data))
        arguments = (str(self.data), self.scripts, DAY.isoformat())
        return run_server(self.logs, *arguments, script=PAGES[way])

    def time_first_map(self, way: str, address: str) -> dict[str, float]:
        """Time the first map of a fresh visitor of a way."""
        if way == "claimline":
            day = (DAY - self.first).days
            return claimline_way.time_first_map(self.browser, address, day)
        return slider_way.time_first_map(self.browser, address, self.claims, DAY)

    def time_cold(self, times: int) -> dict[str, list[dict[str, float]]]:
        """Time the first map of the first visitor of a process, in turns.

        `ms` counts from the visit, `command_ms` from the command that starts the
        server.
        """
        found: dict[str, list[dict[str, float]]] = {"claimline": [], "usual": []}
        for _ in range(times):
            for way, samples in found.items():
                start = time.perf_counter()
                with self.serve(way) as address:
                    first = self.time_first_map(way, address)
                    taken = 1000 * (time.perf_counter() - start)
                samples.append(first | {"command_ms": taken})
                LOG.info("first map of a new process, %s: %s", way, samples[-1])
        return found

    def time_warm(
        self, addresses: dict[str, str], times: int
    ) -> dict[str, list[dict[str, float]]]:
        """Time the first map of later visitors, in turns."""
        found: dict[str, list[dict[str, float]]] = {way: [] for way in addresses}
        for _ in range(times):
            for way, address in addresses.items():
                found[way].append(self.time_first_map(way, address))
                LOG.info("first map, %s: %.0f ms", way, found[way][-1]["ms"])
        return found

    def scrub(self, addresses: dict[str, str]) -> dict[str, Any]:
        """Move the date on both pages, in turns, and drag it on claimline's."""
        with visit(self.browser) as page, visit(self.browser) as other:
            ours = claimline_way.open_at(page, addresses["claimline"], self.first, DAY)
            usual = slider_way.open_at(other, addresses["usual"], self.claims, DAY)
            samples, usual_ms = self._scrub_in_turns(ours, usual)
            moved = usual.wire.take()
            page.bring_to_front()
            drag = ours.drag()
            return {
                "input_ms": summarize([s["input"] for s in samples]),
                "draw_ms": summarize([s["draw"] for s in samples]),
                "usual_input_ms": summarize(usual_ms),
                "usual_moves": {k: v / len(usual_ms) for k, v in moved.items()},
                "drag": drag | {"frames": summarize(drag["frames"])},
                "heap_mb": ours.read_heap(),
            }

    def _scrub_in_turns(
        self, ours: claimline_way.Opened, usual: slider_way.SliderPage
    ) -> tuple[list[dict[str, float]], list[float]]:
        """Give the samples of claimline and the ms of the usual page."""
        days = (self.last - self.first).days + 1
        picked = iter(claimline_way.pick_days(ROUNDS * INPUTS, days))
        samples: list[dict[str, float]] = []
        usual_ms: list[float] = []
        for turn in range(ROUNDS):
            ours.page.bring_to_front()
            samples += ours.scrub(list(islice(picked, INPUTS)))
            usual.page.bring_to_front()
            usual_ms += usual.scrub(USUAL_INPUTS)
            LOG.info("moved, round %d of %d", turn + 1, ROUNDS)
        return samples, usual_ms


def measure(comparison: Comparison, *, quick: bool) -> dict[str, Any]:
    """Measure first map, scrub and drag of both pages."""
    cold = comparison.time_cold(1 if quick else 3)
    with ExitStack() as stack:
        addresses = {
            way: stack.enter_context(comparison.serve(way))
            for way in ("claimline", "usual")
        }
        comparison.time_warm(addresses, 1)
        warm = comparison.time_warm(addresses, 3 if quick else 7)
        scrubbed = comparison.scrub(addresses)
    return {
        "command_ms": _take_medians(cold, "command_ms"),
        "cold_ms": _take_medians(cold, "ms"),
        "warm_ms": _take_medians(warm, "ms"),
        "samples_ms": {"cold": cold, "warm": warm},
        "first_load": {way: all_[-1] for way, all_ in warm.items()},
        **scrubbed,
    }


def _take_medians(
    samples: dict[str, list[dict[str, float]]], what: str
) -> dict[str, float]:
    return {way: median(one[what] for one in all_) for way, all_ in samples.items()}


def build_requirements(found: dict[str, Any]) -> list[Requirement]:
    """Hold what was found against what is required."""
    part = found["input_ms"]["p50"] / found["usual_input_ms"]["p50"]
    wire = found["drag"]["wire"]
    warm, cold = (
        found[what]["claimline"] / found[what]["usual"]
        for what in ("warm_ms", "cold_ms")
    )
    return [
        Requirement("input to drawn, p50, part of usual, 862 claims", part, 1 / 40),
        Requirement("websocket frames while dragging", wire["frames"], 0),
        Requirement("map reloads while dragging", wire["map_loads"], 0),
        Requirement("first map, warm server, part of usual", warm, 1),
        Requirement("first map, new process, part of usual", cold, 1),
    ]
