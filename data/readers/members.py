"""From a file, a folder or an archive to the files in it, checked before they are read.

Names of members are labels. None is ever opened as a path, so that an archive
cannot reach out of itself.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from data.grids.archive import open_archive, read_entry
from data.grids.grid import GridError
from data.grids.sniff import Format, sniff
from data.readers.contract import (
    MOST_BYTES,
    MOST_MEMBERS,
    MOST_UPLOADED,
    ImportRefusedError,
    Member,
)

PACKED_TIMES: Final = 8
"""How much larger than one file all files of an archive may be, unpacked; they are
read one by one."""

SIDECARS: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems put beside the files of their users; left out."""


def open_members(path: Path) -> list[Member]:
    """Open what a user of the command named.

    Args:
        path: A file, a folder (with those below it), or a zip archive of files.

    Returns:
        The files, sorted by name; never empty. A workbook or a KMZ, which are
        archives too, counts as one file.

    Raises:
        ImportRefusedError: If it cannot be read, is too large, or is no file.
    """
    try:
        if path.is_dir():
            return _open_folder(path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(path.name, size, MOST_BYTES)
        with path.open("rb") as file:
            zipped = file.read(4) == b"PK\x03\x04"
        if not zipped:
            return [Member(path.name, size, path.read_bytes)]
        return open_upload(path.name, path.read_bytes(), MOST_BYTES)
    except OSError as error:
        raise ImportRefusedError(
            f"{path} cannot be read ({error.strerror}); check that it is there"
        ) from error


def open_upload(name: str, content: bytes, most: int = MOST_UPLOADED) -> list[Member]:
    """Open what a visitor of the page brought.

    Args:
        name: Name of the file.
        content: The file as it is on disk.
        most: Bytes that it may have, and that its files may have when unpacked.

    Returns:
        As `open_members`.

    Raises:
        ImportRefusedError: As `open_members`.
    """
    label = PurePosixPath(name.replace("\\", "/")).name or "file"
    if len(content) > most:
        raise _too_large(label, len(content), most)
    if not content.startswith(b"PK") or _is_one_table(content):
        return [Member(label, len(content), lambda: content)]
    try:
        archive = open_archive(content, PACKED_TIMES * most, MOST_MEMBERS)
    except GridError as error:
        raise ImportRefusedError(f"{label} {error}") from error
    return _list_entries(label, archive)


def _too_large(name: str, size: int, most: int) -> ImportRefusedError:
    return ImportRefusedError(
        f"{name} has {size / 2**20:,.0f} MB; bring at most {most // 2**20} MB at once"
    )


def _is_one_table(content: bytes) -> bool:
    try:
        return sniff(content) in {Format.WORKBOOK, Format.KMZ}
    except GridError:
        return False


def _open_folder(folder: Path) -> list[Member]:
    paths = sorted(path for path in _walk(folder) if _is_wanted(str(path.name)))
    if not paths:
        raise ImportRefusedError(f"{folder} holds no file; name another folder")
    members = []
    for path in paths:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(path.name, size, MOST_BYTES)
        name = path.relative_to(folder).as_posix()
        members.append(Member(name, size, path.read_bytes))
    return members


def _walk(folder: Path) -> Iterator[Path]:
    """Give the files below a folder; links could lead out of it and are left out."""
    for count, path in enumerate(folder.rglob("*")):
        if count > MOST_MEMBERS:
            raise ImportRefusedError(
                f"{folder} holds more than {MOST_MEMBERS:,} files; name one of fewer"
            )
        if path.is_file() and not path.is_symlink():
            yield path


def _list_entries(label: str, archive: zipfile.ZipFile) -> list[Member]:
    members: list[Member] = []
    for info in archive.infolist():
        name = info.filename
        if info.is_dir() or not _is_wanted(name):
            continue
        if _leads_out(name):
            raise ImportRefusedError(
                f"{label} holds the path {name[:80]!r}, which leads out of the "
                "archive; pack plain files"
            )
        if info.file_size > MOST_BYTES:
            raise _too_large(name[:80], info.file_size, MOST_BYTES)
        members.append(_make_member(label, archive, info))
    if not members:
        raise ImportRefusedError(f"{label} holds no file; pack the tables into it")
    return sorted(members, key=lambda member: member.name)


def _make_member(label: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    def read() -> bytes:
        try:
            return read_entry(archive, info.filename)
        except GridError as error:
            raise ImportRefusedError(f"{label}: {info.filename!r} {error}") from error

    return Member(info.filename, info.file_size, read)


def _is_wanted(name: str) -> bool:
    parts = name.split("/")
    return not (
        name.startswith(SIDECARS[0]) or parts[-1] in SIDECARS or parts[-1][:2] == "._"
    )


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
