"""The Compare page: where accounts contradict, since when, and who followed."""

import streamlit as st

from layers.speech import open_speech
from page import clocks, sources
from page.desk import disputes, filters, head, series
from page.desk.scope import Desk
from page.method import show_method
from page.resources import Resources
from page.session import Session

SECTIONS = (series.show_section, disputes.show_section)


def show_page(resources: Resources, session: Session) -> None:
    """Show the page for this run.

    Args:
        resources: The tables on view.
        session: The visitor's session.
    """
    clocks.follow_view()
    sources.follow_view(resources.catalogue)
    filters.follow_view(resources)
    desk = Desk(resources, session.view, open_speech(session.view.page_language))
    with st.container(key="desk"):
        head.show_head(desk)
        _show_controls(desk)
        for show_section in SECTIONS:
            show_section(desk)
    show_method(resources)


def _show_controls(desk: Desk) -> None:
    resources, speech = desk.resources, desk.speech
    with st.container(horizontal=True, key="clocks", vertical_alignment="bottom"):
        clocks.show_about_day(resources.catalogue, speech)
        clocks.show_knowing(resources.catalogue, speech, labelled=True)
        filters.show_filters(resources, speech)
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
        )
