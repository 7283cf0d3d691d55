"""Rings of untrusted coordinates made into valid areas, or refused with the reason.

Nothing is guessed: an axis order is stated by the reader, never tried out, and a
ring that needs more mending than is safe to do is left out.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import CoordinateError
from geo.measure import area_km2, require_lon_lat

MOST_VERTICES: Final = 200_000
"""Corners of one area; a whole country's front line has some 3,000."""

MOST_MENDED: Final = 50_000
"""Corners of an area that crosses itself and is still mended."""

MOST_CROSSINGS: Final = 20_000
"""Pairs of segments of one area whose boxes meet, neighbours apart, beyond which it
is not mended: cutting segments at every crossing would cost memory without limit."""

SEGMENTS_AT_ONCE: Final = 64
"""Segments that are compared with all others in one step, which bounds the memory."""

WIDEST: Final = 180.0
"""Degrees of longitude beyond which an area would reach round the Earth."""

Coordinates = NDArray[np.float64]
"""Longitude and latitude of each corner, degrees EPSG:4326, shape (n, 2)."""


class AreaError(ValueError):
    """Coordinates that are no area; the text is the end of a sentence about them."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong, and what to do about it in the imperative."""
        super().__init__(message)
        self.remedy = remedy


def build_area(
    kind: str, coordinates: object, *, latitude_first: bool = False
) -> tuple[BaseGeometry, str]:
    """Build a valid area from the coordinates of a Polygon or MultiPolygon.

    Args:
        kind: "Polygon" or "MultiPolygon", as in RFC 7946.
        coordinates: Nested lists of numbers; heights are dropped.
        latitude_first: Whether each position is latitude, longitude.

    Returns:
        A valid Polygon or MultiPolygon, EPSG:4326, longitude first, not empty; and
        what was mended as the end of a sentence, "" if nothing was.

    Raises:
        AreaError: If no area can be made of them.
    """
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise AreaError("has no coordinates", "give it the rings of its outline")
    arrays = [_read_polygon(rings, latitude_first) for rings in polygons]
    total = sum(len(ring) for rings, _ in arrays for ring in rings)
    if total > MOST_VERTICES:
        message = f"has {total} corners, more than {MOST_VERTICES}"
        raise AreaError(message, "simplify its outline")
    area = MultiPolygon([Polygon(rings[0], rings[1:]) for rings, _ in arrays])
    opened = any(was_open for _, was_open in arrays)
    valid, mended = make_area_valid(area)
    notes = ("closed its rings" * opened, mended)
    return valid, ", ".join(note for note in notes if note)


def make_area_valid(area: MultiPolygon) -> tuple[BaseGeometry, str]:
    """Mend an outline that crosses or touches itself, within safe bounds.

    Args:
        area: Any polygons of finite coordinates.

    Returns:
        As `build_area`.

    Raises:
        AreaError: If it encloses nothing, or crosses itself too often.
    """
    if shapely.is_valid(area):
        return (area.geoms[0] if len(area.geoms) == 1 else area), ""
    reason = str(shapely.is_valid_reason(area)).partition("[")[0].lower()
    if shapely.get_num_coordinates(area) > MOST_MENDED or crosses_too_often(area):
        message = f"crosses itself too often to be mended ({reason})"
        raise AreaError(message, "have it drawn anew by its author")
    mended = keep_polygons(
        shapely.make_valid(area, method="structure", keep_collapsed=False)
    )
    if mended.is_empty:
        raise AreaError("encloses no ground", "give it at least three corners")
    parts, size = shapely.get_num_geometries(mended), area_km2(mended)
    return mended, f"mended its outline ({reason}) to {parts} parts, {size:.2f} km²"


def keep_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Drop the lines and points of a geometry; what remains may be empty."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = [part for part in parts if isinstance(part, Polygon)]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def crosses_too_often(area: BaseGeometry) -> bool:
    """Tell, in bounded memory, whether very many segments may cross one another."""
    ends = [
        np.hstack((line[:-1], line[1:]))
        for ring in _rings_of(area)
        if len(line := shapely.get_coordinates(ring)) > 1
    ]
    segments = np.vstack(ends)
    west, south, east, north = (
        np.minimum(segments[:, 0], segments[:, 2]),
        np.minimum(segments[:, 1], segments[:, 3]),
        np.maximum(segments[:, 0], segments[:, 2]),
        np.maximum(segments[:, 1], segments[:, 3]),
    )
    boxes = shapely.box(west, south, east, north)
    tree = shapely.STRtree(boxes)
    # Every segment meets itself and two neighbours.
    allowed = 3 * len(segments) + 2 * MOST_CROSSINGS
    for start in range(0, len(segments), SEGMENTS_AT_ONCE):
        allowed -= tree.query(boxes[start : start + SEGMENTS_AT_ONCE]).shape[1]
        if allowed < 0:
            return True
    return False


def _rings_of(area: BaseGeometry) -> Sequence[BaseGeometry]:
    rings: Sequence[BaseGeometry] = shapely.get_rings(shapely.get_parts(area)).tolist()
    return rings


def _read_polygon(
    rings: object,
    latitude_first: bool,  # noqa: FBT001 - passed on by name above
) -> tuple[list[Coordinates], bool]:
    """Read the rings of one polygon, and say whether one had to be closed."""
    if not isinstance(rings, list) or not rings:
        raise AreaError("has a part without rings", "give it the rings of its outline")
    read: list[Coordinates] = []
    opened = False
    for ring in rings:
        corners = read_positions(ring, latitude_first=latitude_first)
        if not np.array_equal(corners[0], corners[-1]):
            corners, opened = np.vstack((corners, corners[:1])), True
        if len(np.unique(corners, axis=0)) < 3:  # noqa: PLR2004 - a triangle
            message = "has a ring of fewer than three corners"
            raise AreaError(message, "give it at least three")
        read.append(corners)
    return read, opened


def read_positions(ring: object, *, latitude_first: bool = False) -> Coordinates:
    """Read a list of positions.

    Args:
        ring: A list of lists of two or more numbers; others than the first two of
            each, such as a height, are dropped.
        latitude_first: Whether each position is latitude, longitude.

    Raises:
        AreaError: If one of them is no position on Earth.
    """
    if not isinstance(ring, list) or not ring:
        raise AreaError("has an empty ring", "give it at least three corners")
    try:
        table = np.array(ring)
    except (ValueError, OverflowError):
        table = _read_ragged(ring)
    if table.dtype.kind not in "iuf" or table.ndim != 2 or table.shape[1] < 2:  # noqa: PLR2004 - rows of pairs
        raise AreaError("holds what is no position", "give every corner two numbers")
    positions = table[:, 1::-1] if latitude_first else table[:, :2]
    positions = np.ascontiguousarray(positions, dtype="float64")
    _check_on_earth(positions)
    return positions


def _read_ragged(ring: list[object]) -> NDArray[np.generic]:
    """Read positions of which some have a height and some have none."""
    try:
        return np.array([position[:2] for position in ring])  # type: ignore[index]
    except (TypeError, ValueError, KeyError, OverflowError):
        return np.array([""])


def _check_on_earth(positions: Coordinates) -> None:
    bounds = (*positions.min(axis=0), *positions.max(axis=0))
    west, south, east, north = (float(bound) for bound in bounds)
    try:
        require_lon_lat((west, south, east, north))
    except CoordinateError as error:
        what, _, remedy = str(error).partition("; ")
        raise AreaError(f"is not on Earth: {what}", remedy) from error
    if east - west > WIDEST:
        message = f"reaches over {east - west:.0f} degrees of longitude"
        raise AreaError(message, "cut it at the antimeridian, or mend its coordinates")
