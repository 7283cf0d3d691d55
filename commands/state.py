"""`state`: what the claims amount to on a day."""

from datetime import date
from pathlib import Path
from typing import Final

import click

from commands.asking import open_tables
from commands.options import (
    KNOWN_BY,
    OVERTAKEN_AFTER,
    SOURCES,
    day_option,
    expand_sides,
    format_option,
)
from commands.text import align_columns, write_json
from data.store_url import Names
from data.vocabulary import Side
from layers.control import Question
from layers.records import Record, build_features, build_rows, write_csv
from layers.state import answer

STATE_COLUMNS: Final = ("place_id", "name", "agreement", *map(str, Side))
"""Columns of a state as a table for people; the other formats say more."""


@click.command()
@day_option("--as-of", "The day the claims are about.")
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv", "geojson")
@click.pass_obj
def state(  # noqa: PLR0913 - one parameter per option
    folder: Path,
    *,
    as_of: date,
    known_by: date | str | None,
    sources: tuple[str, ...],
    wait: int | None,
    form: str,
) -> None:
    """Say what the claims amount to at every place that somebody spoke about."""
    tables = open_tables(folder)
    names = tables.names
    question = Question(
        as_of=as_of,
        known_by=as_of if isinstance(known_by, str) else known_by,
        sources=expand_sides(sources, names) if sources else None,
        overtaken_after=wait,
    )
    record = answer(tables.store, question).to_record()
    click.echo(write_state(record, names, question, form), nl=False)


def write_state(record: Record, names: Names, question: Question, form: str) -> str:
    """Write a state in one of the four formats.

    Args:
        record: The state.
        names: The places and sources that it names.
        question: What was asked.
        form: table, json, csv or geojson.
    """
    if form == "json":
        return write_json(record)
    if form == "geojson":
        return write_json(build_features(record, names, question))
    rows = build_rows(record, names)
    return write_csv(rows) if form == "csv" else align_columns(rows, STATE_COLUMNS)
