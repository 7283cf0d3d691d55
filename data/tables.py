"""The dataset: places, sources, claims and regions, read and found consistent.

Whoever holds a `Dataset` from `read_dataset` need not check it again.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data import boundaries, links
from data.areas import (
    build_area_frame,
    find_area_files,
    list_area_files,
    read_areas,
)
from data.boundaries import REGIONS, build_region_frame, parse_regions
from data.problems import DataError, Findings, Problem
from data.schemas import CLAIMS, PLACES, SCHEMAS, SOURCES
from data.typed import Table, parse_typed_table
from geo.place import Place, split_aliases
from geo.regions import Region

BUNDLED: Final = Path(__file__).parent
"""The folder of the tables that come with the project."""

TABLE_FILES: Final = (*SCHEMAS, REGIONS)
"""Names of the files of a dataset, in the order of reading and of the digest."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of one folder; whoever holds them must not change them."""

    folder: Path
    """Where they were read."""
    places: pd.DataFrame
    """Columns of `PLACES_SCHEMA`; lat and lon in degrees EPSG:4326."""
    sources: pd.DataFrame
    """Columns of `SOURCES_SCHEMA`."""
    claims: pd.DataFrame
    """Columns of `CLAIMS_SCHEMA`; NaT where a claim gives no event_date."""
    regions: gpd.GeoDataFrame
    """Names, credit and polygon of every region, EPSG:4326, longitude first."""
    digest: str = ""
    """SHA-256 in hex of the files one after another, in the order of `TABLE_FILES`,
    and then of the areas; "" for tables that were never files."""
    areas: gpd.GeoDataFrame = field(default_factory=build_area_frame)
    """Areas that sources marked on maps (`data.areas.COLUMNS`); mostly none."""


@dataclass(frozen=True)
class Reading:
    """What could be made of a folder, with everything that is wrong with it."""

    folder: Path
    tables: dict[str, Table]
    """The three tables by the name of their file."""
    regions: list[Region]
    problems: tuple[Problem, ...]
    """Ordered by file and row; empty if the dataset can be used."""
    digest: str
    areas: gpd.GeoDataFrame


def list_places(dataset: Dataset) -> list[Place]:
    """Give the places of a dataset as the gazetteer knows them.

    Args:
        dataset: Tables that were read and checked.

    Returns:
        One place per row, in the order of the table.
    """
    rows: list[dict[Any, Any]] = dataset.places.to_dict("records")
    return [Place(**row | {"aliases": split_aliases(row["aliases"])}) for row in rows]


def read_dataset(folder: Path = BUNDLED) -> Dataset:
    """Read the tables of a folder and check them.

    Text of any kind is accepted where text belongs, HTML too: it is shown as
    the characters it consists of. `data.check` is stricter about style.

    Args:
        folder: Where places.csv, sources.csv, claims.csv and regions.geojson
            are, in UTF-8.

    Returns:
        The dataset, its rows in the order of the files, an empty cell of text
        as "".

    Raises:
        DataError: If a file is missing, damaged or contradicts itself or
            another; it lists every problem of the folder.
    """
    return settle_reading(read_folder(folder))


def settle_reading(reading: Reading) -> Dataset:
    """Make a dataset of what was read.

    Raises:
        DataError: If there are problems; it lists every one.
    """
    if reading.problems:
        raise DataError(reading.problems)
    frames = {file: table.frame for file, table in reading.tables.items()}
    return Dataset(
        reading.folder,
        places=frames[PLACES],
        sources=frames[SOURCES],
        claims=frames[CLAIMS],
        regions=build_region_frame(reading.regions),
        digest=reading.digest,
        areas=reading.areas,
    )


def read_folder(folder: Path) -> Reading:
    """Read the tables of a folder however damaged they are.

    Args:
        folder: As for `read_dataset`.
    """
    names = (*TABLE_FILES, *(path.name for path in find_area_files(folder)))
    files: dict[str, bytes] = {}
    faults: dict[str, Problem] = {}
    for name in names:
        files[name], fault = read_content(folder / name)
        if fault:
            faults[name] = fault
    tables = {}
    for file in SCHEMAS:
        table = parse_typed_table(files[file], file)
        fault = faults.get(file)
        tables[file] = replace(table, problems=(fault,)) if fault else table
    return build_reading(folder, tables, files, faults)


def build_reading(
    folder: Path,
    tables: dict[str, Table],
    files: Mapping[str, bytes],
    faults: Mapping[str, Problem] = MappingProxyType({}),
) -> Reading:
    """Check that tables, regions and areas fit together.

    Args:
        folder: Where they were read.
        tables: The three tables by the name of their file, each checked.
        files: Content by name of the tables and of all else that belongs to them.
        faults: Why a file could not be read, by its name.
    """
    findings = Findings(REGIONS)
    lost = faults.get(REGIONS)
    regions = [] if lost else parse_regions(files[REGIONS], findings)
    areas, strange = read_areas(files, tables[SOURCES].frame, faults)
    problems = [
        *(problem for table in tables.values() for problem in table.problems),
        *_check_links(*tables.values()),
        *([lost] if lost else findings.problems),
        *_check_boundaries(tables[PLACES], regions),
        *strange,
    ]
    digest = hashlib.sha256()
    for name in (*TABLE_FILES, *list_area_files(files)):
        digest.update(files[name])
    settled = settle(problems, tables.values())
    return Reading(folder, tables, regions, settled, digest.hexdigest(), areas)


def read_content(path: Path) -> tuple[bytes, Problem | None]:
    """Read a whole file, or say why that is impossible."""
    try:
        return path.read_bytes(), None
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        remedy = f"check that the folder {path.parent.name!r} holds it"
        return b"", Problem(path.name, None, "", "", message, remedy)


def _check_links(places: Table, sources: Table, claims: Table) -> Iterator[Problem]:
    """Follow every link whose other end could be read."""
    if places.whole:
        yield from links.check_places(places)
    yield from links.check_claims(
        claims,
        places=places.frame if places.whole else None,
        sources=sources.frame if sources.whole else None,
        known=claims.frame if claims.whole else None,
    )


def _check_boundaries(places: Table, regions: list[Region]) -> Iterator[Problem]:
    if regions and places.whole:
        yield from boundaries.check_region_ids(places, regions)
    if regions and places.complete:
        yield from boundaries.check_positions(places, regions)


def settle(
    problems: Iterable[Problem], tables: Collection[Table]
) -> tuple[Problem, ...]:
    """Order problems by file and row, and say what is damaged only once.

    Args:
        problems: Problems; of two of one cell the graver comes first.
        tables: The tables they were found in, in the order to report.

    Returns:
        At most one problem of each cell, the first; none of the cells of a row
        that is reported as a whole.
    """
    order = {table.file: place for place, table in enumerate(tables)}
    misshapen = {(table.file, row) for table in tables for row in table.misshapen}
    kept: dict[object, Problem] = {}
    for problem in problems:
        if problem.column and (problem.file, problem.row) in misshapen:
            continue
        cell = (problem.file, problem.row, problem.column)
        kept.setdefault(cell if problem.row and problem.column else problem, problem)
    last = len(order)
    return tuple(
        sorted(kept.values(), key=lambda p: (order.get(p.file, last), p.row or 0))
    )
