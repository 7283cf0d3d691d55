"""The panel of the open place: what each source says of it, since when, and where."""

import pandas as pd
import streamlit as st

from geo.gazetteer import Gazetteer
from geo.place import AREA_KINDS, Place
from layers.control import Question, build_in_force
from layers.entailment import build_entailed
from layers.speech import open_speech
from layers.state import State
from layers.view import Language
from page.evidence import build_evidence, build_heading, word_evidence
from page.links import PLACE, build_link
from page.resources import Resources
from page.session import get_session
from page.wording import escape_html


def show_place(resources: Resources, state: State) -> None:
    """Show the panel of the open place, if one is open.

    Args:
        resources: The tables on view.
        state: The answer for the day on view.
    """
    view = get_session().view
    if view.place is None:
        return
    gazetteer = resources.finder.gazetteer
    place = gazetteer.place(view.place)
    entailed = find_entailed(resources, state.question, view.place)
    evidence = build_evidence(view.place, state, resources.claims, entailed, view)
    heading = build_heading(
        order_names(place, view.language),
        say_where(place, gazetteer),
        say_precision(place),
        evidence.mark,
    )
    with st.container(key="place"):
        st.html(heading + word_evidence(evidence, resources.source_names))
        st.html(_word_more(resources))
        st.button("Close this place", on_click=_close, icon=":material/close:")


def find_entailed(
    resources: Resources, question: Question, place_id: str
) -> pd.DataFrame:
    """Find the claims about whole regions that say something of this place."""
    store = resources.store
    table = build_entailed(build_in_force(store.claims, question), store.places)
    return store.execute(table.filter(table.place_id == place_id))


def order_names(place: Place, chosen: Language) -> tuple[str, ...]:
    """Put the name in the reader's language before the others."""
    others = [language for language in Language if language != chosen]
    return tuple(place.name_in(language) for language in (chosen, *others))


def say_where(place: Place, gazetteer: Gazetteer) -> str:
    """Say what the place is and in which district, region and country."""
    around = gazetteer.describe(place).removeprefix(f"{place.name}, ")
    inside = "of" if place.kind == "region" else "in"
    return f"{place.kind} {inside} {around}"


def say_precision(place: Place) -> str:
    """Say where the point is and how sure that is."""
    where = f"{place.lat:.3f}° N, {place.lon:.3f}° E"
    if place.kind in AREA_KINDS:
        return f"{where}: a point inside it"
    return f"{where}, known to ±{place.precision_km:g} km"


def _word_more(resources: Resources) -> str:
    """Link to the page about the open place."""
    view = get_session().view
    speech = open_speech(view.page_language)
    address = build_link(PLACE, view, resources.catalogue)
    words = speech.say("All that was said about it, over time")
    return (
        f'<p class="cl-more"><a href="{escape_html(address)}" target="_self">'
        f"{escape_html(words)}</a></p>"
    )


def _close() -> None:
    get_session().change(place=None)
