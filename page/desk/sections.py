"""The parts of which every section of a page is made."""

from collections.abc import Iterable, Sequence

import streamlit as st

from layers.speech import Speech
from page.tables import Head, build_table
from page.wording import escape_html


def open_section(title: str, lead: str) -> None:
    """Show the title of a section and the sentence that sums it up.

    Args:
        title: Plain text.
        lead: Plain text; what the charts and tables below say in words.
    """
    st.html(
        f'<section class="cl-section"><h2>{escape_html(title)}</h2>'
        f"<p>{escape_html(lead)}</p></section>"
    )


def show_alternative(
    what: str, heads: Sequence[Head], rows: Iterable[Sequence[str]], speech: Speech
) -> None:
    """Show what a chart shows as a table, folded up.

    Args:
        what: What both show; plain text.
        heads: The columns.
        rows: Cells as HTML.
        speech: The language of the page.
    """
    words = escape_html(speech.say("As a table"))
    st.html(
        f'<details class="cl-alternative"><summary>{words}</summary>'
        f"{build_table(what, heads, rows)}</details>"
    )


def show_table(
    what: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    speech: Speech,
    shown: int = 12,
) -> None:
    """Show a table, of which only the first rows are unfolded.

    Args:
        what: What it shows; plain text.
        heads: The columns.
        rows: Cells as HTML.
        speech: The language of the page.
        shown: How many rows stand there unasked.
    """
    first, others = rows[:shown], rows[shown:]
    html = build_table(what, heads, first)
    if others:
        more = speech.say_many("{number} more", "{number} more", len(others))
        rest = speech.say("{what}, the others", what=what)
        html += (
            f'<details class="cl-alternative"><summary>{escape_html(more)}</summary>'
            f"{build_table(rest, heads, others)}</details>"
        )
    st.html(html)
