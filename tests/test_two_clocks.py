"""The square of both clocks: on every pair of days it says what the oracle says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import oracle
import pandas as pd
import pytest
from diary import Bench, find_days, read_day
from hypothesis import given
from hypothesis import strategies as st
from oracle import SIDES, Claim
from strategies import DAYS, PLACES, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from layers.period import Known, Period
from layers.two_clocks import SILENCE, SQUARE_COLUMNS, build_square, find_rectangles

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
LITTLE = Period(DAYS[0], DAYS[-1], overtaken_after=2)
SOME = frozenset({"russian-1", "ukrainian-1", "independent-2"})

Said = tuple[str, ...]


def ask(
    claims: list[Claim],
    containers: Mapping[str, list[str]],
    place_id: str,
    period: Period,
    moment: tuple[date, date],
) -> list[Said]:
    """Ask the oracle about a place at one moment; nothing if all are silent."""
    told = oracle.select_told(claims, *moment)
    voices = oracle.find_in_force(told, period.sources)
    if period.entailed:
        voices = oracle.add_entailed(voices, containers)
    record = oracle.describe(voices, period.overtaken_after).get(place_id)
    if record is None:
        return []
    said = (record["positions"].get(side, "") for side in SIDES)
    return [(record["agreement"], *said)]


def read_square(square: pd.DataFrame, moment: tuple[date, date]) -> list[Said]:
    """List what the rectangles say that hold a moment."""
    valid, known = moment
    return [
        (row["agreement"], *(row[f"{side}_position"] for side in SIDES))
        for row in square.to_dict("records")
        if row["valid_from"].date() <= valid < (read_day(row["valid_to"]) or date.max)
        and row["known_from"].date() <= known < (read_day(row["known_to"]) or date.max)
    ]


@pytest.mark.parametrize("place_id", ["gornal", "basivka", "sudzha"])
def test_real_square_equals_the_oracle(
    dataset: Dataset, store: Store, place_id: str
) -> None:
    """Around the dispute each pair of days has the oracle's answer, once."""
    claims = [c for c in read_claims(dataset) if c.place_id == place_id]
    square = build_square(store, place_id, WHOLE)
    days = [*find_days(date(2024, 8, 5), date(2024, 8, 17))]
    days += find_days(date(2025, 3, 5), date(2025, 3, 20))
    days += find_days(date(2025, 4, 3), date(2025, 6, 1))

    for moment in ((valid, known) for valid in days for known in days):
        expected = ask(claims, {}, place_id, WHOLE, moment)
        assert expected == read_square(square, moment)


@given(
    claims=claim_lists(),
    place_id=st.sampled_from(["mill", "ford", "north"]),
    period=st.sampled_from(
        (
            LITTLE,
            replace(LITTLE, entailed=True, overtaken_after=0),
            replace(LITTLE, sources=SOME, known=Known.AS_OF),
        )
    ),
)
def test_made_square_equals_the_oracle(
    bench: Bench, claims: list[Claim], place_id: str, period: Period
) -> None:
    """On made-up claims each pair of days has the oracle's answer, once."""
    square = build_square(bench.load(claims), place_id, period)
    containers = oracle.find_containers(PLACES)
    days = [*find_days(DAYS[0] - timedelta(1), DAYS[-1] + timedelta(1))]

    for moment in ((valid, known) for valid in days for known in days):
        expected = ask(claims, containers, place_id, period, moment)
        assert expected == read_square(square, moment)


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(SILENCE, 2), min_size=width, max_size=width),
            min_size=1,
            max_size=5,
        )
    )
)
def test_rectangles_cover_each_cell_once(cells: list[list[int]]) -> None:
    """Each cell that is not silent lies in one rectangle, of its own number."""
    grid = np.array(cells)
    painted = np.full_like(grid, SILENCE)
    covered = np.zeros_like(grid)
    for top, bottom, left, right, number in find_rectangles(grid):
        painted[top:bottom, left:right] = number
        covered[top:bottom, left:right] += 1

    assert (painted == grid).all()
    assert ((covered == 1) == (grid != SILENCE)).all()
    assert covered.max() <= 1


def test_late_report_reaches_back(store: Store) -> None:
    """DeepState's word of 13 August 2024 fills the 7th only when known."""
    square = build_square(store, "gornal", WHOLE)
    day = date(2024, 8, 7)

    assert [] == read_square(square, (day, date(2024, 8, 12)))
    assert [("single", "", "", "ukrainian_control")] == read_square(
        square, (day, date(2024, 8, 13))
    )


def test_place_without_claims_has_no_rectangle(store: Store) -> None:
    """The table is empty and keeps its columns."""
    square = build_square(store, "UA-63", WHOLE)

    assert square.empty
    assert list(SQUARE_COLUMNS) == list(square)
