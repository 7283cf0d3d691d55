"""The columns for the browser, read as a browser would and held to the oracle."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import oracle
import pandas as pd
import pytest
from oracle import Voice
from strategies import DAYS, make_dataset, read_claims, read_places
from test_state import make_claim

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from layers.columns import (
    NO_EPOCH,
    OPEN_DAY,
    SCOPES,
    SIDES,
    ClaimColumns,
    ColumnsError,
    build_columns,
)

STATUS_OF_BITS = {1: "R", 2: "U", 4: "C", 6: "UC", 5: "RC", 0: ""}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The bundled tables."""
    return read_dataset()


@pytest.fixture(scope="module")
def columns(dataset: Dataset) -> ClaimColumns:
    """The columns of the bundled tables."""
    return build_columns(open_store(dataset), dataset)


class Browser:
    """Answers from the columns alone, with integers and loops."""

    def __init__(self, columns: ClaimColumns) -> None:
        """Unpack the columns once, as a page does."""
        self.columns = columns
        names = ("place", "source", "bits", "rank", "reported", "entails")
        ends = ("valid_from", "valid_to", "known_from", "known_to")
        self.of = {name: getattr(columns, name).tolist() for name in (*names, *ends)}
        self.rows = range(len(columns.claim_ids))

    def find_rows(self, day: int, known: int | str) -> list[int]:
        """Find the rows in force: with hindsight, as known, or by a fixed day."""
        of = self.of
        if isinstance(known, str):
            start, end = {
                "hindsight": (of["valid_from"], of["valid_to"]),
                "as known": (of["known_from"], of["known_to"]),
            }[known]
            return [row for row in self.rows if start[row] <= day < end[row]]
        last: dict[tuple[int, int], int] = {}
        for row in self.rows:
            if of["reported"][row] <= known and of["valid_from"][row] <= day:
                # Rows of one place go up in rank, so the last one stays.
                last[of["place"][row], of["source"][row]] = row
        return list(last.values())

    def find_speaking(
        self, rows: Iterable[int], sources: set[int], *, entailed: bool
    ) -> dict[tuple[int, int], int]:
        """Find the row that speaks, by place and visible source."""
        of = self.of
        rows = [row for row in rows if of["source"][row] in sources]
        speaking = {(of["place"][row], of["source"][row]): row for row in rows}
        for row in rows:
            if entailed and of["entails"][row]:
                for place in self.columns.contained[of["place"][row]].tolist():
                    key = (place, of["source"][row])
                    if of["rank"][speaking.get(key, row)] <= of["rank"][row]:
                        speaking[key] = row
        return speaking

    def find_agreements(
        self, speaking: dict[tuple[int, int], int], overtaken_after: int
    ) -> dict[str, str]:
        """Find the agreement at each place; `OPEN_DAY` days are never over."""
        side_of = self.columns.source_side.tolist()
        said: dict[int, dict[int, tuple[int, int]]] = {}
        for (place, source), row in speaking.items():
            sides = said.setdefault(place, {})
            since, bits = self.of["valid_from"][row], self.of["bits"][row]
            newest, worlds = sides.get(side_of[source], (-1, 7))
            if since > newest:
                sides[side_of[source]] = (since, bits)
            elif since == newest:
                sides[side_of[source]] = (since, bits & worlds)
        return {
            self.columns.place_ids[place]: relate(sides.values(), overtaken_after)
            for place, sides in said.items()
        }


def relate(positions: Iterable[tuple[int, int]], overtaken_after: int) -> str:
    """Relate positions, each a day number and a set of worlds."""
    positions = list(positions)
    comparable = [(since, bits) for since, bits in positions if bits]
    if len(comparable) < 2 and len(comparable) < len(positions):
        return "split"
    if len(positions) == 1:
        return "single"
    newest = max(since for since, _ in comparable)
    current = common = 7
    for since, bits in comparable:
        common &= bits
        if newest - since <= overtaken_after:
            current &= bits
    if not current:
        return "disputed"
    return "agreed" if common else "overtaken"


@pytest.fixture(scope="module")
def browser(columns: ClaimColumns) -> Browser:
    """The reader of the bundled tables' columns."""
    return Browser(columns)


KNOWN_BY = {
    "hindsight": None,
    "as known": "that day",
    "10 August 2024": date(2024, 8, 10),
    "27 April 2025": date(2025, 4, 27),
}


@pytest.mark.parametrize("known", KNOWN_BY)
def test_browser_finds_the_claims_in_force_every_day(
    browser: Browser, dataset: Dataset, known: str
) -> None:
    """On every day of the record, in every way of knowing, the rows are right."""
    claims = read_claims(dataset)
    epoch = browser.columns.epoch
    fixed = KNOWN_BY[known]
    mode = (fixed - epoch).days if isinstance(fixed, date) else known
    told_before, expected = None, set()
    for number in range(-1, max(browser.of["valid_from"]) + 2):
        day = epoch + timedelta(days=number)
        told = oracle.select_told(claims, day, day if known == "as known" else fixed)
        if told != told_before:
            expected = {v.claim.claim_id for v in oracle.find_in_force(told)}
        told_before = told
        rows = browser.find_rows(number, mode)

        assert expected == {browser.columns.claim_ids[row] for row in rows}


@pytest.mark.parametrize("entailed", [False, True], ids=["own", "entailed"])
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(None, id="all sources"),
        pytest.param({"ru-mod", "ru-kremlin", "ua-genstaff", "isw"}, id="some"),
    ],
)
def test_browser_finds_the_agreements(
    browser: Browser, dataset: Dataset, shown: set[str] | None, *, entailed: bool
) -> None:
    """Positions and agreements follow from the columns, for any set of sources."""
    claims, columns = read_claims(dataset), browser.columns
    containers = oracle.find_containers(read_places(dataset))
    ids = columns.source_ids
    sources = {n for n, name in enumerate(ids) if shown is None or name in shown}
    names = None if shown is None else frozenset(shown)
    for number in (*range(0, 730, 61), 261, 262, 263):
        told = oracle.select_told(claims, columns.epoch + timedelta(number), None)
        voices = oracle.find_in_force(told, names)
        if entailed:
            voices = oracle.add_entailed(voices, containers)
        rows = browser.find_rows(number, "hindsight")
        speaking = browser.find_speaking(rows, sources, entailed=entailed)
        for oracle_days, days in ((0, 0), (30, 30), (None, OPEN_DAY)):
            assert find_expected(voices, oracle_days) == browser.find_agreements(
                speaking, days
            )


def find_expected(voices: list[Voice], overtaken_after: int | None) -> dict[str, str]:
    """Ask the oracle for the agreement at each place."""
    record = oracle.describe(voices, overtaken_after)
    return {place: found["agreement"] for place, found in record.items()}


def test_columns_are_small_and_sorted(columns: ClaimColumns, dataset: Dataset) -> None:
    """The layout is what it says: little-endian types, order, one length."""
    places, ranks = columns.place.tolist(), columns.rank.tolist()
    keys = list(zip(places, ranks, strict=True))
    wide = ("place", "valid_from", "valid_to", "reported", "known_from", "known_to")
    near_rows = (dataset.claims["scope"] == "near").sum()

    assert keys == sorted(keys)
    assert sorted(ranks) == list(range(len(columns.claim_ids)))
    assert {getattr(columns, name).dtype.str for name in wide} == {"<u2"}
    assert columns.rank.dtype.str == "<u4"
    for name in ("source", "bits", "scope", "entails", "event_dated", "source_side"):
        assert getattr(columns, name).dtype.str == "|u1"
    assert len(columns.claim_ids) + len(columns.near_claim_ids) == len(dataset.claims)
    assert len(columns.near_claim_ids) == near_rows == len(columns.near_from)
    assert columns.epoch == min(claim.valid_from for claim in read_claims(dataset))
    assert min(columns.valid_from) == 0


def test_columns_say_what_the_tables_say(
    columns: ClaimColumns, dataset: Dataset
) -> None:
    """Every index leads back to the cell it was made from."""
    claims = dataset.claims.set_index("claim_id")
    side_of = dataset.sources.set_index("source_id")["side"]
    for row, claim_id in enumerate(columns.claim_ids):
        claim = claims.loc[claim_id]
        source = columns.source_ids[columns.source[row]]
        reported = columns.epoch + timedelta(days=int(columns.reported[row]))

        assert columns.place_ids[columns.place[row]] == claim["place_id"]
        assert source == claim["source_id"]
        assert SIDES[columns.source_side[columns.source[row]]] == side_of[source]
        assert SCOPES[columns.scope[row]] == claim["scope"]
        assert oracle.WORLDS[claim["status"]] == frozenset(
            STATUS_OF_BITS[int(columns.bits[row])]
        )
        assert pd.Timestamp(reported) == claim["reported_date"]
        assert columns.event_dated[row] == pd.notna(claim["event_date"])
    for row, claim_id in enumerate(columns.near_claim_ids):
        claim = claims.loc[claim_id]
        dated = claim["event_date"]
        since = claim["reported_date"] if pd.isna(dated) else dated
        start = columns.epoch + timedelta(days=int(columns.near_from[row]))
        told = columns.epoch + timedelta(days=int(columns.near_reported[row]))

        assert columns.place_ids[columns.near_place[row]] == claim["place_id"]
        assert columns.source_ids[columns.near_source[row]] == claim["source_id"]
        assert pd.Timestamp(start) == since
        assert pd.Timestamp(told) == claim["reported_date"]


def test_wholes_that_speak_list_their_parts(
    columns: ClaimColumns, dataset: Dataset
) -> None:
    """A region whose control was claimed lists every place in it but itself."""
    kursk = dataset.places[dataset.places["admin1_id"] == "RU-KRS"]["place_id"]
    entailing = {columns.place_ids[p] for p in columns.place[columns.entails == 1]}
    parts = {
        columns.place_ids[whole]: {columns.place_ids[part] for part in inside}
        for whole, inside in columns.contained.items()
    }

    assert entailing == {"RU-KRS"}
    assert parts == {"RU-KRS": set(kursk) - {"RU-KRS"}}


def open_made(*days: date) -> tuple[Store, Dataset]:
    """Open a store of one claim per day."""
    claims = [make_claim(f"c{n}", "mill", reported_date=d) for n, d in enumerate(days)]
    dataset = make_dataset(claims)
    return open_store(dataset), dataset


def test_no_claims_make_empty_columns() -> None:
    """Without claims there are no rows, and the lists of names stay."""
    store, dataset = open_made()
    columns = build_columns(store, dataset)

    assert columns.epoch == NO_EPOCH
    assert len(columns.place) == len(columns.claim_ids) == len(columns.near_from) == 0
    assert columns.place.dtype.str == "<u2"
    assert columns.contained == {}
    assert len(columns.place_ids) == len(dataset.places)


def test_longest_span_fits() -> None:
    """The last day that has a number is one before the open end."""
    columns = build_columns(*open_made(DAYS[0], DAYS[0] + timedelta(OPEN_DAY - 1)))

    assert columns.valid_from.tolist() == [0, OPEN_DAY - 1]
    assert columns.valid_to.tolist() == [OPEN_DAY - 1, OPEN_DAY]


def test_too_long_a_span_names_the_claim() -> None:
    """Days that no number is left for are refused, with the claim at fault."""
    store, dataset = open_made(DAYS[0], DAYS[0] + timedelta(OPEN_DAY))

    with pytest.raises(ColumnsError, match=r"'c1'.* is 65535 days or more after 2025"):
        build_columns(store, dataset)


def test_too_many_sources_are_refused() -> None:
    """More sources than one byte can number are refused."""
    store, dataset = open_made(DAYS[0])
    sources = pd.DataFrame({"source_id": [f"s{n}" for n in range(257)]}).assign(
        side="russian"
    )

    with pytest.raises(ColumnsError, match="257 sources"):
        build_columns(store, replace(dataset, sources=sources))
