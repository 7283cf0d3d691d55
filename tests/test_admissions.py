"""Admissions against interest: which words concede a place, and to whom."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from diary import Bench
from hypothesis import given
from oracle import WORLDS, Claim
from strategies import DAYS, MIRROR_SIDE, MIRROR_STATUS, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from data.vocabulary import Side, Status
from layers.admissions import (
    ADMISSION_COLUMNS,
    ADMITTED,
    build_admissions,
    flag_admissions,
)
from layers.period import Period

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
LITTLE = Period(DAYS[1], DAYS[5])


def concedes(claim: Claim) -> bool:
    """Tell whether a claim leaves its own side no room and the other some."""
    own = {"russian": "R", "ukrainian": "U"}.get(claim.side, "")
    other = {"R": "U", "U": "R"}.get(own, "")
    worlds = WORLDS[claim.status]
    return bool(own) and own not in worlds and other in worlds and claim.scope != "near"


@pytest.mark.parametrize(
    ("side", "statuses"),
    [
        pytest.param(
            Side.RUSSIAN,
            {Status.UKRAINIAN_CONTROL, Status.NOT_RUSSIAN_CONTROL},
            id="russian",
        ),
        pytest.param(
            Side.UKRAINIAN,
            {Status.RUSSIAN_CONTROL, Status.NOT_UKRAINIAN_CONTROL},
            id="ukrainian",
        ),
    ],
)
def test_conceding_statuses(side: Side, statuses: set[Status]) -> None:
    """A side concedes by naming the other, or by ruling itself out."""
    assert statuses == set(ADMITTED[side])


def test_each_side_concedes_in_the_mirror_of_the_others_words() -> None:
    """What one side concedes with is what the other does, sides exchanged."""
    mirrored = {MIRROR_STATUS[status] for status in ADMITTED[Side.RUSSIAN]}

    assert mirrored == set(ADMITTED[Side.UKRAINIAN])
    assert Side.INDEPENDENT not in ADMITTED


def test_real_admissions_are_those_picked_by_hand(
    dataset: Dataset, store: Store
) -> None:
    """On the tables the admissions are those a reader would pick one by one."""
    claims = sorted(
        filter(concedes, read_claims(dataset)),
        key=lambda c: (c.reported_date, c.valid_from, c.claim_id),
    )
    found = build_admissions(store, WHOLE)

    assert [claim.claim_id for claim in claims] == list(found["claim_id"])
    assert list(ADMISSION_COLUMNS) == list(found)
    assert "basivka-ua-sumy-ova-2025-05-26" in set(found["claim_id"])
    assert "gornal-ru-news-pravda-2025-04-20" in set(found["claim_id"])


@given(claims=claim_lists())
def test_made_admissions_are_those_picked_by_hand(
    bench: Bench, claims: list[Claim]
) -> None:
    """On made-up claims, too; the flag in memory says the same."""
    found = build_admissions(bench.load(claims), LITTLE)
    picked = {
        claim.claim_id
        for claim in claims
        if concedes(claim) and DAYS[1] <= claim.reported_date <= DAYS[5]
    }
    rows = pd.DataFrame(
        [(c.side, c.status, c.scope) for c in claims],
        columns=["side", "status", "scope"],
    )

    assert picked == set(found["claim_id"])
    assert [concedes(claim) for claim in claims] == list(flag_admissions(rows))


@given(claims=claim_lists())
def test_sides_admit_alike(bench: Bench, claims: list[Claim]) -> None:
    """When the sides change places the same claims are admissions."""
    mirrored = [
        replace(
            claim,
            side=MIRROR_SIDE.get(claim.side, claim.side),
            source_id=MIRROR_SIDE.get(claim.side, claim.side) + claim.source_id[-2:],
            status=MIRROR_STATUS.get(claim.status, claim.status),
        )
        for claim in claims
    ]
    there = build_admissions(bench.load(claims), LITTLE)["claim_id"]
    here = build_admissions(bench.load(mirrored), LITTLE)["claim_id"]

    assert list(there) == list(here)
