"""The two clocks of the view: about which day, and as known on which day.

The map has its own control of the day that claims are about. What counts as known
is chosen by the same control on every page.
"""

from datetime import date
from enum import StrEnum
from typing import Final, Literal

import streamlit as st

from layers.speech import Speech, phrase
from layers.view import AS_OF, Catalogue, ViewState
from page.session import get_session


class Knowing(StrEnum):
    """What counts as known."""

    HINDSIGHT = "hindsight"
    """Everything in the record."""
    THAT_DAY = "that-day"
    """What had been published by the day on view."""
    FIXED_DAY = "fixed-day"
    """What had been published by one day that the reader names."""


KNOWING_WORDS: Final[dict[Knowing, str]] = {
    Knowing.HINDSIGHT: phrase("Hindsight"),
    Knowing.THAT_DAY: phrase("As known then"),
    Knowing.FIXED_DAY: phrase("Known by…"),
}

ABOUT_DAY: Final = "about_day"
KNOWING: Final = "knowing"
FIXED_DAY: Final = "fixed_day"


def follow_view() -> None:
    """Set the widgets to what the view says."""
    view, state = get_session().view, st.session_state
    state[ABOUT_DAY] = view.as_of
    state[KNOWING] = find_knowing(view)
    state[FIXED_DAY] = view.known_by if isinstance(view.known_by, date) else None


def find_knowing(view: ViewState) -> Knowing:
    """Tell which way of knowing a view has."""
    if view.known_by is None:
        return Knowing.HINDSIGHT
    return Knowing.THAT_DAY if view.known_by == AS_OF else Knowing.FIXED_DAY


def show_about_day(catalogue: Catalogue, speech: Speech) -> None:
    """Show the control of the valid day, for pages without the map's.

    Args:
        catalogue: Gives the days that the record reaches.
        speech: The language of the page.
    """
    st.date_input(
        speech.say("About the day"),
        key=ABOUT_DAY,
        min_value=catalogue.first_day,
        max_value=catalogue.last_day,
        format="YYYY-MM-DD",
        width=150,
        on_change=_choose_about_day,
    )


def show_knowing(
    catalogue: Catalogue, speech: Speech, *, labelled: bool = False
) -> None:
    """Show the control of what counts as known.

    Args:
        catalogue: Gives the days that the record reaches.
        speech: The language of the page.
        labelled: Whether the labels stand over the controls.
    """
    shown: Literal["visible", "collapsed"] = "visible" if labelled else "collapsed"
    st.segmented_control(
        speech.say("What counts as known"),
        list(Knowing),
        format_func=lambda way: speech.say(KNOWING_WORDS[way]),
        key=KNOWING,
        required=True,
        label_visibility=shown,
        help=speech.say(
            "With hindsight, claims count whenever they were published. As known "
            "then: only those published by the day on view. Known by: only those "
            "published by a day that stays the same while the day on view changes."
        )
        if labelled
        else None,
        on_change=_choose_knowing,
    )
    if find_knowing(get_session().view) == Knowing.FIXED_DAY:
        st.date_input(
            speech.say("As known on the day"),
            key=FIXED_DAY,
            min_value=catalogue.first_day,
            max_value=catalogue.last_day,
            format="YYYY-MM-DD",
            width=150,
            label_visibility=shown,
            on_change=_choose_fixed_day,
        )


def _choose_about_day() -> None:
    day: date | None = st.session_state[ABOUT_DAY]
    if day is not None:
        get_session().change(as_of=day)


def _choose_knowing() -> None:
    """Choose a way; a fixed day begins as the day on view and then stays."""
    session = get_session()
    way = Knowing(st.session_state[KNOWING])
    known_by = {
        Knowing.HINDSIGHT: None,
        Knowing.THAT_DAY: AS_OF,
        Knowing.FIXED_DAY: session.view.as_of,
    }[way]
    session.change(known_by=known_by)


def _choose_fixed_day() -> None:
    day: date | None = st.session_state[FIXED_DAY]
    if day is not None:
        get_session().change(known_by=day)
