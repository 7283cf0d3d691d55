"""The Export panel: says what is in a file, makes it on demand, can be called off."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk

PATIENCE_MS = 60_000
"""How long the first frame of a moving picture may take on a slow machine."""


def open_panel(desk: Desk) -> Locator:
    """Open the panel; give it."""
    desk.page.get_by_role("button", name="Export").click()
    panel = desk.page.get_by_role("dialog")
    expect(panel).to_be_visible()
    return panel


def test_panel_says_what_is_in_a_file_and_makes_it(desk: Desk) -> None:
    """Day, sources hidden and claims are named, and the file holds that view."""
    desk.open("?date=2025-03-13&hide=isw&place=sudzha")
    panel = open_panel(desk)
    expect(panel).to_contain_text("Claims about 13 March 2025")
    expect(panel).to_contain_text("1 of 8 independent sources hidden")
    expect(panel.get_by_role("img").first).to_be_visible()

    panel.get_by_text("Page in one file").click()
    with desk.page.expect_download() as download:
        panel.get_by_role("button", name="HTML").click()
    page = Path(download.value.path()).read_text(encoding="utf-8")
    assert "claimline-2025-03-13.html" == download.value.suggested_filename
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Claims about 13 March 2025 · claimline</title>" in page


def test_moving_picture_can_be_called_off(desk: Desk) -> None:
    """While it is made the time left is said, and Cancel ends it without a file."""
    desk.open("?date=2025-04-27")
    panel = open_panel(desk)
    panel.get_by_text("Motion", exact=True).click()
    panel.get_by_role("button", name="Make the moving picture").click()
    expect(panel).to_contain_text("left", timeout=PATIENCE_MS)
    panel.get_by_role("button", name="Cancel").click()

    called_off = "Called off; nothing was made."
    expect(panel).to_contain_text(called_off, timeout=PATIENCE_MS)
    expect(panel.get_by_role("button", name="Download")).to_have_count(0)
