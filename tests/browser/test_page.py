"""What readers do besides scrubbing: toggle, search, open, share a link."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

SILENT = -1


def choose_place(desk: Desk, typed: str) -> None:
    """Type into the search box and press Enter."""
    box = desk.page.get_by_role("combobox", name="Find a place")
    box.click()
    box.fill(typed)
    box.press("Enter")


def test_toggled_source_leaves_map_panel_and_title(desk: Desk) -> None:
    """A source switched off takes no part anywhere, and the title says so."""
    desk.open("?at=51.1_35.1_9.5")
    desk.map.evaluate("window.stillHere = true")
    desk.page.get_by_role("button", name="Ukrainian 24 of 24").click()
    desk.page.locator("label").filter(has_text="Yurii Butusov").click()
    desk.wait_for_link("hide=ua-butusov")
    desk.map.wait_for_function(
        "claimline.mounted.layer.answer.bits[3 * claimline.mounted.model.places"
        ".index.get('gornal') + 1] === -1"
    )

    assert desk.read_mark("gornal")["ukrainian"] == SILENT
    expect(desk.panel).not_to_contain_text("Butusov")
    expect(desk.panel).to_contain_text("1 claim about this place not shown")
    expect(desk.page.locator(".hidden-sources")).to_have_text(
        "1 of 24 Ukrainian sources hidden"
    )
    assert desk.map.evaluate("window.stillHere") is True
    assert desk.ask_map("state.map.getZoom()") == 9.5


def test_a_side_is_switched_off_and_on_as_a_whole(desk: Desk) -> None:
    """None and All switch every source of a side."""
    desk.open()
    desk.page.get_by_role("button", name="Independent 8 of 8").click()
    desk.page.get_by_role("button", name="None", exact=True).click()
    desk.wait_for_link("hide=independent")
    desk.page.get_by_role("button", name="All", exact=True).click()
    desk.wait_for_link("hide=", present=False)
    desk.rest()

    assert desk.read_mark("gornal")["independent"] == 4


def test_hiding_hindsight_leaves_what_was_known(desk: Desk) -> None:
    """Hide hindsight changes the title and drops what was published later."""
    desk.open("?date=2024-08-08&place=gornal")
    with_hindsight = desk.read_mark("gornal")
    desk.hide_hindsight()
    desk.wait_for_link("known=as-of")
    desk.rest()
    desk.map.wait_for_function("claimline.mounted.layer.question.known === 'as-of'")

    assert with_hindsight["independent"] == 2
    assert desk.read_mark("gornal")["agreement"] == "silent"
    expect(desk.page.locator(".known")).to_contain_text("as known that day")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Горналь", id="russian"),
        pytest.param("hornal", id="ukrainian-romanised"),
        pytest.param("Gronal", id="typing-error"),
    ],
)
def test_search_opens_the_place(desk: Desk, typed: str) -> None:
    """A place is found by its names, by other romanisations and with an error."""
    desk.open("?place=none&at=50.6_36.6_9")
    choose_place(desk, typed)
    if typed == "Gronal":
        desk.page.locator(".st-key-choices").get_by_role(
            "button", name="Gornal, Sudzhansky District"
        ).click()
    desk.wait_for_link("place=", present=False)
    desk.rest()

    expect(desk.panel.get_by_role("heading", name="Gornal", exact=True)).to_be_visible()
    desk.map.wait_for_function(
        "claimline.mounted.map.getBounds().contains([51.068, 35.235])"
    )


def test_a_shared_name_asks_which(desk: Desk) -> None:
    """Two places of one name are offered, and the choice opens one."""
    desk.open("?place=none")
    choose_place(desk, "Попівка")
    choices = desk.page.locator(".st-key-choices").get_by_role("button")
    expect(choices.first).to_be_visible()

    assert choices.count() >= 2
    choices.filter(has_text="Sumy").first.click()
    desk.wait_for_link("place=popivka")


def test_a_click_on_a_mark_opens_its_panel(desk: Desk) -> None:
    """A click opens the card on the map at once and the panel beside it."""
    desk.open("?place=none&at=51.07_35.24_11")
    desk.page.mouse.click(*desk.point_of("gornal"))
    expect(desk.map.locator(".claimline-card strong")).to_have_text("Gornal")
    desk.wait_for_link("place=", present=False)
    desk.rest()
    expect(desk.panel.get_by_role("heading", name="Gornal", exact=True)).to_be_visible()
    desk.map.locator(".claimline-close").click()
    desk.wait_for_link("place=none")
    desk.rest()

    expect(desk.panel).to_have_count(0)


def test_whole_view_comes_back_from_its_link(desk: Desk) -> None:
    """Day, clock, sources, place, language and camera return from a shared link."""
    query = (
        "?date=2025-03-13&known=as-of&hide=russian.deepstate&place=sudzha&lang=uk"
        "&at=51.2_35.3_10.25&overtaken=never&entailed=1"
    )
    desk.open(query)
    desk.map.wait_for_function("claimline.mounted.layer.question.known === 'as-of'")

    assert desk.day == date(2025, 3, 13)
    question = desk.ask_map("({...state.layer.question, visible: undefined})")
    assert question["overtakenAfter"] is None
    assert question["entailed"] is True
    assert desk.read_mark("sudzha")["russian"] == SILENT
    assert desk.ask_map("state.layer.language") == 2
    assert desk.ask_map("state.map.getZoom()") == 10.25
    expect(desk.panel.get_by_role("heading", name="Суджа")).to_be_visible()
    desk.page.reload()
    desk.rest()
    assert desk.day == date(2025, 3, 13)
    for part in query[1:].split("&"):
        desk.wait_for_link(part)


def test_panning_goes_into_the_link(desk: Desk) -> None:
    """The camera is in the address bar without a rerun, and survives the next one."""
    desk.open()
    desk.map.evaluate("claimline.mounted.map.setView([50.9, 35.5], 10)")
    desk.wait_for_link("at=50.9_35.5_10")
    desk.hide_hindsight()
    desk.wait_for_link("known=as-of")
    desk.rest()

    desk.wait_for_link("at=50.9_35.5_10")
    assert desk.ask_map("state.map.getZoom()") == 10


def test_back_button_brings_the_view_before(desk: Desk) -> None:
    """Going back in the browser restores the place that was open before."""
    desk.open("?place=sudzha")
    choose_place(desk, "Горналь")
    desk.wait_for_link("place=sudzha", present=False)
    desk.rest()
    desk.page.go_back()
    desk.wait_for_link("place=sudzha")
    desk.rest()

    expect(desk.panel.get_by_role("heading", name="Sudzha", exact=True)).to_be_visible()


def test_a_bad_link_is_explained_and_the_rest_stands(desk: Desk) -> None:
    """Unknown and impossible values are named; what was right is kept."""
    desk.open(
        "?date=2025-02-30&place=gornall&hide=deepstat.isw&lang=de&known=x&at=1_2_3_4"
    )
    words = desk.page.locator(".stAlert").all_inner_texts()
    told = " ".join(words)

    for bad in ("2025-02-30", "gornall", "deepstat", "de", "1_2_3_4"):
        assert bad in told
    expect(desk.page.locator(".hidden-sources")).to_have_text(
        "1 of 8 independent sources hidden"
    )
    desk.expect_title("Claims about 27 April 2025")


def test_nothing_selected_is_said(desk: Desk) -> None:
    """With every source off the map is empty and the title says why."""
    desk.open("?hide=russian.ukrainian.independent")

    expect(desk.page.locator(".known")).to_contain_text("every source is switched off")
    assert desk.ask_map("state.layer.marks.length") == 0


def test_names_are_lettered_in_the_chosen_language(desk: Desk) -> None:
    """The setting changes the names on the map and in the panel, not the map."""
    desk.open()
    desk.map.evaluate("window.stillHere = true")
    desk.page.get_by_role("button", name="Settings").click()
    names = desk.page.locator(".st-key-language")
    names.get_by_role("radio", name="Українська").click()
    desk.wait_for_link("lang=uk")
    desk.rest()
    desk.map.wait_for_function("claimline.mounted.layer.language === 2")

    expect(desk.panel.get_by_role("heading", name="Горналь")).to_be_visible()
    assert desk.map.evaluate("window.stillHere") is True
