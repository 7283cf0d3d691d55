"""Parquet and GeoParquet, after a look at what the file says of its size.

References:
    GeoParquet 1.1, the `geo` metadata.
"""

import json
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from data.grids.features import write_value
from data.grids.geopackage import read_wkb
from data.grids.grid import (
    LAT,
    LON,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    GridBuilder,
    GridError,
)
from data.grids.points import Pointer, PointError

MOST_UNPACKED: Final = 128 * 2**20
"""Bytes of all columns when unpacked."""

BATCH: Final = 5_000
"""Rows that are unpacked at once."""


def read_columnar(content: bytes, file: str) -> Grid:
    """Read a Parquet file.

    Args:
        content: The file as it is on disk.
        file: Name of the file.

    Returns:
        The rows, numbered from 1; a geometry of GeoParquet becomes longitude and
        latitude of a point of it.

    Raises:
        GridError: If it is no such file, or too large.
    """
    try:
        opened = pq.ParquetFile(pa.BufferReader(content))
        _check_size(opened.metadata)
        return _read(opened, file)
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, GridError):
            raise
        raise GridError(
            f"is a damaged Parquet file ({error}); save it again"
        ) from error


def _check_size(metadata: Any) -> None:  # noqa: ANN401 - pyarrow has no annotations
    if metadata.num_rows > MOST_ROWS:
        raise GridError(
            f"has {metadata.num_rows:,} rows; bring at most {MOST_ROWS:,} at once"
        )
    if metadata.num_columns > MOST_COLUMNS:
        raise GridError(
            f"has {metadata.num_columns:,} columns; bring at most {MOST_COLUMNS}"
        )
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    total = sum(group.total_byte_size for group in groups)
    if total > MOST_UNPACKED:
        raise GridError(
            f"unpacks to {total / 2**20:,.0f} MB; bring at most "
            f"{MOST_UNPACKED // 2**20} MB"
        )


def _read(opened: Any, file: str) -> Grid:  # noqa: ANN401 - pyarrow
    geometry, pointer = _find_geometry(opened.schema_arrow.metadata or {})
    names = [str(name) for name in opened.schema_arrow.names]
    kept = [name for name in names if name != geometry]
    builder = GridBuilder(file, [*kept, LON, LAT])
    number = 0
    for batch in opened.iter_batches(batch_size=BATCH, use_threads=False):
        for row in batch.to_pylist():
            number += 1
            cells = [_write(row[name]) for name in kept]
            _add(builder, number, cells, row.get(geometry), pointer)
    return builder.build()


def _add(
    builder: GridBuilder,
    number: int,
    cells: list[str],
    blob: object,
    pointer: Pointer,
) -> None:
    try:
        point = read_wkb(blob, pointer) if isinstance(blob, bytes) else ("", "")
    except PointError as error:
        remedy = "correct or remove the geometry"
        builder.add_broken(number, cells[0] if cells else "", str(error), remedy)
        return
    builder.add(number, [*cells, *point])


def _find_geometry(metadata: dict[bytes, bytes]) -> tuple[str, Pointer]:
    """Find the column of the geometry and its coordinate system."""
    try:
        geo = json.loads(metadata.get(b"geo", b"{}"))
        name = geo.get("primary_column", "")
        column = geo.get("columns", {}).get(name, {})
        crs = column.get("crs") or ""
        # The id alone says which system it is; the rest may be of any size.
        known = crs.get("id", {}) if isinstance(crs, dict) else {}
        code = f"{known.get('authority')}:{known.get('code')}" if known else crs
        return str(name), Pointer(code)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise GridError(
            f"has geo metadata that cannot be read ({error}); save it again"
        ) from error


def _write(value: object) -> str:
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    text = write_value(value)
    # Midnight is how a day is kept in a column of moments.
    return text.removesuffix(" 00:00:00") if not isinstance(value, str) else text
