"""What is asked of an exporter: one value, checked when it is made.

Equal requests about equal tables give equal files; nothing else enters into one.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from geo.message import Message
from layers.export.motion import Motion
from layers.export.refusal import ExportError, require_distinct
from layers.view_state import Language, ViewState

LEAST_DPI: Final = 36
MOST_DPI: Final = 1200

MOST_PIXELS: Final = 80_000_000
"""Pixels of a still; A3 at 600 dots per inch has 70 million."""

MOST_PANELS: Final = 12
"""Panels of one figure; more would be too small to read."""

LONGEST_ADDRESS: Final = 500

_MM_PER_INCH: Final = 25.4


class Extent(StrEnum):
    """How much of the record a file of data holds."""

    VIEW = "view"
    """The claims in force on the day on view, with the answer at each place."""
    RECORD = "record"
    """Every claim of the visible sources, with the days on which it is in force."""


class Paper(StrEnum):
    """Size and orientation of a still."""

    A4_LANDSCAPE = "a4-landscape"
    A4_PORTRAIT = "a4-portrait"
    A3_LANDSCAPE = "a3-landscape"
    A3_PORTRAIT = "a3-portrait"
    SLIDE = "slide"
    """16 by 9, as wide as a presentation."""
    SQUARE = "square"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        return _SIZES[self]

    @property
    def usual_dpi(self) -> int:
        """Dots per inch, unless somebody asks for others: print, or 1080 rows."""
        return 144 if self in (Paper.SLIDE, Paper.SQUARE) else 300


_SIZES: Final[dict[Paper, tuple[float, float]]] = {
    Paper.A4_LANDSCAPE: (297.0, 210.0),
    Paper.A4_PORTRAIT: (210.0, 297.0),
    Paper.A3_LANDSCAPE: (420.0, 297.0),
    Paper.A3_PORTRAIT: (297.0, 420.0),
    Paper.SLIDE: (1920 / 144 * _MM_PER_INCH, 1080 / 144 * _MM_PER_INCH),
    Paper.SQUARE: (1080 / 144 * _MM_PER_INCH, 1080 / 144 * _MM_PER_INCH),
}


class Panels(StrEnum):
    """What a figure has a panel of its own for."""

    ONE = "one"
    """Nothing: one map, or the two that the view itself compares."""
    SIDES = "side"
    """What each side says."""
    SOURCES = "source"
    """What each source says, those with most claims in force first."""
    DATES = "date"
    """What was said about each of some days."""


@dataclass(frozen=True, slots=True)
class Still:
    """How a still is laid out.

    Raises:
        ExportError: If it would be too coarse, too large or has no day to show.
    """

    paper: Paper = Paper.A4_LANDSCAPE
    dpi: int | None = None
    """Dots per inch of a PNG; None is what the paper usually has."""
    names: tuple[Language, ...] = ()
    """Languages of the names of places, the first in front; none is the view's."""
    panels: Panels = Panels.ONE
    days: tuple[date, ...] = ()
    """The valid days of the panels of `Panels.DATES`."""

    def __post_init__(self) -> None:
        """Refuse what could not be drawn or read."""
        if self.dpi is not None and not LEAST_DPI <= self.dpi <= MOST_DPI:
            raise ExportError(
                Message(
                    "{dpi} dots per inch lie outside {least} to {most}; use {usual}",
                    dpi=self.dpi,
                    least=LEAST_DPI,
                    most=MOST_DPI,
                    usual=self.paper.usual_dpi,
                )
            )
        self._require_size()
        require_distinct(Message("language of names"), self.names)
        require_distinct(Message("day of a panel"), self.days)
        self._require_days()

    def _require_size(self) -> None:
        """Refuse more pixels than can be made."""
        width, height = self.pixels
        if width * height > MOST_PIXELS:
            raise ExportError(
                Message(
                    "{width} by {height} pixels, which the paper has at {dpi} dots per "
                    "inch, are more than {most}; use {usual}, or PDF",
                    width=width,
                    height=height,
                    dpi=self.dpi,
                    most=MOST_PIXELS,
                    usual=self.paper.usual_dpi,
                )
            )

    def _require_days(self) -> None:
        """Refuse panels of dates without dates, and dates without such panels."""
        by_date = self.panels == Panels.DATES
        if by_date and not 1 <= len(self.days) <= MOST_PANELS:
            raise ExportError(
                Message(
                    "panels by date need 1 to {most} days, and the number given is "
                    "{count}; name the days",
                    most=MOST_PANELS,
                    count=len(self.days),
                )
            )
        if self.days and not by_date:
            raise ExportError(
                Message(
                    "days are given ({days}) and the panels are not by date; ask for "
                    "panels by date, or leave out the days",
                    days=", ".join(map(str, self.days)),
                )
            )

    @property
    def dots(self) -> int:
        """Dots per inch."""
        return self.paper.usual_dpi if self.dpi is None else self.dpi

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a PNG in pixels."""
        width, height = self.paper.size
        return (
            round(width / _MM_PER_INCH * self.dots),
            round(height / _MM_PER_INCH * self.dots),
        )


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is on view, and what to make of it.

    Raises:
        ExportError: If the address could not stand in front of a link.
    """

    view: ViewState
    still: Still = field(default_factory=Still)
    motion: Motion | None = None
    """The period of a moving picture; None is the period of the view."""
    extent: Extent = Extent.VIEW
    address: str = ""
    """Web address of the page, without a query; "" if it has none that others reach."""
    accessed: date | None = None
    """Day of access, which only a citation states; None leaves it out."""

    def __post_init__(self) -> None:
        """Refuse an address that is none."""
        address = self.address
        fit = address.isascii() and address.isprintable() and not set(address) & _UNFIT
        if address and not (fit and address.startswith(("https://", "http://"))):
            raise ExportError(
                f"address {address[:60]!r} is no web address of a page; begin it with "
                "https:// or http:// and leave out ? and #"
            )
        if len(address) > LONGEST_ADDRESS:
            raise ExportError(
                f"the address has {len(address):,} characters; keep it under "
                f"{LONGEST_ADDRESS}"
            )

    @property
    def names(self) -> tuple[Language, ...]:
        """Languages of the names of places, at least one."""
        return self.still.names or (self.view.language,)


_UNFIT: Final = frozenset(" ?#\"'<>\\")
"""Characters that end an address or break what it is written into."""
