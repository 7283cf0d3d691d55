"""The mark as SVG text, for the legend, the place panel and print.

The canvas of the browser draws the same mark from the same numbers
(`layers.style.build_style`); a browser test compares the two pixel by pixel.
"""

from base64 import b64encode
from functools import cache
from html import escape
from math import cos, radians, sin
from typing import Final

from data.vocabulary import SPLIT, Agreement, Side
from layers import style
from layers.speech import ENGLISH, Speech
from layers.style import Mark
from layers.theme import INKS

_R: Final = f"{style.RADIUS:g}"

RING: Final = INKS["ring"]
EDGE: Final = INKS["outline"]

_DARK: Final = (
    "<style>@media (prefers-color-scheme:dark)"
    f"{{.ring{{stroke:{RING.dark}}}.edge{{stroke:{EDGE.dark}}}}}</style>"
)
"""On dark paper the edges change, as on the map; the fills stay."""

_HALVES: Final = {Side.RUSSIAN: 90.0, Side.UKRAINIAN: -90.0}
"""Where each half begins: degrees clockwise from three o'clock, half a turn long."""


@cache
def build_glyph_svg(mark: Mark, size: float = 30.0, speech: Speech = ENGLISH) -> str:
    """Draw one mark as a self-contained SVG document.

    Args:
        mark: What to draw.
        size: Width and height of the picture in CSS pixels.
        speech: The language of its title.

    Returns:
        SVG text with a title for screen readers; none of it comes from data.
    """
    box = style.BOX
    shapes = {side: _build_shape(side, partial=side in mark.partial) for side in Side}
    clips = "".join(
        f'<clipPath id="{side}">{shape}</clipPath>' for side, shape in shapes.items()
    )
    halo = style.CENTRE_RADIUS + style.GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:g}" height="{size:g}" '
        f'viewBox="{-box:g} {-box:g} {2 * box:g} {2 * box:g}">'
        f"<title>{escape(mark.describe(speech))}</title>{_DARK}<defs>{clips}</defs>"
        f'<circle r="{_R}" fill="{style.PAPER}"/>'
        + _draw_part(Side.RUSSIAN, shapes, mark.russian)
        + _draw_part(Side.UKRAINIAN, shapes, mark.ukrainian)
        + f'<rect x="{-style.GAP / 2:g}" y="-{_R}" width="{style.GAP:g}" '
        f'height="{2 * style.RADIUS:g}" fill="{style.PAPER}"/>'
        + (
            f'<circle r="{halo:g}" fill="{style.PAPER}"/>'
            + _draw_part(Side.INDEPENDENT, shapes, mark.independent)
            if mark.independent
            else ""
        )
        + _draw_ring(mark.agreement)
        + "</svg>"
    )


def build_glyph_img(mark: Mark, size: float = 30.0, speech: Speech = ENGLISH) -> str:
    """Wrap a mark as an HTML image, so that it survives any HTML sanitiser.

    Args:
        mark: What to draw.
        size: Width and height in CSS pixels.
        speech: The language of its alternative text.

    Returns:
        An `<img>` element with the mark in words as its alternative text.
    """
    picture = b64encode(build_glyph_svg(mark, size, speech).encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{picture}" width="{size:g}" '
        f'height="{size:g}" alt="{escape(mark.describe(speech))}" />'
    )


def _build_shape(side: Side, *, partial: bool) -> str:
    """Outline a part: a half as a slice, the centre as a dot; smaller if partial."""
    if side == Side.INDEPENDENT:
        radius = style.CENTRE_RADIUS * (style.PARTIAL_DOT if partial else 1)
        return f'<circle r="{radius:g}"/>'
    inset = style.PARTIAL_INSET if partial else 0.0
    start = radians(_HALVES[side] + inset)
    end = radians(_HALVES[side] + 180 - inset)
    corners = [(style.RADIUS * cos(a), style.RADIUS * sin(a)) for a in (start, end)]
    first, last = (f"{x:.4f},{y:.4f}" for x, y in corners)
    return f'<path d="M0,0 L{first} A{_R},{_R} 0 0 1 {last} Z"/>'


def _draw_part(side: Side, shapes: dict[Side, str], position: str | None) -> str:
    """Fill one part: nothing, solid, striped (contested) or dotted (split)."""
    if position is None:
        return ""
    fill = style.FILL_OF_POSITION[position]
    base = f'<g fill="{fill[0]}">{shapes[side]}</g>'
    if len(fill) == 1:
        return base
    pattern = _draw_dots() if position == SPLIT else _draw_stripes()
    return f'{base}<g clip-path="url(#{side})" fill="{fill[1]}">{pattern}</g>'


def _draw_stripes() -> str:
    """Draw rising 45 degree stripes over the whole box, one pitch of two apart."""
    pitch = 2 * style.STRIPE
    reach = 2 * style.RADIUS
    count = int(reach / pitch) + 1
    stripes = "".join(
        f'<rect x="{-reach:g}" y="{i * pitch:g}" width="{2 * reach:g}" '
        f'height="{style.STRIPE:g}"/>'
        for i in range(-count, count)
    )
    return f'<g transform="rotate(-45)">{stripes}</g>'


def _draw_dots() -> str:
    """Draw dots on a square grid through the centre of the box."""
    count = int(style.RADIUS / style.DOT_PITCH) + 1
    steps = [(i + 0.5) * style.DOT_PITCH for i in range(-count - 1, count + 1)]
    return "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{style.DOT_RADIUS:g}"/>'
        for x in steps
        for y in steps
    )


def _draw_ring(agreement: str) -> str:
    """Draw the edge, and the ring: whole for disputed, dashed for overtaken."""
    edge = (
        f'<circle class="edge" r="{_R}" fill="none" stroke="{EDGE.light}" '
        'stroke-width="1"/>'
    )
    if agreement not in (Agreement.DISPUTED, Agreement.OVERTAKEN):
        return edge
    dash = ",".join(f"{d:g}" for d in style.RING_DASH)
    dashes = f' stroke-dasharray="{dash}"' if agreement == Agreement.OVERTAKEN else ""
    return (
        f'{edge}<circle class="ring" r="{style.RING_RADIUS:g}" fill="none" '
        f'stroke="{RING.light}" stroke-width="{style.RING_WIDTH:g}"{dashes}/>'
    )
