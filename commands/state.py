"""`state`: what the claims amount to on a day."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import click

from commands.options import expand_sides, parse_moment, parse_wait
from commands.output import align_columns, write_json
from data.store import open_store
from data.tables import Dataset, read_dataset
from data.vocabulary import Side
from layers.control import Question
from layers.records import Record, build_features, build_rows, write_csv
from layers.state import answer

STATE_COLUMNS: Final = ("place_id", "name", "agreement", *map(str, Side))
"""Columns of a state as a table for people; the other formats say more."""


@click.command()
@click.option(
    "--as-of",
    required=True,
    metavar="DATE",
    callback=parse_moment,
    help="The day the claims are about.",
)
@click.option(
    "--known-by",
    metavar="DATE|as-of",
    callback=partial(parse_moment, word="as-of"),
    help="Ignore what was published later.  [default: ignore nothing]",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="ID|SIDE",
    help="A visible source, or russian, ukrainian or independent for a whole side; "
    "may be repeated.  [default: all]",
)
@click.option(
    "--overtaken-after",
    "wait",
    default="30",
    metavar="DAYS|never",
    callback=parse_wait,
    show_default=True,
    help="Age at which a position that was not renewed stops being current.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson"]),
    default="table",
)
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
    dataset = read_dataset(folder)
    question = Question(
        as_of=as_of,
        known_by=as_of if isinstance(known_by, str) else known_by,
        sources=expand_sides(sources, dataset) if sources else None,
        overtaken_after=wait,
    )
    record = answer(open_store(dataset), question).to_record()
    click.echo(write_state(record, dataset, question, form), nl=False)


def write_state(record: Record, dataset: Dataset, question: Question, form: str) -> str:
    """Write a state in one of the four formats.

    Args:
        record: The state.
        dataset: The tables it was asked of.
        question: What was asked.
        form: table, json, csv or geojson.
    """
    if form == "json":
        return write_json(record)
    if form == "geojson":
        return write_json(build_features(record, dataset, question))
    rows = build_rows(record, dataset)
    return write_csv(rows) if form == "csv" else align_columns(rows, STATE_COLUMNS)
