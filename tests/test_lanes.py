"""The lanes of a place: on every day the spans hold the claims in force."""

from dataclasses import replace
from datetime import date

import oracle
import pandas as pd
import pytest
from diary import Bench, find_days, read_day
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from layers.control import QuestionError
from layers.lanes import LANE_COLUMNS, build_lanes
from layers.period import Known, Period

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
LITTLE = Period(DAYS[0], DAYS[-1])


def find_spanning(lanes: pd.DataFrame, clock: str, day: date) -> set[str]:
    """Find the claims whose span holds a day."""
    return {
        row["claim_id"]
        for row in lanes.to_dict("records")
        if row[f"{clock}_from"].date()
        <= day
        < (read_day(row[f"{clock}_to"]) or date.max)
    }


def find_in_force(
    claims: list[Claim], place_id: str, day: date, known_by: date | None
) -> set[str]:
    """Ask the oracle for the claims in force at a place."""
    told = oracle.select_told(claims, day, known_by)
    voices = oracle.find_in_force(told)
    return {v.claim.claim_id for v in voices if v.place_id == place_id}


@pytest.mark.parametrize("place_id", ["gornal", "sudzha", "basivka", "RU-KRS"])
def test_real_spans_hold_the_claims_in_force(
    dataset: Dataset, store: Store, place_id: str
) -> None:
    """On each day the spans of both clocks hold what the oracle has in force."""
    claims = [c for c in read_claims(dataset) if c.place_id == place_id]
    lanes = build_lanes(store, place_id, WHOLE)

    assert {claim.claim_id for claim in claims} == set(lanes["claim_id"])
    for day in find_days(date(2024, 8, 1), date(2025, 9, 1)):
        now = find_in_force(claims, place_id, day, None)
        then = find_in_force(claims, place_id, day, day)
        assert now == find_spanning(lanes, "in_force", day)
        assert then == find_spanning(lanes, "known", day)


@given(claims=claim_lists(), place_id=st.sampled_from(["mill", "ford", "north"]))
def test_made_spans_hold_the_claims_in_force(
    bench: Bench, claims: list[Claim], place_id: str
) -> None:
    """On made-up claims, too; a claim without a day is marked so."""
    lanes = build_lanes(bench.load(claims), place_id, LITTLE)
    held: dict[str, set[str]] = {"in_force": set(), "known": set()}
    for day in find_days(DAYS[0], DAYS[-1]):
        for clock, known_by in (("in_force", None), ("known", day)):
            expected = find_in_force(claims, place_id, day, known_by)
            assert expected == find_spanning(lanes, clock, day)
            held[clock] |= expected

    ids = lanes["claim_id"]
    assert set(ids) - held["in_force"] == set(ids[lanes["superseded"]])
    assert set(ids) - held["known"] == set(ids[lanes["never_known"]])


def test_lanes_of_gornal_are_marked(store: Store) -> None:
    """Denial, admission, echo and late report are told apart."""
    lanes = build_lanes(store, "gornal", WHOLE).set_index("claim_id")

    late = lanes.loc["gornal-deepstate-2024-08-13"]
    assert (True, False, True) == (late.retroactive, late.superseded, late.never_known)
    assert lanes.loc["gornal-ru-news-pravda-2025-04-20", "admission"]
    echo = lanes.loc["gornal-ru-genstaff-2025-04-26-2"]
    assert "gornal-ru-genstaff-2025-04-26" == echo.origin
    denial = lanes.loc["gornal-ua-butusov-2025-04-27", "denies"]
    assert "gornal-ru-genstaff-2025-04-26" == denial
    sides = list(dict.fromkeys(lanes["side"]))
    assert ["russian", "ukrainian", "independent"] == sides


def test_near_claims_have_a_lane_and_no_span(store: Store) -> None:
    """What is said of the vicinity is told, and never in force."""
    lanes = build_lanes(store, "bezsalivka", WHOLE)
    near = lanes[lanes["scope"] == "near"]

    assert 2 == len(near)
    assert near["superseded"].all()
    assert (near["in_force_from"] == near["in_force_to"]).all()


def test_fixed_day_of_knowing_hides_later_claims(store: Store) -> None:
    """As known on 26 April 2025 Gornal has no claim of the day after."""
    lanes = build_lanes(store, "gornal", replace(WHOLE, known=date(2025, 4, 26)))

    assert lanes["reported_date"].max() == pd.Timestamp("2025-04-26")
    assert len(lanes) < len(
        build_lanes(store, "gornal", replace(WHOLE, known=Known.AS_OF))
    )


def test_place_without_claims_has_no_lanes(store: Store) -> None:
    """The table is empty and keeps its columns."""
    lanes = build_lanes(store, "UA-63", WHOLE)

    assert lanes.empty
    assert list(LANE_COLUMNS) == list(lanes)


def test_unknown_source_is_refused(store: Store) -> None:
    """A source that the tables lack is named."""
    with pytest.raises(QuestionError, match="'nobody'"):
        build_lanes(store, "gornal", replace(WHOLE, sources=frozenset({"nobody"})))
