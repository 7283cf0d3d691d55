"""`areas`: how much ground the maps of a dataset give to whom, in km²."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from shapely.geometry.base import BaseGeometry

from commands.asking import open_tables
from commands.options import get_store_url, parse_moment
from commands.text import align_columns, write_json
from data.areas import OPEN_END
from data.store_url import Names, hide_password
from layers.area_measures import (
    MEASURE_COLUMNS,
    SERIES_COLUMNS,
    build_series,
    measure_day,
    measure_disagreement,
)


@click.command()
@click.option(
    "--as-of",
    metavar="DATE",
    callback=parse_moment,
    help="The day the maps are about; without it, every run of days.",
)
@click.option(
    "--known-by",
    metavar="DATE|as-of",
    callback=partial(parse_moment, word="as-of"),
    help="Ignore maps that were published later.  [default: ignore nothing]",
)
@click.option("--region", metavar="ID", help="Count only ground in this region.")
@click.option(
    "--compare",
    nargs=2,
    metavar="ID ID",
    help="Two sources: how much ground they disagree about.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def areas(  # noqa: PLR0913 - one parameter per option
    folder: Path,
    *,
    as_of: date | None,
    known_by: date | str | None,
    region: str | None,
    compare: tuple[str, str] | None,
    form: str,
) -> None:
    """Measure the areas that sources marked on maps, in geodesic km²."""
    dataset = open_tables(folder).names
    if dataset.areas.empty:
        name = hide_password(get_store_url() or str(folder))
        raise click.ClickException(
            f"{name} has no areas; make a dataset of maps with the command import"
        )
    if as_of is None and (known_by or region or compare):
        raise click.UsageError("name the day with --as-of")
    rows, columns = _answer(dataset, as_of, known_by, region, compare)
    click.echo(write_json(rows) if form == "json" else align_columns(rows, columns))


def _answer(
    dataset: Names,
    as_of: date | None,
    known_by: date | str | None,
    region: str | None,
    compare: tuple[str, str] | None,
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    if as_of is None:
        series = build_series(dataset.areas)
        series["to_day"] = series["to_day"].mask(series["to_day"] == OPEN_END)
        for day in ("from_day", "to_day"):
            series[day] = series[day].dt.strftime("%Y-%m-%d").fillna("")
        return _round(series.to_dict("records")), SERIES_COLUMNS
    known = as_of if isinstance(known_by, str) else known_by
    within = None if region is None else _find_region(dataset, region)
    if compare:
        found = measure_disagreement(dataset.areas, as_of, compare, known, within)
        one, other = compare
        row = {
            "both_km2": found.both_km2,
            "disputed_km2": found.disputed_km2,
            f"only_{one}_km2": found.only_one_km2,
            f"only_{other}_km2": found.only_other_km2,
        }
        return _round([row]), tuple(row)
    rows = measure_day(dataset.areas, as_of, known, within).to_dict("records")
    return _round(rows), MEASURE_COLUMNS


def _round(rows: list[Any]) -> list[dict[str, Any]]:
    """Round square kilometres to what a drawn line can bear."""
    return [
        {k: round(v, 1) if isinstance(v, float) else v for k, v in row.items()}
        for row in rows
    ]


def _find_region(dataset: Names, region: str) -> BaseGeometry:
    regions = dataset.regions.set_index("region_id").geometry
    if region not in regions.index:
        known = ", ".join(regions.index)
        raise click.ClickException(f"{region!r} is not a region; use one of {known}")
    found: BaseGeometry = regions.loc[region]
    return found
