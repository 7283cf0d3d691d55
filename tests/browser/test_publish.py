"""A published site, served by a plain file server from a folder below its root."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from cli import main
from tests.browser.sheet import Sheet


class QuietHandler(SimpleHTTPRequestHandler):
    """Python's own file server, without a line for every request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback until the block ends; yield its address."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published site, two folders below the root of its server."""
    root = tmp_path_factory.mktemp("root")
    (root / "desk").mkdir()
    target = root / "desk" / "claims"
    result = CliRunner().invoke(main, ["publish", str(target)], catch_exceptions=False)
    assert 0 == result.exit_code, result.output
    with serve(root) as address:
        yield f"{address}/desk/claims"


def test_site_works_in_a_folder_of_any_server(browser: Browser, site: str) -> None:
    """The map opens, its links are found, and the page fetches nothing by itself."""
    with Sheet.open(
        browser, f"{site}/index.html#date=2025-03-13&place=sudzha"
    ) as sheet:
        expect(sheet.page.locator("h1")).to_have_text("Claims about 13 March 2025")
        expect(sheet.panel.locator("h2")).to_have_text("Sudzha")
        links = sheet.page.locator("footer a, head link[rel=alternate]")
        addresses = links.evaluate_all("(links) => links.map((link) => link.href)")
        sheet.check_silence()

        assert len(addresses) > 6
        for address in addresses:
            assert address.startswith(site)
            reply = sheet.page.request.get(address)
            assert (200, True) == (reply.status, len(reply.body()) > 100), address


def test_link_of_the_app_opens_the_same_view(browser: Browser, site: str) -> None:
    """A citation's link, with its parameters behind a `?`, is understood as well."""
    link = f"{site}/index.html?date=2025-03-13&utm_source=mail"
    with Sheet.open(browser, link) as sheet:
        expect(sheet.page.locator("h1")).to_have_text("Claims about 13 March 2025")

        assert "date=2025-03-13" == sheet.link
        sheet.check_silence()


def test_frame_shows_the_map_and_leads_to_the_page(browser: Browser, site: str) -> None:
    """The page for frames is compact, works in a sandbox and links to the same view."""
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    page.goto(f"{site}/robots.txt")
    page.set_content(
        f'<iframe src="{site}/embed.html#date=2025-03-13" sandbox="allow-scripts '
        'allow-popups" width="720" height="620"></iframe>'
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Claims about 13 March 2025")
    expect(frame.locator("#panel")).to_be_hidden()
    frame.locator('input[type="range"]').press("ArrowRight")
    expect(frame.locator("h1")).to_have_text("Claims about 14 March 2025")
    link = frame.get_by_role("link", name="Open the whole page")
    expect(link).to_have_attribute("href", f"{site}/index.html#date=2025-03-14")
    context.close()
