"""How far an export has come, how long it will take, and how to call it off."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from layers.export.refusal import ExportError


class ExportCancelledError(ExportError):
    """An export that was called off; nothing was written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export has come."""

    done: int
    """Steps done."""
    total: int
    """All steps."""
    seconds_left: float | None
    """Time left at the pace so far; None before the first step is done."""


def _say_nothing(progress: Progress) -> None:
    """Keep it to oneself."""


@dataclass(slots=True)
class Watch:
    """Watches over one export: told of its progress, asked whether it may go on."""

    tell: Callable[[Progress], None] = _say_nothing
    """Called after every step, in the thread of the export."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    """Set from any thread to call the export off."""
    clock: Callable[[], float] = time.monotonic
    """Seconds; only differences count."""
    _started: float | None = None

    def advance(self, done: int, total: int) -> None:
        """Note that so many of all steps are done; begin with none.

        Raises:
            ExportCancelledError: If the export was called off.
        """
        if self.cancelled.is_set():
            raise ExportCancelledError(
                f"called off after {done} of {total} steps; nothing was written"
            )
        now = self.clock()
        if self._started is None or done == 0:
            self._started = now
        left = (now - self._started) / done * (total - done) if done else None
        self.tell(Progress(done, total, left))
