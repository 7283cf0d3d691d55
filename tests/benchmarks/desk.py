"""Measures the Compare page: `python tests/benchmarks/desk.py`.

A new day on the Compare page, until its title, chart and table of disputes are those
of the day and the script rests (what stands below them is made when the reader comes
to it), against the same on the usual Streamlit page with a map,
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

FIRST_DAY: Final = date(2025, 5, 5)
"""The day before the first that is asked for; all of them are of one month."""

ARM: Final = """([words, iso, patience]) => {
  const one = (selector) => document.querySelector(selector);
  const answered = () =>
    one("h1")?.innerText.endsWith(words) &&
    one("[data-test-script-state=notRunning]") &&
    !one("[data-stale=true]") &&
    [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")].some(
      (text) => text.textContent === iso,
    );
  window.answered = new Promise((done, fail) => {
    setTimeout(() => fail(new Error(`${words} never came`)), patience);
    addEventListener("pointerdown", () => {
      const started = performance.now();
      const timer = setInterval(() => {
        if (!answered()) return;
        clearInterval(timer);
        done(performance.now() - started);
      }, 4);
    }, { capture: true, once: true });
  });
}"""
"""From leaving the field with another day to the answer about it, looked for every
4 ms: Streamlit takes a day over when the field is left."""


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
        page.goto(f"{ours}/compare?date={FIRST_DAY}")
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        rest(page)
        slider = slider_way.open_at(other, usual, claims, DAY)
        found: dict[str, list[float]] = {"claimline": [], "usual": []}
        for number in range(1, ROUNDS + 1):
            page.bring_to_front()
            day = FIRST_DAY + timedelta(days=number)
            found["claimline"].append(step_to(page, day))
            other.bring_to_front()
            found["usual"].append(slider.step())
    print_results(found)


def step_to(page: Page, day: date) -> float:
    """Ask the Compare page about the next day; give ms until it has answered."""
    words = f"{day.day} {day:%B} {day.year}"
    page.locator(".st-key-about_day [role=spinbutton]").nth(2).focus()
    page.keyboard.press("ArrowUp")
    page.evaluate(ARM, [words, day.isoformat(), PATIENCE_MS])
    page.get_by_role("heading", level=1).click()
    ms = float(page.evaluate("window.answered"))
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
