"""Same-side contradictions against the oracle's every day, and denials by name."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import oracle
import pytest
from diary import Bench, find_days, read_day
from hypothesis import given
from hypothesis import strategies as st
from oracle import SIDES, WORLDS, Claim
from strategies import DAYS, PLACES, claim_lists, read_claims, read_places

from data.store import Store
from data.tables import Dataset
from layers.contradictions import (
    CONTRADICTION_COLUMNS,
    DENIAL_COLUMNS,
    build_contradictions,
    build_denials,
)
from layers.period import Known, Period

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
SPRING = Period(date(2025, 2, 1), date(2025, 5, 1))
LITTLE = Period(DAYS[0], DAYS[-1])

Pairs = set[tuple[str, str, frozenset[str]]]


def find_pairs(
    claims: list[Claim], containers: dict[str, list[str]], period: Period, day: date
) -> Pairs:
    """Find the latest voices of a side that leave no world in common, on one day."""
    question = period.at(day)
    told = oracle.select_told(claims, day, question.known_by)
    voices = oracle.find_in_force(told, question.sources)
    if question.entailed:
        voices = oracle.add_entailed(voices, containers)
    pairs: Pairs = set()
    for place_id, own in oracle.group_by_place(voices).items():
        for side in SIDES:
            said = [voice.claim for voice in own if voice.claim.side == side]
            latest = max((claim.valid_from for claim in said), default=None)
            said = [claim for claim in said if claim.valid_from == latest]
            pairs |= {
                (place_id, side, frozenset((a.claim_id, b.claim_id)))
                for a, b in combinations(said, 2)
                if not WORLDS[a.status] & WORLDS[b.status]
            }
    return pairs


def list_pairs(store: Store, period: Period) -> dict[date, Pairs]:
    """Read off the table which pairs split a side on each day."""
    found = build_contradictions(store, period)
    days: dict[date, Pairs] = {
        d: set() for d in find_days(period.from_day, period.to_day)
    }
    for row in found.itertuples(index=False):
        pair = frozenset((row.first_claim_id, row.second_claim_id))
        end = read_day(row.split_to) or date.max
        for day, pairs in days.items():
            if row.split_from.date() <= day < end:
                pairs.add((row.place_id, row.side, pair))
    return days


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(SPRING, id="hindsight"),
        pytest.param(replace(SPRING, known=Known.AS_OF), id="as-of"),
    ],
)
def test_real_contradictions_equal_the_oracle(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """On each day of the tables the pairs that split a side are the oracle's."""
    claims = list(read_claims(dataset))
    containers = oracle.find_containers(read_places(dataset))
    found = list_pairs(store, period)

    assert {day: find_pairs(claims, containers, period, day) for day in found} == found


@given(
    claims=claim_lists(),
    period=st.sampled_from(
        (
            LITTLE,
            replace(LITTLE, known=Known.AS_OF),
            replace(LITTLE, known=DAYS[3]),
        )
    ),
)
def test_made_contradictions_equal_the_oracle(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """On made-up claims the pairs that split a side are the oracle's."""
    containers = oracle.find_containers(PLACES)
    found = list_pairs(bench.load(claims), period)

    assert {day: find_pairs(claims, containers, period, day) for day in found} == found


def test_region_is_not_held_against_its_villages(store: Store) -> None:
    """Where a region speaks for its places, the list stays that of the places."""
    entailed = build_contradictions(store, replace(SPRING, entailed=True))

    assert build_contradictions(store, SPRING).equals(entailed)


def test_oleshnya_is_told_with_both_claims(store: Store) -> None:
    """On 19 April 2025 two Russian sources said two things about Oleshnya."""
    day = date(2025, 4, 19)
    found = build_contradictions(store, Period(day, day)).set_index("place_id")
    row = found.loc["oleshnya"]

    assert ("ru-genstaff", "contested") == (row.first_source_id, row.first_status)
    assert ("ru-mod", "russian_control") == (row.second_source_id, row.second_status)
    assert list(CONTRADICTION_COLUMNS) == list(found.reset_index())


def test_denials_name_what_they_deny(dataset: Dataset, store: Store) -> None:
    """Every claim of the tables that denies another stands beside it."""
    claims = dataset.claims.set_index("claim_id")
    denials = claims[claims["denies"] != ""]
    found = build_denials(store, WHOLE).set_index("claim_id")

    assert set(denials.index) == set(found.index)
    assert 17 == len(found)
    for claim_id, row in found.iterrows():
        denied = claims.loc[row["denies"]]
        assert denied["source_id"] == row["denied_source_id"]
        assert denied["statement"] == row["denied_statement"]
        days = denials.loc[claim_id, "reported_date"] - denied["reported_date"]
        assert days.days == row["days"]
    assert list(DENIAL_COLUMNS) == list(found.reset_index())


def test_denial_of_a_hidden_source_is_told(store: Store) -> None:
    """What is denied is told, though its source is switched off."""
    period = replace(WHOLE, sources=frozenset({"ua-butusov"}))
    found = build_denials(store, period)

    assert {"ua-butusov"} == set(found["denial_source_id"])
    assert {"ru-genstaff", "ru-mod"} == set(found["denied_source_id"])


def test_nothing_said_contradicts_nothing(store: Store) -> None:
    """Before every claim both tables are empty and keep their columns."""
    period = Period(date(2014, 1, 1), date(2014, 2, 1))

    assert build_contradictions(store, period).empty
    assert build_denials(store, period).empty
