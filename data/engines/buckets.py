"""DuckDB over Parquet files that are bucketed by place.

Many claims need little memory: what is asked of each place by itself is asked of
some buckets after the others.
"""

from collections.abc import Sequence
from typing import Final

from data.buckets.location import Location, LocationError, RemoteLocation
from data.buckets.manifest import (
    Manifest,
    Proof,
    StoredFile,
    check_sizes,
    find_manifest,
)
from data.engines.duck import DuckEngine
from data.engines.engine import EngineError, EngineGoneError, RenewedError
from data.scratch import make_scratch_folder

ROWS_A_PART: Final = 500_000
"""Buckets are asked together up to about so many claims."""

NONE: Final = -1
"""The part that the views show before there are views."""

MEMORY: Final = "1500MB"
"""Of DuckDB; what does not fit goes to a temporary folder."""

SPILLING: Final = ("duckdb_temp", "max_temp_directory_size")
"""What stands in DuckDB's words when that folder is full."""


class BucketEngine(DuckEngine):
    """A DuckDB whose tables are views of the files of one manifest."""

    def __init__(self, location: Location, manifest: Manifest) -> None:
        """Look at the files.

        Args:
            location: Where they are.
            manifest: Which hold. A later import does not change what is answered;
                once one has removed the files of this manifest, nothing is.

        Raises:
            LocationError: If a file is missing or not whole.
        """
        super().__init__()
        self._location = location
        self._part: int | None = NONE
        if isinstance(location, RemoteLocation):
            self.connection.register_filesystem(location.filesystem)
        self.connection.execute(f"SET memory_limit = '{MEMORY}'")
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(
            "SET temp_directory = $folder", {"folder": str(make_scratch_folder())}
        )
        self._look_at(manifest)

    def look(self) -> bool:
        """Read what was written anew since the last look, if anything was.

        Raises:
            LocationError: If a file is missing or not what was written.
        """
        newest = self._find_newest()
        if newest.digest != self._manifest.digest:
            return True
        if newest.number != self._manifest.number:
            # The same claims, in files that stay longer.
            self._look_at(newest)
        self._proof.look()
        return False

    def reopen(self) -> None:
        """Look at what was imported last, if it holds the same.

        Raises:
            RenewedError: If it does not.
            LocationError: If a file is missing or not whole.
        """
        newest = self._find_newest()
        if newest.digest != self._manifest.digest:
            raise RenewedError(
                f"the claims in {self._location.url} were replaced by later imports"
            )
        self._look_at(newest)

    def narrow(self, part: int | None) -> None:
        """Let the views show one part, or everything."""
        if part == self._part:
            return
        self._part = NONE
        files = self._manifest.claims if part is None else self._parts[part]
        where = "" if part is None else f" WHERE bucket IN ({_list_buckets(files)})"
        self._view("claims", [file.name for file in files], "")
        self._view("places", [self._manifest.places.name], where)
        self._part = part

    def explain(self, error: Exception) -> EngineError:
        """Name the file that is damaged, if one is, or say that the disk is full."""
        told = super().explain(error)
        if any(sign in str(error) for sign in SPILLING):
            return EngineError(
                f"{told}; make room there, or name another folder by TMPDIR"
            )
        try:
            self._proof.look_again()
        except LocationError as damage:
            return self._explain_damage(damage)
        return told

    def _explain_damage(self, damage: LocationError) -> EngineError:
        try:
            renewed = self._find_newest().number != self._manifest.number
        except LocationError as gone:
            return EngineError(str(gone))
        return (EngineGoneError if renewed else EngineError)(str(damage))

    def _find_newest(self) -> Manifest:
        newest = find_manifest(self._location)
        if newest is None:
            raise LocationError(
                f"the store {self._location.url} is not there any more; bring it back "
                "to its place"
            )
        return newest

    def _look_at(self, manifest: Manifest) -> None:
        check_sizes(self._location, manifest)
        self._manifest = manifest
        self._proof = Proof(self._location, manifest)
        self._parts = share_out(manifest.claims)
        self.parts = len(self._parts)
        self._part = NONE
        self.narrow(None)

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
