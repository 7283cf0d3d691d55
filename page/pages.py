"""The pages: one list, and what all of them share.

A new page is one entry in `PAGES`. The module of a page is loaded when somebody
opens it, so that what one page needs costs the others nothing.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import ClaimlineError
from layers.speech import Speech, open_speech, phrase
from layers.theme import build_ink_css
from page import language, links
from page.brought import get_brought, show_brought
from page.navigation import BRAND, PageLink, show_navigation
from page.resources import Resources, open_resources, parse_folder
from page.serving.memory import set_aside
from page.serving.turns import take_turn
from page.session import (
    Session,
    get_session,
    guess_language,
    open_session,
    write_link,
)
from page.trouble import STORE_TROUBLE, go_on_when_over, show_trouble
from page.wording import escape_markdown

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that the reader can go to."""

    path: str
    """Its path in the address; the page that opens by default has none."""
    name: str
    """What the link to it says, in English."""
    about: str
    """What the title of the browser's window says, in English."""
    module: str
    """The module that shows it, by a function `show_page` of resources and session."""
    styles: tuple[str, ...] = ()
    """Its own style sheets, by their path in the folder of the page."""
    takes_turns: bool = True
    """Whether its runs wait for one another; not where one may take long."""


PAGES: Final = (
    PageEntry(
        links.MAP,
        phrase("Map"),
        phrase("who said that which place was held by whom"),
        "page.main",
    ),
    PageEntry(
        links.COMPARE,
        phrase("Compare"),
        phrase("where accounts contradict, since when, and who followed"),
        "page.desk",
        ("desk/desk.css",),
    ),
    PageEntry(
        links.PLACE,
        phrase("Place"),
        phrase("what was said about one place, by whom and when"),
        "page.biography",
        ("desk/desk.css", "biography/biography.css"),
    ),
    PageEntry(
        links.CONTRIBUTE,
        phrase("Contribute"),
        phrase("bring your own claims"),
        "page.contribute",
        takes_turns=False,
    ),
)
"""Every page in reading order."""


def show_pages() -> None:
    """Show the page that the address names, under the links to all of them."""
    entries = {entry.path: entry for entry in PAGES}
    chosen = st.navigation(
        [
            st.Page(
                # What is shown is known once the address has been read.
                lambda: _run_page(entries[chosen.url_path], resources),
                title=entry.name,
                url_path=entry.path,
                default=not entry.path,
            )
            for entry in PAGES
        ],
        position="hidden",
    )
    entry = entries[chosen.url_path]
    st.html(f"<style>{_read_styles(entry)}</style>")
    brought = get_brought()
    resources = brought.resources if brought else _open_or_explain(parse_folder())
    session = open_session(resources.catalogue, entry.path)
    speech = open_speech(session.view.page_language)
    language.declare_language(speech, f"{BRAND}: {speech.say(entry.about)}")
    language.follow_view()
    with st.container(horizontal=True, key="top", vertical_alignment="center"):
        show_navigation(
            speech.say("Pages"), _build_links(entry, session, resources, speech)
        )
        language.show_language(speech)
    _show_notices(session, speech)
    show_brought(speech)
    if not brought:
        _announce_import(session, resources.dataset.digest, speech)
    # Above all panels, where it is seen whichever of them failed.
    trouble = st.container(key="trouble")
    try:
        chosen.run()
    except STORE_TROUBLE as error:
        with trouble:
            show_trouble(error, speech)
            go_on_when_over(parse_folder(), resources)
    write_link(session, resources.catalogue)


def _read_styles(entry: PageEntry) -> str:
    """Read the inks and the style sheets of a page; the first serves all pages."""
    sheets = ("page.css", *entry.styles)
    texts = ((FOLDER / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return build_ink_css() + "".join(texts)


def _run_page(entry: PageEntry, resources: Resources) -> None:
    show = _load_page(entry.module)
    with take_turn() if entry.takes_turns else nullcontext():
        show(resources, get_session())


@cache
def _load_page(module: str) -> Callable[[Resources, Session], None]:
    """Load the module of a page when its first reader comes."""
    show: Callable[[Resources, Session], None] = import_module(module).show_page
    set_aside()
    return show


def _build_links(
    here: PageEntry, session: Session, resources: Resources, speech: Speech
) -> list[PageLink]:
    return [
        {
            "name": speech.say(entry.name),
            "link": links.build_link(entry.path, session.view, resources.catalogue),
            "here": entry is here,
        }
        for entry in PAGES
    ]


def _show_notices(session: Session, speech: Speech) -> None:
    for notice in session.notices:
        st.warning(escape_markdown(speech.retell(notice)), icon=":material/link_off:")


def _announce_import(session: Session, digest: str, speech: Speech) -> None:
    """Say that the tables are others than this visitor saw before."""
    if session.shown not in ("", digest):
        st.toast(
            speech.say("New claims were imported. The page shows them from now on."),
            icon=":material/autorenew:",
        )
    session.shown = digest


def _open_or_explain(folder: Path) -> Resources:
    """Open the tables, or say what is wrong with them and stop."""
    try:
        with st.spinner(open_speech(guess_language()).say("Reading the claims")):
            return open_resources(folder)
    except STORE_TROUBLE as error:
        speech = open_speech(guess_language())
        language.declare_language(speech, BRAND)
        show_trouble(error, speech)
        go_on_when_over(folder, None)
        st.stop()
    except ClaimlineError as error:
        speech = open_speech(guess_language())
        language.declare_language(speech, BRAND)
        st.error(
            speech.say("The claims cannot be shown until these problems are mended.")
        )
        st.text(str(error))
        st.stop()
