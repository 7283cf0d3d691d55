"""The answers of the map for scripts: geocode a name, ask for a state, check tables.

Results go to standard output in UTF-8, what went wrong to standard error; the
exit status is 0 only if there is an answer and nothing is wrong.
"""

# ruff: noqa: PLC0415 - geocode answers much sooner if it need not load the tables

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from data.cells import CellError, parse_day
from data.problems import quote_value
from data.vocabulary import Side
from geo.errors import ClaimlineError
from geo.gazetteer import PLACES_PATH, Gazetteer, read_places
from geo.geocode import covered_bounds
from geo.geocode import geocode as rank_places
from geo.nominatim import NominatimGeocoder
from geo.nominatim_settings import NominatimSettings

if TYPE_CHECKING:
    from data.tables import Dataset
    from layers.control import Question
    from layers.records import Record

CANDIDATE_COLUMNS: Final = (
    *("place_id", "name", "kind", "country", "lat", "lon", "score", "reason"),
)
"""Columns of the table of candidates; the JSON has the same members."""

STATE_COLUMNS: Final = ("place_id", "name", "agreement", *map(str, Side))
"""Columns of a state as a table for people; the other formats say more."""


class ExplainingGroup(click.Group):
    """Commands that end with a message, in UTF-8, whatever goes wrong."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Write UTF-8, and line ends as they are, whatever the console prefers."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(
                    encoding="utf-8", errors="backslashreplace", newline="\n"
                )
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Turn every error that explains itself into its message and exit 1."""
        try:
            return super().invoke(ctx)
        except ClaimlineError as error:
            raise click.ClickException(str(error)) from error


def parse_moment(
    _: click.Context, option: click.Parameter, text: str | None, word: str = ""
) -> date | str | None:
    """Understand an option that is a day, or one word that stands for a day."""
    if text is None or (word and text == word):
        return text
    try:
        return parse_day(text)
    except CellError as error:
        raise click.ClickException(
            f"{option.opts[0]} {quote_value(text)} {error}; {error.remedy}"
            + (f", or {word}" if word else "")
        ) from error


def parse_wait(_: click.Context, option: click.Parameter, text: str) -> int | None:
    """Understand a number of days, or "never"."""
    if text == "never":
        return None
    if not (text.isascii() and text.isdigit()):
        raise click.ClickException(
            f"{option.opts[0]} {quote_value(text)} is not a number of days; "
            "write a whole number such as 30, or never"
        )
    return int(text)


@click.group(cls=ExplainingGroup)
@click.option(
    "--data",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PLACES_PATH.parent,
    show_default="the tables of the project",
    help="Folder of the tables to answer from.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Claims about who holds which place, by side, by source, by day."""
    context.obj = folder


@main.command()
@click.argument("query")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def geocode(folder: Path, query: str, form: str) -> None:
    """Rank the places that QUERY may mean, best first.

    QUERY is a name in English, Russian or Ukrainian, in any usual spelling, or
    coordinates. Nominatim is asked only where CLAIMLINE_NOMINATIM_USER_AGENT is
    set, and only for what the project's own gazetteer does not know.
    """
    settings = NominatimSettings.from_environment(os.environ)
    gazetteer = Gazetteer(read_places(folder / PLACES_PATH.name))
    bounds = covered_bounds(gazetteer.places)
    nominatim = NominatimGeocoder(settings, bounds) if settings and bounds else None
    found = rank_places(query, gazetteer, nominatim)
    for notice in found.notices:
        click.echo(notice, err=True)
    records = [candidate.to_record() for candidate in found.candidates]
    if form == "json":
        click.echo(write_json(records), nl=False)
    elif records:
        click.echo(align_columns(records, CANDIDATE_COLUMNS), nl=False)
    if not records:
        raise click.ClickException(
            f"no place is called {quote_value(query)}; check the spelling"
        )


@main.command()
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
    from data.store import open_store
    from data.tables import read_dataset
    from layers.control import Question
    from layers.state import answer

    dataset = read_dataset(folder)
    question = Question(
        as_of=as_of,
        known_by=as_of if isinstance(known_by, str) else known_by,
        sources=expand_sides(sources, dataset) if sources else None,
        overtaken_after=wait,
    )
    record = answer(open_store(dataset), question).to_record()
    click.echo(write_state(record, dataset, question, form), nl=False)


@main.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check(folder: Path, path: Path | None) -> None:
    """Check the tables in a folder, or one new table of claims.

    PATH is a folder of tables, or a CSV file of claims, which is checked against
    the places and sources of the project. Without PATH the tables of the project
    are checked.
    """
    from data.check import check_path

    path = path or folder
    verdict = check_path(path, folder)
    for line in (*verdict.problems, *verdict.summary):
        click.echo(str(line))
    if verdict.problems:
        count = len(verdict.problems)
        noun = "problem" if count == 1 else "problems"
        raise click.ClickException(f"{count} {noun} in {path}")


def expand_sides(words: Iterable[str], dataset: "Dataset") -> frozenset[str]:
    """Put the sources of a side in the place of its name.

    Args:
        words: Names of sides and ids of sources; whether an id exists is for
            the store to say.
        dataset: The tables that list the sources.
    """
    ids: set[str] = set()
    for word in words:
        of_side = dataset.sources.loc[dataset.sources["side"] == word, "source_id"]
        ids |= set(of_side) if word in set(Side) else {word}
    return frozenset(ids)


def write_state(
    record: "Record", dataset: "Dataset", question: "Question", form: str
) -> str:
    """Write a state in one of the four formats.

    Args:
        record: The state.
        dataset: The tables it was asked of.
        question: What was asked.
        form: table, json, csv or geojson.
    """
    from layers.records import build_features, build_rows, write_csv

    if form == "json":
        return write_json(record)
    if form == "geojson":
        return write_json(build_features(record, dataset, question))
    rows = build_rows(record, dataset)
    return write_csv(rows) if form == "csv" else align_columns(rows, STATE_COLUMNS)


def write_json(value: object) -> str:
    """Write a value as JSON that people can read too, ended by a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def align_columns(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Write rows as aligned columns of plain text, for people.

    Args:
        rows: The rows; may be empty.
        columns: The columns to write, in order; they are the heading.

    Returns:
        One line per row below the heading, each ended by a line feed. What
        cannot be printed within a line is escaped.
    """
    lines = [
        list(columns),
        *([_make_printable(str(row[name])) for name in columns] for row in rows),
    ]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    padded = (map(str.ljust, line, widths) for line in lines)
    return "".join("  ".join(cells).rstrip() + "\n" for cells in padded)


def _make_printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


if __name__ == "__main__":
    main()
