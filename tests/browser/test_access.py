"""Access: WCAG 2.2 AA as axe-core sees it, in every mode, in light and in dark."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk
from tests.browser.test_compare import MODES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


WAIT_FOR_ANIMATIONS = """(e) => Promise.all(
  e.ownerDocument.getAnimations()
    .filter((a) => a.effect.getTiming().iterations === 1)
    .map((a) => a.finished.catch(() => null))).then(() => null)"""


def find_violations(desk: Desk) -> list[str]:
    """Run axe-core over the page and the map's frame."""
    for frame in desk.page.frames:
        frame.evaluate(AXE)
    found: dict[str, Any] = desk.page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules})", RULES
    )
    assert len(found["passes"]) > 20
    return [
        f"{violation['id']}: {violation['help']}: {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(desk: Desk, mode: str) -> None:
    """No mode of comparing breaks a rule of WCAG 2.2 AA that axe-core checks."""
    desk.open(f"?compare={mode}")

    assert find_violations(desk) == []


def test_axe_finds_nothing_in_the_dark(browser: Browser, address: str) -> None:
    """The dark theme keeps the contrasts, and the map follows it."""
    with Desk.sit_down(browser, address, dark=True) as desk:
        desk.open()

        assert find_violations(desk) == []
        assert desk.ask_map("state.layer.theme.ground") == "#22252a"
        desk.check_nothing_went_wrong()


def test_axe_finds_nothing_on_a_phone(phone: Desk) -> None:
    """The narrow page keeps the rules, too."""
    phone.open()

    assert find_violations(phone) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["compare", "place"])
def test_axe_finds_nothing_on_the_other_pages(
    browser: Browser, address: str, path: str, *, dark: bool
) -> None:
    """Tables, charts, lanes and the square keep the rules, in light and in dark."""
    with Desk.sit_down(browser, address, dark=dark) as desk:
        desk.open_page(path)
        desk.read_on()
        for folded in desk.page.locator("details.cl-alternative > summary").all():
            folded.click()

        assert find_violations(desk) == []
        desk.check_nothing_went_wrong()


@pytest.mark.parametrize("path", ["compare", "place"])
def test_axe_finds_nothing_on_the_other_pages_of_a_phone(
    phone: Desk, path: str
) -> None:
    """The cards of a narrow screen keep the rules, and nothing is wider than it."""
    phone.open_page(path)
    phone.read_on()

    assert find_violations(phone) == []
    assert (
        phone.page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth"
        )
        <= 390
    )


def test_popovers_keep_the_rules(desk: Desk) -> None:
    """Lists of sources and settings are as accessible when they are open."""
    desk.open()
    for name in ("Russian 27 of 27", "Settings"):
        desk.page.get_by_role("button", name=name).click()
        desk.page.mouse.move(5, 5)  # no tooltip half unfolded
        body = desk.page.locator('[data-testid="stPopoverBody"]')
        expect(body).to_be_visible()
        # While it unfolds, or a run of the script pales the page, colours are mixed.
        desk.rest()
        body.evaluate(WAIT_FOR_ANIMATIONS)

        assert find_violations(desk) == []
        desk.page.keyboard.press("Escape")


def test_page_is_worked_by_keyboard(desk: Desk) -> None:
    """Tab reaches search, sources, modes, map controls and the date control."""
    desk.open()
    reached = set()
    for _ in range(60):
        desk.page.keyboard.press("Tab")
        name = desk.page.evaluate(
            "(() => { let e = document.activeElement;"
            " while (e && e.shadowRoot && e.shadowRoot.activeElement)"
            " e = e.shadowRoot.activeElement;"
            " return e ? `${e.tagName} ${e.getAttribute('aria-label') ||"
            " e.innerText || e.placeholder || ''}` : ''; })()"
        )
        reached.add(name.strip())
    told = " | ".join(sorted(reached))

    for part in ("Find a place", "Russian 27", "Settings", "Date on view", "Play"):
        assert part in told
