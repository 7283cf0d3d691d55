"""`lags`: who spoke first of a change of hands, and how long the others took."""

from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from commands.asking import open_period
from commands.options import OVERTAKEN_AFTER, SOURCES, day_option, format_option
from commands.output import list_records, write_rows
from commands.text import write_json
from data.vocabulary import Side
from layers.handovers import Handovers, build_handovers
from layers.lags import count_first, estimate_lags
from layers.survival import SUMMARY_COLUMNS

WAITING_COLUMNS: Final = ("follower_kind", "follower", *SUMMARY_COLUMNS)
"""Columns of the table and the CSV: one line per side, then per source."""

SIDES: Final = tuple(map(str, Side))

LISTED: Final = ("first_sides", "first_sources")
"""Members that are lists in the JSON."""

OPTIONAL: Final = ("contradicted_by", "contradicted_side")
"""Members that are null in the JSON where the table has ""."""


@click.command()
@day_option("--from", "First claimed on this day or later.", required=False)
@day_option(
    "--to",
    "Wait until this day.  [default: the end of the record]",
    required=False,
)
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv")
@click.pass_obj
def lags(folder: Path, /, *, form: str, **options: Any) -> None:  # noqa: ANN401 - options
    """Estimate how many days pass until a change of hands is acknowledged.

    Days are days of publication. Who has not acknowledged a change is counted as
    still waiting: the median is of Kaplan and Meier, and empty if it is not reached.
    """
    first, last = options.pop("from"), options.pop("to")
    asked = open_period(folder, first=first, last=last, **options)
    found = build_handovers(asked.store, asked.period)
    if found.handovers.empty:
        days = f"from {asked.period.from_day} to {asked.period.to_day}"
        click.echo(f"no place is said to change hands {days}", err=True)
    if form == "json":
        click.echo(write_json(_write_all(found)), nl=False)
    else:
        rows = [_round(row) for row in list_waiting(found)]
        click.echo(write_rows(rows, form, WAITING_COLUMNS), nl=False)


def list_waiting(found: Handovers) -> list[dict[str, Any]]:
    """Write the estimate for every side, then for every source, with its curve."""
    rows: list[dict[str, Any]] = []
    for kind in ("side", "source"):
        of_kind = found.lags[found.lags["follower_kind"] == kind]
        table, estimates = estimate_lags(of_kind)
        if kind == "side":
            table = table.sort_values("follower", key=lambda f: f.map(SIDES.index))
        for row in list_records(table):
            curve = list_records(estimates[row["follower"],].curve)
            rows.append({"follower_kind": kind, **row, "curve": curve})
    return rows


def list_changes(handovers: pd.DataFrame) -> list[dict[str, Any]]:
    """Write changes of hands as plain values."""
    changes = list_records(handovers)
    for change in changes:
        change.update({name: change[name].split("|") for name in LISTED})
        change.update({name: change[name] or None for name in OPTIONAL})
    return changes


def _write_all(found: Handovers) -> dict[str, Any]:
    last_day = pd.DataFrame({"day": [found.last_day]})
    return {
        "last_day": list_records(last_day)[0]["day"],
        "changes_of_hands": list_changes(found.handovers),
        "first": list_records(count_first(found.handovers, SIDES)),
        "waiting": list_waiting(found),
        "lags": list_records(found.lags),
    }


def _round(row: dict[str, Any]) -> dict[str, Any]:
    """Write whole days as whole numbers."""
    return {n: int(v) if isinstance(v, float) else v for n, v in row.items()}
