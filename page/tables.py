"""Tables of a page: as HTML that a keyboard and a screen reader can read, and as files.

A cell is HTML that its maker has escaped (`page.wording.escape_html`). On a narrow
screen every row becomes a card, whose cells are named by their column.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from layers.speech import Speech
from layers.table_files import write_csv_table, write_parquet_table
from page.wording import escape_html

MISSING: Final = "\N{EN DASH}"
"""What stands in a cell that has no value."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column."""

    text: str
    """Plain text."""
    numeric: bool = False
    """Whether its cells are numbers, which stand to the right."""


def build_table(
    caption: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[str]],
    *,
    narrow: bool = False,
) -> str:
    """Build a table that scrolls by itself and can be reached by the keyboard.

    Args:
        caption: What the table shows, for screen readers; plain text.
        heads: The columns.
        rows: The cells of each row as HTML; the first one names the row.
        narrow: Whether it is only as wide as its cells.

    Returns:
        HTML whose classes page/page.css styles.
    """
    name, width = escape_html(caption), " cl-narrow" if narrow else ""
    top = "".join(
        f'<th scope="col"{_class_of(head)}>{escape_html(head.text)}</th>'
        for head in heads
    )
    body = "".join(f"<tr>{_build_cells(heads, row)}</tr>" for row in rows)
    return (
        f'<div class="cl-table cl-cards{width}" role="region" aria-label="{name}" '
        f'tabindex="0"><table><caption class="cl-unseen">{name}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _build_cells(heads: Sequence[Head], row: Sequence[str]) -> str:
    first, *others = zip(heads, row, strict=True)
    return f'<th scope="row">{first[1]}</th>' + "".join(
        f'<td data-label="{escape_html(head.text)}"{_class_of(head)}>{cell}</td>'
        for head, cell in others
    )


def _class_of(head: Head) -> str:
    return ' class="cl-number"' if head.numeric else ""


def show_downloads(
    name: str,
    what: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    speech: Speech,
) -> None:
    """Show the two buttons that hand a table out as a file.

    Args:
        name: Name of the files without ending: letters, digits, hyphens.
        what: What the table shows, for screen readers; plain text.
        frame: The table, or what builds it. It is written when somebody asks for it.
        speech: The language of the page.
    """
    build = frame if callable(frame) else lambda: frame
    kinds: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
        ("CSV", "csv", "text/csv", lambda: write_csv_table(build()).encode()),
        (
            *("Parquet", "parquet", "application/vnd.apache.parquet"),
            lambda: write_parquet_table(build()),
        ),
    )
    with st.container(horizontal=True, key=f"files-{name}", gap="small"):
        for label, ending, mime, write in kinds:
            st.download_button(
                label,
                data=write,
                file_name=f"claimline-{name}.{ending}",
                mime=mime,
                key=f"file:{name}:{ending}",
                help=speech.say("{what} as {kind}", what=what, kind=label),
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
