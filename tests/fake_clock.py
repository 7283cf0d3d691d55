"""A clock that is set by a test, for a process that knows nothing of it (libfaketime).

Where libfaketime is not installed its tests are skipped with the reason; with
CLAIMLINE_REQUIRE_ENGINES=1 they fail.
"""

import os
from pathlib import Path
from typing import Final

from tests.clusters import give_up

LIBRARY: Final = "faketime/libfaketime*.so.1"


class FakeClock:
    """The clock of the processes that are started with its variables."""

    def __init__(self, folder: Path, shift: str) -> None:
        """Set the clock.

        Args:
            folder: Where what it says is kept.
            shift: How far it is off, such as +400d or -1y.
        """
        self._file = folder / "clock"
        self.set(shift)
        self.variables = {
            "LD_PRELOAD": str(_find_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # As where a clock is set: what measures time that passes goes on.
            "DONT_FAKE_MONOTONIC": "1",
            # Or else a wait for the interpreter's lock takes a hundred times as long.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }
        """Environment of the processes."""

    def set(self, shift: str) -> None:
        """Set the clock anew, also for processes that run."""
        aside = self._file.with_suffix(".part")
        aside.write_text(f"{shift}\n", encoding="ascii")
        aside.replace(self._file)


def _find_library() -> Path:
    """Find the library of threads, as Debian installs it."""
    found = sorted(Path("/usr/lib").glob(f"*/{LIBRARY}"))
    if os.name != "posix" or not found:
        give_up("libfaketime is not installed; apt-get install faketime")
    return found[-1]
