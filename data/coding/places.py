"""Which place a row is about: by name, by coordinates, or a new one.

Every name is looked up once, however many rows have it.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from data.cells import CellError
from data.coding.slugs import make_slug, make_unique
from data.coding.texts import mend_text
from geo.candidate import Candidate
from geo.gazetteer import Gazetteer
from geo.generic_words import PlaceClass, split_name
from geo.measure import distances_km
from geo.name_index import SAME_NAME
from geo.name_query import split_at_marks
from geo.names import fold, readings
from geo.place import Place
from geo.regions import Region, Regions
from geo.spelling import build_spellings

NEAR_KM: Final = 1.0
"""How near a position without a name must be to a place to mean it, km; farther for
places whose own point is not known as well."""

NAMESAKE_KM: Final = 25.0
"""How far from a place a position may be that is given with its name, km."""

ROUGH_DEGREES: Final = 0.5
"""Degrees beyond which a place is farther than `NAMESAKE_KM`, in our latitudes."""

NEW_PRECISION_KM: Final = 1.0
"""How far off the point of a new place may be, where nobody said, km."""

MOST_NAMES: Final = 2_000
"""Different names without coordinates that are looked up for one table."""

MOST_NEW: Final = 5_000
"""New places of one table."""

MOST_OFFERED: Final = 6


class PositionError(CellError):
    """A position that is no place of the map; the name is not to blame."""


class Spot(NamedTuple):
    """What a row says about where it is."""

    name: str
    """Name of the place, perhaps with its area after a comma; "" if not given."""
    lon: float = math.nan
    """Degrees east, EPSG:4326; nan if not given."""
    lat: float = math.nan
    """Degrees north, EPSG:4326; nan if not given."""


@dataclass
class Places:
    """The places of an import: those of the gazetteer, and those that it adds."""

    gazetteer: Gazetteer
    regions: Regions
    file: str
    """Where new places are named."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What the owner of the table chose: a place_id by the name in the table."""
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Rows of the new places by place_id, columns of `PLACES_SCHEMA`."""

    def __post_init__(self) -> None:
        """Index the positions of the places that are points."""
        self._ids: dict[str, Place] = {p.place_id: p for p in self.gazetteer.places}
        # Links know no case, so neither do the ids in them.
        self._taken = {place_id.casefold() for place_id in self._ids}
        self._names = {place.name for place in self.gazetteer.places}
        points: list[Place] = [p for p in self.gazetteer.places if not p.is_area]
        self._points = points
        self._lons = np.array([place.lon for place in points])
        self._lats = np.array([place.lat for place in points])
        self._called: dict[str, set[str]] = defaultdict(set)
        for place in self.gazetteer.places:
            for spelling in build_spellings(place):
                self._called[spelling.whole.letters].add(place.place_id)
        self._candidates: dict[str, tuple[Candidate, ...]] = {}
        self._spots: dict[Spot, str] = {}
        self._known_keys: dict[str, frozenset[str]] = {}

    def find(self, spot: Spot) -> str:
        """Give the place_id of a spot; adds a place where the map has none.

        Args:
            spot: A name, a position, or both.

        Raises:
            CellError: If the name is not known or fits several places, or the
                position lies in no region of the map.
        """
        known = self._spots.get(spot)
        if known is None:
            known = self._spots[spot] = self._find(spot)
        return known

    def _find(self, spot: Spot) -> str:
        choice = self.choices.get(spot.name, "")
        if choice:
            if choice in self._ids or choice in self.added:
                return choice
            message = f"stands for {choice!r}, which is no place"
            raise CellError(message, "choose a place of the list")
        if math.isnan(spot.lon) or math.isnan(spot.lat):
            return self._find_by_name(spot.name)
        if spot.name:
            return self._find_by_both(spot)
        return self._find_by_position(spot)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Rank the places that a name may mean, best first; may be empty.

        Raises:
            CellError: If too many different names were asked for already.
        """
        if name not in self._candidates:
            if len(self._candidates) >= MOST_NAMES:
                message = f"is one of more than {MOST_NAMES:,} different names"
                raise CellError(message, "bring the table in parts, or coordinates")
            self._candidates[name] = self.gazetteer.candidates(name, MOST_OFFERED)
        return self._candidates[name]

    def _find_by_name(self, name: str) -> str:
        if not name:
            raise CellError("is empty", "name the place, or give its coordinates")
        if name in self._ids:
            return name
        called = self._find_called(name)
        if called:
            return called
        found = self.candidates(name)
        if not found:
            message = "is no place of the gazetteer"
            raise CellError(message, "check the spelling, or add its coordinates")
        best = [c for c in found if c.score == found[0].score]
        listed = "; ".join(self.describe(c) for c in best[:MOST_OFFERED])
        if found[0].score < SAME_NAME:
            raise CellError("is not known", f"if you mean {listed}, choose it")
        if len(best) > 1:
            message = f"fits {len(best)} places"
            raise CellError(message, f"choose one, or add its district: {listed}")
        return best[0].place.place_id

    def _find_called(self, name: str) -> str:
        """Find the one place that is called exactly so; "" leaves it to the search.

        The search ranks everything that a name may mean, which takes a hundred times
        as long, and gives the same answer where letters and kind leave no choice.
        """
        split = split_name(name)
        if split.place_class is not PlaceClass.ANY or next(split_at_marks(name), None):
            return ""
        ids = self._called.get("".join(split.full.split()), set())
        return next(iter(ids)) if len(ids) == 1 else ""

    def describe(self, candidate: Candidate) -> str:
        """Say which place a candidate is: name, area, id and why."""
        place = candidate.place
        return f"{self.gazetteer.describe(place)} [{place.place_id}]"

    def _find_by_both(self, spot: Spot) -> str:
        """Take the namesake that is near; a name without one is a new place."""
        self._locate(spot)
        keys = _read_keys(spot.name) | _read_keys(spot.name.partition(",")[0])
        near = [
            (away, place)
            for away, place in self._find_near(spot)
            if away <= NAMESAKE_KM and not keys.isdisjoint(self._keys(place))
        ]
        if near:
            return min(near, key=lambda found: found[0])[1].place_id
        return self._add(spot)

    def _keys(self, place: Place) -> frozenset[str]:
        """List what the names of a place are compared by, once."""
        if place.place_id not in self._known_keys:
            names = (place.name, place.name_ru, place.name_uk, *place.aliases)
            self._known_keys[place.place_id] = frozenset().union(
                *map(_read_keys, names)
            )
        return self._known_keys[place.place_id]

    def _find_near(self, spot: Spot) -> list[tuple[float, Place]]:
        """Find the places around a position, with their distance in km."""
        rough = np.flatnonzero(
            (np.abs(self._lats - spot.lat) < ROUGH_DEGREES)
            & (np.abs(self._lons - spot.lon) < ROUGH_DEGREES)
        )
        if not len(rough):
            return []
        lons, lats = self._lons[rough], self._lats[rough]
        away = distances_km(spot.lon, spot.lat, lons, lats)
        return [(float(km), self._points[i]) for km, i in zip(away, rough, strict=True)]

    def _find_by_position(self, spot: Spot) -> str:
        self._locate(spot)
        near = self._find_near(spot)
        if near:
            away, place = min(near, key=lambda found: found[0])
            if away <= max(NEAR_KM, place.precision_km):
                return place.place_id
        return self._add(spot)

    def _locate(self, spot: Spot) -> Region:
        region = self.regions.region_of(spot.lon, spot.lat)
        if region is None:
            raise PositionError(
                "lies in no region of the map, or on a border",
                "check the coordinates; the map covers "
                f"{', '.join(r.name for r in self.regions)}",
            )
        return region

    def _add(self, spot: Spot) -> str:
        if len(self.added) >= MOST_NEW:
            message = f"is one of more than {MOST_NEW:,} new places"
            raise CellError(message, "bring the table in parts")
        region = self._locate(spot)
        here = f"{spot.lat:.4f}, {spot.lon:.4f}"
        name = mend_text(spot.name).text or f"Place at {here}"
        place_id = make_unique(make_slug(name, "place"), self._taken)
        self._taken.add(place_id)
        display = self._name(name, region, here)
        self.added[place_id] = {
            "place_id": place_id,
            "name": display,
            "name_ru": name,
            "name_uk": name,
            "aliases": "",
            "kind": "village",
            "country": region.country,
            "admin1_id": region.region_id,
            "admin2": "",
            "lat": spot.lat,
            "lon": spot.lon,
            "precision_km": NEW_PRECISION_KM,
            "coordinate_basis": f"coordinates in {mend_text(self.file).text}",
        }
        self._names.add(display)
        return place_id

    def _name(self, name: str, region: Region, here: str) -> str:
        """Give a new place a name that no other has."""
        for display in (name, f"{name}, {region.name}", f"{name} ({here})"):
            if display not in self._names:
                return display
        return make_unique(f"{name} ({here})", self._names)

    def kind(self, place_id: str) -> str:
        """Give the kind of a place."""
        known = self._ids.get(place_id)
        return known.kind if known else str(self.added[place_id]["kind"])

    def name(self, place_id: str) -> str:
        """Give the name of a place."""
        known = self._ids.get(place_id)
        return known.name if known else str(self.added[place_id]["name"])


def _read_keys(name: str) -> set[str]:
    """Give what a name is compared by: its letters, and its sound in any tradition."""
    letters = "".join(fold(name).split())
    return {letters, *readings(name)} - {""}
