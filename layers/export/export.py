"""Export a view: the one entrance for the page, the command line and publishing."""

from pathlib import Path

from layers.export.basis import Basis
from layers.export.formats import Format, find_format
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.target import require_target, write_aside


def export(
    name: str, request: ExportRequest, basis: Basis, watch: Watch | None = None
) -> bytes:
    """Make an export in memory.

    Args:
        name: A format of `layers.export.formats.FORMATS`.
        request: What to show, and how.
        basis: The tables.
        watch: Is told of the progress, and may call the export off.

    Returns:
        The content of the file; equal requests about equal tables give equal bytes.

    Raises:
        ExportError: If the format is unknown, the request asks for what cannot be
            made, or the export was called off.
    """
    return find_format(name).load()(request, basis, watch or Watch())


def export_file(  # noqa: PLR0913 - what to make, from what, and where to
    path: Path,
    name: str,
    request: ExportRequest,
    basis: Basis,
    watch: Watch | None = None,
    *,
    overwrite: bool = False,
) -> None:
    """Make an export and write it whole or not at all.

    Args:
        path: Where the file is to stand.
        name: As for `export`, and so the next three.
        request: What to show.
        basis: The tables.
        watch: Is told of the progress.
        overwrite: Whether a file that stands there may be replaced.

    Raises:
        ExportError: As from `export`, and if the file cannot be written. What stood
            there before still does.
    """
    require_target(path, overwrite=overwrite)
    content = export(name, request, basis, watch)
    write_aside(path, content, overwrite=overwrite)


def build_file_name(request: ExportRequest, form: Format) -> str:
    """Build a name for a file: letters, digits, dots and hyphens only."""
    return f"claimline-{request.view.as_of.isoformat()}{form.suffix}"
