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
from page.session import get_session
from page.wording import escape_markdown

KEY: Final = "search"
"""Key of the search box; its value is a place_id or what was typed."""

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

    message: str
    """One sentence or more, in Markdown."""
    choices: tuple[Candidate, ...] = ()
    """Places to choose from; may be empty."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Where names are looked up."""

    gazetteer: Gazetteer
    nominatim: NominatimGeocoder | None
    """The network geocoder, if the operator has switched it on."""


def show_search(places: pd.DataFrame, finder: Finder) -> None:
    """Show the search box and, where a name leaves it open, the choices.

    Args:
        places: The table of places, listed in the box by all three names.
        finder: Finds what was typed and is not in the list.
    """
    columns = places[["place_id", "name", "name_ru", "name_uk"]]
    labels = {
        place_id: " · ".join(dict.fromkeys(names))
        for place_id, *names in columns.itertuples(index=False)
    }
    st.selectbox(
        "Find a place",
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key=KEY,
        placeholder="Find a place: Gornal, Горналь, Суми",
        label_visibility="collapsed",
        accept_new_options=True,
        on_change=_search,
        args=(finder,),
    )
    outcome: Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is not None:
        _show_outcome(outcome, finder.gazetteer)


def _show_outcome(outcome: Outcome, gazetteer: Gazetteer) -> None:
    st.markdown(outcome.message)
    with st.container(horizontal=True, key="choices"):
        for candidate in outcome.choices:
            st.button(
                escape_markdown(gazetteer.describe(candidate.place)),
                key=f"choice:{candidate.place.place_id}",
                help=escape_markdown(candidate.reason),
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
    quoted = f"“{escape_markdown(typed[:60])}”"
    try:
        answer = geocode(typed, finder.gazetteer, finder.nominatim, MOST_CHOICES)
    except ClaimlineError as error:
        return Outcome(escape_markdown(str(error)))
    notices = " ".join(escape_markdown(notice) for notice in answer.notices)
    if answer.point is not None:
        return _say_point(answer.point, answer.candidates, notices)
    if not answer.candidates:
        return Outcome(
            f"No place here is called {quoted}. Try another spelling in English, "
            f"Russian or Ukrainian, or coordinates such as 51.07, 35.23. {notices}"
        )
    best, *others = answer.candidates
    clear = best.score >= SAME_NAME and _lead(best, others) >= LEAD
    if clear and not notices:
        return best
    return Outcome(f"Which place is meant by {quoted}? {notices}", answer.candidates)


def _lead(best: Candidate, others: Iterable[Candidate]) -> float:
    return best.score - max((other.score for other in others), default=0.0)


def _say_point(
    point: TypedPoint, nearest: tuple[Candidate, ...], notices: str
) -> Outcome:
    """Show a typed position on the map and name the places around it."""
    get_session().look_at(point.lon, point.lat, ZOOM)
    where = f"{point.lat:.4f}° N, {point.lon:.4f}° E"
    return Outcome(f"The map shows {where}. {notices} Nearest:", nearest)


def _open(place: Place) -> None:
    """Open a place; one that only Nominatim knows has no panel, only a position."""
    session = get_session()
    if place.kind != "region":
        session.look_at(place.lon, place.lat, ZOOM)
    if place.place_id.startswith(OSM_PREFIX):
        nothing = f"{escape_markdown(place.name)}: no claims about it are recorded."
        st.session_state[_OUTCOME] = Outcome(nothing)
        return
    forget_outcome()
    session.change(place=place.place_id)
