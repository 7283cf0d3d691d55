"""How to read a mark, drawn with the very marks of the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.path import Path

from data.vocabulary import SPLIT, Agreement, Side
from layers.export.blocks import Paragraph
from layers.export.box import Box
from layers.export.glyph_paths import Form, build_mark_shapes
from layers.export.lettering import Face
from layers.export.sheet import Shape, Sheet, build_rectangle, ink
from layers.speech import Speech, phrase
from layers.style import Mark
from layers.view import ViewState
from layers.words import say_wear

ROW: Final = 4.75
"""Least height of a row, mm on A4."""

SYMBOL: Final = 6.4
"""Width that a symbol takes, mm on A4."""

RADIUS: Final = 1.62
"""Radius of a mark in the legend, mm on A4."""

SIZE: Final = 2.2
"""Size of letters, mm on A4."""

TICK: Final = "tick"
HALO: Final = "halo"
"""Symbols that are no marks."""


@dataclass(frozen=True, slots=True)
class Row:
    """A symbol and what it means."""

    symbol: Mark | str
    words: str
    form: Form = Form.POINT
    wear: int = 0
    """Steps of age of a mark, as in `layers.export.scene.Standing`."""
    count: int | None = None
    """Places of which it is true, if they are counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]

    def measure(self, width: float, unit: float) -> float:
        """Say how high the group is, mm."""
        rows = sum(_measure_row(row, width, unit) for row in self.rows)
        return 5.0 * unit + rows

    def draw(self, sheet: Sheet, x: float, y: float, width: float, unit: float) -> None:
        """Draw the group from a top left corner, within a width; all in mm."""
        size = 2.35 * unit
        sheet.write(x, y + 2.6 * unit, self.title, size, face=Face.BOLD)
        y += 4.6 * unit
        for row in self.rows:
            height = _measure_row(row, width, unit)
            _draw_row(sheet, row, Box(x, y, x + width, y + height), unit)
            y += height


_VOICES: Final = (
    (Mark("russian_control"), phrase("left half: what Russian sources say")),
    (Mark(None, "ukrainian_control"), phrase("right half: what Ukrainian sources say")),
    (
        Mark(None, None, "contested"),
        phrase("centre: what independent monitors say"),
    ),
)
_FILLS: Final = (
    ("russian_control", phrase("said to be Russian-held")),
    ("ukrainian_control", phrase("said to be Ukrainian-held")),
    ("contested", phrase("said to be contested, or held in part")),
    ("not_ukrainian_control", phrase("said not to be fully Ukrainian-held")),
    ("not_russian_control", phrase("said not to be fully Russian-held")),
    (SPLIT, phrase("claimed differently by sources of one side")),
)
_HELD: Final = ("russian_control", "ukrainian_control")


def build_legend(
    view: ViewState,
    speech: Speech,
    agreements: Mapping[str, int] | None,
    *,
    voices: bool,
) -> tuple[Group, ...]:
    """Build the legend of a figure.

    Args:
        view: Says after how many days an account is overtaken, and what glows.
        speech: The language of the legend.
        agreements: Places by agreement, to be counted; None counts nothing.
        voices: Whether the maps show one account each, as whole discs.
    """
    form = Form.VOICE if voices else Form.POINT
    fills = Group(
        speech.say("What is said"),
        tuple(
            Row(Mark(fill, None if voices else fill), speech.say(words), form)
            for fill, words in _FILLS
        ),
    )
    if voices:
        return fills, _build_others(view, speech, voices=True)
    who = Group(
        speech.say("Who says it"),
        tuple(Row(mark, speech.say(words)) for mark, words in _VOICES),
    )
    return (
        who,
        fills,
        _build_relations(view, speech, agreements),
        _build_others(view, speech, voices=False),
    )


def _build_relations(
    view: ViewState, speech: Speech, agreements: Mapping[str, int] | None
) -> Group:
    """Explain the rings; count the places of each if asked to."""

    def count(*kinds: Agreement) -> int | None:
        if agreements is None:
            return None
        return sum(agreements.get(kind, 0) for kind in kinds)

    days = view.overtaken_after
    overtaken = (
        speech.say("overtaken: an older account that was never renewed")
        if days is None
        else speech.say(
            "overtaken: an older account, not renewed within {days} days", days=days
        )
    )
    rows = (
        Row(
            Mark(*_HELD, None, Agreement.DISPUTED),
            speech.say("disputed: the accounts cannot all be true"),
            count=count(Agreement.DISPUTED),
        ),
        Row(
            Mark(*_HELD, None, Agreement.OVERTAKEN),
            overtaken,
            count=count(Agreement.OVERTAKEN),
        ),
        Row(
            Mark("russian_control", "russian_control", None, Agreement.AGREED),
            speech.say("compatible accounts"),
            count=count(Agreement.AGREED),
        ),
        Row(
            Mark("russian_control", None, None, Agreement.SINGLE),
            speech.say("too few accounts to compare"),
            count=count(Agreement.SINGLE, Agreement.SPLIT),
        ),
    )
    return Group(speech.say("How the accounts relate"), rows)


def _build_others(view: ViewState, speech: Speech, *, voices: bool) -> Group:
    """Explain what else stands on the map."""
    held = Mark("russian_control", "ukrainian_control")
    partial = Mark("contested", "contested", partial=frozenset(Side))
    rows = [
        Row(partial, speech.say("slice: of a part of the place only")),
        Row(held, speech.say("hollow ring: a whole region or district"), Form.REGION),
        Row(held, speech.say("hazy edge: place known to 3 km or worse"), Form.SOFT),
    ]
    if voices:
        rows = []
    if view.fade:
        rows.append(_build_age(speech, Form.VOICE if voices else Form.POINT))
    if view.halo:
        days = view.halo
        newly = speech.say_many(
            "halo: newly said within {number} day",
            "halo: newly said within {number} days",
            days,
        )
        rows.append(Row(HALO, newly))
    bar = speech.say("bar: fighting or movement nearby within 14 days")
    return Group(speech.say("Also"), (*rows, Row(TICK, bar)))


def _build_age(speech: Speech, form: Form) -> Row:
    """Explain what wears a mark off."""
    return Row(Mark(*_HELD), say_wear(speech), form, wear=2)


def measure_groups(groups: Sequence[Group], width: float, unit: float) -> float:
    """Say how high groups are one under another, mm."""
    return sum(group.measure(width, unit) + 1.8 * unit for group in groups)


def _build_paragraph(row: Row, unit: float) -> Paragraph:
    return Paragraph(row.words, SIZE * unit, colour=ink("text"))


def _text_width(row: Row, width: float, unit: float) -> float:
    return width - SYMBOL * unit - (7 * unit if row.count is not None else 0)


def _measure_row(row: Row, width: float, unit: float) -> float:
    text = _build_paragraph(row, unit).measure(_text_width(row, width, unit))
    return max(ROW * unit, text + 1.2 * unit)


def _draw_row(sheet: Sheet, row: Row, box: Box, unit: float) -> None:
    y = box.middle[1]
    _draw_symbol(sheet, row, (box.left + 2.4 * unit, y), unit)
    width = _text_width(row, box.width, unit)
    text = _build_paragraph(row, unit)
    top = y - text.measure(width) / 2 - 0.1 * unit
    text.write(sheet, box.left + SYMBOL * unit, top, width)
    if row.count is not None:
        base = y + 0.36 * SIZE * unit
        count = str(row.count)
        face = Face.BOLD
        sheet.write(box.right, base, count, SIZE * unit, face=face, align="right")


def _draw_symbol(sheet: Sheet, row: Row, at: tuple[float, float], unit: float) -> None:
    radius = RADIUS * unit
    if isinstance(row.symbol, Mark):
        sheet.draw(build_mark_shapes(row.symbol, at, radius, row.form, row.wear))
        return
    x, y = at
    if row.symbol == HALO:
        circle = Path.circle(at, radius * 1.5)
        sheet.draw([Shape(circle, ink("news"))])
        sheet.draw(build_mark_shapes(Mark(), at, radius))
        return
    half = 0.8 * unit
    tick = Box(x - half, y - 0.2 * unit, x + half, y + 0.2 * unit)
    sheet.draw([Shape(build_rectangle(tick), ink("tick"))])
