"""The Place page: what was said about one place, by whom, and what one could know."""

import streamlit as st

from layers.speech import open_speech
from page import clocks, search, sources
from page.biography import around, evidence, head, lanes, square
from page.desk import filters
from page.desk.scope import Desk
from page.method import show_method
from page.resources import Resources
from page.session import Session


def show_page(resources: Resources, session: Session) -> None:
    """Show the page for this run.

    Args:
        resources: The tables on view.
        session: The visitor's session.
    """
    clocks.follow_view()
    sources.follow_view(resources.catalogue)
    search.follow_view()
    filters.follow_view(resources)
    desk = Desk(resources, session.view, open_speech(session.view.page_language))
    with st.container(key="biography"):
        left, right = st.columns([7, 3], gap="medium")
        with right:
            search.show_search(resources.dataset.places, resources.finder, desk.speech)
        with left:
            head.show_head(desk)
        _show_controls(desk)
        if session.view.place is not None:
            lanes.show_section(desk, session.view.place)
            square.show_section(desk, session.view.place)
            said, near = st.columns([7, 3], gap="medium")
            with said:
                evidence.show_section(desk, session.view.place)
            with near:
                around.show_section(desk, session.view.place)
    show_method(resources, desk.speech)


def _show_controls(desk: Desk) -> None:
    resources = desk.resources
    with st.container(horizontal=True, key="clocks", vertical_alignment="bottom"):
        clocks.show_about_day(resources.catalogue, desk.speech)
        clocks.show_knowing(resources.catalogue, desk.speech, labelled=True)
        filters.show_period(resources, desk.speech)
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
            desk.speech,
        )
