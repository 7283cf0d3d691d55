"""How to read a mark, drawn with the very marks of the map."""

import streamlit as st

from data.vocabulary import Side
from layers.glyph import build_glyph_img
from layers.style import LEGEND, Mark

_PARTS = (
    (Mark("russian_control"), "left half: what Russian sources say"),
    (Mark(None, "ukrainian_control"), "right half: what Ukrainian sources say"),
    (
        Mark(None, None, "contested"),
        "centre: what independent monitors say",
    ),
)

_PARTIAL = (
    Mark("contested", "contested", "contested", partial=frozenset(Side)),
    "slices: said of a part of the place only",
)

_FILLS = (
    ("russian_control", "said to be Russian-held"),
    ("ukrainian_control", "said to be Ukrainian-held"),
    ("contested", "said to be contested, or held in part"),
    ("not_ukrainian_control", "said not to be fully Ukrainian-held"),
    ("not_russian_control", "said not to be fully Russian-held"),
)


def show_legend() -> None:
    """Show the legend."""
    rows = "".join(_row(mark, words) for mark, words in LEGEND)
    parts = "".join(_row(mark, words) for mark, words in _PARTS)
    parts += _row(*_PARTIAL)
    fills = "".join(_row(Mark(fill, fill), words) for fill, words in _FILLS)
    st.html(
        '<section class="cl-legend" aria-label="How to read a mark">'
        f"<h2>How to read a mark</h2><ul>{parts}</ul><h3>Colours</h3><ul>{fills}</ul>"
        f"<h3>Together</h3><ul>{rows}</ul>"
        '<p class="cl-note">A black ring: the accounts cannot all be true. A dashed '
        "ring: an older account was never renewed. A hollow ring stands for a whole "
        "region or district. A hazy edge: the place is known to 3 km or worse. A short "
        "bar: fighting or movement reported nearby within 14 days.</p></section>"
    )


def _row(mark: Mark, words: str) -> str:
    return f"<li>{build_glyph_img(mark, 26)}<span>{words}</span></li>"
