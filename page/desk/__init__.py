"""The Compare page: where accounts contradict, since when, and who followed."""

from typing import Final

import streamlit as st

from layers.speech import open_speech
from layers.view_state import Language
from page import clocks, reach, sources
from page.desk import (
    against,
    balance,
    disputes,
    endings,
    filters,
    first,
    head,
    hindsight,
    lags,
    series,
    short,
)
from page.desk.scope import Desk
from page.links import COMPARE, build_link
from page.method import show_method
from page.resources import Resources
from page.session import Session

REST: Final = (
    endings.show_section,
    lags.show_section,
    first.show_section,
    against.show_admissions,
    against.show_contradictions,
    against.show_denials,
    hindsight.show_section,
    balance.show_section,
)
"""The sections below the open disputes, in reading order.

They, and the method, are made when the reader comes to them.
"""

ANCHORS: Final = ("ended", "first", "hindsight")
"""What the answers in short lead to, of the rest."""


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
    # What is worked out first reaches the browser in one piece, and is drawn once.
    with st.spinner(_say_wait(desk)):
        sentences, table = short.gather_sentences(desk), disputes.build_rows(desk)
    with st.container(key="desk"):
        head.show_head(desk)
        _show_controls(desk)
        over_time, in_short = st.columns([7, 3], gap="medium")
        with over_time:
            series.show_section(desk)
        with in_short:
            short.show_short(desk.speech, sentences)
        disputes.show_section(desk, table)
        what = build_link(COMPARE, desk.view, desk.resources.catalogue)
        reach.show_mark(what, ANCHORS)
        if reach.is_reached(what):
            for show_rest in REST:
                show_rest(desk)
    if reach.is_reached(what):
        show_method(resources, desk.speech)


def prepare(resources: Resources) -> None:
    """Answer what the first reader of the page asks; of a crowd that takes long.

    Args:
        resources: The tables on view.
    """
    desk = Desk(resources, resources.catalogue.defaults, open_speech(Language.ENGLISH))
    short.gather_sentences(desk)
    series.select_series(desk)
    lags.find_lags(desk)


def _say_wait(desk: Desk) -> str:
    """Say what takes long, where it does; Streamlit says it after half a second."""
    claims = len(desk.resources.dataset.claims)
    return desk.speech.say_many(
        "Comparing {number} claim", "Comparing {number} claims", claims
    )


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
            desk.speech,
        )
