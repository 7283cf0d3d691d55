"""The tables that the engine holds, and asking it from several threads."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import h3.api.basic_int as h3
import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest
from oracle import Claim
from strategies import DAYS, make_claims_frame, make_dataset

from data import store as store_module
from data.store import (
    CELL_RESOLUTIONS,
    CLAIMS_SCHEMA,
    PLACES_SCHEMA,
    Shared,
    Store,
    build_claims_table,
    build_places_table,
    open_store,
)
from data.tables import read_dataset

ROOT = Path(__file__).parents[1]

CLAIM = Claim(
    "c", "mill", "ukrainian-1", "ukrainian", "contested", "place", None, DAYS[1]
)


@pytest.fixture(scope="module")
def real_store() -> Store:
    """A store of the bundled tables."""
    return open_store(read_dataset())


def test_places_know_where_they_lie() -> None:
    """Region and district are columns; a district must be of the same region."""
    places = build_places_table(make_dataset([]).places)

    assert places.iloc[:, :5].to_dict("split")["data"] == [
        ["north", "region", "RU", "north", ""],
        ["south", "region", "RU", "south", ""],
        ["lake", "district", "RU", "north", "lake"],
        ["mill", "village", "RU", "north", "lake"],
        ["ford", "village", "RU", "north", ""],
        ["hill", "village", "RU", "south", ""],
    ]


def test_claims_know_their_side_and_place() -> None:
    """A claim carries the side of its source and where its place lies."""
    dataset = make_dataset([CLAIM])
    places = build_places_table(dataset.places)
    table = build_claims_table(dataset.claims, dataset.sources, places)

    assert list(table) == list(CLAIMS_SCHEMA)
    assert table.loc[0, ["side", "kind", "region_id", "district_id"]].to_list() == [
        "ukrainian",
        "village",
        "north",
        "lake",
    ]


def test_places_know_their_cells() -> None:
    """Each place has the H3 cell that holds its point, and the cells above it."""
    dataset = make_dataset([])
    places = build_places_table(dataset.places)

    for resolution in CELL_RESOLUTIONS:
        expected = [
            h3.cell_to_parent(h3.latlng_to_cell(row.lat, row.lon, 7), resolution)
            for row in dataset.places.itertuples()
        ]
        assert expected == places[f"cell_{resolution}"].to_list()


def test_real_tables_arrive_whole(real_store: Store) -> None:
    """Every claim and place is in the store, and only event_date can be null."""
    dataset = read_dataset()
    claims = real_store.execute(real_store.claims)
    places = real_store.execute(real_store.places)
    expected = dataset.claims.set_index("claim_id").sort_index()
    found = claims.set_index("claim_id").sort_index()[list(expected)]

    pd.testing.assert_frame_equal(expected, found, check_dtype=False)
    assert claims["event_date"].dtype == claims["reported_date"].dtype
    assert str(claims["event_date"].dtype) == "datetime64[s]"
    assert not claims.drop(columns="event_date").isna().any(axis=None)
    assert list(places) == list(PLACES_SCHEMA)
    assert set(places["place_id"]) == set(dataset.places["place_id"])
    assert real_store.source_ids == set(dataset.sources["source_id"])


def test_real_districts_hold_places(real_store: Store) -> None:
    """Gornal lies in Sudzhansky District of Kursk Oblast, by the tables alone."""
    places = real_store.execute(real_store.places).set_index("place_id")

    assert places.loc["gornal"].to_list()[:4] == [
        "village",
        "RU",
        "RU-KRS",
        "sudzhansky-district",
    ]
    assert places.loc["RU-KRS"].to_list()[:4] == ["region", "RU", "RU-KRS", ""]


def test_missing_date_is_refused() -> None:
    """A null where the schema allows none does not enter the store."""
    dataset = make_dataset([CLAIM])
    claims = dataset.claims.assign(reported_date=pd.NaT)

    with pytest.raises(duckdb.ConstraintException, match="reported_date"):
        open_store(replace(dataset, claims=claims))


def test_store_is_apart_from_its_dataset() -> None:
    """Changing a frame afterwards does not change what the store holds."""
    dataset = make_dataset([CLAIM])
    opened = open_store(dataset)
    dataset.claims.loc[0, "status"] = "russian_control"

    assert list(opened.execute(opened.claims)["status"]) == ["contested"]


def test_threads_share_a_store(real_store: Store) -> None:
    """Expressions run from many threads give what they give from one."""
    table = real_store.claims
    sides = ["russian", "ukrainian", "independent"] * 10

    def count(side: str) -> int:
        return len(real_store.execute(table.filter(table.side == side)))

    alone = [count(side) for side in sides]
    with ThreadPoolExecutor(max_workers=8) as threads:
        together = list(threads.map(count, sides))

    assert together == alone
    assert min(alone) > 0


def test_compiled_queries_are_kept_and_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A shape is built once, until newer shapes take its place."""
    monkeypatch.setattr(store_module, "MOST_COMPILED", 2)
    opened = open_store(make_dataset([CLAIM]))
    built = []

    def ask(shape: str) -> date:
        def build(moments: store_module.ir.Table) -> tuple[store_module.ir.Table]:
            built.append(shape)
            return (moments,)

        (frame,) = opened.execute_at(DAYS[len(built)], DAYS[0], shape, build)
        return frame["as_of"].item().date()

    asked = [ask(shape) for shape in ("a", "a", "b", "c", "c", "a")]

    assert built == ["a", "b", "c", "a"]
    assert asked == [DAYS[n] for n in (0, 1, 1, 2, 3, 3)]


def test_empty_record_makes_a_store() -> None:
    """A dataset without claims opens like any other."""
    opened = open_store(make_dataset([]))

    assert opened.execute(opened.claims).empty
    assert make_claims_frame([]).empty


def test_shared_table_is_made_once_for_each_moment() -> None:
    """Answers about one moment read one table; another moment gets another."""
    opened = open_store(make_dataset([CLAIM]))

    def build_shared(moments: ir.Table) -> ir.Table:
        return moments.mutate(drawn=ibis.random())

    def ask(day: date, shape: str) -> float:
        shared = Shared("drawing", build_shared)
        (frame,) = opened.execute_at(
            day, DAYS[0], shape, lambda table: (table.mutate(asked=1),), shared
        )
        assert list(frame["as_of"].dt.date) == [day]
        return float(frame.loc[0, "drawn"])

    first = ask(DAYS[1], "one")

    assert first == ask(DAYS[1], "two")
    assert first == ask(DAYS[1], "one")
    assert first != ask(DAYS[2], "one")


def test_engine_writes_nothing_of_its_own_into_the_output() -> None:
    """Where DuckDB takes a program for a person, it draws no bar of progress."""
    asked = (
        "from data.engines.duck import DuckEngine\n"
        "query = \"SELECT current_setting('enable_progress_bar') AS bar\"\n"
        "print(DuckEngine().fetch(query)['bar'].to_pylist())"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=True
    )

    assert b"[False]" == done.stdout.strip()
