"""Zip archives, opened only after their own directory has been checked."""

import io
import zipfile
from typing import Final

from data.grids.grid import GridError

MOST_UNPACKED: Final = 128 * 2**20
"""Bytes of one archive when unpacked."""

MOST_ENTRIES: Final = 2_000
"""Files in one archive."""

ENCRYPTED: Final = 0x1
"""Bit of the flags of a file that needs a password."""


def open_archive(
    content: bytes, most: int = MOST_UNPACKED, entries: int = MOST_ENTRIES
) -> zipfile.ZipFile:
    """Open a zip archive that is no bomb.

    The sizes that an archive states bind: reading a file out of it ends there.
    Names are never used as paths.

    Args:
        content: The archive as it is on disk.
        most: Bytes that all its files may have, unpacked.
        entries: How many files there may be.

    Raises:
        GridError: If it is damaged, too large, or needs a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise GridError(
            f"is a damaged or cut archive ({error}); save it again"
        ) from error
    infos = archive.infolist()
    if len(infos) > entries:
        raise GridError(f"holds {len(infos):,} files; bring at most {entries:,}")
    total = sum(info.file_size for info in infos)
    if total > most:
        raise GridError(
            f"unpacks to {total / 2**20:,.0f} MB; bring at most {most // 2**20} MB"
        )
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise GridError("needs a password; save it without one")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise GridError("holds two files of one name; save it again")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one file out of an opened archive.

    Raises:
        GridError: If it is damaged, or packed in a way that is not known.
    """
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise GridError(f"holds a damaged file ({error}); save it again") from error
    except (NotImplementedError, RuntimeError, LookupError) as error:
        raise GridError(
            f"is packed in an unknown way ({error}); save it again"
        ) from error
    except Exception as error:
        # zlib, bz2 and lzma have errors of their own for damaged data.
        if type(error).__module__ not in {"zlib", "_lzma", "lzma", "_bz2"}:
            raise
        raise GridError(f"holds a damaged file ({error}); save it again") from error
