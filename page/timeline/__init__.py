"""The date control: drives the map in the browser, tells Python on release.

It is also the page's end of the session's BroadcastChannel: whatever the claim
layer has to know reaches it from here, and a click on the map comes back here.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from layers.date_control import read_date_css, read_date_html, read_date_script

_COMPONENT: Final = Path(__file__).parent / "component.js"

_timeline = st.components.v2.component(
    "claimline_timeline",
    html=read_date_html(),
    css=read_date_css(),
    js=read_date_script() + _COMPONENT.read_text(encoding="utf-8"),
)

KEY: Final = "timeline"
"""Key of the component; its `day` and `place` are in session state under it."""


ALONE: Final = "alone"
"""What `settled` says where the browser has no channel to the map."""


def show_timeline(
    data: Mapping[str, Any],
    on_day: Callable[[], None],
    on_place: Callable[[], None],
    on_period: Callable[[], None],
    on_settled: Callable[[], None],
) -> None:
    """Show the date control.

    Args:
        data: What `page.bridge.build_timeline_data` makes.
        on_day: Called before the rerun when the reader has let go of a day;
            `st.session_state[KEY].day` is the valid day as ISO text.
        on_place: Called before the rerun when a mark was clicked;
            `st.session_state[KEY].place` is its place_id, or "" when the place
            was closed.
        on_period: Called before the rerun when the control was limited to a period;
            `st.session_state[KEY].period` is its first and last day as ISO text with
            an underscore between, or "" for all days.
        on_settled: Called once, when the map has drawn for the first time;
            `st.session_state[KEY].settled` is then `ALONE` if nothing reaches it.
    """
    _timeline(
        key=KEY,
        data=dict(data),
        default={"day": None, "period": None},
        on_day_change=on_day,
        on_place_change=on_place,
        on_period_change=on_period,
        on_settled_change=on_settled,
    )
