"""A lane per source: what it said of the place, from when to when, and when it said so.

The spans have the colours and the stripes of the map's marks. They are HTML, so that
they keep their size on a narrow screen; every one is also a row of a table.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from data.vocabulary import Scope, Side
from layers.lanes import build_lanes
from layers.speech import phrase
from layers.view import AS_OF
from page.biography.axis import Axis, build_axis
from page.biography.legend import word_lane_legend
from page.claim import word_link, word_statement
from page.desk.scope import Desk
from page.desk.sections import open_section, show_alternative
from page.tables import MISSING, Head, build_table, show_downloads
from page.wording import escape_html

Row = Mapping[Any, Any]

BADGES: Final = (
    ("admission", phrase("concedes the place to the other side")),
    ("denies", phrase("denies another claim by name")),
    ("derived_from", phrase("only repeats another claim")),
    ("retroactive", phrase("said later than the day it speaks of")),
)
"""What is marked on a claim, by its column."""


def show_section(desk: Desk, place_id: str) -> None:
    """Show the lanes of a place, or say that nobody spoke about it."""
    speech = desk.speech
    lanes: pd.DataFrame = desk.ask(build_lanes_of, desk.period, place_id)
    open_section(
        speech.say("Who said what, and when"), word_lanes(desk, lanes), "lanes"
    )
    if lanes.empty:
        return
    axis = find_axis(desk, [*lanes["valid_from"], *lanes["reported_date"]])
    name = escape_html(word_lanes(desk, lanes))
    st.html(
        f'<div class="cl-lanes" role="img" aria-label="{name}">'
        + _word_axis(desk, axis)
        + "".join(_word_side(desk, lanes, side, axis) for side in Side)
        + "</div>"
        + word_lane_legend(speech)
    )
    what = speech.say("Claims about this place")
    rows = [_word_row(desk, row) for row in lanes.to_dict("records")]
    show_alternative(build_table(what, _build_heads(desk), rows, narrow=True), speech)
    show_downloads(f"place-{place_id}", what, lanes, speech)


def build_lanes_of(store: Any, period: Any, place_id: str) -> pd.DataFrame:  # noqa: ANN401 - see `build_lanes`
    """Put the arguments of `build_lanes` into the order of every question."""
    return build_lanes(store, place_id, period)


def word_lanes(desk: Desk, lanes: pd.DataFrame) -> str:
    """Say in words what the lanes show; plain text."""
    speech = desk.speech
    if lanes.empty:
        return speech.say(
            "No source on view has spoken about this place. Silence is not agreement."
        )
    first = lanes.sort_values("reported_date", kind="stable").iloc[0]
    told = speech.say_many(
        "{number} claim by {sources}.",
        "{number} claims by {sources}.",
        len(lanes),
        sources=speech.say_many(
            "{number} source", "{number} sources", lanes["source_id"].nunique()
        ),
    )
    spoke = speech.say(
        "The first was published on {day}, by {source}.",
        day=desk.day(first["reported_date"]),
        source=desk.resources.source_names[first["source_id"]],
    )
    near = int((lanes["scope"] == Scope.NEAR).sum())
    if near == len(lanes):
        return f"{told} {spoke} " + speech.say(
            "All speak of its vicinity only, so that nobody is said to hold it."
        )
    admissions = int(lanes["admission"].sum())
    if not admissions:
        return f"{told} {spoke}"
    conceded = speech.say_many(
        "{number} concedes it to the other side.",
        "{number} concede it to the other side.",
        admissions,
    )
    return f"{told} {spoke} {conceded}"


def find_axis(desk: Desk, days: list[pd.Timestamp]) -> Axis:
    """Find the stretch of days to draw: the period, or all that was spoken of."""
    if desk.view.period is not None:
        first, last = map(pd.Timestamp, desk.view.period)
        return Axis(first, last + pd.Timedelta(days=1))
    return build_axis(days, pd.Timestamp(desk.resources.catalogue.last_day))


def _word_axis(desk: Desk, axis: Axis) -> str:
    ticks = "".join(
        f'<span class="cl-tick" style="left:{axis.at(day)}%">'
        f"{escape_html(desk.speech.month(day))}</span>"
        for day in axis.find_ticks()
    )
    return (
        '<div class="cl-lane cl-axis"><span class="cl-who"></span>'
        f'<div class="cl-track">{ticks}{word_rules(desk, axis)}</div></div>'
    )


def word_rules(desk: Desk, axis: Axis) -> str:
    """Draw the day on view as a line, and a fixed day of knowing as a broken one."""
    day = axis.at(pd.Timestamp(desk.view.as_of))
    rules = f'<i class="cl-rule" style="left:{day}%"></i>'
    known = desk.view.known_by
    if known is not None and known != AS_OF:
        at = axis.at(pd.Timestamp(known))
        rules += f'<i class="cl-rule cl-known" style="left:{at}%"></i>'
    return rules


def _word_side(desk: Desk, lanes: pd.DataFrame, side: Side, axis: Axis) -> str:
    own = lanes[lanes["side"] == side]
    title = escape_html(desk.side(side))
    if own.empty:
        silent = escape_html(desk.speech.say("silent"))
        return f'<p class="cl-lane-side">{title} <span>{silent}</span></p>'
    sources = "".join(
        _word_lane(desk, str(source_id), claims, axis)
        for source_id, claims in own.groupby("source_id", sort=False)
    )
    return f'<p class="cl-lane-side">{title}</p>{sources}'


def _word_lane(desk: Desk, source_id: str, claims: pd.DataFrame, axis: Axis) -> str:
    name = escape_html(desk.resources.source_names[source_id])
    rows = claims.to_dict("records")
    marks = "".join(_word_claim(desk, row, axis) for row in rows)
    return (
        f'<div class="cl-lane"><span class="cl-who" title="{name}">{name}</span>'
        f'<div class="cl-track">{marks}{word_rules(desk, axis)}</div></div>'
    )


def _word_claim(desk: Desk, row: Row, axis: Axis) -> str:
    """Draw one claim: its span, when it was said, and what is special about it."""
    tip = escape_html(word_tip(desk, row))
    said = axis.at(row["reported_date"])
    drawn = _draw_span(desk, row, axis, tip)
    after = row["reported_date"] + pd.Timedelta(days=1)
    if row["retroactive"] and axis.shows(row["valid_from"], after):
        start = axis.at(row["valid_from"])
        drawn += (
            f'<i class="cl-back" style="left:{start}%;width:{said - start:.3f}%" '
            f'title="{tip}"></i>'
        )
    for column, _ in BADGES[:2]:
        if row[column] and axis.shows(row["reported_date"], after):
            drawn += (
                f'<i class="cl-badge cl-{column}" style="left:{said}%" '
                f'title="{tip}"></i>'
            )
    return drawn


def _draw_span(desk: Desk, row: Row, axis: Axis, tip: str) -> str:
    """Draw the days on which a claim is its source's last word, or a tick for none."""
    as_known = desk.view.known_by == AS_OF
    first, past = (("known_from", "known_to"), ("in_force_from", "in_force_to"))[
        not as_known
    ]
    if row["never_known" if as_known else "superseded"]:
        begun = row["valid_from"]
        if not axis.shows(begun, begun + pd.Timedelta(days=1)):
            return ""
        sign = "cl-near" if row["scope"] == Scope.NEAR else "cl-superseded"
        return f'<i class="{sign}" style="left:{axis.at(begun)}%" title="{tip}"></i>'
    if not axis.shows(row[first], row[past]):
        return ""
    left, width = axis.span(row[first], row[past])
    partial = " cl-partial" if row["scope"] == Scope.PARTIAL else ""
    return (
        f'<i class="cl-span cl-{row["status"]}{partial}" '
        f'style="left:{left}%;width:{width}%" title="{tip}"></i>'
    )


def word_tip(desk: Desk, row: Row) -> str:
    """Word a claim in one line; plain text."""
    speech = desk.speech
    position = desk.say_position(row["status"])
    scope = desk.say_scope(row["scope"])
    said = speech.say(
        "about {day}, said {reported}",
        day=desk.day(row["valid_from"]),
        reported=desk.day(row["reported_date"]),
    )
    head = ", ".join(filter(None, (position, scope)))
    return f"{head}; {said}. {row['statement']}"


def _build_heads(desk: Desk) -> tuple[Head, ...]:
    speech = desk.speech
    return (
        Head(speech.say("Who")),
        Head(speech.say("Says")),
        Head(speech.say("About the day")),
        Head(speech.say("Said")),
        Head(speech.say("In force")),
        Head(speech.say("In which words")),
    )


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    speech = desk.speech
    says = desk.say_position(row["status"])
    says = ", ".join(filter(None, (says, desk.say_scope(row["scope"]))))
    notes = "; ".join(speech.say(words) for column, words in BADGES if row[column])
    side = escape_html(desk.side(row["side"]))
    return (
        f"{desk.source(row['source_id'])}<small>{side}</small>",
        f"{escape_html(says)}<small>{escape_html(notes)}</small>",
        desk.day(row["valid_from"]),
        desk.day(row["reported_date"]),
        _word_days(desk, row),
        f"{word_statement(row)} {word_link(row, speech)}",
    )


def _word_days(desk: Desk, row: Row) -> str:
    """Word the days on which a claim is its source's last word with hindsight."""
    if row["superseded"]:
        return MISSING
    first, past = row["in_force_from"], row["in_force_to"]
    if pd.isna(past):
        return desk.speech.say("since {day}", day=desk.day(first))
    return desk.days(first, past - pd.Timedelta(days=1))
