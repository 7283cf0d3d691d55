"""The map and its date control; neither is mounted anew while the page lives."""

import json
from datetime import date
from typing import Final

import streamlit as st
from streamlit_folium import st_folium

from layers.draw import Camera, draw_map
from layers.view import ViewState
from page.bridge import build_timeline_data, build_view_data
from page.resources import Resources
from page.search import forget_outcome
from page.serving.files import SEEN_FROM_THE_MAP
from page.session import Session, get_session
from page.timeline import ALONE, KEY, show_timeline

HEIGHT: Final = 560
"""Height of the map in CSS pixels where page/page.css does not fit it to the window."""


def show_map(resources: Resources) -> None:
    """Show the map and, under it, the date control.

    Args:
        resources: The tables on view.
    """
    session, names = get_session(), resources.source_names
    # Equal arguments keep the map mounted; a map that hears nothing is mounted anew.
    shown = session.view if session.alone else session.opening
    view = build_view_data(shown, resources.catalogue, names)
    view["openAt"] = resources.locate(shown.place)
    with st.container(key="map"):
        drawn = draw_map(
            resources.payload,
            session.channel,
            _choose_camera(session, shown),
            json.dumps(view),
            SEEN_FROM_THE_MAP,
        )
        st_folium(
            drawn,
            key="claims_map",
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
        )
    data = build_timeline_data(
        session,
        resources.catalogue,
        names,
        resources.lanes,
        # The line of disputed places takes longest to work out, and can follow.
        resources.count_disputed(session.view) if session.settled else [],
    )
    data["view"]["openAt"] = resources.locate(session.view.place)
    show_timeline(
        data,
        on_day=_hear_day,
        on_place=_hear_place,
        on_period=_hear_period,
        on_settled=_hear_settled,
    )


def _choose_camera(session: Session, shown: ViewState) -> Camera:
    """Look where the view does; a map that hears nothing, where it was asked to."""
    if session.alone and session.focus:
        return (session.focus["lon"], session.focus["lat"]), session.focus["zoom"]
    return shown.centre, shown.zoom


def _hear_settled() -> None:
    session = get_session()
    session.settled = True
    session.alone = st.session_state[KEY].settled == ALONE


def _hear_day() -> None:
    session = get_session()
    session.hear(as_of=date.fromisoformat(st.session_state[KEY].day))


def _hear_period() -> None:
    text = st.session_state[KEY].period
    days = [date.fromisoformat(day) for day in text.split("_")] if text else []
    get_session().hear(period=tuple(days) or None)


def _hear_place() -> None:
    get_session().hear(place=st.session_state[KEY].place or None)
    forget_outcome()
