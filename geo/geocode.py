"""Geocode what people type: coordinates, then the gazetteer, then Nominatim.

The offline answer always stands; what else could not be done is said in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from geo.coordinates import Bounds, TypedPoint, parse_coordinates
from geo.gazetteer import Candidate, Gazetteer
from geo.message import Message
from geo.name_index import SAME_NAME
from geo.names import fold
from geo.nominatim import NominatimError, NominatimGeocoder
from geo.place import Place

MARGIN_DEGREES: Final = 1.0
"""How far beyond its outermost places the gazetteer still covers, degrees."""

LONGEST_ASKED: Final = 120
"""Characters beyond which a query is not sent to Nominatim."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query may mean."""

    candidates: tuple[Candidate, ...]
    """Places, best first; empty if nothing fits."""
    notices: tuple[str, ...] = ()
    """What the reader should know about the answer, in sentences; may be empty."""
    point: TypedPoint | None = None
    """The position, if coordinates were typed."""
    distance_km: float | None = None
    """Geodesic distance from that position to the first candidate, km."""


def covered_bounds(places: Iterable[Place]) -> Bounds | None:
    """Build the bounds of the area that some places cover, with a margin.

    Args:
        places: Any places.

    Returns:
        West, south, east, north in degrees EPSG:4326; None without places.
    """
    points = [(place.lon, place.lat) for place in places]
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return (
        max(min(lons) - MARGIN_DEGREES, -180.0),
        max(min(lats) - MARGIN_DEGREES, -90.0),
        min(max(lons) + MARGIN_DEGREES, 180.0),
        min(max(lats) + MARGIN_DEGREES, 90.0),
    )


def geocode(
    query: str,
    gazetteer: Gazetteer,
    nominatim: NominatimGeocoder | None = None,
    limit: int = 10,
) -> Answer:
    """Rank the places that a query may mean.

    Args:
        query: Coordinates or a name, as typed.
        gazetteer: The places.
        nominatim: Asked when no place has the name that was typed; None never
            asks.
        limit: How many candidates to give at most, 1 or more.

    Returns:
        The answer. Candidates of Nominatim have a place_id that begins with
        "osm:", and no claims.

    Raises:
        CoordinateError: If the query is coordinates of no position on Earth.
        QueryError: If the query is not text, or the limit is below 1.
    """
    named = gazetteer.candidates(query, limit)
    covered = covered_bounds(gazetteer.places)
    point = parse_coordinates(query, covered)
    if point is not None:
        return _answer_point(point, gazetteer, covered, limit)
    known = bool(named) and named[0].score >= SAME_NAME
    askable = bool(fold(query)) and len(query) <= LONGEST_ASKED
    if nominatim is None or known or not askable:
        return Answer(named)
    try:
        found = nominatim.fetch_candidates(query)
    except NominatimError as error:
        return Answer(named, (_excuse(error),))
    ranked = sorted((*named, *found), key=lambda candidate: -candidate.score)
    return Answer(tuple(ranked[:limit]))


def _excuse(error: NominatimError) -> Message:
    return Message("{problem}. The offline answer stands.", problem=error.message)


def _answer_point(
    point: TypedPoint, gazetteer: Gazetteer, covered: Bounds | None, limit: int
) -> Answer:
    here = f"{point.lat:.5g}, {point.lon:.5g}"
    notice = _doubt(point, here, covered)
    nearest = gazetteer.nearest(point.lon, point.lat, limit)
    candidates = tuple(
        replace(candidate, reason=_say_away(away, here, notice))
        for candidate, away in nearest
    )
    away_km = nearest[0][1] if nearest else None
    notices = () if notice is None else (Message("{problem}.", problem=notice),)
    return Answer(candidates, notices, point, away_km)


def _doubt(point: TypedPoint, here: str, covered: Bounds | None) -> Message | None:
    """Say what may be wrong with typed coordinates, if anything is."""
    if point.swapped:
        return Message(
            "The numbers look swapped: {there} lies outside the area covered, "
            "{here} inside",
            there=f"{point.lon:.5g}, {point.lat:.5g}",
            here=here,
        )
    if covered and not _holds(covered, point):
        return Message("{here} lies outside the area covered", here=here)
    return None


def _say_away(away_km: float, here: str, notice: Message | None) -> Message:
    away = Message("{distance:.1f} km from {here}", distance=away_km, here=here)
    if notice is None:
        return away
    return Message("{reason}. {doubt}", reason=away, doubt=notice)


def _holds(bounds: Bounds, point: TypedPoint) -> bool:
    west, south, east, north = bounds
    return west <= point.lon <= east and south <= point.lat <= north
