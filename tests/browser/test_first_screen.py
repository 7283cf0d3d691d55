"""What a stranger sees first: the story of Gornal on 27 April 2025."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.desk import EPOCH, Desk

SPLIT, UKRAINIAN, CONTESTED = 0, 2, 4
MODES_IN_WORDS = ("All voices", "Only disputed", "Divider", "Two maps", "Two dates")


def test_first_screen_tells_gornal(desk: Desk) -> None:
    """The page opens on 27 April 2025 with Russian sources split over Gornal."""
    desk.open()

    desk.expect_title("Claims about 27 April 2025")
    assert {
        "agreement": "disputed",
        "russian": SPLIT,
        "ukrainian": UKRAINIAN,
        "independent": CONTESTED,
    } == desk.read_mark("gornal")
    assert desk.read_mark("RU-KRS")["agreement"] == "disputed"
    assert desk.ask_map("state.layer.answer.disputed") == 25


def test_first_screen_shows_the_founding_article(desk: Desk) -> None:
    """The statements of the founding article are among the evidence, with its link."""
    desk.open()

    links = desk.panel.get_by_role("link", name="NewsUp9")
    expect(links.first).to_be_attached()
    assert "newsup9.com" in (links.first.get_attribute("href") or "")


def test_evidence_link_leads_to_the_page(desk: Desk) -> None:
    """A click on the evidence opens its page in a tab of its own."""
    desk.open("?place=RU-KRS")
    link = desk.panel.get_by_role("link", name="NewsUp9").first
    target = link.get_attribute("href")

    with desk.page.context.expect_page() as opened:
        link.click()

    assert desk.off_loopback[:1] == [target]
    assert opened.value is not desk.page
    desk.off_loopback.clear()


def test_phone_shows_everything_without_sideways_scroll(phone: Desk) -> None:
    """At 390 pixels title, map, date, panel and method fit the width."""
    phone.open()

    phone.expect_title("Claims about 27 April 2025")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    for part in (phone.slider, phone.panel, phone.page.locator(".st-key-method")):
        part.scroll_into_view_if_needed()
        expect(part).to_be_visible()


def test_phone_opens_a_place_by_touch(phone: Desk) -> None:
    """A touch on a mark opens its card on the map and its panel below."""
    phone.open("?place=none&at=51.07_35.24_11")

    phone.page.touchscreen.tap(*phone.point_of("gornal"))

    expect(phone.map.locator(".claimline-card strong")).to_have_text("Gornal")
    expect(phone.panel.get_by_role("heading", name="Gornal")).to_be_visible()


def test_phone_reaches_every_control(phone: Desk) -> None:
    """At 390 pixels every control comes into view as a whole."""
    phone.open()
    bar, clock = phone.page.locator(".st-key-controls"), phone.page.locator(".timeline")
    controls = [
        *(bar.get_by_text(words, exact=True) for words in MODES_IN_WORDS),
        *bar.get_by_role("button", name="Settings").all(),
        *clock.get_by_role("button").all(),
        *clock.get_by_role("combobox").all(),
        clock.get_by_role("checkbox"),
        phone.slider,
    ]
    for control in controls:
        if not control.is_visible():
            continue  # the button that lifts a limit, where there is none
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390

    assert len(controls) > 10


def test_phone_moves_the_date_by_touch(phone: Desk) -> None:
    """Buttons, the picture over the date control and the track answer to a finger."""
    phone.open("?place=none")
    phone.page.get_by_role("button", name="Step on").tap()
    phone.wait_for_day(date(2025, 4, 28))
    seen = [phone.day]
    for part in (phone.page.locator(".lanes"), phone.slider):
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        assert box is not None
        along = 0.25 if seen[-1] > date(2025, 4, 1) else 0.75
        phone.page.touchscreen.tap(
            box["x"] + box["width"] * along, box["y"] + box["height"] / 2
        )
        phone.map.wait_for_function(
            f"claimline.mounted.layer.question.day !== {(seen[-1] - EPOCH).days}"
        )
        seen.append(phone.day)

    assert date(2025, 1, 1) < seen[1] < date(2025, 3, 1)
    assert date(2026, 1, 1) < seen[2] < date(2026, 3, 1)
