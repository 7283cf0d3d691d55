"""The claims of an export as one table, and the answers as another.

A file holds either the view, which is the claims in force on its day with the answer
at each place, or the record, which is every claim that the view does not hide, with
the days on which it is in force. Both have the same columns of claims.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa

from data.vocabulary import Agreement, Side
from layers.builders import CRS, PLACE_COLUMNS
from layers.control import OPEN_END, build_intervals, build_near
from layers.export.basis import Basis, build_question
from layers.export.citation import LICENCE, build_citation, read_version
from layers.export.request import ExportRequest, Extent
from layers.export.view_file import MARK, write_view
from layers.payload import CREDITS
from layers.records import COLUMNS as ANSWER_COLUMNS
from layers.records import build_rows
from layers.state import State, answer
from layers.view import ViewState

DAYS: Final = ("valid_from", "valid_to", "known_from", "known_to", "reported_date")
"""Columns that hold days. valid_from and valid_to are valid time with hindsight,
known_from and known_to the same as known on the day itself, each half-open, the end
empty if nothing ends it; reported_date is known time."""

EVIDENCE: Final = (
    *("statement", "quote", "url", "publisher", "denies", "derived_from"),
    *("record_confidence", "note"),
)

CLAIM_COLUMNS: Final = (
    *("claim_id", *PLACE_COLUMNS),
    *("source_id", "source", "side", "status", "scope"),
    *("valid_from", "valid_to", "known_from", "known_to"),
    *("dated_by", "reported_date", "entailed_by", *EVIDENCE),
)
"""Columns of every table of claims, in order. A claim with scope near is of activity
nearby: it is never in force, and has no ends. entailed_by is the region or district
that the claim speaks of, "" if it speaks of the place itself."""

POSITION_COLUMNS: Final = ("agreement", *map(str, Side))
"""What follows in a table of the view: the answer at the place of the claim."""

_DAY: Final = pd.ArrowDtype(pa.date32())


def build_claims(request: ExportRequest, basis: Basis) -> gpd.GeoDataFrame:
    """Build the table of claims that a file of data holds.

    Args:
        request: Says which claims, by its view and its extent.
        basis: The tables.

    Returns:
        `CLAIM_COLUMNS`, in the view followed by `POSITION_COLUMNS`; the columns of
        `DAYS` are Arrow days, null where there is none. Geometry is the point of the
        place, EPSG:4326, longitude first. By place and claim id; may have no rows.
    """
    dated = _build_dated(request.view, basis)
    if request.extent == Extent.RECORD:
        own = _keep_period(dated, request.view).assign(entailed_by="")
        return _finish(own, basis, CLAIM_COLUMNS)
    state = answer(basis.store, build_question(request.view, basis))
    spoken = pd.concat([state.in_force, state.activity], ignore_index=True)
    # An entailed claim stands at every place that it speaks for.
    own = spoken[["claim_id", "place_id", "entailed_by"]].merge(
        dated.drop(columns="place_id"), on="claim_id", validate="many_to_one"
    )
    own = own.merge(_build_positions(state), on="place_id", how="left")
    own = own.fillna({"agreement": str(Agreement.SILENT), **dict.fromkeys(Side, "")})
    return _finish(own, basis, (*CLAIM_COLUMNS, *POSITION_COLUMNS))


def build_answers(request: ExportRequest, basis: Basis) -> gpd.GeoDataFrame:
    """Build the table of answers on the day on view.

    Returns:
        `layers.records.COLUMNS`, one row per place that somebody spoke about; a
        silent side is "". Geometry is the point of the place, EPSG:4326, longitude
        first.
    """
    state = answer(basis.store, build_question(request.view, basis))
    rows = build_rows(state.to_record(), basis.dataset)
    frame = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS))
    text = [name for name in ANSWER_COLUMNS if name not in _NUMBERS]
    frame = frame.astype(
        dict.fromkeys(text, "str") | dict.fromkeys(_NUMBERS, "float64")
    )
    geometry = gpd.points_from_xy(frame["lon"], frame["lat"], crs=CRS)
    return gpd.GeoDataFrame(frame.drop(columns=["lat", "lon"]), geometry=geometry)


_NUMBERS: Final = ("precision_km", "lat", "lon")


def build_provenance(request: ExportRequest, basis: Basis) -> dict[str, str]:
    """Say what a file is, for the place that its format has for it.

    Returns:
        Text by name: title, citation, link, licence, credits, data (hash of the
        tables), software, and the view.json by the name that it goes by in files.
    """
    # The day of access is not of the file: tomorrow's has to be the same.
    citation = build_citation(replace(request, accessed=None), basis)
    return {
        "title": citation.title,
        "citation": citation.text,
        "link": citation.link,
        "licence": LICENCE,
        "credits": "; ".join(CREDITS),
        "data": citation.data,
        "software": f"claimline {read_version()}",
        MARK: write_view(request, basis),
    }


def to_plain(rows: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Turn a table into records of plain values: days as ISO text, null as None.

    Geometry is left out; `locate_rows` gives it.
    """
    frame = pd.DataFrame(rows.drop(columns="geometry"))
    days = [name for name in DAYS if name in frame]
    plain = frame.astype(object).where(frame.notna(), None)
    records = [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
    for record in records:
        for name in days:
            day = record[name]
            record[name] = day.isoformat() if isinstance(day, date) else None
    return records


def locate_rows(rows: gpd.GeoDataFrame) -> Iterator[tuple[float, float]]:
    """Give the (longitude, latitude) of every row, degrees EPSG:4326."""
    lons, lats = rows.geometry.x, rows.geometry.y
    yield from zip(map(float, lons), map(float, lats), strict=True)


def _build_dated(view: ViewState, basis: Basis) -> pd.DataFrame:
    """Take the claims that the view does not hide, and the days they are in force."""
    claims = basis.store.claims
    question = build_question(view, basis)
    if question.sources is not None:
        claims = claims.filter(claims.source_id.isin(sorted(question.sources)))
    if isinstance(view.known_by, date):
        # Ends depend on what is known, so what comes too late goes first.
        claims = claims.filter(claims.reported_date <= ibis.literal(view.known_by))
    held = basis.store.execute(build_intervals(claims))
    near = basis.store.execute(build_near(claims))
    frame = pd.concat([held, near], ignore_index=True)
    for name in DAYS:
        day = frame[name].mask(frame[name] == pd.Timestamp(OPEN_END))
        frame[name] = day.dt.date.astype(_DAY)
    return frame


def _keep_period(frame: pd.DataFrame, view: ViewState) -> pd.DataFrame:
    """Keep the claims that are in force, or active, on some day of the period."""
    if view.period is None:
        return frame
    first, last = view.period
    begun = frame["valid_from"] <= last
    over = frame["valid_to"].fillna(date.max) <= first
    past = (frame["scope"] == "near") & (frame["valid_from"] < first)
    return frame[begun & ~over & ~past]


def _build_positions(state: State) -> pd.DataFrame:
    """Lay the answer at each place out as one row."""
    sides = state.positions.pivot_table(
        index="place_id", columns="side", values="position", aggfunc="first"
    )
    # A side that is silent everywhere would else be a column of numbers.
    sides = sides.reindex(columns=list(map(str, Side))).astype("str")
    return state.agreements.merge(sides, on="place_id", how="left")


def _finish(
    frame: pd.DataFrame, basis: Basis, columns: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Join place and source to the claims, and order columns and rows."""
    dataset = basis.dataset
    places = dataset.places[[*PLACE_COLUMNS, "lon", "lat"]]
    sources = dataset.sources[["source_id", "name"]].set_axis(
        ["source_id", "source"], axis="columns"
    )
    frame = frame.drop(columns=["kind"]).merge(places, on="place_id")
    frame = frame.merge(sources, on="source_id")
    frame = frame.sort_values(["place_id", "claim_id"], ignore_index=True)
    geometry = gpd.points_from_xy(frame["lon"], frame["lat"], crs=CRS)
    return gpd.GeoDataFrame(frame[list(columns)], geometry=geometry)
