"""The links between the pages: real links, which a click follows without a reload."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict

import streamlit as st

_FOLDER: Final = Path(__file__).parent

BRAND: Final = "claimline"
"""What stands in front of the links; a name, the same in every language."""


class PageLink(TypedDict):
    """One link as the browser gets it."""

    name: str
    """What the page is called, in the reader's language."""
    link: str
    """Relative address with the whole view."""
    here: bool
    """Whether it is the page on view."""


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_navigation = st.components.v2.component(
    "claimline_navigation",
    html=_read("navigation.html"),
    css=_read("navigation.css"),
    js=_read("navigation.js"),
)


def show_navigation(label: str, links: Sequence[PageLink]) -> None:
    """Show the links between the pages.

    Args:
        label: What the links are, for screen readers.
        links: The pages, in reading order.
    """
    data = {"label": label, "brand": BRAND, "pages": [dict(link) for link in links]}
    _navigation(key="navigation", data=data, on_returned_change=_come_back)


def _come_back() -> None:
    """Let the page run: the address says all that a server that took over needs."""
