"""Distances and areas agree with routes that share no code with them."""

import math

import pytest
import shapely
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from geo.errors import CoordinateError
from geo.measure import area_km2, distance_km, distances_km, require_lon_lat

LONS = st.floats(min_value=30, max_value=41)
LATS = st.floats(min_value=48, max_value=55)
EARTH_RADIUS_KM = 6371.0088


def measure_haversine(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Measure on a sphere of the mean radius of the Earth, km."""
    lat1, lat2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_lat) ** 2
    chord += math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))


def measure_projected(polygon: Polygon | MultiPolygon) -> float:
    """Measure in an equal-area projection of the area, km²."""
    crs = "+proj=aea +lat_1=49 +lat_2=53 +lat_0=51 +lon_0=36 +ellps=WGS84 +units=m"
    to_metres = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    # Straight edges of the two differ, so edges are made short first.
    edges = shapely.segmentize(polygon, 0.01)
    metres = shapely.transform(edges, to_metres, interleaved=False)
    return float(metres.area) / 1e6


@given(LONS, LATS, LONS, LATS)
def test_distance_is_near_the_haversine(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    """A geodesic distance is within 0.6 % of the great circle."""
    ellipsoid = distance_km(lon1, lat1, lon2, lat2)
    sphere = measure_haversine(lon1, lat1, lon2, lat2)

    assert ellipsoid == pytest.approx(sphere, rel=0.006, abs=1e-6)


@given(LONS, LATS, LONS, LATS)
def test_distance_agrees_with_geopy(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    """Two independent solvers of the geodesic problem give the same metre."""
    ours = distance_km(lon1, lat1, lon2, lat2)
    theirs = geodesic((lat1, lon1), (lat2, lon2)).km

    assert ours == pytest.approx(theirs, abs=1e-6)


@given(LONS, LATS, LONS, LATS)
def test_distance_is_symmetric(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    """There and back are equally far, and nowhere is 0 km away."""
    there, back = (
        distance_km(lon1, lat1, lon2, lat2),
        distance_km(lon2, lat2, lon1, lat1),
    )

    assert there == pytest.approx(back, abs=1e-9)
    assert distance_km(lon1, lat1, lon1, lat1) == 0


def test_distances_are_the_single_distances() -> None:
    """Measuring to many places at once gives what measuring each gives."""
    lons, lats = [35.2, 36.2, 34.8], [51.1, 51.7, 50.9]

    many = distances_km(35.235, 51.068, lons, lats)

    singles = [distance_km(35.235, 51.068, *at) for at in zip(lons, lats, strict=True)]
    assert singles == pytest.approx(list(many))


def test_distances_to_nowhere_are_empty() -> None:
    """Without other positions there are no distances."""
    assert len(distances_km(35, 51, [], [])) == 0


RING = [(35, 51), (36, 51), (36, 52), (35, 52), (35, 51)]
HOLE = [(35.2, 51.2), (35.4, 51.2), (35.4, 51.4), (35.2, 51.4), (35.2, 51.2)]


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(Polygon(RING), id="anticlockwise"),
        pytest.param(Polygon(RING[::-1]), id="clockwise"),
        pytest.param(Polygon(RING, [HOLE]), id="hole against its shell"),
        pytest.param(Polygon(RING, [HOLE[::-1]]), id="hole along its shell"),
        pytest.param(
            MultiPolygon([box(31, 49, 32, 50), box(38, 52, 39, 53)]), id="parts"
        ),
        pytest.param(Polygon([(35, 51), (36, 51), (35.5, 51.0001)]), id="sliver"),
    ],
)
def test_area_agrees_with_an_equal_area_projection(
    polygon: Polygon | MultiPolygon,
) -> None:
    """The area on the ellipsoid is that of an equal-area projection."""
    geodesic_edges = shapely.segmentize(polygon, 0.01)

    assert area_km2(geodesic_edges) == pytest.approx(
        measure_projected(polygon), rel=1e-5
    )


def test_area_of_a_collection_is_that_of_its_polygons() -> None:
    """Lines and points beside a polygon add nothing."""
    polygon = Polygon(RING)
    mixed = GeometryCollection([polygon, LineString(RING), Point(30, 50)])

    assert area_km2(mixed) == area_km2(polygon)


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param(Polygon(), id="empty"),
        pytest.param(Point(35, 51), id="point"),
        pytest.param(LineString(RING), id="closed line"),
    ],
)
def test_area_of_what_has_none_is_zero(geometry: shapely.Geometry) -> None:
    """Points, lines and empty geometries have no area."""
    assert area_km2(geometry) == 0


@pytest.mark.parametrize(
    ("lon_lat", "words"),
    [
        pytest.param((35.0, 91.0), "latitude 91.0", id="beyond the pole"),
        pytest.param((181.0, 51.0), "longitude 181.0", id="beyond the date line"),
        pytest.param((math.nan, 51.0), "longitude nan", id="nan"),
        pytest.param((35.0, math.inf), "latitude inf", id="infinite"),
        pytest.param((30.0, 48.0, 41.0, -95.0), "latitude -95.0", id="bounds"),
        pytest.param((388_000.0, 5_650_000.0), "longitude 388000", id="metres"),
    ],
)
def test_positions_off_the_earth_are_refused(
    lon_lat: tuple[float, ...], words: str
) -> None:
    """The message names the axis and the value."""
    with pytest.raises(CoordinateError, match=words):
        require_lon_lat(lon_lat)


def test_area_refuses_metres() -> None:
    """A polygon in metres is refused, not measured."""
    with pytest.raises(CoordinateError, match="EPSG:4326"):
        area_km2(box(388_000, 5_650_000, 389_000, 5_651_000))


def test_distance_refuses_a_latitude_beyond_the_pole() -> None:
    """Either position is checked."""
    with pytest.raises(CoordinateError, match="latitude 351"):
        distance_km(35, 51, 35, 351)
