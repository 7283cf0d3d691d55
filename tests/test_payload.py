"""What travels to the browser: the same numbers and words, whole, and small."""

import json
from base64 import b64decode
from dataclasses import replace
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hostile import TEXTS
from shapely import make_valid
from tiny_dataset import make_folder

from data.store import open_store
from data.tables import BUNDLED, Dataset, read_dataset
from data.vocabulary import STATUS_BITS, Scope, Side
from layers.columns import NO_EPOCH, SCOPES, ClaimColumns, build_columns
from layers.payload import (
    CLAIM_FIELDS,
    NEAR_FIELDS,
    OPENING_BOUNDS,
    OPENING_BOUNDS_NARROW,
    PARTIAL_FLAG,
    build_payload,
    find_last_day,
)

LARGEST = 150_000
"""Bytes that the bundled tables may take; a phone loads them once, with the page."""

DEGREES = 1e-5
"""Error of a coordinate that nobody sees: about a metre on the ground."""


def make_columns(dataset: Dataset) -> ClaimColumns:
    """Make the columns of some tables."""
    return build_columns(open_store(dataset), dataset)


@cache
def read_bundled() -> tuple[Dataset, ClaimColumns, dict[str, Any]]:
    """Read the bundled tables with their columns and their payload, parsed."""
    dataset = read_dataset(BUNDLED)
    columns = make_columns(dataset)
    return dataset, columns, json.loads(build_payload(dataset, columns))


def decode(column: dict[str, str]) -> np.ndarray:
    """Decode one column as the browser does."""
    return np.frombuffer(b64decode(column["data"]), dtype=f"<{column['type']}")


def decode_line(data: str) -> np.ndarray:
    """Decode the vertices of a line or ring, one (lon, lat) a row."""
    return decode({"type": "f4", "data": data}).reshape(-1, 2)


@pytest.mark.parametrize("name", CLAIM_FIELDS)
def test_column_of_claims_comes_back(name: str) -> None:
    """Each column of the claims decodes to its integers, in the order of rank."""
    _, columns, payload = read_bundled()
    sent = decode(payload["claims"]["columns"][name])
    kept = getattr(columns, name)[np.argsort(columns.rank)]

    assert sent.dtype == kept.dtype
    assert sent.tolist() == kept.tolist()
    assert len(sent) == payload["claims"]["length"] > 0


def test_rank_of_a_claim_is_its_row() -> None:
    """Ranks are 0, 1, 2 and so on, so that the browser need not be sent them."""
    _, columns, payload = read_bundled()

    assert sorted(columns.rank.tolist()) == list(range(payload["claims"]["length"]))


def test_first_day_that_a_claim_was_seen_follows_from_the_others() -> None:
    """The later of both clocks is left out, for the browser works it out."""
    columns = read_bundled()[1]

    later = np.maximum(columns.valid_from, columns.reported)
    assert columns.known_from.tolist() == later.tolist()


def test_worlds_of_a_claim_travel_with_the_flag_of_a_part() -> None:
    """The status bits say with one more bit whether only a part is spoken of."""
    _, columns, payload = read_bundled()
    order = np.argsort(columns.rank)
    sent = decode(payload["claims"]["columns"]["bits"])

    partial = columns.scope == SCOPES.index(Scope.PARTIAL)
    assert not any(PARTIAL_FLAG & bits for bits in STATUS_BITS.values())
    assert (sent & 0b111).tolist() == columns.bits[order].tolist()
    assert (sent & PARTIAL_FLAG > 0).tolist() == partial[order].tolist()


@pytest.mark.parametrize("name", NEAR_FIELDS)
def test_column_of_activity_comes_back(name: str) -> None:
    """Each column about activity nearby decodes to the integers that went in."""
    _, columns, payload = read_bundled()
    sent = decode(payload["near"]["columns"][name])

    assert sent.tolist() == getattr(columns, NEAR_FIELDS[name]).tolist()
    assert len(sent) == payload["near"]["length"] > 0


def test_places_come_in_the_order_of_the_gazetteer() -> None:
    """Ids, names and kinds of the places are those of the table, row by row."""
    dataset, columns, payload = read_bundled()
    places, table = payload["places"], dataset.places

    assert places["ids"] == list(columns.place_ids) == table["place_id"].tolist()
    assert places["kinds"] == table["kind"].tolist()
    assert places["precision"] == table["precision_km"].tolist()
    assert payload["languages"] == ["en", "ru", "uk"]
    assert places["names"] == [
        table[column].tolist() for column in ("name", "name_ru", "name_uk")
    ]


@pytest.mark.parametrize("axis", ["lon", "lat"])
def test_places_stay_where_they_are(axis: str) -> None:
    """A coordinate that travels as float32 is right to a metre."""
    dataset, _, payload = read_bundled()

    error = np.abs(decode(payload["places"][axis]) - dataset.places[axis].to_numpy())
    assert error.max() < DEGREES


def test_sources_come_with_their_sides() -> None:
    """The side of each source is the index of its side in fixed order."""
    dataset, _, payload = read_bundled()
    sources = payload["sources"]

    assert sources["ids"] == dataset.sources["source_id"].tolist()
    assert [list(Side)[side] for side in sources["sides"]] == list(
        dataset.sources["side"]
    )


def test_days_reach_from_the_first_claim_to_the_last_report() -> None:
    """The days of the payload cover every day on which something begins."""
    dataset, columns, payload = read_bundled()

    last = dataset.claims["reported_date"].max().date()
    assert payload["epoch"] == columns.epoch.isoformat()
    assert payload["days"] == (last - columns.epoch).days + 1
    assert max(columns.known_from.max(), columns.near_from.max()) < payload["days"]


def test_entailments_name_the_places_within() -> None:
    """A claim that speaks for a whole travels with the places inside it."""
    dataset, columns, payload = read_bundled()
    regions = dataset.places.set_index("place_id")["admin1_id"]

    assert len(payload["entailments"]) == int(columns.entails.sum()) > 0
    place_of = decode(payload["claims"]["columns"]["place"])
    for row, inside in payload["entailments"]:
        whole = columns.place_ids[place_of[row]]
        assert inside
        assert {regions[columns.place_ids[place]] for place in inside} == {
            regions[whole]
        }


def test_regions_keep_their_ground() -> None:
    """The rings of each region enclose its area, right to a thousandth."""
    dataset, _, payload = read_bundled()
    areas = dataset.regions.set_index("region_id").geometry

    assert [region["id"] for region in payload["regions"]] == areas.index.tolist()
    for region in payload["regions"]:
        rings = [make_valid(shapely.Polygon(decode_line(r))) for r in region["rings"]]
        whole = areas[region["id"]]
        # Filled even-odd: a ring inside a ring is a hole.
        drawn = reduce(shapely.symmetric_difference, rings)
        assert shapely.symmetric_difference(drawn, whole).area < whole.area / 1000


def test_state_border_is_where_the_countries_meet() -> None:
    """Each vertex of the state border lies on the edge of both countries."""
    dataset, _, payload = read_bundled()
    edges = [
        shapely.union_all(group.geometry.to_numpy()).boundary
        for _, group in dataset.regions.groupby("country")
    ]
    vertices = shapely.points(np.vstack([decode_line(b) for b in payload["border"]]))

    assert len(edges) == 2
    assert len(vertices) > 100
    for edge in edges:
        shapely.prepare(edge)
        assert shapely.dwithin(vertices, edge, DEGREES).all()


def test_opening_bounds_hold_gornal() -> None:
    """Both windows of the first screen show the place that it tells of."""
    dataset, _, payload = read_bundled()
    gornal = dataset.places.set_index("place_id").loc["gornal"]

    assert payload["opening"] == {
        name: [list(corner) for corner in bounds]
        for name, bounds in (
            ("wide", OPENING_BOUNDS),
            ("narrow", OPENING_BOUNDS_NARROW),
        )
    }
    for (south, west), (north, east) in (OPENING_BOUNDS, OPENING_BOUNDS_NARROW):
        assert south < gornal["lat"] < north
        assert west < gornal["lon"] < east


def test_equal_tables_give_equal_text() -> None:
    """Read twice, the tables make the same text, byte for byte."""
    dataset, columns, payload = read_bundled()
    again = read_dataset(BUNDLED)

    text = build_payload(again, make_columns(again))
    assert text == build_payload(dataset, columns)
    assert json.loads(text) == payload


def test_payload_is_small() -> None:
    """All claims, places and ground of the bundled tables fit into 150 kB."""
    dataset, columns, _ = read_bundled()

    assert len(build_payload(dataset, columns).encode()) < LARGEST


def test_tables_without_claims_still_draw(tmp_path: Path) -> None:
    """A map of places of which nobody has spoken has one day and no rows."""
    full = read_dataset(make_folder(tmp_path))
    dataset = replace(full, claims=full.claims.iloc[:0])
    columns = make_columns(dataset)

    payload = json.loads(build_payload(dataset, columns))

    assert find_last_day(dataset, columns) == NO_EPOCH
    assert (payload["epoch"], payload["days"]) == (NO_EPOCH.isoformat(), 1)
    assert payload["claims"]["length"] == payload["near"]["length"] == 0
    assert payload["entailments"] == []
    assert payload["places"]["ids"] == dataset.places["place_id"].tolist()


def test_border_of_two_squares_is_their_common_side(tmp_path: Path) -> None:
    """Two regions side by side have the line between them as state border."""
    dataset = read_dataset(make_folder(tmp_path))

    payload = json.loads(build_payload(dataset, make_columns(dataset)))

    (line,) = payload["border"]
    assert sorted(map(tuple, decode_line(line).tolist())) == [(35, 51), (35, 52)]


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in TEXTS.items()])
def test_hostile_name_travels_as_it_is(tmp_path: Path, text: str) -> None:
    """A name of any characters comes out of the JSON as it went in."""
    cells = [("places.csv", 4, name, text) for name in ("name", "name_ru", "name_uk")]
    dataset = read_dataset(make_folder(tmp_path, *cells))

    payload = json.loads(build_payload(dataset, make_columns(dataset)))

    assert [names[2] for names in payload["places"]["names"]] == (
        dataset.places.loc[2, ["name", "name_ru", "name_uk"]].tolist()
    )
    assert payload["places"]["names"][0][2].split() == text.split()
