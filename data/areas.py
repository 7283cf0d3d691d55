"""Areas that sources marked on maps: who held which ground, from day to day.

An area is in force as long as the maps of its source repeat it unchanged. Ground
outside all areas of a source is ground about which that source says nothing.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.problems import Findings, Problem
from data.schemas import DAY_TYPE, SOURCES
from data.vocabulary import Status

AREA_FILES: Final = "*areas-*.parquet"
"""The files of areas in a folder of tables, one a source; GeoParquet. Where folders
were merged, a name can have the origin in front."""

OPEN_END: Final = pd.Timestamp("2100-01-01")
"""The end of an interval that no later map ends; after every day of the tables."""

DAYS: Final = ("valid_from", "valid_to", "known_from", "known_to")
"""Valid time and known time of an area, each half-open [from, to)."""

COLUMNS: Final = ("source_id", "status", "label", *DAYS, "km2", "geometry")
"""source_id; status (`data.vocabulary.Status`); label, the category in words; the
days; km2, geodesic; geometry, valid polygons, EPSG:4326, longitude first."""

MOST_AREAS: Final = 200_000
"""Areas of one file."""

EPSG: Final = 4326

REMEDY: Final = "import the maps of this source again"


def name_file(source_id: str) -> str:
    """Name the file of a source's areas."""
    return f"areas-{source_id}.parquet"


def build_area_frame(rows: Iterable[Mapping[str, object]] = ()) -> gpd.GeoDataFrame:
    """Lay areas out as a table with the columns of `COLUMNS`; empty without rows."""
    frame = gpd.GeoDataFrame(
        pd.DataFrame(list(rows), columns=list(COLUMNS)), geometry="geometry", crs=EPSG
    )
    texts = dict.fromkeys(("source_id", "status", "label"), "str")
    return frame.astype(texts | dict.fromkeys(DAYS, DAY_TYPE) | {"km2": "float64"})


def write_areas(areas: gpd.GeoDataFrame) -> bytes:
    """Write a table of areas as GeoParquet; equal tables give equal bytes."""
    buffer = io.BytesIO()
    areas.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def find_area_files(folder: Path) -> list[Path]:
    """List the files of areas of a folder, by name; mostly there are none."""
    return sorted(folder.glob(AREA_FILES))


def list_area_files(names: Iterable[str]) -> list[str]:
    """List those of some names that are of files of areas, sorted."""
    return sorted(name for name in names if fnmatchcase(name, AREA_FILES))


def read_areas(
    files: Mapping[str, bytes],
    sources: pd.DataFrame,
    faults: Mapping[str, Problem] = MappingProxyType({}),
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Read the areas of a dataset, if it has any.

    Args:
        files: Content of its files by name; those of areas are taken.
        sources: The sources that can speak, with source_id.
        faults: Why a file could not be read, by its name.
    """
    source_ids = frozenset(sources["source_id"])
    frames: list[gpd.GeoDataFrame] = []
    problems: list[Problem] = []
    for name in list_area_files(files):
        frame, strange = parse_areas(files[name], name, source_ids)
        problems += [faults[name]] if name in faults else strange
        frames.append(frame)
    whole = pd.concat(frames, ignore_index=True) if frames else build_area_frame()
    return whole, problems


def parse_areas(
    content: bytes, file: str, source_ids: frozenset[str]
) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """Read the areas of one file and check them.

    Args:
        content: The file.
        file: Its name, for problems.
        source_ids: The sources that can speak.

    Returns:
        The areas, none if there is any problem; and the problems.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where there are areas

    findings = Findings(file)
    frame = build_area_frame()
    try:
        rows = pq.ParquetFile(io.BytesIO(content)).metadata.num_rows
        if rows > MOST_AREAS:
            findings.add(f"has {rows} areas, more than {MOST_AREAS}", "split it")
        else:
            stream: Any = io.BytesIO(content)
            frame = gpd.read_parquet(stream)
    except Exception as error:  # noqa: BLE001 - whatever a damaged file provokes
        findings.add(f"is no GeoParquet ({str(error)[:80]})", REMEDY)
    if not findings.problems:
        for message in _find_faults(frame, source_ids):
            findings.add(message, REMEDY)
    if findings.problems:
        return build_area_frame(), tuple(findings.problems)
    # Parquet has no unit as coarse as ours.
    return frame[list(COLUMNS)].astype(dict.fromkeys(DAYS, DAY_TYPE)), ()


def _find_faults(frame: gpd.GeoDataFrame, source_ids: frozenset[str]) -> Iterator[str]:
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        yield f"lacks the column {missing[0]}"
        return
    if frame.crs is None or frame.crs.to_epsg() != EPSG:
        yield f"is in {frame.crs}, not in EPSG:{EPSG}"
    for column, known, what in (
        ("source_id", source_ids, f"a source of {SOURCES}"),
        ("status", frozenset(map(str, Status)), "a status"),
    ):
        strange = sorted(set(frame[column].astype("str")) - known)
        if strange:
            yield f"names {strange[0]!r}, which is not {what}"
    days = all(str(frame[day].dtype).startswith("datetime64") for day in DAYS)
    if not days or frame[list(DAYS)].isna().to_numpy().any():
        yield "has days that are none"
    kinds = shapely.get_type_id(frame.geometry.to_numpy())
    areal = {int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON)}
    if not set(kinds.tolist()) <= areal or not frame.geometry.is_valid.all():
        yield "has an area that is no valid polygon"


def select_day(
    areas: gpd.GeoDataFrame, day: pd.Timestamp, known_by: pd.Timestamp | None = None
) -> gpd.GeoDataFrame:
    """Select the areas in force on a day.

    Args:
        areas: A table of areas.
        day: Valid day on view.
        known_by: Ignore what was published later; None ignores nothing.

    Returns:
        The rows in force, in the order of the table.
    """
    begun = areas["valid_from"] <= day
    ended = areas["valid_to"] <= day
    if known_by is not None:
        begun &= areas["known_from"] <= known_by
        ended &= areas["known_to"] <= known_by
    return areas[begun & ~ended]
