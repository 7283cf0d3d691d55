"""The pages and the way from one to another: the view goes along."""

from datetime import date

import pytest
from page_driver import follow, open_at, read_html, read_pages, read_view_of

from layers.view import AS_OF
from page.pages import PAGES

WHOLE = {
    "date": "2025-03-14",
    "known": "as-of",
    "hide": "isw",
    "place": "basivka",
    "at": "51.3_35.4_11",
    "region": "UA-59",
    "kind": "village",
}
"""A link that sets one of everything that the pages share."""


def test_paths_of_the_pages_differ() -> None:
    """Each page has a path of its own, and one page has none: it opens first."""
    paths = [entry.path for entry in PAGES]

    assert len(set(paths)) == len(paths)
    assert paths[0] == ""
    assert "" not in paths[1:]


@pytest.mark.parametrize("path", [entry.path for entry in PAGES])
def test_deep_link_opens_any_page_with_its_view(path: str) -> None:
    """A link from elsewhere gives the view on every page, and says nothing else."""
    app = open_at(path, **WHOLE)
    session = read_view_of(app)

    assert not app.exception
    assert [warning.value for warning in app.warning] == []
    assert session.page == path
    assert session.view.as_of == date(2025, 3, 14)
    assert (session.view.known_by, session.view.place) == (AS_OF, "basivka")
    assert session.view.hidden == {"isw"}
    assert session.view.centre == (35.4, 51.3)
    assert app.query_params == WHOLE


def test_view_survives_the_way_through_all_pages() -> None:
    """From page to page by their links nothing of the view is lost, back included."""
    app = open_at("", **WHOLE)
    view, channel = read_view_of(app).view, read_view_of(app).channel

    for name in ("Compare", "Place", "Compare", "Map"):
        app = follow(app, read_pages(app)[name])
        assert not app.exception
        assert view == read_view_of(app).view

    assert channel == read_view_of(app).channel


def test_map_opens_where_the_reader_left_it() -> None:
    """Coming back, the map is built for the camera that the address bar had."""
    app = open_at("", date="2025-03-14")
    app.query_params["at"] = "51.3_35.4_11"  # the browser writes it while panning
    app = follow(app, read_pages(app)["Compare"] + "&at=51.3_35.4_11")
    app = follow(app, read_pages(app)["Map"])

    opening = read_view_of(app).opening
    assert (opening.centre, opening.zoom) == ((35.4, 51.3), 11.0)
    assert opening.as_of == date(2025, 3, 14)


def test_another_link_wins_on_another_page() -> None:
    """A link that differs from the last one changes the view, as the back button."""
    app = open_at("compare", date="2025-03-14")

    app = follow(app, "./place?place=gornal&date=2025-04-26")

    assert read_view_of(app).view.as_of == date(2025, 4, 26)
    assert read_view_of(app).view.place == "gornal"


def test_notice_of_a_bad_link_stays_on_its_page() -> None:
    """What was wrong with a link is said once, and not on the next page again."""
    app = open_at("compare", region="atlantis")
    said = [warning.value for warning in app.warning]

    app = follow(app, read_pages(app)["Place"])

    assert len(said) == 1
    assert "atlantis" in said[0]
    assert [warning.value for warning in app.warning] == []


def test_map_page_loads_no_charts() -> None:
    """Only whoever opens a page with charts waits for the library that draws them."""
    app = open_at("")

    assert not app.exception
    assert "vega" not in read_html(app)
