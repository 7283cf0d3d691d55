"""`place`: the biography of one place."""

from pathlib import Path
from typing import Any, Final

import click

from commands.asking import Asked, open_period
from commands.disputes import list_disputes
from commands.lags import list_changes
from commands.options import (
    KNOWN_BY,
    OVERTAKEN_AFTER,
    SOURCES,
    day_option,
    format_option,
)
from commands.output import list_records, write_rows
from commands.text import write_json
from data.problems import quote_value
from data.store_url import Names
from geo.gazetteer import PLACES_PATH, Gazetteer, read_places
from geo.geocode import geocode
from layers.control import QuestionError
from layers.handovers import build_handovers
from layers.lanes import LANE_COLUMNS, build_lanes
from layers.records import DESCRIPTION, NAMES
from layers.state import answer

LANE_TABLE: Final = (
    *("side", "source_id", "status", "scope", "valid_from", "reported_date"),
    *("in_force_from", "in_force_to", "claim_id"),
)
"""Columns of the table for people; the CSV and the JSON have all."""


@click.command()
@click.argument("name")
@day_option(
    "--as-of",
    "The day of the answer.  [default: the end of the record]",
    required=False,
)
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@format_option("table", "json", "csv")
@click.pass_obj
def place(folder: Path, /, *, name: str, form: str, **options: Any) -> None:  # noqa: ANN401 - options
    """Tell everything that is on record about the place called NAME.

    NAME is a name in English, Russian or Ukrainian, or a place_id.
    """
    asked = open_period(folder, last=options.pop("as_of"), **options)
    place_id = _find_place(asked.dataset, name)
    lanes = build_lanes(asked.store, place_id, asked.period)
    if lanes.empty:
        click.echo(f"no visible source speaks about {asked.names[place_id]}", err=True)
    if form == "json":
        told = {**tell_place(asked, place_id), "claims": list_records(lanes)}
        click.echo(write_json(told), nl=False)
    else:
        columns = LANE_COLUMNS if form == "csv" else LANE_TABLE
        click.echo(write_rows(list_records(lanes), form, columns), nl=False)


def tell_place(asked: Asked, place_id: str) -> dict[str, Any]:
    """Write the answer about a place, its disputes and its changes of hands."""
    places = asked.dataset.places
    row = places[places["place_id"] == place_id]
    state = answer(asked.store, asked.period.at(asked.period.to_day)).to_record()
    now = state.get(place_id, {"agreement": "silent", "positions": {}})
    spells = list_disputes(asked, only_open=False)
    hands = build_handovers(asked.store, asked.period).handovers
    hands = hands[hands["place_id"] == place_id].drop(columns="handover")
    described = list_records(row[["place_id", *NAMES, *DESCRIPTION, "lat", "lon"]])
    return {
        "place": described[0],
        "as_of": asked.period.to_day.isoformat(),
        "agreement": now["agreement"],
        "positions": now["positions"],
        "disputes": [spell for spell in spells if spell["place_id"] == place_id],
        "changes_of_hands": list_changes(hands),
    }


def _find_place(names: Names, name: str) -> str:
    """Find the place that a name means best; an id means itself.

    Raises:
        QuestionError: If no place is called so.
    """
    if name in set(names.places["place_id"]):
        return name
    gazetteer = Gazetteer(read_places(names.folder / PLACES_PATH.name))
    found = geocode(name, gazetteer, None)
    ids = [c.to_record()["place_id"] for c in found.candidates]
    if not ids or ids[0] is None:
        raise QuestionError(
            f"no place is called {quote_value(name)}; check the spelling"
        )
    return str(ids[0])
