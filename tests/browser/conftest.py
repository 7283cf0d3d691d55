"""A browser that lets nothing off this machine, and a page that watches itself."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.desk import Desk
from tests.browser.server import run_server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A busy machine takes its time; a state that never comes still fails.
expect.set_options(timeout=20_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and run them after all others.

    From its first browser on, Playwright keeps an event loop running in this
    thread, in which no other test could run one of its own.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)
    items.sort(key=lambda item: here in item.path.parents)


def find_browser() -> str | None:
    named = os.environ.get("CLAIMLINE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium or Chrome that is installed; without one the tests are skipped."""
    found = find_browser()
    if found is None:
        reason = f"no Chromium or Chrome found (looked for {', '.join(NAMES)})"
        if os.environ.get("CLAIMLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(
    browser: Browser,  # noqa: ARG001 - no server where there is no browser
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The page on the bundled tables."""
    with run_server(tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """A reader at a wide screen; afterwards nothing may have gone wrong unseen."""
    with Desk.sit_down(browser, address) as seated:
        yield seated
        seated.check_nothing_went_wrong()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Desk]:
    """A reader with a phone, 390 pixels wide and touched by fingers."""
    with Desk.sit_down(browser, address, size=(390, 844), touch=True) as seated:
        yield seated
        seated.check_nothing_went_wrong()
