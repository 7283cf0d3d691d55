"""How accounts are set against one another: the mode, and whose accounts."""

from datetime import date
from typing import Final

import streamlit as st

from data.vocabulary import Side
from layers.speech import Speech, phrase
from layers.view import Catalogue, Compare
from layers.view_state import REFERENCE_DAYS
from page.bridge import name_account
from page.session import get_session
from page.wording import escape_markdown

MODE_WORDS: Final[dict[Compare, str]] = {
    Compare.MARKS: phrase("All voices"),
    Compare.DISPUTED: phrase("Only disputed"),
    Compare.SWIPE: phrase("Divider"),
    Compare.TWIN: phrase("Two maps"),
    Compare.DATES: phrase("Two dates"),
}

MODE: Final = "compare"
LEFT: Final = "compare_left"
RIGHT: Final = "compare_right"
REFERENCE: Final = "compare_reference"


def follow_view() -> None:
    """Set the widgets to what the view says."""
    view, state = get_session().view, st.session_state
    state[MODE] = view.compare
    state[LEFT], state[RIGHT] = view.left, view.right
    state[REFERENCE] = view.reference


def show_compare(catalogue: Catalogue, sources: dict[str, str], speech: Speech) -> None:
    """Show the choice of mode and, where a mode has accounts, whose they are.

    Args:
        catalogue: The tables on view.
        sources: Names of the sources by source_id.
        speech: The language of the page.
    """
    st.segmented_control(
        speech.say("Compare"),
        list(MODE_WORDS),
        format_func=lambda mode: speech.say(MODE_WORDS[mode]),
        key=MODE,
        required=True,
        label_visibility="collapsed",
        on_change=_choose_mode,
    )
    mode = get_session().view.compare
    accounts = [*(side.value for side in Side), *catalogue.source_ids]
    names = {name: name_account(name, sources, speech) for name in accounts}
    if mode.shows_two_accounts:
        _show_account(speech.say("Left"), LEFT, names)
        _show_account(speech.say("Right"), RIGHT, names)
    elif mode == Compare.DATES:
        _show_account(speech.say("Account"), LEFT, names)
        _show_reference(catalogue, speech)


def _show_account(label: str, key: str, names: dict[str, str]) -> None:
    st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_choose_accounts,
        args=(key,),
        width=230,
    )


def _show_reference(catalogue: Catalogue, speech: Speech) -> None:
    usual = speech.say_many(
        "Empty: {number} day before the day on view.",
        "Empty: {number} days before the day on view.",
        REFERENCE_DAYS,
    )
    st.date_input(
        speech.say("The other day"),
        key=REFERENCE,
        min_value=catalogue.first_day,
        max_value=catalogue.last_day,
        format="YYYY-MM-DD",
        label_visibility="collapsed",
        help=escape_markdown(usual),
        on_change=_choose_reference,
        width=160,
    )


def _choose_mode() -> None:
    get_session().change(compare=Compare(st.session_state[MODE]))


def _choose_accounts(key: str) -> None:
    field = "left" if key == LEFT else "right"
    get_session().change(**{field: st.session_state[key]})


def _choose_reference() -> None:
    day: date | None = st.session_state[REFERENCE]
    get_session().change(reference=day)
