"""Write a file whole or not at all, and never over one that nobody gave up.

The content is written beside the target and takes its name when it is complete, so
that neither a full disk nor a killed process leaves half a file under that name.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from layers.export.refusal import ExportError


def require_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a target that could not be written, before the work is done.

    Args:
        path: Where the file is to stand.
        overwrite: Whether a file that stands there may be replaced.

    Raises:
        ExportError: If the folder is missing or closed, or the target is a folder,
            no plain file, or a file that may not be replaced.
    """
    folder = path.parent
    if not folder.is_dir():
        raise ExportError(f"{path}: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ExportError(
            f"{path}: the folder {folder} may not be written; choose another"
        )
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _explain(path, error) from error
    if not stat.S_ISREG(mode):
        raise ExportError(f"{path} is no plain file; choose another name")
    if not overwrite:
        raise ExportError(f"{path} exists; name another or allow to overwrite it")


def write_aside(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file under another name and then give it its own.

    Args:
        path: Where the file is to stand; its folder exists.
        content: All of the file.
        overwrite: Whether a file that stands there may be replaced.

    Raises:
        ExportError: If it cannot be written: what stood there before still does.
    """
    require_target(path, overwrite=overwrite)
    try:
        handle, aside = mkstemp(dir=path.parent, prefix=".claimline-", suffix=".part")
    except OSError as error:
        raise _explain(path, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            os.fchmod(stream.fileno(), 0o666 & ~_read_umask())
        _give_name(Path(aside), path, overwrite=overwrite)
    except OSError as error:
        raise _explain(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            Path(aside).unlink()


def _give_name(aside: Path, path: Path, *, overwrite: bool) -> None:
    """Give the finished file its name; a link, unlike a renaming, replaces nothing."""
    if overwrite:
        aside.replace(path)
        return
    try:
        os.link(aside, path)
    except FileExistsError:
        raise ExportError(
            f"{path} was made by somebody else meanwhile; choose another name"
        ) from None
    except OSError:
        # Not every file system has links; the check above is then all there is.
        aside.replace(path)


def _read_umask() -> int:
    """Read which rights a new file does not get; only setting it tells."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _explain(path: Path, error: OSError) -> ExportError:
    return ExportError(
        f"{path} cannot be written ({error.strerror}); what stood there before is "
        "untouched: make room, or choose another place"
    )
