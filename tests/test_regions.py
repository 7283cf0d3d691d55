"""Regions: which one holds a point, and what they share as the state border."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box, mapping

from geo.gazetteer import PLACES_PATH, Place, read_places
from geo.measure import WGS84_ELLIPSOID
from geo.regions import (
    REGIONS_PATH,
    Region,
    Regions,
    RegionsError,
    read_regions,
    state_border,
)

REGIONS = read_regions()
PLACES = read_places(PLACES_PATH)

OFFICIAL_KM2 = {"RU-KRS": 29_997, "RU-BEL": 27_134, "UA-59": 23_834, "UA-63": 31_415}
"""Areas as the oblasts state them, km²."""


def make_region(region_id: str, west: float, country: str = "RU") -> Region:
    """Make a region of one degree by one."""
    names = (region_id, region_id, region_id)
    return Region(
        region_id, *names, country, "nobody", "none", box(west, 50, west + 1, 51)
    )


def make_feature(**changes: object) -> dict[str, Any]:
    """Make a GeoJSON feature, with some members of its own changed."""
    properties = {
        "region_id": "RU-KRS",
        "name": "Kursk Oblast",
        "name_ru": "Курская область",
        "name_uk": "Курська область",
        "country": "RU",
        "attribution": "(c) somebody",
        "licence": "ODbL-1.0",
    }
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": mapping(box(35, 51, 36, 52)),
    }
    return feature | changes


def write_collection(path: Path, *features: object, **members: object) -> Path:
    """Write a FeatureCollection and give its path."""
    collection = {"type": "FeatureCollection", "features": list(features), **members}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "place",
    [pytest.param(p, id=p.place_id) for p in PLACES],
)
def test_every_place_lies_in_its_region(place: Place) -> None:
    """The region that holds a place is the one that the gazetteer names."""
    region = REGIONS.region_of(place.lon, place.lat)

    assert region is not None
    assert (place.admin1_id, place.country) == (region.region_id, region.country)


@given(st.floats(29, 44), st.floats(47, 55))
def test_region_of_agrees_with_trying_each(lon: float, lat: float) -> None:
    """The index gives what asking every polygon gives."""
    point = Point(lon, lat)

    found = REGIONS.region_of(lon, lat)

    holding = [region for region in REGIONS if region.geometry.contains(point)]
    assert holding == ([found] if found else [])


@pytest.mark.parametrize(
    ("lon", "expected"),
    [
        pytest.param(35.5, "west", id="inside"),
        pytest.param(36.5, "east", id="inside the other"),
        pytest.param(36.0, None, id="on the shared border"),
        pytest.param(35.0, None, id="on the outer border"),
        pytest.param(34.9, None, id="outside"),
    ],
)
def test_a_border_belongs_to_no_region(lon: float, expected: str | None) -> None:
    """A position on a border is given to neither neighbour."""
    regions = Regions([make_region("west", 35), make_region("east", 36, "UA")])

    found = regions.region_of(lon, 50.5)

    assert expected == (found.region_id if found else None)


@pytest.mark.parametrize(
    ("region_id", "stated"), [pytest.param(*x, id=x[0]) for x in OFFICIAL_KM2.items()]
)
def test_areas_are_those_that_oblasts_state(region_id: str, stated: float) -> None:
    """The area of a simplified polygon is within 1 % of the stated one."""
    area = REGIONS.get(region_id).area_km2

    assert area == pytest.approx(stated, rel=0.01)


def test_unknown_region_names_the_known_ones() -> None:
    """An id that nobody has is refused with the ids that exist."""
    with pytest.raises(
        RegionsError, match=r"'RU-MOW' is not known; use one of .*RU-KRS"
    ):
        REGIONS.get("RU-MOW")


def test_every_region_carries_its_credit() -> None:
    """Attribution and licence are there to be shown."""
    uncredited = [r.name for r in REGIONS if not (r.attribution and r.licence)]

    assert uncredited == []
    assert len(REGIONS) == 10


def test_state_border_lies_on_both_countries() -> None:
    """Every part of the border is on the outline of a region of either country."""
    border = state_border(REGIONS)

    for country in ("RU", "UA"):
        shapes = [r.geometry for r in REGIONS if r.country == country]
        outline = shapely.union_all(shapes).boundary
        assert border.difference(outline.buffer(1e-9)).is_empty


def test_state_border_is_as_long_as_the_shared_borders_of_its_oblasts() -> None:
    """The border adds up from the pairs of oblasts that face one another."""
    russian = [r.geometry for r in REGIONS if r.country == "RU"]
    ukrainian = [r.geometry for r in REGIONS if r.country == "UA"]

    border_km = WGS84_ELLIPSOID.geometry_length(state_border(REGIONS)) / 1000

    shared = [shapely.intersection(a, b) for a in russian for b in ukrainian]
    pairs_km = (
        sum(WGS84_ELLIPSOID.geometry_length(s) for s in shared if s.length) / 1000
    )
    assert border_km == pytest.approx(pairs_km, rel=1e-6)
    assert 800 < border_km < 1500


def test_state_border_does_not_depend_on_order() -> None:
    """Regions in another order share the same border."""
    there, back = state_border(REGIONS), state_border(reversed(list(REGIONS)))

    assert shapely.equals(there, back)


def test_state_border_of_one_country_is_empty() -> None:
    """Without a neighbour there is no border."""
    assert state_border([make_region("west", 35), make_region("east", 36)]).is_empty


def test_state_border_ignores_a_touching_corner() -> None:
    """Countries that meet in one point share no line."""
    east = box(36, 51, 37, 52)
    corner = Region("UA-1", "e", "e", "e", "UA", "nobody", "none", east)

    assert state_border([make_region("RU-1", 35), corner]).is_empty


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        pytest.param(make_feature(geometry=None), "geometry cannot be read", id="none"),
        pytest.param(
            make_feature(geometry={"type": "Point", "coordinates": [35, 51]}),
            "other Point",
            id="point",
        ),
        pytest.param(
            make_feature(geometry={"type": "Polygon", "coordinates": []}),
            "empty",
            id="empty",
        ),
        pytest.param(
            make_feature(geometry=mapping(box(388_000, 5e6, 389_000, 6e6))),
            "EPSG:4326",
            id="metres",
        ),
        pytest.param(
            make_feature(
                geometry={
                    "type": "Polygon",
                    "coordinates": [[[35, 51], [36, 52], [36, 51], [35, 52], [35, 51]]],
                }
            ),
            "Self-intersection",
            id="self-crossing",
        ),
        pytest.param(make_feature(properties=None), "no properties", id="properties"),
        pytest.param(
            make_feature(properties={"region_id": "RU-KRS"}), "property name", id="name"
        ),
        pytest.param("Kursk", "no properties", id="not a feature"),
    ],
)
def test_a_bad_feature_is_named(tmp_path: Path, feature: object, words: str) -> None:
    """The message says which file and feature, and what is wrong."""
    path = write_collection(tmp_path / "regions.geojson", feature)

    with pytest.raises(RegionsError, match=rf"regions.geojson, feature 1.*{words}"):
        read_regions(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"", "cut short", id="empty"),
        pytest.param(REGIONS_PATH.read_bytes()[:5000], "cut short", id="truncated"),
        pytest.param("{'Курск'}".encode("cp1251"), "UTF-8", id="encoding"),
        pytest.param(b"[]", "not a GeoJSON FeatureCollection", id="list"),
        pytest.param(b'{"type": "FeatureCollection"}', "no features", id="no features"),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, text: bytes, words: str) -> None:
    """A file that is not a whole table of regions says so."""
    path = tmp_path / "regions.geojson"
    path.write_bytes(text)

    with pytest.raises(RegionsError, match=words):
        read_regions(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """A path without a file names the path."""
    with pytest.raises(RegionsError, match=r"nowhere\.geojson cannot be read"):
        read_regions(tmp_path / "nowhere.geojson")


def test_a_repeated_region_is_refused(tmp_path: Path) -> None:
    """Two features with one id are not both taken."""
    path = write_collection(tmp_path / "r.geojson", make_feature(), make_feature())

    with pytest.raises(RegionsError, match=r"r.geojson: region_id 'RU-KRS' .* twice"):
        read_regions(path)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("urn:ogc:def:crs:OGC:1.3:CRS84", id="CRS84"),
        pytest.param("urn:ogc:def:crs:EPSG::4326", id="4326"),
    ],
)
def test_the_old_crs_member_may_name_degrees(tmp_path: Path, name: str) -> None:
    """GeoJSON that names its longitude and latitude is read."""
    crs = {"type": "name", "properties": {"name": name}}
    path = write_collection(tmp_path / "r.geojson", make_feature(), crs=crs)

    assert len(read_regions(path)) == 1


@pytest.mark.parametrize(
    "crs",
    [
        pytest.param({"properties": {"name": "EPSG:3857"}}, id="web map"),
        pytest.param("EPSG:32636", id="not an object"),
    ],
)
def test_another_crs_is_refused(tmp_path: Path, crs: object) -> None:
    """Coordinates in another system are not taken for degrees."""
    path = write_collection(tmp_path / "r.geojson", make_feature(), crs=crs)

    with pytest.raises(RegionsError, match="convert it to EPSG:4326"):
        read_regions(path)
