"""Tables become claims: columns, words, places and days in three languages."""

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imports import be_silent, bring, list_reasons, make_context, read

from data.bringing import join_brought, read_members
from data.coding.days import Order
from data.coding.headings import Role
from data.coding.plan import Plan, parse_plan, propose_plan
from data.discards import write_discards
from data.grids.formats import read_grid
from data.grids.grid import Grid
from data.readers.contract import (
    ImportCancelledError,
    ImportRefusedError,
    Reading,
)
from data.readers.members import open_upload
from data.readers.table import TableReader, build_reading
from data.tables import BUNDLED, read_dataset

HEADER = "place,status,reported_date,source,url"
GOOD = "Gornal,russian_control,2025-04-26,ru-mod,https://example.org/1"


def test_built_in_claims_come_back_as_they_are() -> None:
    """The table of the project, brought as a foreign file, is itself but for notes."""
    reading = read((BUNDLED / "claims.csv").read_bytes(), "claims.csv")

    pd.testing.assert_frame_equal(
        read_dataset().claims.drop(columns="note"), reading.claims.drop(columns="note")
    )
    assert reading.report.discarded == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        pytest.param(
            "cp1251",
            "Населённый пункт;Статус;Дата;Источник;Ссылка\n"
            "Горналь;под контролем ВС РФ;26.04.2025;Минобороны РФ;https://example.org/1",
            id="russian",
        ),
        pytest.param(
            "utf-16",
            "Населений пункт\tСтатус\tДата\tДжерело\tПосилання\n"
            "Горналь\tпід контролем Росії\t26.04.2025\tМіноборони РФ\thttps://example.org/1",
            id="ukrainian",
        ),
        pytest.param(
            "utf-8-sig",
            "Settlement|Controlled by|Date|Reported by|Link\n"
            "Hornal|Russia|April 26, 2025|Russian MoD|https://example.org/1",
            id="english",
        ),
    ],
)
def test_table_explains_itself_in_three_languages(encoding: str, text: str) -> None:
    """Headings, words, days, encoding and separator are told from the table."""
    claims = read(text.encode(encoding)).claims

    (row,) = claims.to_dict("records")
    assert ("gornal", "ru-mod", "russian_control") == (
        row["place_id"],
        row["source_id"],
        row["status"],
    )
    assert date(2025, 4, 26) == row["reported_date"].date()


def test_every_reason_of_a_row_is_told() -> None:
    """A row with three faults is discarded with three reasons, by column."""
    reading = read(
        f"{HEADER}\n{GOOD}\nAtlantis,who knows,2025-02-30,ru-mod,https://example.org/1"
    )

    assert list_reasons(reading) == [
        (3, "place", "is no place of the gazetteer"),
        (3, "status", "is not understood as a status"),
        (3, "reported_date", "is not a day of the calendar"),
    ]
    assert reading.report.kept == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("ru-mod", "russian_control", id="russian"),
        pytest.param("ua-genstaff", "ukrainian_control", id="ukrainian"),
    ],
)
def test_liberated_is_read_by_the_side_of_its_source(
    source: str, expected: str
) -> None:
    """The same word means the speaker's own control, whoever speaks."""
    words = ("liberated", "освобождён", "звільнено")
    rows = [f"Gornal,{word},2025-04-26,{source},https://a.b/1" for word in words]

    claims = read("\n".join([HEADER, *rows])).claims

    assert [expected] * 3 == list(claims["status"])


def test_liberated_by_nobody_is_asked() -> None:
    """A source of neither side that says "liberated" does not say by whom."""
    reading = read(f"{HEADER}\nGornal,liberated,2025-04-26,isw,https://a.b/1")

    assert list_reasons(reading) == [
        (2, "status", "names no holder, and its source is of neither side")
    ]


def test_ambiguous_name_lists_its_places() -> None:
    """A name of two places is discarded, and both are named as a remedy."""
    reading = read(f"{HEADER}\nПопівка,contested,2025-04-26,isw,https://a.b/1")

    (row,) = reading.report.discarded
    assert "fits 2 places" in row.problems[0].message
    assert "[popovka]" in row.problems[0].remedy
    assert "[popivka-krasnopillia]" in row.problems[0].remedy


def test_area_tells_namesakes_apart() -> None:
    """A column of regions decides which of two places is meant."""
    text = (
        "place,oblast,status,reported_date,source,url\n"
        "Popovka,Belgorod Oblast,contested,2025-04-26,isw,https://a.b/1\n"
        "Popovka,Sumy Oblast,contested,2025-04-26,isw,https://a.b/1"
    )

    ids = list(read(text).claims["place_id"])

    assert ids == ["popovka", "popivka-krasnopillia"]


def test_misspelt_name_is_offered_and_not_taken() -> None:
    """One wrong letter is a suggestion, never a silent guess."""
    reading = read(f"{HEADER}\nGornak,contested,2025-04-26,isw,https://a.b/1")

    (row,) = reading.report.discarded
    assert "Gornal" in row.problems[0].remedy


POINTS = "place,status,reported_date,source,url,lat,lon"


def test_new_place_finds_its_region() -> None:
    """A place that the gazetteer lacks is added, in the region that holds it."""
    reading = read(
        f"{POINTS}\nNew Farm,contested,2025-04-26,isw,https://a.b/1,51.2,35.3"
    )

    (place,) = reading.places.to_dict("records")
    assert ("RU", "RU-KRS", "New Farm") == (
        place["country"],
        place["admin1_id"],
        place["name_uk"],
    )


def test_position_beside_a_known_name_means_that_place() -> None:
    """A name with a position nearby is the place of the gazetteer, in any spelling."""
    reading = read(
        f"{POINTS}\nГорналь,contested,2025-04-26,isw,https://a.b/1,51.07,35.24"
    )

    assert list(reading.claims["place_id"]) == ["gornal"]
    assert reading.places.empty


def test_position_alone_means_the_place_that_stands_there() -> None:
    """Coordinates without a name are the nearest place, if it is near enough."""
    reading = read(f"{POINTS}\n,contested,2025-04-26,isw,https://a.b/1,51.068,35.236")

    assert list(reading.claims["place_id"]) == ["gornal"]


def test_swapped_coordinates_are_put_right_and_said() -> None:
    """Longitude before latitude is repaired, with what was made of it."""
    reading = read(f"{POINTS}\nFarm,contested,2025-04-26,isw,https://a.b/1,35.3,51.2")

    assert [(51.2, 35.3)] == list(
        reading.places[["lat", "lon"]].itertuples(index=False, name=None)
    )
    assert [p.message for p in reading.report.repaired] == [
        "latitude and longitude are swapped"
    ]


def test_decimal_commas_are_read() -> None:
    """51,2 is 51.2, and the report says so."""
    text = POINTS.replace(",", ";") + (
        "\nFarm;contested;2025-04-26;isw;https://a.b/1;51,2;35,3"
    )

    reading = read(text)

    assert list(reading.places["lat"]) == [51.2]
    assert "has a decimal comma" in [p.message for p in reading.report.repaired]


def test_point_in_no_region_blames_the_position() -> None:
    """A position outside the map is discarded with its numbers as the value."""
    reading = read(f"{POINTS}\nGornal,contested,2025-04-26,isw,https://a.b/1,0,0")

    assert list_reasons(reading) == [
        (2, "lat", "lies in no region of the map, or on a border")
    ]


def test_days_in_two_orders_are_asked() -> None:
    """A table whose days can be read both ways is refused with the question."""
    with pytest.raises(ImportRefusedError, match="day or with the month first"):
        read(f"{HEADER}\nGornal,contested,03/04/2025,isw,https://a.b/1")


def test_one_clear_day_decides_for_the_column() -> None:
    """A 13 in the first place says that the day comes first everywhere."""
    rows = [
        f"Gornal,contested,{day},isw,https://a.b/1"
        for day in ("03/04/2025", "13/04/2025")
    ]

    days = read("\n".join([HEADER, *rows])).claims["reported_date"]

    assert [day.month for day in days] == [4, 4]


def test_missing_statement_is_told_in_the_words_of_the_house() -> None:
    """A claim without a statement gets a neutral sentence that names the speaker."""
    (statement,) = read(f"{HEADER}\n{GOOD}").claims["statement"]

    assert statement == (
        "According to Russian Ministry of Defence, Gornal was said to be Russian-held."
    )


def test_note_says_where_a_claim_comes_from() -> None:
    """Every claim keeps the file and the row that it was brought in."""
    assert list(read(f"{HEADER}\n{GOOD}").claims["note"]) == ["my.csv, row 2."]


def test_claim_about_a_whole_region_has_that_scope() -> None:
    """A place that is an oblast is claimed as a region."""
    (row,) = read(
        f"{HEADER}\nKursk Oblast,russian_control,2025-04-26,ru-mod,https://a.b/1"
    ).claims.to_dict("records")

    assert (row["place_id"], row["scope"]) == ("RU-KRS", "region")


def test_new_source_needs_a_side() -> None:
    """A speaker that nobody knows is added only if its side is told."""
    unknown = f"{HEADER}\nGornal,contested,2025-04-26,My Channel,https://a.b/1"
    known = (
        f"{HEADER},side\nGornal,contested,2025-04-26,My Channel,https://a.b/1,ukrainian"
    )

    assert list_reasons(read(unknown)) == [(2, "source", "is not a known source")]
    assert list(read(known).sources["side"]) == ["ukrainian"]


def test_links_that_lead_nowhere_are_left_out_and_said() -> None:
    """A claim that denies an unknown claim is kept without the denial."""
    reading = read(f"{HEADER},denies\n{GOOD},no-such-claim")

    assert list(reading.claims["denies"]) == [""]
    assert [p.remedy for p in reading.report.repaired] == ["left empty"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("Says so. And more.", "Says so.", id="one-sentence"),
        pytest.param("Says so", "Says so.", id="full-stop"),
        pytest.param("Says <b>so</b>.", "Says so .", id="markup"),
        pytest.param("Says\u202e so.", "Says so.", id="direction"),
        pytest.param("=Says so.", "'=Says so.", id="formula"),
    ],
)
def test_statements_are_mended_and_the_report_says_so(written: str, kept: str) -> None:
    """What the house does not print is repaired, never dropped in silence."""
    reading = read(f'{HEADER},statement\n{GOOD},"{written}"')

    assert list(reading.claims["statement"]) == [kept]
    assert written == reading.report.repaired[0].value


def test_second_sentences_go_into_the_note() -> None:
    """Of a longer text nothing is lost."""
    (note,) = read(f'{HEADER},statement\n{GOOD},"Says so. And more."').claims["note"]

    assert note == "And more. my.csv, row 2."


def make_grid(text: str) -> Grid:
    """Read a grid in this process."""
    return read_grid(text.encode(), "my.csv")


def read_with(grid: Grid, **plan: Any) -> Reading:  # noqa: ANN401 - fields of Plan
    """Read a grid by its own proposal and some changes."""
    proposed = replace(propose_plan(grid), **plan)
    return build_reading(grid, proposed, make_context(), be_silent)


def test_plan_decides_over_the_proposal() -> None:
    """Words, names, speakers and what holds for all rows are as the owner says."""
    grid = make_grid("spot,says\nThe village,ours")

    reading = read_with(
        grid,
        columns={Role.PLACE: "spot", Role.STATUS: "says"},
        constants={
            Role.SOURCE: "Our desk",
            Role.REPORTED: "3/4/2025",
            Role.URL: "https://a.b/1",
        },
        order=Order.MONTH_FIRST,
        statuses={"ours": "own_control partial"},
        sources={"Our desk": "new:ukrainian"},
        places={"The village": "gornal"},
    )

    (row,) = reading.claims.to_dict("records")
    assert ("gornal", "ukrainian_control", "partial", "our-desk") == (
        row["place_id"],
        row["status"],
        row["scope"],
        row["source_id"],
    )
    assert date(2025, 3, 4) == row["reported_date"].date()


def test_discarded_rows_can_be_mended_and_brought_back() -> None:
    """The file of discards, mended, is read whole; formulas and Cyrillic survive."""
    text = (
        "Населённый пункт,Статус,Дата,Источник,Ссылка,Описание\n"
        "Горналь,RU,26.04.2025,ru-mod,https://a.b/1,Первое.\n"
        "Атлантида,RU,26.04.2025,ru-mod,https://a.b/2,=1+1 is a formula.\n"
        "Горналь,чьё-то,26.04.2025,ru-mod,https://a.b/3,Третье."
    )
    first = read(text)

    returned = write_discards(first.report.discarded).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(returned)))
    mended = returned.replace("Атлантида", "Гуево").replace("чьё-то", "UA")
    second = read(mended, "discarded.csv")

    assert (3, 1) == (first.report.read, first.report.kept)
    assert rows[1][5] == "'=1+1 is a formula."
    assert (2, 2) == (second.report.read, second.report.kept)
    assert list(second.claims["place_id"]) == ["guyevo", "gornal"]
    assert second.claims["statement"][0] == "'=1+1 is a formula."


def test_work_can_be_cancelled() -> None:
    """Whoever watches can end the work at any word about progress."""

    def stop(text: str, share: float) -> None:
        raise ImportCancelledError(f"{text} {share}")

    with pytest.raises(ImportCancelledError):
        read_members(
            open_upload("a.csv", f"{HEADER}\n{GOOD}".encode()), make_context(), stop
        )


CELLS = st.one_of(
    st.sampled_from(
        [
            *("Gornal", "Гуево", "Popovka", "Kursk Oblast", "Atlantis", ""),
            *("RU", "liberated", "contested", "near, RU", "флаг РФ"),
            *("2025-04-26", "26.04.2025", "3/13/2025", "30 февраля 2025"),
            *("ru-mod", "isw", "Новый", "https://example.org/1", "javascript:1"),
            *("51.2", "35,3", "nan", "a-b", "=1", "<b>", "\u202e"),
        ]
    ),
    st.text(max_size=12),
)
COLUMNS = (
    "place",
    "status",
    "reported_date",
    "source",
    "url",
    "lat",
    "lon",
    "statement",
)


@st.composite
def make_tables(draw: st.DrawFn) -> list[list[str]]:
    """Make rows of anything under the headings of a table of claims."""
    width = len(COLUMNS)
    rows = st.lists(CELLS, min_size=width, max_size=width)
    return draw(st.lists(rows, min_size=1, max_size=8))


@settings(max_examples=60)
@given(make_tables())
def test_no_row_is_lost_whatever_it_holds(rows: list[list[str]]) -> None:
    """Every row is a proven claim or a discard with its own number and cells."""
    numbers = list(range(2, len(rows) + 2))
    grid = Grid("my.csv", COLUMNS, rows, numbers)

    reading = read_with(grid, order=Order.DAY_FIRST)

    kept = {int(note.split("row ")[-1].rstrip(".")) for note in reading.claims["note"]}
    left = {row.row: row.cells for row in reading.report.discarded}
    assert kept.isdisjoint(left)
    assert kept | set(left) == set(numbers)
    for number, cells in left.items():
        assert dict(zip(COLUMNS, rows[int(number or 0) - 2], strict=True)) == cells


@settings(max_examples=8)
@given(make_tables())
def test_what_is_kept_makes_a_dataset(rows: list[list[str]]) -> None:
    """Kept rows of anything pass every check of the built-in tables."""
    good = ["Gornal", "RU", "2025-04-26", "ru-mod", "https://a.b/1", "", "", "Said so."]
    stream = io.StringIO()
    csv.writer(stream).writerows([COLUMNS, good, *rows])
    try:
        brought = bring("my.csv", stream.getvalue().encode(errors="replace"))
    except ImportRefusedError:
        return  # the days contradict one another

    joined = join_brought(make_context().dataset, [brought], beside=True)

    expected = len(make_context().dataset.claims) + brought.reading.report.kept
    assert expected == len(joined.dataset.claims)


def test_reader_takes_changes_to_the_proposal() -> None:
    """The command changes what a table proposes before its rows are read."""
    reader = TableReader(lambda plan: replace(plan, order=Order.MONTH_FIRST))
    (member,) = open_upload(
        "a.csv", f"{HEADER}\nGornal,RU,03/04/2025,isw,https://a.b/1".encode()
    )

    claims = reader.read([member], make_context(), be_silent).claims

    assert [day.month for day in claims["reported_date"]] == [3]


def test_plan_survives_being_written() -> None:
    """A plan comes back from its JSON as it was."""
    plan = Plan(
        {Role.PLACE: "a"},
        {Role.URL: "https://a.b"},
        Order.DAY_FIRST,
        {"x": "contested"},
    )

    assert plan == parse_plan(plan.to_record())
