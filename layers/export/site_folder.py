"""Put a site where another stands, so that readers find the old or the new one whole.

The files are written beside the target and the two folders trade places at the end. A
process that is killed before that leaves the old site as it was.
"""

import ctypes
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from layers.export.refusal import ExportError
from layers.export.site import MARKER

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def require_site_folder(target: Path) -> Path:
    """Refuse a folder that is not ours to replace, before the work is done.

    Args:
        target: Where the site is to stand.

    Returns:
        The folder itself, links followed.

    Raises:
        ExportError: If it is a file, holds what no site of ours holds, or stands in
            a folder that is missing or closed.
    """
    folder = target.resolve()
    around = folder.parent
    if not around.is_dir():
        raise ExportError(f"{target}: there is no folder {around}; make it first")
    if not os.access(around, os.W_OK | os.X_OK):
        raise ExportError(f"{target}: {around} may not be written; choose another")
    if not folder.exists():
        return folder
    if not folder.is_dir():
        raise ExportError(f"{target} is a file; name a folder for the site")
    if any(folder.iterdir()) and not _is_site(folder):
        raise ExportError(
            f"{target} holds files and is no site of claimline (it has no whole "
            f"{MARKER}); name another folder, or empty it yourself"
        )
    return folder


def _is_site(folder: Path) -> bool:
    """Tell whether a folder is a site of ours and holds nothing else."""
    try:
        told = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        listed = {MARKER, *told["files"]} if "claimline-site" in told else set()
    except (OSError, ValueError, KeyError, TypeError):
        return False
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir()
    }
    return found <= listed


def write_site(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a site aside and then let it take its place.

    Args:
        target: As for `require_site_folder`.
        files: Content by path within the site.

    Raises:
        ExportError: As from `require_site_folder`, and if the files cannot be
            written. What stood there before still does.
    """
    folder = require_site_folder(target)
    aside: Path | None = None
    try:
        aside = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        aside.chmod(0o777 & ~_read_umask())
        for path, content in files.items():
            _write_file(aside / path, content)
        _swap(aside, folder)
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written ({error.strerror}); what stood there before "
            "is untouched: make room, or choose another place"
        ) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _swap(aside: Path, folder: Path) -> None:
    """Let the new folder take the place of the old one, which is then aside."""
    if not folder.exists():
        aside.rename(folder)
    elif not _exchange(aside, folder):
        # Without an exchange there is a moment with neither under the name.
        old = aside.with_name(f"{aside.name}-old")
        folder.rename(old)
        try:
            aside.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux)."""
    with suppress(AttributeError, OSError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        paths = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
        return bool(rename(*paths, _RENAME_EXCHANGE) == 0)
    return False


def _read_umask() -> int:
    """Read which rights a new folder does not get; only setting it tells."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
