"""What was published later and changes how the day on view looks."""

from functools import partial

from data.vocabulary import Side
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.hindsight import word_hindsight
from page.tables import Head, show_downloads
from page.wording import escape_html


def show_section(desk: Desk) -> None:
    """Show the places that looked different when only what was known counted."""
    speech = desk.speech
    found = desk.hindsight
    places = desk.keep(found.places)
    open_section(
        speech.say("What hindsight adds"),
        word_hindsight(found, desk.view, speech),
        "hindsight",
    )
    if places.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("As known then")),
        Head(speech.say("With hindsight")),
        *(Head(desk.side(side)) for side in Side),
    ]
    rows = word_rows(places, partial(_word_row, desk))
    what = speech.say("Places that look different with hindsight")
    show_table(what, heads, rows, speech, Look(6))
    show_downloads("hindsight", what, lambda: desk.add_names(places), speech)


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    return (
        desk.link_to_map(row["place_id"]),
        escape_html(desk.say_relation(row["agreement_known"])),
        escape_html(desk.say_relation(row["agreement_hindsight"])),
        *(_word_change(desk, row, side) for side in Side),
    )


def _word_change(desk: Desk, row: Row, side: Side) -> str:
    """Word what a side said as known then and says now, once if it is the same."""
    silent = desk.speech.say("silent")
    words = [
        escape_html(desk.say_position(position)) if position else silent
        for position in (row[f"{side}_known"], row[f"{side}_hindsight"])
    ]
    return words[0] if words[0] == words[1] else " → ".join(words)
