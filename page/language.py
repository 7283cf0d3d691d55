"""The language of the page: chosen by its reader, said to their browser.

A link that names a language is read in it by everybody. A link that names none is
read by each in the language of their own browser, if the page speaks it.
"""

from typing import Final

import streamlit as st

from layers.speech import Speech
from layers.view import Language
from page.session import get_session

OWN_NAMES: Final[dict[Language, str]] = {
    Language.ENGLISH: "English",
    Language.RUSSIAN: "Русский",
    Language.UKRAINIAN: "Українська",
}
"""What each language calls itself; never translated, so that all find their own."""

PAGE_LANGUAGE: Final = "page_language"

_declare = st.components.v2.component(
    "claimline_language",
    js="export default ({ data }) => {"
    " document.documentElement.lang = data.language;"
    " };",
)


def follow_view() -> None:
    """Set the choice to what the view says."""
    st.session_state[PAGE_LANGUAGE] = get_session().view.page_language


def declare_language(speech: Speech, title: str) -> None:
    """Tell the browser, and through it a screen reader, what the page speaks.

    References:
        WCAG 2.2, success criterion 3.1.1 (language of page).
    """
    st.set_page_config(page_title=title)
    with st.container(key="declared"):
        _declare(key="spoken", data={"language": speech.language.value})


def show_language(speech: Speech) -> None:
    """Show the choice of language."""
    st.segmented_control(
        speech.say("Language of the page"),
        list(OWN_NAMES),
        format_func=OWN_NAMES.__getitem__,
        key=PAGE_LANGUAGE,
        required=True,
        label_visibility="collapsed",
        on_change=_choose,
    )


def _choose() -> None:
    get_session().speak(Language(st.session_state[PAGE_LANGUAGE]))
