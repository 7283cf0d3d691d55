"""Daily series and changes at places, against the oracle's diary of every day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import oracle
import pandas as pd
import pytest
from diary import Bench, Page, find_days, find_turns, keep_diary
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim, Place
from strategies import DAYS, PLACES, claim_lists, read_claims, read_places

from data.store import Store
from data.tables import Dataset
from layers.control import Question, QuestionError
from layers.history import (
    COUNTED,
    PAIRS,
    PLACE_CHANGE_COLUMNS,
    build_daily_series,
    build_pair_series,
    build_place_changes,
)
from layers.period import Knowing, Known, Period
from layers.state import answer

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
"""From before the first claim of the bundled tables to after the last."""

FEW = frozenset(
    {"ru-mod", "ru-genstaff", "ua-genstaff", "ua-border-guard", "deepstate", "isw"}
)

LITTLE = Period(DAYS[2], DAYS[-1] + timedelta(days=1))
SOME = frozenset({"russian-2", "ukrainian-1", "independent-1", "independent-2"})
PERIODS = (
    replace(LITTLE, overtaken_after=0),
    replace(LITTLE, overtaken_after=2, entailed=True),
    replace(LITTLE, overtaken_after=None, known=Known.AS_OF),
    replace(LITTLE, overtaken_after=2, known=Known.AS_OF, entailed=True),
    replace(LITTLE, overtaken_after=2, known=DAYS[4]),
    replace(LITTLE, sources=SOME, known=DAYS[3], entailed=True),
    replace(LITTLE, from_day=DAYS[0], to_day=DAYS[4], sources=SOME, overtaken_after=1),
    replace(LITTLE, from_day=DAYS[3], to_day=DAYS[3], known=Known.AS_OF),
)
"""What is asked about made-up claims."""

Cells = list[tuple[Any, ...]]


def find_region(place: Place) -> tuple[str, str]:
    """Name the region and kind of a place."""
    return place.admin1_id, place.kind


def count_days(
    diary: Mapping[date, Page], places: Sequence[Place], period: Period
) -> Cells:
    """Count the places of each agreement on each day, one by one."""
    rows: Cells = []
    for day in find_days(period.from_day, period.to_day):
        page = diary[day]
        spoken = Counter(found.agreement for found in page.values())
        # Whoever has withdrawn all that was said is silent, too.
        spoken["silent"] += len(places) - len(page)
        rows.append((day, *(spoken[word] for word in COUNTED)))
    return rows


def count_groups(
    diary: Mapping[date, Page], places: Sequence[Place], period: Period
) -> Cells:
    """Count the places of each region and kind apart."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in sorted(places, key=find_region):
        groups.setdefault(find_region(place), []).append(place)
    rows: Cells = []
    for day in find_days(period.from_day, period.to_day):
        for group, own in groups.items():
            page = diary[day]
            words = [
                page[place.place_id].agreement if place.place_id in page else "silent"
                for place in own
            ]
            rows.append((day, *group, *(words.count(word) for word in COUNTED)))
    return rows


def list_turns(diary: Mapping[date, Page], period: Period) -> Cells:
    """List the days on which the oracle's answer becomes another."""
    turns = [
        (place, day, before.agreement, after.agreement, *interleave(before, after))
        for day, place, before, after in find_turns(diary)
        if day >= period.from_day
        and (before.agreement, before.said) != (after.agreement, after.said)
    ]
    return sorted(turns, key=lambda turn: turn[:2])


def interleave(before: Any, after: Any) -> list[str]:  # noqa: ANN401 - two answers
    """Put what each side said beside what it says."""
    pairs = zip(before.said, after.said, strict=True)
    return [word for pair in pairs for word in pair]


def list_rows(frame: pd.DataFrame, day: str) -> Cells:
    """Give the rows of a table, with days as days."""
    days = [cell.date() for cell in frame[day]]
    plain = frame.astype({day: "object"}).assign(**{day: days})
    return list(plain.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(WHOLE, id="hindsight"),
        pytest.param(replace(WHOLE, overtaken_after=0), id="hindsight, 0 days"),
        pytest.param(
            replace(WHOLE, sources=FEW, entailed=True, overtaken_after=None),
            id="hindsight, few, entailed, never",
        ),
        pytest.param(replace(WHOLE, known=Known.AS_OF, sources=FEW), id="as-of, few"),
        pytest.param(
            replace(WHOLE, known=Known.AS_OF, entailed=True, overtaken_after=0),
            id="as-of, entailed, 0 days",
        ),
        pytest.param(
            replace(WHOLE, known=Known.AS_OF, overtaken_after=None), id="as-of, never"
        ),
        pytest.param(
            replace(WHOLE, known=date(2025, 4, 27), entailed=True),
            id="on a day, entailed",
        ),
        pytest.param(
            replace(WHOLE, known=date(2025, 6, 20), sources=FEW, overtaken_after=None),
            id="on a day, few, never",
        ),
    ],
)
def test_real_days_equal_the_oracle(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """On every day of the tables the counts and changes are the oracle's."""
    places = read_places(dataset)
    containers = oracle.find_containers(places)
    diary = keep_diary(read_claims(dataset), containers, period)
    series = build_daily_series(store, period)
    changes = build_place_changes(store, period)

    assert count_days(diary, places, period) == list_rows(series, "date")
    assert list_turns(diary, period) == list_rows(changes, "day")


def test_real_groups_equal_the_oracle(dataset: Dataset, store: Store) -> None:
    """Counted by region and kind, every group has the oracle's counts."""
    period = replace(WHOLE, from_day=date(2025, 3, 1), to_day=date(2025, 6, 30))
    places = read_places(dataset)
    diary = keep_diary(read_claims(dataset), {}, period)
    series = build_daily_series(store, period, by=("region_id", "kind"))

    assert count_groups(diary, places, period) == list_rows(series, "date")


@given(claims=claim_lists(), period=st.sampled_from(PERIODS))
def test_made_days_equal_the_oracle(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """On made-up claims the counts of groups and the changes are the oracle's."""
    store = bench.load(claims)
    diary = keep_diary(claims, oracle.find_containers(PLACES), period)
    groups = build_daily_series(store, period, by=("region_id", "kind"))
    changes = build_place_changes(store, period)

    assert count_groups(diary, PLACES, period) == list_rows(groups, "date")
    assert list_turns(diary, period) == list_rows(changes, "day")


@given(claims=claim_lists(), period=st.sampled_from(PERIODS))
def test_made_pairs_equal_the_oracle(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """Between two sides the counts are the oracle's without the third."""
    pairs = build_pair_series(bench.load(claims), period)

    for pair in PAIRS:
        heard = [claim for claim in claims if claim.side in pair]
        diary = keep_diary(heard, oracle.find_containers(PLACES), period)
        own = pairs[pairs["pair"] == "|".join(pair)].drop(columns="pair")
        assert count_days(diary, PLACES, period) == list_rows(own, "date")


def test_real_pairs_equal_the_oracle(dataset: Dataset, store: Store) -> None:
    """On the tables each pair of sides has the oracle's counts, by region too."""
    places = read_places(dataset)
    claims = read_claims(dataset)
    pairs = build_pair_series(store, WHOLE, by=("region_id",))
    columns = ["date", "pair"]
    counts = pairs.groupby(columns, as_index=False)[list(COUNTED)].sum()

    assert [("russian", "ukrainian"), *PAIRS[1:]] == list(PAIRS)
    for pair in PAIRS:
        heard = [claim for claim in claims if claim.side in pair]
        own = counts[counts["pair"] == "|".join(pair)].drop(columns="pair")
        diary = keep_diary(heard, {}, WHOLE)
        assert count_days(diary, places, WHOLE) == list_rows(own, "date")


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2025, 4, 27), id="as the page opens"),
        pytest.param(date(2024, 8, 1), id="before every claim"),
        pytest.param(date(2030, 1, 1), id="after every claim"),
    ],
)
def test_one_day_is_the_state_of_that_day(store: Store, day: date) -> None:
    """A series of one day has one row, the counts of the answer for it."""
    period = Period(day, day, Known.AS_OF)
    agreements = answer(store, period.at(day)).agreements["agreement"]
    (row,) = build_daily_series(store, period).to_dict("records")

    spoken = {word: int((agreements == word).sum()) for word in COUNTED[1:]}
    assert {word: row[word] for word in COUNTED[1:]} == spoken


def test_nobody_visible_leaves_every_place_silent(store: Store) -> None:
    """With all sources hidden each day counts every place as silent."""
    period = Period(DAYS[0], DAYS[-1], sources=frozenset())
    series = build_daily_series(store, period)

    assert len(DAYS) == len(series)
    assert {277} == set(series["silent"])
    assert 0 == series[list(COUNTED[1:])].to_numpy().sum()


def test_nothing_changed_is_a_table_without_rows(store: Store) -> None:
    """Where nothing changes, the table keeps its columns."""
    changes = build_place_changes(store, Period(date(2020, 1, 1), date(2020, 2, 1)))

    assert changes.empty
    assert list(PLACE_CHANGE_COLUMNS) == list(changes)


def test_change_compares_with_the_day_before_the_period(store: Store) -> None:
    """Sudzha went from disputed to agreed on 15 March 2025, whatever the period."""
    day = date(2025, 3, 15)
    changes = build_place_changes(store, Period(day, day)).set_index("place_id")
    words = ["agreement_before", "agreement_after", "ukrainian_after"]

    assert ["disputed", "agreed", "not_ukrainian_control"] == list(
        changes.loc["sudzha", words]
    )


@pytest.mark.parametrize(
    ("known", "known_by"),
    [
        pytest.param(Known.HINDSIGHT, None, id="hindsight"),
        pytest.param(Known.AS_OF, DAYS[1], id="as known that day"),
        pytest.param(DAYS[4], DAYS[4], id="as known on a day"),
    ],
)
def test_period_asks_about_each_day(known: Knowing, known_by: date | None) -> None:
    """A period hands its settings to the question about each of its days."""
    period = Period(DAYS[0], DAYS[3], known, SOME, None, entailed=True)

    assert Question(DAYS[1], known_by, SOME, None, entailed=True) == period.at(DAYS[1])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"from_day": DAYS[3], "to_day": DAYS[1]},
            "the period from 2025-03-04 to 2025-03-02 ends before it begins",
            id="reversed",
        ),
        pytest.param(
            {"to_day": datetime(2025, 3, 9, 12)},  # noqa: DTZ001 - refused
            "as_of 2025-03-09 12:00:00 carries a time of day",
            id="time of day",
        ),
        pytest.param({"overtaken_after": -1}, "overtaken_after -1", id="negative"),
    ],
)
def test_impossible_period_is_refused(fields: dict[str, Any], message: str) -> None:
    """A period without an answer says what is wrong with it."""
    with pytest.raises(QuestionError, match=message):
        replace(LITTLE, **fields)


def test_unknown_source_is_refused(store: Store) -> None:
    """A source that the tables lack is named, with those that look like it."""
    period = replace(WHOLE, sources=frozenset({"ru-mod", "deepstat"}))

    with pytest.raises(QuestionError, match=r"'deepstat' .* did you mean deepstate"):
        build_daily_series(store, period)


def test_unknown_grouping_is_refused(store: Store) -> None:
    """Places are counted only by what the store knows of them."""
    with pytest.raises(QuestionError, match="'country'; use region_id, district_id"):
        build_daily_series(store, WHOLE, by=("region_id", "country"))
