"""From the answer to a question to layers: tables with geometry, not yet drawn.

Every layer is a GeoDataFrame in EPSG:4326, longitude first. A layer without rows
keeps its columns, their types and its CRS.
"""

from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.vocabulary import WITHDRAWN, Agreement, Kind, Side, Status
from layers.glyph import build_glyph_svg
from layers.marks import build_marks
from layers.state import CLAIM_COLUMNS, State
from layers.style import FILL_OF_POSITION, Mark, pattern_of

CRS: Final = "EPSG:4326"
"""WGS 84 in degrees; geometries here are (longitude, latitude)."""

NAME_COLUMNS: Final = ("place_id", "name", "name_ru", "name_uk")
PLACE_COLUMNS: Final = (*NAME_COLUMNS, "kind", "country", "admin1_id", "precision_km")
"""What every layer says of a place; precision_km is the radius of doubt of its
point, in kilometres."""


def build_source_layer(
    state: State, source_id: str, places: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Build the layer of one source: its claims in force, where they are about.

    Args:
        state: The answer to the question on view.
        source_id: The source. One that is hidden or has not spoken gives a
            layer without rows.
        places: The gazetteer, with lat and lon in degrees EPSG:4326.

    Returns:
        Columns `layers.state.CLAIM_COLUMNS` and `PLACE_COLUMNS`, the `fill` (hex)
        and `pattern` of `layers.style` that its status is drawn with, geometry the
        point of the place; by place and claim id. A claim about a region stands
        at the point of the region, and an entailed claim at each place that it
        reaches.
    """
    return _build_claim_layer(state.in_force, source_id, places)


def build_activity_layer(
    state: State, source_id: str, places: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Build the ticks of one source: what it recently told of fighting nearby.

    Args:
        state: The answer to the question on view.
        source_id: The source.
        places: The gazetteer, as for `build_source_layer`.

    Returns:
        The columns of `build_source_layer`, scope near in every row, at the
        point of the place that the activity was near to; any number per place.
    """
    return _build_claim_layer(state.activity, source_id, places)


def build_positions_layer(state: State, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Build the layer of marks: for every place, what each side says.

    Args:
        state: The answer to the question on view.
        places: The gazetteer, with lat and lon in degrees EPSG:4326.

    Returns:
        One row per place of the gazetteer, in its order, silent ones too:
        `PLACE_COLUMNS`, agreement, and for each side `<side>` (a status,
        "split", or "" if it is silent), `<side>_since` (valid time,
        datetime64[s], NaT if silent) and `<side>_age_days` (Int64, <NA> if
        silent); `glyph`, the mark as an SVG document. Geometry is the point of the
        place, for a region a point inside it; `build_region_layer` has the polygons.
    """
    agreement = state.agreements.set_index("place_id")["agreement"]
    frame = places[list(PLACE_COLUMNS)].assign(
        agreement=_look_up(agreement, places).fillna(str(Agreement.SILENT))
    )
    for side in Side:
        own = state.positions[state.positions["side"] == side].set_index("place_id")
        frame[str(side)] = _look_up(own["position"], places).fillna("")
        frame[f"{side}_since"] = _look_up(own["valid_from"], places)
        age_days = own["age_days"].astype("Int64")
        frame[f"{side}_age_days"] = _look_up(age_days, places)
    marks = build_marks(state)
    frame["glyph"] = [
        build_glyph_svg(marks.get(place, Mark())) for place in frame["place_id"]
    ]
    return _place_on_map(frame, places)


def build_region_layer(
    state: State, places: pd.DataFrame, regions: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Build the layer of whole oblasts: what each side says about all of one.

    Args:
        state: The answer to the question on view.
        places: The gazetteer, which has the regions among its places.
        regions: Polygons by region_id, EPSG:4326, longitude first.

    Returns:
        The columns of `build_positions_layer` for the places of kind region
        that have a polygon, which is the geometry; in the order of the gazetteer.
    """
    marks = build_positions_layer(state, places)
    polygons = regions.set_index("region_id").geometry
    drawn = (marks["kind"] == Kind.REGION) & marks["place_id"].isin(polygons.index)
    marks = marks[drawn].reset_index(drop=True)
    shapes = polygons.loc[marks["place_id"]].set_axis(marks.index)
    return marks.set_geometry(shapes)


def _build_claim_layer(
    claims: pd.DataFrame, source_id: str, places: pd.DataFrame
) -> gpd.GeoDataFrame:
    spoken = (claims["source_id"] == source_id) & (claims["status"] != WITHDRAWN)
    own = claims.loc[spoken, list(CLAIM_COLUMNS)]
    about = places[[*PLACE_COLUMNS, "lon", "lat"]]
    frame = own.merge(about, on="place_id", validate="many_to_one")
    fills = {status: FILL_OF_POSITION[status][0] for status in Status}
    patterns = {status: pattern_of(status) for status in Status}
    frame["fill"] = frame["status"].map(fills).astype("str")
    frame["pattern"] = frame["status"].map(patterns).astype("str")
    return _place_on_map(frame.drop(columns=["lon", "lat"]), frame)


def _look_up(values: "pd.Series[Any]", places: pd.DataFrame) -> "pd.Series[Any]":
    """Give every place the value that belongs to it, or a null."""
    found = values.reindex(places["place_id"])
    return found.set_axis(places.index)


def _place_on_map(frame: pd.DataFrame, points: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give every row the point of its place, longitude first."""
    geometry = gpd.points_from_xy(points["lon"], points["lat"], crs=CRS)
    return gpd.GeoDataFrame(frame, geometry=geometry)
