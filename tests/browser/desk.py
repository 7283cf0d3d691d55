"""A reader at the page: verbs for what people do, and eyes for what they see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Request,
    expect,
)

EPOCH: Final = date(2024, 8, 6)
"""Day number 0 of the bundled tables."""

PATIENCE_MS: Final = 60_000

PROBE: Final = "/_stcore/"
"""Path under which Streamlit answers its own front end."""


@dataclass
class Desk:
    """One browser context with the page in it."""

    page: Page
    address: str
    off_loopback: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def sit_down(  # noqa: PLR0913 - what a context may differ in
        cls,
        browser: Browser,
        address: str,
        *,
        size: tuple[int, int] = (1440, 900),
        touch: bool = False,
        dark: bool = False,
        locale: str = "en-US",
        strict: bool = False,
    ) -> Iterator["Desk"]:
        """Open a fresh context whose requests and complaints are watched.

        Playwright waits for expressions by evaluating text, which the page's policy
        forbids; a `strict` context keeps the policy, and cannot wait like that.
        """
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=touch,
            is_mobile=touch,
            device_scale_factor=2 if touch else 1,
            locale=locale,
            color_scheme="dark" if dark else "light",
            bypass_csp=not strict,
        )
        context.set_default_timeout(PATIENCE_MS)
        desk = cls(context.new_page(), address)
        desk._watch()
        try:
            yield desk
        finally:
            context.close()

    def _watch(self) -> None:
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))
        self.page.on("dialog", lambda dialog: self._hear("error", dialog.message))
        self.page.context.on("request", self._see_request)
        self.page.context.route(
            lambda url: not is_loopback(url), lambda route: route.abort()
        )

    def _hear_console(self, said: ConsoleMessage) -> None:
        # On a deep link Streamlit looks for its server under the page's own path
        # first, finds nothing there, and goes on to the root.
        if PROBE in said.location.get("url", ""):
            return
        self._hear(said.type, said.text)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def _see_request(self, request: Request) -> None:
        if not is_loopback(request.url):
            self.off_loopback.append(request.url)

    def check_nothing_went_wrong(self) -> None:
        """Fail if anything left the machine or the console complained."""
        assert self.off_loopback == []
        assert self.complaints == []

    def lack(self, script: str) -> None:
        """Run a script before those of every page and frame."""
        self.page.context.add_init_script(script)

    def open(self, query: str = "") -> "Desk":
        """Open the page and wait until the map has drawn and the script rests."""
        self.page.goto(f"{self.address}/{query}")
        self.rest()
        return self

    def open_page(self, path: str, query: str = "") -> "Desk":
        """Open a page without a map and wait until the script rests."""
        self.page.goto(f"{self.address}/{path}{query}")
        self.rest_without_map()
        return self

    def read_on(self) -> None:
        """Scroll on until all of a page is there that is made on the way."""
        rest = self.page.locator(".cl-rest")
        if rest.count():
            # A run that comes in between may put another element in its place.
            rest.evaluate("(element) => element.scrollIntoView()")
            expect(rest).to_have_count(0)
            self.rest_without_map()

    def go_to(self, name: str) -> None:
        """Follow the link to a page, and wait until the page says it is that one."""
        pages = self.page.get_by_role("navigation", name="Pages")
        link = pages.get_by_role("link", name=name)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        self.rest_without_map()

    def rest_without_map(self) -> None:
        """Wait until Streamlit's script is done."""
        self.page.wait_for_function(
            "document.querySelector('[data-test-script-state=notRunning]') !== null"
            " && document.querySelector('[data-stale=true]') === null"
            " && document.querySelector('.st-key-method, .cl-rest') !== null"
        )

    def rest(self) -> None:
        """Wait until Streamlit's script is done and the map has an answer."""
        self.rest_without_map()
        self.map.wait_for_function("window.claimline?.mounted?.layer?.fresh === true")

    @property
    def map(self) -> Frame:
        """The frame of the map."""
        handle = self.page.locator(
            'iframe[title="streamlit_folium.st_folium"]'
        ).element_handle()
        frame = handle.content_frame()
        assert frame is not None
        return frame

    @property
    def slider(self) -> Locator:
        """The date control."""
        return self.page.get_by_role("slider", name="Date on view")

    def find_thumb(self) -> tuple[float, float]:
        """Find the middle of the date control's thumb, in CSS pixels of the page."""
        box = self.slider.bounding_box()
        assert box is not None
        x: float = self.slider.evaluate(
            "(r) => r.getBoundingClientRect().x + 9 + (r.clientWidth - 18)"
            " * r.value / r.max"
        )
        return x, box["y"] + box["height"] / 2

    def hide_hindsight(self) -> None:
        """Choose to see what was known on the day."""
        self.page.get_by_role("radio", name="As known then").click()

    @property
    def heading(self) -> Locator:
        """The title of the page."""
        return self.page.get_by_role("heading", level=1)

    @property
    def panel(self) -> Locator:
        """The panel of the open place."""
        return self.page.locator(".st-key-place")

    def ask_map(self, expression: str) -> Any:  # noqa: ANN401 - whatever it says
        """Evaluate an expression over `state`, what the map has mounted."""
        return self.map.evaluate(
            f"(() => {{ const state = claimline.mounted; return {expression}; }})()"
        )

    @property
    def day(self) -> date:
        """The valid day that the map has drawn."""
        return EPOCH + timedelta(days=self.ask_map("state.layer.question.day"))

    def wait_for_day(self, day: date) -> None:
        """Wait until the map has drawn a day."""
        number = (day - EPOCH).days
        self.map.wait_for_function(
            f"claimline.mounted.layer.question.day === {number}"
            " && claimline.mounted.layer.fresh"
        )

    def wait_for_link(self, part: str, *, present: bool = True) -> None:
        """Wait until the address bar does, or does not, contain a text."""
        test = f"decodeURIComponent(location.search).includes({part!r})"
        self.page.wait_for_function(test if present else f"!({test})")

    def read_mark(self, place_id: str) -> dict[str, Any]:
        """Read what the map says about a place now."""
        return dict(
            self.ask_map(
                f"(() => {{ const i = state.model.places.index.get({place_id!r});"
                " const a = state.layer.answer;"
                " return {agreement: claimline.AGREEMENTS[a.agreement[i]],"
                " russian: a.bits[3*i], ukrainian: a.bits[3*i+1],"
                " independent: a.bits[3*i+2]}; })()"
            )
        )

    def point_of(self, place_id: str) -> tuple[float, float]:
        """Where a mark stands on the screen, in CSS pixels of the page."""
        x, y = self.ask_map(
            f"(() => {{ const i = state.model.places.index.get({place_id!r});"
            " const l = state.layer;"
            " return [l.x[i] - l.view[0], l.y[i] - l.view[1]]; })()"
        )
        box = self.page.locator(".st-key-map iframe").bounding_box()
        assert box is not None
        return box["x"] + x + 1, box["y"] + y + 1

    def expect_title(self, text: str) -> None:
        """Wait until the title says something."""
        expect(self.heading).to_have_text(text)


def is_loopback(url: str) -> bool:
    """Tell whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in (
        "127.0.0.1",
        "localhost",
        "::1",
    )
