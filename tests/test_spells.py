"""Spells of dispute, against a walk through the oracle's diary of every day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

import oracle
import pandas as pd
import pytest
from diary import Answer, Bench, Page, Worlds, find_turns, keep_diary, read_day
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, PLACES, SOURCES, claim_lists, read_claims, read_places

from data.store import Store
from data.tables import Dataset
from layers.period import Known, Period
from layers.spells import SPELL_COLUMNS, build_spells

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
ONE_DAY = timedelta(days=1)
ALL_WORLDS = frozenset("RUC")

LITTLE = Period(DAYS[2], DAYS[-1] + ONE_DAY)
PERIODS = (
    replace(LITTLE, overtaken_after=0),
    replace(LITTLE, overtaken_after=2, entailed=True),
    replace(LITTLE, overtaken_after=None, known=Known.AS_OF),
    replace(LITTLE, overtaken_after=2, known=DAYS[4], entailed=True),
    replace(LITTLE, from_day=DAYS[0], to_day=DAYS[4], overtaken_after=1),
)
"""What is asked about made-up claims."""

R, U, C = "russian_control", "ukrainian_control", "contested"
NOT_R, NOT_U = "not_russian_control", "not_ukrainian_control"


def walk(diary: Mapping[date, Page], period: Period) -> list[tuple[Any, ...]]:
    """Walk through the days, and note where a dispute begins and ends."""
    begun: dict[str, tuple[date, Answer]] = {}
    spells = []
    for day, place, before, after in find_turns(diary):
        if before.agreement == "disputed" != after.agreement:
            start, first = begun.pop(place)
            if day > period.from_day:
                ending = find_ending(before, after, period.overtaken_after)
                days = (day - start).days
                told = (*ending, after.agreement, *after.said)
                spells.append((place, start, day, days, *first.said, *told))
        elif before.agreement != "disputed" == after.agreement:
            begun[place] = (day, after)
    for place, (start, first) in begun.items():
        days = (period.to_day - start).days + 1
        unknown = ("open", "", "", "", "", "")
        spells.append((place, start, None, days, *first.said, *unknown))
    return sorted(spells, key=lambda spell: spell[:2])


def find_ending(
    last: Answer, after: Answer, overtaken_after: int | None
) -> tuple[str, str]:
    """Say how a dispute ended and who conceded, from sets of worlds."""
    was = find_parties(last, overtaken_after)
    now = {side: worlds for side, worlds, _ in after.positions if worlds}
    heard = [side for side in was if side in now]
    if intersect(was[side] for side in heard) or not intersect(
        now[side] for side in heard
    ):
        return "lapsed", ""
    stood = intersect(was[side] for side in heard if was[side] == now[side])
    gave_way = [s for s in heard if was[s] != now[s] and not was[s] & stood]
    return ("conceded", "|".join(gave_way)) if gave_way else ("converged", "")


def find_parties(answer: Answer, overtaken_after: int | None) -> dict[str, Worlds]:
    """Find the sides with a current position."""
    newest = max(since for _, worlds, since in answer.positions if worlds)
    return {
        side: worlds
        for side, worlds, since in answer.positions
        if worlds
        and (overtaken_after is None or (newest - since).days <= overtaken_after)
    }


def intersect(sets: Iterable[Worlds]) -> Worlds:
    """Find the worlds in all of the sets; of no sets, every world."""
    return ALL_WORLDS.intersection(*sets)


def list_spells(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Give the rows of a table of spells, with days as days."""
    return [
        (place, read_day(start), read_day(end), *rest)
        for place, start, end, *rest in frame.itertuples(index=False, name=None)
    ]


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(WHOLE, id="hindsight"),
        pytest.param(replace(WHOLE, known=Known.AS_OF, overtaken_after=0), id="as-of"),
        pytest.param(
            replace(WHOLE, known=date(2025, 6, 20), entailed=True), id="on a day"
        ),
        pytest.param(replace(WHOLE, overtaken_after=None), id="never overtaken"),
        pytest.param(
            Period(date(2025, 3, 10), date(2025, 4, 27), Known.AS_OF), id="seven weeks"
        ),
    ],
)
def test_real_spells_equal_the_walk(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """The spells of the tables are those met when walking through the days."""
    containers = oracle.find_containers(read_places(dataset))
    diary = keep_diary(read_claims(dataset), containers, period)
    spells = build_spells(store, period)

    assert walk(diary, period) == list_spells(spells)


@given(claims=claim_lists(), period=st.sampled_from(PERIODS))
def test_made_spells_equal_the_walk(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """The spells of made-up claims are those met when walking through the days."""
    diary = keep_diary(claims, oracle.find_containers(PLACES), period)
    spells = build_spells(bench.load(claims), period)

    assert walk(diary, period) == list_spells(spells)


def test_spells_partition_the_time_of_dispute(dataset: Dataset, store: Store) -> None:
    """Between a place's first and last day of dispute each day is in one spell or gap.

    Spells of a place do not meet; the days in them are those with a dispute.
    """
    diary = keep_diary(read_claims(dataset), {}, WHOLE)
    spells = list_spells(build_spells(store, WHOLE))
    covered = [
        (place, start + n * ONE_DAY)
        for place, start, _, days, *_ in spells
        for n in range(days)
    ]
    disputed = {
        (place, day)
        for day, page in diary.items()
        for place, found in page.items()
        if found.agreement == "disputed"
    }

    assert len(covered) == len(set(covered))
    assert disputed == set(covered)
    assert all(
        one[2] < other[1] for one, other in pairwise(spells) if one[0] == other[0]
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # sudzha-ru-akhmat-2024-08-15 was never renewed; sudzha-ua-unit-2025-03-17
        # is about 9 March. sudzha-isw-2025-03-13 is about the 12th. On the 15th
        # sudzha-ua-genstaff- and sudzha-deepstate-2025-03-15 follow
        # sudzha-ru-mod-2025-03-13.
        pytest.param(
            "sudzha",
            [
                ("2024-08-09", "2025-03-09", "lapsed", ""),
                ("2025-03-12", "2025-03-15", "conceded", "ukrainian|independent"),
            ],
            id="Sudzha",
        ),
        # basivka-ru-mod-2025-04-06 against basivka-ua-ccd-2025-04-06, until
        # basivka-ua-sumy-ova-2025-05-26; basivka-deepstate-2025-05-24 was sooner.
        pytest.param(
            "basivka",
            [("2025-04-06", "2025-05-26", "conceded", "ukrainian")],
            id="Basivka",
        ),
        # gornal-ua-butusov-2025-04-27 denies what gornal-isw-2025-04-26 and,
        # about the 28th, gornal-osw-2025-04-29 say. gornal-ua-unit-2025-08-23
        # comes when nobody has renewed the others.
        pytest.param(
            "gornal", [("2025-04-27", "2025-08-23", "lapsed", "")], id="Gornal"
        ),
        # yunakivka-ru-state-media- against -ua-sumy-ova-2025-05-24, until
        # yunakivka-ua-cinc-2025-06-22; yunakivka-ru-mod-2025-09-26 opens another.
        pytest.param(
            "yunakivka",
            [
                ("2025-05-24", "2025-06-22", "conceded", "ukrainian"),
                ("2025-09-26", None, "open", ""),
            ],
            id="Yunakivka",
        ),
        # hrabovske-deepstate-2025-12-24, about the 23rd, until
        # hrabovske-ua-border-guard-2026-01-02; the ministry spoke on 5 January.
        pytest.param(
            "hrabovske",
            [("2025-12-23", "2026-01-02", "conceded", "ukrainian")],
            id="Hrabovske",
        ),
        # bezsalivka-ua-genstaff-2025-08-10 came 34 days after -ru-mod-2025-07-07.
        pytest.param("bezsalivka", [], id="Bezsalivka"),
    ],
)
def test_real_case(
    store: Store, place: str, expected: list[tuple[str | None, ...]]
) -> None:
    """The spells of the documented cases begin and end as their claims say."""
    spells = build_spells(store, WHOLE)
    own = spells[spells["place_id"] == place]
    found = own[["disputed_from", "disputed_to", "ended", "conceded_by"]]

    assert expected == [
        (str(read_day(start)), str(read_day(end)) if read_day(end) else None, *rest)
        for start, end, *rest in found.itertuples(index=False)
    ]


Said = Sequence[tuple[int, str, str]]
"""Claims about one village: the number of the day, the side, the status."""


def make_claims(said: Said) -> list[Claim]:
    """Let the first source of each side speak about the ford."""
    numbers = count()
    return [
        Claim(
            f"c{next(numbers)}",
            "ford",
            f"{side}-1",
            SOURCES[f"{side}-1"],
            status,
            "place",
            None,
            DAYS[day],
        )
        for day, side, status in said
    ]


START = ((0, "russian", R), (0, "ukrainian", U))


@pytest.mark.parametrize(
    ("said", "ended", "conceded_by", "agreement"),
    [
        pytest.param((), "open", "", "", id="nobody moves"),
        pytest.param(
            ((4, "russian", U),), "conceded", "russian", "agreed", id="Russian side"
        ),
        pytest.param(
            ((4, "ukrainian", NOT_U),), "conceded", "ukrainian", "agreed",
            id="Ukrainian side",
        ),
        pytest.param(
            ((4, "russian", C), (4, "ukrainian", NOT_R)), "converged", "", "agreed",
            id="both move",
        ),
        pytest.param(
            ((3, "independent", C), (4, "russian", C), (4, "ukrainian", C)),
            "conceded", "russian|ukrainian", "agreed", id="both join the third",
        ),
        pytest.param(
            ((3, "independent", NOT_U), (4, "ukrainian", R), (4, "independent", R)),
            "conceded", "ukrainian", "agreed", id="the third was compatible before",
        ),
        pytest.param(
            ((6, "ukrainian", U),), "lapsed", "", "overtaken", id="one side goes on"
        ),
        pytest.param(
            ((0, "independent", C), (4, "russian", R), (4, "ukrainian", R)),
            "conceded", "ukrainian", "overtaken", id="conceded beside an old third",
        ),
    ],
)  # fmt: skip
def test_ending(
    bench: Bench, said: Said, ended: str, conceded_by: str, agreement: str
) -> None:
    """A dispute of two sides ends by whoever moves, or by nobody's moving."""
    period = Period(DAYS[0], DAYS[-1], overtaken_after=2)
    # The dispute is kept alive until the last word.
    kept = ((3, "russian", R), (3, "ukrainian", U))
    store = bench.load(make_claims((*START, *said, *kept)))
    (spell,) = build_spells(store, period).to_dict("records")

    assert (ended, conceded_by, agreement) == (
        spell["ended"],
        spell["conceded_by"],
        spell["agreement_after"],
    )


def test_side_that_splits_concedes_nothing(bench: Bench) -> None:
    """A dispute lapses when the sources of one side contradict one another."""
    claims = make_claims((*START, (3, "russian", R)))
    other = replace(claims[-1], claim_id="c9", source_id="russian-2", status=U)
    period = Period(DAYS[0], DAYS[-1])
    (spell,) = build_spells(bench.load([*claims, other]), period).to_dict("records")

    assert ("lapsed", "split", "split") == (
        spell["ended"],
        spell["agreement_after"],
        spell["russian_after"],
    )


def test_what_happens_after_the_period_is_not_looked_at(store: Store) -> None:
    """On 10 April 2025 Basivka's dispute of the 6th is open, 5 days old."""
    period = Period(date(2025, 4, 10), date(2025, 4, 10))
    spells = build_spells(store, period).set_index("place_id")
    basivka = spells.loc["basivka"]

    assert ("open", 5, R, NOT_R, C) == (
        basivka["ended"],
        basivka["days"],
        basivka["russian_at_start"],
        basivka["ukrainian_at_start"],
        basivka["independent_at_start"],
    )


def test_no_dispute_is_a_table_without_rows(store: Store) -> None:
    """Where one side alone is heard there is no dispute, and the columns stay."""
    spells = build_spells(store, replace(WHOLE, sources=frozenset({"ru-mod"})))

    assert spells.empty
    assert list(SPELL_COLUMNS) == list(spells)
