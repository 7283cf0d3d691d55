"""What one visitor brought: kept in the visitor's own session, seen by nobody else.

Nothing of it is put into a cache that visitors share; it goes with the session.
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from data.bringing import Brought
from layers.speech import Speech
from page.resources import Resources
from page.session import find_session
from page.wording import escape_markdown

_KEY: Final = "claimline_brought"


@dataclass(frozen=True, slots=True)
class Tables:
    """The built-in tables with what a visitor added to them."""

    resources: Resources
    """Both together, as the page shows them."""
    brought: tuple[Brought, ...]
    """What was added, in order."""


def get_brought() -> Tables | None:
    """Get what this visitor brought, if anything."""
    tables: Tables | None = st.session_state.get(_KEY)
    return tables


def keep_brought(tables: Tables) -> None:
    """Keep what this visitor brought for as long as the session lasts."""
    st.session_state[_KEY] = tables
    _read_link_again()


def forget_brought() -> None:
    """Let go of everything that this visitor brought."""
    st.session_state.pop(_KEY, None)
    _read_link_again()


def _read_link_again() -> None:
    session = find_session()
    if session is not None:
        session.read_link_again()


def show_brought(speech: Speech) -> None:
    """Say on the page that it shows more than the built-in tables."""
    tables = get_brought()
    if tables is None:
        return
    count = sum(len(one.reading.claims) for one in tables.brought)
    names = ", ".join(dict.fromkeys(one.name for one in tables.brought))
    said = speech.say_many(
        "With {number} claim that you brought, from {names}. Only you see it.",
        "With {number} claims that you brought, from {names}. Only you see them.",
        count,
        names=escape_markdown(names),
    )
    with st.container(horizontal=True, key="brought", vertical_alignment="center"):
        st.info(said, icon=":material/upload_file:")
        st.button(speech.say("Remove what I brought"), on_click=forget_brought)
