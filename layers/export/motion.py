"""A period as a moving picture: its days, its pace, and what is too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo.message import Message
from layers.export.refusal import ExportError, require_between

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
                Message(
                    "a moving picture from {first} to {last} has fewer than two days; "
                    "give the earlier day first",
                    first=self.first,
                    last=self.last,
                )
            )
        if self.step < 1:
            raise ExportError(
                Message("a step of {days} days leads nowhere; take 1", days=self.step)
            )
        pace = Message("frames a second")
        require_between(Message("speed"), self.speed, SLOWEST, FASTEST, pace)
        for name, held in (
            (Message("time for which the first frame is held"), self.hold_first),
            (Message("time for which the last frame is held"), self.hold_last),
        ):
            require_between(name, held, 0, LONGEST_HOLD, Message("seconds"))
        self._require_size()

    def _require_size(self) -> None:
        """Refuse frames that are too many, too large, or odd."""
        for name, side in (
            (Message("width"), self.width),
            (Message("height"), self.height),
        ):
            require_between(name, side, LEAST_SIDE, MOST_SIDE, Message("pixels"))
            if side % 2:
                raise ExportError(
                    Message(
                        "{name} {side} is odd; video wants {next}",
                        name=name,
                        side=side,
                        next=side + 1,
                    )
                )
        count = len(self.days)
        pixels = count * self.width * self.height
        if count > MOST_FRAMES or pixels > MOST_FRAME_PIXELS:
            most = min(MOST_FRAMES, MOST_FRAME_PIXELS // (self.width * self.height))
            raise ExportError(
                Message(
                    "{count} frames of {width} by {height} pixels are more than the "
                    "{most} that can be made; take a longer step, a shorter period or "
                    "a smaller picture",
                    count=count,
                    width=self.width,
                    height=self.height,
                    most=most,
                )
            )

    @property
    def days(self) -> Sequence[date]:
        """The valid day of every frame; the last is shown whatever the step."""
        span = (self.last - self.first).days
        offsets = [*range(0, span, self.step), span]
        return [self.first + timedelta(days=offset) for offset in offsets]
