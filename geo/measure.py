"""Distances and areas on the WGS 84 ellipsoid, in km and km²; pure."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from geo.errors import CoordinateError

WGS84_ELLIPSOID: Final = Geod(ellps="WGS84")
"""Ellipsoid behind EPSG:4326; every length and area is measured on it."""

LIMITS: Final = (("longitude", 180.0), ("latitude", 90.0))
"""Name and largest absolute value of each axis, degrees, longitude first."""


def require_lon_lat(lon_lat: Sequence[float]) -> None:
    """Check that numbers are degrees of longitude and latitude on Earth.

    Args:
        lon_lat: Longitude, latitude, and so on in turn: a position, or the
            bounds of a geometry (west, south, east, north), EPSG:4326.

    Raises:
        CoordinateError: If a number is not finite or lies outside ±180, ±90
            degrees; probably the axes are swapped, or the numbers are metres.
    """
    for position, value in enumerate(lon_lat):
        axis, limit = LIMITS[position % 2]
        if not math.isfinite(value):
            raise CoordinateError(
                f"{axis} {value} in {tuple(lon_lat)} is not a finite number; "
                "give every position two numbers, in degrees"
            )
        if abs(value) > limit:
            raise CoordinateError(
                f"{axis} {value} in {tuple(lon_lat)} lies outside ±{limit:g} degrees; "
                "write degrees of EPSG:4326, longitude before latitude"
            )


def distances_km(
    lon: float, lat: float, lons: ArrayLike, lats: ArrayLike
) -> NDArray[np.float64]:
    """Measure the geodesic distance from one position to many.

    Args:
        lon: Longitude of the position, degrees EPSG:4326.
        lat: Latitude of the position, degrees EPSG:4326.
        lons: Longitudes of the others, degrees, any length.
        lats: Latitudes of the others, degrees, as many.

    Returns:
        Distances in km, in the order given; empty if there are no others.

    Raises:
        CoordinateError: If the one position is not on Earth.

    References:
        C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013),
        doi:10.1007/s00190-012-0578-z.
    """
    require_lon_lat((lon, lat))
    lons, lats = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
    _, _, metres = WGS84_ELLIPSOID.inv(
        np.full_like(lons, lon), np.full_like(lats, lat), lons, lats
    )
    return np.asarray(metres) / 1000


def distance_km(
    from_lon: float, from_lat: float, to_lon: float, to_lat: float
) -> float:
    """Measure the geodesic distance between two positions.

    Args:
        from_lon: Longitude of the first, degrees EPSG:4326.
        from_lat: Latitude of the first, degrees EPSG:4326.
        to_lon: Longitude of the second, degrees EPSG:4326.
        to_lat: Latitude of the second, degrees EPSG:4326.

    Returns:
        Distance in km, never negative, the same in both directions.

    Raises:
        CoordinateError: If either position is not on Earth.
    """
    require_lon_lat((from_lon, from_lat, to_lon, to_lat))
    _, _, metres = WGS84_ELLIPSOID.inv(from_lon, from_lat, to_lon, to_lat)
    return float(metres) / 1000


def area_km2(geometry: BaseGeometry) -> float:
    """Measure the area of a geometry on the WGS 84 ellipsoid.

    Planar `.area` on EPSG:4326 is in square degrees, whose size on the ground
    changes with latitude, so it must never reach a reader.

    Args:
        geometry: Any geometry in EPSG:4326, longitude first. Ring direction
            does not matter. Points and lines have area 0.

    Returns:
        Area in km², never negative. An empty geometry gives 0.0.

    Raises:
        CoordinateError: If a coordinate lies outside ±180, ±90 degrees. A swap
            of latitude and longitude inside ±90 cannot be seen here; readers
            check their own region.

    References:
        C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013),
        doi:10.1007/s00190-012-0578-z.
    """
    if geometry.is_empty:
        return 0.0
    require_lon_lat(geometry.bounds)
    # Holes subtract only if they run against their shell; and pyproj would give
    # a closed line the area that it goes round.
    areas_m2 = (
        WGS84_ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(polygon))[0]
        for polygon in _polygons(geometry)
    )
    return float(sum(map(abs, areas_m2))) / 1e6


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(geometry, Polygon):
        yield geometry
    elif isinstance(geometry, BaseMultipartGeometry):
        for part in geometry.geoms:
            yield from _polygons(part)
