"""`timeline`: how many places are agreed, disputed and so on, day by day."""

from datetime import date
from difflib import get_close_matches
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
from data.vocabulary import Agreement, Kind
from layers.control import QuestionError
from layers.history import build_daily_series

TIMELINE_COLUMNS: Final = (
    "date",
    *(str(word) for word in Agreement if word is not Agreement.SILENT),
)
"""Members of each day, in order; places that nobody spoke about are in none."""


@click.command()
@day_option("--from", "The first day, itself included.")
@day_option("--to", "The last day, itself included.")
@click.option(
    "--region",
    metavar="ID",
    help="Count the places of one region only, such as RU-KRS.  [default: all]",
)
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv")
@click.pass_obj
def timeline(folder: Path, /, *, region: str | None, form: str, **asked: Any) -> None:  # noqa: ANN401 - options
    """Count, for each day, the places of each agreement.

    Regions and districts are places like others, as in `state`.
    """
    first, last = asked.pop("from"), asked.pop("to")
    answer = open_period(folder, first=first, last=last, **asked)
    rows = count_days(answer, region)
    if not any(row[word] for row in rows for word in TIMELINE_COLUMNS[1:]):
        click.echo(_explain_silence(first, last, region), err=True)
    click.echo(write_rows(rows, form, TIMELINE_COLUMNS), nl=False)


def count_days(asked: Asked, region: str | None) -> list[dict[str, Any]]:
    """Count the places of each day, of one region or of all.

    Raises:
        QuestionError: If the gazetteer has no such region.
    """
    if region is None:
        series = build_daily_series(asked.store, asked.period)
    else:
        _require_region(asked, region)
        series = build_daily_series(asked.store, asked.period, by=("region_id",))
        series = series[series["region_id"] == region]
    return list_records(series[list(TIMELINE_COLUMNS)])


def _require_region(asked: Asked, region: str) -> None:
    places = asked.dataset.places
    regions = places.loc[places["kind"] == str(Kind.REGION), "place_id"].tolist()
    if region not in regions:
        close = get_close_matches(region, regions) or regions
        raise QuestionError(
            f"--region {region!r} is not a region of the gazetteer; "
            f"it has {', '.join(close)}"
        )


def _explain_silence(first: date, last: date, region: str | None) -> str:
    where = f" in {region}" if region else ""
    return f"no visible source speaks about a place{where} from {first} to {last}"
