"""The button that opens the Export panel; what exports loads only behind it."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from layers.speech import Speech
from page.resources import Resources
from page.session import get_session

KEY: Final = "export"
"""Key of the button."""


def show_export(resources: Resources, speech: Speech) -> None:
    """Show the button and, once it is pressed, the panel.

    Args:
        resources: The tables on view.
        speech: The language of the page.
    """
    if st.button(speech.say("Export"), key=KEY, icon=":material/download:"):
        # The exporters take a second to load, which the map need not wait for.
        from page.export_panel import open_panel  # noqa: PLC0415

        # Citations state the day of access; nothing else asks what day it is.
        today = datetime.now(tz=UTC).date()
        open_panel(resources, get_session().view, today, speech)
