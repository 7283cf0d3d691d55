"""Claims against interest, against one's own side, and against another claim."""

from functools import partial
from typing import Any

import pandas as pd

from data.vocabulary import Side
from layers.admissions import build_admissions
from layers.contradictions import build_contradictions, build_denials
from page.claim import word_link, word_statement
from page.desk.disputes import say_days
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.tables import Head, show_downloads
from page.wording import escape_html

SHOWN = 6
"""How many rows stand there unasked; the record is in the files."""


def show_admissions(desk: Desk) -> None:
    """Show the claims by which a source concedes a place to the other side."""
    speech = desk.speech
    found = desk.keep(desk.ask(build_admissions))
    found = found.sort_values(
        ["reported_date", "claim_id"], ascending=[False, True], ignore_index=True
    )
    open_section(
        speech.say("Admissions against interest"),
        _word_admissions(desk, found),
        "admissions",
    )
    if found.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("Said")),
        Head(speech.say("Who")),
        Head(speech.say("Concedes")),
        Head(speech.say("In which words")),
    ]
    rows = word_rows(found, partial(_word_admission, desk))
    what = speech.say("Admissions against interest")
    show_table(what, heads, rows, speech, Look(SHOWN))
    show_downloads("admissions", what, lambda: desk.add_names(found), speech)


def _word_admission(desk: Desk, row: Row) -> tuple[str, ...]:
    return (
        desk.link_to_map(row["place_id"], _clamp(desk, row["valid_from"])),
        desk.day(row["reported_date"]),
        f"{desk.source(row['source_id'])}<small>{_side(desk, row)}</small>",
        _position(desk, row["status"]),
        _words(desk, row, ""),
    )


def _word_admissions(desk: Desk, found: pd.DataFrame) -> str:
    speech = desk.speech
    if found.empty:
        return speech.say("No source conceded a place to the other side in the period.")
    parts = [
        speech.say(
            "{sources} {count}",
            sources=desk.say_sources(side),
            count=speech.number(int((found["side"] == side).sum())),
        )
        for side in (Side.RUSSIAN, Side.UKRAINIAN)
    ]
    return speech.say_many(
        "{number} claim concedes a place to the other side: {sides}.",
        "{number} claims concede a place to the other side: {sides}.",
        len(found),
        sides=", ".join(parts),
    )


def show_contradictions(desk: Desk) -> None:
    """Show where sources of one side exclude one another about the same day."""
    speech = desk.speech
    found = desk.keep(desk.ask(build_contradictions))
    found = found.sort_values(
        ["split_from", "place_id"], ascending=[False, True], ignore_index=True
    )
    if found.empty:
        lead = speech.say("No side contradicted itself in the period.")
    else:
        lead = speech.say_many(
            "{number} pair of claims of one side cannot both be true, though both "
            "speak of the same day.",
            "{number} pairs of claims of one side cannot both be true, though both "
            "speak of the same day.",
            len(found),
        )
    open_section(speech.say("Contradictions within a side"), lead, "contradictions")
    if found.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("About the day")),
        Head(speech.say("Side")),
        Head(speech.say("One says")),
        Head(speech.say("Another says")),
    ]
    rows = word_rows(found, partial(_word_contradiction, desk))
    what = speech.say("Contradictions within a side")
    show_table(what, heads, rows, speech, Look(SHOWN))
    show_downloads("contradictions", what, lambda: desk.add_names(found), speech)


def _word_contradiction(desk: Desk, row: Row) -> tuple[str, ...]:
    return (
        desk.link_to_map(row["place_id"], _clamp(desk, row["valid_from"])),
        desk.day(row["valid_from"]),
        escape_html(desk.side(row["side"])),
        _told(desk, row, "first_"),
        _told(desk, row, "second_"),
    )


def show_denials(desk: Desk) -> None:
    """Show the claims that deny another by name, beside what they deny."""
    speech = desk.speech
    found = desk.keep(desk.ask(build_denials))
    found = found.sort_values(
        ["denial_reported_date", "claim_id"], ascending=[False, True], ignore_index=True
    )
    if found.empty:
        lead = speech.say("No claim of the period denies another by name.")
    else:
        lead = speech.say_many(
            "{number} claim denies another by name, within {days}.",
            "{number} claims deny another by name, half of them within {days}.",
            len(found),
            days=say_days(desk, int(found["days"].median())),
        )
    open_section(speech.say("Denials"), lead, "denials")
    if found.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("Claim")),
        Head(speech.say("Denial")),
        Head(speech.say("Came after"), numeric=True),
    ]
    rows = word_rows(found, partial(_word_denial, desk))
    what = speech.say("Denials")
    show_table(what, heads, rows, speech, Look(SHOWN))
    show_downloads("denials", what, lambda: desk.add_names(found), speech)


def _word_denial(desk: Desk, row: Row) -> tuple[str, ...]:
    return (
        desk.link_to_map(row["place_id"], _clamp(desk, row["denial_reported_date"])),
        _told(desk, row, "denied_"),
        _told(desk, row, "denial_"),
        say_days(desk, row["days"]),
    )


def _clamp(desk: Desk, day: pd.Timestamp) -> Any:  # noqa: ANN401 - a date
    """Bring a day into what the date control reaches."""
    catalogue = desk.resources.catalogue
    return min(max(day.date(), catalogue.first_day), catalogue.last_day)


def _side(desk: Desk, row: Row) -> str:
    return escape_html(desk.side(row["side"]))


def _position(desk: Desk, status: str) -> str:
    return escape_html(desk.say_position(status))


def _words(desk: Desk, row: Row, which: str) -> str:
    told = {what: row[which + what] for what in ("statement", "url", "publisher")}
    return f"{word_statement(told)} {word_link(told, desk.speech)}"


def _told(desk: Desk, row: Row, which: str) -> str:
    """Word one of two claims that stand side by side."""
    return (
        f'<p class="cl-position"><b>{_position(desk, row[f"{which}status"])}</b> · '
        f"{desk.day(row[f'{which}reported_date'])}</p>"
        f'<p class="cl-voice">{desk.source(row[f"{which}source_id"])}: '
        f"{_words(desk, row, which)}</p>"
    )
