"""DuckDB over Parquet files that are bucketed by place.

Many claims need little memory: what is asked of each place by itself is asked of
some buckets after the others.
"""

from collections.abc import Sequence
from typing import Final

from data.buckets.location import Location, LocationError, RemoteLocation
from data.buckets.manifest import Manifest, StoredFile, check_digests, check_sizes
from data.engines.duck import DuckEngine
from data.engines.engine import EngineError
from data.scratch import make_scratch_folder

ROWS_A_PART: Final = 500_000
"""Buckets are asked together up to about so many claims."""

MEMORY: Final = "1500MB"
"""Of DuckDB; what does not fit goes to a temporary folder."""


class BucketEngine(DuckEngine):
    """A DuckDB whose tables are views of the files of one manifest."""

    def __init__(self, location: Location, manifest: Manifest) -> None:
        """Look at the files.

        Args:
            location: Where they are.
            manifest: Which hold; later imports do not change what is answered.

        Raises:
            LocationError: If a file is missing or not whole.
        """
        super().__init__()
        check_sizes(location, manifest)
        self._location = location
        self._manifest = manifest
        self._parts = share_out(manifest.claims)
        self.parts = len(self._parts)
        self._part: int | None = -1
        if isinstance(location, RemoteLocation):
            self.connection.register_filesystem(location.filesystem)
        self.connection.execute(f"SET memory_limit = '{MEMORY}'")
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(
            "SET temp_directory = $folder", {"folder": str(make_scratch_folder())}
        )
        self.narrow(None)

    def narrow(self, part: int | None) -> None:
        """Let the views show one part, or everything."""
        if part == self._part:
            return
        files = self._manifest.claims if part is None else self._parts[part]
        where = "" if part is None else f" WHERE bucket IN ({_list_buckets(files)})"
        self._view("claims", [file.name for file in files], "")
        self._view("places", [self._manifest.places.name], where)
        self._part = part

    def explain(self, error: Exception) -> EngineError:
        """Name the file that is damaged, if one is."""
        try:
            check_digests(self._location, self._manifest)
        except LocationError as damage:
            return EngineError(str(damage))
        return super().explain(error)

    def _view(self, name: str, files: Sequence[str], where: str) -> None:
        columns = "* EXCLUDE (bucket)" if name == "places" else "*"
        listed = ", ".join(_quote(self._location.address(file)) for file in files)
        self.execute(
            f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT {columns} "  # noqa: S608 - quoted
            f"FROM read_parquet([{listed}], hive_partitioning = false){where}"
        )


def share_out(files: Sequence[StoredFile]) -> list[list[StoredFile]]:
    """Put buckets together, in their order, to parts of about `ROWS_A_PART`."""
    parts: list[list[StoredFile]] = [[]]
    for file in files:
        if parts[-1] and sum(f.rows for f in parts[-1]) + file.rows > ROWS_A_PART:
            parts.append([])
        parts[-1].append(file)
    return parts


def _list_buckets(files: Sequence[StoredFile]) -> str:
    return ", ".join(str(file.bucket) for file in files)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
