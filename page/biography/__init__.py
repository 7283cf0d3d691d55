"""The Place page: what was said about one place, by whom, and what one could know."""

import streamlit as st

from layers.speech import Speech, open_speech
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
    view = session.view
    near = around.find_around(resources, view.place)
    about = resources.about(view.place, *near["place_id"])
    desk = Desk(about, view, open_speech(view.page_language))
    with st.container(key="biography"):
        left, right = st.columns([7, 3], gap="medium")
        with right:
            listed = resources.list_places(view.place)
            search.show_search(listed, resources.finder, desk.speech)
        with left:
            head.show_head(desk)
        _show_controls(resources, desk.speech)
        if view.place is not None:
            lanes.show_section(desk, view.place)
            square.show_section(desk, view.place)
            said, beside = st.columns([7, 3], gap="medium")
            with said:
                evidence.show_section(desk, view.place)
            with beside:
                around.show_section(desk, near)
    show_method(resources, desk.speech)


def _show_controls(resources: Resources, speech: Speech) -> None:
    with st.container(horizontal=True, key="clocks", vertical_alignment="bottom"):
        clocks.show_about_day(resources.catalogue, speech)
        clocks.show_knowing(resources.catalogue, speech, labelled=True)
        filters.show_period(resources, speech)
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
            speech,
        )
