"""From page to page in a real browser: links, history, reload, and the map's camera."""

from playwright.sync_api import expect

from tests.browser.desk import Desk


def read_camera(desk: Desk) -> tuple[float, float, float]:
    """Read where the map looks: latitude, longitude, zoom."""
    seen = desk.ask_map(
        "[state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()]"
    )
    lat, lon, zoom = (round(float(number), 3) for number in seen)
    return lat, lon, zoom


def test_view_survives_pages_history_and_reload(desk: Desk) -> None:
    """Map, Compare, Place, reload and back: the view and the camera stay."""
    desk.open("?date=2025-03-14&known=as-of")
    channel = desk.ask_map("state.talk.name")
    desk.ask_map("state.map.setView([51.3, 35.4], 11, {animate: false}) && 1")
    desk.wait_for_link("at=51.3_35.4_11")
    desk.go_to("Compare")
    desk.wait_for_link("date=2025-03-14")
    desk.go_to("Place")
    desk.wait_for_link("at=51.3_35.4_11")
    desk.go_to("Map")
    desk.rest()

    assert read_camera(desk) == (51.3, 35.4, 11)
    assert channel == desk.ask_map("state.talk.name")

    desk.page.go_back()
    desk.page.wait_for_url("**/place?*")
    desk.rest_without_map()
    desk.page.reload()
    desk.rest_without_map()
    desk.wait_for_link("known=as-of")
    desk.page.go_back()
    desk.page.wait_for_url("**/compare?*")
    desk.wait_for_link("date=2025-03-14")
    desk.page.go_back()
    desk.rest()

    assert read_camera(desk) == (51.3, 35.4, 11)


def test_row_opens_the_map_on_its_place(desk: Desk) -> None:
    """The first open dispute leads to the map, with the place open and in view."""
    desk.open_page("compare")
    table = desk.page.get_by_role("region", name="Open disputes").first
    link = table.get_by_role("row").nth(1).get_by_role("link").first
    name = link.inner_text()
    link.click()
    desk.rest()

    expect(desk.panel.get_by_role("heading", level=2)).to_have_text(name)
    lat, _, zoom = read_camera(desk)
    assert zoom == 10.5
    desk.wait_for_link(f"at={lat:g}"[:8])
    assert desk.ask_map("state.model.places.ids[state.layer.open]") == "apanasovka"


def test_rest_of_a_page_comes_when_it_is_asked_for(desk: Desk) -> None:
    """A link into the rest of the Compare page makes it, and leads to its section."""
    desk.open_page("compare")
    ended = desk.page.get_by_role("region", name="Disputes that ended").first
    expect(ended).not_to_be_attached()

    desk.page.locator(".cl-short a[href='#hindsight']").click()

    section = desk.page.locator("section#hindsight")
    expect(section).to_be_in_viewport()
    expect(ended).to_be_attached()


def test_rest_comes_after_another_day_as_well(desk: Desk) -> None:
    """Who has chosen another day before scrolling finds the rest about that day."""
    desk.open_page("compare", "?date=2025-05-05")
    heading = desk.page.get_by_role("heading", level=1)
    desk.page.locator(".st-key-about_day [role=spinbutton]").nth(2).focus()
    desk.page.keyboard.press("ArrowUp")
    heading.click()
    expect(heading).to_contain_text("6 May 2025")
    desk.rest_without_map()
    desk.read_on()

    expect(desk.page.get_by_role("heading", name="Method")).to_be_visible()


def test_links_are_reached_and_followed_by_keyboard(desk: Desk) -> None:
    """Tab reaches the pages, Enter follows, and no page is loaded anew."""
    desk.open()
    desk.page.evaluate("window.stayed = true")
    pages = desk.page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Compare").focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/compare*")
    desk.rest_without_map()

    assert desk.page.evaluate("window.stayed") is True
    expect(desk.heading).to_contain_text("disputed about")
    assert desk.page.title().startswith("claimline: where accounts contradict")


def test_pages_speak_the_language_of_the_link(desk: Desk) -> None:
    """The Place page in Ukrainian, charts and tables included, needs no network."""
    desk.open_page("place", "?place=gornal&ui=uk")

    expect(
        desk.page.get_by_role("heading", name="Хто, що й коли сказав")
    ).to_be_visible()
