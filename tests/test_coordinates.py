"""Coordinates are read as people type them, and refused with the likely mistake."""

import contextlib

import pytest
from geopy.point import Point
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import TypedPoint, parse_coordinates
from geo.errors import CoordinateError

COVERED = (30.0, 48.0, 41.0, 55.0)
HERE = TypedPoint(lon=35.18, lat=51.02, swapped=False)

LATS = st.floats(min_value=48, max_value=55)
LONS = st.floats(min_value=30, max_value=41)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("51.02, 35.18", id="decimal"),
        pytest.param("51.02 35.18", id="space"),
        pytest.param("51.02\t35.18", id="tab"),
        pytest.param("51.02;35.18", id="semicolon"),
        pytest.param("51.02/35.18", id="slash"),
        pytest.param("(51.02, 35.18)", id="brackets"),
        pytest.param("+51.02 +35.18", id="plus signs"),
        pytest.param("51,02 35,18", id="decimal commas"),
        pytest.param("51,02, 35,18", id="decimal commas and a comma"),
        pytest.param("51.02°, 35.18°", id="degree signs"),
        pytest.param("51.02N 35.18E", id="hemispheres behind"),
        pytest.param("N 51.02 E 35.18", id="hemispheres in front"),
        pytest.param("E35.18 N51.02", id="longitude first, and said so"),
        pytest.param("35.18 e, 51.02 n", id="small letters"),
        pytest.param("N51°01'12\" E35°10'48\"", id="degrees, minutes, seconds"),
        pytest.param("51°01′12″N 35°10′48″E", id="typographic marks"),
        pytest.param("51º01’12” N, 35º10’48” E", id="wrong marks"),
        pytest.param("51 01 12 N 35 10 48 E", id="spaces only"),
        pytest.param("51 01 12 35 10 48", id="six bare numbers"),
        pytest.param("51 01.2, 35 10.8", id="decimal minutes"),
        pytest.param("51°01,2' 35°10,8'", id="minutes with decimal commas"),
        pytest.param("51 1m 12s N, 35 10m 48s E", id="geopy"),
        pytest.param("51°01'12\" с.ш. 35°10'48\" в.д.", id="Russian"),
        pytest.param("51.02 с. ш., 35.18 в. д.", id="Russian, spaced"),
        pytest.param("51.02 северной широты 35.18 восточной долготы", id="in words"),
        pytest.param("51.02° пн. ш., 35.18° сх. д.", id="Ukrainian"),
        pytest.param("51.02 північної широти 35.18 східної довготи", id="in Ukrainian"),
        pytest.param("широта 51,02 долгота 35,18", id="labels"),
        pytest.param("lat: 51.02, lon: 35.18", id="English labels"),
        pytest.param("geo:51.02,35.18", id="geo URI"),
        pytest.param("\u200e51.02, 35.18\u200f", id="direction marks"),
    ],
)
def test_all_ways_to_type_a_position_meet(typed: str) -> None:
    """One position has many spellings."""
    point = parse_coordinates(typed, COVERED)

    assert point == HERE


@pytest.mark.parametrize(
    ("typed", "lat", "lon"),
    [
        pytest.param("33 S 70 W", -33, -70, id="south and west"),
        pytest.param("33 ю.ш. 70 з.д.", -33, -70, id="Russian"),
        pytest.param("33 пд.ш. 70 зх.д.", -33, -70, id="Ukrainian"),
        pytest.param("-33, -70", -33, -70, id="minus signs"),
        pytest.param("\u221233, \u221270", -33, -70, id="typographic minus"),
        pytest.param("-0 30, 51", -0.5, 51, id="minus nought degrees"),
        pytest.param("51,35", 51, 35, id="one comma parts whole numbers"),
    ],
)
def test_signs_and_hemispheres_are_kept(typed: str, lat: float, lon: float) -> None:
    """South and west are negative, however they are said."""
    point = parse_coordinates(typed)

    assert point == TypedPoint(lon=lon, lat=lat, swapped=False)


def test_swapped_numbers_are_put_right_and_marked() -> None:
    """A pair that is inside the area only when swapped counts as swapped."""
    point = parse_coordinates("35.18 51.02", COVERED)

    assert point == TypedPoint(lon=35.18, lat=51.02, swapped=True)


@pytest.mark.parametrize(
    ("typed", "covered"),
    [
        pytest.param("35.18 51.02", None, id="no area is known"),
        pytest.param("N35.18 E51.02", COVERED, id="hemispheres say so"),
        pytest.param("35.18 12.02", COVERED, id="outside either way"),
    ],
)
def test_numbers_are_not_swapped_without_a_reason(
    typed: str, covered: tuple[float, float, float, float] | None
) -> None:
    """What was typed stands unless swapping explains it."""
    point = parse_coordinates(typed, covered)

    assert point is not None
    assert (point.lat, point.swapped) == (35.18, False)


@given(LATS, LONS)
def test_decimal_degrees_come_back(lat: float, lon: float) -> None:
    """A position written with seven decimals is read back within 1e-7 degree."""
    point = parse_coordinates(f"{lat:.7f}, {lon:.7f}", COVERED)

    assert point is not None
    assert (point.lat, point.lon) == pytest.approx((lat, lon), abs=1e-7)


@given(LATS, LONS)
def test_geopy_format_comes_back(lat: float, lon: float) -> None:
    """A position as geopy writes it is read back within 1e-7 degree."""
    written = Point(lat, lon).format_unicode()

    point = parse_coordinates(written, COVERED)

    assert point is not None
    assert (point.lat, point.lon) == pytest.approx((lat, lon), abs=1e-7)


@given(LATS, LONS)
def test_swapping_the_text_swaps_nothing(lat: float, lon: float) -> None:
    """Either order of two numbers gives the position in the area."""
    right = parse_coordinates(f"{lat:.7f} {lon:.7f}", COVERED)
    wrong = parse_coordinates(f"{lon:.7f} {lat:.7f}", COVERED)

    assert right is not None
    assert wrong == TypedPoint(right.lon, right.lat, swapped=True)


@given(st.text(alphabet="0123456789.,;-+°'\" NSEWсшвд", max_size=40))
def test_any_text_gives_a_position_on_earth_nothing_or_an_error(text: str) -> None:
    """No jumble of signs gives a position off the Earth, or another error."""
    point = None
    with contextlib.suppress(CoordinateError):
        point = parse_coordinates(text, COVERED)

    assert point is None or (abs(point.lat) <= 90 and abs(point.lon) <= 180)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Gornal", id="name"),
        pytest.param("10-й Октябрь", id="name with a number"),
        pytest.param("10", id="number"),
        pytest.param("2025-04-27", id="date"),
        pytest.param("N", id="letter"),
        pytest.param("nan, inf", id="not numbers"),
        pytest.param("51.02 35.18 <script>", id="markup"),
        pytest.param("51 " * 5000, id="long"),
    ],
)
def test_what_is_not_coordinates_gives_nothing(text: str) -> None:
    """Names, dates and nonsense are left to the gazetteer."""
    assert parse_coordinates(text) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("151.02, 35.18", "latitude 151.02.* probably wrong", id="digit"),
        pytest.param("5102, 3518", "latitude 5102.* decimal point", id="no points"),
        pytest.param("51.02, 351.8", "longitude 351.8.* not on Earth", id="longitude"),
        pytest.param("51.02N", "has the hemispheres N;", id="one coordinate"),
        pytest.param("N51 N35", "hemispheres N and N", id="two latitudes"),
        pytest.param("-51 S 35 E", "minus sign and the hemisphere S", id="twice south"),
        pytest.param("51 75 N 35 10 E", "75 minutes", id="minutes"),
        pytest.param("51 10 75 N 35 10 10 E", "75 seconds", id="seconds"),
        pytest.param("51.5 10 N 35 E", "fraction before its last", id="fraction"),
        pytest.param("51.02 35.18 12", "3 numbers", id="three numbers"),
        pytest.param("51,02,35,18", "4 numbers, and which belong", id="four numbers"),
        pytest.param("51 1 1 1 N 35 E", "4 numbers for one", id="too many"),
    ],
)
def test_bad_coordinates_name_the_mistake(typed: str, words: str) -> None:
    """The message quotes the text and says what is wrong with it."""
    with pytest.raises(CoordinateError, match=rf"'{typed}'.*{words}"):
        parse_coordinates(typed, COVERED)


def test_a_latitude_that_is_a_longitude_looks_swapped() -> None:
    """Without an area, a swap is suggested where it gives a position on Earth."""
    with pytest.raises(CoordinateError, match=r"look swapped: write 51\.02, 135\.18"):
        parse_coordinates("135.18, 51.02")
