"""A folder of files, on this machine or wherever fsspec reaches.

Files are written whole under a name that is new. Nothing is ever changed.
"""

import os
import tempfile
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

from geo.errors import ClaimlineError


class LocationError(ClaimlineError):
    """A folder that cannot be reached, read or written; says which and why."""


class Location(Protocol):
    """A folder; names inside it use / and are relative to it."""

    url: str
    """How the reader wrote it."""

    def list_names(self, folder: str) -> list[str]:
        """List the names of the files in a folder, sorted; it need not exist."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read from any position."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file; after a crash it is there whole or not at all.

        Raises:
            LocationError: If it cannot be written, as on a full disk.
        """
        ...

    def write_new(self, name: str, content: bytes) -> bool:
        """Write a file unless there is one of the name, and say whether."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; it need not exist."""
        ...

    def stamp(self, name: str) -> Hashable:
        """Give what changes when a file is written anew, without reading it."""
        ...

    def address(self, name: str) -> str:
        """Give the address of a file for engines."""
        ...


def open_location(url: str) -> Location:
    """Open a folder by its path or URL.

    Raises:
        LocationError: If nothing installed reaches it.
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        return LocalLocation(Path(url))
    return LocalLocation(Path(rest)) if scheme == "file" else RemoteLocation(url)


class LocalLocation:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made by the first write."""
        self.folder = folder
        self.url = str(folder)

    def list_names(self, folder: str) -> list[str]:
        """List the files of a folder, those half written left out."""
        files = (self.folder / folder).glob("*")
        return sorted(f"{folder}/{f.name}" for f in files if f.suffix != ".part")

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read."""
        return (self.folder / name).open("rb")

    def write(self, name: str, content: bytes) -> None:
        """Write aside, then rename."""
        with self._aside(name, content) as aside:
            aside.rename(self.folder / name)

    def write_new(self, name: str, content: bytes) -> bool:
        """Write aside, then link, which fails where a name is taken."""
        with self._aside(name, content) as aside:
            try:
                os.link(aside, self.folder / name)
            except FileExistsError:
                return False
        return True

    def remove(self, name: str) -> None:
        """Remove a file."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        with suppress(OSError):
            # Of an import that is done, not even the folder stays.
            path.parent.rmdir()

    def stamp(self, name: str) -> Hashable:
        """Give number, size and time; None where there is no file."""
        try:
            told = (self.folder / name).stat()
        except OSError:
            return None
        return told.st_ino, told.st_size, told.st_mtime_ns

    def address(self, name: str) -> str:
        """Give the path."""
        return str(self.folder / name)

    def _aside(self, name: str, content: bytes) -> "_Aside":
        return _Aside(self.folder / name, content)


class _Aside:
    """A file written beside its final name, and gone in the end if still there."""

    def __init__(self, final: Path, content: bytes) -> None:
        self._final = final
        self._content = content
        self._path = final

    def __enter__(self) -> Path:
        try:
            self._final.parent.mkdir(parents=True, exist_ok=True)
            number, path = tempfile.mkstemp(".part", dir=self._final.parent)
            self._path = Path(path)
            with os.fdopen(number, "wb") as file:
                file.write(self._content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.__exit__()
            raise LocationError(
                f"{self._final} cannot be written ({error.strerror}); make room or "
                "give leave to write, then run the same command again: it goes on "
                "where it stopped, and the data that was there is untouched"
            ) from error
        return self._path

    def __exit__(self, *_: object) -> None:
        if self._path != self._final:
            self._path.unlink(missing_ok=True)


class RemoteLocation:
    """A folder that fsspec reaches, such as a bucket of an object store.

    An object store shows an object when all of it has arrived. It cannot refuse a
    name that is taken, so there one import at a time is the rule.
    """

    def __init__(self, url: str) -> None:
        """Find what reaches the URL.

        Raises:
            LocationError: If fsspec or its driver for the scheme is missing.
        """
        self.url = url.rstrip("/")
        scheme = url.partition("://")[0]
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - optional

            self.filesystem, self._root = url_to_fs(self.url)
        except ImportError as error:
            raise LocationError(
                f"{url} needs a driver that is not installed ({error}); run "
                f"pip install 'fsspec[{scheme}]'"
            ) from error
        except ValueError as error:
            raise LocationError(
                f"{url} is no store: {error}; write a folder, or a URL whose scheme "
                "fsspec knows"
            ) from error

    def list_names(self, folder: str) -> list[str]:
        """List the files of a folder."""
        try:
            found = self.filesystem.ls(f"{self._root}/{folder}", detail=False)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LocationError(f"{self.url} cannot be reached ({error})") from error
        return sorted(f"{folder}/{path.rpartition('/')[2]}" for path in found)

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read."""
        file: IO[bytes] = self.filesystem.open(f"{self._root}/{name}", "rb")
        return file

    def write(self, name: str, content: bytes) -> None:
        """Put an object."""
        try:
            self.filesystem.pipe_file(f"{self._root}/{name}", content)
        except OSError as error:
            raise LocationError(
                f"{self.url}/{name} cannot be written ({error}); run the same command "
                "again: the data that was there is untouched"
            ) from error

    def write_new(self, name: str, content: bytes) -> bool:
        """Put an object unless one of its name is seen."""
        if self.filesystem.exists(f"{self._root}/{name}"):
            return False
        self.write(name, content)
        return True

    def remove(self, name: str) -> None:
        """Remove an object."""
        path: Any = f"{self._root}/{name}"
        if self.filesystem.exists(path):
            self.filesystem.rm_file(path)

    def stamp(self, name: str) -> Hashable:
        """Give the name: objects are never changed, and each would cost a question."""
        return name

    def address(self, name: str) -> str:
        """Give the URL."""
        return str(self.filesystem.unstrip_protocol(f"{self._root}/{name}"))
