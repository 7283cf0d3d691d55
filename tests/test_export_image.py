"""Stills: the marks of the page on paper, names apart, and equal bytes each time."""

import io
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin
from pathlib import Path
from typing import Any, Final

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tiny_dataset import make_folder

from data.vocabulary import SPLIT, Agreement, Side, Status
from geo.measure import distances_km
from layers import style
from layers.control import Question
from layers.export import still
from layers.export.basis import Basis, open_basis
from layers.export.box import Box
from layers.export.camera import build_camera
from layers.export.days import Days
from layers.export.export import export
from layers.export.glyph_paths import Form, build_mark_shapes
from layers.export.labels import Label, place_labels
from layers.export.lettering import Face, can_write, choose_writable, measure, wrap
from layers.export.motion import Motion
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Panels, Paper, Still
from layers.export.sheet import Sheet, parse_colour
from layers.export.still import Map, arrange, draw_still
from layers.marks import build_marks
from layers.period import Known
from layers.speech import open_speech
from layers.state import answer
from layers.style import FADE_DAYS, Mark
from layers.view import Compare, Language, ViewState

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = date(2025, 4, 27)
SMALL: Final = ExportRequest(
    ViewState(DAY, place="gornal"), still=Still(Paper.SQUARE, dpi=72)
)

POSITIONS: Final = [None, *map(str, Status), SPLIT]


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    """Draw any mark."""
    return Mark(
        *(draw(st.sampled_from(POSITIONS)) for _ in Side),
        draw(st.sampled_from([*map(str, Agreement)])),
        draw(st.frozensets(st.sampled_from([*map(str, Side)]))),
    )


def find_colour(mark: Mark, x: float, y: float) -> str | None:
    """Say which colour a point of a mark has, from the words of the design alone.

    None where a pattern, an edge or the white line between the parts lies.
    """
    away = hypot(x, y)
    edges = [style.RADIUS, style.CENTRE_RADIUS, style.CENTRE_RADIUS + style.GAP]
    edges.append(style.CENTRE_RADIUS * style.PARTIAL_DOT)
    if (
        away > style.RADIUS - 1
        or abs(x) < style.GAP
        or any(abs(away - edge) < 0.5 for edge in edges)
    ):
        return None
    if mark.independent and away < style.CENTRE_RADIUS + style.GAP:
        part = Side.INDEPENDENT in mark.partial
        inside = away < style.CENTRE_RADIUS * (style.PARTIAL_DOT if part else 1)
        said = mark.independent if inside else None
    else:
        side = Side.RUSSIAN if x < 0 else Side.UKRAINIAN
        said = mark.russian if x < 0 else mark.ukrainian
        # From the top or the bottom of the disc to the point, in degrees.
        angle = degrees(atan2(abs(x), abs(y)))
        if side in mark.partial and abs(angle - style.PARTIAL_INSET) < 6:
            return None
        if side in mark.partial and angle < style.PARTIAL_INSET:
            said = None
    fill = (style.PAPER,) if said is None else style.FILL_OF_POSITION[said]
    return fill[0] if len(fill) == 1 else None


@settings(max_examples=30)
@given(mark=marks())
def test_printed_mark_has_the_colours_of_the_design(mark: Mark) -> None:
    """Left is what Russian sources say, right Ukrainian, centre independent ones."""
    sheet = Sheet(26, 26)
    sheet.draw(build_mark_shapes(mark, (13, 13), style.RADIUS))
    stream = io.BytesIO()
    sheet.figure.savefig(stream, format="png", dpi=25.4 * 8)
    pixels = np.asarray(Image.open(stream).convert("RGB"))

    for radius in (1.5, 3.0, 3.9, 7.2, 8.3):
        for turn in range(0, 360, 15):
            x, y = radius * cos(radians(turn)), radius * sin(radians(turn))
            colour = find_colour(mark, x, y)
            if colour is not None:
                expected = [round(255 * part) for part in parse_colour(colour)[:3]]
                found = pixels[int((13 + y) * 8), int((13 + x) * 8)]
                assert np.abs(found - np.array(expected, int)).max() <= 2, (x, y)


def test_contested_and_split_parts_show_both_their_colours() -> None:
    """Stripes have purple and orange in equal parts; dots are black on white."""
    for said, share in (("contested", 0.5), (SPLIT, 0.2)):
        sheet = Sheet(26, 26)
        sheet.draw(build_mark_shapes(Mark(said), (13, 13), 10, Form.VOICE))
        stream = io.BytesIO()
        sheet.figure.savefig(stream, format="png", dpi=25.4 * 8)
        pixels = np.asarray(Image.open(stream).convert("RGB"), int)[60:150, 60:150]
        second = parse_colour(style.FILL_OF_POSITION[said][1])[:3]
        near = np.abs(pixels - 255 * np.array(second)).sum(axis=2) < 60
        assert share - 0.08 < near.mean() < share + 0.08


LABELS: Final = st.lists(
    st.builds(
        Label,
        key=st.uuids().map(str),
        at=st.tuples(st.floats(0, 100), st.floats(0, 60)),
        radius=st.floats(0.5, 4),
        width=st.floats(2, 30),
        height=st.floats(1, 6),
        weight=st.floats(0, 100),
    ),
    max_size=40,
    unique_by=lambda label: label.key,
)
MAP: Final = Box(0, 0, 100, 60)


def surround(label: Label) -> Box:
    """Give the square around a mark."""
    (x, y), radius = label.at, label.radius
    return Box(x - radius, y - radius, x + radius, y + radius)


@given(labels=LABELS)
def test_no_name_lies_over_another_a_mark_or_the_edge(labels: list[Label]) -> None:
    """Placed names are apart from one another and from all marks, on the map."""
    marks = [surround(label) for label in labels]

    placed = place_labels(labels, marks, MAP, 0.5)
    boxes = list(placed.values())
    for number, box in enumerate(boxes):
        assert MAP.holds(box)
        assert not any(box.hits(mark) for mark in marks)
        assert not any(box.hits(other) for other in boxes[number + 1 :])


@given(labels=LABELS, seed=st.randoms())
def test_names_stand_alike_in_whatever_order_they_come(
    labels: list[Label], seed: object
) -> None:
    """Placement depends on weight and id alone."""
    marks = [surround(label) for label in labels]
    mixed = sorted(labels, key=lambda _: seed.random())  # type: ignore[attr-defined]

    assert place_labels(labels, marks, MAP, 1) == place_labels(mixed, marks, MAP, 1)


def test_heavier_name_gets_the_only_room() -> None:
    """Where one name fits, it is the one that matters most."""
    here = {"at": (50.0, 30.0), "radius": 1.0, "width": 90.0, "height": 55.0}
    labels = [Label("a", weight=1, **here), Label("b", weight=2, **here)]  # type: ignore[arg-type]

    placed = place_labels(labels, [], Box(0, 0, 160, 60), 1)
    assert ["b"] == list(placed)


@given(st.text(alphabet="abcабв ", max_size=80), st.floats(5, 60))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: float) -> None:
    """Lines hold all letters in their order, and none is wider than asked for."""
    lines = wrap(text, width, 3)

    assert "".join(text.split()) == "".join("".join(lines).split())
    assert all(measure(line, 3) <= width + 1e-6 for line in lines)


def test_what_the_font_cannot_write_goes_by_its_id(tmp_path: Path) -> None:
    """A name in a script that the font lacks is replaced, and the sheet says so."""
    name = "\u65b0\u534e\u793e"
    folder = make_folder(
        tmp_path, ("places.csv", 4, "name", name), ("sources.csv", 2, "name", name)
    )
    basis = open_basis(folder)
    request = ExportRequest(ViewState(date(2025, 4, 28)), address="https://x.org/")
    pdf = export("svg", request, basis).decode()

    assert not can_write(name)
    assert "gornal" == choose_writable([name], "gornal")
    # Matplotlib notes each text that it outlines in a comment.
    assert "<!-- gornal -->" in pdf
    assert "1 place goes by its id" in pdf
    assert "ru-mod" in pdf


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """Markup and formulas in names are drawn as letters, and break no file."""
    name = '<b>$\\frac{1}{0}$</b> --> & " %s {x}'
    basis = open_basis(make_folder(tmp_path, ("places.csv", 4, "name", name)))
    request = ExportRequest(ViewState(date(2025, 4, 28)), still=SMALL.still)

    svg = export("svg", request, basis).decode()
    assert "<b>" not in svg
    for form in ("png", "pdf"):
        assert export(form, request, basis)


@pytest.mark.parametrize("paper", Paper)
def test_png_has_the_size_of_its_paper(paper: Paper, basis: Basis) -> None:
    """A PNG has the pixels that paper and resolution make, and says its resolution."""
    request = replace(SMALL, still=Still(paper, dpi=40))
    picture = Image.open(io.BytesIO(export("png", request, basis)))

    width, height = request.still.pixels
    assert abs(width - picture.width) <= 1
    assert abs(height - picture.height) <= 1
    assert 40 == round(picture.info["dpi"][0])


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_still_is_the_same_bytes_in_every_process(form: str, tmp_path: Path) -> None:
    """Two processes with other hashes and on another day write equal files."""
    script = (
        "import sys, pathlib\n"
        "from datetime import date\n"
        "from layers.export.basis import open_basis\n"
        "from layers.export.export import export\n"
        "from layers.export.request import ExportRequest, Still, Paper\n"
        "from layers.view import ViewState\n"
        "request = ExportRequest(ViewState(date(2025, 4, 27)),"
        " still=Still(Paper.SQUARE, dpi=72), address='https://example.org/')\n"
        f"made = export({form!r}, request, open_basis(pathlib.Path('data')))\n"
        "pathlib.Path(sys.argv[1]).write_bytes(made)\n"
    )
    for seed in ("1", "2"):
        subprocess.run(  # noqa: S603 - our own text
            [sys.executable, "-c", script, str(tmp_path / seed)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_pdf_holds_its_font_and_its_letters_as_text(basis: Basis) -> None:
    """The font is embedded as TrueType, and Cyrillic letters can be found again."""
    request = replace(SMALL, still=replace(SMALL.still, names=(Language.UKRAINIAN,)))
    pdf = export("pdf", request, basis)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = b""
    for stream in streams:
        unpacked += _inflate(stream)

    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"CreationDate" not in pdf
    # The map from glyphs to characters names the Cyrillic capital letter Ghe.
    assert b"<0413>" in unpacked


def _inflate(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(replace(SMALL, still=replace(SMALL.still, panels=p)), id=str(p))
        for p in (Panels.SIDES, Panels.SOURCES)
    ]
    + [
        pytest.param(
            replace(
                SMALL,
                still=replace(
                    SMALL.still,
                    panels=Panels.DATES,
                    days=(date(2024, 9, 1), DAY),
                    names=tuple(Language),
                ),
            ),
            id="dates",
        )
    ]
    + [
        pytest.param(replace(SMALL, view=replace(SMALL.view, compare=c)), id=str(c))
        for c in Compare
    ]
    + [
        pytest.param(
            replace(
                SMALL, view=replace(SMALL.view, page_language=language, entailed=True)
            ),
            id=f"in {language}",
        )
        for language in Language
    ],
)
def test_every_kind_of_figure_is_drawn(request_: ExportRequest, basis: Basis) -> None:
    """Small multiples, comparisons and languages give a picture that is not blank."""
    picture = Image.open(io.BytesIO(export("png", request_, basis)))

    colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert colours is not None
    assert len(colours) > 300


def test_panels_fill_their_box_without_touching() -> None:
    """However many panels there are, they lie in the box and apart from one another."""
    box = Box(10, 20, 210, 140)
    for count in range(1, 13):
        panels = arrange(count, box, 5, 3)
        assert count == len(panels)
        for number, panel in enumerate(panels):
            assert box.holds(panel)
            assert not any(panel.hits(other) for other in panels[number + 1 :])


@pytest.mark.parametrize("lat", [0.5, 51.1, 70.0])
def test_scale_bar_is_true_on_the_ellipsoid(lat: float) -> None:
    """The ends of the scale bar are as far apart on the ground as it says."""
    view = ViewState(DAY, centre=(35.0, lat), zoom=9)
    camera = build_camera(view, Box(0, 0, 200, 130))

    km, length = camera.measure_bar(40)
    (x, y) = camera.box.middle
    lon, _ = camera.locate(x, y)
    (there, _) = camera.locate(x + length, y)
    assert abs(km - distances_km(lon, lat, [there], [lat])[0]) < 0.01 * km
    assert 8 < length <= 40


def test_empty_view_says_that_no_mark_is_missing(basis: Basis) -> None:
    """A still without claims says so instead of looking broken."""
    view = ViewState(DAY, hidden=frozenset(basis.catalogue.source_ids))
    svg = export("svg", replace(SMALL, view=view), basis).decode()

    assert "No claim on view is in force on this day." in svg
    assert "every source is switched off" in svg


@pytest.mark.parametrize("language", Language)
def test_legend_explains_worn_marks_exactly_if_there_are_any(
    language: Language, basis: Basis
) -> None:
    """With age on view the legend says after how many days lines wear a mark off."""
    view = replace(SMALL.view, page_language=language)
    plain, aged = (
        read_words(replace(SMALL, view=replace(view, fade=fade)), basis)
        for fade in (False, True)
    )
    words = open_speech(language).say(
        "worn off by lines: the newest account is over {first} days old; wider lines: "
        "over {second}, over {third}",
        **dict(zip(("first", "second", "third"), FADE_DAYS, strict=True)),
    )

    assert words.replace(" ", "") in aged
    assert words.replace(" ", "") not in plain


def read_words(request: ExportRequest, basis: Basis) -> str:
    """Read what is written in a still, without spaces and the ends of lines."""
    svg = export("svg", request, basis).decode()
    return "".join(re.findall("<!-- (.*?) -->", svg)).replace(" ", "")


def take_pixels(sheet: Sheet, to_mm: float) -> npt.NDArray[np.int_]:
    """Draw a sheet with so many pixels to a millimetre."""
    stream = io.BytesIO()
    sheet.figure.savefig(stream, format="png", dpi=25.4 * to_mm)
    return np.asarray(Image.open(stream).convert("RGB"), int)


def test_older_mark_has_less_ink_of_the_same_hue() -> None:
    """Each step of age makes more of a mark paper; what is left has its colour."""
    purple, paper = (
        np.array([round(255 * part) for part in parse_colour(colour)[:3]])
        for colour in (style.FILL_OF_POSITION["russian_control"][0], style.PAPER)
    )
    shares = []
    for wear in range(4):
        sheet = Sheet(26, 26)
        mark = Mark("russian_control", "russian_control")
        sheet.draw(build_mark_shapes(mark, (13, 13), style.RADIUS, wear=wear))
        # Two of the three lines to the left of the middle, with as much ink between.
        left = take_pixels(sheet, 10)[100:160, 60:100].reshape(-1, 3)
        ink, bare = (
            (np.abs(left - colour) <= 2).all(axis=1).mean()
            for colour in (purple, paper)
        )
        assert ink + bare > 0.9
        shares.append(bare)

    assert [0, 0.3, 0.53, 0.73] == pytest.approx(shares, abs=0.07)


def test_old_marks_of_a_still_are_worn_and_new_ones_are_not(
    basis: Basis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With age on view old marks have other pixels than fresh ones would have."""
    request = replace(SMALL, view=replace(SMALL.view, fade=True, halo=0, place=None))
    maps: list[Map] = []
    draw_map = still._draw_map

    def keep(sheet: Sheet, one: Map, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        maps.append(one)
        draw_map(sheet, one, *rest, **more)

    def renew(sheet: Sheet, one: Map, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        fresh = tuple(replace(mark, wear=0) for mark in one.scene.marks)
        one = replace(one, scene=replace(one.scene, marks=fresh))
        draw_map(sheet, one, *rest, **more)

    monkeypatch.setattr(still, "_draw_map", keep)
    aged = take_pixels(draw_still(request, basis), 6)
    monkeypatch.setattr(still, "_draw_map", renew)
    fresh = take_pixels(draw_still(request, basis), 6)
    plan, marks = maps[0].plan, maps[0].scene.marks
    spots = np.array([plan.spots[mark.place] for mark in marks])

    assert {0, 1, 2} == {mark.wear for mark in marks}
    for mark, (x, y) in zip(marks, spots, strict=True):
        nearest = np.sort(np.hypot(*(spots - (x, y)).T))[1]
        if nearest > 2.5 * plan.radius.max():
            half = 0.5 * plan.radius[mark.place]
            rows, columns = (
                slice(*np.int_(6 * (v + np.array([-half, half])))) for v in (y, x)
            )
            changed = (fresh[rows, columns] != aged[rows, columns]).any()
            assert changed == (mark.wear > 0)


def test_still_names_the_sources_that_are_hidden(basis: Basis) -> None:
    """The sheet lists by name what is shown and what is hidden."""
    view = replace(SMALL.view, hidden=frozenset({"isw"}))
    svg = export("svg", replace(SMALL, view=view), basis).decode()

    assert "Hidden: Institute for the" in svg
    assert "7 of 8" in svg


KNOWN: Final = [Known.HINDSIGHT, Known.AS_OF, date(2025, 4, 1)]


@pytest.mark.parametrize("known", KNOWN, ids=str)
@pytest.mark.parametrize("sources", [None, frozenset({"ru-mod", "isw", "deepstate"})])
def test_days_of_a_film_answer_as_the_semantics_do(
    known: Known | date, sources: frozenset[str] | None, basis: Basis
) -> None:
    """Marks, ages, counts and activity of each day equal those of the one answer."""
    last = date(2026, 7, 30)
    days = Days(basis.store, last, known)
    for offset in range(0, 720, 37):
        day = date(2024, 8, 8) + timedelta(days=offset)
        told = day if known is Known.AS_OF else None
        known_by = known if isinstance(known, date) else told
        question = Question(day, known_by, sources)
        expected, found = answer(basis.store, question), days.answer(question)

        assert build_marks(expected) == build_marks(found)
        assert expected.to_record().keys() == found_places(found)
        assert sorted(expected.activity["place_id"]) == sorted(
            found.activity["place_id"]
        )
        ages = ["place_id", "side", "age_days"]
        assert (
            expected.positions[ages].to_numpy().tolist()
            == found.positions[ages].to_numpy().tolist()
        )


def found_places(state: object) -> set[str]:
    """List the places that a state answers for."""
    return set(state.agreements["place_id"])  # type: ignore[attr-defined]


FILM: Final = replace(
    SMALL, motion=Motion(date(2025, 4, 24), DAY, speed=4, width=400, height=320)
)


@pytest.mark.parametrize(
    ("form", "name"), [("gif", "GIF"), ("apng", "PNG"), ("webp", "WEBP")]
)
def test_film_has_a_frame_a_day_and_holds_both_ends(
    form: str, name: str, basis: Basis
) -> None:
    """Four days are four frames, the first and the last of them held."""
    film = Image.open(io.BytesIO(export(form, FILM, basis)))
    durations, pictures = [], []
    for number in range(film.n_frames):  # type: ignore[attr-defined]
        film.seek(number)
        film.load()
        durations.append(round(film.info["duration"]))
        pictures.append(np.asarray(film.convert("RGB"), int))

    assert (name, (400, 320)) == (film.format, film.size)
    assert [1250, 250, 250, 2250] == durations
    assert all((one != other).any() for one, other in pairwise(pictures))


def test_video_can_be_decoded(basis: Basis, tmp_path: Path) -> None:
    """FFmpeg finds the frames of the video, held ones included, in their size."""
    path = tmp_path / "film.mp4"
    path.write_bytes(export("mp4", FILM, basis))
    done = subprocess.run(  # noqa: S603 - the bundled decoder
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            *("-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24"),
            "-",
        ],
        capture_output=True,
        check=True,
    )

    # Four days at four frames a second, held for one second and two.
    frames = np.frombuffer(done.stdout, np.uint8).reshape(-1, 320, 400, 3)
    assert 4 + 4 + 8 == len(frames)
    assert 200 < frames[0].mean() < 255
    assert (frames[0] != frames[-1]).any()


def test_film_draws_the_days_as_stills_do(basis: Basis) -> None:
    """A film has no panels that would come and go with the day."""
    request = replace(FILM, still=replace(FILM.still, panels=Panels.SOURCES))

    with pytest.raises(ExportError, match="no panels by source"):
        export("gif", request, basis)


def test_letters_measure_the_same_bold_or_drawn() -> None:
    """What the layout measures is what is drawn, to a twentieth."""
    for face in Face:
        sheet = Sheet(100, 10, outlined=True)
        sheet.write(5, 7, "Горналь Gornal", 5, face=face)
        stream = io.BytesIO()
        sheet.figure.savefig(stream, format="png", dpi=25.4 * 8)
        ink = np.asarray(Image.open(stream).convert("L")) < 128
        columns = np.flatnonzero(ink.any(axis=0))
        drawn = (columns[-1] - columns[0]) / 8
        assert abs(drawn / measure("Горналь Gornal", 5, face) - 1) < 0.05


def test_sheet_is_drawn_in_the_order_of_the_calls(basis: Basis) -> None:
    """Every artist of a sheet lies above the one before."""
    figure = draw_still(SMALL, basis).figure
    orders = [artist.get_zorder() for artist in figure.axes[0].get_children()]

    assert len(set(orders[:50])) == 50
