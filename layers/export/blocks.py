"""Paragraphs that know how high they will be before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.export.lettering import Face, shorten, wrap
from layers.export.sheet import Colour, Sheet, ink

LEADING: Final = 1.36
"""Height of a line in sizes of its letters."""

_BASE: Final = 1.02
"""How far the first base line lies under the top, in sizes."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of one size, face and ink."""

    text: str
    size: float
    """Size of the letters, mm."""
    face: Face = Face.PLAIN
    colour: Colour | None = None
    after: float = 0.0
    """Space under it, mm."""
    most_lines: int = 99
    """Lines after which it is cut, visibly."""

    def break_lines(self, width: float) -> list[str]:
        """Break it into lines of a width in mm."""
        lines = wrap(self.text, width, self.size, self.face)
        if len(lines) <= self.most_lines:
            return lines
        rest = " ".join(lines[self.most_lines - 1 :])
        last = shorten(rest, width, self.size, self.face)
        return [*lines[: self.most_lines - 1], last]

    def measure(self, width: float) -> float:
        """Say how high it is, with the space under it, in mm."""
        return len(self.break_lines(width)) * self.size * LEADING + self.after

    def write(self, sheet: Sheet, x: float, y: float, width: float) -> float:
        """Write it and give where the next one begins.

        Args:
            sheet: Where to write.
            x: Its left edge, mm.
            y: Its top, mm.
            width: Its width, mm.
        """
        base = y + self.size * _BASE
        for line in self.break_lines(width):
            colour = self.colour or ink("text")
            sheet.write(x, base, line, self.size, colour=colour, face=self.face)
            base += self.size * LEADING
        return y + self.measure(width)


def measure_all(paragraphs: Sequence[Paragraph], width: float) -> float:
    """Say how high paragraphs are one under another, mm."""
    return sum(paragraph.measure(width) for paragraph in paragraphs)


def write_all(
    sheet: Sheet, paragraphs: Sequence[Paragraph], x: float, y: float, width: float
) -> float:
    """Write paragraphs one under another and give where the next would begin."""
    for paragraph in paragraphs:
        y = paragraph.write(sheet, x, y, width)
    return y
