"""The marks as they are drawn, seen by eyes that see fewer colours."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from layers.style import build_style
from layers.theme import build_canvas_themes
from tests.browser.desk import Desk
from tests.browser.test_twin import read_pixels
from tests.colour_vision import VISIONS, Colours, see

STATES = {
    "silent": -1,
    "contradictory": 0,
    "Russian-held": 1,
    "Ukrainian-held": 2,
    "contested": 4,
    "not Ukrainian-held": 5,
    "not Russian-held": 6,
    "Russian-held in part": 9,
    "Ukrainian-held in part": 10,
}
RINGS = {"none": 2, "disputed": 3, "overtaken": 4}
RADIUS = 8.5
"""CSS pixels: a village on the opening view."""

LEAST_MEAN = 6.0
"""Least mean CIE 1976 difference of two states over the part that tells them.

An eye just sees 2.3 between patches that touch (M. Mahy et al., Color Research and
Application 19 (1994)). Patterns count by the share of pixels that they change.
"""

DRAW = """({style, ground, marks, radius}) => {
  const press = new claimline.GlyphPress(style, 2);
  return marks.map(([said, agreement, fade]) => {
    const about = [Int8Array.from(said), 0, agreement, radius, 0, fade || 0];
    const { canvas } = press.print(...about);
    const under = document.createElement("canvas");
    [under.width, under.height] = [canvas.width, canvas.height];
    const pen = under.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, under.width, under.height);
    pen.drawImage(canvas, 0, 0);
    return under.toDataURL();
  });
}"""


def draw_marks(
    desk: Desk, theme: str, marks: Sequence[tuple[object, ...]]
) -> list[Colours]:
    """Draw marks as the map does, on the ground of a theme."""
    inks = build_canvas_themes()[theme]
    style = build_style() | {name: inks[name] for name in ("ring", "outline", "news")}
    told = {"style": style, "ground": inks["ground"], "radius": RADIUS}
    urls = desk.map.evaluate(DRAW, told | {"marks": marks})
    return [read_pixels(url) for url in urls]


def find_alike(
    states: dict[str, int], pictures: list[Colours], vision: str
) -> dict[str, float]:
    """Find the pairs of states that look too much alike, and how far apart they are.

    The part that tells the states is where any of their pictures differ.
    """
    part = np.ptp(np.stack(pictures), axis=0).max(axis=-1) > 0.02
    seen = [see(picture, vision)[part] for picture in pictures]
    apart = {
        f"{one} | {other}": float(np.linalg.norm(a - b, axis=-1).mean())
        for (one, a), (other, b) in combinations(zip(states, seen, strict=True), 2)
    }
    return {pair: far for pair, far in apart.items() if far < LEAST_MEAN}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_states_stay_apart_to_every_eye(desk: Desk, theme: str) -> None:
    """Every two states of a half, of the centre and of the ring look different."""
    desk.open()
    halves = [[([state, -1, -1], 1), ([-1, state, -1], 1)] for state in STATES.values()]
    sets = [
        (STATES, [left for left, _ in halves]),
        (STATES, [right for _, right in halves]),
        (STATES, [([-1, -1, state], 1) for state in STATES.values()]),
        (RINGS, [([1, 2, 4], ring) for ring in RINGS.values()]),
    ]

    for states, marks in sets:
        pictures = draw_marks(desk, theme, marks)
        for vision in VISIONS:
            assert find_alike(states, pictures, vision) == {}, vision


@pytest.mark.parametrize(
    ("full", "tint"), [pytest.param(1, 5, id="purple"), pytest.param(2, 6, id="orange")]
)
def test_age_is_not_taken_for_a_denial(desk: Desk, full: int, tint: int) -> None:
    """However worn, a full colour differs from the tint that says "not ..."."""
    desk.open()
    states = {"fresh": 0, "weeks": 1, "months": 2, "old": 3, "not ...": -1}
    marks: list[tuple[object, ...]] = [([full, -1, -1], 1, fade) for fade in range(4)]
    pictures = draw_marks(desk, "light", [*marks, ([tint, -1, -1], 1, 0)])

    for vision in VISIONS:
        assert find_alike(states, pictures, vision) == {}, vision


def test_a_picture_of_one_state_is_no_second_state(desk: Desk) -> None:
    """Two pictures of one state are found alike, to every eye."""
    desk.open()
    marks = [([1, -1, -1], 1), ([1, -1, -1], 1), ([2, -1, -1], 1)]
    pictures = draw_marks(desk, "light", marks)

    for vision in VISIONS:
        alike = find_alike({"one": 1, "same": 1, "other": 2}, pictures, vision)
        assert alike == {"one | same": 0.0}
