"""Write a dataset into a folder: made aside, proved, and swapped in as a whole."""

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.boundaries import REGIONS
from data.schemas import CLAIMS, PLACES, SCHEMAS, SOURCES
from data.tables import Dataset, build_reading, read_dataset, settle_reading
from data.typed import build_typed_table, write_cells
from geo.errors import ClaimlineError

REPORT: Final = "report.json"
"""What became of every row of an import; its presence marks a folder as ours."""

KIND: Final = "claimline dataset"
"""The member `kind` of a report."""


class FolderError(ClaimlineError, ValueError):
    """A folder that must not be written to."""


def write_table(frame: pd.DataFrame, kind: str) -> bytes:
    """Write a table as the file of its kind.

    Args:
        frame: The columns of its schema; others are left out.
        kind: A key of `SCHEMAS`.

    Returns:
        CSV in UTF-8; days as YYYY-MM-DD, an unknown day as an empty cell.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = list(SCHEMAS[kind].columns)
    writer.writerow(names)
    writer.writerows(zip(*write_cells(frame[names]).values(), strict=True))
    return stream.getvalue().encode()


def write_files(
    dataset: Dataset, report: Mapping[str, Any], files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Write the files of a dataset.

    Args:
        dataset: The tables.
        report: The object of report.json.
        files: Further files, by plain name.

    Returns:
        Content by name of every file.
    """
    made = {
        PLACES: write_table(dataset.places, PLACES),
        SOURCES: write_table(dataset.sources, SOURCES),
        CLAIMS: write_table(dataset.claims, CLAIMS),
        REGIONS: write_regions(dataset.regions),
        **files,
    }
    names = sorted({*made, REPORT})
    whole = {"kind": KIND, "files": names, **report}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return made | {REPORT: text.encode()}


def write_regions(regions: gpd.GeoDataFrame) -> bytes:
    """Write regions as GeoJSON, EPSG:4326, longitude first."""
    return str(regions.to_json(drop_id=True, ensure_ascii=False)).encode()


def prove_tables(made: Dataset, files: Mapping[str, bytes]) -> Dataset:
    """Check tables as the page and the commands would check their files.

    Args:
        made: The tables.
        files: What `write_files` made of them, by name.

    Returns:
        The dataset as it would be read from the files, of no folder.

    Raises:
        DataError: If they are no consistent dataset.
    """
    frames = {PLACES: made.places, SOURCES: made.sources, CLAIMS: made.claims}
    tables = {kind: build_typed_table(frame, kind) for kind, frame in frames.items()}
    return settle_reading(build_reading(Path(), tables, files))


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, all or none of them.

    Args:
        folder: New, empty, or a dataset that this wrote before.
        files: Content by name; they must hold a consistent dataset.

    Raises:
        FolderError: If the folder holds anything else, or cannot be written.
        DataError: If the files hold no consistent dataset.
    """
    require_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise FolderError(
            f"{folder} cannot be written ({error.strerror}); name another folder"
        ) from error
    try:
        _write_all(aside, files)
        read_dataset(aside)
        _swap(folder, aside)
    except OSError as error:
        raise FolderError(
            f"{folder} cannot be written ({error.strerror}); name another folder"
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def require_replaceable(folder: Path) -> None:
    """Refuse to write over anything but a dataset of our own.

    Raises:
        FolderError: If the folder holds a file that no import wrote.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise FolderError(f"{folder} is no plain folder; name another")
    present = {path.name for path in folder.iterdir()}
    strange = sorted(present - read_listed(folder))
    if strange:
        raise FolderError(
            f"{folder} holds {strange[0]!r}, which no import wrote; name a new folder"
        )


def read_listed(folder: Path) -> set[str]:
    """Read which files an import wrote into a folder; none if no import did."""
    try:
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        return set(report["files"]) if report["kind"] == KIND else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if Path(name).name != name:
            raise FolderError(f"{name!r} is no plain file name; leave the path out")
        (folder / name).write_bytes(content)
    folder.chmod(0o755)


def _swap(folder: Path, aside: Path) -> None:
    """Put a finished folder in the place of an old one."""
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    folder.rename(old / "old")
    try:
        aside.rename(folder)
    except OSError:
        (old / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
