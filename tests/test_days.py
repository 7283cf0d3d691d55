"""The days of a period, kept, against one question for each of them."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pandas as pd
import pytest
from diary import Bench, find_days
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, claim_lists

from data.store import Store
from layers.days import build_days
from layers.period import Knowing, Known, Period
from layers.state import State, answer

WHOLE = Period(date(2024, 8, 6), date(2026, 7, 30))
ONE_DAY = timedelta(days=1)

LITTLE = Period(DAYS[0], DAYS[-1] + 15 * ONE_DAY)
AROUND = tuple(find_days(DAYS[0] - ONE_DAY, LITTLE.to_day))
"""The days around the claims."""

PERIODS = (
    replace(LITTLE, overtaken_after=0),
    replace(LITTLE, overtaken_after=2, entailed=True),
    replace(LITTLE, overtaken_after=None, known=Known.AS_OF),
    replace(LITTLE, known=Known.AS_OF, entailed=True),
    replace(LITTLE, overtaken_after=1, known=DAYS[4]),
    replace(LITTLE, to_day=DAYS[4], known=DAYS[3], entailed=True),
)
"""What is asked about made-up claims."""


def require_equal(expected: State, found: State) -> None:
    """Require that two states are the same, table by table and row by row."""
    assert expected.question == found.question
    for name in [field.name for field in fields(State)][1:]:
        pd.testing.assert_frame_equal(
            getattr(expected, name), getattr(found, name), obj=name
        )


@pytest.mark.parametrize("entailed", [False, True], ids=["own", "entailed"])
@pytest.mark.parametrize(
    "sources",
    [None, frozenset({"ru-mod", "isw", "deepstate"}), frozenset()],
    ids=["all", "three", "nobody"],
)
@pytest.mark.parametrize("known", [*Known, date(2025, 6, 20)], ids=str)
def test_real_days_are_the_answers(
    store: Store, known: Knowing, sources: frozenset[str] | None, *, entailed: bool
) -> None:
    """A day that is looked up is the answer to the question about it."""
    period = replace(WHOLE, known=known, sources=sources, entailed=entailed)
    days = build_days(store, period)
    for day in list(find_days(WHOLE.from_day - ONE_DAY, WHOLE.to_day))[::121]:
        require_equal(answer(store, period.at(day)), days.at(day))


@given(
    claims=claim_lists(),
    period=st.sampled_from(PERIODS),
    asked=st.lists(st.sampled_from(AROUND), min_size=1, max_size=3),
)
def test_made_days_are_the_answers(
    bench: Bench, claims: list[Claim], period: Period, asked: list[date]
) -> None:
    """So it is for claims of any kind, on any day around them."""
    store = bench.load(claims)
    days = build_days(store, period)
    for day in asked:
        if day <= period.to_day:
            require_equal(answer(store, period.at(day)), days.at(day))


def test_day_after_the_last_is_refused(store: Store) -> None:
    """What was not asked about is not guessed."""
    days = build_days(store, replace(WHOLE, to_day=date(2025, 4, 27)))

    with pytest.raises(ValueError, match="2025-04-28 is after 2025-04-27"):
        days.at(date(2025, 4, 28))
