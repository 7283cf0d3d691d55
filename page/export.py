"""The button that opens the Export panel; what exports loads only behind it."""

from datetime import date

import streamlit as st

from layers.speech import Speech
from page.resources import Resources
from page.session import get_session

KEY = "export"
"""Key of the button."""


def show_export(resources: Resources, today: date, speech: Speech) -> None:
    """Show the button and, once it is pressed, the panel.

    Args:
        resources: The tables on view.
        today: Day of access, which citations state.
        speech: The language of the page.
    """
    if st.button(speech.say("Export"), key=KEY, icon=":material/download:"):
        # The exporters take a second to load, which the map need not wait for.
        from page.export_panel import open_panel  # noqa: PLC0415

        open_panel(resources, get_session().view, today, speech)
