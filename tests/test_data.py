"""Every record of the bundled tables, one test case each, read with nothing of ours.

The rules are written here a second time, from data/README.md, so that a mistake
in the schemas cannot hide one in the tables.
"""

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

FOLDER: Final = Path(__file__).resolve().parent.parent / "data"
SLUG: Final = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
STATUSES: Final = {
    "russian_control",
    "ukrainian_control",
    "contested",
    "not_russian_control",
    "not_ukrainian_control",
}
KINDS: Final = {"region", "district", "city", "town", "village", "site"}


def read_rows(file: str, key: str) -> dict[str, dict[str, str]]:
    """Read one table, by its key."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    by_key = {row[key]: row for row in rows}
    assert len(by_key) == len(rows), f"{file}: {key} is not unique"
    return by_key


PLACES: Final = read_rows("places.csv", "place_id")
SOURCES: Final = read_rows("sources.csv", "source_id")
CLAIMS: Final = read_rows("claims.csv", "claim_id")
COLLECTION: Final[dict[str, Any]] = json.loads(
    (FOLDER / "regions.geojson").read_text(encoding="utf-8")
)
POLYGONS: Final[dict[str, BaseGeometry]] = {
    feature["properties"]["region_id"]: shape(feature["geometry"])
    for feature in COLLECTION["features"]
}


def find_references(column: str) -> list[Any]:
    """Collect every id that a column of the claims refers to, with its case."""
    ids = sorted({claim[column] for claim in CLAIMS.values()} - {""})
    return [pytest.param(value, id=value) for value in ids]


def make_cases(table: dict[str, dict[str, str]]) -> list[Any]:
    """Make one case of each row."""
    return [pytest.param(row, id=key) for key, row in table.items()]


def test_tables_are_all_there() -> None:
    """The tables hold as many rows as their description says."""
    counts = [len(PLACES), len(SOURCES), len(CLAIMS), len(POLYGONS)]

    assert counts == [277, 59, 862, 10]


@pytest.mark.parametrize("place", make_cases(PLACES))
def test_place_is_in_order(place: dict[str, str]) -> None:
    """A place has names, a kind, a country, a basis, and a point of known precision."""
    assert SLUG.fullmatch(place["place_id"])
    assert place["name"]
    assert place["name_ru"]
    assert place["name_uk"]
    assert place["kind"] in KINDS
    assert place["country"] in {"RU", "UA"}
    assert place["coordinate_basis"]
    assert float(place["precision_km"]) > 0


@pytest.mark.parametrize("place", make_cases(PLACES))
def test_place_names_a_region_of_its_state(place: dict[str, str]) -> None:
    """The region of a place is a region place of the same country."""
    region = PLACES[place["admin1_id"]]

    assert region["kind"] == "region"
    assert region["country"] == place["country"]
    assert (place["kind"] != "region") or (region is place)


@pytest.mark.parametrize("place", make_cases(PLACES))
def test_place_lies_in_its_region(place: dict[str, str]) -> None:
    """A place is inside its own region, so on its recognised side of the border."""
    point = Point(float(place["lon"]), float(place["lat"]))

    holders = [key for key, polygon in POLYGONS.items() if polygon.contains(point)]

    assert holders == [place["admin1_id"]]


@pytest.mark.parametrize("source", make_cases(SOURCES))
def test_source_is_in_order(source: dict[str, str]) -> None:
    """A source has a name, a side and a description; its link opens a page."""
    assert SLUG.fullmatch(source["source_id"])
    assert source["name"]
    assert source["side"] in {"russian", "ukrainian", "independent"}
    assert source["kind"]
    assert re.fullmatch(r"|https?://\S+", source["url"])
    assert source["description"].endswith(".")


@pytest.mark.parametrize("claim", make_cases(CLAIMS))
def test_claim_is_in_order(claim: dict[str, str]) -> None:
    """A claim is coded with known words, dated in order, and can be looked up."""
    reported = date.fromisoformat(claim["reported_date"])
    event = date.fromisoformat(claim["event_date"] or claim["reported_date"])

    assert SLUG.fullmatch(claim["claim_id"])
    assert claim["status"] in STATUSES
    assert claim["scope"] in {"place", "partial", "region", "near"}
    assert date(2024, 8, 6) <= event <= reported <= date(2026, 11, 23)
    assert claim["record_confidence"] in {"high", "medium", "low"}
    assert re.fullmatch(r"https?://\S+", claim["url"])
    assert claim["publisher"]


@pytest.mark.parametrize("claim", make_cases(CLAIMS))
def test_claim_is_worded_as_the_house_does(claim: dict[str, str]) -> None:
    """A statement is one plain sentence, a quote short, a note free of tokens."""
    statement = claim["statement"]

    assert statement.endswith(".")
    assert ". " not in statement.replace("St. ", "St ")
    assert not re.search(r"[<>]|&[a-z]+;", statement + claim["note"])
    assert not re.search(r"\b(scope|denies|derived):", claim["note"])
    assert len(claim["quote"].split()) <= 20


@pytest.mark.parametrize("place_id", find_references("place_id"))
def test_place_of_claims_exists(place_id: str) -> None:
    """A claimed place is in the gazetteer, an area where the whole of it is claimed."""
    about = [claim for claim in CLAIMS.values() if claim["place_id"] == place_id]
    kind = PLACES[place_id]["kind"]

    whole = [claim for claim in about if claim["scope"] == "region"]

    assert not whole or kind in {"region", "district"}


@pytest.mark.parametrize("source_id", find_references("source_id"))
def test_source_of_claims_exists(source_id: str) -> None:
    """A source that claims something is among the sources."""
    assert source_id in SOURCES


@pytest.mark.parametrize("claim_id", find_references("denies"))
def test_denied_claim_is_an_earlier_one_of_another_side(claim_id: str) -> None:
    """A denied claim exists, and each of its denials came later from another side."""
    denied = CLAIMS[claim_id]
    side = SOURCES[denied["source_id"]]["side"]

    for denial in (c for c in CLAIMS.values() if c["denies"] == claim_id):
        assert denial["reported_date"] >= denied["reported_date"]
        assert SOURCES[denial["source_id"]]["side"] != side


@pytest.mark.parametrize("claim_id", find_references("derived_from"))
def test_repeated_claim_exists_and_is_no_echo_of_itself(claim_id: str) -> None:
    """A claim that others repeat exists, and following the echoes ends."""
    way = [claim_id]

    while parent := CLAIMS[way[-1]]["derived_from"]:
        assert parent not in way
        way.append(parent)

    assert set(way) <= set(CLAIMS)


def test_display_names_are_unique() -> None:
    """No two places are displayed under one name."""
    names = [place["name"] for place in PLACES.values()]

    assert sorted(set(names)) == sorted(names)


def test_regions_are_the_region_places() -> None:
    """There is one polygon for each place of kind region, and no other."""
    named = {key for key, place in PLACES.items() if place["kind"] == "region"}

    assert set(POLYGONS) == named


@pytest.mark.parametrize(
    "feature",
    [pytest.param(f, id=f["properties"]["region_id"]) for f in COLLECTION["features"]],
)
def test_region_is_a_valid_polygon_with_its_credit(feature: dict[str, Any]) -> None:
    """A region is valid and carries the credit that its licence asks for."""
    assert shape(feature["geometry"]).is_valid
    assert "OpenStreetMap contributors" in feature["properties"]["attribution"]
    assert feature["properties"]["licence"] == "ODbL-1.0"


def test_regions_neither_overlap_nor_leave_gaps() -> None:
    """The regions are a valid coverage without holes."""
    whole = shapely.union_all(list(POLYGONS.values()))
    parts = shapely.get_parts(whole)

    assert shapely.coverage_is_valid(list(POLYGONS.values()))
    assert sum(len(part.interiors) for part in parts) == 0


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        pytest.param("Kursk", "kursk", id="city"),
        pytest.param("Kursk Oblast", "RU-KRS", id="region"),
        pytest.param("Курская область", "RU-KRS", id="region-in-russian"),
        pytest.param("Sumshchyna", "UA-59", id="region-by-alias"),
        pytest.param("Hornal", "gornal", id="village-by-alias"),
        pytest.param("Горналь", "gornal", id="village-in-russian"),
        pytest.param("Basovka", "basivka", id="village-romanised-from-russian"),
        pytest.param("Kondratovka", "kindrativka", id="village-by-other-alias"),
    ],
)
def test_name_belongs_to_one_place(name: str, place_id: str) -> None:
    """The names of the founding story lead to one place each."""
    holders = [
        key
        for key, place in PLACES.items()
        if name
        in (
            *(place["name"], place["name_ru"], place["name_uk"]),
            *place["aliases"].split("|"),
        )
    ]

    assert holders == [place_id]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("gornal", "guyevo", id="gornal-guyevo"),
        pytest.param("zamostye", "sudzha", id="zamostye-sudzha"),
        pytest.param("popovka", "demidovka", id="popovka-demidovka"),
        pytest.param("pogrebki", "orlovka", id="pogrebki-orlovka"),
        pytest.param("hrabovske", "ryasne", id="hrabovske-ryasne"),
        pytest.param("komarivka", "bila-bereza", id="komarivka-bila-bereza"),
    ],
)
def test_neighbours_are_near_one_another(one: str, other: str) -> None:
    """Villages that reports name together lie within 0.08 degrees."""
    points = [
        Point(float(PLACES[key]["lon"]), float(PLACES[key]["lat"]))
        for key in (one, other)
    ]

    assert points[0].distance(points[1]) < 0.08
