"""`disputes`: which places were disputed, from when to when, and how it ended."""

from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from commands.asking import Asked, open_period
from commands.options import (
    KNOWN_BY,
    OVERTAKEN_AFTER,
    SOURCES,
    day_option,
    format_option,
)
from commands.output import list_records, write_rows
from data.vocabulary import Side
from layers.disputes import OpenDisputes, build_open_disputes
from layers.spells import Ending, build_spells

DISPUTE_COLUMNS: Final = (
    *("place_id", "name", "from", "to", "days", *map(str, Side)),
    *("ended", "conceded_by"),
)
"""Columns of the table and the CSV; each side has what it said on the first day."""

SPOKEN: Final = (
    *("claim_id", "source_id", "status", "valid_from", "reported_date"),
    *("statement", "url"),
)
"""What the JSON says of a claim that makes a position."""


@click.command()
@day_option(
    "--as-of",
    "Look at what had happened by this day.  [default: the end of the record]",
    required=False,
)
@click.option("--open", "only_open", is_flag=True, help="Only those still open then.")
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv")
@click.pass_obj
def disputes(folder: Path, /, *, only_open: bool, form: str, **options: Any) -> None:  # noqa: ANN401 - options
    """List the spells of dispute up to a day, the latest to begin first."""
    asked = open_period(folder, last=options.pop("as_of"), **options)
    rows = list_disputes(asked, only_open=only_open)
    if not rows:
        when = "is disputed on" if only_open else "was disputed up to"
        click.echo(f"no place {when} {asked.period.to_day}", err=True)
    if form != "json":
        rows = [_flatten(row) for row in rows]
    click.echo(write_rows(rows, form, DISPUTE_COLUMNS), nl=False)


def list_disputes(asked: Asked, *, only_open: bool) -> list[dict[str, Any]]:
    """Write the spells of dispute as plain values, the latest to begin first."""
    spells = build_spells(asked.store, asked.period)
    if only_open:
        spells = spells[spells["ended"] == str(Ending.OPEN)]
    spells = spells.sort_values(
        ["disputed_from", "place_id"], ascending=[False, True], ignore_index=True
    )
    now = _list_voices(build_open_disputes(asked.store, asked.period))
    names = asked.names
    return [
        {
            "place_id": spell["place_id"],
            "name": names[spell["place_id"]],
            "from": spell["disputed_from"],
            "to": spell["disputed_to"],
            "days": spell["days"],
            "at_start": _take_sides(spell, "at_start"),
            "ended": spell["ended"],
            "conceded_by": [side for side in spell["conceded_by"].split("|") if side],
            "after": _take_answer(spell),
            "now": now[spell["place_id"]] if spell["disputed_to"] is None else None,
        }
        for spell in list_records(spells)
    ]


def _take_sides(spell: dict[str, Any], when: str) -> dict[str, str]:
    """Take what the sides say, the silent ones left out."""
    said = {str(side): spell[f"{side}_{when}"] for side in Side}
    return {side: word for side, word in said.items() if word}


def _take_answer(spell: dict[str, Any]) -> dict[str, Any] | None:
    if spell["disputed_to"] is None:
        return None
    positions = _take_sides(spell, "after")
    return {"agreement": spell["agreement_after"], "positions": positions}


def _list_voices(found: OpenDisputes) -> dict[str, dict[str, Any]]:
    """Say for each disputed place what every side says, and with which claims."""
    now: dict[str, dict[str, Any]] = {place: {} for place in found.disputes["place_id"]}
    for place in list_records(found.disputes):
        for side in map(str, Side):
            if position := place[f"{side}_position"]:
                now[place["place_id"]][side] = {
                    "position": position,
                    "since": place[f"{side}_since"],
                    "claims": _list_claims(found.voices, place["place_id"], side),
                }
    return now


def _list_claims(
    voices: pd.DataFrame, place_id: str, side: str
) -> list[dict[str, Any]]:
    own = voices[(voices["place_id"] == place_id) & (voices["side"] == side)]
    return list_records(own[list(SPOKEN)])


def _flatten(row: dict[str, Any]) -> dict[str, Any]:
    sides = {str(side): row["at_start"].get(str(side), "") for side in Side}
    return {**row, **sides, "conceded_by": "|".join(row["conceded_by"])}
