"""A state as rows and as features, for programs and for people who read tables.

One row or feature per place that somebody spoke about, regions like places, in
the order of the record. Nothing here decides anything.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from data.spreadsheet import defuse
from data.store_url import Names
from data.vocabulary import Side
from layers.control import Question
from layers.payload import CREDITS

Row = Mapping[str, object]
"""One row of a table by column."""

Record = Mapping[str, Mapping[str, Any]]
"""A state as `layers.state.State.to_record` writes it, by place_id."""

NAMES: Final = ("name", "name_ru", "name_uk")
"""Columns of the gazetteer that name a place, in English, Russian, Ukrainian."""

DESCRIPTION: Final = ("kind", "country", "admin1_id", "precision_km")
"""Columns of the gazetteer that say what a place is; precision in km."""

COLUMNS: Final = (
    *("place_id", *NAMES, *DESCRIPTION, "lat", "lon", "agreement"),
    *(*map(str, Side), "claim_ids"),
)
"""Columns of a state as a table, in order."""


def build_rows(record: Record, dataset: Names) -> list[dict[str, object]]:
    """Lay a state out as a table.

    Args:
        record: The state.
        dataset: The tables it was asked of.

    Returns:
        Rows of `COLUMNS`: lat and lon are degrees EPSG:4326, a silent side is
        "", and the claim_ids are separated by |.
    """
    places = dataset.places.set_index("place_id").to_dict("index")
    return [
        {
            "place_id": place_id,
            **{
                column: places[place_id][column]
                for column in (*NAMES, *DESCRIPTION, "lat", "lon")
            },
            "agreement": state["agreement"],
            **{str(side): state["positions"].get(side, "") for side in Side},
            "claim_ids": "|".join(state["claim_ids"]),
        }
        for place_id, state in record.items()
    ]


def build_features(
    record: Record, dataset: Names, question: Question
) -> dict[str, Any]:
    """Lay a state out as GeoJSON.

    Args:
        record: The state.
        dataset: The tables it was asked of.
        question: What was asked; a file says which day it shows and what is
            left out.

    Returns:
        A FeatureCollection of points, longitude first. Its foreign members are
        `as_of` (valid day), `known_by` (day of publication, null with
        hindsight), `sources` (null if all are visible), `overtaken_after`
        (days, null for never) and `credits`, which every map of it must show.

    References:
        RFC 7946, The GeoJSON format, section 6.1 (foreign members).
    """
    places = dataset.places.set_index("place_id").to_dict("index")
    visible = question.sources
    return {
        "type": "FeatureCollection",
        "as_of": question.as_of.isoformat(),
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "sources": None if visible is None else sorted(visible),
        "overtaken_after": question.overtaken_after,
        "credits": list(CREDITS),
        "features": [
            {
                "type": "Feature",
                "id": place_id,
                "geometry": {
                    "type": "Point",
                    "coordinates": [places[place_id]["lon"], places[place_id]["lat"]],
                },
                "properties": {
                    "place_id": place_id,
                    **{name: places[place_id][name] for name in (*NAMES, *DESCRIPTION)},
                    **state,
                },
            }
            for place_id, state in record.items()
        ],
    }


def write_csv(rows: Iterable[Row], columns: Sequence[str] = COLUMNS) -> str:
    """Write rows as CSV that is safe to open in a spreadsheet.

    Args:
        rows: Rows as `build_rows` gives them, or of other columns; may be empty.
        columns: The columns to write, in order.

    Returns:
        A header of the columns and one line per row, each ended by CR LF. A text
        that begins like a formula gets an apostrophe in front, which
        spreadsheets take for "this is text".

    References:
        RFC 4180, section 2; its line end also makes the writer put a text that
        holds a lone CR in quotation marks.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_defuse(row[column]) for column in columns] for row in rows)
    return stream.getvalue()


def _defuse(cell: object) -> object:
    return defuse(cell) if isinstance(cell, str) else cell
