"""The Compare page: its answers, filters and links, and what it says of nothing."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import streamlit
from hostile import EVERYTHING, Markup
from page_driver import (
    find_elements,
    follow,
    open_at,
    read_html,
    read_specs,
    read_view_of,
    read_words,
)
from streamlit.testing.v1 import AppTest
from tiny_dataset import make_folder

from data.store import Store
from data.tables import BUNDLED
from layers.control import Question
from layers.questions import build_period
from layers.speech import ENGLISH
from layers.state import answer
from layers.view import ViewState
from page import answers, reach
from page.charts import DAY_ON_VIEW
from page.desk import prepare, sections
from page.desk.disputes import add_distance
from page.desk.first import word_first
from page.desk.lags import find_handovers, sort_by_side
from page.desk.scope import Desk
from page.desk.series import select_changes, select_series
from page.resources import Resources, open_resources

DAY = date(2025, 4, 27)


@pytest.fixture(scope="module", autouse=True)
def _reader_at_the_end() -> Iterator[None]:
    """Let the reader have come to the rest of the page, which AppTest cannot scroll."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "is_reached", lambda _: True)
        yield


@pytest.fixture(scope="module")
def compare() -> AppTest:
    """The page as it opens, for tests that only look."""
    return open_at("compare")


@pytest.fixture
def resources() -> Resources:
    """The bundled tables."""
    return open_resources(BUNDLED)


@pytest.fixture
def start_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Start the page on a few rows, with some cells changed."""

    def start(*edits: tuple[str, int, str, str], **query: str) -> AppTest:
        folder = make_folder(tmp_path, *edits)
        monkeypatch.setattr(sys, "argv", ["app.py", "--data", str(folder)])
        return open_at("compare", **query)

    return start


def count_disputed(resources: Resources, **changes: object) -> int:
    """Count the disputed places of a question the way the map does."""
    state = answer(resources.store, Question(as_of=DAY, **changes))  # type: ignore[arg-type]
    return int((state.agreements["agreement"] == "disputed").sum())


def test_rest_waits_for_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the reader scrolls there is the answer, and a mark for the rest."""
    monkeypatch.setattr(reach, "is_reached", lambda _: False)
    html = read_html(open_at("compare"))

    assert 'aria-label="Open disputes"' in html
    assert 'aria-label="Disputes that ended"' not in html
    assert '<span id="ended"></span>' in html


def test_prepared_page_asks_the_engine_nothing(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the server has prepared it, the first reader's page waits for no answer."""
    monkeypatch.setattr(reach, "is_reached", lambda _: False)
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()
    prepare(resources)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr(Store, "execute_at", refuse)
    page = open_at("compare")

    assert not page.exception
    assert "places are disputed about 27 Apr" in read_words(page)


def test_answer_comes_first(compare: AppTest, resources: Resources) -> None:
    """The title says how many places are disputed, as many as on the map."""
    words = read_words(compare)
    disputed = count_disputed(resources)

    assert not compare.exception
    assert words.startswith(f"{disputed} places are disputed about 27 Apr")
    assert disputed == 25


def test_long_tables_are_cut_and_say_so(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more rows than the page bears the first stand there, and all are counted."""
    monkeypatch.setattr(sections, "MOST_ROWS", 20)
    html = read_html(open_at("compare"))
    start = html.index('aria-label="Open disputes"')
    table = html[start : html.index('aria-label="Disputes that ended"')]
    desk = Desk(resources, resources.catalogue.defaults, ENGLISH)

    assert table.count('<th scope="row">') == 20
    assert "<summary>10 more</summary>" in table
    assert "The first 20 of 25 rows stand here. The files below have all." in table
    assert len(desk.open_disputes.disputes) == 25


def test_short_tables_are_whole(compare: AppTest) -> None:
    """No table of the record is cut."""
    assert "stand here" not in read_words(compare)


def test_every_section_has_a_sentence(compare: AppTest) -> None:
    """Under every title of a section stands a sentence that sums it up."""
    html = read_html(compare)
    sections = html.split('<section class="cl-section"')[1:]
    leads = [Markup(part.split("</section>")[0]) for part in sections]

    assert len(leads) == 10
    assert all(("h2", ()) in lead.tags for lead in leads)
    assert all(lead.text.rstrip().endswith(".") for lead in leads)


def test_first_row_is_the_oldest_dispute(compare: AppTest) -> None:
    """The table begins with the longest dispute, with its age and both accounts."""
    row = read_html(compare).split("<tbody>")[2].split("</tr>")[0]
    words = Markup(row).text

    assert words.startswith("ApanasovkaKursk Oblast")
    assert "227 days" in words
    assert "Russian-held" in words
    assert "Ukrainian-held" in words
    assert "25 days" in words


def test_row_leads_to_the_map_on_that_place_and_day(compare: AppTest) -> None:
    """The name of a place links to the map with the place open and in view."""
    table = read_html(compare).split('aria-label="Open disputes"')[1]
    link = Markup(table.split("</tr>")[1]).links[0]
    parts = urlsplit(str(link["href"]))
    query = parse_qs(parts.query)

    assert parts.path == "./"
    assert query["place"] == ["apanasovka"]
    assert query["at"][0].endswith("_10.5")
    assert link["data-camera"] == "own"


def test_row_of_an_ended_dispute_leads_to_its_first_day(compare: AppTest) -> None:
    """A dispute that is over opens on the day on which it began."""
    table = read_html(compare).split('aria-label="Disputes that ended"')[1]
    link = str(Markup(table.split("</tr>")[1]).links[0]["href"])

    app = follow(open_at("compare"), link)

    assert f"date={read_view_of(app).view.as_of}" in link
    assert read_view_of(app).page == ""


def test_chart_has_the_day_on_view_as_a_rule(compare: AppTest) -> None:
    """The chart of disputes has lines, and a rule with the name of its day."""
    series = read_specs(compare)[0]

    assert [layer["mark"]["type"] for layer in series["layer"]] == [
        "line",
        "rule",
        "text",
    ]


def test_every_chart_is_told_in_words_too(compare: AppTest) -> None:
    """Each chart has words for who cannot see it, and a table or more beside it."""
    charts = [element.proto for element in find_elements(compare, "vega_lite_chart")]

    assert len(charts) == 4
    assert all(chart.alt.endswith(".") for chart in charts)


def test_every_table_can_be_taken_along(compare: AppTest) -> None:
    """Under the tables stand buttons for CSV and Parquet."""
    labels = [
        button.proto.label for button in find_elements(compare, "download_button")
    ]

    assert labels.count("CSV") == labels.count("Parquet") == 14


def test_filters_narrow_tables_and_answer(resources: Resources) -> None:
    """A region and a kind in the link leave only such places."""
    app = open_at("compare", region="UA-59", kind="village")
    desk = Desk(resources, read_view_of(app).view, ENGLISH)
    places = resources.dataset.places.set_index("place_id")
    kept = places.loc[sorted(desk.place_ids)]

    assert not app.exception
    assert set(kept["admin1_id"]) == {"UA-59"}
    assert set(kept["kind"]) == {"village"}
    assert "Only villages; Sumy Oblast." in read_words(app)


def test_filters_are_written_into_the_link() -> None:
    """What the reader chooses stands in the address."""
    app = open_at("compare")

    app.multiselect(key="regions").set_value(["RU-KRS"]).run()
    app.multiselect(key="kinds").set_value(["town"]).run()
    app.date_input(key="from_day").set_value(date(2025, 3, 1)).run()

    assert app.query_params["region"] == "RU-KRS"
    assert app.query_params["kind"] == "town"
    assert app.query_params["period"] == "2025-03-01_2026-08-02"


def test_reversed_period_is_explained_and_left_out() -> None:
    """A period that ends before it begins changes nothing and says so."""
    app = open_at("compare", period="2025-03-01_2025-05-01")

    app.date_input(key="to_day").set_value(date(2025, 2, 1)).run()

    assert not app.exception
    assert "period" in app.query_params
    assert app.query_params["period"] == "2025-03-01_2025-05-01"
    (warning,) = app.warning
    assert "cannot end on 2025" in warning.value.replace("\\", "")


def test_period_of_one_day_is_explained() -> None:
    """A period without length is no period."""
    app = open_at("compare", period="2025-03-01_2025-05-01")

    app.date_input(key="to_day").set_value(date(2025, 3, 1)).run()

    (warning,) = app.warning
    assert "the same day" in warning.value


def test_region_that_nobody_mentions_gets_sentences(resources: Resources) -> None:
    """A region without claims shows no empty chart and no empty table."""
    app = open_at("compare", region="UA-53")
    words = read_words(app)

    assert not app.exception
    assert "No place is disputed about 27 Apr" in words
    assert "Nothing was disputed from" in words
    assert "No dispute ended" in words
    assert "No change of hands was claimed in the period" in words
    assert "No source conceded a place" in words
    assert "No side contradicted itself" in words
    assert "No claim of the period denies another" in words
    assert "<tbody></tbody>" not in read_html(app)
    assert count_disputed(resources) > 0


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param("russian.ukrainian.independent", id="nobody"),
        pytest.param("ukrainian.independent", id="one-side"),
        pytest.param("russian", id="two-sides"),
    ],
)
def test_hidden_sources_leave_sentences(hide: str) -> None:
    """With one side or nobody on view there is something to read and no error."""
    app = open_at("compare", hide=hide)

    assert not app.exception
    assert "<tbody></tbody>" not in read_html(app)
    assert read_words(app)


def test_quiet_period_gets_sentences() -> None:
    """In a period in which nothing was published the page says that."""
    app = open_at("compare", period="2026-06-01_2026-06-10", date="2026-06-05")
    words = read_words(app)

    assert not app.exception
    assert "The sources on view published no claim in the period." in words


def test_first_day_of_the_record_gets_sentences() -> None:
    """Before anybody had spoken nothing is disputed, and nothing fails."""
    app = open_at("compare", date="2024-08-06", known="as-of")

    assert not app.exception
    assert read_words(app).startswith("No place is disputed about 6 August 2024")


def test_few_claims_are_enough(start_with: Callable[..., AppTest]) -> None:
    """A source that speaks once and a side that speaks once make a whole page."""
    app = start_with(date="2025-04-27")

    assert not app.exception
    assert read_words(app).startswith("1 place is disputed about 27 April 2025")


def test_claims_all_on_one_day(start_with: Callable[..., AppTest]) -> None:
    """A record of a single day has no period to show, and still opens."""
    edits = [
        ("claims.csv", line, column, value)
        for line in range(2, 7)
        for column, value in (("reported_date", "2025-04-27"), ("event_date", ""))
    ]
    app = start_with(*edits)

    assert not app.exception
    assert read_words(app)


def test_hostile_texts_are_only_texts(start_with: Callable[..., AppTest]) -> None:
    """Names, statements and publishers that hold markup stay what they are."""
    edits = [
        *(("places.csv", 4, cell, EVERYTHING) for cell in ("name", "name_ru")),
        ("sources.csv", 2, "name", EVERYTHING),
        *(
            ("claims.csv", line, cell, EVERYTHING)
            for line in range(2, 7)
            for cell in ("statement", "publisher")
        ),
    ]
    app = start_with(*edits, date="2025-04-27")
    markup = Markup(read_html(app))

    assert not app.exception
    assert "alert(1)" in markup.text
    assert {tag for tag, _ in markup.tags}.isdisjoint(
        {"script", "comment", "i", "iframe"}
    )
    assert not any(name.startswith("on") for _, names in markup.tags for name in names)


def test_distance_and_first_speaker_of_a_dispute() -> None:
    """Days apart span oldest and newest position; the first is the first published."""
    days = pd.to_datetime
    disputes = pd.DataFrame(
        {
            "place_id": ["a"],
            "russian_since": days(["2025-04-06"]),
            "ukrainian_since": days([None]),
            "independent_since": days(["2025-04-16"]),
        }
    )
    voices = pd.DataFrame(
        {
            "place_id": ["a", "a", "a"],
            "side": ["independent", "russian", "russian"],
            "reported_date": days(["2025-04-07", "2025-04-07", "2025-04-30"]),
        }
    )

    found = add_distance(disputes, voices).iloc[0]

    assert (10, "russian|independent") == (found["days_apart"], found["first_sides"])


def test_series_of_the_page_is_that_of_the_map(resources: Resources) -> None:
    """Without filters each day counts the disputes that the date control draws."""
    view = resources.catalogue.defaults
    series = select_series(Desk(resources, view, ENGLISH))

    assert resources.count_disputed(view) == series["disputed"].tolist()


def test_series_of_regions_add_up(resources: Resources) -> None:
    """The regions one by one count what all of them count together."""
    view = resources.catalogue.defaults
    whole = select_series(Desk(resources, view, ENGLISH))["disputed"]
    parts = [
        select_series(Desk(resources, with_regions(view, region), ENGLISH))["disputed"]
        for region in resources.catalogue.region_ids
    ]

    assert whole.tolist() == sum(parts[1:], parts[0]).tolist()


def with_regions(view: ViewState, *regions: str) -> ViewState:
    """Limit a view to some regions."""
    fields = {name: getattr(view, name) for name in ViewState.__slots__}
    return ViewState(**(fields | {"regions": frozenset(regions)}))


def test_table_of_a_series_has_its_changes_only() -> None:
    """The first day and every day with another count are told."""
    series = pd.DataFrame(
        {"date": pd.date_range("2025-01-01", periods=5), "disputed": [1, 1, 2, 2, 1]}
    )

    days = select_changes(series, ["disputed"])["date"].dt.day

    assert [1, 3, 5] == days.tolist()


def test_sides_keep_their_order_among_the_waiting() -> None:
    """Holders and followers stand in the order of the mark, whoever has most cases."""
    table = pd.DataFrame(
        {
            "holder": ["ukrainian", "russian", "russian"],
            "follower": ["russian", "independent", "ukrainian"],
        }
    )

    assert [
        ("russian", "ukrainian"),
        ("russian", "independent"),
        ("ukrainian", "russian"),
    ] == list(sort_by_side(table).itertuples(index=False, name=None))


def test_who_is_first_is_counted_in_words(resources: Resources) -> None:
    """The sentence names as many changes of hands as were found."""
    desk = Desk(resources, resources.catalogue.defaults, ENGLISH)
    changes = find_handovers(desk)
    counts = pd.DataFrame({"side": ["russian"], "first": [3]})

    words = word_first(desk, counts, len(changes))

    assert words.startswith(f"{len(changes)} changes of hands were claimed.")
    assert "Russian sources 3" in words


def test_a_day_of_a_large_record_is_asked_for_itself(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the days are kept or not, a day has the same answer."""
    period = build_period(resources.catalogue.defaults, resources.catalogue)
    kept = answers.look_up(resources, period, DAY)
    monkeypatch.setattr(answers, "MOST_KEPT_CLAIMS", 0)
    asked = answers.look_up(resources, period, DAY)

    assert kept.to_record() == asked.to_record()
    pd.testing.assert_frame_equal(kept.in_force, asked.in_force)


def test_chart_is_drawn_once_for_all_days() -> None:
    """Another day reaches the browser as data of the same chart."""
    one, other = (
        next(find_elements(open_at("compare", date=day), "vega_lite_chart")).proto
        for day in ("2025-04-27", "2025-05-05")
    )

    assert one.spec == other.spec
    assert [part.name for part in one.datasets][-1] == DAY_ON_VIEW
    assert one.datasets[-1].data.data != other.datasets[-1].data.data
    assert one.datasets[0].data.data == other.datasets[0].data.data
