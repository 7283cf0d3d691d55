"""Changes of hands and who followed: real cases by hand, made ones by the oracle.

The six cases are written out with the rows of the tables that decide them:
day of publication (and day spoken of, where another), source, status, scope.
"""

from dataclasses import replace
from datetime import date

import hands_oracle
import pandas as pd
import pytest
from diary import Bench
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import (
    DAYS,
    MIRROR_SIDE,
    MIRROR_STATUS,
    PLACES,
    claim_lists,
    read_claims,
)

from data.store import Store
from data.tables import Dataset
from layers.handovers import HANDOVER_COLUMNS, Handovers, build_handovers
from layers.lags import LAG_COLUMNS, count_first
from layers.period import Period

WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))
LITTLE = Period(DAYS[0], DAYS[-1], overtaken_after=2)
SIDES = ("russian", "ukrainian", "independent")


@pytest.fixture(scope="module")
def found(store: Store) -> Handovers:
    """The changes of hands of the bundled tables."""
    return build_handovers(store, WHOLE)


def describe(found: Handovers, place_id: str) -> list[tuple[str, ...]]:
    """Write the changes at a place in one line each."""
    own = found.handovers[found.handovers["place_id"] == place_id]
    return [
        (
            f"{row.claimed_on.date()} for {row.claimed_for.date()}",
            row.holder,
            row.first_sides,
            row.first_claim_id,
            row.contradicted_by,
            "" if pd.isna(row.changed_again) else str(row.changed_again.date()),
        )
        for row in own.itertuples(index=False)
    ]


def describe_lags(
    found: Handovers, place_id: str, day: str, kind: str
) -> dict[str, tuple[str, int]]:
    """Write how the waits for one change ended: outcome and days by follower."""
    rows = found.lags[
        (found.lags["place_id"] == place_id)
        & (found.lags["claimed_on"] == day)
        & (found.lags["follower_kind"] == kind)
    ]
    return {
        row.follower: (row.outcome, row.days) for row in rows.itertuples(index=False)
    }


def test_sudzha_changes_hands_twice(found: Handovers) -> None:
    """Sudzha, 12 to 16 March 2025, and what had been said before.

    2024-08-09  ua-unit      ukrainian_control      place    first of the first change
    2024-08-09  ru-mod       contested              partial  names no holder
    2024-08-14  deepstate    ukrainian_control      place    acknowledges: 5 days
    2024-08-14  ru-akhmat    not_ukrainian_control  place    no acknowledgement
    2025-03-12  ua-ccd       not_russian_control    place
    2025-03-13 (03-12)  isw  russian_control        place    first of the second
    2025-03-13  ru-mod       russian_control        place    on the same day
    2025-03-13  deepstate    contested              partial  own side, same day
    2025-03-15  deepstate    russian_control        place    acknowledges: 2 days
    2025-03-15  ua-genstaff  not_ukrainian_control  place    acknowledges: 2 days
    2025-03-17 (03-09)  ua-unit  not_russian_control  partial

    These rows of data/claims.csv decide.
    """
    assert describe(found, "sudzha") == [
        (
            *("2024-08-09 for 2024-08-09", "ukrainian", "ukrainian"),
            *("sudzha-ua-unit-2024-08-09", "", "2025-03-13"),
        ),
        (
            *("2025-03-13 for 2025-03-12", "russian", "russian|independent"),
            *("sudzha-isw-2025-03-13", "sudzha-deepstate-2025-03-13", ""),
        ),
    ]
    assert describe_lags(found, "sudzha", "2024-08-09", "side") == {
        "russian": ("changed_again", 216),
        "independent": ("acknowledged", 5),
    }
    assert describe_lags(found, "sudzha", "2025-03-13", "side") == {
        "ukrainian": ("acknowledged", 2)
    }
    sources = describe_lags(found, "sudzha", "2025-03-13", "source")
    assert sources["deepstate"] == ("acknowledged", 2)
    assert sources["ua-genstaff"] == ("acknowledged", 2)
    assert sources["ua-unit"] == ("open", 507)
    assert not {"isw", "ru-mod"} & set(sources)


def test_basivka_is_acknowledged_after_seven_weeks(found: Handovers) -> None:
    """Basivka, 6 April to 26 May 2025.

    2025-04-01  ru-news-pravda  contested       partial  names no holder
    2025-04-06  ru-mod          russian_control      place  first
    2025-04-06  deepstate       contested            place
    2025-04-06  ua-border-guard not_russian_control  place  a denial
    2025-04-06  ua-ccd          not_russian_control  place  a denial
    2025-04-07  ru-milblogger-other  russian_control  place  1 day, an echo
    2025-04-07  ua-border-guard ukrainian_control    place  insists: 1 day, no change
    2025-04-27 (04-26)  isw     russian_control      place  21 days
    2025-04-27  deepstate       contested            partial
    2025-04-29  ua-sumy-ova     not_russian_control  place
    2025-05-24  deepstate       russian_control      place  48 days
    2025-05-26  ua-sumy-ova     russian_control      place  50 days

    These rows of data/claims.csv decide.
    """
    assert describe(found, "basivka") == [
        (
            *("2025-04-06 for 2025-04-06", "russian", "russian"),
            *("basivka-ru-mod-2025-04-06", "", ""),
        )
    ]
    assert describe_lags(found, "basivka", "2025-04-06", "side") == {
        "ukrainian": ("acknowledged", 50),
        "independent": ("acknowledged", 21),
    }
    assert describe_lags(found, "basivka", "2025-04-06", "source") == {
        "ru-kotenok": ("open", 483),
        "ru-milblogger-other": ("acknowledged", 1),
        "ru-news-pravda": ("open", 483),
        "ua-border-guard": ("open", 483),
        "ua-ccd": ("open", 483),
        "ua-sumy-ova": ("acknowledged", 50),
        "ua-tsaplienko": ("open", 483),
        "deepstate": ("acknowledged", 48),
        "isw": ("acknowledged", 21),
    }


def test_gornal_is_contradicted_by_the_side_that_spoke(found: Handovers) -> None:
    """Gornal: said to be taken in August 2024, and back on 26 April 2025.

    2024-08-09  deepstate  contested  place
    2024-08-13 (08-07)  deepstate  ukrainian_control  place  first, told six days late
    2025-04-20  ru-news-pravda  ukrainian_control  place  a Russian source: 250 days
    2025-04-26  deepstate    ukrainian_control  place
    2025-04-26  ru-akhmat    contested          partial  own side, same day
    2025-04-26  ru-genstaff  russian_control    place    first of the change back
    2025-04-27  ua-butusov   ukrainian_control  place    insists: 1 day
    2025-04-29 (04-28)  osw  russian_control    place    3 days
    2025-08-23  ua-unit      contested          partial

    These rows of data/claims.csv decide.
    """
    assert describe(found, "gornal") == [
        (
            *("2024-08-13 for 2024-08-07", "ukrainian", "independent"),
            *("gornal-deepstate-2024-08-13", "", "2025-04-26"),
        ),
        (
            *("2025-04-26 for 2025-04-26", "russian", "russian"),
            *("gornal-ru-genstaff-2025-04-26", "gornal-ru-akhmat-2025-04-26", ""),
        ),
    ]
    assert describe_lags(found, "gornal", "2024-08-13", "side") == {
        "russian": ("acknowledged", 250),
        "ukrainian": ("changed_again", 256),
    }
    assert describe_lags(found, "gornal", "2025-04-26", "side") == {
        "ukrainian": ("open", 463),
        "independent": ("acknowledged", 3),
    }


def test_yunakivka_is_not_acknowledged(found: Handovers) -> None:
    """Yunakivka: a claim that nobody else follows stays open to the last day.

    2025-05-24  ua-sumy-ova  ukrainian_control    place    its own side's: no change
    2025-05-24  ru-state-media  contested         partial
    2025-09-05  deepstate    contested            partial
    2025-09-14  ru-marochko  contested            partial
    2025-09-26  ru-mod       russian_control      place    first
    2026-01-31  ua-unit      not_ukrainian_control  near   of the vicinity: nothing

    These rows of data/claims.csv decide.
    """
    assert describe(found, "yunakivka") == [
        (
            *("2025-09-26 for 2025-09-26", "russian", "russian"),
            *("yunakivka-ru-mod-2025-09-26", "", ""),
        )
    ]
    assert describe_lags(found, "yunakivka", "2025-09-26", "side") == {
        "ukrainian": ("open", 310),
        "independent": ("open", 310),
    }


def test_hrabovske_is_conceded_before_it_is_claimed(found: Handovers) -> None:
    """Hrabovske: the losing side speaks first, and contradicts itself on that day.

    2025-12-21  ua-afu-comms     russian_control        place    first
    2025-12-21  ua-joint-forces  contested              place    own side, same day
    2025-12-24 (12-23)  deepstate  russian_control      place    3 days
    2025-12-25  ua-border-guard  contested              place
    2026-01-02  ua-border-guard  not_ukrainian_control  place    12 days
    2026-01-04  ua-joint-forces  not_ukrainian_control  place    14 days
    2026-01-05  ru-mod           russian_control        place    15 days
    2026-01-15  ru-genstaff      russian_control        place    25 days, an echo

    These rows of data/claims.csv decide.
    """
    assert describe(found, "hrabovske") == [
        (
            *("2025-12-21 for 2025-12-21", "russian", "ukrainian"),
            *("hrabovske-ua-afu-comms-2025-12-21",),
            *("hrabovske-ua-joint-forces-2025-12-21", ""),
        )
    ]
    assert describe_lags(found, "hrabovske", "2025-12-21", "side") == {
        "russian": ("acknowledged", 15),
        "independent": ("acknowledged", 3),
    }
    assert describe_lags(found, "hrabovske", "2025-12-21", "source") == {
        "ru-genstaff": ("acknowledged", 25),
        "ru-mod": ("acknowledged", 15),
        "ua-border-guard": ("acknowledged", 12),
        "ua-joint-forces": ("acknowledged", 14),
        "deepstate": ("acknowledged", 3),
    }


def test_bezsalivka_changes_back_after_five_weeks(found: Handovers) -> None:
    """Bezsalivka: 34 days after the first claim the other side claims it back.

    2025-07-07  ru-mod       russian_control    place  first
    2025-08-10  ua-genstaff  ukrainian_control  place  "retaken": 34 days, a change
    2026-03-10  deepstate    contested          near   of the vicinity: nothing

    These rows of data/claims.csv decide.
    """
    assert describe(found, "bezsalivka") == [
        (
            *("2025-07-07 for 2025-07-07", "russian", "russian"),
            *("bezsalivka-ru-mod-2025-07-07", "", "2025-08-10"),
        ),
        (
            *("2025-08-10 for 2025-08-10", "ukrainian", "ukrainian"),
            *("bezsalivka-ua-genstaff-2025-08-10", "", ""),
        ),
    ]
    assert describe_lags(found, "bezsalivka", "2025-07-07", "side") == {
        "ukrainian": ("changed_again", 34),
        "independent": ("changed_again", 34),
    }
    assert describe_lags(found, "bezsalivka", "2025-08-10", "side") == {
        "russian": ("open", 357),
        "independent": ("open", 357),
    }


def test_wait_for_a_change_back_is_a_setting(store: Store) -> None:
    """With 40 days Bezsalivka's second claim is a denial, and no change."""
    found = build_handovers(store, replace(WHOLE, overtaken_after=40))

    assert len(describe(found, "bezsalivka")) == 1


def list_oracle(
    claims: list[Claim], countries: dict[str, str], period: Period
) -> tuple[list[object], list[object]]:
    """Ask the oracle about every place."""
    visible = [
        claim
        for claim in claims
        if claim.reported_date <= period.to_day
        and (period.sources is None or claim.source_id in period.sources)
    ]
    last_day = max((c.reported_date for c in visible), default=date.min)
    sides = {claim.side for claim in visible}
    changes: list[object] = []
    lags: list[object] = []
    for place_id in sorted({claim.place_id for claim in visible}):
        own = [claim for claim in visible if claim.place_id == place_id]
        found = hands_oracle.find_handovers(
            own, countries[place_id], period.overtaken_after
        )
        for number, change in enumerate(found):
            if change.claimed_on < period.from_day:
                continue
            contradiction = hands_oracle.find_contradiction(
                own, found, number, period.overtaken_after
            )
            names = "|".join(sorted({c.source_id for c in change.first}))
            key = (place_id, change.claimed_on)
            changes.append(
                (*key, change.claimed_for, change.holder, names, contradiction)
            )
            lags += [
                (*key, *row)
                for row in hands_oracle.follow(own, found, number, last_day)
                if row[0] not in SIDES or row[0] in sides
            ]
    return changes, sorted(lags)  # type: ignore[type-var]


def list_found(found: Handovers) -> tuple[list[object], list[object]]:
    """Give the changes and lags the form of the oracle's."""
    changes = [
        (
            *(row.place_id, row.claimed_on.date(), row.claimed_for.date()),
            *(row.holder, row.first_sources, row.contradicted_by),
        )
        for row in found.handovers.itertuples(index=False)
    ]
    lags = [
        (
            *(row.place_id, row.claimed_on.date(), row.follower),
            *(row.outcome, row.days, row.claim_id),
        )
        for row in found.lags.itertuples(index=False)
    ]
    return sorted(changes), sorted(lags)


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(WHOLE, id="whole"),
        pytest.param(replace(WHOLE, overtaken_after=None), id="never settled"),
        pytest.param(
            Period(date(2025, 3, 1), date(2025, 6, 1), overtaken_after=0), id="spring"
        ),
        pytest.param(
            replace(WHOLE, sources=frozenset({"ru-mod", "isw", "ua-genstaff"})),
            id="few",
        ),
    ],
)
def test_real_changes_equal_the_oracle(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """On the tables every change, lag and contradiction is the oracle's."""
    countries = dataset.places.set_index("place_id")["country"].to_dict()
    expected = list_oracle(list(read_claims(dataset)), countries, period)

    assert expected == list_found(build_handovers(store, period))


@given(
    claims=claim_lists(),
    period=st.sampled_from(
        (
            LITTLE,
            replace(LITTLE, overtaken_after=0),
            replace(LITTLE, overtaken_after=None),
            replace(LITTLE, from_day=DAYS[2], to_day=DAYS[4]),
            replace(LITTLE, sources=frozenset({"russian-1", "ukrainian-1"})),
        )
    ),
)
def test_made_changes_equal_the_oracle(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """On made-up claims every change, lag and contradiction is the oracle's."""
    countries = {place.place_id: "RU" for place in PLACES}
    expected = list_oracle(claims, countries, period)

    assert expected == list_found(build_handovers(bench.load(claims), period))


@pytest.fixture(scope="module")
def mirror_bench() -> Bench:
    """A bench whose places lie on the other side of the border."""
    bench = Bench()
    bench.store.engine.connection.execute("UPDATE places SET country = 'UA'")
    return bench


def mirror(claim: Claim) -> Claim:
    """Let the two sides change places in a claim."""
    return replace(
        claim,
        side=MIRROR_SIDE.get(claim.side, claim.side),
        source_id=mirror_id(claim.source_id),
        status=MIRROR_STATUS.get(claim.status, claim.status),
    )


def mirror_id(name: str) -> str:
    """Let the two sides change places in the id of a source or side."""
    side, _, rest = name.partition("-")
    return "-".join(filter(None, (MIRROR_SIDE.get(side, side), rest)))


@given(claims=claim_lists())
def test_sides_are_treated_alike(
    bench: Bench, mirror_bench: Bench, claims: list[Claim]
) -> None:
    """When sides and borders change places, changes and lags do, and nothing else."""
    changes, lags = list_found(build_handovers(bench.load(claims), LITTLE))
    swapped = mirror_bench.load([mirror(claim) for claim in claims])
    other_changes, other_lags = list_found(build_handovers(swapped, LITTLE))

    assert len(changes) == len(other_changes)
    assert (
        sorted(
            (*row[:2], mirror_id(row[2]), *row[3:])  # type: ignore[index]
            for row in lags
        )
        == other_lags
    )
    assert (
        [
            (*row[:3], MIRROR_SIDE[row[3]], row[5])  # type: ignore[index]
            for row in changes
        ]
        == [(*row[:4], row[5]) for row in other_changes]
    )  # type: ignore[index]


@given(claims=claim_lists(), order=st.randoms())
def test_ids_decide_nothing_but_which_is_named(
    bench: Bench, claims: list[Claim], order: st.DataObject
) -> None:
    """With other claim ids the changes and the days waited are the same."""
    ids = [claim.claim_id for claim in claims]
    order.shuffle(ids)  # type: ignore[attr-defined]
    renamed = [replace(c, claim_id=i) for c, i in zip(claims, ids, strict=True)]
    first = build_handovers(bench.load(claims), LITTLE)
    second = build_handovers(bench.load(renamed), LITTLE)

    fixed = ["place_id", "holder", "claimed_on", "claimed_for", "first_sources"]
    waits = ["place_id", "claimed_on", "follower", "outcome", "days"]
    pd.testing.assert_frame_equal(first.handovers[fixed], second.handovers[fixed])
    pd.testing.assert_frame_equal(first.lags[waits], second.lags[waits])


def test_first_speakers_are_counted(found: Handovers) -> None:
    """Each change has a first side; those of one day share it."""
    first = count_first(found.handovers, SIDES).set_index("side")
    shared = found.handovers["first_sides"].str.contains("|", regex=False)

    assert (first["changes"] == len(found.handovers)).all()
    assert first["first_alone"].sum() == len(found.handovers) - shared.sum()
    assert (
        first["contradicted"].sum() == (found.handovers["contradicted_by"] != "").sum()
    )


def test_nobody_spoke(store: Store) -> None:
    """Without a claim there is no change, no lag and no last day."""
    period = Period(date(2014, 1, 1), date(2014, 2, 1))
    found = build_handovers(store, period)

    assert found.handovers.empty
    assert list(HANDOVER_COLUMNS) == list(found.handovers)
    assert list(LAG_COLUMNS) == list(found.lags)
    assert pd.isna(found.last_day)


def test_one_side_alone_is_waited_for_by_nobody(store: Store) -> None:
    """With one source visible each change has its first side and no follower."""
    found = build_handovers(store, replace(WHOLE, sources=frozenset({"ru-mod"})))

    assert not found.handovers.empty
    assert found.lags.empty
