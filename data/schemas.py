"""The pandera schemas of the three tables: what every single cell must be.

A check carries its message as `error` and its remedy as `description`, so that
a rule and its explanation stand in one place.

References:
    Design sections 2 (the fields of a claim) and 6 (the words).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

import pandas as pd
import pandera.pandas as pa

from data.vocabulary import RECORD_CONFIDENCES, WITHDRAWN, Kind, Scope, Side, Status

PLACES: Final = "places.csv"
SOURCES: Final = "sources.csv"
CLAIMS: Final = "claims.csv"

FIRST_DAY: Final = datetime(2014, 1, 1)  # noqa: DTZ001 - days have no time zone
LAST_DAY: Final = datetime(2099, 12, 31)  # noqa: DTZ001 - days have no time zone
"""The days a claim can be about; a year outside them is a typing error."""

SLUG: Final = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
"""Ids travel in addresses and file names, so they are letters, digits, hyphens."""

WEB_ADDRESS: Final = r"https?://[^\s/?#<>\"'\\]+[^\s<>\"]*"
"""An address that opens a page and can do nothing else (no `javascript:`)."""

DAY_TYPE: Final = "datetime64[s]"
"""Whole days; seconds are the coarsest unit that pandas has."""

Predicate: TypeAlias = Callable[["pd.Series[Any]"], "pd.Series[bool]"]
"""From the cells of one column to whether each is accepted."""

COUNTRIES: Final = ("RU", "UA")
"""ISO 3166-1 codes; a place belongs to the state it is recognised as part of."""


def _check(accepts: Predicate, message: str, remedy: str) -> pa.Check:
    return pa.Check(accepts, error=message, description=remedy)


def _matches(pattern: str, message: str, remedy: str) -> pa.Check:
    return _check(lambda cells: cells.str.fullmatch(pattern), message, remedy)


def _one_of(words: Iterable[str], what: str) -> pa.Check:
    known = [str(word) for word in words]
    message = f"is not {what}"
    return _check(lambda cells: cells.isin(known), message, f"use {', '.join(known)}")


def _between(low: Any, high: Any, message: str, remedy: str) -> pa.Check:  # noqa: ANN401 - numbers and days alike
    return _check(lambda cells: cells.between(low, high), message, remedy)


FILLED: Final = _check(
    lambda cells: cells.str.strip() != "", "is empty", "fill the cell in"
)
IDENTIFIER: Final = _matches(
    SLUG, "is not an id", "write Latin letters, digits and single hyphens"
)
PLAUSIBLE_DAY: Final = _between(
    FIRST_DAY,
    LAST_DAY,
    f"lies outside {FIRST_DAY.year} to {LAST_DAY.year}",
    "check the year",
)


def _text(*checks: pa.Check) -> pa.Column:
    return pa.Column(str, [*checks])


def _link(pattern: str) -> pa.Check:
    return _matches(
        pattern, "is not a web address", "begin it with https:// or http://"
    )


PLACES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "place_id": _text(FILLED, IDENTIFIER),
        "name": _text(FILLED),
        "name_ru": _text(FILLED),
        "name_uk": _text(FILLED),
        "aliases": _text(),
        "kind": _text(FILLED, _one_of(Kind, "a kind of place")),
        "country": _text(FILLED, _one_of(COUNTRIES, "a country of the map")),
        "admin1_id": _text(FILLED),
        "admin2": _text(),
        "lat": pa.Column(
            float, _between(-90, 90, "is no latitude", "write degrees, -90 to 90")
        ),
        "lon": pa.Column(
            float, _between(-180, 180, "is no longitude", "write degrees, -180 to 180")
        ),
        "precision_km": pa.Column(
            float,
            _check(
                lambda cells: cells > 0,
                "is not a distance",
                "write kilometres above 0, as sure as the point is",
            ),
        ),
        "coordinate_basis": _text(FILLED),
    },
    strict=True,
    ordered=True,
)
"""Places: one row per toponym; lat and lon in degrees EPSG:4326."""

SOURCES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "source_id": _text(FILLED, IDENTIFIER),
        "name": _text(FILLED),
        "side": _text(FILLED, _one_of(Side, "a side")),
        "kind": _text(FILLED),
        "url": _text(_link(f"|{WEB_ADDRESS}")),
        "description": _text(FILLED),
    },
    strict=True,
    ordered=True,
)
"""Sources: one row per voice, with the side it speaks for."""

CLAIMS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "claim_id": _text(FILLED, IDENTIFIER),
        "place_id": _text(FILLED),
        "source_id": _text(FILLED),
        "status": _text(FILLED, _one_of((*Status, WITHDRAWN), "a status")),
        "scope": _text(FILLED, _one_of(Scope, "a scope")),
        "event_date": pa.Column(DAY_TYPE, PLAUSIBLE_DAY, nullable=True),
        "reported_date": pa.Column(DAY_TYPE, PLAUSIBLE_DAY),
        "statement": _text(FILLED),
        "quote": _text(),
        "url": _text(FILLED, _link(WEB_ADDRESS)),
        "publisher": _text(FILLED),
        "denies": _text(),
        "derived_from": _text(),
        "record_confidence": _text(
            FILLED, _one_of(RECORD_CONFIDENCES, "a degree of confidence")
        ),
        "note": _text(),
    },
    strict=True,
    ordered=True,
)
"""Claims: event_date is valid time (NaT if not given), reported_date known time."""

SCHEMAS: Final[dict[str, pa.DataFrameSchema]] = {
    PLACES: PLACES_SCHEMA,
    SOURCES: SOURCES_SCHEMA,
    CLAIMS: CLAIMS_SCHEMA,
}
"""The schema of every table by the name of its file, in the order of reading."""

UNIQUE: Final[dict[str, tuple[str, ...]]] = {
    PLACES: ("place_id", "name"),
    SOURCES: ("source_id", "name"),
    CLAIMS: ("claim_id",),
}
"""Columns of each table in which no two rows may say the same.

Readers know a place and a source by its displayed name, so it is a key too.
"""
