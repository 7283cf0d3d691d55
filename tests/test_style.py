"""The palette and the words of the mark: fair to both sides, legible to everybody."""

import json
import re
from functools import reduce
from itertools import combinations, product
from math import atan2, degrees, dist

import numpy as np
import pytest
from colour_vision import DICHROMATS, measure_lab, parse_linear
from strategies import MIRROR_STATUS

from data.vocabulary import SPLIT, STATUS_BITS, WITHDRAWN, Agreement, Side, Status
from layers import style
from layers.positions import SILENT_BITS
from layers.speech import ENGLISH
from layers.style import FILL_OF_POSITION, LEGEND, WORDS_OF_POSITION, Mark

POSITIONS = (*Status, SPLIT)
SOLID = [fill[0] for s, fill in FILL_OF_POSITION.items() if len(fill) == 1]

LEAST_STEP = 10.0
"""Least difference in L* of two fills that must be told apart in greyscale.

About four times the difference that an eye just sees between patches that touch,
2.3 (M. Mahy et al., Color Research and Application 19 (1994)): marks do not touch,
and a printer or a bad screen takes its share. The closest two, the tint of orange
and paper, are 10.2 apart.
"""

LEAST_DIFFERENCE = 30.0
"""Least CIE 1976 difference of the two full colours to a colour-blind eye."""


def measure_lightness(colour: str) -> float:
    """Measure L*, 0 black to 100 white."""
    return measure_lab(parse_linear(colour))[0]


def measure_hue(colour: str) -> float:
    """Measure the hue angle, degrees."""
    _, a, b = measure_lab(parse_linear(colour))
    return degrees(atan2(b, a))


def test_every_position_has_a_fill_and_words() -> None:
    """What a side can say can be drawn and named, and nothing else."""
    assert set(POSITIONS) == set(FILL_OF_POSITION)
    assert {*POSITIONS, WITHDRAWN} == set(WORDS_OF_POSITION)
    assert set(Agreement) == set(style.WORDS_OF_AGREEMENT)
    assert set(Side) == set(style.WORDS_OF_SIDE)


def test_no_two_positions_look_or_read_alike() -> None:
    """Each position has a fill and words of its own."""
    assert len(set(FILL_OF_POSITION.values())) == len(POSITIONS)
    assert len(set(WORDS_OF_POSITION.values())) == len(WORDS_OF_POSITION)
    assert style.PAPER not in SOLID


def test_lightness_of_black_and_white_is_known() -> None:
    """The measure of this file puts black at 0 and white at 100."""
    assert measure_lightness("#000000") == pytest.approx(0)
    assert measure_lightness("#ffffff") == pytest.approx(100)


@pytest.mark.parametrize(
    ("one", "other"), list(combinations([*SOLID, style.PAPER, style.INK], 2))
)
def test_fills_stay_apart_in_greyscale(one: str, other: str) -> None:
    """Any two fills differ in lightness alone by ten steps or more."""
    assert abs(measure_lightness(one) - measure_lightness(other)) >= LEAST_STEP


@pytest.mark.parametrize("name", DICHROMATS)
def test_two_full_colours_stay_apart_for_colour_blind_eyes(name: str) -> None:
    """Purple and orange are far apart under each kind of dichromacy."""
    seen = np.array(DICHROMATS[name])
    purple, orange = (
        measure_lab(seen @ parse_linear(c))
        for c in (style.RUSSIAN_HELD, style.UKRAINIAN_HELD)
    )

    assert dist(purple, orange) >= LEAST_DIFFERENCE


@pytest.mark.parametrize(
    ("colour", "lightness"),
    [
        pytest.param(style.RUSSIAN_HELD, 35, id="purple"),
        pytest.param(style.UKRAINIAN_HELD, 57, id="orange"),
        pytest.param(style.NOT_UKRAINIAN_HELD, 75, id="tint-of-purple"),
        pytest.param(style.NOT_RUSSIAN_HELD, 90, id="tint-of-orange"),
    ],
)
def test_lightness_is_as_documented(colour: str, lightness: float) -> None:
    """The fills have the lightness that their description states."""
    assert measure_lightness(colour) == pytest.approx(lightness, abs=0.5)


@pytest.mark.parametrize(
    ("full", "tint"),
    [
        pytest.param(style.RUSSIAN_HELD, style.NOT_UKRAINIAN_HELD, id="purple"),
        pytest.param(style.UKRAINIAN_HELD, style.NOT_RUSSIAN_HELD, id="orange"),
    ],
)
def test_tint_is_the_lighter_of_its_hue(full: str, tint: str) -> None:
    """What a side is only not denied to hold is a light shade of its colour."""
    # Purple and orange are 97 degrees apart.
    assert measure_hue(tint) == pytest.approx(measure_hue(full), abs=25)
    assert measure_lightness(tint) - measure_lightness(full) >= 30


def test_palette_treats_the_sides_alike() -> None:
    """Exchanging the sides exchanges fills of the same make, and keeps the rest."""
    mirrored = {s: MIRROR_STATUS.get(s, s) for s in POSITIONS}

    assert all(
        len(FILL_OF_POSITION[s]) == len(FILL_OF_POSITION[m])
        for s, m in mirrored.items()
    )
    assert set(FILL_OF_POSITION[Status.CONTESTED]) == {
        style.RUSSIAN_HELD,
        style.UKRAINIAN_HELD,
    }
    assert {s for s, m in mirrored.items() if s == m} == {Status.CONTESTED, SPLIT}


def mirror_words(text: str) -> str:
    """Exchange the names of the two sides."""
    names = {"Russian": "Ukrainian", "Ukrainian": "Russian"}
    return re.sub("Russian|Ukrainian", lambda m: names[m[0]], text)


@pytest.mark.parametrize("position", POSITIONS)
def test_words_treat_the_sides_alike(position: str) -> None:
    """Exchanging the sides exchanges their names and no other word."""
    mirrored = WORDS_OF_POSITION[MIRROR_STATUS.get(position, position)]

    assert mirror_words(WORDS_OF_POSITION[position]) == mirrored


def test_words_never_state_control_as_a_fact() -> None:
    """Nobody controls anything in these words, and nobody is right."""
    words = [
        *WORDS_OF_POSITION.values(),
        *style.WORDS_OF_AGREEMENT.values(),
        *(text for _, text in LEGEND),
        *(mark.describe(ENGLISH) for mark, _ in LEGEND),
    ]

    forbidden = re.compile("control|fact|truth|liberat|occup|captur|is held")
    assert [text for text in words if forbidden.search(text.lower())] == []


@pytest.mark.parametrize("position", [p for p in POSITIONS if p != SPLIT])
@pytest.mark.parametrize("side", Side)
def test_mark_names_who_says_what(side: Side, position: str) -> None:
    """In words, a position always follows the name of the side that says it."""
    words = Mark(**{str(side): position}, agreement=Agreement.SINGLE).describe(ENGLISH)

    said = f"{style.WORDS_OF_SIDE[side]} sources: {WORDS_OF_POSITION[position]}"
    assert words.count(WORDS_OF_POSITION[position]) == words.count(said) == 1
    assert words.count("sources: silent") == 2


def test_words_of_a_mark_keep_the_order_of_the_sides() -> None:
    """Russian, Ukrainian and independent sources come in the fixed order."""
    mark = Mark("russian_control", None, SPLIT, "single")

    assert mark.describe(ENGLISH) == (
        "Russian sources: Russian-held; Ukrainian sources: silent; Independent "
        "sources: its sources contradict one another; One side only has spoken."
    )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("position", ["held", "", "RUSSIAN_CONTROL"])
def test_mark_refuses_an_unknown_position(side: Side, position: str) -> None:
    """A position without a fill is never drawn blank."""
    with pytest.raises(ValueError, match=f"no fill for the position '{position}'"):
        Mark(**{str(side): position})


def test_mark_refuses_an_unknown_agreement() -> None:
    """A relation without words is never drawn."""
    with pytest.raises(ValueError, match="conflict"):
        Mark(agreement="conflict")


def intersect(mark: Mark) -> int:
    """Intersect the worlds that the sides of a mark allow, split ones left out."""
    said = (mark.russian, mark.ukrainian, mark.independent)
    bits = [STATUS_BITS[Status(p)] for p in said if p and p != SPLIT]
    return reduce(int.__and__, bits, SILENT_BITS)


@pytest.mark.parametrize("mark", [pytest.param(mark, id=text) for mark, text in LEGEND])
def test_mark_of_the_legend_is_possible(mark: Mark) -> None:
    """Each mark of the legend has the ring that its positions ask for."""
    spoke = sum(bool(p) for p in (mark.russian, mark.ukrainian, mark.independent))
    excluded = {Agreement.DISPUTED, Agreement.OVERTAKEN}

    assert (mark.agreement in excluded) == (intersect(mark) == 0)
    assert (mark.agreement == Agreement.SINGLE) == (spoke == 1)


def test_legend_shows_every_ring_and_each_side() -> None:
    """The legend has the black, the dashed and the thin ring, and every fill."""
    marks = [mark for mark, _ in LEGEND]
    said = {p for m in marks for p in (m.russian, m.ukrainian, m.independent) if p}

    assert {Agreement.DISPUTED, Agreement.OVERTAKEN, Agreement.AGREED} <= {
        mark.agreement for mark in marks
    }
    assert said == set(POSITIONS)
    assert len(set(marks)) == len({text for _, text in LEGEND}) == len(LEGEND)


def test_legend_gives_each_side_a_mark_alone() -> None:
    """Where one side speaks alone, the other has the same mark on its own half."""
    alone = {mark for mark, _ in LEGEND if mark.agreement == Agreement.SINGLE}

    assert alone == {
        Mark(
            m.ukrainian and MIRROR_STATUS[m.ukrainian],
            m.russian and MIRROR_STATUS[m.russian],
            m.independent,
            m.agreement,
        )
        for m in alone
    }


def test_browser_gets_every_fill_by_the_code_of_its_position() -> None:
    """The style that travels holds each fill under its status bits, split under 0."""
    fills = json.loads(json.dumps(style.build_style()))["fills"]

    codes = {str(STATUS_BITS[s]): s for s in Status} | {"0": SPLIT}
    assert fills == {code: list(FILL_OF_POSITION[p]) for code, p in codes.items()}


def test_whole_mark_fits_its_box() -> None:
    """Neither the ring nor the disc reaches over the edge of the picture."""
    assert style.RING_RADIUS + style.RING_WIDTH / 2 <= style.BOX
    assert style.RADIUS <= style.RING_RADIUS
    assert style.CENTRE_RADIUS + style.GAP < style.RADIUS


def test_every_pair_of_positions_makes_a_mark() -> None:
    """Any two positions, or silence, stand side by side."""
    pairs = list(product((None, *POSITIONS), repeat=2))

    assert len({Mark(one, other).describe(ENGLISH) for one, other in pairs}) == len(
        pairs
    )
