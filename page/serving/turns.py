"""Turns: many readers at once are served one after the other, not all a little.

Every reader's run has a thread, and the threads share one interpreter. A hundred that
all go on hold one another up, and the first is done when the last is. So two work and
the others wait, which is less work in sum and lets half of them have their answer in
half the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

AT_WORK: Final = 2
"""One computes in Python while the other waits for the engine or the network."""

PATIENCE_S: Final = 30.0
"""Whoever has waited this long goes on without a turn: nothing waits for ever."""

_TURNS: Final = BoundedSemaphore(AT_WORK)


@contextmanager
def take_turn(turns: BoundedSemaphore = _TURNS) -> Iterator[None]:
    """Wait for a turn, and give it back however the work ends.

    Not for work that takes long by itself: it would keep the turn from all others.

    Args:
        turns: The turns that there are.
    """
    taken = turns.acquire(timeout=PATIENCE_S)
    try:
        yield
    finally:
        if taken:
            turns.release()
