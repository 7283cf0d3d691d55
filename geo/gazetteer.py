"""Gazetteer: an offline geopy geocoder over the curated places; opens no connection."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.ambiguity import AmbiguousNameError, QueryError
from geo.areas import COUNTRIES_IN
from geo.candidate import Candidate
from geo.coordinates import REMEDY, parse_coordinates
from geo.errors import CoordinateError
from geo.measure import distances_km, require_lon_lat
from geo.message import Message
from geo.name_index import SAME_NAME
from geo.name_search import NameSearch
from geo.place import GazetteerError, Place, read_places

__all__ = [
    "PLACES_PATH",
    "AmbiguousNameError",
    "Candidate",
    "Gazetteer",
    "GazetteerError",
    "Place",
    "QueryError",
    "read_places",
]

PLACES_PATH: Final = Path(__file__).parent.parent / "data" / "places.csv"
"""The bundled table of places."""

LONGEST_QUERY: Final = 200
"""Characters beyond which a query is no name; it is not looked at."""

NEAREST: Final = 10
"""Places that `reverse` gives when more than one is wanted."""

HALF_SCORE_KM: Final = 10.0
"""Distance at which the nearest place has half the score, km."""

PAIR_OR_TRIPLE: Final = (2, 3)
"""How many numbers geopy writes a position with; the third is an altitude."""

Position: TypeAlias = Point | str | Sequence[float]
"""A position as geopy takes it: latitude before longitude, degrees EPSG:4326."""


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no annotations
    """The transport of a geocoder that has none."""

    def get_json(self, url: str, **_: object) -> NoReturn:
        raise GeocoderServiceError(f"the gazetteer is offline; {url} was not asked")

    get_text = get_json


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy has no annotations
    """Places by name, in three languages and any spelling, and by position.

    Immutable once built, so that threads may share one.
    """

    def __init__(self, places: Iterable[Place] | None = None) -> None:
        """Index the places.

        Args:
            places: The places; None reads the bundled table.

        Raises:
            GazetteerError: If the bundled table cannot be used, or a place_id
                stands there twice.
        """
        super().__init__(adapter_factory=_NoNetwork)
        self.places = tuple(read_places(PLACES_PATH) if places is None else places)
        self._by_id = {place.place_id: place for place in self.places}
        if len(self._by_id) < len(self.places):
            ids = [place.place_id for place in self.places]
            twice = next(i for i in ids if ids.count(i) > 1)
            raise GazetteerError(f"place_id {twice!r} stands there twice; keep one")
        self._districts = {
            (place.admin1_id, place.name): place
            for place in self.places
            if place.kind == "district"
        }
        self._search = NameSearch(self.places)
        self._points = tuple(place for place in self.places if not place.is_area)
        self._lons = np.array([place.lon for place in self._points])
        self._lats = np.array([place.lat for place in self._points])

    def place(self, place_id: str) -> Place:
        """Give the place with an id.

        Args:
            place_id: As in the table.

        Raises:
            GazetteerError: If no place has it.
        """
        try:
            return self._by_id[place_id]
        except KeyError:
            raise GazetteerError(
                f"place_id {place_id!r} is not in the gazetteer; "
                "search for the name to find the right one"
            ) from None

    def candidates(self, query: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Rank the places that a name may mean.

        Args:
            query: A name in any spelling, perhaps with its oblast, district or
                country: "Горналь", "Popovka, Sumy Oblast", "село Коренево".
            limit: How many to give at most, 1 or more.

        Returns:
            The candidates, best first and always in the same order; empty if
            nothing fits. Those with one score fit equally.

        Raises:
            QueryError: If the query is not text, or the limit is below 1.
        """
        if not isinstance(query, str):
            raise QueryError(f"query {query!r} is not text; give the name of a place")
        if limit < 1:
            raise QueryError(f"limit {limit} is below 1; ask for 1 candidate or more")
        matches = self._search.find(query) if len(query) <= LONGEST_QUERY else []
        return tuple(
            Candidate(self._by_id[m.place_id], round(-m.rank, 2), m.reason)
            for m in matches[:limit]
        )

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
    ) -> Location | list[Location] | None:
        """Find the place that a name means, as geopy's geocoders do.

        Args:
            query: A name, as for `candidates`.
            exactly_one: Whether to give one location or all that fit.
            timeout: Taken for geopy's sake; nothing here waits.

        Returns:
            One location, or a list of them, best first; None, never an empty
            list, if nothing fits. `raw` has the fields of the place, score and
            reason.

        Raises:
            AmbiguousNameError: If exactly one is wanted and several fit
                equally; add the oblast or the district.
            QueryError: If the query is not text.
        """
        found = self.candidates(query, limit=len(self.places) or 1)
        if not found:
            return None
        if not exactly_one:
            return [self._location(candidate) for candidate in found]
        best = tuple(c for c in found if c.score == found[0].score)
        if len(best) > 1:
            addresses = [self.describe(candidate.place) for candidate in best]
            raise AmbiguousNameError(query, best, addresses)
        return self._location(_with_namesakes(found))

    def reverse(
        self,
        query: Position,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
    ) -> Location | list[Location] | None:
        """Find the place nearest to a position, as geopy's geocoders do.

        Whole regions and districts are left out: their points only stand for
        them.

        Args:
            query: A geopy point, a pair of latitude and longitude in degrees,
                or coordinates as people type them.
            exactly_one: Whether to give the nearest place or the nearest ten.
            timeout: Taken for geopy's sake; nothing here waits.

        Returns:
            One location, or a list of them, nearest first; None if the
            gazetteer is empty. `raw` has the fields of the place and the
            geodesic `distance_km`.

        Raises:
            CoordinateError: If the query is not a position on Earth.
        """
        found = self.nearest(*_lon_lat(query), limit=1 if exactly_one else NEAREST)
        locations = [
            self._location(candidate, distance_km=distance)
            for candidate, distance in found
        ]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def nearest(
        self, lon: float, lat: float, limit: int = 1
    ) -> tuple[tuple[Candidate, float], ...]:
        """Rank the places around a position.

        Args:
            lon: Degrees east, EPSG:4326.
            lat: Degrees north, EPSG:4326.
            limit: How many to give at most.

        Returns:
            Candidates with their geodesic distance in km, nearest first. The
            score is 1 at the point and falls to 0.5 at 10 km.

        Raises:
            CoordinateError: If the position is not on Earth.
        """
        away = distances_km(lon, lat, self._lons, self._lats)
        order = np.argsort(away, kind="stable")[:limit]
        return tuple(_near(self._points[i], float(away[i])) for i in order)

    def describe(self, place: Place, language: str = "en") -> str:
        """Write the address of a place: name, district, region, country.

        Args:
            place: A place of this gazetteer.
            language: en, ru or uk.
        """
        return ", ".join([place.name_in(language), *self.list_areas(place, language)])

    def list_areas(self, place: Place, language: str = "en") -> list[str]:
        """List the areas that a place lies in, from its district to its country.

        Args:
            place: A place of this gazetteer.
            language: en, ru or uk; a district that is no place of the gazetteer has
                its English name only.
        """
        region = self._by_id.get(place.admin1_id)
        areas = []
        if not place.is_area and place.admin2:
            district = self._districts.get((place.admin1_id, place.admin2))
            areas.append(district.name_in(language) if district else place.admin2)
        if place.kind != "region":
            areas.append(region.name_in(language) if region else place.admin1_id)
        return [*areas, COUNTRIES_IN[language][place.country]]

    def _location(self, candidate: Candidate, **more: float) -> Location:
        place = candidate.place
        raw = asdict(place) | {"score": candidate.score, "reason": candidate.reason}
        return Location(self.describe(place), Point(place.lat, place.lon), raw | more)


def _near(place: Place, away_km: float) -> tuple[Candidate, float]:
    score = round(1 / (1 + away_km / HALF_SCORE_KM), 2)
    reason = Message("{distance:.1f} km from the position", distance=away_km)
    return Candidate(place, score, reason), away_km


def _with_namesakes(found: Sequence[Candidate]) -> Candidate:
    """Say in the reason of the best candidate who else has the name."""
    best, *others = found
    namesakes = [c.place.name for c in others if c.score >= SAME_NAME]
    if best.score < SAME_NAME or not namesakes:
        return best
    also = ", ".join(namesakes)
    reason = Message(
        "{reason}; also a name of {others}", reason=best.reason, others=also
    )
    return replace(best, reason=reason)


def _lon_lat(query: Position) -> tuple[float, float]:
    """Give longitude and latitude of a position as geopy's callers write it."""
    if isinstance(query, str):
        typed = parse_coordinates(query)
        if typed is None:
            raise CoordinateError(f"{query!r} is not a position; {REMEDY}")
        return typed.lon, typed.lat
    # geopy would fill a missing longitude with zero: off West Africa.
    numbers = tuple(query)
    if len(numbers) not in PAIR_OR_TRIPLE:
        raise CoordinateError(f"{numbers} is not a pair of latitude and longitude")
    try:
        lat, lon = float(numbers[0]), float(numbers[1])
    except (TypeError, ValueError):
        raise CoordinateError(f"{numbers} is not a pair of numbers; {REMEDY}") from None
    require_lon_lat((lon, lat))
    return lon, lat
