"""The errors of questions to the gazetteer, above all: which of these places?"""

from collections.abc import Sequence
from typing import Final

from geopy.exc import GeocoderQueryError

from geo.candidate import Candidate
from geo.name_index import SAME_NAME
from geo.place import GazetteerError, Place

MOST_LISTED: Final = 8
"""Places that the message of an ambiguous name lists."""


class QueryError(GazetteerError, GeocoderQueryError):  # type: ignore[misc]  # geopy has no annotations
    """A question that the gazetteer cannot take; geopy's callers know it too."""


class AmbiguousNameError(QueryError):
    """A name that fits several places equally.

    Attributes:
        candidates: The places, each with score and reason; two or more.
    """

    def __init__(
        self, query: str, candidates: Sequence[Candidate], addresses: Sequence[str]
    ) -> None:
        """Name the places, and a query that tells the first from the others.

        Args:
            query: What was asked for.
            candidates: Two or more places that fit equally.
            addresses: Name, district, region and country of each, separated by
                commas.
        """
        self.candidates = tuple(candidates)
        listed = [
            f"{address} ({candidate.place.kind})"
            for candidate, address in zip(candidates, addresses, strict=True)
        ][:MOST_LISTED]
        more = len(candidates) - len(listed)
        if more:
            listed.append(f"and {more} more")
        suggestion = suggest_query(query, candidates, addresses[0])
        super().__init__(
            f"{query.strip()!r} fits {len(candidates)} places equally: "
            f"{'; '.join(listed)}. Say which, such as {suggestion!r}"
        )


def suggest_query(query: str, candidates: Sequence[Candidate], address: str) -> str:
    """Suggest a query that means the first of some places.

    Args:
        query: What was asked for.
        candidates: Two or more places that fit equally.
        address: Name, district, region and country of the first.

    Returns:
        The query with the region, the district or the kind of the first place;
        its whole name if only a part of it was asked for.
    """
    places = [candidate.place for candidate in candidates]
    first = places[0]
    if candidates[0].score < SAME_NAME:
        return first.name
    if len({place.admin1_id for place in places}) > 1:
        return f"{query.strip()}, {address.split(', ')[-2]}"
    if _differs(places, "admin2") and first.admin2:
        return f"{query.strip()}, {first.admin2}"
    if _differs(places, "kind"):
        return f"{first.kind} {query.strip()}"
    return first.name


def _differs(places: Sequence[Place], field: str) -> bool:
    return any(getattr(p, field) != getattr(places[0], field) for p in places)
