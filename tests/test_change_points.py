"""When a place's marking changes, and what is said of it then."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from map_files import (
    ABROAD,
    BASIVKA,
    GORNAL,
    RUSSIAN,
    UKRAINIAN,
    UNKNOWN,
    UNKNOWN_RUSSIA,
    list_said,
    make_collection,
    make_context,
    make_deepstate,
    make_feature,
    make_member,
    read_maps,
)

from data.readers.contract import Context, Member

STATUS = {RUSSIAN: "russian_control", UKRAINIAN: "ukrainian_control"}
STATUS |= {UNKNOWN: "contested", UNKNOWN_RUSSIA: "contested"}


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The tiny dataset as context."""
    return make_context(tmp_path_factory.mktemp("tiny"))


def test_claim_is_made_only_where_the_marking_changes(context: Context) -> None:
    """A map that repeats another is no news."""
    days = ("2024-08-08", "2024-08-09", "2024-08-10")
    maps = [make_deepstate(f"{day}T08:00", (GORNAL, UKRAINIAN)) for day in days]

    reading = read_maps("deepstate", context, *maps)

    assert [("gornal", "ukrainian_control", "2024-08-08")] == list_said(reading)


def test_no_polygon_ends_a_statement_and_claims_nothing(context: Context) -> None:
    """A place that leaves all areas is withdrawn, not said to be the other side's."""
    maps = (
        make_deepstate("2024-08-08T08:00", (GORNAL, UKRAINIAN), (BASIVKA, RUSSIAN)),
        make_deepstate("2024-08-09T08:00", (BASIVKA, RUSSIAN)),
    )

    reading = read_maps("deepstate", context, *maps)

    assert ("gornal", "withdrawn", "2024-08-09") == list_said(reading)[-1]
    ended = reading.claims.iloc[-1]["statement"]
    assert ended.endswith("map of 9 August 2024 no longer marked Gornal as anything.")


def test_place_that_was_never_marked_is_never_spoken_of(context: Context) -> None:
    """Silence from the beginning makes no claim at all."""
    reading = read_maps(
        "deepstate", context, make_deepstate("2024-08-08T08:00", (GORNAL, RUSSIAN))
    )

    assert {"gornal"} == set(reading.claims["place_id"])


def test_several_publications_of_a_day_stand_in_order(context: Context) -> None:
    """All are kept, and the last one is the last in order by its id."""
    fills = (RUSSIAN, UNKNOWN, UKRAINIAN)
    maps = [
        make_deepstate(f"2024-08-08T{8 + hour:02}:00", (GORNAL, fill))
        for hour, fill in enumerate(fills)
    ]

    claims = read_maps("deepstate", context, *reversed(maps)).claims

    ordered = claims.sort_values(["reported_date", "claim_id"])
    assert [STATUS[fill] for fill in fills] == list(ordered["status"])


def test_a_map_without_usable_areas_ends_nothing(context: Context) -> None:
    """A file that lost its areas does not withdraw what was said."""
    empty = make_deepstate("2024-08-09T08:00", (GORNAL, ABROAD))
    maps = (make_deepstate("2024-08-08T08:00", (GORNAL, UKRAINIAN)), empty)

    reading = read_maps("deepstate", context, *maps)

    assert 1 == len(reading.claims)
    assert any("nothing ends with it" in text for text in reading.report.notices)


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param("#123456", id="unknown-fill"),
        pytest.param("", id="no-fill"),
    ],
)
def test_unknown_category_neither_speaks_nor_ends(
    context: Context, strange: str
) -> None:
    """Under an area that cannot be understood the earlier statement stands."""
    maps = (
        make_deepstate("2024-08-08T08:00", (GORNAL, UKRAINIAN), (BASIVKA, RUSSIAN)),
        make_deepstate("2024-08-09T08:00", (GORNAL, strange), (BASIVKA, RUSSIAN)),
    )

    reading = read_maps("deepstate", context, *maps)

    assert "withdrawn" not in set(reading.claims["status"])
    assert "fill" == reading.report.discarded[0].problems[0].column


def test_unreadable_area_ends_nothing_anywhere(context: Context) -> None:
    """An area that could lie anywhere could lie over any place."""
    moment = "1723190400.geojson"
    bad = make_feature([[35, 51], ["x", None], [35, 52]], fill=RUSSIAN)
    good = make_feature([[34.7, 51.1], [34.9, 51.1], [34.8, 51.3]], fill=RUSSIAN)
    maps = (
        make_deepstate("2024-08-08T08:00", (GORNAL, UKRAINIAN), (BASIVKA, RUSSIAN)),
        make_member(moment, make_collection([bad, good])),
    )

    reading = read_maps("deepstate", context, *maps)

    assert "withdrawn" not in set(reading.claims["status"])


def test_cut_map_ends_nothing_that_only_a_whole_one_showed(context: Context) -> None:
    """What lies beyond the cut of a file is not gone from the map."""
    whole = make_deepstate("2024-08-08T08:00", (GORNAL, RUSSIAN), (BASIVKA, RUSSIAN))
    cut = make_deepstate(
        "2024-08-09T08:00", (GORNAL, RUSSIAN), name="1723190400_clipped.geojson"
    )
    later = make_deepstate("2024-08-10T08:00", (GORNAL, RUSSIAN))

    said = list_said(read_maps("deepstate", context, whole, cut, later))

    assert ("basivka", "withdrawn", "2024-08-10") == said[-1]


def test_place_marked_in_two_ways_is_reported_and_says_nothing(
    context: Context,
) -> None:
    """Contradicting areas make no claim, and the report names the file."""
    maps = make_deepstate("2024-08-08T08:00", (GORNAL, UKRAINIAN), (GORNAL, RUSSIAN))

    reading = read_maps("deepstate", context, maps)

    assert reading.claims.empty
    assert any("two ways at once" in text for text in reading.report.notices)


FILLS = st.sampled_from([None, RUSSIAN, UKRAINIAN, UNKNOWN, UNKNOWN_RUSSIA])
HISTORIES = st.lists(st.tuples(FILLS, FILLS, st.integers(1, 3)), min_size=1, max_size=8)


@given(history=HISTORIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_claims_replay_the_maps(
    context: Context, history: list[tuple[str | None, str | None, int]]
) -> None:
    """Applied in order, the claims give what each map marked, and nothing else."""
    day, maps = date(2024, 8, 8), list[Member]()
    expected: dict[date, dict[str, str]] = {}
    standing: dict[str, str] = {}
    for gornal, basivka, wait in history:
        marked = [(GORNAL, gornal), (BASIVKA, basivka)]
        shown = [(middle, fill) for middle, fill in marked if fill]
        maps.append(make_deepstate(f"{day}T08:00", *shown))
        if shown:  # a map without areas changes nothing
            named = (("gornal", gornal), ("basivka", basivka))
            standing = {place: STATUS[fill] for place, fill in named if fill}
        expected[day] = standing
        day += timedelta(days=wait)

    claims = read_maps("deepstate", context, *maps).claims

    for shown_day, state in expected.items():
        told = claims[claims["reported_date"].dt.date <= shown_day]
        last = told.groupby("place_id")["status"].last()
        assert state == last[last != "withdrawn"].to_dict()
    repeats = claims.groupby("place_id")["status"].apply(list)
    assert all(a != b for row in repeats for a, b in pairwise(row))


def test_notes_tell_how_sure_the_reading_is(tmp_path: Path) -> None:
    """A point that may be off by more than its way to the outline is no high record."""
    context = make_context(tmp_path)
    wide = make_feature(
        [[34, 50.6], [36, 50.6], [36, 52], [34, 52], [34, 50.6]], fill=RUSSIAN
    )
    near = make_deepstate("2024-08-09T08:00", (BASIVKA, UNKNOWN), (GORNAL, UNKNOWN))

    first = read_maps(
        "deepstate", context, make_member("1723100000.geojson", make_collection([wide]))
    )
    second = read_maps("deepstate", context, near)

    assert {"high"} == set(first.claims["record_confidence"])
    assert {"high", "medium"} >= set(second.claims["record_confidence"])
