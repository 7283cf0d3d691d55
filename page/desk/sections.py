"""The parts of which every section of a page is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
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


MOST_ROWS: Final = 200
"""Rows of a table that the page bears; the files have all of them."""

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, in words."""

    cells: Sequence[Sequence[str]]
    """The cells of each row as HTML, of the first `MOST_ROWS`."""
    total: int
    """How many rows there are."""


def word_rows(frame: pd.DataFrame, word: Callable[[Row], Sequence[str]]) -> Rows:
    """Word the first rows of a table, as many as the page bears.

    Args:
        frame: The whole table.
        word: Words the cells of a row as HTML.
    """
    first = take_first(frame).to_dict("records")
    return Rows([word(row) for row in first], len(frame))


def take_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the first rows of a table, as many as the page bears."""
    return frame.head(MOST_ROWS)


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
    rows: Rows,
    speech: Speech,
    look: Look = USUAL,
) -> None:
    """Show a table; under it stand the files that have all its rows.

    Args:
        what: What it shows; plain text.
        heads: The columns.
        rows: From `word_rows`.
        speech: The language of the page.
        look: How it stands on the page.
    """
    first, others = rows.cells[: look.shown], rows.cells[look.shown :]
    html = f'<h3 class="cl-figure">{escape_html(what)}</h3>' if look.titled else ""
    html += build_table(what, heads, first, narrow=look.narrow)
    if others:
        left = rows.total - len(first)
        more = speech.say_many("{number} more", "{number} more", left)
        rest = speech.say("{what}, the others", what=what)
        html += (
            f'<details class="cl-alternative"><summary>{escape_html(more)}</summary>'
            f"{build_table(rest, heads, others, narrow=look.narrow)}"
            f"{_say_cut(rows, speech)}</details>"
        )
    st.html(html)


def _say_cut(rows: Rows, speech: Speech) -> str:
    """Say that the page does not have all rows, and who has; as HTML."""
    if len(rows.cells) == rows.total:
        return ""
    said = speech.say_many(
        "The first {shown} of {number} row stand here. The files below have all.",
        "The first {shown} of {number} rows stand here. The files below have all.",
        rows.total,
        shown=speech.number(len(rows.cells)),
    )
    return f'<p class="cl-note">{escape_html(said)}</p>'
