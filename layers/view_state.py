"""The view of the page as one value, and the catalogue of what it may name.

`layers.view` carries both through a URL and is the module to import; what is
refused here is what could not come back from a link unchanged.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from data.vocabulary import Side
from geo.errors import ClaimlineError

AS_OF: Final = "as-of"
"""`known_by` that follows the day on view: hindsight is hidden."""

HINDSIGHT: Final = "hindsight"
"""How a link says that no day of publishing is too late; `known_by` is None."""

NEVER: Final = "never"
"""How a link says that nothing is ever overtaken; `overtaken_after` is None."""

NONE: Final = "none"
"""How a link says that something set in the opening view is empty."""

OPENING_DAY: Final = date(2025, 4, 27)
"""Valid day on which the page opens: Gornal is claimed by both sides."""

OVERTAKEN_DAYS: Final = 30
"""Age in days after which a position that nobody renewed counts as overtaken."""

LONGEST_OVERTAKEN_DAYS: Final = 9_999
"""Largest setting, in days; 27 years reach over any record of this border."""

DEGREE_DECIMALS: Final = 5
"""Decimals of `centre` in degrees; the fifth is about one metre on the ground."""

ZOOM_DECIMALS: Final = 2
"""Decimals of `zoom` in Leaflet zoom levels."""

DEEPEST_ZOOM: Final = 22
"""Largest Leaflet zoom level of a view; 0 shows the whole world."""

LONGEST_ID: Final = 100
"""Largest number of characters in an id that a link carries."""


class ViewError(ClaimlineError, ValueError):
    """A view or a catalogue that a URL could not carry."""


class Language(StrEnum):
    """Language in which the names of places are shown."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    UKRAINIAN = "uk"


def swap_axes(pair: tuple[float, float]) -> tuple[float, float]:
    """Turn (lon, lat) into (lat, lon), or back.

    Inside the project longitude comes first; people read maps latitude first,
    and so does a link. The two orders meet here.
    """
    return pair[1], pair[0]


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides what the page shows.

    Coordinates are rounded to what a link carries, so that two views are equal
    exactly when their links are.

    Raises:
        ViewError: If the centre is not on Earth (probably latitude before
            longitude), the zoom lies outside 0 to 22 or has no centre, or
            `overtaken_after` lies outside 0 to 9,999 days.
    """

    as_of: date
    """The valid day on view."""
    known_by: date | Literal["as-of"] | None = None
    """Last published day that counts; None is every day, with hindsight."""
    hidden: frozenset[str] = frozenset()
    """Ids of the sources switched off; a source added later is visible."""
    place: str | None = None
    """Id of the place whose panel is open."""
    language: Language = Language.ENGLISH
    """Language of the place names."""
    centre: tuple[float, float] | None = None
    """Middle of the map, (lon, lat) in EPSG:4326; None is the opening extent."""
    zoom: float | None = None
    """Leaflet zoom level; None leaves it to the map."""
    tiles: str = ""
    """Id of the tile basemap; empty is the project's own basemap."""
    overtaken_after: int | None = OVERTAKEN_DAYS
    """Days until an older position counts as overtaken; None is never."""
    entailed: bool = False
    """Whether claims about a whole region take part in its places."""

    def __post_init__(self) -> None:
        """Round the coordinates to what a link carries, and refuse the rest."""
        if self.centre is not None:
            # Frozen for its readers; the constructor may still tidy up.
            object.__setattr__(self, "centre", _round_centre(self.centre))
        if self.zoom is not None:
            object.__setattr__(self, "zoom", _round_zoom(self.zoom))
            if self.centre is None:
                raise ViewError(f"zoom {self.zoom:g} has no centre; give both or none")
        days = self.overtaken_after
        if days is not None and not 0 <= days <= LONGEST_OVERTAKEN_DAYS:
            raise ViewError(
                f"overtaken_after {days} lies outside 0 to {LONGEST_OVERTAKEN_DAYS} "
                "days; None means never"
            )


def _round_centre(centre: tuple[float, float]) -> tuple[float, float]:
    """Round (lon, lat) to the decimals of a link, if it lies on Earth."""
    lon, lat = centre
    # A comparison with NaN is false, so NaN is refused along with the rest.
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - the globe
        raise ViewError(
            f"centre ({lon:g}, {lat:g}) is not on Earth; give longitude first, in "
            "-180 to 180 degrees, then latitude, in -90 to 90"
        )
    return _round(lon, DEGREE_DECIMALS), _round(lat, DEGREE_DECIMALS)


def _round_zoom(zoom: float) -> float:
    """Round a zoom level to the decimals of a link, if Leaflet has it."""
    if not 0 <= zoom <= DEEPEST_ZOOM:
        raise ViewError(f"zoom {zoom:g} lies outside 0 to {DEEPEST_ZOOM}; mend it")
    return _round(zoom, ZOOM_DECIMALS)


def _round(number: float, decimals: int) -> float:
    """Round a number, without the minus that Python leaves before a zero."""
    rounded = round(float(number), decimals)
    return math.fabs(rounded) if rounded == 0 else rounded


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a link may name: the ids and the days of the tables on view.

    Raises:
        ViewError: If an id could not be told apart in a link, a source stands
            on two sides, the days run backwards, or the opening view names
            what the catalogue lacks.
    """

    place_ids: frozenset[str]
    """Ids of the gazetteer's places."""
    sources: Mapping[Side, tuple[str, ...]]
    """Ids of each side's sources, in the order of the page; may be empty."""
    first_day: date
    """First valid day that the date control reaches."""
    last_day: date
    """Last day that it reaches: the last published day in the tables."""
    tile_ids: tuple[str, ...]
    """Ids of the tile basemaps on offer, without the project's own."""
    defaults: ViewState
    """The opening view, whose link has no query."""

    def __post_init__(self) -> None:
        """Refuse what would not come back from a link."""
        if self.first_day > self.last_day:
            raise ViewError(
                f"the catalogue ends on {self.last_day}, before its first day "
                f"{self.first_day}; exchange the two"
            )
        _require_distinct("place", sorted(self.place_ids))
        _require_distinct("source", self.source_ids)
        _require_distinct("tiles", self.tile_ids)
        _require_unlike_sides(self.source_ids)
        foreign = _find_foreign(self.defaults, self)
        if foreign:
            raise ViewError(
                f"the opening view holds {', '.join(foreign)}, which its catalogue "
                "lacks; build it with build_opening_view"
            )

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of all sources, side after side in the order of `Side`."""
        return tuple(i for side in Side for i in self.sources.get(side, ()))


def _require_distinct(kind: str, ids: Iterable[str]) -> None:
    """Refuse ids that a link would garble, or that differ only in case."""
    seen: set[str] = set()
    for name in ids:
        fit = name.isprintable() and " " not in name and 0 < len(name) <= LONGEST_ID
        if not fit or name.casefold() == NONE:
            raise ViewError(
                f"{kind} id {name[:LONGEST_ID]!r} cannot stand in a link; use up to "
                f"{LONGEST_ID} letters, digits and hyphens, and not {NONE!r}"
            )
        if name.casefold() in seen:
            raise ViewError(
                f"{kind} id {name!r} is given twice (in whatever case); rename one"
            )
        seen.add(name.casefold())


def _require_unlike_sides(source_ids: tuple[str, ...]) -> None:
    """Refuse a source id that a list of hidden sources would misread."""
    for name in source_ids:
        if "." in name or "," in name or name.casefold() in set(Side):
            raise ViewError(
                f"source id {name!r} reads as a side or as several sources; use "
                "letters, digits and hyphens, and not the bare name of a side"
            )


def _find_foreign(view: ViewState, catalogue: Catalogue) -> list[str]:
    """List the days and ids of a view that its catalogue lacks."""
    days = [view.as_of]
    if isinstance(view.known_by, date):
        days.append(view.known_by)
    foreign = [
        day.isoformat()
        for day in days
        if not catalogue.first_day <= day <= catalogue.last_day
    ]
    foreign += sorted(view.hidden.difference(catalogue.source_ids))
    if view.place is not None and view.place not in catalogue.place_ids:
        foreign.append(view.place)
    if view.tiles and view.tiles not in catalogue.tile_ids:
        foreign.append(view.tiles)
    return foreign


def build_opening_view(first_day: date, last_day: date) -> ViewState:
    """Build the view that a link without a query shows.

    Args:
        first_day: First valid day in the tables.
        last_day: Last published day in the tables.

    Returns:
        27 April 2025 with every source visible, or the nearest day to it that
        the tables reach.
    """
    return ViewState(as_of=min(max(OPENING_DAY, first_day), last_day))
