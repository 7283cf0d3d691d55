"""From any geometry to the one point that a claim needs, in EPSG:4326."""

import math
from typing import Any, Final

import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

MOST_VERTICES: Final = 200_000
"""Vertices of one geometry."""

PLAIN_CRS: Final = frozenset({"", "OGC:CRS84", "EPSG:4326"})
"""Names of longitude and latitude in degrees on WGS 84."""


class PointError(ValueError):
    """A geometry that gives no point; its text is the end of a sentence."""


class Pointer:
    """Reduces geometries of one coordinate system to points."""

    def __init__(self, crs: object = "") -> None:
        """Choose the coordinate system.

        Args:
            crs: Whatever pyproj reads as one; "" is EPSG:4326.

        Raises:
            PointError: If it is unknown.
        """
        self._transformer: Transformer | None = None
        if crs in PLAIN_CRS:
            return
        try:
            known = CRS.from_user_input(crs)
            if not known.equals(CRS("EPSG:4326"), ignore_axis_order=True):
                self._transformer = Transformer.from_crs(
                    known, "EPSG:4326", always_xy=True
                )
        except ProjError as error:
            raise PointError(
                f"has an unknown coordinate system ({str(crs)[:80]!r}); convert it to "
                "EPSG:4326"
            ) from error

    def point(self, geometry: BaseGeometry) -> tuple[float, float]:
        """Give the point of a geometry.

        Args:
            geometry: A point, or anything whose inside stands for it.

        Returns:
            Longitude and latitude, degrees EPSG:4326: the point itself, or a
            point inside of the largest part.

        Raises:
            PointError: If it is empty, endless, or off the Earth.
        """
        if geometry.is_empty:
            raise PointError("has an empty geometry")
        if shapely.get_num_coordinates(geometry) > MOST_VERTICES:
            raise PointError(f"has a geometry of more than {MOST_VERTICES:,} vertices")
        if not all(map(math.isfinite, geometry.bounds)):
            raise PointError("has a coordinate that is not a finite number")
        try:
            inside = geometry.representative_point()
        except shapely.errors.GEOSException as error:
            raise PointError(f"has a geometry that cannot be read ({error})") from error
        lon, lat = float(inside.x), float(inside.y)
        if self._transformer is not None:
            lon, lat = self._transformer.transform(lon, lat)
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
            raise PointError(f"lies at {lon:g}, {lat:g}, which is not on Earth")
        return lon, lat


def parse_geojson(geometry: Any) -> BaseGeometry:  # noqa: ANN401 - decoded JSON
    """Read a GeoJSON geometry.

    Raises:
        PointError: If it is none.
    """
    if not isinstance(geometry, dict):
        raise PointError("has a geometry that is no object")
    try:
        return shape(geometry)
    except RecursionError:
        raise PointError("has a geometry within geometries without end") from None
    except (
        *(ValueError, TypeError, AttributeError, LookupError, OverflowError),
        shapely.errors.ShapelyError,
    ) as error:
        raise PointError(f"has a geometry that cannot be read ({error})") from error
