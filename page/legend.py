"""How to read a mark, drawn with the very marks of the map."""

from collections.abc import Iterable

import streamlit as st

from data.vocabulary import Side
from layers.glyph import build_glyph_img
from layers.speech import Speech, begin, phrase
from layers.style import LEGEND, Mark
from layers.words import say_wear

_PARTS = (
    (Mark("russian_control"), phrase("left half: what Russian sources say")),
    (Mark(None, "ukrainian_control"), phrase("right half: what Ukrainian sources say")),
    (Mark(None, None, "contested"), phrase("centre: what independent monitors say")),
    (
        Mark("contested", "contested", "contested", partial=frozenset(Side)),
        phrase("slices: said of a part of the place only"),
    ),
)

_FILLS = (
    ("russian_control", phrase("said to be Russian-held")),
    ("ukrainian_control", phrase("said to be Ukrainian-held")),
    ("contested", phrase("said to be contested, or held in part")),
    ("not_ukrainian_control", phrase("said not to be fully Ukrainian-held")),
    ("not_russian_control", phrase("said not to be fully Russian-held")),
)

_RINGS = phrase(
    "A black ring: the accounts cannot all be true. A dashed ring: an older account "
    "was never renewed. A hollow ring stands for a whole region or district. A hazy "
    "edge: the place is known to 3 km or worse. A short bar: fighting or movement "
    "reported nearby within 14 days."
)


_CELLS = phrase(
    "A hexagon stands for all places around it: seen from afar they are too many to "
    "draw. Each part is filled with the shares of what its sources say of these "
    "places, white where they are silent. The ring is black for the share of disputed "
    "places and dashed for that of overtaken ones. Every share is rounded up to "
    "eighths, so that no dispute is lost. Zoom in, or click, and the places appear."
)

_CELLS_OF_ACCOUNTS = phrase(
    "Where one account is shown alone, the whole hexagon is its own and has no ring. "
    "Its shares are of the same places: all those of which anybody speaks on that day. "
    "Where the account is silent about all of them there is no hexagon."
)


def show_legend(speech: Speech, *, fading: bool, cells: bool = False) -> None:
    """Show the legend.

    Args:
        speech: The language of the page.
        fading: Whether old accounts fade.
        cells: Whether the map draws cells in the place of places from afar.
    """
    title = speech.say("How to read a mark")
    colours, together = speech.say("Colours"), speech.say("Together")
    fills = [(Mark(fill, fill), words) for fill, words in _FILLS]
    notes = [
        speech.say(_RINGS),
        *([begin(f"{say_wear(speech)}.")] if fading else []),
        *([speech.say(_CELLS), speech.say(_CELLS_OF_ACCOUNTS)] if cells else []),
    ]
    st.html(
        f'<section class="cl-legend" aria-label="{title}"><h2>{title}</h2>'
        f"{_list(_PARTS, speech)}"
        f"<h3>{colours}</h3>{_list(fills, speech)}"
        f"<h3>{together}</h3>{_list(LEGEND, speech)}"
        + "".join(f'<p class="cl-note">{note}</p>' for note in notes)
        + "</section>"
    )


def _list(rows: Iterable[tuple[Mark, str]], speech: Speech) -> str:
    items = "".join(
        f"<li>{build_glyph_img(mark, 26, speech)}<span>{speech.say(words)}</span></li>"
        for mark, words in rows
    )
    return f"<ul>{items}</ul>"
