"""Which files hold the claims: one manifest for each import, the highest counts.

A manifest names every file with its size and digest. It is written last, under the
next number, and only if nobody else has taken that number meanwhile.
"""

import hashlib
import json
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from data.buckets.location import Location, LocationError

MANIFESTS: Final = "manifests"
"""Folder of the manifests."""

FORMAT: Final = 1
"""Number of this layout; a reader refuses any other."""

KEPT: Final = 2
"""Manifests whose files stay, so that who reads the one before is not disturbed."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, and how to tell that it is whole."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    rows: int = 0
    bucket: int = 0

    @classmethod
    def of(
        cls, name: str, content: bytes, rows: int = 0, bucket: int = 0
    ) -> "StoredFile":
        """Describe a file by its content."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(name, len(content), digest, rows, bucket)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one import."""

    number: int
    buckets: int
    """Number of buckets, a power of two; the same for all imports of a store."""
    claims: tuple[StoredFile, ...]
    """At most one for each bucket, by bucket."""
    places: StoredFile
    """Parquet with the columns of `data.store.PLACES_SCHEMA` and the bucket."""
    tables: tuple[StoredFile, ...]
    """places.csv, sources.csv and regions.geojson, in this order; then the areas."""

    @property
    def files(self) -> Iterator[StoredFile]:
        """Give every file."""
        yield from (*self.claims, self.places, *self.tables)

    @property
    def digest(self) -> str:
        """SHA-256 in hex of all that the files hold."""
        told = "".join(file.sha256 for file in self.files)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Number of claims."""
        return sum(file.rows for file in self.claims)


def find_manifest(location: Location) -> Manifest | None:
    """Read the manifest that holds now; None if nothing was imported yet.

    Raises:
        LocationError: If it is damaged, or of another layout.
    """
    names = location.list_names(MANIFESTS)
    return read_manifest(location, names[-1]) if names else None


def read_manifest(location: Location, name: str) -> Manifest:
    """Read one manifest.

    Raises:
        LocationError: If it is damaged, or of another layout.
    """
    try:
        with location.open(name) as file:
            told = json.load(file)
        if told.pop("format") != FORMAT:
            raise LocationError(
                f"{location.address(name)} is of another version of claimline; "
                "import the datasets again into a new store"
            )
        claims = tuple(StoredFile(**f) for f in told.pop("claims"))
        tables = tuple(StoredFile(**f) for f in told.pop("tables"))
        places = StoredFile(**told.pop("places"))
        return Manifest(**told, claims=claims, tables=tables, places=places)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LocationError(
            f"{location.address(name)} is damaged ({error}); remove it to go back to "
            "the import before, or import again"
        ) from error


def publish_manifest(location: Location, manifest: Manifest) -> None:
    """Let a manifest hold from now on, and remove what nobody reads any more.

    Raises:
        LocationError: If another import was published meanwhile.
    """
    name = f"{MANIFESTS}/{manifest.number:08}.json"
    told = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)
    if not location.write_new(name, told.encode()):
        raise LocationError(
            f"{location.url} was changed by another import meanwhile; run the same "
            "command again"
        )
    _clear(location)


def _clear(location: Location) -> None:
    """Remove the files that none of the last manifests names."""
    names = location.list_names(MANIFESTS)
    named = {
        file.name
        for name in names[-KEPT:]
        for file in read_manifest(location, name).files
    }
    for name in names[:-KEPT]:
        location.remove(name)
    folders = sorted({name.rpartition("/")[0] for name in named})
    for name in (name for folder in folders for name in location.list_names(folder)):
        if name not in named:
            location.remove(name)


def check_sizes(location: Location, manifest: Manifest) -> None:
    """Check, without reading them, that all files are there and of their size.

    Raises:
        LocationError: Names the first that is not.
    """
    for file in manifest.files:
        _require_whole(location, file, deep=False)


class Proof:
    """Which files of a manifest were read and are what was written.

    What is no Parquet any more DuckDB refuses. Of single bits that turned over in a
    file, though, one in five changes an answer without a word.
    """

    def __init__(self, location: Location, manifest: Manifest) -> None:
        """Begin with no file read."""
        self._location = location
        self._manifest = manifest
        self._proved: dict[str, Hashable] = {}

    def look(self) -> None:
        """Read the files that were not proved yet, or are others since.

        Raises:
            LocationError: Names the first that is not what was written.
        """
        for file in self._manifest.files:
            stamp = self._location.stamp(file.name)
            if stamp is None or self._proved.get(file.name) != stamp:
                self._proved.pop(file.name, None)
                _require_whole(self._location, file, deep=True)
                self._proved[file.name] = stamp

    def look_again(self) -> None:
        """Read all files, those first that were not proved the last time.

        Raises:
            LocationError: Names the first that is not what was written.
        """
        self.look()
        self._proved.clear()
        self.look()


def read_whole(location: Location, file: StoredFile) -> bytes:
    """Read a file that is what was written.

    Raises:
        LocationError: If it is not.
    """
    _require_whole(location, file, deep=True)
    with location.open(file.name) as opened:
        return opened.read()


def _require_whole(location: Location, file: StoredFile, *, deep: bool) -> None:
    try:
        with location.open(file.name) as opened:
            size = opened.seek(0, 2)
            opened.seek(0)
            same = not deep or hashlib.sha256(opened.read()).hexdigest() == file.sha256
    except OSError as error:
        fault = f"cannot be read ({error.strerror or error})"
    else:
        if size == file.size and same:
            return
        fault = (
            f"has {size} bytes instead of {file.size}"
            if size != file.size
            else "is not what was written: its SHA-256 differs"
        )
    raise LocationError(
        f"{location.address(file.name)} {fault}; restore it from a copy, or import "
        "the datasets again into a new store"
    )
