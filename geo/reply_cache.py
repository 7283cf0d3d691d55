"""ReplyCache: answers of a geocoding service, kept on disk; never in the way.

A cache that cannot be read or written only costs another request, so it says so
in the log and goes on.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

KEPT_DAYS: Final = 30
"""Days after which an answer is asked for again."""

_DAY_S = 86_400
_TABLE = (
    "CREATE TABLE IF NOT EXISTS reply "
    "(question TEXT PRIMARY KEY, answer TEXT NOT NULL, kept_at REAL NOT NULL)"
)
_LOGGER = logging.getLogger(__name__)


class ReplyCache:
    """JSON answers by question, in one SQLite file shared by all processes."""

    def __init__(
        self, path: Path | None, clock: Callable[[], float] = time.time
    ) -> None:
        """Name the file; it is made when the first answer is kept.

        Args:
            path: The file; None keeps nothing.
            clock: Seconds since the epoch.
        """
        self._path = path
        self._clock = clock

    def read(self, question: str) -> Any | None:  # noqa: ANN401 - any JSON
        """Read the answer to a question.

        Args:
            question: Whatever identifies it.

        Returns:
            The decoded JSON, or None if none is kept that is young enough.
        """
        if self._path is None or not self._path.is_file():
            return None
        oldest = self._clock() - KEPT_DAYS * _DAY_S
        query = "SELECT answer FROM reply WHERE question = ? AND kept_at >= ?"
        try:
            with closing(sqlite3.connect(self._path)) as database:
                row = database.execute(query, (question, oldest)).fetchone()
            return json.loads(row[0]) if row else None
        except (sqlite3.Error, ValueError, TypeError) as error:
            _LOGGER.warning("%s cannot be read (%s); delete it", self._path, error)
            return None

    def write(self, question: str, answer: object) -> None:
        """Keep the answer to a question, and drop those that are too old.

        Args:
            question: Whatever identifies it.
            answer: Anything that JSON can hold.
        """
        if self._path is None:
            return
        now = self._clock()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A transaction: another process sees the old answer or the new one.
            with closing(sqlite3.connect(self._path)) as database, database:
                database.execute(_TABLE)
                database.execute(
                    "INSERT OR REPLACE INTO reply VALUES (?, ?, ?)",
                    (question, json.dumps(answer), now),
                )
                database.execute(
                    "DELETE FROM reply WHERE kept_at < ?", (now - KEPT_DAYS * _DAY_S,)
                )
        except (sqlite3.Error, OSError) as error:
            _LOGGER.warning("%s cannot be written (%s)", self._path, error)


def cache_path(environment: Mapping[str, str]) -> Path | None:
    """Choose where answers are kept.

    Args:
        environment: Environment variables. CLAIMLINE_CACHE_DIR is used if set;
            else the platform's own place for caches.

    Returns:
        The file, or None if the environment names no place for it.

    References:
        XDG Base Directory Specification 0.8; Windows keeps caches under
        LOCALAPPDATA.
    """
    chosen = environment.get("CLAIMLINE_CACHE_DIR")
    if chosen:
        return Path(chosen) / "nominatim.sqlite"
    for variable, below in (
        ("XDG_CACHE_HOME", "claimline"),
        ("LOCALAPPDATA", "claimline/cache"),
        ("HOME", ".cache/claimline"),
    ):
        if environment.get(variable):
            return Path(environment[variable]) / below / "nominatim.sqlite"
    return None
