"""The parts of which every section of a page is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from layers.speech import Speech
from page.tables import Head, build_table
from page.wording import escape_html


def open_section(title: str, lead: str, anchor: str) -> None:
    """Show the title of a section and the sentence that sums it up.

    Args:
        title: Plain text.
        lead: Plain text; what the charts and tables below say in words.
        anchor: Where links inside the page lead: letters and hyphens.
    """
    st.html(
        f'<section class="cl-section" id="{anchor}"><h2>{escape_html(title)}</h2>'
        f"<p>{escape_html(lead)}</p></section>"
    )


def show_alternative(table: str, speech: Speech) -> None:
    """Show what a chart shows as a table, folded up.

    Args:
        table: From `page.tables.build_table`.
        speech: The language of the page.
    """
    words = escape_html(speech.say("As a table"))
    st.html(
        f'<details class="cl-alternative"><summary>{words}</summary>{table}</details>'
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How a table stands on the page."""

    shown: int = 12
    """How many rows stand there unasked; the others are folded up."""
    titled: bool = False
    """Whether what it shows stands over it."""
    narrow: bool = False
    """Whether it is only as wide as its cells."""


USUAL: Final = Look()


def show_table(
    what: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    speech: Speech,
    look: Look = USUAL,
) -> None:
    """Show a table.

    Args:
        what: What it shows; plain text.
        heads: The columns.
        rows: Cells as HTML.
        speech: The language of the page.
        look: How it stands on the page.
    """
    first, others = rows[: look.shown], rows[look.shown :]
    html = f'<h3 class="cl-figure">{escape_html(what)}</h3>' if look.titled else ""
    html += build_table(what, heads, first, narrow=look.narrow)
    if others:
        more = speech.say_many("{number} more", "{number} more", len(others))
        rest = speech.say("{what}, the others", what=what)
        html += (
            f'<details class="cl-alternative"><summary>{escape_html(more)}</summary>'
            f"{build_table(rest, heads, others, narrow=look.narrow)}</details>"
        )
    st.html(html)
