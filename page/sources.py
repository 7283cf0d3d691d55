"""The source toggles: three groups, one switch a source, all or none of a side."""

from typing import Final

import pandas as pd
import streamlit as st

from data.vocabulary import Side
from layers.speech import Speech
from layers.style import WORDS_OF_SIDE
from layers.view import Catalogue
from page.session import get_session
from page.wording import escape_markdown

SIDE_MARKS: Final[dict[Side, str]] = {
    Side.RUSSIAN: "◐",
    Side.UKRAINIAN: "◑",
    Side.INDEPENDENT: "◉",
}
"""The part of the mark in which a side speaks: left half, right half, centre."""


def show_sources(
    catalogue: Catalogue,
    sources: pd.DataFrame,
    counts: "pd.Series[int]",
    speech: Speech,
) -> None:
    """Show one button per side that opens its list of sources.

    Args:
        catalogue: The tables on view.
        sources: The table of sources.
        counts: Number of claims in the record by source_id.
        speech: The language of the page.
    """
    by_id = sources.set_index("source_id")
    hidden = get_session().view.hidden
    for side in Side:
        ids = catalogue.sources.get(side, ())
        visible = sum(name not in hidden for name in ids)
        label = speech.say(
            "{mark} {side} {visible} of {total}",
            mark=SIDE_MARKS[side],
            side=speech.say(WORDS_OF_SIDE[side]),
            visible=visible,
            total=len(ids),
        )
        opened = st.popover(
            label,
            key=popover_key(side),
            on_change="rerun",
        )
        # A closed list is not made: the page is smaller, and the map there sooner.
        if opened.open:
            with opened:
                _show_side(side, by_id.loc[list(ids)], counts, speech)


def _show_side(
    side: Side, sources: pd.DataFrame, counts: "pd.Series[int]", speech: Speech
) -> None:
    with st.container(horizontal=True):
        st.button(
            speech.say("All"),
            key=f"all:{side}",
            on_click=_switch,
            args=(side, list(sources.index), True),
        )
        st.button(
            speech.say("None"),
            key=f"none:{side}",
            on_click=_switch,
            args=(side, list(sources.index), False),
        )
    st.caption(
        speech.say(
            "Number of claims in the record. A source left off is hidden, not wrong."
        )
    )
    order = sorted(sources.index, key=lambda name: (-counts.get(name, 0), name))
    for name in order:
        source = sources.loc[name]
        st.checkbox(
            f"{escape_markdown(source['name'])} · {counts.get(name, 0)}",
            key=source_key(name),
            help=escape_markdown(source["description"]) or None,
            on_change=_toggle,
            args=(side, name),
        )


def popover_key(side: Side) -> str:
    """Name the list of a side in session state; its value is whether it is open."""
    return f"sources:{side}"


def source_key(source_id: str) -> str:
    """Name the switch of a source in session state."""
    return f"source:{source_id}"


def follow_view(catalogue: Catalogue) -> None:
    """Set the switches to what the view says."""
    hidden = get_session().view.hidden
    for name in catalogue.source_ids:
        st.session_state[source_key(name)] = name not in hidden


def _toggle(side: Side, source_id: str) -> None:
    _keep_open(side)
    session = get_session()
    shown = st.session_state[source_key(source_id)]
    hidden = session.view.hidden
    session.change(hidden=hidden - {source_id} if shown else hidden | {source_id})


def _keep_open(side: Side) -> None:
    """Its label changes with the count, and Streamlit would take it for a new list."""
    st.session_state[popover_key(side)] = True


def _switch(side: Side, source_ids: list[str], shown: bool) -> None:  # noqa: FBT001 - a callback's args
    _keep_open(side)
    session = get_session()
    hidden = session.view.hidden
    group = frozenset(source_ids)
    session.change(hidden=hidden - group if shown else hidden | group)
