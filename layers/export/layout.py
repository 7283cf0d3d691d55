"""Where things stand on a sheet: measured text around the map, which gets the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from layers.export.blocks import Paragraph, measure_all
from layers.export.box import Box
from layers.export.legend import Group, measure_groups
from layers.export.lettering import Face
from layers.export.request import Paper
from layers.export.sheet import ink
from layers.export.words import Words

UNITS: Final = {
    Paper.A4_LANDSCAPE: 1.0,
    Paper.A4_PORTRAIT: 0.94,
    Paper.A3_LANDSCAPE: 1.3,
    Paper.A3_PORTRAIT: 1.26,
    Paper.SLIDE: 1.0,
    Paper.SQUARE: 0.8,
}
"""A millimetre of A4 on each paper: larger sheets are read from farther away."""

MARGIN: Final = 10.0
"""White edge of the sheet, mm on A4; no printer cuts into it."""

COLUMN: Final = 64.0
"""Width of the legend beside a map, mm on A4."""

GUTTER: Final = 5.0
"""Space between columns, mm on A4."""

CODE: Final = 19.0
"""Side of the code of the link, mm on A4."""

LOCATOR: Final = 1.3
"""Width of the locator in heights."""

LOCATOR_HEIGHT: Final = 17.0
"""Height of the locator, mm on A4: about that of the title."""

LEAST_MAP: Final = 0.3
"""Share of the height of the sheet that a map has at least."""

SMALLEST: Final = 0.6
"""Share of its size that a legend with many words keeps at least."""

_SOURCE_LINES: Final = 14
"""Lines of names of sources of one side; of more, the rest is cut, visibly."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, mm."""

    unit: float
    """A millimetre of A4 on this sheet."""
    header: Box
    map: Box
    legend_unit: float
    """The same for the legend, which is smaller where its words are many."""
    legend: tuple[Box, ...]
    """One column per group of the legend, or one for all of them."""
    locator: Box
    sources: tuple[Box, ...]
    """One column per side."""
    footer: Box
    code: Box | None
    """The code of the link."""


def build_header(words: Words, unit: float) -> tuple[Paragraph, ...]:
    """Set the title and the date line."""
    return (
        Paragraph(words.headline, 6.4 * unit, Face.BOLD, ink("ink")),
        Paragraph(words.subtitle, 3.0 * unit, colour=ink("soft"), after=2.6 * unit),
    )


def build_sources(words: Words, unit: float) -> tuple[tuple[Paragraph, ...], ...]:
    """Set the sources, one column per side."""
    size = 1.66 * unit
    columns = []
    for side in words.sides:
        head = Paragraph(side.head, 2.1 * unit, Face.BOLD, after=0.4 * unit)
        names = Paragraph(
            side.shown, size, colour=ink("soft"), most_lines=_SOURCE_LINES
        )
        hidden = Paragraph(
            side.hidden, size, Face.OBLIQUE, ink("soft"), most_lines=_SOURCE_LINES
        )
        columns.append((head, names, hidden))
    return tuple(columns)


def build_footer(words: Words, unit: float) -> tuple[Paragraph, ...]:
    """Set the notes, the disclaimer, the credits and the citation."""
    size = 1.85 * unit
    return (
        *(Paragraph(note, size, Face.BOLD, ink("soft")) for note in words.notes),
        Paragraph(words.disclaimer, size, colour=ink("soft"), after=0.5 * unit),
        Paragraph(words.citation, size, colour=ink("soft"), after=0.5 * unit),
        Paragraph(words.credits, size, colour=ink("faint")),
    )


def build_layout(paper: Paper, words: Words, groups: Sequence[Group]) -> Layout:
    """Lay a sheet out.

    Args:
        paper: Size and orientation.
        words: What is written around the map.
        groups: The legend.

    Returns:
        The layout: on broad sheets the legend stands beside the map, on others
        below it. The map gets what the rest leaves.
    """
    width, height = paper.size
    unit = UNITS[paper]
    page = Box(0, 0, width, height).inset(MARGIN * unit)
    header, locator = _lay_header(page, words, unit)
    footer, code = _lay_footer(page, words, unit)
    sources = _lay_sources(page, footer.top - 2.5 * unit, words, unit)
    middle = Box(page.left, header.bottom, page.right, sources[0].top - 3 * unit)
    if width > height:
        small, plot, legend = _lay_beside(middle, groups, unit)
    else:
        small, plot, legend = _lay_below(middle, groups, unit, LEAST_MAP * height)
    return Layout(unit, header, plot, small, legend, locator, sources, footer, code)


def _lay_header(page: Box, words: Words, unit: float) -> tuple[Box, Box]:
    """Lay out the title, and the locator at its right end."""
    paragraphs = build_header(words, unit)
    side = LOCATOR_HEIGHT * unit
    left = page.right - LOCATOR * side
    right = left - GUTTER * unit
    height = max(measure_all(paragraphs, right - page.left), side + 2.2 * unit)
    header = Box(page.left, page.top, right, page.top + height)
    return header, Box(left, page.top, page.right, page.top + side)


def _lay_footer(page: Box, words: Words, unit: float) -> tuple[Box, Box | None]:
    """Lay out the footer, and the code at its right end if there is a link."""
    side = CODE * unit if words.link else 0
    right = page.right - (side + GUTTER * unit / 2 if side else 0)
    height = measure_all(build_footer(words, unit), right - page.left)
    top = page.bottom - max(height, side)
    footer = Box(page.left, top, right, page.bottom)
    if not side:
        return footer, None
    return footer, Box(page.right - side, top, page.right, top + side)


def _lay_sources(
    page: Box, bottom: float, words: Words, unit: float
) -> tuple[Box, ...]:
    """Lay out three columns; a side with more names gets a broader one."""
    columns = build_sources(words, unit)
    gutters = GUTTER * unit * (len(columns) - 1)
    lengths = [len(side.shown) + len(side.hidden) for side in words.sides]
    room = page.width - gutters
    shares = [max(length, sum(lengths) * 0.19, 1) for length in lengths]
    widths = [room * share / sum(shares) for share in shares]
    height = max(map(measure_all, columns, widths))
    left, boxes = page.left, []
    for width in widths:
        boxes.append(Box(left, bottom - height, left + width, bottom))
        left += width + GUTTER * unit
    return tuple(boxes)


def _lay_beside(
    middle: Box, groups: Sequence[Group], unit: float
) -> tuple[float, Box, tuple[Box, ...]]:
    """Put the legend right of the map."""
    left = middle.right - COLUMN * unit
    plot = Box(middle.left, middle.top, left - GUTTER * unit, middle.bottom)
    column = Box(left, middle.top - unit, middle.right, middle.bottom)

    def measure(small: float) -> float:
        return measure_groups(groups, column.width, small)

    return _shrink(measure, column.height, unit), plot, (column,)


def _lay_below(
    middle: Box, groups: Sequence[Group], unit: float, least: float
) -> tuple[float, Box, tuple[Box, ...]]:
    """Put the legend under the map, a column for each group."""
    gutter = GUTTER * unit * 0.8
    count = len(groups)
    width = (middle.width - gutter * (count - 1)) / count

    def measure(small: float) -> float:
        return max(group.measure(width, small) for group in groups)

    small = _shrink(measure, middle.height - least, unit)
    top = max(middle.bottom - measure(small), middle.top + least)
    plot = Box(middle.left, middle.top, middle.right, top - 2.5 * unit)
    lefts = [middle.left + i * (width + gutter) for i in range(count)]
    boxes = (Box(left, top, left + width, middle.bottom) for left in lefts)
    return small, plot, tuple(boxes)


def _shrink(measure: Callable[[float], float], room: float, unit: float) -> float:
    """Find the largest unit at which something is no higher than its room."""
    small = unit
    while measure(small) > room and small > SMALLEST * unit:
        small *= 0.97
    return small
