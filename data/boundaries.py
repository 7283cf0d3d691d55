"""The polygons of the regions as a table, and whether each place lies in its own.

Borders are the internationally recognised ones; a place on the wrong side of
one is an error of the table, never a statement about who holds it.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import geopandas as gpd
import shapely

from data.problems import Findings, Problem
from data.typed import Table
from data.vocabulary import Kind
from geo.regions import PROPERTIES, Region, Regions, RegionsError, parse_region

REGIONS: Final = "regions.geojson"

RESTORE: Final = "restore the file from the repository"


def parse_regions(content: bytes, findings: Findings) -> list[Region]:
    """Read the regions from the content of their GeoJSON file.

    Args:
        content: A FeatureCollection of polygons, EPSG:4326, longitude first.
        findings: Where to note what is wrong with it.

    Returns:
        The regions in the order of the file, without the features that could
        not be read and without the second of two that share an id.

    References:
        RFC 7946, The GeoJSON format.
    """
    regions: dict[str, Region] = {}
    for number, feature in enumerate(_parse_features(content, findings), start=1):
        try:
            region = parse_region(feature, f"feature {number}")
        except RegionsError as error:
            what, _, remedy = str(error).rpartition("; ")
            findings.add(what, remedy)
            continue
        if region.region_id in regions:
            message = f"stands there again in feature {number}"
            findings.add(message, "keep one of them", value=region.region_id)
        regions.setdefault(region.region_id, region)
    polygons = [region.geometry for region in regions.values()]
    if not shapely.coverage_is_valid(polygons):
        message = "has regions that overlap or whose shared borders differ"
        findings.add(message, "draw neighbours along exactly the same vertices")
    return list(regions.values())


def _parse_features(content: bytes, findings: Findings) -> list[Any]:
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        findings.add("is not UTF-8", RESTORE)
        return []
    except json.JSONDecodeError as error:
        message = f"is not whole JSON ({error.msg})"
        findings.add(message, RESTORE, row=error.lineno)
        return []
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        findings.add("is not a GeoJSON FeatureCollection with features", RESTORE)
        return []
    return features


def build_region_frame(regions: list[Region]) -> gpd.GeoDataFrame:
    """Lay the regions out as a table.

    Args:
        regions: The regions; may be empty.

    Returns:
        The columns `PROPERTIES` of `geo.regions` and `geometry`, EPSG:4326,
        longitude first, in the order given.
    """
    texts = {name: [getattr(region, name) for region in regions] for name in PROPERTIES}
    polygons = [region.geometry for region in regions]
    return gpd.GeoDataFrame(texts, geometry=polygons, crs="EPSG:4326")


def check_region_ids(places: Table, regions: list[Region]) -> Iterator[Problem]:
    """Check that polygons and places of kind region match one to one."""
    cells = zip(places.frame["place_id"], places.frame["kind"], strict=True)
    named = [place_id for place_id, kind in cells if kind == Kind.REGION]
    drawn = [region.region_id for region in regions]
    for region_id in drawn:
        if region_id not in named:
            message = f"is not a place of kind region in {places.file}"
            yield _region_problem(region_id, message, "add the place")
    for region_id in dict.fromkeys(named):
        if region_id not in drawn:
            yield _region_problem(region_id, "has no polygon", "add its feature")


def _region_problem(region_id: str, message: str, remedy: str) -> Problem:
    return Problem(REGIONS, None, "region_id", region_id, message, remedy)


def check_positions(places: Table, regions: list[Region]) -> Iterator[Problem]:
    """Check that every place lies inside the region that it names.

    Swapped coordinates are within ±90 degrees here and pass any check of their
    range; only the regions themselves betray them.

    Args:
        places: The places; one without coordinates, off the Earth or in an
            unknown region is left to the rules that say so.
        regions: The regions, whose interiors do not overlap.
    """
    index = Regions(regions)
    own = {region.region_id: region for region in regions}
    rows = places.frame[["lon", "lat", "admin1_id"]].to_dict("records")
    for position, row in enumerate(rows):
        lon, lat, region = row["lon"], row["lat"], own.get(row["admin1_id"])
        if region is None or not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
            continue
        found = index.region_of(lon, lat)
        if found is not region:
            message, remedy = _explain(index, found, region, lon, lat)
            yield places.problem(position, "lat", message, remedy)


def _explain(
    index: Regions, found: Region | None, own: Region, lon: float, lat: float
) -> tuple[str, str]:
    """Say where a place lies instead of its own region, and what to do."""
    with_lon = f"with lon {lon:g}"
    if found is not None and found.country != own.country:
        message = f"{with_lon} lies in {found.name}, across the state border"
        return message, f"move the point into {own.name}, which admin1_id names"
    if found is not None:
        message = f"{with_lon} lies in {found.name}, not in {own.name}"
        return message, "correct the point or admin1_id"
    if abs(lon) <= 90 and index.region_of(lat, lon) is own:  # noqa: PLR2004 - degrees
        message = f"and lon {lon:g} are swapped"
        return message, "write the latitude under lat and the longitude under lon"
    message = f"{with_lon} lies in no region or on a border"
    return message, f"move the point into {own.name}"
