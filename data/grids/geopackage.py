"""GeoPackage: one table of an SQLite file, read without running anything in it.

A file may hold views, triggers and functions that a library would run. Here only
plain tables are read, by statements that nothing in the file can change.

References:
    OGC GeoPackage 1.4, 12-128r19, clause 2.1.3 (geometry blobs).
    SQLite, Defense Against The Dark Arts, sqlite.org/security.html.
"""

import sqlite3
import time
from contextlib import closing
from typing import Any, Final

import shapely

from data.grids.features import write_value
from data.grids.grid import LAT, LON, MOST_ROWS, Grid, GridBuilder, GridError
from data.grids.points import Pointer, PointError

PATIENCE_S: Final = 15.0
"""Seconds after which a statement is stopped."""

STEPS: Final = 10_000
"""Instructions of SQLite between two looks at the clock."""

ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope in the head of a blob, by its code."""

LONGEST_VALUE: Final = 4 * 2**20
"""Bytes of one value of the file."""

ALLOWED: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
)
"""What a statement may do."""


def read_geopackage(content: bytes, file: str, *, table: str = "") -> Grid:
    """Read one table of features.

    Args:
        content: The file as it is on disk.
        file: Name of the file.
        table: Name of the table; "" takes the first of those with features.

    Returns:
        One row per feature, numbered from 1: its columns, and longitude and
        latitude of a point of its geometry.

    Raises:
        GridError: If it is no such file, or too large.
    """
    with closing(_open(content)) as connection:
        try:
            return _read(connection, file, table)
        except sqlite3.Error as error:
            raise GridError(
                f"is a damaged GeoPackage, or takes too long ({error}); save it again"
            ) from error


def _open(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
    except (sqlite3.Error, OverflowError) as error:
        raise GridError(f"is a damaged GeoPackage ({error}); save it again") from error
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    end = time.monotonic() + PATIENCE_S
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error as error:
        raise GridError(f"is a damaged GeoPackage ({error}); save it again") from error
    connection.set_authorizer(
        lambda action, *_: (
            sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY
        )
    )
    return connection


def _read(connection: sqlite3.Connection, file: str, table: str) -> Grid:
    plain = _plain_tables(connection)
    listed = connection.execute(
        "SELECT table_name, data_type FROM gpkg_contents"
    ).fetchmany(MOST_ROWS)
    known = [str(n) for n, kind in listed if kind in {"features", "attributes"}]
    known = [name for name in known if name in plain]
    if not known or (table and table not in known):
        raise GridError(f"has no plain table {table!r} of features; it has {known}")
    name = table or known[0]
    geometry, srs = _find_geometry(connection, name)
    builder, pointer = None, _open_pointer(connection, srs)
    quoted = '"' + name.replace('"', '""') + '"'
    rows = connection.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted above
    names = [str(column[0]) for column in rows.description]
    kept = [i for i, column in enumerate(names) if column != geometry]
    builder = GridBuilder(file, [*(names[i] for i in kept), LON, LAT])
    if len(known) > 1:
        others = ", ".join(repr(n) for n in known if n != name)
        builder.notices.append(f"Table {name!r} was read; {others} were not.")
    place = names.index(geometry) if geometry in names else None
    for number, row in enumerate(rows, start=1):
        cells = [_write(row[i]) for i in kept]
        try:
            point = ("", "") if place is None else _point(row[place], pointer)
        except PointError as error:
            remedy = "correct or remove the geometry"
            builder.add_broken(number, cells[0] if cells else "", str(error), remedy)
            continue
        builder.add(number, [*cells, *point])
    return builder.build()


def _plain_tables(connection: sqlite3.Connection) -> frozenset[str]:
    """Name the tables that hold their rows themselves: no views, nothing virtual."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    )
    return frozenset(
        str(name)
        for name, sql in rows
        if not str(sql).lstrip().upper().startswith("CREATE VIRTUAL")
    )


def _find_geometry(connection: sqlite3.Connection, name: str) -> tuple[str, int | None]:
    row = connection.execute(
        "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?",
        [name],
    ).fetchone()
    return (str(row[0]), row[1]) if row else ("", None)


def _open_pointer(connection: sqlite3.Connection, srs: object) -> Pointer:
    if srs in {None, 4326, 0, -1}:
        return Pointer()
    row = connection.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        [srs],
    ).fetchone()
    try:
        return Pointer(f"{row[0]}:{row[1]}" if row else f"EPSG:{srs}")
    except PointError as error:
        raise GridError(str(error)) from error


def _point(blob: Any, pointer: Pointer) -> tuple[str, str]:  # noqa: ANN401 - any value
    if blob is None:
        return ("", "")
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:  # noqa: PLR2004 - head
        raise PointError("has a geometry that is no GeoPackage blob")
    envelope = (blob[3] >> 1) & 0b111
    if envelope >= len(ENVELOPE_BYTES):
        raise PointError("has a geometry with an unknown envelope")
    if blob[3] & 0b10000:
        return ("", "")
    return read_wkb(blob[8 + ENVELOPE_BYTES[envelope] :], pointer)


def read_wkb(blob: bytes, pointer: Pointer) -> tuple[str, str]:
    """Give the point of a geometry in well-known binary, as the texts of two cells.

    Raises:
        PointError: If it is none.
    """
    try:
        geometry = shapely.from_wkb(blob)
    except shapely.errors.ShapelyError as error:
        raise PointError(f"has a geometry that cannot be read ({error})") from error
    if geometry is None or geometry.is_empty:
        return ("", "")
    lon, lat = pointer.point(geometry)
    return (f"{lon:.7f}", f"{lat:.7f}")


def _write(value: object) -> str:
    return f"{len(value):,} bytes" if isinstance(value, bytes) else write_value(value)
