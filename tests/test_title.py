"""The words of the title."""

import dataclasses
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.vocabulary import Side
from layers.title import (
    DAY_SLOT,
    SourceCount,
    build_day_words,
    build_source_counts,
    build_title,
)
from layers.view import Catalogue, ViewState

LAST_DAY = date(2026, 8, 2)
VIEW = ViewState(as_of=date(2025, 4, 27))


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


@given(st.dates(), st.dates())
def test_template_gives_the_title_of_every_day(one: date, other: date) -> None:
    """Filling the day into the template of another day gives that day's title."""
    template = build_title(
        dataclasses.replace(VIEW, as_of=one), LAST_DAY, make_counts()
    ).template
    title = build_title(dataclasses.replace(VIEW, as_of=other), LAST_DAY, make_counts())

    assert template.replace(DAY_SLOT, build_day_words(other)) == title.text


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
    assert build_day_words(day) == words


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
