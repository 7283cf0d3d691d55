"""The open disputes: since when, what each side says, how far apart, who was first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd

from data.vocabulary import SPLIT, Side
from layers.glyph import build_glyph_img
from layers.style import Mark
from page.claim import word_link, word_statement
from page.desk.scope import Desk
from page.desk.sections import (
    Look,
    Row,
    Rows,
    open_section,
    show_table,
    take_first,
    word_rows,
)
from page.tables import Head, show_downloads
from page.wording import escape_html

GLYPH: Final = 34
"""Size of a mark in the table, in CSS pixels."""

SHOWN: Final = 15
"""How many disputes stand there unasked."""


def build_rows(desk: Desk) -> Rows:
    """Build the rows of the table, a dispute each."""
    disputes, voices = desk.open_disputes.disputes, desk.open_disputes.voices
    first = take_first(disputes)
    place_ids = first["place_id"].tolist()
    spoken = voices[voices["place_id"].isin(place_ids)]
    marks = desk.build_marks(place_ids)
    word = partial(_word_row, desk, marks, group_voices(spoken))
    rows = word_rows(add_distance(first, spoken), word)
    return replace(rows, total=len(disputes))


def show_section(desk: Desk, rows: Rows) -> None:
    """Show the disputes that are open on the day on view.

    Args:
        desk: The view of the page.
        rows: From `build_rows`.
    """
    speech = desk.speech
    disputes, voices = desk.open_disputes.disputes, desk.open_disputes.voices
    open_section(
        speech.say("Disputed on the day on view"),
        word_disputes(desk, disputes),
        "disputed",
    )
    if disputes.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("Disputed for"), numeric=True),
        *(Head(desk.side(side)) for side in Side),
        Head(speech.say("Apart"), numeric=True),
    ]
    what = speech.say("Open disputes")
    show_table(what, heads, rows, speech, Look(SHOWN))
    show_downloads(
        "open-disputes",
        what,
        lambda: desk.add_names(add_distance(disputes, voices)),
        speech,
    )
    show_downloads(
        "voices-of-open-disputes",
        speech.say("The claims of both sides in the open disputes"),
        lambda: desk.add_names(voices),
        speech,
    )


def add_distance(disputes: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Add how far apart the sides are, and which of them was published first.

    Args:
        disputes: `layers.disputes.OpenDisputes.disputes`.
        voices: The claims that make the positions in them.

    Returns:
        The disputes with days_apart (whole days between the days that the oldest
        and the newest position are of) and first_sides (the sides whose claim was
        published first, separated by |, in their fixed order).
    """
    since = disputes[[f"{side}_since" for side in Side]]
    apart = (since.max(axis=1) - since.min(axis=1)).dt.days
    first = voices.groupby("place_id")["reported_date"].transform("min")
    sides = voices[voices["reported_date"] == first].groupby("place_id")["side"]
    names = sides.agg(lambda found: "|".join(s for s in Side if s in set(found)))
    return disputes.assign(
        days_apart=apart.astype("int64"),
        first_sides=disputes["place_id"].map(names).fillna(""),
    )


def group_voices(voices: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    """Group the claims by place and side, the newest first in each group."""
    order = ["reported_date", "claim_id"]
    newest = voices.sort_values(order, ascending=[False, True])
    groups: dict[tuple[str, str], list[Row]] = {}
    for claim in newest.to_dict("records"):
        groups.setdefault((claim["place_id"], claim["side"]), []).append(claim)
    return groups


def word_disputes(desk: Desk, disputes: pd.DataFrame) -> str:
    """Say in words what the table shows, the longest dispute first; plain text."""
    speech = desk.speech
    if disputes.empty:
        return speech.say(
            "No account excludes another about {day} among the places and sources "
            "on view.",
            day=desk.day(desk.view.as_of),
        )
    longest = disputes.iloc[0]
    middle = int(disputes["age_days"].median())
    count = speech.say_many(
        "{number} place is disputed, for {days}.",
        "{number} places are disputed, half of them for {days} or longer.",
        len(disputes),
        days=say_days(desk, middle),
    )
    return f"{count} " + speech.say(
        "The longest dispute is about {place}: since {day}, for {days}.",
        place=desk.name(longest["place_id"]),
        day=desk.day(longest["disputed_from"]),
        days=say_days(desk, int(longest["age_days"])),
    )


def say_days(desk: Desk, days: int) -> str:
    """Count days in words."""
    return desk.speech.say_many("{number} day", "{number} days", days)


def _word_row(
    desk: Desk,
    marks: Mapping[str, Mark],
    voices: Mapping[tuple[str, str], list[Row]],
    row: Row,
) -> tuple[str, ...]:
    place_id = row["place_id"]
    mark = build_glyph_img(marks.get(place_id, Mark()), GLYPH, desk.speech)
    where = escape_html(desk.where(place_id))
    about = desk.link_to_place(place_id, desk.speech.say("all claims"))
    place = (
        f'<div class="cl-place">{mark}<div>{desk.link_to_map(place_id)}'
        f"<small>{where} · {about}</small></div></div>"
    )
    age = (
        f"<b>{say_days(desk, row['age_days'])}</b>"
        f"<small>{desk.day(row['disputed_from'])}</small>"
    )
    said = [_word_side(desk, row, side, voices) for side in Side]
    return place, age, *said, _word_distance(desk, row)


def _word_side(
    desk: Desk, row: Row, side: Side, voices: Mapping[tuple[str, str], list[Row]]
) -> str:
    position = row[f"{side}_position"]
    if not position:
        return f'<span class="cl-silent">{desk.speech.say("silent")}</span>'
    words = escape_html(desk.say_position(position))
    since = desk.day(row[f"{side}_since"])
    head = f'<p class="cl-position"><b>{words}</b> · {since}</p>'
    spoken = voices.get((row["place_id"], str(side)))
    if spoken is None:
        return head
    return head + _word_voices(desk, spoken, all_of_them=position == SPLIT)


def _word_voices(desk: Desk, spoken: list[Row], *, all_of_them: bool) -> str:
    """Word the newest claim of a side, and fold the others; a split shows all."""
    shown = len(spoken) if all_of_them else 1
    html = "".join(word_voice(desk, claim) for claim in spoken[:shown])
    others = spoken[shown:]
    if others:
        more = desk.speech.say_many(
            "{number} more claim", "{number} more claims", len(others)
        )
        folded = "".join(word_voice(desk, claim) for claim in others)
        html += f"<details><summary>{more}</summary>{folded}</details>"
    return html


def word_voice(desk: Desk, claim: Row) -> str:
    """Word one claim in a cell: who, in which words, where to read it."""
    return (
        f'<p class="cl-voice">{desk.source(claim["source_id"])}: '
        f"{word_statement(claim)} {word_link(claim, desk.speech)}</p>"
    )


def _word_distance(desk: Desk, row: Row) -> str:
    first: Iterable[str] = row["first_sides"].split("|")
    names = ", ".join(desk.say_sources(side) for side in first if side)
    spoke = desk.speech.say("first: {sides}", sides=names)
    return f"{say_days(desk, row['days_apart'])}<small>{escape_html(spoke)}</small>"
