"""Cells and squares of a crowded map, held to slow and literal second opinions."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, log, pi, radians, sin
from typing import Any

import h3
import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_record import make_record, read_record
from oracle import SIDES, Claim
from pandas.testing import assert_frame_equal
from strategies import (
    DAYS,
    FIRST,
    MIRROR_SIDE,
    MIRROR_STATUS,
    SOURCES,
    make_dataset,
    read_places,
    tabled_claim_lists,
)

from data.store import CELL_RESOLUTIONS, open_store
from data.tables import Dataset
from layers.columns import build_columns
from layers.control import Question
from layers.crowd.crowd import MOST_TRAVELLING, SQUARE_ZOOM, Crowd, is_crowd
from layers.crowd.grid import Points, Square, SquareError
from layers.crowd.narrow import narrow_dataset
from layers.crowd.part import select_places
from layers.crowd.question import AddressError, parse_account, parse_period
from layers.crowd.shares import encode_shares
from layers.period import Knowing, Known, Period
from layers.state import answer

POSITIONS = (
    *("silent", "russian_control", "not_ukrainian_control", "contested"),
    *("split", "not_russian_control", "ukrainian_control"),
)
"""The digits of a side's code, as the legend tells them."""

RELATIONS = ("single", "agreed", "disputed", "overtaken", "split")


def make_crowd(dataset: Dataset) -> Crowd:
    """Make a crowd of a dataset, however small."""
    store = open_store(dataset)
    return Crowd(dataset, store, build_columns(store, dataset))


def spread(dataset: Dataset, points: dict[str, tuple[float, float]]) -> Dataset:
    """Put the places of a little world where they are wanted (lon, lat)."""
    places = dataset.places.copy()
    for place_id, (lon, lat) in points.items():
        places.loc[places["place_id"] == place_id, ["lon", "lat"]] = lon, lat
    return replace(dataset, places=places)


def decode(table: dict[str, Any]) -> dict[str, list[int]]:
    """Decode a table as a browser does."""
    return {
        name: np.frombuffer(b64decode(c["data"]), dtype=f"<{c['type']}").tolist()
        for name, c in table["columns"].items()
    }


def read_digits(code: int, words: tuple[str, ...]) -> dict[str, int]:
    """Read the eighths of a code, without the words that have none."""
    eighths = {word: code >> 4 * digit & 15 for digit, word in enumerate(words)}
    return {word: number for word, number in eighths.items() if number}


class Reader:
    """Reads the answer of one square day by day, as a browser does."""

    def __init__(
        self,
        crowd: Crowd,
        period: Period,
        resolution: int,
        account: str | None = None,
    ) -> None:
        """Fetch every square that holds a place."""
        zoom = SQUARE_ZOOM[resolution]
        self.runs: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self.places: dict[str, int] = {}
        for x, y in self.find_squares(crowd, zoom):
            square = Square(zoom, x, y)
            told = json.loads(crowd.build_cells(period, resolution, square, account))
            ids = told["cells"]["ids"]
            self.places |= dict(zip(ids, told["cells"]["places"], strict=True))
            runs = decode(told["runs"])
            for cell, part, day, code in zip(
                *(runs[name] for name in ("cell", "part", "day", "code")), strict=True
            ):
                self.runs.setdefault((ids[cell], part), []).append((day, code))

    @staticmethod
    def find_squares(crowd: Crowd, zoom: int) -> Iterable[tuple[int, int]]:
        """List the squares around all places; a middle may lie in the next one."""
        places = crowd.dataset.places
        found = {
            (int(at.x[0] * 2**zoom) + i, int(at.y[0] * 2**zoom) + j)
            for lon, lat in zip(places["lon"], places["lat"], strict=True)
            for at in [Points.of(np.array([lon]), np.array([lat]))]
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
        }
        return sorted(found)

    def read(self, day: int) -> dict[str, dict[str, dict[str, int]]]:
        """Read the shares of every cell that somebody speaks of."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for (cell, part), runs in self.runs.items():
            code = [0, *(code for since, code in runs if since <= day)][-1]
            name = (*SIDES, "relations")[part]
            words = RELATIONS if part == len(SIDES) else POSITIONS
            if shares := read_digits(code, words):
                found.setdefault(cell, {})[name] = shares
        return found


def share_out(words: Iterable[str]) -> dict[str, int]:
    """Give the share of each word in eighths, rounded up."""
    counts = Counter(words)
    whole = sum(counts.values())
    return {word: ceil(Fraction(8 * n, whole)) for word, n in counts.items()}


def describe_places(
    claims: Iterable[Claim], dataset: Dataset, period: Period, day: date
) -> dict[str, Any]:
    """Work out by loops what is said of each place on a day."""
    question = period.at(day)
    told = oracle.select_told(claims, day, question.known_by)
    voices = oracle.find_in_force(told, period.sources)
    if period.entailed:
        containers = oracle.find_containers(read_places(dataset))
        voices = oracle.add_entailed(voices, containers)
    return oracle.describe(voices, period.overtaken_after)


def find_cells(
    claims: Iterable[Claim], dataset: Dataset, resolution: int
) -> dict[str, str]:
    """Find the cell of each place that a claim is about."""
    spoken_of = {claim.place_id for claim in claims if claim.scope != "near"}
    finest = CELL_RESOLUTIONS[-1]
    return {
        row.place_id: h3.cell_to_parent(
            h3.latlng_to_cell(row.lat, row.lon, finest), resolution
        )
        for row in dataset.places.itertuples()
        if row.kind not in ("region", "district") and row.place_id in spoken_of
    }


def expect_cells(
    claims: Iterable[Claim],
    dataset: Dataset,
    period: Period,
    day: date,
    resolution: int,
) -> dict[str, dict[str, dict[str, int]]]:
    """Work out by loops what the cells say on a day."""
    record = describe_places(claims, dataset, period, day)
    held: dict[str, list[dict[str, Any]]] = {}
    for place_id, cell in find_cells(claims, dataset, resolution).items():
        if place_id in record:
            held.setdefault(cell, []).append(record[place_id])
    return {
        cell: {
            side: share_out(place["positions"].get(side, "silent") for place in places)
            for side in SIDES
        }
        | {"relations": share_out(place["agreement"] for place in places)}
        for cell, places in held.items()
    }


@settings(deadline=None, max_examples=15)
@given(
    claims=tabled_claim_lists(),
    known=st.sampled_from([*Known, DAYS[3]]),
    sources=st.none() | st.frozensets(st.sampled_from(sorted(SOURCES))),
    entailed=st.booleans(),
    overtaken_after=st.sampled_from([None, 0, 2]),
    resolution=st.sampled_from(CELL_RESOLUTIONS),
    far=st.booleans(),
)
def test_cells_add_up_what_the_rules_say_of_each_place(  # noqa: PLR0913
    claims: list[Claim],
    known: Knowing,
    sources: frozenset[str] | None,
    overtaken_after: int | None,
    resolution: int,
    *,
    entailed: bool,
    far: bool,
) -> None:
    """On every day a cell tells the shares of its places' answers, rounded up."""
    dataset = make_dataset(claims)
    if far:
        dataset = spread(dataset, {"mill": (36.2, 50.9), "hill": (33.4, 52.2)})
    crowd = make_crowd(dataset)
    days = crowd.days
    period = Period(*days, known, sources, overtaken_after, entailed)

    cells = Reader(crowd, period, resolution)

    for number in range((days[1] - days[0]).days + 1):
        day = days[0] + timedelta(days=number)
        expected = expect_cells(claims, dataset, period, day, resolution)
        assert expected == cells.read(number)


def expect_account(  # noqa: PLR0913 - what is asked, and of what
    claims: list[Claim],
    dataset: Dataset,
    period: Period,
    *,
    day: date,
    resolution: int,
    account: str,
) -> dict[str, dict[str, int]]:
    """Work out by loops what an account alone says of the cells on a day."""
    own = {s for s, side in SOURCES.items() if account in (s, side)}
    shown = frozenset(own if period.sources is None else own & period.sources)
    alone = describe_places(claims, dataset, replace(period, sources=shown), day)
    everybody = describe_places(claims, dataset, period, day)
    side = SOURCES.get(account, account)
    held: dict[str, list[str]] = {}
    for place_id, cell in find_cells(claims, dataset, resolution).items():
        if place_id in everybody or place_id in alone:
            said = alone.get(place_id, {}).get("positions", {}).get(side, "silent")
            held.setdefault(cell, []).append(said)
    return {cell: share_out(words) for cell, words in held.items()}


@settings(deadline=None, max_examples=25)
@given(
    claims=tabled_claim_lists(),
    known=st.sampled_from([*Known, DAYS[3]]),
    sources=st.none() | st.frozensets(st.sampled_from(sorted(SOURCES)), min_size=2),
    entailed=st.booleans(),
    account=st.sampled_from([*SIDES, *sorted(SOURCES)]),
    resolution=st.sampled_from(CELL_RESOLUTIONS),
)
def test_an_account_has_shares_of_all_places_that_anybody_speaks_of(  # noqa: PLR0913
    claims: list[Claim],
    known: Knowing,
    sources: frozenset[str] | None,
    resolution: int,
    account: str,
    *,
    entailed: bool,
) -> None:
    """A side tells it among all voices, a source when it is asked alone."""
    dataset = make_dataset(claims)
    crowd = make_crowd(dataset)
    period = Period(*crowd.days, known, sources, entailed=entailed)
    side = SOURCES.get(account, account)

    cells = Reader(crowd, period, resolution, account if account in SOURCES else None)

    for number in range((crowd.days[1] - crowd.days[0]).days + 1):
        day = crowd.days[0] + timedelta(days=number)
        expected = expect_account(
            claims, dataset, period, day=day, resolution=resolution, account=account
        )
        told = {cell: parts[side] for cell, parts in cells.read(number).items()}
        assert expected == told


def test_an_account_counts_where_its_own_side_took_it_back() -> None:
    """A source that still says it has its share, and so has the place."""
    said, back = (
        Claim(f"c{n}", "mill", f"russian-{n}", "russian", status, "place", day, day)
        for n, status, day in (
            (1, "russian_control", DAYS[0]),
            (2, "withdrawn", DAYS[1]),
        )
    )
    crowd = make_crowd(make_dataset([said, back]))
    period = Period(*crowd.days)

    everybody, alone = (
        Reader(crowd, period, 7, account).read((DAYS[1] - crowd.days[0]).days)
        for account in (None, "russian-1")
    )

    assert {} == everybody
    (cell,) = alone.values()
    assert {"russian_control": 8} == cell["russian"]


@settings(deadline=None, max_examples=12)
@given(
    claims=tabled_claim_lists(),
    account=st.none() | st.sampled_from(sorted(SOURCES)),
)
def test_cells_treat_both_sides_alike(claims: list[Claim], account: str | None) -> None:
    """When the sides change places in all claims, they do so in all cells."""

    def mirror(word: str) -> str:
        return MIRROR_STATUS.get(
            MIRROR_SIDE.get(word, word), MIRROR_SIDE.get(word, word)
        )

    def rename(source_id: str) -> str:
        side, number = source_id.split("-")
        return f"{MIRROR_SIDE.get(side, side)}-{number}"

    def turn(claim: Claim) -> Claim:
        side = MIRROR_SIDE.get(claim.side, claim.side)
        status = MIRROR_STATUS.get(claim.status, claim.status)
        return replace(
            claim, source_id=rename(claim.source_id), side=side, status=status
        )

    one, other = (
        Reader(crowd := make_crowd(make_dataset(told)), Period(*crowd.days), 7, whose)
        for told, whose in (
            (claims, account),
            ([turn(claim) for claim in claims], account and rename(account)),
        )
    )

    for day in range(len(DAYS)):
        mirrored = {
            cell: {
                MIRROR_SIDE.get(part, part): {mirror(w): n for w, n in shares.items()}
                for part, shares in parts.items()
            }
            for cell, parts in one.read(day).items()
        }
        assert mirrored == other.read(day)


def test_a_dispute_shows_however_many_agree() -> None:
    """One disputed place of a thousand has its eighth, and the others not all eight."""
    counts = [np.array([n]) for n in (0, 999, 1, 0, 0)]

    (code,) = encode_shares(counts, np.array([1_000])).tolist()

    assert {"agreed": 8, "disputed": 1} == read_digits(code, RELATIONS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """A crowd of 30,000 made claims about 3,000 places."""
    folder = tmp_path_factory.mktemp("made")
    return make_crowd(read_record(make_record(folder, 30_000, 10)))


def test_squares_together_hold_every_claim(made: Crowd) -> None:
    """The places of all squares and those that travel at first are all places."""
    zoom = made.exact_zoom - 1
    first = json.loads(made.payload)
    ids, ranks = set(first["places"]["ids"]), set(decode(first["ranks"])["rank"])
    for x, y in Reader.find_squares(made, zoom):
        part = json.loads(made.build_places(Square(zoom, x, y)))
        ids |= set(part["places"]["ids"])
        ranks |= set(decode(part["ranks"])["rank"])

    assert set(made.columns.place_ids) == ids
    assert set(made.columns.rank.tolist()) == ranks


def test_a_square_holds_the_places_inside_it(made: Crowd) -> None:
    """A place is in the square whose edges it lies between, and in no other."""
    zoom = made.exact_zoom - 1
    side = 2**zoom
    by_square: dict[tuple[int, int], list[str]] = {}
    for row in made.dataset.places.itertuples():
        sine = sin(radians(row.lat))
        x = floor((row.lon / 360 + 0.5) * side)
        y = floor((0.5 - log((1 + sine) / (1 - sine)) / (4 * pi)) * side)
        if row.kind not in ("region", "district"):
            by_square.setdefault((x, y), []).append(row.place_id)
    (x, y), expected = max(by_square.items(), key=lambda item: len(item[1]))

    part = json.loads(made.build_places(Square(zoom, x, y)))

    assert expected == part["places"]["ids"]


def test_part_keeps_the_claims_of_its_places(made: Crowd) -> None:
    """The claims of some places are theirs, row for row, in the old order."""
    chosen = np.array([3, 17, 18, 2_000])

    part = select_places(made.columns, chosen)

    rows = np.flatnonzero(np.isin(made.columns.place, chosen))
    assert [made.columns.claim_ids[r] for r in rows] == list(part.claim_ids)
    assert made.columns.rank[rows].tolist() == part.rank.tolist()
    assert made.columns.place[rows].tolist() == chosen[part.place].tolist()
    near = np.flatnonzero(np.isin(made.columns.near_place, chosen))
    assert [made.columns.near_claim_ids[r] for r in near] == list(part.near_claim_ids)


def test_what_travels_is_small(made: Crowd) -> None:
    """First come the areas and the leading places, and runs are few a cell and day."""
    first = json.loads(made.payload)
    days = (made.days[1] - made.days[0]).days + 1
    runs = made._ask_runs(Period(*made.days), 5)

    assert len(first["places"]["ids"]) < 250
    assert {"RU-KRS", "UA-59"} <= set(first["places"]["ids"])
    assert len(first["crowd"]["shownFrom"]) == len(first["places"]["ids"])
    assert len(runs.cell) < len(made._grids[5].ids) * 4 * days / 4


def test_leaders_are_the_most_spoken_of(made: Crowd) -> None:
    """In each cell the place with most claims is shown one size of cells later."""
    counts = Counter(made.columns.place.tolist())
    shown = made.prominent
    for resolution in CELL_RESOLUTIONS[:2]:
        for cell in np.unique(made.cells[resolution]):
            inside = np.flatnonzero(made.cells[resolution] == cell)
            inside = [i for i in inside if not made._is_area[i]]
            if inside:
                best = max(inside, key=lambda i: (counts[i], -i))
                assert shown[best] <= resolution + 1


def test_limit_of_travelling_claims(made: Crowd) -> None:
    """Up to the limit all claims travel; one more, and the map fetches them."""
    claims = made.dataset.claims
    many = claims.iloc[np.zeros(MOST_TRAVELLING + 1, dtype=int)]

    assert is_crowd(replace(made.dataset, claims=many))
    assert not is_crowd(replace(made.dataset, claims=many.iloc[1:]))


def test_key_follows_the_claims(made: Crowd) -> None:
    """Tables that were never files are named by what they hold."""
    other = replace(made.dataset, claims=made.dataset.claims.iloc[1:])

    assert made.key == Crowd(made.dataset, made.store, made.columns).key
    assert made.key != Crowd(other, made.store, made.columns).key


@pytest.mark.parametrize("entailed", [False, True])
def test_narrow_tables_answer_about_their_place_alike(
    made: Crowd, *, entailed: bool
) -> None:
    """The tables of one place have its claims and its region's, and answer as all."""
    place = made.columns.place_ids[2_000]
    question = Question(DAYS[-1], entailed=entailed)

    narrow = made.narrow([place])

    claims = made.dataset.claims
    region = made.dataset.places.set_index("place_id").loc[place, "admin1_id"]
    wanted = claims[claims["place_id"].isin([place, region])]
    assert sorted(wanted["claim_id"]) == sorted(narrow.claims["claim_id"])
    expected = answer(made.store, question).narrow([place])
    found = answer(open_store(narrow), question).narrow([place])
    assert len(found.in_force) > 0
    assert expected.to_record() == found.to_record()
    assert_frame_equal(expected.in_force, found.in_force)


def test_narrow_tables_have_what_their_claims_repeat(made: Crowd) -> None:
    """A claim that repeats another keeps it, though that is about another place."""
    claims = made.dataset.claims.copy()
    first, second, third = (
        claims.index[claims["place_id"] == made.columns.place_ids[i]][0]
        for i in (1_000, 1_001, 1_002)
    )
    claims.loc[first, "derived_from"] = claims.loc[second, "claim_id"]
    claims.loc[second, "derived_from"] = claims.loc[third, "claim_id"]
    place = claims.loc[first, "place_id"]

    narrow = narrow_dataset(replace(made.dataset, claims=claims), [place])

    repeated = {claims.loc[i, "claim_id"] for i in (second, third)}
    assert repeated <= set(narrow.claims["claim_id"])
    assert set(narrow.claims["place_id"]) <= set(narrow.places["place_id"])
    assert narrow.digest != made.narrow([place]).digest


QUESTION = {"known": "as-of", "visible": "101", "overtaken": "30", "entailed": "1"}


def test_address_is_read_as_a_question() -> None:
    """Every way of asking the page has reaches the cells."""
    days = (FIRST, DAYS[-1])

    read = parse_period(QUESTION, ("a", "b", "c"), days)
    other = parse_period(
        QUESTION | {"known": "2", "visible": "111", "overtaken": "never"},
        ("a", "b", "c"),
        days,
    )

    assert Period(*days, Known.AS_OF, frozenset("ac"), 30, entailed=True) == read
    assert Period(*days, DAYS[2], None, None, entailed=True) == other


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"visible": "10"}, id="too few sources"),
        pytest.param({"visible": "10x"}, id="no flag"),
        pytest.param({"known": "yesterday"}, id="no way of knowing"),
        pytest.param({"known": "-3"}, id="a day before the first"),
        pytest.param({"overtaken": ""}, id="no days"),
        pytest.param({"overtaken": "9999999999"}, id="too many digits"),
        pytest.param({"overtaken": "٣"}, id="digits of another script"),
    ],
)
def test_bad_address_is_refused(change: dict[str, str]) -> None:
    """What asks for nothing is refused with what was asked."""
    with pytest.raises(AddressError):
        parse_period(QUESTION | change, ("a", "b", "c"), (FIRST, DAYS[-1]))


def test_account_of_an_address_is_a_source_by_its_number() -> None:
    """No number asks for all voices, and one too high is refused."""
    sources = ("a", "b", "c")

    assert parse_account(QUESTION, sources) is None
    assert parse_account(QUESTION | {"account": "2"}, sources) == "c"
    for bad in ("3", "-1", "b"):
        with pytest.raises(AddressError):
            parse_account(QUESTION | {"account": bad}, sources)


@pytest.mark.parametrize("at", [(3, 8, 0), (3, 0, -1), (21, 0, 0), (-1, 0, 0)])
def test_square_off_the_grid_is_refused(at: tuple[int, int, int]) -> None:
    """A zoom, column or row that the grid lacks is refused."""
    with pytest.raises(SquareError, match="no square"):
        Square(*at)
