"""Ways of comparing: all in the browser, none reloads the map, each in the link."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

MODES = ("marks", "disputed", "swipe", "twin", "dates")


def choose_mode(desk: Desk, words: str) -> None:
    """Press one of the buttons of the comparison."""
    desk.page.locator(".st-key-controls").get_by_text(words, exact=True).click()


def test_modes_change_without_reloading_the_map(desk: Desk) -> None:
    """Every mode is reached by its button, is in the link, and keeps the map."""
    desk.open()
    desk.map.evaluate("window.stillHere = true")
    for words, mode in (
        ("Only disputed", "disputed"),
        ("Divider", "swipe"),
        ("Two maps", "twin"),
        ("Two dates", "dates"),
    ):
        choose_mode(desk, words)
        desk.wait_for_link(f"compare={mode}")
        desk.rest()
    choose_mode(desk, "All voices")
    desk.wait_for_link("compare=", present=False)
    desk.rest()

    assert desk.map.evaluate("window.stillHere") is True
    assert desk.ask_map("state.twin.second") is None


def test_only_disputed_places_are_shown(desk: Desk) -> None:
    """The mode leaves the 25 disputed places of the day, and the title says so."""
    desk.open("?compare=disputed&at=51_35_5&place=none")

    shown = desk.ask_map("state.layer.marks.length")
    assert 20 <= shown <= 25
    expect(desk.page.locator(".known")).to_contain_text("only disputed places")


def test_divider_parts_two_accounts(desk: Desk) -> None:
    """Left of the divider stands one account, right of it the other."""
    desk.open("?compare=swipe&left=russian&right=deepstate&place=none")
    divider = desk.map.get_by_role("slider", name="Divider between the two accounts")
    expect(divider).to_contain_text("Russian sources")
    expect(divider).to_contain_text("DeepState")
    before = desk.ask_map("state.layer.divider")
    divider.focus()
    for _ in range(5):
        desk.page.keyboard.press("ArrowRight")

    assert desk.ask_map("state.layer.divider") == pytest.approx(before + 0.1)
    sides = desk.ask_map("state.layer.panes.map((p) => [p.account, p.clip])")
    assert sides == [["russian", "left"], ["deepstate", "right"]]


def test_divider_is_dragged(desk: Desk) -> None:
    """The divider follows the pointer, and the map below stays put."""
    desk.open("?compare=swipe")
    centre = desk.ask_map("state.map.getCenter().lng")
    box = desk.map.locator(".claimline-divider").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    desk.page.mouse.move(box["x"] + 12, middle)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 212, middle, steps=5)
    desk.page.mouse.up()

    assert desk.ask_map("state.layer.divider") > 0.6
    assert desk.ask_map("state.map.getCenter().lng") == centre


def test_two_maps_keep_view_and_day_together(desk: Desk) -> None:
    """Moving one of two maps moves the other; the date drives both."""
    desk.open("?compare=twin")
    desk.map.wait_for_function("claimline.mounted.twin.second")
    desk.map.evaluate("claimline.mounted.twin.second.setView([51, 35.5], 10)")
    desk.slider.focus()
    desk.page.keyboard.press("Home")
    desk.wait_for_day(date(2024, 8, 6))

    # The way there may be animated.
    desk.map.wait_for_function("claimline.mounted.map.getZoom() === 10")
    assert desk.ask_map("state.twin.layer.question.day") == 0
    accounts = desk.ask_map(
        "[state.layer, state.twin.layer].map((l) => l.panes[0].account)"
    )
    assert accounts == ["russian", "ukrainian"]


def test_link_to_two_maps_gives_each_its_half(desk: Desk) -> None:
    """Both maps fill their boxes, however late the style sheet comes."""
    desk.open("?compare=twin")
    desk.map.wait_for_function(
        "(({ map, twin }) => [map, twin.second].every((one) => {"
        " const { clientWidth, clientHeight } = one.getContainer();"
        " return one.getSize().equals([clientWidth, clientHeight]); }))"
        "(claimline.mounted)"
    )

    widths = desk.ask_map("[state.map, state.twin.second].map((m) => m.getSize().x)")
    assert sum(widths) == pytest.approx(desk.map.evaluate("innerWidth"), abs=4)
    desk.check_nothing_went_wrong()


def test_two_dates_of_one_account(desk: Desk) -> None:
    """The left side shows the account on another day than the right."""
    desk.open("?compare=dates&left=deepstate&ref=2024-09-01&place=none")
    days = desk.ask_map(
        "state.layer.panes.map((p) => p.dayFor(state.layer.question.day))"
    )

    assert days == [(date(2024, 9, 1) - date(2024, 8, 6)).days, 264]
    expect(desk.page.locator(".known")).to_contain_text("1 September 2024")


@pytest.mark.parametrize("mode", MODES)
def test_modes_fit_a_phone(phone: Desk, mode: str) -> None:
    """Every mode is usable at 390 pixels."""
    phone.open(f"?compare={mode}")
    phone.map.wait_for_function("claimline.mounted.layer.fresh")

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.ask_map("state.map.getSize().x") > 150
