"""Long work on the page: it says how far it is, and its owner can end it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.bringing import MERGING, PROVING, WRITING
from data.readers.contract import Watch
from layers.speech import Speech, phrase
from page.wording import escape_markdown

INDEXING: Final = "Making the claims ready for the map"
"""What is being done when the tables are together."""

INDEXING_SHARE: Final = 0.8
"""Which part of the work is done by then, about."""

WORDS: Final = {
    MERGING: phrase("Putting the tables together"),
    WRITING: phrase("Writing the tables"),
    PROVING: phrase("Checking the tables"),
    INDEXING: phrase("Making the claims ready for the map"),
}
"""What is said of the work that the page itself asks for."""


@contextmanager
def working(
    place: DeltaGenerator,
    speech: Speech,
    key: str,
    on_cancel: Callable[..., None],
    *args: object,
) -> Iterator[Watch]:
    """Show progress, and a button that ends the work.

    Streamlit interrupts a run when a button is pressed: the next word about
    progress raises, and whatever was going on is given up. So who works must keep
    what was made only when all of it is made.

    The button has its place on the page with and without work, so that nothing else
    moves there while it is being pressed.

    Args:
        place: An empty element, made in every run of the page.
        speech: The language of the page.
        key: Tells this work from any other of the same run.
        on_cancel: Called with `args` when the button is pressed.
        *args: What `on_cancel` is called with.
    """
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=speech.say("Working"))
        st.button(
            speech.say("Cancel"), on_click=on_cancel, args=args, key=f"cancel:{key}"
        )

    def watch(text: str, share: float) -> None:
        said = speech.say(WORDS[text]) if text in WORDS else text
        bar.progress(min(max(share, 0.0), 1.0), text=escape_markdown(said))

    yield watch
    place.empty()
