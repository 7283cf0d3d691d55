"""The search box: one place opens, several are offered, nothing is explained."""

from types import SimpleNamespace

import pytest
from hostile import TEXTS
from markdown_it import MarkdownIt

from data.tables import BUNDLED
from geo.candidate import Candidate
from geo.nominatim import NominatimError
from layers.speech import ENGLISH
from layers.view import ViewState
from page import session as session_module
from page.resources import open_resources
from page.search import MOST_CHOICES, ZOOM, Finder, Outcome, find
from page.session import Session
from page.wording import escape_markdown


@pytest.fixture(scope="module")
def finder() -> Finder:
    """The bundled gazetteer, offline."""
    return open_resources(BUNDLED).finder


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A visitor's session."""
    view: ViewState = open_resources(BUNDLED).catalogue.defaults
    opened = Session("claimline-0", view, view, {})
    state = {session_module._KEY: opened}
    monkeypatch.setattr(session_module, "st", SimpleNamespace(session_state=state))
    return opened


def find_outcome(typed: str, finder: Finder) -> Outcome:
    """Find what opens no place."""
    outcome = find(typed, finder)
    assert isinstance(outcome, Outcome)
    return outcome


def word(outcome: Outcome) -> str:
    """Word an outcome in English, as plain text."""
    return " ".join(map(ENGLISH.retell, outcome.sentences))


def read_markdown(text: str) -> str:
    """Read a message, which must be plain text without any element."""
    (paragraph,) = (t for t in MarkdownIt().parse(text) if t.type == "inline")
    children = paragraph.children or []
    assert {child.type for child in children} == {"text"}
    return "".join(child.content for child in children)


@pytest.mark.parametrize(
    ("typed", "place_id"),
    [
        pytest.param("Gornal", "gornal", id="english"),
        pytest.param("ГОРНАЛЬ", "gornal", id="russian-in-capitals"),
        pytest.param("  горналь ", "gornal", id="spaces"),
        pytest.param("Hornal", "gornal", id="other-romanisation"),
        pytest.param("село Горналь", "gornal", id="generic-word"),
        pytest.param("Суми", "sumy", id="ukrainian"),
        pytest.param("Kursk", "kursk", id="city"),
        pytest.param("Kursk Oblast", "RU-KRS", id="region"),
        pytest.param("Курщина", "RU-KRS", id="region-by-its-name"),
    ],
)
def test_name_of_one_place_opens_it(finder: Finder, typed: str, place_id: str) -> None:
    """A name that can only mean one place needs no question."""
    found = find(typed, finder)

    assert isinstance(found, Candidate)
    assert found.place.place_id == place_id


@pytest.mark.parametrize("typed", ["Gornel", "Sudzhha"])
def test_misspelt_name_is_never_opened_unasked(finder: Finder, typed: str) -> None:
    """A name with a typing error is offered, since nobody wrote it so."""
    outcome = find_outcome(typed, finder)

    assert "Which place is meant by" in word(outcome)
    assert 0 < len(outcome.choices) <= MOST_CHOICES


def test_unknown_name_is_explained(finder: Finder) -> None:
    """A name that fits nothing gets a sentence with the way out, and no choice."""
    outcome = find_outcome("Atlantis", finder)

    assert read_markdown(escape_markdown(word(outcome))).startswith(
        "No place here is called “Atlantis”. Try another spelling"
    )
    assert outcome.choices == ()


def test_long_text_is_quoted_short(finder: Finder) -> None:
    """A pasted page is not repeated to the reader."""
    outcome = find_outcome("q" * 5000, finder)

    assert len(word(outcome)) < 400


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in TEXTS.items()])
def test_hostile_text_is_quoted_as_text(
    finder: Finder, session: Session, text: str
) -> None:
    """What was typed comes back as characters, whatever Markdown it holds."""
    outcome = find_outcome(text, finder)

    assert read_markdown(escape_markdown(word(outcome)))
    assert session.focus is None


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("51.068, 35.235", id="decimal"),
        pytest.param("51°04'05\"N 35°14'06\"E", id="degrees-minutes-seconds"),
    ],
)
def test_coordinates_move_the_map_and_name_the_nearest(
    finder: Finder, session: Session, typed: str
) -> None:
    """Typed coordinates are looked at, and the places around them are offered."""
    outcome = find_outcome(typed, finder)

    assert read_markdown(escape_markdown(word(outcome))).startswith(
        "The map shows 51.068"
    )
    assert outcome.choices[0].place.place_id == "gornal"
    assert session.focus is not None
    assert session.focus["lon"] == pytest.approx(35.235)
    assert session.focus["lat"] == pytest.approx(51.068, abs=1e-4)
    assert session.focus["zoom"] == ZOOM


def test_swapped_coordinates_are_mended_and_said(
    finder: Finder, session: Session
) -> None:
    """Longitude before latitude still finds the place, with a word about it."""
    outcome = find_outcome("35.235, 51.068", finder)

    assert "look swapped" in word(outcome)
    assert outcome.choices[0].place.place_id == "gornal"
    assert session.focus is not None
    assert session.focus["lon"] == pytest.approx(35.235)


def test_coordinates_off_the_earth_are_explained(
    finder: Finder, session: Session
) -> None:
    """Numbers that are no position get a message, and the map stays."""
    outcome = find_outcome("151.068, 235.235", finder)

    assert read_markdown(escape_markdown(word(outcome)))
    assert outcome.choices == ()
    assert session.focus is None


class Unreachable:
    """A Nominatim that never answers."""

    def fetch_candidates(self, _query: str) -> tuple[Candidate, ...]:
        """Fail as a service that is down does."""
        raise NominatimError("Nominatim is *down* <b>now</b>")


def test_network_that_fails_leaves_the_offline_answer(finder: Finder) -> None:
    """The reader hears why, as plain text, and can choose among what is known."""
    offline = Finder(finder.gazetteer, Unreachable())  # type: ignore[arg-type]

    outcome = find_outcome("Gornel", offline)

    assert "Nominatim is *down* <b>now</b>. The offline answer stands." in (
        read_markdown(escape_markdown(word(outcome)))
    )
    assert outcome.choices
