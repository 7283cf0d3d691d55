"""Tables written by somebody who means ill: drawn as text, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk
from tests.browser.server import run_server
from tests.tiny_dataset import TEXT_FIELDS, make_folder

EVIL = (
    "</script><script>window.evil=1</script><img src=x onerror=window.evil=1>"
    "`${window.evil=1}` \"'\\ \u202eevil\u2066 \u2028 {{7*7}} **bold** "
    "![x](http://evil.example/x.png) <!-- [a](javascript:window.evil=1)"
)
"""Markup, templates, Markdown, a picture to fetch, quotes and direction overrides."""


@pytest.fixture(scope="module")
def hostile_address(
    browser: Browser,  # noqa: ARG001 - no server where there is no browser
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The page on tables whose every text field is hostile."""
    edits = [(file, line, column, EVIL) for file, line, column in TEXT_FIELDS]
    folder = make_folder(tmp_path_factory.mktemp("hostile"), *edits)
    with run_server(tmp_path_factory.mktemp("log"), "--data", str(folder)) as served:
        yield served


def test_hostile_text_is_drawn_as_text(browser: Browser, hostile_address: str) -> None:
    """No script runs, nothing is fetched, and the words are there to be read."""
    with Desk.sit_down(browser, hostile_address) as desk:
        desk.open("?date=2025-04-27&place=gornal")
        expect(desk.panel).to_contain_text("<script>window.evil=1</script>")
        desk.page.get_by_role("button", name="Russian 1 of 1").click()
        switch = desk.page.locator("label").filter(has_text="window.evil")
        expect(switch).to_contain_text("**bold**")
        desk.page.keyboard.press("Escape")
        desk.page.mouse.move(*desk.point_of("gornal"))
        expect(desk.map.locator(".claimline-card strong")).to_contain_text("<img src=x")

        for frame in desk.page.frames:
            assert frame.evaluate("window.evil") is None
        desk.check_nothing_went_wrong()


def test_broken_tables_are_explained(browser: Browser, tmp_path: Path) -> None:
    """A folder with problems shows each of them, and no traceback."""
    folder = make_folder(
        tmp_path,
        ("claims.csv", 2, "place_id", "atlantis"),
        ("claims.csv", 3, "reported_date", "2025-02-30"),
        ("places.csv", 4, "lat", ""),
    )
    with (
        run_server(tmp_path, "--data", str(folder)) as served,
        Desk.sit_down(browser, served) as desk,
    ):
        desk.page.goto(served)
        said = desk.page.locator('[data-testid="stText"]')
        expect(said).to_contain_text("atlantis")

        for part in ("claims.csv", "2025-02-30", "places.csv", "lat"):
            expect(said).to_contain_text(part)
        expect(desk.page.get_by_text("Traceback")).to_have_count(0)
        desk.check_nothing_went_wrong()
