"""How the view is made: names, ground, finer rules."""

from typing import Final

import streamlit as st

from layers.speech import Speech, phrase
from layers.view import Language
from layers.view_state import (
    LONGEST_HALO_DAYS,
    LONGEST_OVERTAKEN_DAYS,
    OVERTAKEN_DAYS,
)
from page.language import OWN_NAMES
from page.session import get_session

TILE_WORDS: Final[dict[str, str]] = {
    "": phrase("Own ground (works offline)"),
    "osm": "OpenStreetMap",
    "topo": "OpenTopoMap",
}

POPOVER: Final = "settings"
"""Key of the button; its value is whether the settings are open."""

LANGUAGE: Final = "language"
GROUND: Final = "ground"
RENEWS: Final = "renews"
OVERTAKEN: Final = "overtaken"
ENTAILED: Final = "entailed"
FADE: Final = "fade"
HALO: Final = "halo"


def follow_view() -> None:
    """Set the widgets to what the view says."""
    view, state = get_session().view, st.session_state
    state[LANGUAGE] = view.language
    state[GROUND] = view.tiles
    state[RENEWS] = view.overtaken_after is not None
    days = view.overtaken_after
    state[OVERTAKEN] = OVERTAKEN_DAYS if days is None else days
    state[ENTAILED] = view.entailed
    state[FADE], state[HALO] = view.fade, view.halo


def show_settings(speech: Speech) -> None:
    """Show the button that opens the finer settings."""
    opened = st.popover(speech.say("Settings"), key=POPOVER, on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.segmented_control(
            speech.say("Names of places"),
            list(OWN_NAMES),
            format_func=OWN_NAMES.__getitem__,
            key=LANGUAGE,
            required=True,
            on_change=_choose_language,
        )
        st.radio(
            speech.say("Ground"),
            list(TILE_WORDS),
            format_func=lambda tiles: speech.say(TILE_WORDS[tiles]),
            key=GROUND,
            on_change=_choose_ground,
        )
        st.caption(
            speech.say(
                "A tile map is loaded from the servers of its makers. They then learn "
                "your network address and which part of the map you look at."
            )
        )
        _show_finer(speech)


def _show_finer(speech: Speech) -> None:
    st.checkbox(
        speech.say("An older account that nobody renews is overtaken"),
        key=RENEWS,
        on_change=_choose_overtaken,
    )
    st.number_input(
        speech.say("Days until it is overtaken"),
        min_value=0,
        max_value=LONGEST_OVERTAKEN_DAYS,
        key=OVERTAKEN,
        disabled=not st.session_state[RENEWS],
        on_change=_choose_overtaken,
    )
    st.checkbox(speech.say("Let old accounts fade"), key=FADE, on_change=_choose_fade)
    st.number_input(
        speech.say("Days for which what was newly said has a halo"),
        min_value=0,
        max_value=LONGEST_HALO_DAYS,
        key=HALO,
        on_change=_choose_halo,
    )
    st.checkbox(
        speech.say("Claims about a whole region speak for its places"),
        key=ENTAILED,
        on_change=_choose_entailed,
        help=speech.say(
            "Only claims that one side holds the whole region say something of each "
            "place in it."
        ),
    )


def _choose_language() -> None:
    get_session().change(language=Language(st.session_state[LANGUAGE]))


def _choose_ground() -> None:
    get_session().change(tiles=st.session_state[GROUND])


def _choose_overtaken() -> None:
    days = st.session_state[OVERTAKEN] if st.session_state[RENEWS] else None
    get_session().change(overtaken_after=days)


def _choose_fade() -> None:
    get_session().change(fade=st.session_state[FADE])


def _choose_halo() -> None:
    get_session().change(halo=st.session_state[HALO])


def _choose_entailed() -> None:
    get_session().change(entailed=st.session_state[ENTAILED])
