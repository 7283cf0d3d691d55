"""The title of the page, which follows the day while the reader drags."""

from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from layers.speech import Speech
from layers.title import Title

_FOLDER: Final = Path(__file__).parent


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_masthead = st.components.v2.component(
    "claimline_masthead",
    html=_read("masthead.html"),
    css=_read("masthead.css"),
    js=_read("masthead.js"),
)


def show_masthead(
    title: Title, channel: str, first_day: date, as_of: date, speech: Speech
) -> None:
    """Show what is on view, in words.

    Args:
        title: The words.
        channel: Name of the session's BroadcastChannel.
        first_day: The day that the browser counts from.
        as_of: The valid day on view.
        speech: The language of the words.
    """
    _masthead(
        key="masthead",
        data={
            "channel": channel,
            "epoch": first_day.isoformat(),
            "day": (as_of - first_day).days,
            "template": title.claims_template,
            "known": title.known,
            "sources": title.sources,
            "hidden": title.hidden,
            "months": speech.list_months(),
        },
    )
