"""The search box: a place by any of its names, with typing errors, or coordinates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from geo.candidate import Candidate
from geo.coordinates import TypedPoint
from geo.errors import ClaimlineError
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from geo.name_index import SAME_NAME
from geo.nominatim import NominatimGeocoder
from geo.place import Place
from layers.speech import Message, Speech
from layers.view import Language
from page.session import get_session
from page.wording import escape_markdown

KEY: Final = "search"
"""Key of the search box; its value is a place_id or what was typed."""

EXAMPLES: Final = "Gornal, Горналь, Суми"
"""Names in three languages, so that nobody asks in which to write."""

NAME_COLUMNS: Final = {
    Language.ENGLISH: "name",
    Language.RUSSIAN: "name_ru",
    Language.UKRAINIAN: "name_uk",
}
"""Column of the table of places that has the names in each language."""

LEAD: Final = 0.02
"""How much better than the next a name must fit to be opened unasked."""

MOST_CHOICES: Final = 6
"""Candidates offered where a name leaves it open."""

ZOOM: Final = 10.5
"""Leaflet zoom level at which a place that was searched for is shown, at least."""

OSM_PREFIX: Final = "osm:"
"""How the place_id of a place begins that only Nominatim knows."""

_OUTCOME: Final = "search_outcome"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search that opened no place has to say."""

    sentences: tuple[str, ...]
    """What it says, as plain text; each can be said in the page's language."""
    choices: tuple[Candidate, ...] = ()
    """Places to choose from; may be empty."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Where names are looked up."""

    gazetteer: Gazetteer
    nominatim: NominatimGeocoder | None
    """The network geocoder, if the operator has switched it on."""


def show_search(places: pd.DataFrame, finder: Finder, speech: Speech) -> None:
    """Show the search box and, where a name leaves it open, the choices.

    Args:
        places: The table of places, listed in the box by all three names.
        finder: Finds what was typed and is not in the list.
        speech: The language of the page.
    """
    labels = _build_labels(places, get_session().view.language)
    st.selectbox(
        speech.say("Find a place"),
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key=KEY,
        placeholder=speech.say("Find a place: {names}", names=EXAMPLES),
        label_visibility="collapsed",
        accept_new_options=True,
        on_change=_search,
        args=(finder,),
    )
    outcome: Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is not None:
        _show_outcome(outcome, finder.gazetteer, speech)


def _build_labels(places: pd.DataFrame, language: Language) -> dict[str, str]:
    """List every place by all its names, in the reader's language first."""
    first = NAME_COLUMNS[language]
    names = places[[first, *(c for c in NAME_COLUMNS.values() if c != first)]]
    return {
        place_id: " · ".join(dict.fromkeys(row))
        for place_id, row in zip(
            places["place_id"], names.itertuples(index=False, name=None), strict=True
        )
    }


def _show_outcome(outcome: Outcome, gazetteer: Gazetteer, speech: Speech) -> None:
    names = get_session().view.language
    st.markdown(escape_markdown(" ".join(map(speech.retell, outcome.sentences))))
    with st.container(horizontal=True, key="choices"):
        for candidate in outcome.choices:
            st.button(
                escape_markdown(gazetteer.describe(candidate.place, names)),
                key=f"choice:{candidate.place.place_id}",
                help=escape_markdown(speech.retell(candidate.reason)),
                on_click=_open,
                args=(candidate.place,),
            )


def follow_view() -> None:
    """Show the open place in the search box."""
    st.session_state[KEY] = get_session().view.place


def forget_outcome() -> None:
    """Take back what the last search had to say."""
    st.session_state[_OUTCOME] = None


def _search(finder: Finder) -> None:
    typed = st.session_state[KEY]
    forget_outcome()
    if not typed:
        get_session().change(place=None)
        return
    listed = {place.place_id: place for place in finder.gazetteer.places}
    if typed in listed:
        _open(listed[typed])
        return
    outcome = find(typed, finder)
    if isinstance(outcome, Outcome):
        st.session_state[_OUTCOME] = outcome
    else:
        _open(outcome.place)


def find(typed: str, finder: Finder) -> Candidate | Outcome:
    """Find what was typed.

    Args:
        typed: A name or coordinates.
        finder: Where to look.

    Returns:
        The one place that is meant, or what to say and to choose from.
    """
    quoted = f"“{typed[:60]}”"
    try:
        answer = geocode(typed, finder.gazetteer, finder.nominatim, MOST_CHOICES)
    except ClaimlineError as error:
        return Outcome((error.message,))
    if answer.point is not None:
        return _say_point(answer.point, answer.candidates, answer.notices)
    if not answer.candidates:
        unknown = Message(
            "No place here is called {typed}. Try another spelling in English, Russian "
            "or Ukrainian, or coordinates such as 51.07, 35.23.",
            typed=quoted,
        )
        return Outcome((unknown, *answer.notices))
    best, *others = answer.candidates
    clear = best.score >= SAME_NAME and _lead(best, others) >= LEAD
    if clear and not answer.notices:
        return best
    question = Message("Which place is meant by {typed}?", typed=quoted)
    return Outcome((question, *answer.notices), answer.candidates)


def _lead(best: Candidate, others: Iterable[Candidate]) -> float:
    return best.score - max((other.score for other in others), default=0.0)


def _say_point(
    point: TypedPoint, nearest: tuple[Candidate, ...], notices: tuple[str, ...]
) -> Outcome:
    """Show a typed position on the map and name the places around it."""
    get_session().look_at(point.lon, point.lat, ZOOM)
    shown = Message(
        "The map shows {lat:.4f}° N, {lon:.4f}° E.", lat=point.lat, lon=point.lon
    )
    return Outcome((shown, *notices, Message("Nearest:")), nearest)


def _open(place: Place) -> None:
    """Open a place; one that only Nominatim knows has no panel, only a position."""
    session = get_session()
    if place.kind != "region":
        session.look_at(place.lon, place.lat, ZOOM)
    if place.place_id.startswith(OSM_PREFIX):
        nothing = Message("{name}: no claims about it are recorded.", name=place.name)
        st.session_state[_OUTCOME] = Outcome((nothing,))
        return
    forget_outcome()
    session.change(place=place.place_id)
