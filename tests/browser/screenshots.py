"""Make the README pictures from the page: python -m tests.browser.screenshots."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, find_browser
from tests.browser.desk import Desk
from tests.browser.server import ROOT, run_server

PICTURES = (
    ("screenshot.png", "", (1440, 900), False),
    ("screenshot-divider.png", "?compare=swipe&place=none", (1440, 900), False),
    ("screenshot-phone.png", "", (390, 844), True),
)


def main() -> None:
    """Open the page in every size and photograph it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        run_server(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=list(ARGUMENTS)
        )
        for name, query, size, touch in PICTURES:
            with Desk.sit_down(browser, address, size=size, touch=touch) as desk:
                desk.open(query)
                desk.page.mouse.move(5, 5)
                desk.page.wait_for_function(
                    "new Promise(done => setTimeout(() => done(true), 600))"
                )
                desk.page.screenshot(path=ROOT / "docs" / name)
        browser.close()


if __name__ == "__main__":
    main()
