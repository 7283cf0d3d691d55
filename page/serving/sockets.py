"""Sockets: an answer leaves in full at once, and does not wait for the reader."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

OWN_FILES: Final = Path("/dev/fd")
"""Where Linux, macOS and the BSDs list what a process has open."""


def send_at_once() -> None:
    """Let every connection of this process that will be accepted send at once.

    Streamlit hands its web server a socket that does not name its protocol, and
    asyncio takes only one that does for TCP. Nagle's algorithm then keeps the body
    of each answer back until the reader has acknowledged its head, which a kernel
    puts off by 40 ms: the seventy files of a first visit took half a second longer.
    Accepted connections take the option over from the socket that listens. Where
    the system lists no files, nothing changes.

    References:
        RFC 896 (Nagle's algorithm); issue 3149 of uvicorn.
    """
    for listening in _find_listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _find_listening() -> Iterator[socket.socket]:
    """Open every listening socket of TCP a second time, each until the next."""
    for file in OWN_FILES.iterdir() if OWN_FILES.is_dir() else ():
        # What is no socket, or has been closed meanwhile, is none of our business.
        with suppress(OSError), socket.socket(fileno=os.dup(int(file.name))) as found:
            inet = found.family in {socket.AF_INET, socket.AF_INET6}
            if inet and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield found
