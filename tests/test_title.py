"""The words of the title."""

import dataclasses
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.vocabulary import Side
from layers.speech import ENGLISH
from layers.title import (
    DAY_SLOT,
    SourceCount,
    build_source_counts,
    build_title,
)
from layers.view import Catalogue, Compare, ViewState

LAST_DAY = date(2026, 8, 2)
VIEW = ViewState(as_of=date(2025, 4, 27))
NAMES = {"deepstate": "DeepState", "isw": "Institute for the Study of War"}


def make_counts(
    russian: tuple[int, int] = (27, 27),
    ukrainian: tuple[int, int] = (24, 24),
    independent: tuple[int, int] = (8, 8),
) -> Mapping[Side, SourceCount]:
    """Make the counts of visible and total sources by side."""
    pairs = zip(Side, (russian, ukrainian, independent), strict=True)
    return {side: SourceCount(*pair) for side, pair in pairs}


def test_title_names_day_publishing_and_sources() -> None:
    """The title of the opening view says the day, the cut-off and whose claims."""
    title = build_title(VIEW, LAST_DAY, make_counts())

    assert title.text == (
        "Claims about 27 April 2025, as published by 2 August 2026, "
        "according to 59 of 59 sources: 27 Russian, 24 Ukrainian, 8 independent"
    )


@pytest.mark.parametrize(
    ("known_by", "words"),
    [
        pytest.param(None, "as published by 2 August 2026", id="hindsight"),
        pytest.param("as-of", "as known that day", id="as-known-that-day"),
        pytest.param(date(2025, 5, 1), "as published by 1 May 2025", id="fixed-day"),
    ],
)
def test_title_says_how_late_a_claim_may_be_published(
    known_by: date | None, words: str
) -> None:
    """Each of the three ways to know has its words, none of which is today."""
    view = dataclasses.replace(VIEW, known_by=known_by)

    assert build_title(view, LAST_DAY, make_counts()).known == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        pytest.param(make_counts(), "", id="none"),
        pytest.param(
            make_counts(russian=(19, 27)), "8 of 27 Russian sources hidden", id="some"
        ),
        pytest.param(
            make_counts(ukrainian=(0, 24)),
            "24 of 24 Ukrainian sources hidden",
            id="a-whole-side",
        ),
        pytest.param(
            make_counts(russian=(26, 27), independent=(0, 8)),
            "1 of 27 Russian and 8 of 8 independent sources hidden",
            id="two-sides",
        ),
        pytest.param(
            make_counts((1, 2), (1, 2), (1, 2)),
            "1 of 2 Russian, 1 of 2 Ukrainian and 1 of 2 independent sources hidden",
            id="three-sides",
        ),
        pytest.param(
            {Side.RUSSIAN: SourceCount(0, 1), Side.UKRAINIAN: SourceCount(2, 2)},
            "1 of 1 Russian source hidden",
            id="the-only-one",
        ),
    ],
)
def test_title_says_what_is_hidden(
    counts: Mapping[Side, SourceCount], words: str
) -> None:
    """Sources that are switched off are counted side by side."""
    title = build_title(VIEW, LAST_DAY, counts)

    assert title.hidden == words
    assert title.text.endswith(f"({words})" if words else title.sources)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        pytest.param(
            make_counts((0, 27), (0, 24), (0, 8)),
            "according to no source: every source is switched off",
            id="all-hidden",
        ),
        pytest.param(
            {}, "according to no source: the tables hold none", id="empty-tables"
        ),
        pytest.param(
            {Side.UKRAINIAN: SourceCount(1, 1)},
            "according to 1 of 1 source: 1 Ukrainian",
            id="a-single-one",
        ),
    ],
)
def test_title_says_when_nobody_or_one_speaks(
    counts: Mapping[Side, SourceCount], words: str
) -> None:
    """A view without sources says so instead of counting to nought."""
    assert build_title(VIEW, LAST_DAY, counts).sources == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"compare": Compare.SWIPE, "right": "deepstate"},
            "left: Russian sources, right: DeepState",
            id="swipe",
        ),
        pytest.param(
            {"compare": Compare.TWIN, "left": "independent"},
            "left: independent sources, right: Ukrainian sources",
            id="twin",
        ),
        pytest.param(
            {"compare": Compare.DISPUTED},
            "only disputed places, according to 59 of 59 sources: "
            "27 Russian, 24 Ukrainian, 8 independent",
            id="disputed",
        ),
        pytest.param(
            {"compare": Compare.DATES, "reference": date(2025, 3, 1)},
            "left: 1 March 2025, right: the day on view, according to Russian sources",
            id="two-dates",
        ),
        pytest.param(
            {"compare": Compare.DATES, "left": "isw"},
            "left: 30 days earlier, right: the day on view, "
            "according to Institute for the Study of War",
            id="a-day-and-the-days-before",
        ),
        pytest.param(
            {"compare": Compare.SWIPE, "left": "bbc"},
            "left: bbc, right: Ukrainian sources",
            id="source-without-a-name",
        ),
        pytest.param(
            {
                "compare": Compare.SWIPE,
                "left": "isw",
                "hidden": frozenset({"isw", "deepstate"}),
            },
            "left: Institute for the Study of War (switched off), "
            "right: Ukrainian sources",
            id="source-switched-off",
        ),
    ],
)
def test_title_says_what_stands_side_by_side(
    changes: dict[str, object], words: str
) -> None:
    """Each way to compare has its words, which stand where the sources do."""
    view = dataclasses.replace(VIEW, **changes)

    title = build_title(view, LAST_DAY, make_counts(), NAMES)

    assert title.sources == words
    assert title.text == (
        f"Claims about 27 April 2025, as published by 2 August 2026, {words}"
    )


def test_title_says_when_a_side_on_view_is_switched_off() -> None:
    """A whole side that is hidden stays in the comparison, and the title says so."""
    view = dataclasses.replace(VIEW, compare=Compare.SWIPE)

    title = build_title(view, LAST_DAY, make_counts(ukrainian=(0, 24)))

    assert title.text.endswith(
        "left: Russian sources, right: Ukrainian sources (switched off) "
        "(24 of 24 Ukrainian sources hidden)"
    )


def test_caller_may_name_a_side() -> None:
    """A name of a side given by the caller stands in place of the usual one."""
    view = dataclasses.replace(VIEW, compare=Compare.SWIPE)

    title = build_title(view, LAST_DAY, make_counts(), {"russian": "Moscow's sources"})

    assert title.sources == "left: Moscow's sources, right: Ukrainian sources"


@given(
    name=st.lists(
        st.sampled_from([DAY_SLOT, "{", "}", "day", "\u202e", "\n", "\x00"])
        | st.characters()
    ).map("".join)
)
def test_name_of_a_source_never_takes_the_place_of_the_day(name: str) -> None:
    """Whatever a source is called, the title has one line and one day to fill in."""
    view = dataclasses.replace(VIEW, compare=Compare.SWIPE, left="isw")

    title = build_title(view, LAST_DAY, make_counts(), {"isw": name})

    assert title.template.count(DAY_SLOT) == 1
    assert title.text.isprintable()


@given(one=st.dates(), other=st.dates(), compare=st.sampled_from(Compare))
def test_template_gives_the_title_of_every_day(
    one: date, other: date, compare: Compare
) -> None:
    """Filling the day into the template of another day gives that day's title."""
    view = dataclasses.replace(VIEW, compare=compare, as_of=one)
    template = build_title(view, LAST_DAY, make_counts()).template

    title = build_title(dataclasses.replace(view, as_of=other), LAST_DAY, make_counts())

    assert template.replace(DAY_SLOT, ENGLISH.day(other)) == title.text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(date(2024, 8, 7), "7 August 2024", id="no-leading-zero"),
        pytest.param(date(2025, 12, 31), "31 December 2025", id="last-month"),
        pytest.param(date(2025, 1, 1), "1 January 2025", id="first-month"),
    ],
)
def test_day_is_written_as_people_say_it(day: date, words: str) -> None:
    """A day in words is the number, the English month and the year."""
    assert ENGLISH.day(day) == words


def test_counts_follow_what_the_view_hides() -> None:
    """Each side is counted by itself, in the order of the sides."""
    catalogue = Catalogue(
        place_ids=frozenset(),
        sources={
            Side.INDEPENDENT: ("isw", "deepstate"),
            Side.RUSSIAN: ("ru-mod", "ru-mash"),
        },
        first_day=date(2024, 8, 6),
        last_day=LAST_DAY,
        tile_ids=(),
        defaults=VIEW,
    )
    view = dataclasses.replace(VIEW, hidden=frozenset({"ru-mod", "gone"}))

    counts = build_source_counts(view, catalogue)

    assert list(counts.items()) == [
        (Side.RUSSIAN, SourceCount(1, 2)),
        (Side.UKRAINIAN, SourceCount(0, 0)),
        (Side.INDEPENDENT, SourceCount(2, 2)),
    ]
