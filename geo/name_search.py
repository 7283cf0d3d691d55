"""NameSearch: match a query, with or without oblast, district or country."""

from collections.abc import Iterable, Iterator
from typing import Final

from geo.areas import AreaIndex, areas_of
from geo.message import Message
from geo.name_index import SAME_NAME, Match, NameIndex
from geo.name_query import QualifiedName, split_at_marks, split_between_words
from geo.place import Place

UNKNOWN_AREA: Final = 0.6
"""What is left of a score when nobody here knows the area that was added."""


class NameSearch:
    """Names and areas together; immutable once built."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the names of places and of the areas that they lie in.

        Args:
            places: Places with different ids; may be empty.
        """
        self._places = {place.place_id: place for place in places}
        self._names = NameIndex(self._places.values())
        self._areas = AreaIndex(self._places.values())

    def find(self, query: str) -> list[Match]:
        """Find the places that a query may mean.

        Args:
            query: A name, perhaps with the area that tells it from others.

        Returns:
            The best match of each place, best first; empty if nothing fits.
        """
        splits = list(split_at_marks(query))
        # The whole comes first: some names hold a comma, a bracket or an oblast.
        matches = list(self._names.find(query).values())
        if splits:
            for split in splits:
                matches += self._find_qualified(split, forgive=True)
            matches = matches or list(self._find_doubtful(splits[0]))
        elif not any(-m.rank >= SAME_NAME for m in matches):
            for split in split_between_words(query):
                matches += self._find_qualified(split, forgive=False)
        best: dict[str, Match] = {}
        for match in matches:
            best[match.place_id] = min(best.get(match.place_id, match), match)
        return sorted(best.values())

    def _find_qualified(
        self, split: QualifiedName, *, forgive: bool
    ) -> Iterator[Match]:
        areas = [self._areas.find(q, forgive=forgive) for q in split.qualifiers]
        known = [found for found in areas if found]
        if not known:
            return
        for match in self._names.find(split.name).values():
            home = areas_of(self._places[match.place_id])
            if all(home & found for found in known):
                area = self._areas.name(min(home & known[0]))
                reason = Message("{reason}, in {area}", reason=match.reason, area=area)
                yield match._replace(reason=reason)

    def _find_doubtful(self, split: QualifiedName) -> Iterator[Match]:
        """Find a name whose area nobody knows; a known area that is wrong stays so."""
        if any(self._areas.find(q, forgive=True) for q in split.qualifiers):
            return
        for match in self._names.find(split.name).values():
            if -match.rank >= SAME_NAME:
                area = split.qualifiers[0]
                reason = Message(
                    "{reason}; '{area}' is no area known here",
                    reason=match.reason,
                    area=area,
                )
                yield match._replace(rank=match.rank * UNKNOWN_AREA, reason=reason)
