"""The mark as SVG: every combination, the same for both sides, and only ours."""

import re
from base64 import b64decode
from dataclasses import replace
from functools import cache
from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hostile import Markup

from data.vocabulary import SPLIT, Agreement, Side, Status
from layers import style
from layers.glyph import EDGE, RING, build_glyph_img, build_glyph_svg
from layers.speech import ENGLISH
from layers.style import LEGEND, Mark

SAID = (None, *map(str, Status), SPLIT)
SVG = "{http://www.w3.org/2000/svg}"
DARK = "@media (prefers-color-scheme:dark){.ring{stroke:#ffffff}.edge{stroke:#0b0b0b}}"
DISPUTED = Mark("russian_control", "ukrainian_control", None, "disputed")

MARKS = [
    Mark(*said, str(agreement))
    for *said, agreement in product(SAID, SAID, SAID, Agreement)
]
"""Everything that a glyph can be asked to draw."""


@cache
def parse_glyph(mark: Mark) -> ET.Element:
    """Parse the glyph of a mark as XML."""
    return ET.fromstring(build_glyph_svg(mark))  # noqa: S314 - our own text


def find_outline(mark: Mark, side: Side) -> str:
    """Find the path of a half among the clips of a glyph."""
    return parse_glyph(mark).find(f".//*[@id='{side}']/*").attrib["d"]  # type: ignore[union-attr]


def find_clip(mark: Mark, side: Side) -> str:
    """Find the outline of any part of a glyph, as text."""
    clip = parse_glyph(mark).find(f".//*[@id='{side}']")
    assert clip is not None
    return ET.tostring(clip, "unicode")


def find_corners(mark: Mark, side: Side) -> list[tuple[float, float]]:
    """Find where the arc of a half begins and ends, x to the right, y downwards."""
    found = re.findall(r"(-?[\d.]+),(-?[\d.]+) ?(?=A|Z)", find_outline(mark, side))
    return sorted(((float(x), float(y)) for x, y in found), key=lambda p: p[1])


def read_half(mark: Mark, side: Side) -> list[tuple[str, ...]]:
    """List what is drawn in a half: each fill with the shapes that it fills."""
    outline = find_outline(mark, side)
    drawn = []
    for group in parse_glyph(mark).findall(f"{SVG}g"):
        path = group.find(f"{SVG}path")
        if path is not None and path.attrib["d"] == outline:
            drawn.append((group.attrib["fill"], "whole"))
        elif group.get("clip-path") == f"url(#{side})":
            shapes = [ET.tostring(shape, "unicode") for shape in group]
            drawn.append((group.attrib["fill"], *shapes))
    return drawn


def find_fills(mark: Mark) -> set[str]:
    """Collect the colours that something in a glyph is filled with."""
    filled = (e.get("fill", "none") for e in parse_glyph(mark).iter())
    return {fill for fill in filled if fill != "none"}


def find_rings(mark: Mark) -> list[tuple[str | None, bool]]:
    """List the strokes of a glyph: the colour of each, and whether it is dashed."""
    strokes = (e for e in parse_glyph(mark) if e.get("stroke"))
    return [(e.get("stroke"), "stroke-dasharray" in e.attrib) for e in strokes]


def test_every_mark_is_well_formed_and_says_only_its_words() -> None:
    """Each of the 2,058 marks is an XML document titled by its description."""
    assert len(MARKS) == 7**3 * 6
    for mark in MARKS:
        title, sheet, *rest = parse_glyph(mark)
        assert (title.tag, title.text) == (f"{SVG}title", mark.describe(ENGLISH))
        assert sheet.text == DARK
        assert not any("".join(element.itertext()) for element in rest)


def test_every_mark_uses_nothing_but_the_palette() -> None:
    """A glyph fills with no colour of its own, and has no script and no picture."""
    palette = {colour for fill in style.FILL_OF_POSITION.values() for colour in fill}
    known = {"svg", "title", "style", "defs", "clipPath"}
    known |= {"path", "circle", "rect", "g"}
    for mark in MARKS:
        assert find_fills(mark) <= palette | {style.PAPER}
        assert {e.tag.removeprefix(SVG) for e in parse_glyph(mark).iter()} <= known


def test_marks_that_differ_look_different() -> None:
    """No two marks share a picture, but for relations that have the same thin edge."""
    rings = {Agreement.DISPUTED, Agreement.OVERTAKEN}
    drawn = {
        build_glyph_svg(mark).partition("<defs>")[2]
        for mark in MARKS
        if mark.agreement in {*rings, Agreement.AGREED}
    }

    assert len(drawn) == 7**3 * 3


def test_exchanging_the_sides_exchanges_the_halves() -> None:
    """What one side says looks on its half as the same does on the other's."""
    for mark in MARKS:
        mirrored = Mark(mark.ukrainian, mark.russian, mark.independent, mark.agreement)
        assert read_half(mark, Side.RUSSIAN) == read_half(mirrored, Side.UKRAINIAN)
        assert read_half(mark, Side.UKRAINIAN) == read_half(mirrored, Side.RUSSIAN)


@pytest.mark.parametrize(
    "partial", [pytest.param((), id="whole"), pytest.param(tuple(Side), id="in-part")]
)
def test_halves_mirror_one_another(partial: tuple[Side, ...]) -> None:
    """The two halves have the same size and lie left and right of the middle."""
    mark = replace(DISPUTED, partial=frozenset(partial))
    left, right = (find_corners(mark, s) for s in (Side.RUSSIAN, Side.UKRAINIAN))

    assert len(left) == 2
    assert [(-x, y) for x, y in left] == right
    assert all(x <= 0 for x, _ in left)


@pytest.mark.parametrize("side", Side)
def test_part_of_a_place_is_a_smaller_part_of_the_mark(side: Side) -> None:
    """A side that speaks of a part only has a smaller part, and the words say so."""
    whole = Mark(*["contested"] * 3, "agreed")
    partial = replace(whole, partial=frozenset({side}))

    changed = {s for s in Side if find_clip(whole, s) != find_clip(partial, s)}
    assert changed == {side}
    assert partial.describe(ENGLISH).count("contested, in part") == 1
    assert "in part" not in whole.describe(ENGLISH)


def test_left_half_is_what_russian_sources_say() -> None:
    """The halves and the centre have the fills of the sides they stand for."""
    mark = Mark("russian_control", "not_russian_control", "ukrainian_control", "single")

    assert read_half(mark, Side.RUSSIAN) == [(style.RUSSIAN_HELD, "whole")]
    assert read_half(mark, Side.UKRAINIAN) == [(style.NOT_RUSSIAN_HELD, "whole")]
    assert find_corners(mark, Side.RUSSIAN) == [(0, -10), (0, 10)]
    assert style.UKRAINIAN_HELD in find_fills(mark)


@pytest.mark.parametrize("agreement", Agreement)
def test_silence_is_paper(agreement: Agreement) -> None:
    """A mark of which nobody has spoken has no colour at all."""
    assert find_fills(Mark(agreement=agreement)) == {style.PAPER}


def test_centre_is_left_out_where_monitors_are_silent() -> None:
    """Halves without an independent voice are not covered by an empty disc."""
    centre = f"{style.CENTRE_RADIUS:g}"
    spoken = Mark("contested", "contested", "contested", "agreed")
    silent = Mark("contested", "contested", None, "agreed")

    def count_discs(mark: Mark) -> int:
        root = parse_glyph(mark)
        return len(root.findall(f"{SVG}g/{SVG}circle[@r='{centre}']"))

    assert (count_discs(spoken), count_discs(silent)) == (1, 0)


@pytest.mark.parametrize(
    ("agreement", "ring"),
    [
        pytest.param("disputed", [(RING.light, False)], id="disputed"),
        pytest.param("overtaken", [(RING.light, True)], id="overtaken"),
        *(pytest.param(a, [], id=a) for a in ("agreed", "single", "split", "silent")),
    ],
)
def test_ring_tells_the_relation(
    agreement: str, ring: list[tuple[str | None, bool]]
) -> None:
    """Every mark has a thin edge; a ring is whole if disputed, dashed if overtaken."""
    mark = Mark("contested", None, None, agreement)

    assert find_rings(mark) == [(EDGE.light, False), *ring]


@pytest.mark.parametrize("mark", [pytest.param(mark, id=text) for mark, text in LEGEND])
def test_image_holds_the_glyph_and_says_it(mark: Mark) -> None:
    """The image element carries the same picture, with the words in its place."""
    (picture,) = Markup(build_glyph_img(mark, 26)).pictures
    kind, _, content = (picture["src"] or "").partition(",")

    assert kind == "data:image/svg+xml;base64"
    assert b64decode(content).decode() == build_glyph_svg(mark, 26)
    assert picture["alt"] == mark.describe(ENGLISH)
    assert (picture["width"], picture["height"]) == ("26", "26")


def test_size_changes_the_frame_and_nothing_else() -> None:
    """A larger glyph is the same drawing in a larger frame."""
    small, large = build_glyph_svg(DISPUTED, 20), build_glyph_svg(DISPUTED, 60)

    frame = 'width="{0}" height="{0}" viewBox'
    assert small.replace(frame.format(20), frame.format(60)) == large != small
