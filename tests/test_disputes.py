"""The disputes open on a day, against the oracle's diary."""

from dataclasses import replace
from datetime import date

import oracle
import pandas as pd
import pytest
from diary import SILENT, Bench, find_turns, keep_diary, read_day
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, PLACES, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from layers.disputes import (
    DISPUTE_COLUMNS,
    VOICE_COLUMNS,
    OpenDisputes,
    build_open_disputes,
)
from layers.period import Known, Period

APRIL = Period(date(2025, 4, 27), date(2025, 4, 27))
LITTLE = Period(DAYS[5], DAYS[5], overtaken_after=2)


def list_disputed(
    claims: list[Claim], containers: dict[str, list[str]], period: Period
) -> dict[str, tuple[object, ...]]:
    """Read off the diary since when each place is disputed, and who says what."""
    diary = keep_diary(claims, containers, period)
    began = {
        place_id: day
        for day, place_id, before, after in find_turns(diary)
        if after.agreement == "disputed" != before.agreement
    }
    page = diary[period.to_day]
    return {
        place_id: (began[place_id], *page.get(place_id, SILENT).said)
        for place_id, found in page.items()
        if found.agreement == "disputed"
    }


def list_found(found: OpenDisputes) -> dict[str, tuple[object, ...]]:
    """Give the disputes the form of the diary's."""
    return {
        row["place_id"]: (
            read_day(row["disputed_from"]),
            *(row[f"{side}_position"] for side in oracle.SIDES),
        )
        for row in found.disputes.to_dict("records")
    }


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(APRIL, id="hindsight"),
        pytest.param(replace(APRIL, known=Known.AS_OF), id="as-of"),
        pytest.param(replace(APRIL, known=date(2025, 4, 20)), id="on a day"),
    ],
)
def test_real_disputes_equal_the_diary(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """On the tables the open disputes, their age and positions are the diary's."""
    expected = list_disputed(list(read_claims(dataset)), {}, period)

    assert expected
    assert expected == list_found(build_open_disputes(store, period))


@given(
    claims=claim_lists(),
    period=st.sampled_from(
        (LITTLE, replace(LITTLE, known=Known.AS_OF), replace(LITTLE, entailed=True))
    ),
)
def test_made_disputes_equal_the_diary(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """On made-up claims, too; and the voices make the positions."""
    expected = list_disputed(claims, oracle.find_containers(PLACES), period)
    found = build_open_disputes(bench.load(claims), period)

    assert expected == list_found(found)
    for row in found.disputes.to_dict("records"):
        for side in oracle.SIDES:
            own = found.voices[
                (found.voices["place_id"] == row["place_id"])
                & (found.voices["side"] == side)
            ]
            worlds = [oracle.WORLDS[status] for status in own["status"]]
            said = oracle.STATUS[frozenset.intersection(*worlds)] if worlds else ""
            assert said == row[f"{side}_position"]
            assert len(own) == row[f"{side}_claims"]


def test_row_says_what_each_side_says(store: Store) -> None:
    """Basivka on 27 April 2025: since when, how old, in whose words."""
    found = build_open_disputes(store, APRIL)
    row = found.disputes.set_index("place_id").loc["basivka"]
    voices = found.voices[found.voices["place_id"] == "basivka"].set_index("side")

    assert (pd.Timestamp("2025-04-06"), 21) == (row.disputed_from, row.age_days)
    assert "ru-milblogger-other" == voices.loc["russian", "source_id"]
    assert "ua-border-guard" == voices.loc["ukrainian", "source_id"]
    assert "basivka-ru-mod-2025-04-06" == voices.loc["ukrainian", "denies"]
    assert voices["statement"].str.endswith(".").all()
    assert ["russian", "ukrainian", "independent"] == list(voices.index)


def test_oldest_dispute_comes_first(store: Store) -> None:
    """Disputes are in the order in which they began, and voices follow them."""
    found = build_open_disputes(store, APRIL)

    assert found.disputes["disputed_from"].is_monotonic_increasing
    assert list(found.disputes["place_id"]) == list(found.voices["place_id"].unique())


def test_no_dispute_is_a_table_without_rows(store: Store) -> None:
    """One side alone disputes with nobody."""
    found = build_open_disputes(store, replace(APRIL, sources=frozenset({"ru-mod"})))

    assert found.disputes.empty
    assert list(DISPUTE_COLUMNS) == list(found.disputes)
    assert list(VOICE_COLUMNS) == list(found.voices)
