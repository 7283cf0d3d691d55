"""Who speaks first of a change of hands, and how often its own side takes it back."""

from functools import partial

import pandas as pd

from data.vocabulary import Side
from layers.lags import count_first
from page.desk.lags import find_handovers
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.tables import Head, show_downloads
from page.wording import escape_html


def show_section(desk: Desk) -> None:
    """Show who was first to claim the changes of hands of the period."""
    speech = desk.speech
    changes = desk.keep(find_handovers(desk))
    counts = count_first(changes, tuple(map(str, Side)))
    open_section(
        speech.say("Who speaks first"), word_first(desk, counts, len(changes)), "first"
    )
    if changes.empty:
        return
    heads = [
        Head(speech.say("Side")),
        Head(speech.say("first"), numeric=True),
        Head(speech.say("alone"), numeric=True),
        Head(speech.say("then contradicted by its own side"), numeric=True),
    ]
    rows = word_rows(counts, partial(_word_row, desk))
    what = speech.say("Who was first to claim a change of hands")
    show_table(what, heads, rows, speech, Look(narrow=True))
    show_downloads("first-claims", what, lambda: desk.add_names(changes), speech)


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    numbers = [row[name] for name in ("first", "first_alone", "contradicted")]
    return (
        escape_html(desk.side(row["side"])),
        *(desk.speech.number(int(number)) for number in numbers),
    )


def word_first(desk: Desk, counts: pd.DataFrame, changes: int) -> str:
    """Say in words who speaks first; plain text."""
    speech = desk.speech
    if not changes:
        return speech.say("No change of hands was claimed in the period.")
    parts = [
        speech.say(
            "{sources} {count}",
            sources=desk.say_sources(side),
            count=speech.number(int(first)),
        )
        for side, first in counts[["side", "first"]].itertuples(index=False)
    ]
    return speech.say_many(
        "{number} change of hands was claimed. First to say so, alone or on the same "
        "day as another: {sides}.",
        "{number} changes of hands were claimed. First to say so, alone or on the "
        "same day as another: {sides}.",
        changes,
        sides=", ".join(parts),
    )
