"""Regions: the oblast polygons, which of them holds a point, and the state border."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Point, Polygon, shape

from geo.errors import ClaimlineError, CoordinateError
from geo.measure import area_km2, require_lon_lat

REGIONS_PATH: Final = Path(__file__).parent.parent / "data" / "regions.geojson"
"""The bundled table of regions."""

WGS84_NAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326")
"""How GeoJSON's old `crs` member may end when it names longitude, latitude degrees."""

PROPERTIES: Final = (
    *("region_id", "name", "name_ru", "name_uk", "country"),
    *("attribution", "licence"),
)
"""Properties that every feature must have, as text that is not empty."""


class RegionsError(ClaimlineError, ValueError):
    """A table of regions that cannot be used."""


@dataclass(frozen=True, slots=True)
class Region:
    """One oblast: its names, its polygon, and whom to credit for it."""

    region_id: str
    """ISO 3166-2 code."""
    name: str
    """English name."""
    name_ru: str
    """Russian name."""
    name_uk: str
    """Ukrainian name."""
    country: str
    """RU or UA, ISO 3166-1."""
    attribution: str
    """The credit that must stand on every map of it."""
    licence: str
    """The licence of the polygon."""
    geometry: Polygon | MultiPolygon
    """Valid polygon, EPSG:4326, longitude first."""

    @property
    def area_km2(self) -> float:
        """Area on the ellipsoid, km²."""
        return area_km2(self.geometry)


class Regions:
    """All regions, in the order of their file, indexed for points."""

    def __init__(self, regions: Sequence[Region]) -> None:
        """Index the regions.

        Args:
            regions: Regions that share borders but no ground.

        Raises:
            RegionsError: If a region_id stands there twice.
        """
        self._regions = tuple(regions)
        self._by_id = {region.region_id: region for region in self._regions}
        if len(self._by_id) < len(self._regions):
            ids = [region.region_id for region in self._regions]
            twice = next(i for i in ids if ids.count(i) > 1)
            raise RegionsError(f"region_id {twice!r} stands there twice; keep one")
        self._tree = shapely.STRtree([region.geometry for region in self._regions])

    def __len__(self) -> int:
        """Count the regions."""
        return len(self._regions)

    def __iter__(self) -> Iterator[Region]:
        """Give the regions in the order of their file."""
        return iter(self._regions)

    def get(self, region_id: str) -> Region:
        """Give the region with an id.

        Args:
            region_id: ISO 3166-2 code.

        Raises:
            RegionsError: If no region has it.
        """
        try:
            return self._by_id[region_id]
        except KeyError:
            raise RegionsError(
                f"region {region_id!r} is not known; use one of "
                f"{', '.join(sorted(self._by_id))}"
            ) from None

    def region_of(self, lon: float, lat: float) -> Region | None:
        """Find the region that holds a position.

        A position exactly on a border is in no region: giving it to one of two
        neighbours, by the order of a file or an alphabet, would take a side.

        Args:
            lon: Degrees east, EPSG:4326.
            lat: Degrees north, EPSG:4326.

        Returns:
            The region whose interior holds the position, or None outside all
            of them and on a border.

        Raises:
            CoordinateError: If the position is not on Earth.
        """
        require_lon_lat((lon, lat))
        # "within" looks at interiors only, so a border never answers.
        hits = self._tree.query(Point(lon, lat), predicate="within")
        return self._regions[int(hits[0])] if len(hits) else None


def read_regions(path: Path = REGIONS_PATH) -> Regions:
    """Read a GeoJSON table of regions.

    Args:
        path: A FeatureCollection in EPSG:4326 whose features have the
            properties of `Region` and a polygon.

    Returns:
        The regions in the order of the file; never empty.

    Raises:
        RegionsError: If the file is missing, truncated, empty, in another CRS,
            or has a feature that cannot be used; the message names it.
    """
    name = path.name
    collection = _read_collection(path)
    crs = _crs_name(collection.get("crs"))
    if crs and not crs.endswith(WGS84_NAMES):
        raise RegionsError(
            f"{name}: the CRS is {crs!r}; convert it to EPSG:4326, longitude first"
        )
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise RegionsError(f"{name} has no features; restore it from the repository")
    regions = [
        parse_region(feature, f"{name}, feature {number}")
        for number, feature in enumerate(features, start=1)
    ]
    try:
        return Regions(regions)
    except RegionsError as error:
        raise RegionsError(f"{name}: {error}") from error


def _read_collection(path: Path) -> Mapping[str, Any]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RegionsError(
            f"{path} cannot be read ({error.strerror}); check that the file is there"
        ) from error
    except ValueError as error:
        raise RegionsError(
            f"{path.name} is not whole GeoJSON in UTF-8 ({error}); "
            "it was cut short or saved wrongly: restore it from the repository"
        ) from error
    if (
        not isinstance(collection, dict)
        or collection.get("type") != "FeatureCollection"
    ):
        raise RegionsError(
            f"{path.name} is not a GeoJSON FeatureCollection; give the table of regions"
        )
    return collection


def _crs_name(crs: object) -> str:
    """Give the name in a `crs` member, or nothing where RFC 7946's default holds."""
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else repr(crs)


def parse_region(feature: object, where: str) -> Region:
    """Parse one GeoJSON feature.

    Args:
        feature: The decoded feature.
        where: File and number of the feature, for the message of an error.

    Raises:
        RegionsError: If a property is missing, or the geometry is not a valid
            polygon on Earth.
    """
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        raise RegionsError(f"{where} has no properties; write {', '.join(PROPERTIES)}")
    for key in PROPERTIES:
        if not isinstance(properties.get(key), str) or not properties[key].strip():
            raise RegionsError(
                f"{where}: property {key} is {properties.get(key)!r}; fill it in"
            )
    where = f"{where} ({properties['region_id']})"
    geometry = _parse_polygon(feature.get("geometry") or {}, where)
    return Region(geometry=geometry, **{key: properties[key] for key in PROPERTIES})


def _parse_polygon(geometry: dict[str, Any], where: str) -> Polygon | MultiPolygon:
    try:
        polygon = shape(geometry)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise RegionsError(
            f"{where}: the geometry cannot be read ({error}); "
            "write a polygon in EPSG:4326, longitude first"
        ) from error
    if not isinstance(polygon, Polygon | MultiPolygon) or polygon.is_empty:
        raise RegionsError(
            f"{where}: the geometry is an empty or other {polygon.geom_type}; "
            "write a polygon"
        )
    try:
        require_lon_lat(polygon.bounds)
    except CoordinateError as error:
        raise RegionsError(f"{where}: {error}") from error
    if not polygon.is_valid:
        raise RegionsError(
            f"{where}: {shapely.is_valid_reason(polygon)}; mend the ring upstream"
        )
    return polygon


def state_border(regions: Iterable[Region]) -> MultiLineString:
    """Build the line that the regions of the two countries share.

    Args:
        regions: Regions whose shared borders have the same vertices, as in a
            valid coverage.

    Returns:
        The border, EPSG:4326, longitude first, in as few parts as possible;
        empty if the countries do not touch.
    """
    regions = tuple(regions)
    outlines = [
        shapely.union_all([r.geometry for r in regions if r.country == c]).boundary
        for c in sorted({r.country for r in regions})
    ]
    lines: list[Any] = []
    for index, outline in enumerate(outlines):
        for other in outlines[index + 1 :]:
            parts = shapely.get_parts(shapely.intersection(outline, other))
            # Countries that only touch at a corner share points, not a line.
            lines += [part for part in parts if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.union_all(lines))
    return MultiLineString(
        [p for p in shapely.get_parts(merged) if p.geom_type == "LineString"]
    )
