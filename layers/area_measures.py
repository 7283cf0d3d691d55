"""How much ground sources say is held by whom, and where two of them disagree.

Square kilometres are geodesic, and overlays are made on valid geometry at full
precision, never on what was simplified for the screen.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from data.areas import OPEN_END, select_day
from data.vocabulary import STATUS_BITS, Status
from geo.errors import ClaimlineError
from geo.measure import area_km2

MEASURE_COLUMNS: Final = ("source_id", "status", "label", "km2")
"""Columns of the areas of a day, measured."""

SERIES_COLUMNS: Final = ("source_id", "status", "from_day", "to_day", "km2")
"""Columns of the areas through time; the days are half-open."""


class AreaQuestionError(ClaimlineError, ValueError):
    """A question about areas that has no answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """What two sources say of the same ground on one day; km²."""

    both_km2: float
    """Ground about which both say something."""
    disputed_km2: float
    """The part of it on which no world satisfies both."""
    only_one_km2: float
    """Ground about which only the first says something."""
    only_other_km2: float
    """Ground about which only the second says something."""
    disputed: BaseGeometry
    """The disputed ground, EPSG:4326, longitude first; may be empty."""


def measure_day(
    areas: gpd.GeoDataFrame,
    day: date,
    known_by: date | None = None,
    within: BaseGeometry | None = None,
) -> pd.DataFrame:
    """Measure the areas of a day.

    Args:
        areas: A table of areas (`data.areas.COLUMNS`).
        day: Valid day on view.
        known_by: Ignore what was published later; None ignores nothing.
        within: Count only what lies in this polygon, EPSG:4326; None counts all.

    Returns:
        Columns `MEASURE_COLUMNS`, by source, status and label; may have no rows.
    """
    standing = _select(areas, day, known_by)
    if within is not None:
        shapes = shapely.intersection(standing.geometry.to_numpy(), within)
        standing = standing.assign(km2=[area_km2(shape) for shape in shapes])
        standing = standing[standing["km2"] > 0]
    keys = ["source_id", "status", "label"]
    sums = standing.groupby(keys)["km2"].sum().reset_index()
    return pd.DataFrame(sums[list(MEASURE_COLUMNS)])


def build_series(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Follow through time how much ground each source says is held by whom.

    Args:
        areas: A table of areas.

    Returns:
        Columns `SERIES_COLUMNS`, with hindsight: one row for every run of days on
        which the sum stays the same, by source, status and day; runs of nothing
        are left out. The last day of a run that no map ends is `data.areas.OPEN_END`.
    """
    keys = ["source_id", "status"]
    starts = areas[[*keys, "km2"]].assign(day=areas["valid_from"])
    ends = areas[[*keys, "km2"]].assign(day=areas["valid_to"], km2=-areas["km2"])
    steps = pd.concat([pd.DataFrame(starts), pd.DataFrame(ends)])
    net = steps.groupby([*keys, "day"])["km2"].sum().reset_index()
    net["km2"] = net.groupby(keys)["km2"].cumsum().round(6)
    net["to_day"] = net.groupby(keys)["day"].shift(-1).fillna(OPEN_END)
    series = net.rename(columns={"day": "from_day"})
    series = series[(series["km2"] > 0) & (series["from_day"] < OPEN_END)]
    return series[list(SERIES_COLUMNS)].reset_index(drop=True)


def measure_disagreement(
    areas: gpd.GeoDataFrame,
    day: date,
    sources: tuple[str, str],
    known_by: date | None = None,
    within: BaseGeometry | None = None,
) -> Disagreement:
    """Lay what two sources say over one another.

    Args:
        areas: A table of areas.
        day: Valid day on view.
        sources: The two, by source_id.
        known_by: As in `measure_day`.
        within: As in `measure_day`.

    Raises:
        AreaQuestionError: If one of them marks no area on that day.
    """
    standing = _select(areas, day, known_by)
    one, other = (_join(standing, source, day, within) for source in sources)
    said_one, said_other = (shapely.union_all([*s.values()]) for s in (one, other))
    disputed = shapely.union_all(
        [
            shapely.intersection(one[mine], other[theirs])
            for mine in one
            for theirs in other
            if not STATUS_BITS[mine] & STATUS_BITS[theirs]
        ]
    )
    return Disagreement(
        both_km2=area_km2(shapely.intersection(said_one, said_other)),
        disputed_km2=area_km2(disputed),
        only_one_km2=area_km2(shapely.difference(said_one, said_other)),
        only_other_km2=area_km2(shapely.difference(said_other, said_one)),
        disputed=disputed,
    )


def _select(
    areas: gpd.GeoDataFrame, day: date, known_by: date | None
) -> gpd.GeoDataFrame:
    known = None if known_by is None else pd.Timestamp(known_by)
    return select_day(areas, pd.Timestamp(day), known)


def _join(
    standing: gpd.GeoDataFrame, source: str, day: date, within: BaseGeometry | None
) -> dict[Status, BaseGeometry]:
    """Join the areas of a source by what they say."""
    own = standing[standing["source_id"] == source]
    if own.empty:
        known = ", ".join(sorted(set(standing["source_id"]))) or "no source"
        raise AreaQuestionError(
            f"source {source!r} marks no area on {day}; on that day {known} does"
        )
    joined: dict[Status, BaseGeometry] = {}
    for status, rows in own.groupby("status"):
        ground: BaseGeometry = shapely.union_all(rows.geometry.to_numpy())
        if within is not None:
            ground = shapely.intersection(ground, within)
        joined[Status(str(status))] = ground if not ground.is_empty else Polygon()
    return joined
