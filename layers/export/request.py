"""What is asked of an exporter: one value, checked when it is made.

Equal requests about equal tables give equal files; nothing else enters into one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from geo.errors import ClaimlineError
from layers.view_state import Language, ViewState

LEAST_DPI: Final = 36
MOST_DPI: Final = 1200

MOST_PIXELS: Final = 80_000_000
"""Pixels of a still; A3 at 600 dots per inch has 70 million."""

MOST_PANELS: Final = 12
"""Panels of one figure; more would be too small to read."""

LEAST_SIDE: Final = 320
MOST_SIDE: Final = 3840
"""Sides of a moving picture in pixels."""

MOST_FRAMES: Final = 1000
MOST_FRAME_PIXELS: Final = 400_000_000
"""Frames of a moving picture, and pixels of all of them: 434 frames of 1280 by 720."""

SLOWEST: Final = 0.2
FASTEST: Final = 30.0
"""Frames a second."""

LONGEST_HOLD: Final = 30.0
"""Seconds for which the first or the last frame stands still."""

LONGEST_ADDRESS: Final = 500

_MM_PER_INCH: Final = 25.4


class ExportError(ClaimlineError, ValueError):
    """An export that cannot be made; the message says what to ask instead."""


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
                f"{self.dpi} dots per inch lie outside {LEAST_DPI} to {MOST_DPI}; "
                f"use {self.paper.usual_dpi}"
            )
        width, height = self.pixels
        if width * height > MOST_PIXELS:
            raise ExportError(
                f"{self.paper} at {self.dpi} dots per inch has {width:,} by {height:,} "
                f"pixels, more than {MOST_PIXELS:,}; use {self.paper.usual_dpi}, or PDF"
            )
        _require_distinct("language of names", self.names)
        _require_distinct("day of a panel", self.days)
        self._require_days()

    def _require_days(self) -> None:
        """Refuse panels of dates without dates, and dates without such panels."""
        by_date = self.panels == Panels.DATES
        if by_date and not 1 <= len(self.days) <= MOST_PANELS:
            raise ExportError(
                f"panels by date need 1 to {MOST_PANELS} days and {len(self.days)} are "
                "given; name the days"
            )
        if self.days and not by_date:
            raise ExportError(
                f"days {', '.join(map(str, self.days))} are given and the panels are "
                f"not by date; ask for panels by {Panels.DATES}, or leave out the days"
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
class Motion:
    """A period as a moving picture.

    Raises:
        ExportError: If it has no two days, or would be too large, fast or slow.
    """

    first: date
    """Valid day of the first frame."""
    last: date
    """Valid day of the last frame, always shown."""
    step: int = 1
    """Days from one frame to the next."""
    speed: float = 8.0
    """Frames a second."""
    hold_first: float = 1.0
    """Seconds for which the first frame stands still."""
    hold_last: float = 2.0
    """Seconds for which the last frame stands still."""
    width: int = 1280
    """Pixels; even, as video wants it."""
    height: int = 720
    """Pixels; even."""

    def __post_init__(self) -> None:
        """Refuse what could not be drawn, written or watched."""
        if self.first >= self.last:
            raise ExportError(
                f"a moving picture from {self.first} to {self.last} has fewer than two "
                "days; give the earlier day first"
            )
        if self.step < 1:
            raise ExportError(f"a step of {self.step} days leads nowhere; take 1")
        _require_between("speed", self.speed, SLOWEST, FASTEST, "frames a second")
        for name in ("hold_first", "hold_last"):
            _require_between(name, getattr(self, name), 0, LONGEST_HOLD, "seconds")
        self._require_size()

    def _require_size(self) -> None:
        """Refuse frames that are too many, too large, or odd."""
        for name in ("width", "height"):
            side = getattr(self, name)
            _require_between(name, side, LEAST_SIDE, MOST_SIDE, "pixels")
            if side % 2:
                raise ExportError(f"{name} {side} is odd; video wants {side + 1}")
        count = len(self.days)
        pixels = count * self.width * self.height
        if count > MOST_FRAMES or pixels > MOST_FRAME_PIXELS:
            most = min(MOST_FRAMES, MOST_FRAME_PIXELS // (self.width * self.height))
            raise ExportError(
                f"{count:,} frames of {self.width} by {self.height} pixels are more "
                f"than the {most:,} that can be made; take a longer step, a shorter "
                "period or a smaller picture"
            )

    @property
    def days(self) -> Sequence[date]:
        """The valid day of every frame; the last is shown whatever the step."""
        span = (self.last - self.first).days
        offsets = [*range(0, span, self.step), span]
        return [self.first + timedelta(days=offset) for offset in offsets]


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


def _require_distinct(what: str, values: Sequence[object]) -> None:
    if len(set(values)) < len(values):
        twice = next(v for v in values if values.count(v) > 1)
        raise ExportError(f"{what} {twice} is given twice; give it once")


def _require_between(
    name: str, value: float, least: float, most: float, unit: str
) -> None:
    # A comparison with NaN is false, so NaN is refused along with the rest.
    if not least <= value <= most:
        raise ExportError(
            f"{name} {value:g} lies outside {least:g} to {most:g} {unit}; mend it"
        )
