"""Import datasets into PostgreSQL: one transaction, so all of it or nothing.

Whoever reads meanwhile sees what was there before. The small tables are kept as the
files that they are, in the table `files`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import adbc_driver_postgresql.dbapi as driver
import ibis
import pandas as pd
import pyarrow as pa

from data.engines.engine import EngineError
from data.engines.postgres import (
    append_rows,
    index_table,
    prepare_session,
    write_table,
)
from data.gathered import Gathered, gather_tables, read_text, write_text
from data.intake import IntakeError, find_inflows, join_claims
from data.store import CLAIMS_SCHEMA, PLACES_SCHEMA

FILES_SCHEMA: Final = ibis.schema({"name": "!string", "content": "!string"})
"""Columns of the table `files`: places.csv, sources.csv, regions.geojson, areas."""

_STAGED: Final = "claimline_staged"


def ingest_datasets(url: str, folders: Sequence[Path]) -> int:
    """Import datasets; of claims with one id, the one that came last holds.

    Args:
        url: The database.
        folders: Folders with the tables of a dataset.

    Returns:
        How many claims the database holds now.

    Raises:
        DataError: If a dataset is damaged or contradicts itself.
        IntakeError: If its claims do not fit those of the database.
        EngineError: If the database cannot be reached or refuses.
    """
    try:
        with driver.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claimline'))")
            prepare_session(cursor)
            gathered = gather_tables(folders, read_files(cursor))
            _stage(cursor, folders, gathered)
            _write_small(cursor, gathered)
            _take_over(cursor)
            _join_anew(cursor, gathered)
            _check_names(cursor)
            cursor.execute("ANALYZE claims")
            cursor.execute("SELECT count(*) FROM claims")
            (count,) = cursor.fetchone()
            connection.commit()
    except driver.Error as error:
        raise EngineError(
            f"PostgreSQL did not take the import: {str(error).splitlines()[0]}; what "
            "was there is untouched, so run the same command again"
        ) from error
    return int(count)


def read_files(cursor: Any) -> Mapping[str, bytes] | None:  # noqa: ANN401 - the driver has no types
    """Read the small tables; None if nothing was imported yet."""
    cursor.execute("SELECT to_regclass('files') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return None
    cursor.execute("SELECT name, content FROM files")
    return {name: read_text(name, content) for name, content in cursor.fetchall()}


def _write_small(cursor: Any, gathered: Gathered) -> None:  # noqa: ANN401 - the driver has no types
    """Write the small tables: rows anew, not tables, which readers would wait for."""
    files = [(name, write_text(name, c)) for name, c in gathered.files.items()]
    told = pd.DataFrame(files, columns=["name", "content"])
    for name, frame, schema in (
        ("files", told, FILES_SCHEMA),
        ("places", gathered.placed, PLACES_SCHEMA),
    ):
        _require_table(cursor, name, schema)
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our names
        append_rows(cursor, name, [frame], schema)
        cursor.execute(f"ANALYZE {name}")


def _require_table(cursor: Any, name: str, schema: ibis.Schema) -> None:  # noqa: ANN401 - the driver has no types
    """Make a table of the first import."""
    cursor.execute(f"SELECT to_regclass('{name}') IS NULL")
    if cursor.fetchone()[0]:
        cursor.execute(write_table(name, schema))
        index_table(cursor, name)


def _stage(cursor: Any, folders: Sequence[Path], gathered: Gathered) -> None:  # noqa: ANN401 - the driver has no types
    """Send the claims, chunk after chunk, numbered as they come."""
    columns = write_table(_STAGED, CLAIMS_SCHEMA).removeprefix("CREATE TABLE ")
    cursor.execute(f"CREATE TEMPORARY TABLE {columns} ON COMMIT DROP")
    cursor.execute(f"ALTER TABLE {_STAGED} ADD came bigint")
    schema = CLAIMS_SCHEMA.to_pyarrow().append(pa.field("came", pa.int64()))
    came = 0
    for inflow in find_inflows(folders):
        for claims in inflow.read_chunks(gathered):
            numbers = range(came, came + len(claims))
            frame = join_claims(claims, gathered).assign(came=numbers)
            rows = pa.Table.from_pandas(frame, schema, preserve_index=False)
            cursor.adbc_ingest(_STAGED, rows, mode="append", temporary=True)
            came += len(claims)
    cursor.execute(f"CREATE INDEX ON {_STAGED} (claim_id, came)")
    cursor.execute(f"ANALYZE {_STAGED}")


def _take_over(cursor: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Let the staged claims hold."""
    _require_table(cursor, "claims", CLAIMS_SCHEMA)
    columns = ", ".join(f'"{name}"' for name in CLAIMS_SCHEMA)
    cursor.execute(
        f"DELETE FROM claims USING {_STAGED} s WHERE claims.claim_id = s.claim_id"  # noqa: S608 - our names
    )
    cursor.execute(
        f"INSERT INTO claims SELECT DISTINCT ON (claim_id) {columns} "  # noqa: S608 - our names
        f"FROM {_STAGED} ORDER BY claim_id, came DESC"
    )


def _join_anew(cursor: Any, gathered: Gathered) -> None:  # noqa: ANN401 - the driver has no types
    """Let older claims follow a place that moved and a source that changed sides."""
    cursor.execute(
        "UPDATE claims SET kind = p.kind, region_id = p.region_id, "
        "district_id = p.district_id FROM places p WHERE p.place_id = claims.place_id "
        "AND (claims.kind, claims.region_id, claims.district_id) "
        "<> (p.kind, p.region_id, p.district_id)"
    )
    for source_id, side in gathered.side_of.items():
        cursor.execute(
            "UPDATE claims SET side = $1 WHERE source_id = $2 AND side <> $1",
            (side, source_id),
        )


def _check_names(cursor: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Check that every claim that is named by another one is there."""
    for column in ("denies", "derived_from"):
        cursor.execute(
            f"SELECT {column} FROM claims c WHERE {column} <> '' AND NOT EXISTS "  # noqa: S608 - our names
            f"(SELECT FROM claims o WHERE o.claim_id = c.{column}) LIMIT 1"
        )
        for (claim_id,) in cursor.fetchall():
            raise IntakeError(
                f"claim {claim_id!r} is named by {column} of another claim, but is not "
                "in the store; import it too, or leave the cell empty"
            )
