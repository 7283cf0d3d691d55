"""Trouble with the store: its readers are told, and go on once it is over.

What is on view is in the link, and what was answered before is in caches, so nothing
is lost while the store is gone.
"""

import logging
from pathlib import Path
from threading import Lock
from typing import Final

import streamlit as st

from data.buckets.location import LocationError
from data.engines.engine import EngineError, RenewedError
from layers.speech import Speech
from page.resources import Resources, find_resources

LOG: Final = logging.getLogger(__name__)

STORE_TROUBLE: Final = (EngineError, LocationError)
"""What is the matter with the store, and not with what was asked."""

ASK_EVERY_S: Final = 3.0
"""How soon a reader's page goes on once the store is back."""

_LOOKING: Final = Lock()
"""Held by the reader whose page looks whether the store answers."""


def show_trouble(error: Exception, speech: Speech) -> None:
    """Say that there is no answer, and why.

    Args:
        error: One of `STORE_TROUBLE`.
        speech: The language of the page.
    """
    if isinstance(error, RenewedError):
        st.info(
            speech.say("New claims were imported. The page shows them in a moment."),
            icon=":material/autorenew:",
        )
        return
    LOG.warning("a reader had no answer: %s", error)
    st.error(
        speech.say(
            "The claims cannot be asked at the moment. Your view is kept in the link,"
            " and the page goes on by itself once they can be."
        ),
        icon=":material/cloud_off:",
    )
    st.text(str(error))


def go_on_when_over(folder: Path, asked: Resources | None) -> None:
    """Run the page again once the store answers.

    Args:
        folder: As in `page.resources.open_resources`.
        asked: The tables that were asked; None if they could not even be opened.
    """

    @st.fragment(run_every=ASK_EVERY_S)
    def wait() -> None:
        if is_over(folder, asked):
            st.rerun()

    wait()


def is_over(folder: Path, asked: Resources | None) -> bool:
    """Tell whether to run the page again; to open tables is left to the server.

    Args:
        folder: As in `go_on_when_over`.
        asked: As there.
    """
    found = find_resources(folder)
    if found is None or found is not asked:
        return found is not None
    # One reader looks for all: a database that is away may be waited for.
    if not _LOOKING.acquire(blocking=False):
        return False
    try:
        # Where a later import holds, what was asked may be gone.
        return not found.store.look()
    except STORE_TROUBLE:
        return False
    finally:
        _LOOKING.release()
