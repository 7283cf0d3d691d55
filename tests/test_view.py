"""The view of the page and its link: there and back, whatever the link holds."""

import dataclasses
import math
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.vocabulary import Kind, Side
from layers.view import (
    AS_OF,
    LONGEST_VALUE,
    Catalogue,
    Compare,
    Language,
    ViewError,
    ViewState,
    build_opening_view,
    change_view,
    from_query,
    swap_axes,
    to_query,
)
from layers.view_filters import FILTER_PARSERS
from layers.view_state import LONGEST_HALO_DAYS, LONGEST_OVERTAKEN_DAYS
from layers.view_values import VALUE_PARSERS
from layers.view_words import LONGEST_SHOWN

FIRST_DAY = date(2024, 8, 6)
LAST_DAY = date(2026, 8, 2)
OPENING_DAY = date(2025, 4, 27)
PLACE_IDS = frozenset({"RU-KRS", "gornal", "guyevo", "st-nicholas-monastery", "sumy"})
SOURCES = {
    Side.RUSSIAN: ("ru-mod", "ru-mash", "ru-shot"),
    Side.UKRAINIAN: ("ua-genstaff", "ua-butusov"),
    Side.INDEPENDENT: ("deepstate", "isw"),
}
TILE_IDS = ("OpenStreetMap.Mapnik", "CartoDB.Positron")


def make_catalogue(**changes: object) -> Catalogue:
    """Make a small catalogue whose opening view is that of the page."""
    fields: dict[str, object] = {
        "place_ids": PLACE_IDS,
        "sources": SOURCES,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "tile_ids": TILE_IDS,
        "defaults": ViewState(as_of=OPENING_DAY),
        "region_ids": ("RU-KRS", "UA-59"),
    }
    return Catalogue(**(fields | changes))  # type: ignore[arg-type]


CATALOGUE = make_catalogue()

DAYS = st.dates(FIRST_DAY, LAST_DAY)
CENTRES = st.tuples(
    st.floats(min_value=-180, max_value=180), st.floats(min_value=-90, max_value=90)
)
CAMERAS = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {
            "centre": CENTRES,
            "zoom": st.none() | st.floats(min_value=0, max_value=22),
        }
    ),
)


PERIODS = (
    st.tuples(DAYS, DAYS)
    .filter(lambda days: days[0] != days[1])
    .map(lambda days: (min(days), max(days)))
)
ACCOUNTS = st.sampled_from(CATALOGUE.accounts)


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, object]:
    """Draw a way to compare and two accounts that it can show."""
    compare, left = draw(st.sampled_from(Compare)), draw(ACCOUNTS)
    others = ACCOUNTS.filter(lambda account: account != left)
    right = draw(others if compare.shows_two_accounts else ACCOUNTS)
    return {"compare": compare, "left": left, "right": right}


@st.composite
def views(draw: st.DrawFn) -> ViewState:
    """Draw any view that the small catalogue can show."""
    period = draw(st.none() | PERIODS)
    return ViewState(
        as_of=draw(st.dates(*period) if period else DAYS),
        known_by=draw(st.sampled_from([None, AS_OF]) | DAYS),
        hidden=draw(st.frozensets(st.sampled_from(CATALOGUE.source_ids))),
        place=draw(st.none() | st.sampled_from(sorted(PLACE_IDS))),
        language=draw(st.sampled_from(Language)),
        tiles=draw(st.sampled_from(["", *TILE_IDS])),
        overtaken_after=draw(st.none() | st.integers(0, LONGEST_OVERTAKEN_DAYS)),
        entailed=draw(st.booleans()),
        reference=draw(st.none() | DAYS),
        fade=draw(st.booleans()),
        halo=draw(st.integers(0, LONGEST_HALO_DAYS)),
        period=period,
        page_language=draw(st.sampled_from(Language)),
        regions=draw(st.frozensets(st.sampled_from(CATALOGUE.region_ids))),
        kinds=draw(st.frozensets(st.sampled_from(Kind))),
        **draw(comparisons()),
        **draw(CAMERAS),
    )


ODD_VALUES = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "none",
            "russian",
            "Ukrainian.isw.nobody",
            "2025-02-30",
            "0001-01-01",
            "9999-12-31",
            "as-of",
            "HINDSIGHT",
            "never",
            "-1",
            "1e400",
            "nan_nan_nan",
            "51.02,35.18",
            "51.02_35.18_9",
            "GORNAL",
            "gornall",
            "\x00",
            "\u202egornal",
            "x" * (LONGEST_VALUE + 1),
            "isw",
            *Side,
            *Compare,
            "2025-03-01_2025-05-01",
            "2025-05-01_2025-03-01",
            "2025-03-01_2025-03-01",
            "2025-03-01_2025-02-30",
            "1999-01-01_2001-01-01",
            "_",
            "9" * 5000,
        ]
    ),
    st.dates().map(date.isoformat),
    st.tuples(st.dates(), st.dates()).map(lambda days: f"{days[0]}_{days[1]}"),
)
ODD_QUERIES = st.dictionaries(
    st.sampled_from(sorted(VALUE_PARSERS | FILTER_PARSERS)) | st.text(),
    ODD_VALUES | st.lists(ODD_VALUES),
)


BOUND = {
    "period": {"date"},
    "compare": {"left", "right"},
    "left": {"right"},
    "right": {"left"},
    "ui": {"lang"},
}
"""Which other settings may have to give way when one of them is set."""


def drop(query: dict[str, str], names: set[str]) -> dict[str, str]:
    """Leave some parameters out of a query."""
    return {name: text for name, text in query.items() if name not in names}


def keep_camera_whole(names: set[str]) -> set[str]:
    """Add the centre to the zoom, and the zoom to the centre."""
    camera = {"centre", "zoom"}
    return names | camera if names & camera else names


@given(view=views())
def test_link_brings_back_the_view_it_was_made_from(view: ViewState) -> None:
    """A view written into a link and read again is the same view, without a note."""
    assert (view, ()) == from_query(to_query(view, CATALOGUE), CATALOGUE)


@given(view=views(), opening=views())
def test_link_brings_back_the_view_whatever_the_opening_view(
    view: ViewState, opening: ViewState
) -> None:
    """The round trip holds for a page that opens on any other view."""
    catalogue = make_catalogue(defaults=opening)

    assert (view, ()) == from_query(to_query(view, catalogue), catalogue)


@given(view=views())
def test_link_survives_percent_encoding(view: ViewState) -> None:
    """A link encoded and decoded as browsers do brings back the same view."""
    address = urlencode(to_query(view, CATALOGUE))

    assert (view, ()) == from_query(parse_qs(address), CATALOGUE)


@given(view=views())
def test_link_needs_no_percent_encoding(view: ViewState) -> None:
    """No value of a link is changed by percent-encoding, so people can read it."""
    assert "%" not in urlencode(to_query(view, CATALOGUE))


@given(query=ODD_QUERIES)
def test_any_query_gives_a_view_whose_link_is_stable(
    query: dict[str, str | list[str]],
) -> None:
    """Whatever a link holds, reading it gives a view that reads back unchanged."""
    view, notes = from_query(query, CATALOGUE)

    assert (view, ()) == from_query(to_query(view, CATALOGUE), CATALOGUE)
    assert all(note.isprintable() for note in notes)


@given(
    name=st.sampled_from(sorted(VALUE_PARSERS | FILTER_PARSERS)),
    value=ODD_VALUES,
    view=views(),
)
def test_value_leaves_every_setting_that_it_does_not_bind_as_asked(
    name: str, value: str, view: ViewState
) -> None:
    """Replacing one value of a link changes it and the settings that it binds."""
    touched = {name, *BOUND.get(name, ())}
    query = to_query(view, CATALOGUE)

    replaced = to_query(from_query({**query, name: value}, CATALOGUE)[0], CATALOGUE)

    assert drop(query, touched) == drop(replaced, touched)


@given(name=st.sampled_from(sorted(VALUE_PARSERS | FILTER_PARSERS)), view=views())
def test_refused_value_changes_nothing_but_its_own_setting(
    name: str, view: ViewState
) -> None:
    """A value that says nothing leaves even those settings that it would bind."""
    query = to_query(view, CATALOGUE)

    spoilt, notes = from_query({**query, name: "\x00"}, CATALOGUE)

    # `lang` is written where it differs from `ui`, so that one may come or go with it.
    own = {"ui", "lang"} if name == "ui" else {name}
    assert drop(query, own) == drop(to_query(spoilt, CATALOGUE), own)
    assert r"'\x00'" in notes[0]


def test_opening_view_has_an_empty_query() -> None:
    """The link of the opening view has no parameters."""
    assert to_query(build_opening_view(FIRST_DAY, LAST_DAY), CATALOGUE) == {}


def test_empty_query_gives_the_opening_view() -> None:
    """A link without parameters opens on 27 April 2025 with all sources visible."""
    assert (ViewState(as_of=OPENING_DAY), ()) == from_query({}, CATALOGUE)


def test_query_is_written_in_a_fixed_order() -> None:
    """A view that differs everywhere is written readably and always alike."""
    view = ViewState(
        as_of=date(2024, 8, 13),
        known_by="as-of",
        hidden=frozenset({"isw", "ru-shot", "ua-butusov", "ua-genstaff"}),
        place="gornal",
        language=Language.UKRAINIAN,
        centre=(35.18, 51.02),
        zoom=9.5,
        tiles="CartoDB.Positron",
        overtaken_after=None,
        entailed=True,
        compare=Compare.SWIPE,
        left="deepstate",
        right="isw",
        reference=date(2025, 3, 1),
        fade=True,
        halo=7,
        period=(date(2024, 8, 7), date(2025, 5, 1)),
        page_language=Language.RUSSIAN,
        regions=frozenset({"UA-59", "RU-KRS"}),
        kinds=frozenset({Kind.TOWN, Kind.VILLAGE}),
    )

    address = urlencode(to_query(view, CATALOGUE))

    assert address == (
        "date=2024-08-13&known=as-of&hide=ukrainian.ru-shot.isw&place=gornal&lang=uk"
        "&at=51.02_35.18_9.5&tiles=CartoDB.Positron&overtaken=never&entailed=1"
        "&compare=swipe&left=deepstate&right=isw&ref=2025-03-01&fade=1&halo=7"
        "&period=2024-08-07_2025-05-01&ui=ru&region=RU-KRS.UA-59&kind=town.village"
    )


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        pytest.param({"place": "Gornal"}, {"place": "gornal"}, id="place-any-case"),
        pytest.param({"place": "ru-krs"}, {"place": "RU-KRS"}, id="region-any-case"),
        pytest.param({"place": ""}, {"place": None}, id="place-empty"),
        pytest.param(
            {"hide": "Russian, ISW"},
            {"hidden": frozenset({"ru-mod", "ru-mash", "ru-shot", "isw"})},
            id="hide-as-typed",
        ),
        pytest.param({"hide": ""}, {"hidden": frozenset()}, id="hide-nothing"),
        pytest.param(
            {"hide": "russian.ukrainian.independent"},
            {"hidden": frozenset(CATALOGUE.source_ids)},
            id="hide-everything",
        ),
        pytest.param({"known": "AS-OF"}, {"known_by": AS_OF}, id="known-as-of"),
        pytest.param({"known": "hindsight"}, {"known_by": None}, id="known-all"),
        pytest.param(
            {"known": "2025-05-01"},
            {"known_by": date(2025, 5, 1)},
            id="known-fixed",
        ),
        pytest.param(
            {"at": "51.02, 35.18"}, {"centre": (35.18, 51.02)}, id="at-as-pasted"
        ),
        pytest.param(
            {"at": "-0.000001_0_0"}, {"centre": (0.0, 0.0), "zoom": 0.0}, id="at-zero"
        ),
        pytest.param({"overtaken": "45"}, {"overtaken_after": 45}, id="overtaken"),
        pytest.param({"entailed": "yes"}, {"entailed": True}, id="entailed-yes"),
        pytest.param({"compare": "Twin"}, {"compare": Compare.TWIN}, id="compare"),
        pytest.param({"left": "Independent"}, {"left": "independent"}, id="a-side"),
        pytest.param({"right": "ISW"}, {"right": "isw"}, id="a-source"),
        pytest.param(
            {"compare": "dates", "left": "isw", "right": "isw"},
            {"compare": Compare.DATES, "left": "isw", "right": "isw"},
            id="one-account-on-two-days",
        ),
        pytest.param(
            {"ref": "2025-03-01"}, {"reference": date(2025, 3, 1)}, id="ref-fixed"
        ),
        pytest.param({"ref": "none"}, {"reference": None}, id="ref-follows"),
        pytest.param({"fade": "TRUE"}, {"fade": True}, id="fade"),
        pytest.param({"halo": "0"}, {"halo": 0}, id="no-halo"),
        pytest.param({"halo": "007"}, {"halo": 7}, id="halo-with-zeros"),
        pytest.param(
            {"period": "2025-03-01, 2025-05-01"},
            {"period": (date(2025, 3, 1), date(2025, 5, 1))},
            id="period-as-pasted",
        ),
        pytest.param(
            {"period": "2025-04-26_2025-04-27"},
            {"period": (date(2025, 4, 26), OPENING_DAY)},
            id="shortest-period",
        ),
        pytest.param({"period": ""}, {"period": None}, id="period-empty"),
        pytest.param(
            {"ui": "UK"},
            {"page_language": Language.UKRAINIAN, "language": Language.UKRAINIAN},
            id="page-language-and-names",
        ),
        pytest.param(
            {"ui": "uk", "lang": "en"},
            {"page_language": Language.UKRAINIAN},
            id="names-of-their-own",
        ),
        pytest.param(
            {"region": "ua-59,RU-KRS"},
            {"regions": frozenset({"UA-59", "RU-KRS"})},
            id="regions",
        ),
        pytest.param({"kind": "Town"}, {"kinds": frozenset({Kind.TOWN})}, id="kind"),
        pytest.param({"kind": "none"}, {"kinds": frozenset()}, id="kind-none"),
        pytest.param({"theme": "dark"}, {}, id="theme-is-the-readers-own"),
        pytest.param({"lang": ["RU"]}, {"language": Language.RUSSIAN}, id="list"),
        pytest.param({"lang": []}, {}, id="empty-list"),
        pytest.param({"utm_source": "a", "dat": "b"}, {}, id="parameters-of-others"),
        pytest.param({" date": "2025-01-01"}, {}, id="name-is-exact"),
        pytest.param({"date": " 2025-01-01\n"}, {"as_of": date(2025, 1, 1)}, id="trim"),
    ],
)
def test_value_is_read_as_people_type_it(
    query: dict[str, str | list[str]], changes: dict[str, object]
) -> None:
    """A value in another case, order or separator is taken without a note."""
    expected = dataclasses.replace(CATALOGUE.defaults, **changes)

    assert (expected, ()) == from_query(query, CATALOGUE)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param(
            {"date": "2025-02-30"}, ["date '2025-02-30'", "calendar"], id="impossible"
        ),
        pytest.param({"date": "27.04.2025"}, ["2025-04-27"], id="other-notation"),
        pytest.param({"date": "20250427"}, ["date '20250427'"], id="basic-notation"),
        pytest.param({"date": ""}, ["date ''"], id="empty-date"),
        pytest.param({"known": "later"}, ["known 'later'", "as-of"], id="known"),
        pytest.param({"place": "gornall"}, ["'gornall'", "try gornal."], id="near-id"),
        pytest.param(
            {"place": "Атлантида"}, ["'Атлантида'", "search"], id="unknown-place"
        ),
        pytest.param({"hide": "iws"}, ["hide 'iws'", "isw"], id="unknown-source"),
        pytest.param(
            {"hide": "iws.a.b"}, ["'iws' and 2 more", "isw"], id="unknown-sources"
        ),
        pytest.param({"lang": "be"}, ["lang 'be'", "en, ru, uk"], id="language"),
        pytest.param({"at": "51.02"}, ["at '51.02'", "51.02_35.18_9"], id="one-number"),
        pytest.param({"at": "1_2_3_4"}, ["at '1_2_3_4'"], id="four-numbers"),
        pytest.param({"at": "north_east"}, ["at 'north_east'"], id="no-numbers"),
        pytest.param({"at": "91_35_9"}, ["at '91_35_9'"], id="not-on-earth"),
        pytest.param({"at": "51_35_99"}, ["at '51_35_99'"], id="zoom-too-deep"),
        pytest.param({"at": "nan_35_9"}, ["at 'nan_35_9'"], id="not-a-number"),
        pytest.param(
            {"tiles": "cartodb-positron"}, ["CartoDB.Positron"], id="near-tiles"
        ),
        pytest.param({"tiles": "?"}, ["tiles '?'", "list"], id="tiles"),
        pytest.param({"overtaken": "-1"}, ["overtaken '-1'", "never"], id="negative"),
        pytest.param({"overtaken": "12345"}, ["9999"], id="too-many-days"),
        pytest.param({"entailed": "2"}, ["entailed '2'", "1 or 0"], id="entailed"),
        pytest.param(
            {"compare": "slide"}, ["compare 'slide'", "swipe, twin"], id="no-such-mode"
        ),
        pytest.param({"compare": ""}, ["compare ''"], id="empty-mode"),
        pytest.param(
            {"left": "deepstat"}, ["left 'deepstat'", "try deepstate."], id="near-left"
        ),
        pytest.param(
            {"right": "ukranian"}, ["right 'ukranian'", "ukrainian"], id="near-side"
        ),
        pytest.param(
            {"left": "?"}, ["russian or ukrainian or independent"], id="no-account"
        ),
        pytest.param({"left": "none"}, ["left 'none'"], id="account-is-never-none"),
        pytest.param(
            {"left": "ru-mod.isw"}, ["left 'ru-mod.isw'"], id="several-accounts"
        ),
        pytest.param(
            {"ref": "yesterday"}, ["ref 'yesterday'", "none"], id="no-reference"
        ),
        pytest.param({"fade": "2"}, ["fade '2'", "1 or 0"], id="fade"),
        pytest.param({"halo": "366"}, ["halo '366'", "0 to 365"], id="halo-too-long"),
        pytest.param({"halo": "-3"}, ["halo '-3'"], id="negative-halo"),
        pytest.param({"halo": "٣"}, ["halo '٣'"], id="digits-of-another-script"),
        pytest.param(
            {"period": "2025-03-01"}, ["no pair of days", "none"], id="one-day"
        ),
        pytest.param(
            {"period": "2025-03-01_2025-02-30"}, ["no pair"], id="no-day-of-calendar"
        ),
        pytest.param(
            {"period": "2025-03-01_2025-04-01_2025-05-01"}, ["no pair"], id="three-days"
        ),
        pytest.param(
            {"period": "2025-04-27_2025-04-27"}, ["fewer than two"], id="short-period"
        ),
        pytest.param(
            {"period": "1999-01-01_2001-01-01"},
            ["fewer than two", "2024-08-06 to 2026-08-02"],
            id="period-outside-the-record",
        ),
        pytest.param(
            {"ui": "english"}, ["ui 'english'", "en, ru, uk"], id="page-language"
        ),
        pytest.param(
            {"region": "gornal"}, ["region 'gornal'", "no region"], id="region"
        ),
        pytest.param(
            {"region": "x.y"}, ["region 'x' and 1 more are no regions"], id="regions"
        ),
        pytest.param({"kind": "hamlet"}, ["kind 'hamlet'", "village"], id="kind"),
        pytest.param({"place": "a\x00b"}, [r"'a\x00b'", "invisible"], id="nul"),
        pytest.param({"place": "\u202ea"}, [r"'\u202ea'"], id="direction-mark"),
        pytest.param({"place": "\ud800"}, [r"'\ud800'"], id="lone-surrogate"),
        pytest.param({"hide": "x" * 4001}, ["4,001 characters"], id="over-long"),
    ],
)
def test_bad_value_is_named_and_its_default_stands(
    query: dict[str, str | list[str]], words: list[str]
) -> None:
    """A value that says nothing gives one note with the value and the remedy."""
    view, notes = from_query(query, CATALOGUE)

    assert view == CATALOGUE.defaults
    assert len(notes) == 1
    assert all(word in notes[0] for word in words)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        pytest.param("2014-02-20", FIRST_DAY, id="before-the-record"),
        pytest.param("2030-01-01", LAST_DAY, id="after-the-record"),
    ],
)
def test_day_out_of_range_becomes_the_nearest_one(asked: str, shown: date) -> None:
    """A day outside of the record is moved to its edge, and the note says where."""
    view, notes = from_query({"date": asked}, CATALOGUE)

    assert view.as_of == shown
    assert [asked in note and str(shown) in note for note in notes] == [True]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        pytest.param("known", "known_by", id="published"),
        pytest.param("ref", "reference", id="reference"),
    ],
)
def test_other_days_out_of_range_become_the_nearest_one(name: str, field: str) -> None:
    """A day of publishing or of reference is moved to the edge of the record, too."""
    view, notes = from_query({name: "2030-01-01"}, CATALOGUE)

    assert getattr(view, field) == LAST_DAY
    assert f"{name} '2030-01-01'" in notes[0]


@pytest.mark.parametrize(
    ("asked", "period", "words"),
    [
        pytest.param(
            "2025-05-01_2025-03-01",
            (date(2025, 3, 1), date(2025, 5, 1)),
            "runs backwards; 2025-03-01_2025-05-01 is taken instead.",
            id="backwards",
        ),
        pytest.param(
            "2024-01-01_2025-05-01",
            (FIRST_DAY, date(2025, 5, 1)),
            "goes beyond the record, 2024-08-06 to 2026-08-02; 2024-08-06_2025-05-01",
            id="from-before-the-record",
        ),
        pytest.param(
            "2030-01-01_2025-03-01",
            (date(2025, 3, 1), LAST_DAY),
            "runs backwards; 2025-03-01_2026-08-02 is taken instead.",
            id="both",
        ),
    ],
)
def test_period_that_nearly_fits_is_mended(
    asked: str, period: tuple[date, date], words: str
) -> None:
    """A period is turned round and cut to the record, and one note says so."""
    view, notes = from_query({"period": asked}, CATALOGUE)

    assert view == dataclasses.replace(CATALOGUE.defaults, period=period)
    assert [words in note for note in notes] == [True]


@pytest.mark.parametrize(
    ("query", "day"),
    [
        pytest.param(
            {"period": "2024-09-01_2024-10-01"}, date(2024, 10, 1), id="opening-day"
        ),
        pytest.param(
            {"period": "2025-03-01_2025-05-01", "date": "2025-01-01"},
            date(2025, 3, 1),
            id="day-of-the-link",
        ),
    ],
)
def test_day_outside_the_period_of_a_link_becomes_its_nearest_end(
    query: dict[str, str], day: date
) -> None:
    """The day on view is moved into the period of the link, and a note says so."""
    view, notes = from_query(query, CATALOGUE)

    assert view.as_of == day
    assert ["outside the period" in note and str(day) in note for note in notes] == [
        True
    ]


@pytest.mark.parametrize("mode", [Compare.SWIPE, Compare.TWIN])
@pytest.mark.parametrize(
    ("accounts", "left", "right"),
    [
        pytest.param(
            {"left": "isw", "right": "isw"}, "isw", "ukrainian", id="a-source-twice"
        ),
        pytest.param(
            {"left": "ukrainian", "right": "ukrainian"},
            "ukrainian",
            "russian",
            id="the-usual-right-twice",
        ),
        pytest.param({"left": "ukrainian"}, "ukrainian", "russian", id="left-named"),
        pytest.param({"right": "russian"}, "ukrainian", "russian", id="right-named"),
    ],
)
def test_account_compared_with_itself_gives_way(
    mode: Compare, accounts: dict[str, str], left: str, right: str
) -> None:
    """The account that the link does not name, or the right one, becomes another."""
    view, notes = from_query({"compare": mode, **accounts}, CATALOGUE)

    assert (view.left, view.right) == (left, right)
    assert [f"{mode} would compare" in note for note in notes] == [True]


def test_unknown_source_leaves_the_known_ones_hidden() -> None:
    """One misspelt source in a list does not undo the others."""
    view, notes = from_query({"hide": "ru-mash.ru-mahs.isw"}, CATALOGUE)

    assert view.hidden == {"ru-mash", "isw"}
    assert "ru-mahs" in notes[0]


def test_last_of_several_values_counts() -> None:
    """A parameter given twice takes its last value, and a note says so."""
    view, notes = from_query({"lang": ["ru", "uk"]}, CATALOGUE)

    assert view.language == Language.UKRAINIAN
    assert notes == ("The link gives lang 2 times; 'uk' counts.",)


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        pytest.param(
            {"period": (date(2025, 4, 1), date(2025, 5, 1))},
            {"as_of": date(2025, 6, 1)},
            {"period": (date(2025, 4, 1), date(2025, 6, 1))},
            id="later-day-widens-the-period",
        ),
        pytest.param(
            {"period": (date(2025, 4, 1), date(2025, 5, 1))},
            {"as_of": date(2025, 3, 1)},
            {"period": (date(2025, 3, 1), date(2025, 5, 1))},
            id="earlier-day-widens-the-period",
        ),
        pytest.param(
            {},
            {"period": (date(2025, 5, 1), date(2025, 6, 1))},
            {"as_of": date(2025, 5, 1)},
            id="period-moves-the-day",
        ),
        pytest.param(
            {"compare": Compare.TWIN, "left": "isw", "right": "ru-mod"},
            {"left": "ru-mod"},
            {"right": "isw"},
            id="left-trades-places",
        ),
        pytest.param(
            {"compare": Compare.TWIN, "left": "isw", "right": "ru-mod"},
            {"right": "isw"},
            {"left": "ru-mod"},
            id="right-trades-places",
        ),
        pytest.param(
            {"compare": Compare.DATES, "left": "isw", "right": "isw"},
            {"compare": Compare.SWIPE},
            {"right": "ukrainian"},
            id="mode-parts-one-account",
        ),
    ],
)
def test_what_was_not_asked_for_gives_way(
    before: dict[str, object], changes: dict[str, object], after: dict[str, object]
) -> None:
    """A change holds as asked; the one setting in its way yields, with a note."""
    view = dataclasses.replace(CATALOGUE.defaults, **before)

    changed, notes = change_view(view, changes)

    assert dataclasses.replace(view, **changes, **after) == changed
    assert len(notes) == 1


@given(view=views(), other=views(), data=st.data())
def test_change_keeps_every_view_one_that_a_link_carries(
    view: ViewState, other: ViewState, data: st.DataObject
) -> None:
    """Whatever fields are taken from another view, the result survives a link."""
    names = [field.name for field in dataclasses.fields(ViewState)]
    chosen = data.draw(st.sets(st.sampled_from(names)).map(keep_camera_whole))

    changed, _ = change_view(view, {name: getattr(other, name) for name in chosen})

    assert (changed, ()) == from_query(to_query(changed, CATALOGUE), CATALOGUE)


@given(view=views())
def test_change_of_nothing_is_no_change(view: ViewState) -> None:
    """A view without changes stays as it is, without a note."""
    assert (view, ()) == change_view(view, {})


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        pytest.param({}, date(2025, 3, 28), id="thirty-days-before"),
        pytest.param({"as_of": date.min}, date.min, id="never-before-the-calendar"),
        pytest.param(
            {"reference": date(2025, 6, 1)}, date(2025, 6, 1), id="as-the-reader-says"
        ),
        pytest.param({"reference": OPENING_DAY}, OPENING_DAY, id="the-day-on-view"),
    ],
)
def test_reference_day_follows_the_day_on_view_unless_named(
    changes: dict[str, object], day: date
) -> None:
    """The other of two days is named, or lies thirty days before the day on view."""
    assert dataclasses.replace(CATALOGUE.defaults, **changes).reference_day == day


def test_long_value_is_shortened_in_its_note() -> None:
    """A note repeats only the beginning of a long value."""
    _, notes = from_query({"place": "y" * LONGEST_VALUE}, CATALOGUE)

    assert "y" * LONGEST_SHOWN + "…" in notes[0]
    assert "y" * (LONGEST_SHOWN + 1) not in notes[0]


def test_hidden_sources_of_other_tables_are_left_out_of_the_link() -> None:
    """A source that the tables no longer have does not stay in the link."""
    view = dataclasses.replace(CATALOGUE.defaults, hidden=frozenset({"gone", "isw"}))

    assert to_query(view, CATALOGUE) == {"hide": "isw"}


def test_side_without_sources_is_not_written() -> None:
    """A side that the tables do not have never counts as hidden."""
    catalogue = make_catalogue(sources={Side.RUSSIAN: ("ru-mod",)})

    assert to_query(catalogue.defaults, catalogue) == {}


@pytest.mark.parametrize(
    ("first", "last", "opening"),
    [
        pytest.param(FIRST_DAY, LAST_DAY, OPENING_DAY, id="within"),
        pytest.param(
            OPENING_DAY + timedelta(5), LAST_DAY, OPENING_DAY + timedelta(5), id="later"
        ),
        pytest.param(
            FIRST_DAY, OPENING_DAY - timedelta(5), OPENING_DAY - timedelta(5), id="over"
        ),
    ],
)
def test_opening_view_lies_within_the_tables(
    first: date, last: date, opening: date
) -> None:
    """Tables of other days open on the day nearest to 27 April 2025."""
    assert build_opening_view(first, last).as_of == opening


@given(pair=CENTRES)
def test_swapping_axes_twice_changes_nothing(pair: tuple[float, float]) -> None:
    """The swap of axes is its own inverse."""
    assert swap_axes(swap_axes(pair)) == pair


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"centre": (51.0, 135.0)}, "longitude first", id="swapped"),
        pytest.param({"centre": (math.nan, 0.0)}, "not on Earth", id="nan"),
        pytest.param({"centre": (35.0, 51.0), "zoom": 23}, "0 to 22", id="deep"),
        pytest.param({"zoom": 9}, "no centre", id="zoom-alone"),
        pytest.param({"overtaken_after": -1}, "-1 lies outside", id="negative-days"),
        pytest.param({"halo": -1}, "halo -1 lies outside", id="negative-halo"),
        pytest.param({"halo": 366}, "0 to 365", id="halo-of-years"),
        pytest.param({"period": (LAST_DAY, FIRST_DAY)}, "earlier day", id="backwards"),
        pytest.param({"period": (OPENING_DAY,) * 2}, "fewer than two", id="one-day"),
        pytest.param(
            {"period": (FIRST_DAY, OPENING_DAY - timedelta(1))},
            "outside the period",
            id="day-outside-the-period",
        ),
        pytest.param(
            {"compare": Compare.SWIPE, "left": "isw", "right": "isw"},
            "both 'isw', which swipe",
            id="account-with-itself",
        ),
    ],
)
def test_view_that_no_link_carries_is_refused(
    changes: dict[str, object], words: str
) -> None:
    """A view with a value that could not come back raises and says why."""
    with pytest.raises(ViewError, match=words):
        dataclasses.replace(CATALOGUE.defaults, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"first_day": LAST_DAY, "last_day": FIRST_DAY}, "ends", id="days"),
        pytest.param({"place_ids": frozenset({"a b"})}, "'a b'", id="space"),
        pytest.param({"place_ids": frozenset({""})}, "place id ''", id="empty"),
        pytest.param({"place_ids": frozenset({"None"})}, "'None'", id="reserved"),
        pytest.param({"place_ids": frozenset({"a", "A"})}, "twice", id="same-letters"),
        pytest.param({"tile_ids": ("x" * 101,)}, "tiles id", id="long"),
        pytest.param(
            {"sources": dict.fromkeys(Side, ("isw",))}, "'isw' is given", id="two-sides"
        ),
        pytest.param(
            {"sources": {Side.RUSSIAN: ("Russian",)}}, "a side", id="named-as-a-side"
        ),
        pytest.param({"sources": {Side.RUSSIAN: ("a.b",)}}, "'a.b'", id="separator"),
        pytest.param(
            {
                "defaults": ViewState(
                    as_of=FIRST_DAY - timedelta(1),
                    known_by=LAST_DAY + timedelta(1),
                    hidden=frozenset({"gone"}),
                    place="atlantis",
                    tiles="none-such",
                    left="lost",
                    reference=LAST_DAY + timedelta(2),
                    period=(FIRST_DAY - timedelta(1), LAST_DAY + timedelta(3)),
                )
            },
            "2024-08-05, 2026-08-03, 2026-08-04, 2024-08-05, 2026-08-05, gone, lost, "
            "atlantis, none-such",
            id="opening-view",
        ),
    ],
)
def test_catalogue_that_links_would_garble_is_refused(
    changes: dict[str, object], words: str
) -> None:
    """A catalogue whose links could not be read back raises and names the id."""
    with pytest.raises(ViewError, match=words):
        make_catalogue(**changes)


def test_known_filters_stand_beside_unknown_ones() -> None:
    """A region that the gazetteer has is kept, and the others are named once."""
    view, notes = from_query({"region": "x.RU-KRS.y", "kind": "city,hut"}, CATALOGUE)

    assert (frozenset({"RU-KRS"}), frozenset({Kind.CITY})) == (view.regions, view.kinds)
    assert [note.split(";")[0] for note in notes] == [
        "In the link, region 'x' and 1 more are no regions of the gazetteer",
        "In the link, kind 'hut' is no kind of place",
    ]
