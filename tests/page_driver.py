"""What tests of the whole page do at it: open, go to another page, look around."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hostile import Markup
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from page.session import Session

APP = Path(__file__).resolve().parent.parent / "app.py"
SECONDS = 60


def open_at(path: str, **query: str | list[str]) -> AppTest:
    """Follow a link to a page, as a visitor who comes from elsewhere."""
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    # A page that is a function has no file that AppTest could be switched to;
    # Streamlit knows it by the hash of its path.
    app._page_hash = calc_hash(path)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def follow(app: AppTest, link: str) -> AppTest:
    """Click a link of the page, as the browser does it."""
    parts = urlsplit(link)
    app._page_hash = calc_hash(parts.path.removeprefix("./"))
    app.query_params.clear()
    for name, values in parse_qs(parts.query).items():
        app.query_params[name] = values
    return app.run()


def find_elements(app: AppTest, kind: str) -> Iterator[Any]:
    """Find the elements of a kind that AppTest has no class for."""
    found: Iterator[Any] = iter(app.get(kind))
    return found


def read_view_of(app: AppTest) -> Session:
    """Read the visitor's session."""
    session: Session = app.session_state["claimline"]
    return session


def read_html(app: AppTest) -> str:
    """Read all pieces of HTML on the page, style sheets left out, as one."""
    bodies = (element.proto.body for element in find_elements(app, "html"))
    return "".join(body for body in bodies if not body.startswith("<style>"))


def read_words(app: AppTest) -> str:
    """Read the text of the page's HTML."""
    return Markup(read_html(app)).text


def read_specs(app: AppTest) -> list[dict[str, Any]]:
    """Read the charts: what Vega-Lite is told."""
    return [
        json.loads(element.proto.spec)
        for element in find_elements(app, "vega_lite_chart")
    ]


def read_pages(app: AppTest) -> dict[str, str]:
    """Read the links between the pages: address by name."""
    (proto,) = (
        element.proto
        for element in find_elements(app, "bidi_component")
        if element.proto.component_name == "claimline_navigation"
    )
    return {page["name"]: page["link"] for page in json.loads(proto.json)["pages"]}
