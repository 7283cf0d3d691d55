"""The Place page: lanes, both clocks, names, what is near; and words for nothing."""

import sys
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hostile import EVERYTHING, Markup
from hypothesis import given
from hypothesis import strategies as st
from page_driver import (
    find_elements,
    follow,
    open_at,
    read_html,
    read_view_of,
    read_words,
)
from streamlit.testing.v1 import AppTest
from tiny_dataset import make_folder

from data.tables import BUNDLED
from geo.measure import distance_km
from layers.speech import ENGLISH
from layers.two_clocks import build_square
from page.biography.around import find_around
from page.biography.axis import Axis, build_axis
from page.desk.scope import Desk
from page.resources import Resources, open_resources

DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1)).map(pd.Timestamp)


@pytest.fixture(scope="module")
def gornal() -> AppTest:
    """The page about Gornal as it opens, for tests that only look."""
    return open_at("place", place="gornal")


@pytest.fixture
def resources() -> Resources:
    """The bundled tables."""
    return open_resources(BUNDLED)


def read_part(app: AppTest, start: str, end: str) -> str:
    """Read the HTML between two texts."""
    return read_html(app).split(start, 1)[1].split(end, 1)[0]


def test_place_is_named_in_all_languages(gornal: AppTest) -> None:
    """The head has every name, where the place is, and how the accounts relate."""
    head = Markup(read_part(gornal, '<header class="cl-answer', "</header>")).text

    assert not gornal.exception
    assert "Gornal" in head
    assert "Горналь" in head
    assert "Гірналь" in head
    assert "Kursk Oblast" in head
    assert "Disputed" in head


def test_every_source_that_spoke_has_a_lane(
    gornal: AppTest, resources: Resources
) -> None:
    """There are as many lanes as sources of claims about the place, and the axis."""
    claims = resources.claims
    here = claims[claims["place_id"] == "gornal"]
    lanes = read_part(gornal, '<div class="cl-lanes"', '<ul class="cl-keys"')

    assert here["source_id"].nunique() + 1 == lanes.count('<div class="cl-lane')


def test_denial_and_admission_are_marked(gornal: AppTest) -> None:
    """Butusov's denial and the concession of a Russian-run site have their signs."""
    lanes = read_part(gornal, '<div class="cl-lanes"', '<ul class="cl-keys"')

    assert 1 == lanes.count("cl-badge cl-denies")
    assert 1 == lanes.count("cl-badge cl-admission")


def test_late_report_is_drawn_back_to_its_day() -> None:
    """DeepState's post of 13 August 2024 about 7 August reaches back six days."""
    app = open_at("place", place="goncharovka", date="2024-08-20")
    lanes = read_part(app, '<div class="cl-lanes"', '<ul class="cl-keys"')

    assert "cl-back" in lanes


def test_day_on_view_is_a_rule_in_every_lane(gornal: AppTest) -> None:
    """The rule stands in each lane and in the axis, at one place."""
    lanes = read_part(gornal, '<div class="cl-lanes"', '<ul class="cl-keys"')
    rules = [
        part.split('"')[0] for part in lanes.split('<i class="cl-rule" style="')[1:]
    ]

    assert len(rules) == lanes.count('<div class="cl-track"')
    assert len(set(rules)) == 1


def test_square_has_every_rectangle(gornal: AppTest, resources: Resources) -> None:
    """Each rectangle of both clocks is a cell with the pattern of its agreement."""
    desk = Desk(resources, resources.catalogue.defaults, ENGLISH)
    square = build_square(resources.store, "gornal", desk.period)
    drawn = read_part(gornal, '<div class="cl-square">', "</div>")

    for agreement, count in square["agreement"].value_counts().items():
        assert drawn.count(f'"cl-cell cl-{agreement}"') == count


def test_known_day_moves_the_point_of_the_square() -> None:
    """As known on a fixed day the level is lower than with hindsight."""
    hindsight = open_at("place", place="gornal")
    fixed = open_at("place", place="gornal", known="2025-04-29")

    def level(app: AppTest) -> float:
        style = read_part(app, '<i class="cl-level" style="bottom:', '%"')
        return float(style)

    assert level(hindsight) == 100.0
    assert 0 < level(fixed) < 100


def test_drawings_are_told_in_words_and_as_tables(gornal: AppTest) -> None:
    """Lanes and square have a label, a table, and files."""
    html = read_html(gornal)
    labels = [b.proto.label for b in find_elements(gornal, "download_button")]

    assert html.count('role="img"') == 2
    assert html.count('<details class="cl-alternative">') >= 2
    assert labels.count("CSV") == labels.count("Parquet") == 3


def test_near_places_are_measured_on_the_ellipsoid(resources: Resources) -> None:
    """The nearest places come first, as far as geodesics say, the place itself not."""
    desk = Desk(resources, resources.catalogue.defaults, ENGLISH)
    near = find_around(desk.resources, "gornal")
    places = resources.dataset.places.set_index("place_id")
    here = places.loc["gornal"]

    assert "gornal" not in set(near["place_id"])
    assert near["distance_km"].is_monotonic_increasing
    for place_id, away in near.itertuples(index=False):
        there = places.loc[place_id]
        exact = distance_km(here["lon"], here["lat"], there["lon"], there["lat"])
        assert round(exact, 1) == away


def test_search_opens_another_biography() -> None:
    """The search box of the page changes the place and stays on the page."""
    app = open_at("place", place="gornal")

    app.selectbox(key="search").set_value("basivka").run()

    assert not app.exception
    assert read_view_of(app).page == "place"
    assert "Басівка" in read_words(app)


def test_link_to_the_map_has_place_and_camera(gornal: AppTest) -> None:
    """From the head one comes to the map with the place open and in view."""
    head = Markup(read_part(gornal, '<header class="cl-answer', "</header>"))
    parts = urlsplit(str(head.links[0]["href"]))

    app = follow(open_at("place", place="gornal"), str(head.links[0]["href"]))

    assert parts.path == "./"
    assert "at" in parse_qs(parts.query)
    assert read_view_of(app).opening.zoom == 10.5


def test_place_without_claims_gets_sentences() -> None:
    """A place that nobody spoke about has no empty drawing."""
    app = open_at("place", place="zapsillia")
    words = read_words(app)

    assert not app.exception
    assert "No source on view has spoken about this place." in words
    assert 'role="img"' not in read_html(app)


def test_no_place_is_an_invitation() -> None:
    """Without a place the page says how one is opened."""
    app = open_at("place", place="none")

    assert not app.exception
    assert read_words(app).startswith("No place is open")


@pytest.mark.parametrize("place", ["RU-KRS", "sudzhansky-district", "sumy"])
def test_areas_and_quiet_cities_have_a_page(place: str) -> None:
    """A whole oblast, a district and a city are places like others."""
    app = open_at("place", place=place)

    assert not app.exception


def test_hostile_texts_are_only_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and statements with markup stay words, in tooltips as well."""
    edits = [
        *(("places.csv", 4, cell, EVERYTHING) for cell in ("name", "aliases")),
        ("sources.csv", 2, "name", EVERYTHING),
        *(("claims.csv", line, "statement", EVERYTHING) for line in range(2, 7)),
    ]
    folder = make_folder(tmp_path, *edits)
    monkeypatch.setattr(sys, "argv", ["app.py", "--data", str(folder)])
    app = open_at("place", place="gornal", date="2025-04-27")
    markup = Markup(read_html(app))

    assert not app.exception
    assert "alert(1)" in markup.text
    assert {tag for tag, _ in markup.tags}.isdisjoint({"script", "comment", "iframe"})
    assert not any(name.startswith("on") for _, names in markup.tags for name in names)


@given(days=st.lists(DAYS, min_size=1, max_size=6), last=DAYS)
def test_axis_holds_what_it_is_built_of(
    days: list[pd.Timestamp], last: pd.Timestamp
) -> None:
    """Every day stands between the ends, in order, and ticks are few."""
    axis = build_axis(days, last)
    places = [axis.at(day) for day in sorted(days)]

    assert all(0 < place < 100 for place in places)
    assert places == sorted(places)
    assert len(axis.find_ticks()) <= 13


@given(first=DAYS, length=st.integers(1, 900))
def test_spans_of_an_axis_add_up(first: pd.Timestamp, length: int) -> None:
    """Two spans that meet are as wide as the one from end to end."""
    past = first + pd.Timedelta(days=length)
    middle = first + pd.Timedelta(days=length // 2)
    axis = build_axis([first, past], past)

    left, width = axis.span(first, middle)
    right, rest = axis.span(middle, past)

    assert axis.span(first, past) == pytest.approx((left, width + rest), abs=0.01)
    assert right == pytest.approx(left + width, abs=0.01)


def test_axis_shows_what_touches_it() -> None:
    """A stretch is on the line if one of its days is; an open one never ends."""
    day = pd.Timestamp
    axis = Axis(day("2025-03-01"), day("2025-04-01"))

    assert axis.shows(day("2025-01-01"), pd.NaT)
    assert axis.shows(day("2025-02-01"), day("2025-03-02"))
    assert not axis.shows(day("2025-02-01"), day("2025-03-01"))
    assert not axis.shows(day("2025-04-01"), pd.NaT)
