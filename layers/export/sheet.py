"""A sheet of paper to draw on, in mm from its top left corner.

One pair of axes covers the whole figure, so that a millimetre is a millimetre in
every format, and everything is drawn in the order of the calls.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from layers.export.box import Box
from layers.export.lettering import MM_PER_POINT, Face, get_font, measure, outline
from layers.theme import INKS

mpl.rcParams.update(
    {
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "claimline",
        "path.simplify": False,
        # Letters stand where the layout measured them, whatever the resolution.
        "text.hinting": "none",
        "axes.unicode_minus": False,
    }
)
# Settings of the process: nothing else in the project draws with matplotlib.

Colour: TypeAlias = tuple[float, float, float, float]
"""Red, green, blue and opacity, 0 to 1."""

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""Rows, columns, and red, green, blue."""

Align: TypeAlias = Literal["left", "center", "right"]

NOTHING: Final[Colour] = (0.0, 0.0, 0.0, 0.0)

_MM_PER_INCH: Final = 25.4
_RGBA: Final = re.compile(r"rgba\((\d+), (\d+), (\d+), ([\d.]+)\)")


@cache
def ink(name: str) -> Colour:
    """Give an ink of `layers.theme` as it is on white paper."""
    return parse_colour(INKS[name].light)


@cache
def parse_colour(text: str) -> Colour:
    """Understand a colour of CSS, as the themes and the style write them."""
    parts = _RGBA.fullmatch(text)
    if parts is None:
        red, green, blue, opacity = to_rgba(text)
        return red, green, blue, opacity
    red, green, blue = (int(part) / 255 for part in parts.groups()[:3])
    return red, green, blue, float(parts[4])


def fade(colour: Colour, opacity: float) -> Colour:
    """Make a colour less opaque."""
    return (*colour[:3], colour[3] * opacity)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A pen."""

    colour: Colour
    width: float
    """Width in mm."""
    dash: tuple[float, ...] = ()
    """Lengths of dashes and gaps in turn, mm; none is a whole line."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in mm, filled or stroked."""

    path: Path
    fill: Colour = NOTHING
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on the sheet."""

    left: float
    """Left end of its base line, mm."""
    base: float
    """Its base line, mm."""
    text: str
    size: float
    """Size of the letters, mm."""
    face: Face
    colour: Colour


class Sheet:
    """A sheet of paper; what is drawn later lies above."""

    def __init__(self, width: float, height: float, *, outlined: bool = False) -> None:
        """Lay axes over a whole sheet of so many mm.

        Args:
            width: Width in mm.
            height: Height in mm.
            outlined: Whether letters are drawn as outlines, which is quicker where
                the result is pixels anyway.
        """
        self._outlined = outlined
        self.box = Box(0, 0, width, height)
        size = (width / _MM_PER_INCH, height / _MM_PER_INCH)
        self.figure = Figure(figsize=size, facecolor=ink("paper"))
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._count = 0
        self._added: list[Artist] = []

    def add(self, artist: Artist, clip: Box | None = None) -> None:
        """Put something on top, within a box if one is given."""
        self._count += 1
        artist.set_zorder(self._count)
        self._axes.add_artist(artist)
        self._added.append(artist)
        artist.set_clip_on(clip is not None)
        if clip is not None:
            # From the lower left corner, so that the box stays one when it is turned.
            artist.set_clip_path(
                Rectangle(
                    (clip.left, clip.bottom),
                    clip.width,
                    -clip.height,
                    transform=self._axes.transData,
                )
            )

    def freeze(self, dpi: float) -> None:
        """Take what is drawn so far as the background of all frames."""
        self.figure.set_dpi(dpi)
        self._canvas = FigureCanvasAgg(self.figure)
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)

    def take_frame(self, paint: Callable[["Sheet"], None]) -> Pixels:
        """Draw over the frozen background, and forget what was drawn.

        Args:
            paint: Draws what only this frame has.

        Returns:
            Red, green and blue of every pixel, 0 to 255, row by row from the top.
        """
        renderer = self._canvas.get_renderer()
        self._canvas.restore_region(self._background)
        self._added.clear()
        paint(self)
        for artist in self._added:
            artist.draw(renderer)
            artist.remove()
        self._added.clear()
        return np.asarray(self._canvas.buffer_rgba())[:, :, :3].copy()

    def draw(self, shapes: Sequence[Shape], clip: Box | None = None) -> None:
        """Draw outlines, the first at the bottom."""
        if shapes:
            self.add(build_artist(shapes), clip)

    def fill(self, box: Box, colour: Colour) -> None:
        """Fill a box."""
        self.draw([Shape(build_rectangle(box), colour)])

    def write(  # noqa: PLR0913 - where, what and how
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: Colour | None = None,
        face: Face = Face.PLAIN,
        align: Align = "left",
    ) -> None:
        """Write one line of text.

        Args:
            x: Where it begins, ends or has its middle, as `align` says; mm.
            y: Its base line, mm.
            text: Characters that the font has.
            size: Size of the font in mm.
            colour: The ink; that of text if none is given.
            face: Face of the font.
            align: left, right or center.
        """
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        left = x - share * measure(text, size, face)
        self.write_all([Line(left, y, text, size, face, colour or ink("text"))])

    def write_all(self, lines: Sequence[Line], clip: Box | None = None) -> None:
        """Write lines of text, none over another, within a box if one is given."""
        if not self._outlined:
            for line in lines:
                if line.text:
                    self.add(_build_text(line), clip)
            return
        for colour in dict.fromkeys(line.colour for line in lines):
            inked = [line for line in lines if line.colour == colour]
            path = outline_all(inked)
            if path is not None:
                self.draw([Shape(path, colour)], clip)


def outline_all(lines: Sequence[Line]) -> Path | None:
    """Draw the outlines of lines as one path; None if nothing is written."""
    paths = [
        Path(np.add(path.vertices, (line.left, line.base)), path.codes)
        for line in lines
        if line.text.strip()
        for path in [outline(line.text, line.size, line.face)]
        if np.size(path.vertices)
    ]
    return Path.make_compound_path(*paths) if paths else None


def _build_text(line: Line) -> Text:
    return Text(
        line.left,
        line.base,
        line.text,
        color=line.colour,
        fontproperties=get_font(line.face),
        fontsize=line.size / MM_PER_POINT,
        horizontalalignment="left",
        verticalalignment="baseline",
        # Text comes from data, where $ is no formula.
        parse_math=False,
        usetex=False,
    )


def build_artist(shapes: Sequence[Shape]) -> Artist:
    """Build what draws outlines at once, in their order; at least one."""
    if len(shapes) == 1:
        # A collection of one would be taken for a marker, and measured point by point.
        return _build_patch(shapes[0])
    return _build_collection(shapes)


def _build_patch(shape: Shape) -> PathPatch:
    stroke = shape.stroke or Stroke(NOTHING, 0)
    return PathPatch(
        shape.path,
        facecolor=shape.fill,
        edgecolor=stroke.colour,
        linewidth=stroke.width / MM_PER_POINT,
        linestyle=_count_dashes(stroke),
        joinstyle="round",
        capstyle="butt",
    )


def _build_collection(shapes: Sequence[Shape]) -> PathCollection:
    strokes = [shape.stroke or Stroke(NOTHING, 0) for shape in shapes]
    return PathCollection(
        [shape.path for shape in shapes],
        facecolors=[shape.fill for shape in shapes],
        edgecolors=[stroke.colour for stroke in strokes],
        linewidths=[stroke.width / MM_PER_POINT for stroke in strokes],
        linestyles=[_count_dashes(stroke) for stroke in strokes],
        joinstyle="round",
        capstyle="butt",
    )


def _count_dashes(stroke: Stroke) -> tuple[int, tuple[float, ...] | None]:
    """Count dashes in widths of the line, as matplotlib wants them."""
    return 0, tuple(length / stroke.width for length in stroke.dash) or None


def build_rectangle(box: Box) -> Path:
    """Build the outline of a box."""
    corners = [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    ]
    return Path([*corners, corners[0]], closed=True)
