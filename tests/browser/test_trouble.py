"""Browsers that lack something, and moments that go wrong: it works, or it is said."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.browser.desk import Desk
from tests.browser.server import run_server
from tests.tiny_dataset import CLAIMS, make_folder

NO_CHANNEL = "delete window.BroadcastChannel;"
NO_OFFSCREEN = "delete window.OffscreenCanvas;"
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"
SLEEP = """
const next = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (act) =>
  next(function wait(time) { if (window.top.asleep) next(wait); else act(time); });
"""
"""A tab that is out of sight gets no display frames, and neither do its frames."""

NAP = """() => new Promise((done) => {
  const { question } = claimline.mounted.layer;
  const before = question.day;
  window.top.asleep = true;
  setTimeout(() => done([before, question.day]), 3000);
})"""
"""At 60 days a second, 180 days would pass in that time."""

WAKE = """() => new Promise((done) => {
  claimline.mounted.layer.once("drawn", ({ day }) => done(day));
  window.top.asleep = false;
})"""

DAY_OF_MAP = (
    "(day) => [...document.querySelectorAll('iframe')].some((frame) =>"
    " frame.contentWindow.claimline?.mounted?.layer.question.day === day)"
)


def test_without_a_channel_the_map_follows_on_release(
    browser: Browser, address: str
) -> None:
    """A browser that cannot talk to the map is told, and gets a new map on release."""
    with Desk.sit_down(browser, address) as desk:
        desk.lack(NO_CHANNEL)
        desk.open("?place=none")
        expect(desk.page.locator(".trouble")).to_contain_text("follows when you let go")
        desk.slider.focus()
        desk.page.keyboard.press("End")
        desk.wait_for_link("date=2026-08-02")
        desk.page.wait_for_function(DAY_OF_MAP, arg=726)
        desk.rest()

        desk.expect_title("Claims about 2 August 2026")
        assert desk.ask_map("state.layer.marks.length") > 0
        desk.check_nothing_went_wrong()


def test_without_offscreen_canvas_all_is_drawn(browser: Browser, address: str) -> None:
    """The map needs no OffscreenCanvas."""
    with Desk.sit_down(browser, address) as desk:
        desk.lack(NO_OFFSCREEN)
        desk.open()
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        desk.wait_for_day(date(2025, 4, 26))

        assert desk.ask_map("state.layer.marks.length") > 20
        expect(desk.page.locator(".trouble")).to_be_hidden()
        desk.check_nothing_went_wrong()


def test_without_a_canvas_the_rest_of_the_page_works(
    browser: Browser, address: str
) -> None:
    """Where nothing can be drawn that is said, and the panel follows the date."""
    with Desk.sit_down(browser, address) as desk:
        desk.lack(NO_CANVAS)
        desk.page.goto(f"{address}/?place=gornal")
        trouble = desk.page.locator(".trouble")
        expect(trouble).to_contain_text("cannot draw the map")
        expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible()
        desk.slider.focus()
        desk.page.keyboard.press("End")
        desk.wait_for_link("date=2026-08-02")

        desk.expect_title("Claims about 2 August 2026")
        desk.check_nothing_went_wrong()


def test_a_session_that_reconnects_goes_on(browser: Browser, address: str) -> None:
    """After the connection broke off, the date moves the map and reaches the link."""
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append((line, line.connect_to_server()))

    # What Streamlit says about the broken connection is no complaint here.
    with Desk.sit_down(browser, address) as desk:
        desk.page.route_web_socket(re.compile("_stcore/stream"), connect)
        desk.open("?place=none")
        desk.map.evaluate("window.stillHere = true")
        for end in reversed(lines[-1]):
            end.close(code=1012)
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        desk.wait_for_day(date(2025, 4, 26))
        desk.wait_for_link("date=2025-04-26")
        desk.rest()

        assert len(lines) > 1
        assert desk.map.evaluate("window.stillHere") is True


def test_a_rerun_in_mid_drag_leaves_the_thumb_alone(desk: Desk) -> None:
    """What Python answers while the reader drags does not pull the date back."""
    desk.open("?place=none")
    start, middle = desk.find_thumb()
    desk.page.mouse.move(start, middle)
    desk.page.mouse.down()
    desk.page.mouse.move(start + 120, middle, steps=4)
    dragged_to = desk.day
    known_then = desk.page.get_by_role("radio", name="As known then")
    known_then.evaluate("(choice) => choice.click()")
    desk.wait_for_link("known=as-of")
    desk.rest()
    after_rerun = desk.day
    desk.page.mouse.move(start + 180, middle, steps=4)
    desk.page.mouse.up()
    desk.wait_for_link(f"date={desk.day}")

    assert dragged_to > date(2025, 5, 27)
    assert dragged_to == after_rerun
    assert desk.day > dragged_to


def test_a_hidden_tab_goes_on_where_it_was_left(browser: Browser, address: str) -> None:
    """Playing rests while the tab is out of sight; back in sight it does not leap."""
    with Desk.sit_down(browser, address) as desk:
        desk.lack(SLEEP)
        desk.open("?date=2024-09-01&place=none")
        desk.page.get_by_label("Speed of playing").select_option("60")
        desk.page.get_by_role("button", name="Play").click()
        desk.map.wait_for_function("claimline.mounted.layer.question.day > 40")
        hidden_at, asleep_at = desk.map.evaluate(NAP)
        woken_at = desk.map.evaluate(WAKE)

        assert asleep_at <= hidden_at + 5
        assert asleep_at <= woken_at < asleep_at + 65


@contextmanager
def open_tables(
    browser: Browser, folder: Path, claims: str, *edits: tuple[str, int, str, str]
) -> Iterator[Desk]:
    """The page on a small dataset whose claims are these."""
    data = make_folder(folder, *edits)
    (data / "claims.csv").write_text(claims, encoding="utf-8")
    with (
        run_server(folder, "--data", str(data)) as served,
        Desk.sit_down(browser, served) as desk,
    ):
        yield desk.open()
        desk.check_nothing_went_wrong()


HEADER, *ROWS = CLAIMS.splitlines(keepends=True)
ONE_DAY = re.sub(r"(?<=,)2025-04-2\d(?=,)", "2025-04-27", CLAIMS)


@pytest.mark.parametrize(
    ("claims", "places_with_claims", "days"),
    [
        pytest.param(HEADER + ROWS[0], 1, 1, id="one"),
        pytest.param(ONE_DAY, 2, 1, id="one-day"),
    ],
)
def test_few_claims_are_no_trouble(
    browser: Browser, tmp_path: Path, claims: str, places_with_claims: int, days: int
) -> None:
    """One claim, or all on one day: the page stands and the date has no way to go."""
    with open_tables(browser, tmp_path, claims) as desk:
        desk.slider.focus()
        for key in ("ArrowRight", "ArrowLeft", "End", "Home"):
            desk.page.keyboard.press(key)

        assert desk.ask_map("state.layer.marks.length") == places_with_claims
        assert desk.ask_map("state.model.payload.days") == days
        assert desk.slider.get_attribute("max") == str(days - 1)


def test_no_claims_at_all_are_explained(browser: Browser, tmp_path: Path) -> None:
    """A table of claims without a claim is named, with the remedy."""
    (make_folder(tmp_path) / "claims.csv").write_text(HEADER, encoding="utf-8")
    with (
        run_server(tmp_path, "--data", str(tmp_path)) as served,
        Desk.sit_down(browser, served) as desk,
    ):
        desk.page.goto(served)

        expect(desk.page.get_by_text("has a header but no rows")).to_be_visible()
        desk.check_nothing_went_wrong()


def test_claims_outside_the_view_are_found_by_moving(
    browser: Browser, tmp_path: Path
) -> None:
    """Where all claims lie off the map nothing fails, and panning brings them in."""
    away = [("places.csv", 4, "lat", "51.98"), ("places.csv", 4, "lon", "35.98")]
    with open_tables(browser, tmp_path, HEADER + ROWS[0], *away) as desk:
        before = desk.ask_map("state.layer.marks.length")
        desk.map.evaluate("claimline.mounted.map.setView([51.98, 35.98], 10)")
        desk.map.wait_for_function("claimline.mounted.layer.marks.length === 1")

        assert before == 0
