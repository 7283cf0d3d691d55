"""AreaIndex: which places lie in the area that a qualifier names.

A qualifier is what stands after a name to tell it from its namesakes: the oblast,
the district or the country in "Popovka, Sumy Oblast".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.generic_words import PlaceClass, split_name
from geo.name_index import SHORT_NAME
from geo.names import readings
from geo.place import Place

COUNTRY_NAMES: Final = {
    "RU": "Russia|Russian Federation|Россия|Российская Федерация|РФ|России|Росія|RU",
    "UA": "Ukraine|Украина|Украине|Україна|Україні|Ukraina|UA",
}
"""Names of the countries, by ISO 3166-1 code."""

COUNTRIES_IN: Final = {
    "en": {"RU": "Russia", "UA": "Ukraine"},
    "ru": {"RU": "Россия", "UA": "Украина"},
    "uk": {"RU": "Росія", "UA": "Україна"},
}
"""Name of each country as an address has it, by language (ISO 639-1) and code."""

Area = tuple[PlaceClass, str]
"""Class and id of an area: country or region code, or region code and district."""

_ADJECTIVE = re.compile(r"(?<=s)k(a|aia|oe|oi|oho|oiu|om|omu|e|i|ii|im|u|uiu)$")


class AreaIndex:
    """Countries, regions and districts by the names that a qualifier may give them."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the areas that places lie in.

        Args:
            places: All places; the regions and districts among them lend their
                names to the areas.
        """
        areas: defaultdict[str, set[Area]] = defaultdict(set)
        self._names: dict[Area, str] = {}
        for country, names in COUNTRY_NAMES.items():
            for name in names.split("|"):
                self._names.setdefault((PlaceClass.ANY, country), name)
                for key in area_keys(name):
                    areas[key].add((PlaceClass.ANY, country))
        # Places of one district name it alike.
        for name, area in dict.fromkeys(chain.from_iterable(map(_named_areas, places))):
            self._names.setdefault(area, name)
            for key in area_keys(split_name(name).core):
                areas[key].add(area)
        self._areas = {key: frozenset(found) for key, found in areas.items()}

    def find(self, qualifier: str, *, forgive: bool) -> frozenset[Area]:
        """Find the areas that a qualifier may mean.

        Args:
            qualifier: Words after a name, as typed.
            forgive: Whether one typing error is forgiven.

        Returns:
            The areas; empty if none is known by that name.
        """
        split = split_name(qualifier)
        found: frozenset[Area] = frozenset()
        for key in area_keys(split.core):
            found |= self._areas.get(key, frozenset())
        if not found and forgive and len(split.core) > SHORT_NAME:
            key = next(iter(area_keys(split.core)), "")
            hit = process.extractOne(
                key, list(self._areas), scorer=OSA.distance, score_cutoff=1
            )
            found = self._areas[hit[0]] if hit else found
        if split.place_class in (PlaceClass.REGION, PlaceClass.DISTRICT):
            return frozenset(area for area in found if area[0] is split.place_class)
        return found

    def name(self, area: Area) -> str:
        """Give the English name of an area.

        Args:
            area: One that `find` gave.
        """
        return self._names[area]


def area_keys(name: str) -> tuple[str, ...]:
    """List the keys of the name of an area, which may be an adjective.

    Конотопский район, Konotop Raion and "в Конотопском районе" share one.

    Args:
        name: A name without generic words.

    Returns:
        Skeletons of the name, with and without the ending of an adjective.
    """
    keys: dict[str, None] = {}
    for sound in readings(name):
        stem = _ADJECTIVE.sub("k", sound)
        # Курская belongs to Курск, Сумская to Сумы: the stem may keep its -sk.
        keys |= dict.fromkeys((sound, stem))
        if stem.endswith("sk") and stem != sound:
            keys |= dict.fromkeys((stem[:-2],))
    return tuple(keys)


def _named_areas(place: Place) -> Iterator[tuple[str, Area]]:
    district = (PlaceClass.DISTRICT, f"{place.admin1_id}/{place.admin2}")
    if place.admin2:
        yield place.admin2, district
    if place.is_area:
        area = district
        if place.kind == "region":
            area = (PlaceClass.REGION, place.place_id)
        for name in (place.name, place.name_ru, place.name_uk, *place.aliases):
            yield name, area


def areas_of(place: Place) -> frozenset[Area]:
    """List the areas that a place lies in; no area lies in itself.

    Args:
        place: Any place.
    """
    areas: set[Area] = {(PlaceClass.ANY, place.country)}
    if place.kind != "region":
        areas.add((PlaceClass.REGION, place.admin1_id))
    if place.admin2 and not place.is_area:
        areas.add((PlaceClass.DISTRICT, f"{place.admin1_id}/{place.admin2}"))
    return frozenset(areas)
