"""Measures the Compare page: `python tests/benchmarks/desk.py`.

A new day on the Compare page, until its title, tables and charts are those of the
day and the script rests, against the same on the usual Streamlit page with a map,
until its new map has its markers. Both pages serve the 862 real claims and are
measured in turns, in one run and one browser, so that whatever else the machine
does burdens both alike. Each day is asked for the first time: no answer about it is
kept from before.
"""

import sys
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Page

from tests.benchmarks import slider_way
from tests.benchmarks.browser import PATIENCE_MS, launch_browser, rest, visit
from tests.benchmarks.in_force import read_claims
from tests.benchmarks.real_claims import DAY, PAGES
from tests.benchmarks.report import (
    Requirement,
    build_requirement_table,
    build_table,
    summarize,
)
from tests.benchmarks.stand_in import serve_scripts
from tests.browser.server import ROOT, run_server

ROUNDS: Final = 8

STEP: Final = """([query, words, patience]) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error(`${words} never came`)), patience);
  const one = (selector) => document.querySelector(selector);
  const answered = () =>
    one("h1")?.innerText.endsWith(words) &&
    one("[data-test-script-state=notRunning]") &&
    !one("[data-stale=true]") &&
    document.querySelectorAll("[data-testid=stVegaLiteChart] svg").length === 4;
  const started = performance.now();
  history.pushState({}, "", query);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  const timer = setInterval(() => {
    if (!answered()) return;
    clearInterval(timer);
    done(performance.now() - started);
  }, 4);
})"""
"""From the link with another day, as a click on one of the page's own links gives
it, to the answer about that day, looked for every 4 ms."""


def main() -> None:
    """Measure and print."""
    claims = read_claims(ROOT / "data")
    with (
        TemporaryDirectory() as folder,
        serve_scripts() as scripts,
        run_server(Path(folder)) as ours,
        run_server(
            Path(folder),
            *(str(ROOT / "data"), scripts, DAY.isoformat()),
            script=PAGES["usual"],
        ) as usual,
        launch_browser() as browser,
        visit(browser) as page,
        visit(browser) as other,
    ):
        page.goto(f"{ours}/compare?date={DAY}")
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        rest(page)
        slider = slider_way.open_at(other, usual, claims, DAY)
        found: dict[str, list[float]] = {"claimline": [], "usual": []}
        for number in range(1, ROUNDS + 1):
            page.bring_to_front()
            day = DAY + timedelta(days=number)
            found["claimline"].append(step_to(page, day))
            other.bring_to_front()
            found["usual"].append(slider.step())
    print_results(found)


def step_to(page: Page, day: date) -> float:
    """Ask the Compare page about a day; give ms until it has answered."""
    words = f"{day.day} {day:%B} {day.year}"
    ms = float(page.evaluate(STEP, [f"compare?date={day}", words, PATIENCE_MS]))
    rest(page)
    return ms


def print_results(found: dict[str, list[float]]) -> None:
    """Print what was measured, and whether it is enough."""
    rows = [
        (way, *(f"{number:,.0f}" for number in summarize(ms).values()))
        for way, ms in found.items()
    ]
    print(build_table(("a new day, ms", "n", "p50", "p95", "max"), rows))
    ratio = median(found["claimline"]) / median(found["usual"])
    required = Requirement(
        "a rerun of the Compare page, per rebuild of the usual map", ratio, 1.0
    )
    print(f"\n{build_requirement_table([required])}")


if __name__ == "__main__":
    main()
