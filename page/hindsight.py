"""What hindsight adds to the day on view, in words; on every page the same."""

from dataclasses import replace

import streamlit as st

from layers.hindsight import Hindsight, compare_states
from layers.period import Known
from layers.questions import build_period
from layers.speech import Speech
from layers.state import State
from layers.view import ViewState
from page.answers import look_up
from page.links import COMPARE, build_link
from page.resources import Resources
from page.wording import escape_html


def show_hindsight(
    resources: Resources, view: ViewState, speech: Speech, state: State
) -> None:
    """Show the sentence with a link to the places that look different.

    Args:
        resources: The tables on view.
        view: The view.
        speech: The language of the page.
        state: The answer for the view.
    """
    said = word_hindsight(find_hindsight(resources, view, state), view, speech)
    address = build_link(COMPARE, view, resources.catalogue)
    which = speech.say("What hindsight adds")
    st.html(
        f'<p class="cl-note cl-more">{escape_html(said)} '
        f'<a href="{escape_html(address)}" target="_self">{escape_html(which)}</a></p>'
    )


def find_hindsight(resources: Resources, view: ViewState, state: State) -> Hindsight:
    """Compare the day on view as it was known, on that day or on the fixed one.

    Args:
        resources: The tables on view.
        view: The view.
        state: The answer for it.
    """
    asked = build_period(view, resources.catalogue)
    if asked.known is not Known.HINDSIGHT:
        whole = replace(asked, known=Known.HINDSIGHT)
        return compare_states(state, look_up(resources, whole, view.as_of))
    known_then = replace(asked, known=Known.AS_OF)
    return compare_states(look_up(resources, known_then, view.as_of), state)


def word_hindsight(found: Hindsight, view: ViewState, speech: Speech) -> str:
    """Say in words what hindsight adds to the day on view; plain text."""
    known_by = found.question.known_by
    day = speech.short_day(known_by) if known_by else ""
    late = len(set(found.claims["place_id"]))
    if not late:
        return speech.say(
            "No answer about this day rests on a claim published after {day}.", day=day
        )
    differing = speech.say_many(
        "{number} place looks different for it.",
        "{number} places look different for it.",
        len(found.places),
    )
    if view.known_by is None:
        rest = speech.say_many(
            "{number} of these answers rests on claims published after {day}.",
            "{number} of these answers rest on claims published after {day}.",
            late,
            day=day,
        )
    else:
        rest = speech.say_many(
            "Hidden here: claims about {number} place, published after {day}.",
            "Hidden here: claims about {number} places, published after {day}.",
            late,
            day=day,
        )
    return f"{rest} {differing}"
