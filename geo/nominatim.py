"""NominatimGeocoder: ask Nominatim politely, and explain every way it can fail."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from geopy import exc
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.point import Point

from geo.candidate import Candidate
from geo.coordinates import Bounds
from geo.measure import distance_km
from geo.message import Message, phrase
from geo.names import fold
from geo.nominatim_settings import (
    USER_AGENT_VARIABLE,
    NominatimError,
    NominatimSettings,
)
from geo.place import Place
from geo.reply_cache import ReplyCache

__all__ = ["NominatimError", "NominatimGeocoder", "NominatimSettings", "parse_reply"]

SAME_NAME_ABROAD: Final = 0.9
"""Score of a place that OpenStreetMap calls what was asked for."""
OTHER_NAME_ABROAD: Final = 0.6
"""Score of a place that Nominatim gives under another name."""

PAUSE_S: Final = 60.0
"""Seconds without a request after a failure, unless the service names its own."""

FAILURES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (exc.GeocoderRateLimited, phrase("it is asked too often (HTTP 429)")),
    (exc.GeocoderQuotaExceeded, phrase("the quota is used up")),
    (
        exc.GeocoderInsufficientPrivileges,
        phrase("it refused the request (HTTP 403); see that {variable} is yours"),
    ),
    (exc.GeocoderAuthenticationFailure, phrase("it wants a login (HTTP 401)")),
    (exc.GeocoderTimedOut, phrase("it did not answer in time")),
    (exc.GeocoderUnavailable, phrase("it cannot be reached")),
    (exc.GeocoderParseError, phrase("its answer is not JSON")),
    (exc.GeocoderQueryError, phrase("it did not understand the question")),
    (exc.ConfigurationError, phrase("geopy refuses {variable}; write your own")),
    (exc.GeopyError, phrase("it failed")),
)
"""What each failure means, the most special first."""

KINDS: Final = {
    **dict.fromkeys(("state", "region", "province"), "region"),
    **dict.fromkeys(("county", "district", "state_district"), "district"),
    "city": "city",
    "town": "town",
    **dict.fromkeys(("village", "hamlet", "isolated_dwelling"), "village"),
}
"""Our kind of each address type of OpenStreetMap; any other is a site."""


class _RawNominatim(Nominatim):  # type: ignore[misc]  # geopy has no annotations
    """Nominatim whose answers are handed over as they came.

    geopy's own parser accepts a place without coordinates and fails in
    unforeseen ways at answers of another shape; `parse_reply` does not.
    """

    def _parse_json(self, places: object, exactly_one: bool) -> object:  # noqa: ARG002, FBT001 - geopy's signature
        return places


class NominatimGeocoder:
    """One Nominatim, asked at most once a second, whose answers are kept on disk."""

    def __init__(
        self,
        settings: NominatimSettings,
        bounds: Bounds,
        *,
        adapter_factory: Callable[..., object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set up the geocoder; nothing is asked yet.

        Args:
            settings: Who asks which service.
            bounds: The only area that is asked about.
            adapter_factory: A geopy transport; None takes geopy's own.
            clock: Seconds of any steady clock.

        Raises:
            NominatimError: If geopy refuses the settings.
        """
        self._cache = ReplyCache(settings.cache_path)
        self._bounds = bounds
        self._clock = clock
        self._silent_until = -math.inf
        self._name = settings.domain
        try:
            geocoder = _RawNominatim(
                user_agent=settings.user_agent,
                domain=settings.domain,
                scheme=settings.scheme,
                timeout=settings.timeout_s,
                adapter_factory=adapter_factory,
            )
        except exc.ConfigurationError as error:
            raise NominatimError(self._explain(error)) from error
        self._limiter = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=settings.delay_s,
            error_wait_seconds=settings.delay_s,
            max_retries=0,
            swallow_exceptions=False,
        )

    def fetch_candidates(self, query: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Ask for the places of a name, or take the answer that was kept.

        Args:
            query: A name as typed.
            limit: How many to ask for at most.

        Returns:
            Candidates in the service's order; empty if it knows none. Their
            place_id begins with "osm:", for they are not in the gazetteer.

        Raises:
            NominatimError: If there is no answer; the message says why.
        """
        question = f"{self._name}?{fold(query)}&{limit}&{self._bounds}"
        kept = self._cache.read(question)
        payload = self._fetch(query, limit) if kept is None else kept
        candidates = parse_reply(payload, query, self._name)
        if kept is None:
            # Only after parsing: an answer that cannot be read is not worth keeping.
            self._cache.write(question, payload)
        return candidates

    def _fetch(self, query: str, limit: int) -> object:
        wait = self._silent_until - self._clock()
        if wait > 0:
            raise NominatimError(
                Message(
                    "{service} is left alone for {wait:.0f} s more, because its last "
                    "answer was a failure",
                    service=self._name,
                    wait=wait,
                )
            )
        west, south, east, north = self._bounds
        try:
            payload = self._limiter(
                query,
                exactly_one=False,
                limit=limit,
                addressdetails=True,
                namedetails=True,
                language="en",
                viewbox=[Point(south, west), Point(north, east)],
                bounded=True,
                country_codes=["ru", "ua"],
            )
        except (exc.GeopyError, OSError, ValueError, RecursionError) as error:
            pause = getattr(error, "retry_after", None) or PAUSE_S
            self._silent_until = self._clock() + pause
            raise NominatimError(self._explain(error)) from error
        return payload

    def _explain(self, error: Exception) -> Message:
        meanings = (text for kind, text in FAILURES if isinstance(error, kind))
        meaning = next(meanings, phrase("its answer cannot be read"))
        return Message(
            "{service} gave no answer: {meaning} ({detail})",
            service=self._name,
            meaning=Message(meaning, variable=USER_AGENT_VARIABLE),
            detail=" ".join(str(error).split())[:120],
        )


def parse_reply(payload: object, query: str, service: str) -> tuple[Candidate, ...]:
    """Parse the answer of Nominatim's search.

    Args:
        payload: Decoded JSON.
        query: What was asked for.
        service: Who answered, for reason and error.

    Returns:
        The places that have a name and a position, in the order given.

    Raises:
        NominatimError: If the answer is not a list of places.
    """
    if not isinstance(payload, list) or not all(
        isinstance(p, Mapping) for p in payload
    ):
        raise NominatimError(
            Message(
                "{service} gave no answer: {reply!r} is not a list of places",
                service=service,
                reply=str(payload)[:80],
            )
        )
    candidates = []
    for item in payload:
        place = _parse_place(item)
        if place is not None:
            same = fold(query) in map(fold, (place.name, place.name_ru, place.name_uk))
            score = SAME_NAME_ABROAD if same else OTHER_NAME_ABROAD
            reason = Message(
                "not in the gazetteer; OpenStreetMap, asked at {service}",
                service=service,
            )
            candidates.append(Candidate(place, score, reason))
    return tuple(candidates)


def _parse_place(item: Mapping[str, Any]) -> Place | None:
    names, address = _mapping(item.get("namedetails")), _mapping(item.get("address"))
    name = str(item.get("name") or item.get("display_name") or "").split(",")[0].strip()
    kind = str(item.get("addresstype") or item.get("type") or "")
    try:
        lat, lon = float(item["lat"]), float(item["lon"])
        return Place(
            place_id=f"osm:{item.get('osm_type', 'place')}/{item.get('osm_id', name)}",
            name=str(names.get("name:en") or name),
            name_ru=str(names.get("name:ru") or name),
            name_uk=str(names.get("name:uk") or name),
            aliases=(),
            kind=KINDS.get(kind, "site"),
            country=str(address.get("country_code") or "").upper(),
            admin1_id=str(address.get("ISO3166-2-lvl4") or ""),
            admin2=str(address.get("county") or address.get("district") or ""),
            lat=lat,
            lon=lon,
            precision_km=_precision_km(item.get("boundingbox")),
            coordinate_basis="OpenStreetMap through Nominatim, ODbL 1.0",
        )
    except (KeyError, TypeError, ValueError):
        # One place without name or position must not hide the others.
        return None


def _precision_km(box: object) -> float:
    """Give half the diagonal of a bounding box, km; nan if there is none."""
    try:
        south, north, west, east = (float(v) for v in box)  # type: ignore[attr-defined]
        return distance_km(west, south, east, north) / 2
    except (TypeError, ValueError):
        return math.nan


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
