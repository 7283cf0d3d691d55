"""The two clocks at once: across, the day spoken about; up, the day of knowing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data.vocabulary import Side
from layers.two_clocks import build_square
from layers.view import AS_OF
from page.biography.axis import Axis
from page.biography.lanes import find_axis
from page.biography.legend import word_square_legend
from page.desk.scope import Desk
from page.desk.sections import open_section, show_alternative
from page.tables import Head, build_table, show_downloads
from page.wording import escape_html

Row = Mapping[Any, Any]


def show_section(desk: Desk, place_id: str) -> None:
    """Show what one could know of a place, about which day, on which day."""
    speech = desk.speech
    square: pd.DataFrame = desk.ask(build_square_of, desk.period, place_id)
    if square.empty:
        return
    open_section(
        speech.say("What could one know when?"), word_square(desk, square), "square"
    )
    columns = ["valid_from", "known_from"]
    days = [day for column in columns for day in square[column]]
    axis = find_axis(desk, days)
    drawing, explanation = st.columns([3, 2], gap="medium")
    with drawing:
        st.html(_draw_square(desk, square, axis))
    with explanation:
        st.html(word_square_legend(speech) + _word_explanation(desk))
    what = speech.say("What one could know about this place, and when")
    rows = [_word_row(desk, row) for row in square.to_dict("records")]
    show_alternative(build_table(what, _build_heads(desk), rows, narrow=True), speech)
    show_downloads(f"two-clocks-{place_id}", what, square, speech)


def build_square_of(store: Any, period: Any, place_id: str) -> pd.DataFrame:  # noqa: ANN401 - see `build_square`
    """Put the arguments of `build_square` into the order of every question."""
    return build_square(store, place_id, period)


def word_square(desk: Desk, square: pd.DataFrame) -> str:
    """Say in words how the answer about the day on view changed; plain text."""
    speech, day = desk.speech, pd.Timestamp(desk.view.as_of)
    past = square["valid_to"].isna() | (square["valid_to"] > day)
    about = square[(square["valid_from"] <= day) & past].sort_values("known_from")
    if about.empty:
        return speech.say(
            "About {day} nobody on view has ever said anything.", day=desk.day(day)
        )
    changed = about["agreement"] != about["agreement"].shift()
    parts = [
        speech.say(
            "from {day}: {relation}",
            day=desk.day(known),
            relation=desk.say_relation(relation),
        )
        for known, relation in about.loc[
            changed, ["known_from", "agreement"]
        ].itertuples(index=False)
    ]
    return speech.say(
        "How the answer about {day} changed as more was published: {steps}.",
        day=desk.day(day),
        steps="; ".join(parts),
    )


def _draw_square(desk: Desk, square: pd.DataFrame, axis: Axis) -> str:
    cells = "".join(
        _draw_cell(desk, row, axis)
        for row in square.to_dict("records")
        if axis.shows(row["valid_from"], row["valid_to"])
        and axis.shows(row["known_from"], row["known_to"])
    )
    ticks = "".join(
        f'<span class="cl-tick" style="left:{axis.at(day)}%">'
        f"{escape_html(desk.speech.month(day))}</span>"
        f'<span class="cl-tick cl-up" style="bottom:{axis.at(day)}%">'
        f"{escape_html(desk.speech.month(day))}</span>"
        for day in axis.find_ticks()[::2]
    )
    across, up = _find_moment(desk, axis)
    here = (
        f'<i class="cl-rule" style="left:{across}%"></i>'
        f'<i class="cl-level" style="bottom:{up}%"></i>'
        f'<i class="cl-moment" style="left:{across}%;bottom:{up}%"></i>'
    )
    speech = desk.speech
    up_name = escape_html(speech.say("as known on the day"))
    across_name = escape_html(speech.say("about the day"))
    name = escape_html(word_square(desk, square))
    return (
        f'<div class="cl-square-frame" role="img" aria-label="{name}">'
        f'<p class="cl-up-name">{up_name} ↑</p>'
        f'<div class="cl-square">{cells}<i class="cl-diagonal"></i>{here}{ticks}</div>'
        f'<p class="cl-across-name">{across_name} →</p>'
        "</div>"
    )


def _draw_cell(desk: Desk, row: Row, axis: Axis) -> str:
    left, width = axis.span(row["valid_from"], row["valid_to"])
    bottom, height = axis.span(row["known_from"], row["known_to"])
    tip = escape_html(word_answer(desk, row))
    return (
        f'<i class="cl-cell cl-{row["agreement"]}" style="left:{left}%;'
        f'width:{width}%;bottom:{bottom}%;height:{height}%" title="{tip}"></i>'
    )


def _find_moment(desk: Desk, axis: Axis) -> tuple[float, float]:
    """Find where the view stands: its day across, and what counts as known up."""
    day, known = desk.view.as_of, desk.view.known_by
    across = axis.at(pd.Timestamp(day))
    if known is None:
        return across, 100.0
    return across, axis.at(pd.Timestamp(day if known == AS_OF else known))


def word_answer(desk: Desk, row: Row) -> str:
    """Word what the sides said at a moment of both clocks; plain text."""
    said = "; ".join(
        f"{desk.side(side)}: {desk.say_position(row[f'{side}_position'])}"
        for side in Side
        if row[f"{side}_position"]
    )
    return f"{desk.say_relation(row['agreement'])}. {said}"


def _word_explanation(desk: Desk) -> str:
    speech = desk.speech
    points = (
        speech.say(
            "Every point is a question: about one day (across), as known on one day "
            "(up). The circle is the question on view."
        ),
        speech.say(
            "Go straight up from a day to see how the answer about it changed while "
            "more was published."
        ),
        speech.say(
            "The diagonal is what one could know on the day itself. What lies above "
            "it is hindsight."
        ),
        speech.say("Where the square is blank, nobody had spoken."),
    )
    listed = "".join(f"<li>{escape_html(point)}</li>" for point in points)
    return f'<ul class="cl-explanation">{listed}</ul>'


def _build_heads(desk: Desk) -> tuple[Head, ...]:
    speech = desk.speech
    return (
        Head(speech.say("About the days")),
        Head(speech.say("As known")),
        Head(speech.say("The accounts")),
        *(Head(desk.side(side)) for side in Side),
    )


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    speech = desk.speech
    silent = escape_html(speech.say("silent"))
    said = [
        escape_html(desk.say_position(row[f"{side}_position"]))
        if row[f"{side}_position"]
        else silent
        for side in Side
    ]
    return (
        _word_days(desk, row["valid_from"], row["valid_to"]),
        _word_days(desk, row["known_from"], row["known_to"]),
        escape_html(desk.say_relation(row["agreement"])),
        *said,
    )


def _word_days(desk: Desk, first: pd.Timestamp, past: pd.Timestamp) -> str:
    if pd.isna(past):
        return desk.speech.say("since {day}", day=desk.day(first))
    last = past - pd.Timedelta(days=1)
    return desk.day(first) if last == first else desk.days(first, last)
