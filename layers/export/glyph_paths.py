"""The mark as outlines, for paper; the third drawer of the same measures.

Measures and colours are those of `layers.style`; `layers.glyph` draws the same mark
as SVG for the page and layers/draw_plugin/glyph.js on the canvas. A test compares the
print with the SVG pixel by pixel.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

import numpy as np
import shapely
from matplotlib.path import Path
from shapely.affinity import rotate
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from data.vocabulary import SPLIT, Agreement, Side
from layers import style
from layers.export.sheet import NOTHING, Colour, Shape, Stroke, ink, parse_colour
from layers.style import Mark

SOFT_REACH: Final = 1.35
"""How far the haze of a place reaches that is known only roughly, in boxes."""

SOFT_DARKEST: Final = 0.3
"""Opacity of the haze at the edge of the mark."""

HOLLOW: Final = 0.64
"""Share of the radius of a region's mark that is empty."""

WEAR: Final = (0.0, 0.9, 1.6, 2.2)
"""Width of the lines of paper by age, in the glyph's units, as glyph.js has them."""

WEAR_PITCH: Final = 3.0
"""From one such line to the next."""

_HAZES: Final = 10
"""Rings that the haze is made of; paper has no gradient that all formats share."""

_SMOOTH: Final = 16
"""Corners of a quarter of a circle where stripes are cut at it."""


class Form(Enum):
    """What a mark stands for."""

    POINT = "point"
    SOFT = "soft"
    """A place whose point is known only roughly."""
    REGION = "region"
    """A whole region or district: a hollow ring."""
    VOICE = "voice"
    """What one account says, as a whole disc."""


@dataclass(frozen=True, slots=True)
class Part:
    """One outline of a mark, in the units of the glyph around its middle."""

    path: Path
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.0
    dash: tuple[float, ...] = ()


def build_mark_shapes(
    mark: Mark,
    at: tuple[float, float],
    radius: float,
    form: Form = Form.POINT,
    wear: int = 0,
) -> list[Shape]:
    """Draw a mark on a sheet.

    Args:
        mark: What it has to say. As `Form.VOICE` the first side that speaks is all.
        at: Its middle, mm.
        radius: Radius of its disc, mm.
        form: What it stands for.
        wear: 0 (fresh) to 3 (old): lines of paper through what nobody renewed.

    Returns:
        The outlines from the bottom to the top.
    """
    unit = radius / style.RADIUS
    return [
        Shape(
            Path(np.asarray(part.path.vertices) * unit + at, part.path.codes),
            part.fill or NOTHING,
            Stroke(
                part.stroke,
                part.width * unit,
                tuple(length * unit for length in part.dash),
            )
            if part.stroke
            else None,
        )
        for part in build_parts(mark, form, wear)
    ]


@cache
def build_parts(mark: Mark, form: Form, wear: int = 0) -> tuple[Part, ...]:
    """Draw a mark in the units of the glyph, around the origin, y downwards."""
    parts = [*(_build_haze() if form is Form.SOFT else []), _disc(style.RADIUS)]
    if form is Form.VOICE:
        said = mark.russian or mark.ukrainian or mark.independent
        parts += _fill(Point(0, 0).buffer(style.RADIUS, _SMOOTH), said, style.RADIUS)
        return (*parts, *_wear_off(wear), *_build_ring(Agreement.SILENT))
    parts += _fill_half(Side.RUSSIAN, mark.russian, mark)
    parts += _fill_half(Side.UKRAINIAN, mark.ukrainian, mark)
    gap = box(-style.GAP / 2, -style.RADIUS, style.GAP / 2, style.RADIUS)
    parts.append(Part(_trace(gap), parse_colour(style.PAPER)))
    if form is Form.REGION:
        parts.append(_disc(style.RADIUS * HOLLOW))
    if mark.independent:
        share = style.PARTIAL_DOT if Side.INDEPENDENT in mark.partial else 1
        radius = style.CENTRE_RADIUS * share
        parts.append(_disc(style.CENTRE_RADIUS + style.GAP))
        parts += _fill(Point(0, 0).buffer(radius, _SMOOTH), mark.independent, radius)
    return (*parts, *_wear_off(wear), *_build_ring(mark.agreement))


def _wear_off(wear: int) -> list[Part]:
    """Run lines of paper through a mark, as wide as it is old; no hue gets paler."""
    if not wear:
        return []
    width, radius = WEAR[wear], style.RADIUS
    tops = np.arange(-radius, radius, WEAR_PITCH) + (WEAR_PITCH - width) / 2
    lines = [box(-radius, top, radius, top + width) for top in map(float, tops)]
    disc = Point(0, 0).buffer(radius, _SMOOTH)
    worn = shapely.intersection(shapely.union_all(lines), disc)
    return [Part(_trace(worn), parse_colour(style.PAPER))]


def _fill_half(side: Side, said: str | None, mark: Mark) -> list[Part]:
    """Fill a half as a slice; a narrower one if only a part is spoken of."""
    inset = style.PARTIAL_INSET if side in mark.partial else 0.0
    start = 90.0 if side is Side.RUSSIAN else -90.0
    angles = np.radians(np.linspace(start + inset, start + 180 - inset, 4 * _SMOOTH))
    arc = style.RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])
    return _fill(Polygon([(0, 0), *arc]), said)


def _fill(shape: BaseGeometry, said: str | None, radius: float = 0) -> list[Part]:
    """Fill a shape: not at all, solid, striped (contested) or dotted (split)."""
    if said is None:
        return []
    colours = [parse_colour(colour) for colour in style.FILL_OF_POSITION[said]]
    whole = _circle(radius) if radius else _trace(shape)
    base = Part(whole, colours[0])
    if len(colours) == 1:
        return [base]
    pattern = _build_dots() if said == SPLIT else _build_stripes()
    return [base, Part(_trace(shapely.intersection(shape, pattern)), colours[1])]


@cache
def _build_stripes() -> BaseGeometry:
    """Build rising 45 degree stripes over the whole mark, one pitch of two apart."""
    pitch = 2 * style.STRIPE
    reach = 2 * style.RADIUS
    count = int(reach / pitch) + 1
    stripes = [
        box(-reach, i * pitch, reach, i * pitch + style.STRIPE)
        for i in range(-count, count)
    ]
    return rotate(shapely.union_all(stripes), -45, origin=(0, 0))


@cache
def _build_dots() -> BaseGeometry:
    """Build dots on a square grid through the middle of the mark."""
    count = int(style.RADIUS / style.DOT_PITCH) + 1
    steps = [(i + 0.5) * style.DOT_PITCH for i in range(-count - 1, count + 1)]
    return shapely.union_all(
        [Point(x, y).buffer(style.DOT_RADIUS, 4) for x in steps for y in steps]
    )


def _build_ring(agreement: str) -> list[Part]:
    """Draw the edge, and the ring: whole for disputed, dashed for overtaken."""
    edge = Part(_circle(style.RADIUS), stroke=ink("outline"), width=1)
    if agreement not in (Agreement.DISPUTED, Agreement.OVERTAKEN):
        return [edge]
    dash = style.RING_DASH if agreement == Agreement.OVERTAKEN else ()
    path = _circle(style.RING_RADIUS)
    return [edge, Part(path, None, ink("ring"), style.RING_WIDTH, dash)]


def _build_haze() -> list[Part]:
    """Build a soft edge that fades outwards, as rings that lie over one another."""
    inner, outer = style.RADIUS * 0.9, style.BOX * SOFT_REACH
    colour = (70 / 255, 70 / 255, 70 / 255, SOFT_DARKEST / _HAZES)
    radii = np.linspace(outer, inner, _HAZES, endpoint=False)
    return [Part(_circle(float(radius)), colour) for radius in radii]


def _disc(radius: float) -> Part:
    return Part(_circle(radius), parse_colour(style.PAPER))


@cache
def _circle(radius: float) -> Path:
    """Draw a circle clockwise from three o'clock, as a canvas does."""
    circle = Path.arc(0, 360)
    return Path(np.asarray(circle.vertices) * radius, circle.codes)


def _trace(shape: BaseGeometry) -> Path:
    """Trace polygons as one path; inner rings run the other way round."""
    rings = [
        np.asarray(ring.coords)
        for polygon in shapely.get_parts(shapely.normalize(shape))
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    paths = [Path(ring, closed=True) for ring in rings]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))
