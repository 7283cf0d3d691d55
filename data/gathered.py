"""The small tables of several datasets as one: places, sources, regions and areas.

They stay the files that they are, so that whoever opens a store reads them with the
same parser, and finds the same words, as in a folder of tables.
"""

import csv
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from data import boundaries, links
from data.areas import find_area_files, list_area_files, read_areas
from data.boundaries import REGIONS, parse_regions
from data.problems import DataError, Findings
from data.schemas import PLACES, SCHEMAS, SOURCES
from data.store import build_places_table
from data.tables import read_content
from data.typed import Table, parse_typed_table

SMALL: Final = (PLACES, SOURCES, REGIONS)
"""Names of the files, in the order in which a store keeps them; areas follow."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """Places, sources and regions that fit together, and what engines need of them."""

    files: dict[str, bytes]
    """The content of each of `SMALL`, and then of the files of areas, by name."""
    places: Table
    sources: Table
    placed: pd.DataFrame
    """Columns of `data.store.PLACES_SCHEMA`, by place_id, which stays a column."""

    @property
    def side_of(self) -> dict[str, str]:
        """The side of each source."""
        frame = self.sources.frame
        return dict(zip(frame["source_id"], frame["side"], strict=True))


def gather_tables(
    folders: Sequence[Path], before: Mapping[str, bytes] | None = None
) -> Gathered:
    """Put the small tables of several datasets together.

    Args:
        folders: The datasets; of rows with one id, and of files of areas with one
            name, the last one holds.
        before: What the store has already, by name; None if it has nothing.

    Raises:
        DataError: If a file is missing or damaged, or they contradict one another.
    """
    told: dict[str, list[bytes]] = {name: [] for name in SMALL}
    for name, contents in told.items():
        if before:
            contents.append(before[name])
        for folder in folders:
            content, fault = read_content(folder / name)
            if fault is not None:
                raise DataError((fault,))
            contents.append(content)
    return parse_gathered(
        {
            PLACES: _merge_rows(told[PLACES], PLACES),
            SOURCES: _merge_rows(told[SOURCES], SOURCES),
            REGIONS: _merge_features(told[REGIONS]),
            **_gather_areas(folders, before or {}),
        }
    )


def _gather_areas(
    folders: Sequence[Path], before: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Take the files of areas as they are; sorted by name."""
    found = {name: before[name] for name in list_area_files(before)}
    for path in (path for folder in folders for path in find_area_files(folder)):
        content, fault = read_content(path)
        if fault is not None:
            raise DataError((fault,))
        found[path.name] = content
    return dict(sorted(found.items()))


def parse_gathered(files: dict[str, bytes]) -> Gathered:
    """Read and check the small files.

    Raises:
        DataError: Lists all that is wrong with them.
    """
    places = parse_typed_table(files[PLACES], PLACES)
    sources = parse_typed_table(files[SOURCES], SOURCES)
    findings = Findings(REGIONS)
    regions = parse_regions(files[REGIONS], findings)
    problems = [*places.problems, *sources.problems, *findings.problems]
    if not problems:
        problems += links.check_places(places)
        problems += boundaries.check_region_ids(places, regions)
        problems += boundaries.check_positions(places, regions)
        problems += read_areas(files, sources.frame)[1]
    if problems:
        raise DataError(tuple(problems))
    placed = build_places_table(places.frame)
    # The text of the cells is for problems, and several times as large as the frame.
    places = replace(places, text={}, lines=[])
    return Gathered(files, places, sources, placed.set_index("place_id", drop=False))


def write_text(name: str, content: bytes) -> str:
    """Write a file as text, for a store that has no other place for it."""
    binary = name.endswith(".parquet")
    return b64encode(content).decode() if binary else content.decode()


def read_text(name: str, text: str) -> bytes:
    """Read what `write_text` wrote."""
    return b64decode(text) if name.endswith(".parquet") else text.encode()


def _merge_rows(contents: Sequence[bytes], file: str) -> bytes:
    """Merge tables by their first column; each is read whole before."""
    if len(contents) == 1:
        return contents[0]
    columns = list(SCHEMAS[file].columns)
    rows: dict[str, list[str]] = {}
    for content in contents:
        table = parse_typed_table(content, file)
        if table.problems:
            raise DataError(table.problems)
        cells = zip(*(table.text[name] for name in columns), strict=True)
        rows |= {row[0]: [*row] for row in cells}
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([columns, *rows.values()])
    return text.getvalue().encode()


def _merge_features(contents: Sequence[bytes]) -> bytes:
    """Merge collections of regions by their region_id."""
    if len(contents) == 1:
        return contents[0]
    features: dict[str, object] = {}
    for content in contents:
        findings = Findings(REGIONS)
        parse_regions(content, findings)
        if findings.problems:
            raise DataError(tuple(findings.problems))
        collection = json.loads(content)
        features |= {f["properties"]["region_id"]: f for f in collection["features"]}
    merged = {**collection, "features": [*features.values()]}
    return json.dumps(merged, ensure_ascii=False).encode()
