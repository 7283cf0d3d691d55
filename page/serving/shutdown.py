"""Shutdown: the server ends when it is told to, also where a connection hangs."""

import logging
import os
import signal
from threading import Timer, current_thread, main_thread
from types import FrameType
from typing import Final

LOG: Final = logging.getLogger(__name__)

GRACE_S: Final = 5.0
"""How long answers that are under way may take once the server is told to end."""


def bound_shutdown() -> None:
    """Let SIGTERM end the process within `GRACE_S`, as orderly as it can.

    The web server closes every connection, and browsers come back to whoever then
    answers at the address, with their view in it. It would wait for a reader that
    never closes, though.
    """
    if current_thread() is not main_thread():
        return  # No signal can be heard here, and none is meant for us.
    before = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        watchdog = Timer(GRACE_S, _give_up)
        watchdog.daemon = True
        watchdog.start()
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)


def _give_up() -> None:
    LOG.warning("ended with connections open, %g s after it was asked to", GRACE_S)
    os._exit(0)
