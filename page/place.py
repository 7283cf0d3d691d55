"""The panel of the open place: what each source says of it, since when, and where."""

import ibis.expr.types as ir
import pandas as pd
import streamlit as st

from geo.gazetteer import Gazetteer
from geo.place import AREA_KINDS, KIND_WORDS, Place
from layers.control import OPEN_END, Question, build_in_force
from layers.entailment import build_entailed
from layers.speech import Message, Speech
from layers.state import State
from layers.view import Language
from page.evidence import build_evidence, build_heading, word_evidence
from page.links import PLACE, build_link
from page.resources import Resources
from page.session import get_session
from page.wording import escape_html


def show_place(resources: Resources, state: State, speech: Speech) -> None:
    """Show the panel of the open place, if one is open.

    Args:
        resources: The tables on view, or what concerns the place.
        state: The answer for the day on view.
        speech: The language of the page.
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
        speech.retell(say_where(place, gazetteer, view.language)),
        speech.retell(say_precision(place)),
        evidence.mark,
        speech,
    )
    with st.container(key="place"):
        st.html(heading + word_evidence(evidence, resources.source_names, speech))
        st.html(_word_more(resources, speech))
        st.button(
            speech.say("Close this place"), on_click=_close, icon=":material/close:"
        )


def find_entailed(
    resources: Resources, question: Question, place_id: str
) -> pd.DataFrame:
    """Find the claims about whole regions that say something of this place."""
    store = resources.store

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        in_force = build_in_force(store.claims, question, moments)
        reached = build_entailed(in_force, store.places)
        return (reached.filter(reached.place_id == place_id),)

    known_by = OPEN_END if question.known_by is None else question.known_by
    shape = ("entailed", question.sources, place_id)
    (found,) = store.execute_at(question.as_of, known_by, shape, build)
    return found


def order_names(place: Place, chosen: Language) -> tuple[str, ...]:
    """Put the name in the reader's language before the others."""
    others = [language for language in Language if language != chosen]
    return tuple(place.name_in(language) for language in (chosen, *others))


def say_where(place: Place, gazetteer: Gazetteer, language: Language) -> Message:
    """Say what the place is and in which district, region and country."""
    around = ", ".join(gazetteer.list_areas(place, language))
    kind = KIND_WORDS.get(place.kind, place.kind)
    if place.kind == "region":
        return Message("{kind} of {around}", kind=kind, around=around)
    return Message("{kind} in {around}", kind=kind, around=around)


def say_precision(place: Place) -> Message:
    """Say where the point is and how sure that is."""
    where = Message("{lat:.3f}° N, {lon:.3f}° E", lat=place.lat, lon=place.lon)
    if place.kind in AREA_KINDS:
        return Message("{where}: a point inside it", where=where)
    return Message(
        "{where}, known to ±{distance:g} km",
        where=where,
        distance=place.precision_km,
    )


def _word_more(resources: Resources, speech: Speech) -> str:
    """Link to the page about the open place."""
    view = get_session().view
    address = build_link(PLACE, view, resources.catalogue)
    words = speech.say("All that was said about it, over time")
    return (
        f'<p class="cl-more"><a href="{escape_html(address)}" target="_self">'
        f"{escape_html(words)}</a></p>"
    )


def _close() -> None:
    get_session().change(place=None)
