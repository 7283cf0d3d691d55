"""The view of the page as one value.

`layers.view` carries it through a URL and is the module to import; what is
refused here is what could not come back from a link unchanged.
"""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from data.vocabulary import Kind, Side
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

LEFT_ACCOUNT: Final = Side.RUSSIAN.value
"""Account on the left of a comparison, where Russian sources stand in the mark."""

RIGHT_ACCOUNT: Final = Side.UKRAINIAN.value
"""Account on the right of a comparison, where Ukrainian ones stand in the mark."""

REFERENCE_DAYS: Final = 30
"""Days between the two dates of a comparison, unless the reader names the other."""

HALO_DAYS: Final = 3
"""Days for which a mark that changed keeps its halo, unless the reader says."""

LONGEST_HALO_DAYS: Final = 365
"""Largest setting of the halo in days; after a year nothing is news."""


class ViewError(ClaimlineError, ValueError):
    """A view or a catalogue that a URL could not carry."""


class Language(StrEnum):
    """Language of the names of places, or of the page's own words."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    UKRAINIAN = "uk"


class Compare(StrEnum):
    """How accounts are set against one another."""

    MARKS = "marks"
    """Three voices in one mark."""
    SWIPE = "swipe"
    """A divider on one map, an account on either side of it."""
    TWIN = "twin"
    """Two maps, an account on each."""
    DISPUTED = "disputed"
    """Three voices in one mark, only where they exclude one another."""
    DATES = "dates"
    """A divider on one map, one account on either side of it on two days."""

    @property
    def shows_two_accounts(self) -> bool:
        """Whether `left` and `right` both count, and so have to differ."""
        return self in (Compare.SWIPE, Compare.TWIN)


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

    Two settings bind others: the day on view lies in the period, and two accounts
    side by side differ. `layers.view_changes.change_view` keeps them so when one
    of them changes.

    Raises:
        ViewError: If the centre is not on Earth (probably latitude before
            longitude), the zoom lies outside 0 to 22 or has no centre,
            `overtaken_after` lies outside 0 to 9,999 or `halo` outside 0 to 365
            days, the period has fewer than two days or leaves out the day on
            view, or one account would be compared with itself.
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
    compare: Compare = Compare.MARKS
    """How accounts are set against one another."""
    left: str = LEFT_ACCOUNT
    """Account on the left: a side's name or a source id; the only one in `dates`."""
    right: str = RIGHT_ACCOUNT
    """Account on the right: a side's name or a source id."""
    reference: date | None = None
    """The other valid day of `dates`; None follows the day on view, 30 days behind."""
    fade: bool = False
    """Whether the age of an account is drawn as its opacity."""
    halo: int = HALO_DAYS
    """Days before the day on view whose changes get a halo; 0 is no halo."""
    period: tuple[date, date] | None = None
    """First and last valid day of the timeline, both included; None is all days."""
    page_language: Language = Language.ENGLISH
    """Language of the page's own words, apart from that of the place names."""
    regions: frozenset[str] = frozenset()
    """Ids of the regions that tables and charts are limited to; empty is all."""
    kinds: frozenset[Kind] = frozenset()
    """Kinds of place that tables and charts are limited to; empty is all."""

    def __post_init__(self) -> None:
        """Round the coordinates to what a link carries, and refuse the rest."""
        if self.centre is not None:
            # Frozen for its readers; the constructor may still tidy up.
            object.__setattr__(self, "centre", round_centre(self.centre))
        if self.zoom is not None:
            object.__setattr__(self, "zoom", round_zoom(self.zoom))
            if self.centre is None:
                raise ViewError(f"zoom {self.zoom:g} has no centre; give both or none")
        if self.overtaken_after is not None:
            _require_days(
                "overtaken_after", self.overtaken_after, LONGEST_OVERTAKEN_DAYS
            )
        _require_days("halo", self.halo, LONGEST_HALO_DAYS)
        _require_day_in_period(self.as_of, self.period)
        if self.compare.shows_two_accounts and self.left == self.right:
            raise ViewError(
                f"left and right are both {self.left!r}, which {self.compare} would "
                "compare with itself; change one with change_view"
            )

    @property
    def reference_day(self) -> date:
        """The other valid day of `dates`; it may lie before the record begins.

        Nothing is in force before the record, so such a day shows an empty map.
        """
        if self.reference is not None:
            return self.reference
        ordinal = self.as_of.toordinal() - REFERENCE_DAYS
        return date.fromordinal(max(ordinal, date.min.toordinal()))


def _require_days(name: str, days: int, most: int) -> None:
    """Refuse a number of days that no link could carry."""
    if not 0 <= days <= most:
        raise ViewError(f"{name} {days} lies outside 0 to {most} days; mend it")


def _require_day_in_period(day: date, period: tuple[date, date] | None) -> None:
    """Refuse a period that runs backwards, ends at once or leaves out the day."""
    if period is None:
        return
    first, last = period
    if first >= last:
        raise ViewError(
            f"period {first} to {last} has fewer than two days; give the earlier day "
            "first"
        )
    if not first <= day <= last:
        raise ViewError(
            f"as_of {day} lies outside the period {first} to {last}; change one of "
            "them with change_view"
        )


def round_centre(centre: tuple[float, float]) -> tuple[float, float]:
    """Round (lon, lat) in EPSG:4326 to the decimals of a link.

    Raises:
        ViewError: If it is not on Earth, probably because latitude comes first.
    """
    lon, lat = centre
    # A comparison with NaN is false, so NaN is refused along with the rest.
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - the globe
        raise ViewError(
            f"centre ({lon:g}, {lat:g}) is not on Earth; give longitude first, in "
            "-180 to 180 degrees, then latitude, in -90 to 90"
        )
    return _round(lon, DEGREE_DECIMALS), _round(lat, DEGREE_DECIMALS)


def round_zoom(zoom: float) -> float:
    """Round a Leaflet zoom level to the decimals of a link.

    Raises:
        ViewError: If it lies outside 0 to 22.
    """
    if not 0 <= zoom <= DEEPEST_ZOOM:
        raise ViewError(f"zoom {zoom:g} lies outside 0 to {DEEPEST_ZOOM}; mend it")
    return _round(zoom, ZOOM_DECIMALS)


def _round(number: float, decimals: int) -> float:
    """Round a number, without the minus that Python leaves before a zero."""
    rounded = round(float(number), decimals)
    return math.fabs(rounded) if rounded == 0 else rounded


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
