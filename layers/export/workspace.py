"""A folder for what can only be made as a file, and is gone when it is made."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from geo.message import Message
from layers.export.refusal import ExportError

_NO_ROOM = (OSError, sqlite3.Error, DataLayerError, DataSourceError, FeatureError)
"""What FFmpeg's pipe, SQLite and GDAL come to where a file cannot grow."""


@contextmanager
def open_workspace() -> Iterator[Path]:
    """Make a temporary folder that lasts until the block ends.

    Raises:
        ExportError: If it cannot be made, or a file in it cannot be written.
    """
    try:
        with TemporaryDirectory(prefix="claimline-") as folder:
            yield Path(folder)
    except _NO_ROOM as error:
        raise ExportError(
            Message(
                "the file cannot be made, because the folder for temporary files cannot"
                " be written to ({error}); make room there, or try again later",
                error=str(error).partition("\n")[0][:100],
            )
        ) from error
