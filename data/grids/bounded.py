"""Read a table in a process of its own, which can be ended at any time."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from data.grids.grid import Grid, GridError, parse_grid
from data.grids.worker import TOO_LARGE

ROOT: Final = Path(__file__).parents[2]
"""Where `python -m data.grids.worker` finds itself."""

PATIENCE_S: Final = 20.0
"""Seconds that reading one file may take."""

TICK_S: Final = 0.2
"""Seconds between two looks at whether to go on."""


def read_bounded(
    content: bytes,
    file: str,
    choices: Mapping[str, str],
    tick: Callable[[float], None],
) -> Grid:
    """Read a table, however hostile, within 512 MB and 20 seconds.

    Args:
        content: The file as it is on disk.
        file: Name of the file.
        choices: What its owner chose, as for `data.grids.formats.read_grid`.
        tick: Called several times a second with the share of the patience that
            is used up; whatever it raises ends the reading and comes through.

    Raises:
        GridError: If it is no usable table, or cannot be read within bounds.
    """
    request = json.dumps({"file": file, "choices": dict(choices)})
    command = [sys.executable, "-m", "data.grids.worker", request]
    try:
        process = _start(command, content)
    except OSError as error:
        raise GridError(
            "cannot be read now, because the server has no room for temporary files "
            f"({error.strerror}); nothing is wrong with it, so bring it again later"
        ) from error
    try:
        answer = _wait(process, tick)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return _understand(answer, process.returncode)


def _start(command: list[str], content: bytes) -> "subprocess.Popen[bytes]":
    """Start a process that reads the table from its standard input."""
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            cwd=ROOT,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def _wait(process: "subprocess.Popen[bytes]", tick: Callable[[float], None]) -> bytes:
    start = time.monotonic()
    while True:
        try:
            answer, _ = process.communicate(timeout=TICK_S)
        except subprocess.TimeoutExpired:
            pass
        else:
            return answer
        used = time.monotonic() - start
        if used > PATIENCE_S:
            raise GridError(
                f"takes longer than {PATIENCE_S:.0f} seconds to read; bring it in parts"
            )
        tick(used / PATIENCE_S)


def _understand(answer: bytes, status: int) -> Grid:
    if status:
        # The system ends a process that takes more than it may.
        raise GridError(f"cannot be read within bounds, or {TOO_LARGE}")
    record = json.loads(answer)
    if "refusal" in record:
        raise GridError(record["refusal"])
    return parse_grid(record)
