"""One visitor's view: the link gives it, widgets change it, the link shows it."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from data.vocabulary import Side
from layers.view import AS_OF, Catalogue, ViewState
from page import session as module
from page.session import get_session, open_session, write_link

DAY = date(2025, 4, 27)
CATALOGUE = Catalogue(
    place_ids=frozenset({"gornal", "basivka"}),
    sources={Side.RUSSIAN: ("ru-mod",), Side.UKRAINIAN: ("ua-genstaff",)},
    first_day=date(2024, 8, 6),
    last_day=date(2026, 8, 2),
    tile_ids=(),
    defaults=ViewState(as_of=DAY, place="gornal"),
)


class Query:
    """An address bar, as Streamlit shows it to a page."""

    def __init__(self) -> None:
        """Begin without parameters."""
        self.values: dict[str, list[str]] = {}
        self.writes = 0
        """How often the page has written."""

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.values)

    def keys(self) -> list[str]:
        """Give the names."""
        return list(self.values)

    def __getitem__(self, name: str) -> str:
        """Give the last value of a name."""
        return self.values[name][-1]

    def get_all(self, name: str) -> list[str]:
        """Give all values of a name."""
        return self.values.get(name, [])

    def from_dict(self, values: dict[str, str]) -> None:
        """Replace everything, as the page does."""
        self.values = {name: [value] for name, value in values.items()}
        self.writes += 1

    def go(self, **values: str | list[str]) -> None:
        """Follow another link, as the reader or the browser does."""
        self.values = {k: [v] if isinstance(v, str) else v for k, v in values.items()}


@pytest.fixture
def query(monkeypatch: pytest.MonkeyPatch) -> Query:
    """The address bar of a visitor who has just come."""
    bar = Query()
    state: dict[str, Any] = {}
    stand_in = SimpleNamespace(
        context=SimpleNamespace(locale=None), query_params=bar, session_state=state
    )
    monkeypatch.setattr(module, "st", stand_in)
    return bar


def run_page() -> module.Session:
    """Run the page once, without any panel."""
    session = open_session(CATALOGUE)
    write_link(session, CATALOGUE)
    return session


def test_first_visit_opens_on_the_opening_view(query: Query) -> None:
    """A link without parameters shows the opening view and stays as it is."""
    session = run_page()

    assert session.view == session.opening == CATALOGUE.defaults
    assert (session.notices, query.values, query.writes) == ((), {}, 0)


def test_link_gives_the_view(query: Query) -> None:
    """What a link says is on view from the first run on."""
    query.go(date="2024-08-13", known="as-of", hide="ru-mod", place="basivka")

    session = run_page()

    assert session.view == ViewState(
        as_of=date(2024, 8, 13),
        known_by=AS_OF,
        hidden=frozenset({"ru-mod"}),
        place="basivka",
    )
    assert session.opening == session.view


def test_session_is_found_again(query: Query) -> None:
    """Panels and callbacks get the session that the run opened."""
    assert query.values == {}
    assert run_page() is get_session() is run_page()


def test_channel_is_of_one_session_alone(query: Query) -> None:
    """Two visitors on one machine do not hear one another."""
    first = run_page().channel
    module.st.session_state.clear()
    second = run_page().channel

    assert first != second
    assert all(c.startswith("claimline-") and len(c) == 26 for c in (first, second))
    assert query.writes == 0


def test_change_is_written_into_the_link(query: Query) -> None:
    """What a widget changes stands in the address bar after the run."""
    run_page().change(hidden=frozenset({"ru-mod"}), overtaken_after=None)

    session = run_page()

    assert query.values == {"hide": ["russian"], "overtaken": ["never"]}
    assert session.view.hidden == {"ru-mod"}


def test_unchanged_view_is_not_written_again(query: Query) -> None:
    """A run that changes nothing leaves the address bar alone."""
    run_page().change(entailed=True)
    for _ in range(3):
        run_page()

    assert query.writes == 1


def test_change_back_empties_the_link(query: Query) -> None:
    """The opening view has a link without parameters again."""
    run_page().change(entailed=True)
    run_page().change(entailed=False)
    run_page()

    assert query.values == {}


def test_link_of_somebody_else_wins(query: Query) -> None:
    """The back button, or another link, replaces what the widgets had set."""
    run_page().change(entailed=True)
    before = run_page()
    revision = before.revision

    query.go(date="2025-03-13")
    session = run_page()

    assert session is before
    assert session.view == ViewState(as_of=date(2025, 3, 13), place="gornal")
    assert session.revision > revision


def test_opening_of_the_map_outlives_the_view(query: Query) -> None:
    """The map is built from the first view, so that it is never mounted anew."""
    query.go(at="51.1_35.2_10")
    run_page()
    query.go(at="50.9_34.8_9", date="2025-03-13")

    assert run_page().opening.centre == (35.2, 51.1)


def test_camera_is_taken_from_the_link_of_the_browser(query: Query) -> None:
    """Panning alone changes the camera, and neither the view nor its revision."""
    session = run_page()
    revision = session.revision
    query.go(at="51.1_35.2_10")

    again = run_page()

    assert again.view.centre == (35.2, 51.1)
    assert again.view.zoom == 10
    assert again.view.as_of == DAY
    assert again.revision == revision
    assert query.values == {"at": ["51.1_35.2_10"]}


def test_camera_stays_in_the_link_when_a_widget_changes(query: Query) -> None:
    """A change of the view is written beside the camera, not instead of it."""
    run_page()
    query.go(at="51.1_35.2_10")
    run_page().change(entailed=True)
    run_page()

    assert query.values == {"at": ["51.1_35.2_10"], "entailed": ["1"]}


def test_bad_link_is_noticed_and_mended(query: Query) -> None:
    """What a link says in vain is said once and no longer stands in the link."""
    query.go(place="atlantis", lang="uk")

    session = run_page()

    assert len(session.notices) == 1
    assert "atlantis" in session.notices[0]
    assert query.values == {"lang": ["uk"]}


def test_repeated_parameter_is_noticed(query: Query) -> None:
    """Of several values the last counts, and the reader is told."""
    query.go(place=["gornal", "basivka"])

    session = run_page()

    assert session.view.place == "basivka"
    assert len(session.notices) == 1


def test_notice_stays_until_the_reader_moves_on(query: Query) -> None:
    """A run that nobody asked for keeps the notices; a change takes them back."""
    query.go(place="atlantis")
    run_page()
    query.go(at="51.1_35.2_10")

    kept = run_page().notices
    run_page().hear(as_of=date(2025, 4, 28))

    assert len(kept) == 1
    assert run_page().notices == ()


@pytest.mark.parametrize(
    ("fields", "grows"),
    [
        pytest.param({"as_of": date(2025, 4, 28)}, True, id="day"),
        pytest.param({"place": None}, True, id="place"),
        pytest.param({"entailed": True}, False, id="setting"),
    ],
)
def test_revision_grows_where_python_moves_day_or_place(
    query: Query, fields: dict[str, Any], *, grows: bool
) -> None:
    """The date control obeys Python only in what Python itself has changed."""
    session = run_page()
    before = session.revision

    session.change(**fields)

    assert (session.revision > before) == grows
    assert query.writes == 0


def test_what_the_browser_shows_already_is_no_revision(query: Query) -> None:
    """A day that the reader let go of is believed and not sent back as news."""
    session = run_page()
    before = session.revision

    session.hear(as_of=date(2025, 4, 28), place="basivka")
    run_page()

    assert session.revision == before
    assert query.values == {"date": ["2025-04-28"], "place": ["basivka"]}
