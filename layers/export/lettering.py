"""Letters on paper: the one font, how wide a text is, and what it cannot write.

DejaVu Sans comes with matplotlib and holds Latin, Cyrillic and many more, so that a
still looks the same on every machine. Widths come from the font itself: the layout
of a page does not depend on what it is drawn with.
"""

from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath

FONTS: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"

MM_PER_POINT: Final = 25.4 / 72

ELLIPSIS: Final = "…"

_EM: Final = 1000
"""Size at which the font is measured, in its own units."""


class Face(Enum):
    """A face of the font, by its file."""

    PLAIN = "DejaVuSans.ttf"
    BOLD = "DejaVuSans-Bold.ttf"
    OBLIQUE = "DejaVuSans-Oblique.ttf"


@cache
def get_font(face: Face) -> FontProperties:
    """Give matplotlib's description of a face."""
    return FontProperties(fname=str(FONTS / face.value))


@cache
def _open_font(face: Face) -> FT2Font:
    font = FT2Font(str(FONTS / face.value))
    font.set_size(_EM, 72)
    return font


@cache
def _read_characters(face: Face) -> frozenset[int]:
    """Read which characters a face has."""
    return frozenset(_open_font(face).get_charmap())


@cache
def _measure_character(character: str, face: Face) -> float:
    """Measure how far a character moves the pen, in shares of the size."""
    glyph = _open_font(face).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _EM


def can_write(text: str) -> bool:
    """Tell whether the font has every character of a text, in all faces."""
    return all({ord(c) for c in text} <= _read_characters(face) for face in Face)


def choose_writable(texts: Iterable[str], sure: str) -> str:
    """Choose the first text that the font can write.

    Args:
        texts: Texts in the order of preference.
        sure: What stands there if it can write none; letters, digits and hyphens.

    Returns:
        The text on one line, without characters that have no form of their own.
    """
    for text in texts:
        plain = clean(text)
        if plain and can_write(plain):
            return plain
    return sure


def clean(text: str) -> str:
    """Make a text fit for one line: no control, no direction marks, single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@lru_cache(maxsize=20_000)
def measure(text: str, size: float, face: Face = Face.PLAIN) -> float:
    """Measure how wide a text is.

    Args:
        text: Characters that the font has.
        size: Size of the font in mm.
        face: The face.

    Returns:
        The width in mm, without kerning.
    """
    return size * sum(_measure_character(c, face) for c in text)


def wrap(text: str, width: float, size: float, face: Face = Face.PLAIN) -> list[str]:
    """Break a text into lines.

    Args:
        text: Words separated by spaces.
        width: The longest line, mm. A word that is longer is broken anywhere.
        size: Size of the font in mm.
        face: The face.

    Returns:
        The lines; all words in their order.
    """
    lines: list[str] = []
    line = ""
    for word in _break_long(text.split(), width, size, face):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, size, face) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _break_long(
    words: Iterable[str], width: float, size: float, face: Face
) -> Iterable[str]:
    """Break words that no line could hold, such as links."""
    for word in words:
        piece = ""
        for character in word:
            if piece and measure(piece + character, size, face) > width:
                yield piece
                piece = ""
            piece += character
        yield piece


def shorten(text: str, width: float, size: float, face: Face = Face.PLAIN) -> str:
    """Cut a text that is too wide, and show that it was cut."""
    if measure(text, size, face) <= width:
        return text
    short = text
    while short and measure(short + ELLIPSIS, size, face) > width:
        short = short[:-1]
    return short.rstrip() + ELLIPSIS


@lru_cache(maxsize=4_000)
def outline(text: str, size: float, face: Face = Face.PLAIN) -> Outline:
    """Draw the outline of a text from its left end on the base line.

    Args:
        text: The text; `$` is a dollar.
        size: Size of the font in mm.
        face: The face.

    Returns:
        The outline in mm, y downwards.
    """
    path = TextPath((0, 0), text.replace("$", r"\$"), size=size, prop=get_font(face))
    return Outline(path.vertices * (1, -1), path.codes)
