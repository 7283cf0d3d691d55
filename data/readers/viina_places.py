"""Which place of the gazetteer a GeoNames place is, and new places where none is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.readers.map_reading import build_places
from data.readers.snapshots import Reason
from data.schemas import PLACES_SCHEMA
from geo.gazetteer import Gazetteer
from geo.names import readings
from geo.place import Place
from geo.regions import Region, Regions

SAME_POINT_KM: Final = 0.1
"""Two positions that are so near are of one place, whatever the names."""

SAME_NAME_KM: Final = 6.0
"""Places of one name that are so near are the same; namesakes lie farther apart."""

NEARBY: Final = 12
"""How many of the nearest places are looked at."""

GEONAMES_KM: Final = 1.5
"""How far off a village's point in GeoNames may be."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A place that a row speaks of."""

    place_id: str
    name: str
    new: Place | None = None
    """The place, where the gazetteer lacks it."""


class PlaceFinder:
    """Finds or makes the place of a row; remembers each GeoNames id."""

    def __init__(self, gazetteer: Gazetteer, regions: Regions) -> None:
        """Take what is known already."""
        self._gazetteer = gazetteer
        self._regions = regions
        self._found: dict[str, tuple[tuple[str, float, float], RowPlace | Reason]] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._names = {place.name for place in gazetteer.places}

    def find(
        self, geonameid: str, name: str, lon: float, lat: float
    ) -> RowPlace | Reason:
        """Find the place of a row.

        Args:
            geonameid: Digits.
            name: As the file has it.
            lon: Degrees east, EPSG:4326.
            lat: Degrees north, EPSG:4326.

        Returns:
            The place, or the reason why there can be none.
        """
        told = (name, lon, lat)
        if geonameid not in self._found:
            self._found[geonameid] = (told, self._search(geonameid, *told))
        before, place = self._found[geonameid]
        if before != told:
            message = (
                f"was {before[0]!r} at {before[1]:g}, {before[2]:g} in a row above"
            )
            return ("geonameid", geonameid, message, "give a place one name and point")
        return place

    def _search(
        self, geonameid: str, name: str, lon: float, lat: float
    ) -> RowPlace | Reason:
        if not re.fullmatch(r"[0-9]{1,10}", geonameid):
            return ("geonameid", geonameid, "is no id of GeoNames", "write its digits")
        if not any(letter.isalpha() for letter in name):
            return ("name", name, "is no name", "give the place its name")
        wanted = set(readings(name[:100]))
        for candidate, away in self._gazetteer.nearest(lon, lat, NEARBY):
            place = candidate.place
            same = bool(wanted & self._read_names(place))
            if away <= SAME_POINT_KM or (same and away <= SAME_NAME_KM):
                return RowPlace(place.place_id, place.name)
        region = self._regions.region_of(lon, lat)
        if region is None:
            message = "lies in no region of the map"
            remedy = "leave it, or check that lat and lon are not swapped"
            return ("lat", f"{lat:g}, {lon:g}", message, remedy)
        return self._add(geonameid, _plain(name), lon, lat, region)

    def _read_names(self, place: Place) -> frozenset[str]:
        if place.place_id not in self._keys:
            names = (place.name, place.name_ru, place.name_uk, *place.aliases)
            keys = (key for name in names for key in readings(name))
            self._keys[place.place_id] = frozenset(keys)
        return self._keys[place.place_id]

    def _add(
        self, geonameid: str, name: str, lon: float, lat: float, region: Region
    ) -> RowPlace:
        shown = name
        if shown in self._names:
            shown = f"{name} ({region.name})"
        if shown in self._names:
            shown = f"{name} (GeoNames {geonameid})"
        self._names.add(shown)
        place = Place(
            place_id=f"geonames-{geonameid}",
            name=shown,
            name_ru=name,
            name_uk=name,
            aliases=(),
            kind="village",
            country=region.country,
            admin1_id=region.region_id,
            admin2="",
            lat=lat,
            lon=lon,
            precision_km=GEONAMES_KM,
            coordinate_basis=f"GeoNames {geonameid}, as VIINA gives it",
        )
        return RowPlace(place.place_id, shown, place)

    def build_places(self, used: Iterable[RowPlace]) -> pd.DataFrame:
        """Lay the new places out, columns of `PLACES_SCHEMA`, each once."""
        new = {place.place_id: place.new for place in used if place.new}
        rows = [
            {name: getattr(place, name) for name in PLACES_SCHEMA.columns}
            | {"aliases": ""}
            for place in new.values()
        ]
        return build_places(rows)


def _plain(name: str) -> str:
    """Keep of a name what can stand in a table: one visible line without markup."""
    visible = "".join(c if c.isprintable() else " " for c in name[:200])
    return re.sub(r"[<>&\s]+", " ", visible)[:100].strip()
