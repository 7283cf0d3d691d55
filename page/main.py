"""The page with the map: asks the question of the view, lays the panels out."""

import streamlit as st

from layers.questions import build_period
from layers.speech import Speech, open_speech
from layers.title import build_source_counts, build_title
from layers.view import ViewState
from page import areas, clocks, compare, export, search, settings, sources
from page.answers import look_up
from page.hindsight import show_hindsight
from page.legend import show_legend
from page.map import show_map
from page.masthead import show_masthead
from page.method import show_method
from page.place import show_place
from page.resources import Resources
from page.session import Session


def show_page(resources: Resources, session: Session) -> None:
    """Show the page with the map for this run.

    Args:
        resources: The tables on view.
        session: The visitor's session.
    """
    speech = open_speech(session.view.page_language)
    _let_widgets_follow(resources)
    head, controls = st.container(), st.container()
    left, right = st.columns([7, 3], gap="medium")
    # The map comes first: a browser that has the whole page to make at once makes
    # the map last. The date control reports when it stands, and the rest follows.
    with left:
        show_map(resources)
    with head:
        _show_head(resources, session, speech)
    if session.settled:
        with controls:
            _show_controls(resources, speech)
        with right:
            _show_side(resources, session.view, speech)
        show_method(resources, speech)
    else:
        controls.html('<div class="cl-waiting"></div>')


def _let_widgets_follow(resources: Resources) -> None:
    """Set every widget to what the view says, on every run.

    The browser forgets a widget in a popover that was never opened, and the view
    is the truth in any case: callbacks have already written into it.
    """
    clocks.follow_view()
    settings.follow_view()
    sources.follow_view(resources.catalogue)
    search.follow_view()
    compare.follow_view()


def _show_head(resources: Resources, session: Session, speech: Speech) -> None:
    catalogue, view = resources.catalogue, session.view
    title = build_title(
        view,
        catalogue.last_day,
        build_source_counts(view, catalogue),
        resources.source_names,
        speech,
    )
    left, right = st.columns([7, 3], gap="medium", vertical_alignment="top")
    with left:
        show_masthead(title, session.channel, catalogue.first_day, view.as_of, speech)
    if session.settled:
        with right:
            listed = resources.list_places(view.place)
            search.show_search(listed, resources.finder, speech)


def _show_controls(resources: Resources, speech: Speech) -> None:
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
            speech,
        )
        clocks.show_knowing(resources.catalogue, speech)
        settings.show_settings(speech)
        export.show_export(resources, speech)
        compare.show_compare(resources.catalogue, resources.source_names, speech)


def _show_side(resources: Resources, view: ViewState, speech: Speech) -> None:
    about = resources.about(view.place)
    state = look_up(about, build_period(view, about.catalogue), view.as_of)
    with st.container(key="side"):
        show_place(about, state, speech)
        # Of a crowd that would be asked of every place, on every run.
        if resources.served is None:
            show_hindsight(resources, view, speech, state)
        areas.show_areas(resources, view, speech)
        show_legend(speech, fading=view.fade, cells=resources.served is not None)
