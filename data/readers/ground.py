"""The ground that outside maps are laid on: the places, and the part of the world.

Each distinct area is read, mended, cut to the map and asked for its places once,
however many days repeat it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from data.readers.features import AREAL, Feature, parse_json, write_coordinates
from data.readers.rings import AreaError, build_area, keep_polygons, make_area_valid
from geo.coordinates import Bounds
from geo.place import Place

MARGIN: Final = 0.3
"""Degrees by which the map reaches beyond its outermost places."""

MOST_KEPT: Final = 20_000
"""Distinct areas that are remembered; then the memory starts afresh."""

DEGREE_KM: Final = 60.0
"""Kilometres that a degree has at least, anywhere south of 57 degrees north."""

Outline: TypeAlias = tuple[str, bool, bytes]
"""Kind of geometry, whether latitude comes first, and the coordinates as text."""

_NOWHERE: Final = np.array([], dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One area as it lies on the map."""

    geometry: BaseGeometry | None
    """Valid, EPSG:4326, longitude first, cut to the map; None where it has no part
    in the map or could not be read."""
    places: NDArray[np.intp] = field(default_factory=lambda: _NOWHERE)
    """Indexes of the places in it, its edge included, ascending."""
    mended: str = ""
    """What was mended, as the end of a sentence."""
    fault: AreaError | None = None
    """Why it could not be read."""


def find_outline(feature: Feature) -> Outline | None:
    """Find the outline of a feature, longitude first; None if it has no area."""
    if feature.kind not in AREAL or feature.coordinates is None:
        return None
    return (feature.kind, False, write_coordinates(feature.coordinates))


class Ground:
    """Places as points, and the bounds of the map around them."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Lay out the places that are points; regions and districts are left out.

        Args:
            places: At least one that is a point.
        """
        self.places: Final = tuple(place for place in places if not place.is_area)
        lon = [place.lon for place in self.places]
        lat = [place.lat for place in self.places]
        self.points = shapely.points(lon, lat)
        self.bounds: Bounds = (
            min(lon) - MARGIN,
            min(lat) - MARGIN,
            max(lon) + MARGIN,
            max(lat) + MARGIN,
        )
        self._tree = shapely.STRtree(self.points)
        self._known: dict[Outline, Site] = {}

    def survey(self, outlines: list[Outline]) -> list[Site]:
        """Lay areas on the map, those not seen before in one go.

        Args:
            outlines: Areas of one map.

        Returns:
            The site of each, in the same order; equal outlines share one.
        """
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        known = self._known
        new = [outline for outline in dict.fromkeys(outlines) if outline not in known]
        sites = self._find_places([self._lay(outline) for outline in new])
        known.update(zip(new, sites, strict=True))
        return [known[outline] for outline in outlines]

    def _lay(self, outline: Outline) -> Site:
        kind, latitude_first, text = outline
        try:
            value = parse_json(text, "its coordinates")
            area, mended = build_area(kind, value, latitude_first=latitude_first)
            return Site(self._cut(area), mended=mended)
        except AreaError as error:
            return Site(None, fault=error)
        except ValueError as error:
            message = "has coordinates that cannot be read"
            return Site(None, fault=AreaError(message, str(error)[:200]))

    def _cut(self, area: BaseGeometry) -> BaseGeometry | None:
        west, south, east, north = area.bounds
        w, s, e, n = self.bounds
        if w <= west and s <= south and east <= e and north <= n:
            return area
        cut = keep_polygons(shapely.clip_by_rect(area, w, s, e, n))
        if cut.is_empty:
            return None
        if not shapely.is_valid(cut):
            cut, _ = make_area_valid(MultiPolygon(list(shapely.get_parts(cut))))
        return cut

    def _find_places(self, sites: list[Site]) -> list[Site]:
        """Ask for the places of all areas together."""
        laid = [site for site in sites if site.geometry is not None]
        areas = np.array([site.geometry for site in laid], dtype=object)
        area, place = self._tree.query(areas, predicate="intersects")
        found = {
            id(site): np.sort(place[area == number]) for number, site in enumerate(laid)
        }
        return [
            Site(site.geometry, found.get(id(site), _NOWHERE), site.mended, site.fault)
            for site in sites
        ]

    def is_surely_in(self, place: int, site: Site) -> bool:
        """Tell whether a place lies inside by more than its point may be off."""
        if site.geometry is None:
            return False
        edge = shapely.boundary(site.geometry)
        away = shapely.distance(self.points[place], edge) * DEGREE_KM
        return bool(away >= self.places[place].precision_km)
