"""The language of the page, chosen, linked and spoken by the reader's browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from layers.speech import LOCALES, open_speech
from layers.view import Language
from tests.browser.desk import Desk
from tests.browser.test_access import find_violations

READ_WORDS = """(root) => {
  const found = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent.trim());
    if (!(node instanceof node.ownerDocument.defaultView.Element)) return;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) return;
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder"]) {
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
    for (const inner of [...node.childNodes, ...(node.shadowRoot?.childNodes || [])]) {
      read(inner);
    }
  };
  read(root);
  return found.filter(Boolean);
}"""
"""Everything that is read, by eye or by ear, in an element."""

CREDITS = {"OpenStreetMap", "geoBoundaries", "ODbL", "GeoNames"}


def find_latin(texts: list[str]) -> set[str]:
    """Find the Latin words that are no names of makers."""
    return {w for t in texts for w in re.findall("[A-Za-z]{3,}", t)} - CREDITS


def test_language_changes_and_the_map_stays(desk: Desk) -> None:
    """The choice reaches title, slider, map, document and link; nothing reloads."""
    desk.open("?date=2025-03-13&place=sudzha&at=51.1_35.1_9.5")
    desk.map.evaluate("window.stillHere = true")
    desk.page.get_by_role("radio", name="Українська").click()
    desk.wait_for_link("ui=uk")
    desk.rest()
    desk.map.wait_for_function("document.documentElement.lang === 'uk'")

    desk.expect_title("Заяви про становище на 13 березня 2025")
    slider = desk.page.get_by_role("slider", name="Обраний день")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^13 березня 2025: "))
    expect(desk.page.locator("html")).to_have_attribute("lang", "uk")
    expect(desk.map.locator(".claimline-card strong")).to_have_text("Суджа")
    expect(desk.map.locator(".claimline-card")).to_contain_text("Російські")
    expect(desk.map.locator(".leaflet-control-zoom-in")).to_have_attribute(
        "title", "Наблизити"
    )
    assert desk.map.evaluate("window.stillHere") is True
    assert desk.ask_map("state.map.getZoom()") == 9.5
    slider.press("ArrowRight")
    desk.expect_title("Заяви про становище на 14 березня 2025")
    desk.wait_for_link("date=2025-03-14")
    desk.wait_for_link("ui=uk")


@pytest.mark.parametrize("language", [Language.UKRAINIAN, Language.RUSSIAN])
@pytest.mark.parametrize("mode", ["marks", "swipe", "twin"])
def test_map_and_date_control_have_no_english_words(
    desk: Desk, language: Language, mode: str
) -> None:
    """What is lettered, labelled or read aloud there is in the language chosen."""
    desk.open(f"?ui={language}&compare={mode}")

    on_map = desk.map.locator("body").evaluate(READ_WORDS)
    title = desk.page.locator("header.masthead").evaluate(READ_WORDS)
    control = desk.page.locator("section.timeline").evaluate(READ_WORDS)
    assert len(on_map) > 10
    assert len(title) > 1
    assert len(control) > 20
    assert find_latin([*on_map, *title, *control]) == set()


@pytest.mark.parametrize("language", LOCALES)
def test_day_is_typed_in_the_words_of_the_language(
    desk: Desk, language: Language
) -> None:
    """A day as the title writes it is understood by the date control."""
    speech = open_speech(language)
    desk.open(f"?ui={language}")
    field = desk.page.get_by_role("textbox", name=speech.say("Date as year-month-day"))
    field.fill(f"19 {speech.list_months()[4]} 2025")
    field.press("Enter")

    desk.wait_for_link("date=2025-05-19")
    field.fill(f"1 {speech.list_months(context='stand-alone')[2]} 2025")
    field.press("Enter")
    desk.wait_for_link("date=2025-03-01")


def test_browser_of_a_reader_is_listened_to(browser: Browser, address: str) -> None:
    """A bare link is Ukrainian in a Ukrainian browser and stays bare."""
    with Desk.sit_down(browser, address, locale="uk-UA") as desk:
        desk.open()

        desk.expect_title("Заяви про становище на 27 квітня 2025")
        assert desk.page.url == f"{desk.address}/"
        desk.open("?ui=en")
        desk.expect_title("Claims about 27 April 2025")
        desk.wait_for_link("ui=en")
        desk.check_nothing_went_wrong()


@pytest.mark.parametrize("language", [Language.UKRAINIAN, Language.RUSSIAN])
def test_longer_words_fit_a_phone(phone: Desk, language: Language) -> None:
    """In every language the narrow page is as wide as the screen, and accessible."""
    phone.open(f"?ui={language}&compare=dates")

    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide == 390
    assert find_violations(phone) == []
