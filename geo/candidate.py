"""Candidate: a place that a query may mean, how well it fits, and why."""

from dataclasses import dataclass

from geo.place import Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer to a query."""

    place: Place
    """The place."""
    score: float
    """How well it fits, 0 to 1: a rank on a fixed scale, not a probability."""
    reason: str
    """Why it is here, in a short English phrase."""

    def to_record(self) -> dict[str, str | float]:
        """Give the candidate as the object that the command line prints as JSON.

        Returns:
            place_id, name (English), kind, country, lat and lon (degrees
            EPSG:4326), score and reason.
        """
        place = self.place
        return {
            "place_id": place.place_id,
            "name": place.name,
            "kind": place.kind,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "score": self.score,
            "reason": self.reason,
        }
