"""How much each side and each source says, so that the choice of claims is visible."""

from functools import partial
from typing import Final

import pandas as pd

from layers.balance import Balance, build_balance
from layers.speech import phrase
from page.charts import build_bars_chart, get_theme, show_chart, write_chart
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.tables import MISSING, Head, show_downloads
from page.wording import escape_html

MEASURES: Final = (
    ("claims", phrase("claims")),
    ("near", phrase("only of the vicinity")),
    ("places", phrase("places")),
    ("admissions", phrase("admissions")),
    ("echoes", phrase("repeat another claim")),
)


def show_section(desk: Desk) -> None:
    """Show how many claims each side and source made in the period."""
    speech = desk.speech
    balance: Balance = desk.ask(build_balance)
    total = int(balance.sides["claims"].sum())
    open_section(
        speech.say("Whose claims these are"), word_balance(desk, balance), "balance"
    )
    if not total:
        return
    counts = pd.DataFrame(
        {
            "who": [desk.side(side) for side in balance.sides["side"]],
            "of_place": balance.sides["claims"] - balance.sides["near"],
            "near": balance.sides["near"],
        }
    )
    labels = {
        "count": speech.say("claims"),
        "of_place": speech.say("of a place"),
        "near": speech.say("only of its vicinity"),
    }
    show_chart(
        write_chart(build_bars_chart(counts, get_theme(), labels)),
        word_balance(desk, balance),
    )
    _show_counts(desk, balance.sides, "balance-of-sides", speech.say("Claims by side"))
    what = speech.say("Claims by source")
    _show_counts(desk, balance.sources, "balance-of-sources", what)


def word_balance(desk: Desk, balance: Balance) -> str:
    """Say in words how unevenly the sides speak; plain text."""
    speech = desk.speech
    total = int(balance.sides["claims"].sum())
    if not total:
        return speech.say("The sources on view published no claim in the period.")
    parts = [
        speech.say(
            "{sources} {count} ({share} %)",
            sources=desk.say_sources(side),
            count=speech.number(int(claims)),
            share=speech.number(round(100 * share)),
        )
        for side, claims, share in balance.sides[
            ["side", "claims", "share"]
        ].itertuples(index=False)
    ]
    return speech.say_many(
        "{number} claim was published in the period: {sides}. More claims are not "
        "better claims.",
        "{number} claims were published in the period: {sides}. More claims are not "
        "better claims. The filters of places do not apply here.",
        total,
        sides=", ".join(parts),
    )


def _show_counts(desk: Desk, table: pd.DataFrame, name: str, what: str) -> None:
    speech = desk.speech
    heads = [
        Head(speech.say("Who")),
        *(Head(speech.say(words), numeric=True) for _, words in MEASURES),
        Head(speech.say("share"), numeric=True),
        Head(speech.say("published")),
    ]
    rows = word_rows(table, partial(_word_row, desk))
    show_table(what, heads, rows, speech, Look(8, titled=True, narrow=True))
    show_downloads(name, what, table, speech)


def _word_row(desk: Desk, row: Row) -> tuple[str, ...]:
    speech = desk.speech
    who = (
        f"{desk.source(row['source_id'])}<small>"
        f"{escape_html(desk.say_sources(row['side']))}</small>"
        if "source_id" in row
        else escape_html(desk.side(row["side"]))
    )
    first, last = row["first_day"], row["last_day"]
    days: str = MISSING if pd.isna(first) else desk.days(first, last)
    numbers = [speech.number(int(row[name])) for name, _ in MEASURES]
    return who, *numbers, f"{speech.number(round(100 * row['share']))} %", days
