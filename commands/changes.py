"""`changes`: what was newly said between two dates, and what it changed."""

from pathlib import Path
from typing import Any, Final

import click

from commands.asking import Asked, open_period
from commands.options import (
    KNOWN_BY,
    OVERTAKEN_AFTER,
    SOURCES,
    day_option,
    format_option,
)
from commands.output import list_records, write_rows
from commands.text import write_json
from data.vocabulary import Side
from layers.history import build_place_changes
from layers.news import build_news

CHANGE_COLUMNS: Final = (
    *("kind", "reported_date", "valid_from", "place_id", "source_id", "side"),
    *("status", "scope", "corrects", "claim_id", "statement", "url", "publisher"),
)
"""Columns of the CSV, and the members of a claim in the JSON, `kind` apart."""

TABLE_COLUMNS: Final = CHANGE_COLUMNS[: CHANGE_COLUMNS.index("corrects")]
"""Columns of the table for people."""

KINDS: Final = {"new": "new", "learned": "learned", "corrections": "correction"}
"""Members of the JSON that list claims, and of which kind; no claim is in two."""


@click.command()
@day_option("--from", "The first day, itself included.")
@day_option("--to", "The last day, itself included.")
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv")
@click.pass_obj
def changes(folder: Path, /, *, form: str, **options: Any) -> None:  # noqa: ANN401 - options
    """List new claims, old ones newly learned, and corrections, kept apart."""
    first, last = options.pop("from"), options.pop("to")
    asked = open_period(folder, first=first, last=last, **options)
    rows = list_news(asked)
    if not rows:
        click.echo(f"nothing was newly said from {first} to {last}", err=True)
    if form == "json":
        click.echo(write_json(_sort_out(rows, asked)), nl=False)
    else:
        columns = CHANGE_COLUMNS if form == "csv" else TABLE_COLUMNS
        click.echo(write_rows(rows, form, columns), nl=False)


def list_news(asked: Asked) -> list[dict[str, Any]]:
    """Write what was newly said as plain values, each with its kind."""
    rows = list_records(build_news(asked.store, asked.period))
    return [
        {
            **row,
            "kind": "correction" if row["corrects"] else row["news"],
            "corrects": row["corrects"] or None,
        }
        for row in rows
    ]


def _sort_out(rows: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    """Put the claims of each kind in a list of their own, and say what changed."""
    claims = {
        member: [
            {name: row[name] for name in CHANGE_COLUMNS if name != "kind"}
            for row in rows
            if row["kind"] == kind
        ]
        for member, kind in KINDS.items()
    }
    turns = list_records(build_place_changes(asked.store, asked.period))
    places = [
        {
            "place_id": turn["place_id"],
            "date": turn["day"],
            "before": _write_answer(turn, "before"),
            "after": _write_answer(turn, "after"),
        }
        for turn in turns
    ]
    return {**claims, "places": places}


def _write_answer(turn: dict[str, Any], when: str) -> dict[str, Any]:
    said = {str(side): turn[f"{side}_{when}"] for side in Side}
    positions = {side: word for side, word in said.items() if word}
    return {"agreement": turn[f"agreement_{when}"], "positions": positions}
