"""Areas in numbers on the page: those of the command, for the sources switched on."""

import re
from pathlib import Path
from typing import Final

import pytest
from map_files import make_context, make_mapped_folder
from streamlit.testing.v1 import AppTest

from data.tables import Dataset, read_dataset
from layers.area_measures import build_series, measure_day, measure_disagreement
from layers.speech import open_speech
from layers.view import Language
from page.ground import build_ground_chart
from page.resources import build_resources

SCRIPT: Final = """
from dataclasses import replace
import streamlit as st
from layers.speech import open_speech
from page.areas import show_areas

resources = st.session_state["resources"]
view = replace(resources.catalogue.defaults, **st.session_state["fields"])
show_areas(resources, view, open_speech(view.page_language))
"""


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The tiny dataset with two maps that contradict one another about Gornal."""
    folder = tmp_path_factory.mktemp("mapped") / "maps"
    return read_dataset(make_mapped_folder(folder))


def open_panel(dataset: Dataset, **fields: object) -> AppTest:
    """Open the panel by itself."""
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.session_state["resources"] = build_resources(dataset)
    app.session_state["fields"] = fields
    return app.run()


def read_panel(app: AppTest) -> str:
    """Read the words of the panel without its tags."""
    assert not app.exception
    html = " ".join(element.proto.body for element in app.get("html"))
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_day_and_disagreement_are_those_of_the_command(mapped: Dataset) -> None:
    """The panel gives square kilometres per source and status, and where two differ."""
    day = build_resources(mapped).catalogue.defaults.as_of
    words = read_panel(open_panel(mapped))

    km2 = measure_day(mapped.areas, day)["km2"]
    pair = ("deepstate", "uacontrolmap")
    found = measure_disagreement(mapped.areas, day, pair)
    assert found.disputed_km2 > 1
    for number in (*km2, found.disputed_km2, found.both_km2, found.only_one_km2):
        assert f"{number:.1f} km²" in words
    assert "cannot both be true" in words


def test_sources_switched_off_are_not_measured(mapped: Dataset) -> None:
    """With one of the maps hidden its ground is gone, and nothing is compared."""
    words = read_panel(open_panel(mapped, hidden=frozenset({"uacontrolmap"})))

    assert "Russian-held" not in words
    assert "differ" not in words


def test_maps_published_later_are_not_measured(mapped: Dataset) -> None:
    """As known on a day before any map was published there is no ground."""
    first = mapped.areas["known_from"].min().date()
    early = first.replace(day=first.day - 2)

    assert "marks any ground" in read_panel(open_panel(mapped, known_by=early))


def test_tables_without_areas_have_no_panel(tmp_path: Path) -> None:
    """Where nobody marked ground, nothing is said of ground."""
    assert not read_panel(open_panel(make_context(tmp_path).dataset))


@pytest.mark.parametrize("language", list(Language))
def test_chart_of_ground_follows_the_grammar(
    mapped: Dataset, language: Language
) -> None:
    """The chart satisfies the schema of Vega-Lite, and draws each run of days."""
    series = build_series(mapped.areas)
    names = dict(mapped.sources[["source_id", "name"]].to_numpy())
    day = series["from_day"].max().date()

    chart = build_ground_chart(series, names, day, "light", open_speech(language))

    assert chart.to_dict(validate=True)["layer"]
    assert len(chart.layer[0].data) == 2 * len(series)
