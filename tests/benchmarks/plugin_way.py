"""Folium's and Leaflet's own ways to show claims over time, in a plain HTML page."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
from playwright.sync_api import Browser

from tests.benchmarks.browser import drive, visit
from tests.benchmarks.in_force import select_in_force
from tests.benchmarks.plugin_pages import (
    build_canvas_page,
    build_timeline_page,
    build_timestamped_page,
)
from tests.benchmarks.report import summarize

STEP: Final = """async (days) => {
  const samples = [];
  for (const day of days) {
    await new Promise(requestAnimationFrame);
    const started = performance.now();
    window.stepTo(day);
    samples.push(performance.now() - started);
  }
  return samples;
}"""
"""The script's part of a move alone: style, layout and paint of the page's elements,
which come after it, are not in it; they are in the frame times."""

REDRAW: Final = """async (times) => {
  const samples = [];
  for (let i = 0; i < times; i++) {
    await new Promise(requestAnimationFrame);
    const started = performance.now();
    window.redraw();
    window.readBack();
    samples.push(performance.now() - started);
  }
  return samples;
}"""
"""A canvas notes what to draw and draws later; reading a pixel waits for that."""


def measure_timeline(
    browser: Browser, address: str, folder: Path, claims: pd.DataFrame, days: list[date]
) -> dict[str, Any]:
    """Measure Folium's Timeline.

    Args:
        browser: The browser.
        address: As from `serve_scripts`, with plugins.
        folder: Where to write the page.
        claims: As from `read_claims`.
        days: Every valid day in order.

    Returns:
        `draw_ms` of a move to another day, `frames` of a drive, `page_mb`.

    Raises:
        RuntimeError: If it does not draw a marker for each claim in force.
    """
    html = build_timeline_page(address, claims, days[0], days[-1])
    return _measure(browser, folder, html, len(days), (days[264], claims))


def measure_timestamped(
    browser: Browser, address: str, folder: Path, claims: pd.DataFrame, days: list[date]
) -> dict[str, Any]:
    """Measure Folium's TimestampedGeoJson; as `measure_timeline`."""
    html = build_timestamped_page(address, claims, days[0], days[-1])
    return _measure(browser, folder, html, len(days), None)


def _measure(
    browser: Browser,
    folder: Path,
    html: str,
    days: int,
    expected: tuple[date, pd.DataFrame] | None,
) -> dict[str, Any]:
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    with visit(browser) as page:
        page.goto(path.as_uri())
        page.evaluate("window.stepTo(264)")
        drawn = page.evaluate("window.countDrawn()")
        if expected and drawn != len(select_in_force(expected[1], expected[0])):
            raise RuntimeError(f"{drawn} markers are not the claims of {expected[0]}")
        moves = [days - 1 - 7 * n for n in range(20)]
        return {
            "markers": drawn,
            "draw_ms": summarize(page.evaluate(STEP, moves)),
            "frames": summarize(drive(page, days - 1)),
            "page_mb": len(html) / 1e6,
        }


def measure_canvas(
    browser: Browser, address: str, folder: Path, claims: pd.DataFrame, times: int = 30
) -> dict[str, Any]:
    """Measure how long Leaflet's canvas takes to draw a marker for each claim.

    Args:
        browser: The browser.
        address: As from `serve_scripts`.
        folder: Where to write the page.
        claims: The claims to draw.
        times: How many draws.
    """
    path = folder / "page.html"
    path.write_text(build_canvas_page(address, claims), encoding="utf-8")
    with visit(browser) as page:
        page.goto(path.as_uri())
        return {
            "markers": len(claims),
            "draw_ms": summarize(page.evaluate(REDRAW, times)),
        }
