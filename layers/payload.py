"""What travels to the browser once: claims as columns, places, ground.

Everything that the claim layer draws with is in one JSON text, built from the
tables alone, so that it can be kept for all sessions and written into an export.
It has no words: those come in the reader's language (`layers.words`).
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from data.tables import Dataset
from data.vocabulary import Scope
from geo.regions import PROPERTIES, Region, state_border
from layers import style
from layers.areas import build_area_payload
from layers.columns import MOST_PLACES, SCOPES, ClaimColumns, Column, ColumnsError
from layers.speech import phrase
from layers.theme import build_canvas_themes

CREDITS: Final = (
    phrase("Boundaries © OpenStreetMap contributors, geoBoundaries (ODbL)"),
    phrase("places: GeoNames (CC BY)"),
)
"""Credits that the licences of the data ask for; always in the corner of the map."""

OPENING_BOUNDS: Final = ((50.87, 34.3), (51.42, 35.66))
"""South-west and north-east corner, latitude first as Leaflet has it: the strip of
the border between Glushkovo and Popovka, where most claims of April 2025 lie."""

OPENING_BOUNDS_NARROW: Final = ((50.83, 34.83), (51.42, 35.52))
"""The same for a phone: Sudzha to Gornal, so that marks stay apart."""

LANGUAGES: Final = ("en", "ru", "uk")
"""Order of the names of a place in the payload."""

_TYPES: Final = {1: "u1", 2: "u2", 4: "u4"}
"""Name of an unsigned integer in the payload by its size in bytes."""

CLAIM_FIELDS: Final = (
    *("place", "source"),
    *("valid_from", "valid_to", "reported", "known_to"),
)
"""Columns of `ClaimColumns` that travel as they are; each is explained there.

Its other columns follow: rows travel in the order of `rank`, so that the rank is
the row number; `known_from` is the later of `valid_from` and `reported`.
"""

PARTIAL_FLAG: Final = 8
"""Added to the status bits of a claim that speaks of a part of the place only."""

NEAR_FIELDS: Final = {
    "place": "near_place",
    "source": "near_source",
    "valid_from": "near_from",
    "reported": "near_reported",
}
"""Columns about activity nearby, by their name in the payload."""


def build_payload(dataset: Dataset, columns: ClaimColumns) -> str:
    """Build everything that the claim layer draws with.

    Args:
        dataset: The tables.
        columns: The same claims as columns.

    Returns:
        JSON text. Equal tables give equal text. Day numbers count from `epoch`;
        coordinates are degrees EPSG:4326, longitude first.

    Raises:
        ColumnsError: If there are more places than a map can carry at once.
    """
    if len(dataset.places) > MOST_PLACES:
        raise ColumnsError(
            f"the tables have {len(dataset.places):,} places, more than the "
            f"{MOST_PLACES:,} that one file or message can carry; leave out those "
            "without claims"
        )
    last = find_last_day(dataset, columns)
    payload = {
        "epoch": columns.epoch.isoformat(),
        "days": (last - columns.epoch).days + 1,
        "languages": LANGUAGES,
        **build_part(dataset.places, columns),
        "sources": {
            "ids": columns.source_ids,
            "sides": columns.source_side.tolist(),
        },
        "entailments": [
            [
                int(columns.rank[row]),
                columns.contained[int(columns.place[row])].tolist(),
            ]
            for row in np.flatnonzero(columns.entails)
        ],
        "regions": _build_regions(dataset.regions),
        "border": _build_border(dataset.regions),
        "style": style.build_style(),
        "themes": build_canvas_themes(),
        "opening": {"wide": OPENING_BOUNDS, "narrow": OPENING_BOUNDS_NARROW},
    }
    areas = build_area_payload(dataset, columns.epoch, columns.source_ids)
    if areas is not None:
        payload["areas"] = areas
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def build_part(places: pd.DataFrame, columns: ClaimColumns) -> dict[str, object]:
    """Lay out places and what was said of them.

    Args:
        places: Rows of the gazetteer, in the order of the columns' place indexes.
        columns: The claims about them.

    Returns:
        JSON-ready tables `places`, `claims` and `near`.
    """
    return {
        "places": _build_places(places),
        "claims": _build_claims(columns),
        "near": build_table(
            {name: getattr(columns, field) for name, field in NEAR_FIELDS.items()}
        ),
    }


def find_last_day(dataset: Dataset, columns: ClaimColumns) -> date:
    """Find the last day on which a claim was published.

    Returns:
        The day (known time); the columns' epoch if there are no claims.
    """
    reported = dataset.claims["reported_date"]
    return columns.epoch if reported.empty else reported.max().date()


def _build_places(places: pd.DataFrame) -> dict[str, object]:
    return {
        "ids": places["place_id"].tolist(),
        "names": [places[c].tolist() for c in ("name", "name_ru", "name_uk")],
        "kinds": places["kind"].tolist(),
        "precision": places["precision_km"].tolist(),
        "lon": encode_floats(places["lon"].to_numpy()),
        "lat": encode_floats(places["lat"].to_numpy()),
    }


def _build_claims(columns: ClaimColumns) -> dict[str, object]:
    """Lay out the claims in the order of their rank."""
    order = np.argsort(columns.rank)
    partial = columns.scope == SCOPES.index(Scope.PARTIAL)
    bits = columns.bits | (partial * PARTIAL_FLAG).astype(columns.bits.dtype)
    travelling = {name: getattr(columns, name) for name in CLAIM_FIELDS}
    return build_table(
        {name: column[order] for name, column in (travelling | {"bits": bits}).items()}
    )


def build_table(columns: dict[str, Column]) -> dict[str, object]:
    """Lay out columns of unsigned integers, all of one length."""
    length = len(next(iter(columns.values())))
    return {
        "length": length,
        "columns": {
            name: {"type": _TYPES[column.itemsize], "data": _encode(column)}
            for name, column in columns.items()
        },
    }


def _encode(column: Column) -> str:
    return b64encode(column.tobytes()).decode()


def encode_floats(values: Iterable[float] | NDArray[np.float64]) -> dict[str, str]:
    """Encode numbers as little-endian float32, about a metre in degrees here."""
    return {"type": "f4", "data": _encode(np.asarray(values, dtype="<f4"))}


def _build_regions(regions: GeoDataFrame) -> list[dict[str, object]]:
    """Lay out each region as rings: outer and inner ones alike, filled even-odd."""
    return [
        {
            "id": region_id,
            "rings": [
                encode_floats(shapely.get_coordinates(ring).ravel())["data"]
                for polygon in shapely.get_parts(geometry)
                for ring in (polygon.exterior, *polygon.interiors)
            ],
        }
        for region_id, geometry in zip(
            regions["region_id"], regions.geometry, strict=True
        )
    ]


def _build_border(regions: GeoDataFrame) -> list[str]:
    """Lay out the state border as lines."""
    records = (Region(*row) for row in regions[[*PROPERTIES, "geometry"]].to_numpy())
    border = state_border(records)
    return [
        encode_floats(shapely.get_coordinates(line).ravel())["data"]
        for line in border.geoms
    ]
