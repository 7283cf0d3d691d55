"""How disputes of the period ended: who conceded, what converged, what lapsed."""

from functools import partial
from typing import Final

import pandas as pd

from data.vocabulary import Side
from layers.speech import phrase
from layers.spells import Ending, build_spells
from page.desk.disputes import say_days
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.tables import Head, show_downloads
from page.wording import escape_html

ENDED: Final[dict[str, str]] = {
    Ending.CONVERGED: phrase("the accounts came together; nobody stood still"),
    Ending.LAPSED: phrase("an account was overtaken, or a side fell apart or silent"),
}
"""How a spell ended in which nobody conceded."""

CONCEDED: Final = phrase("conceded by {sides}")


def show_section(desk: Desk) -> None:
    """Show the disputes that ended within the period, the newest first."""
    speech = desk.speech
    ended = select_ended(desk)
    open_section(speech.say("How disputes ended"), word_endings(desk, ended), "ended")
    if ended.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("Disputed")),
        Head(speech.say("Lasted"), numeric=True),
        *(Head(desk.side(side)) for side in Side),
        Head(speech.say("Ended")),
    ]
    rows = word_rows(ended, partial(_word_row, desk))
    what = speech.say("Disputes that ended")
    show_table(what, heads, rows, speech, Look(6))
    show_downloads("ended-disputes", what, lambda: desk.add_names(ended), speech)


def select_ended(desk: Desk) -> pd.DataFrame:
    """Select the spells of dispute that ended within the period, newest first."""
    spells = desk.keep(desk.ask(build_spells))
    ended = spells[spells["ended"] != str(Ending.OPEN)]
    return ended.sort_values(
        ["disputed_to", "place_id"], ascending=[False, True], ignore_index=True
    )


def word_endings(desk: Desk, ended: pd.DataFrame) -> str:
    """Say in words how the disputes ended; plain text."""
    speech = desk.speech
    if ended.empty:
        return speech.say(
            "No dispute ended from {first} to {last}.",
            first=desk.day(desk.period.from_day),
            last=desk.day(desk.period.to_day),
        )
    counts = ended["ended"].value_counts()
    conceding = ended["conceded_by"].str.split("|").explode()
    sides = [
        speech.say(
            "{sources} {count}",
            sources=desk.say_sources(side),
            count=speech.number(int((conceding == side).sum())),
        )
        for side in Side
    ]
    return speech.say_many(
        "{number} dispute ended: {conceded} by a concession ({sides}), {converged} "
        "came together, {lapsed} lapsed.",
        "{number} disputes ended: {conceded} by a concession ({sides}), {converged} "
        "came together, {lapsed} lapsed.",
        len(ended),
        sides=", ".join(sides),
        **{
            str(ending): speech.number(int(counts.get(str(ending), 0)))
            for ending in (Ending.CONCEDED, Ending.CONVERGED, Ending.LAPSED)
        },
    )


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    first, past = row["disputed_from"], row["disputed_to"]
    place = desk.link_to_map(row["place_id"], first.date())
    days = desk.days(first, past - pd.Timedelta(days=1))
    said = [
        _word_change(desk, row[f"{side}_at_start"], row[f"{side}_after"])
        for side in Side
    ]
    return (
        f"{place}<small>{escape_html(desk.where(row['place_id']))}</small>",
        days,
        say_days(desk, row["days"]),
        *said,
        escape_html(_word_ending(desk, row)),
    )


def _word_change(desk: Desk, before: str, after: str) -> str:
    """Word what a side said at the start and after the end, once if it is the same."""
    silent = desk.speech.say("silent")
    words = [
        escape_html(desk.say_position(p)) if p else silent for p in (before, after)
    ]
    return words[0] if before == after else " → ".join(words)


def _word_ending(desk: Desk, row: Row) -> str:
    speech = desk.speech
    if row["ended"] != Ending.CONCEDED:
        words = ENDED[row["ended"]]
        return speech.say(words)
    sides = ", ".join(desk.say_sources(side) for side in row["conceded_by"].split("|"))
    return speech.say(CONCEDED, sides=sides)
