"""Import datasets into a bucketed store: all of it, or nothing.

The claims are staged, the buckets that they touch are written under new names, and
in the end one manifest names what holds. Memory is bounded by a chunk and a bucket.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from data.buckets.location import Location, RemoteLocation
from data.buckets.manifest import (
    Manifest,
    StoredFile,
    find_manifest,
    publish_manifest,
)
from data.buckets.reading import read_small
from data.buckets.rewriting import (
    Import,
    rewrite_buckets,
    write_places,
    write_tables,
)
from data.buckets.staging import (
    STAGING,
    choose_buckets,
    name_import,
    stage_claims,
)
from data.gathered import gather_tables
from data.intake import IntakeError, find_inflows

MOST_IDS: Final = 5_000_000
"""Ids that are compared at once; more are compared in shares, by their hash."""


def ingest_datasets(location: Location, folders: Sequence[Path]) -> Manifest:
    """Import datasets; of claims with one id, the one that came last holds.

    Killed or out of room, it leaves the store as it was. Run again with the same
    datasets, it goes on with what it had finished.

    Args:
        location: The store; empty or not there yet, or of earlier imports.
        folders: Folders with the tables of a dataset.

    Returns:
        The manifest that holds now.

    Raises:
        DataError: If a dataset is damaged or contradicts itself.
        IntakeError: If its claims do not fit those of the store.
        LocationError: If the store cannot be written, or was changed meanwhile.
    """
    base = find_manifest(location)
    before = read_small(location, base) if base else None
    gathered = gather_tables(folders, before)
    inflows = find_inflows(folders)
    name = name_import(base.digest if base else "", inflows, gathered)
    staged = stage_claims(location, name, inflows, gathered)
    buckets = base.buckets if base else choose_buckets(int(staged.slots.sum()))
    what = Import(name, base, buckets, gathered, staged)
    claims = rewrite_buckets(location, what)
    _check_ids(location, claims, what)
    manifest = Manifest(
        number=base.number + 1 if base else 1,
        buckets=buckets,
        claims=tuple(claims),
        places=write_places(location, what),
        tables=write_tables(location, what),
    )
    publish_manifest(location, manifest)
    for file in location.list_names(f"{STAGING}/{name}"):
        location.remove(file)
    return manifest


def _check_ids(location: Location, claims: Sequence[StoredFile], what: Import) -> None:
    """Check what can be wrong between claims of different buckets.

    Raises:
        IntakeError: If an id stands at two places, or names a claim that is nowhere.
    """
    new = [f.name for f in claims if what.name in f.name]
    if not new:
        return
    with tempfile.TemporaryDirectory(prefix="claimline-") as spill:
        connection = duckdb.connect(
            config={"memory_limit": "800MB", "temp_directory": spill}
        )
        if isinstance(location, RemoteLocation):
            connection.register_filesystem(location.filesystem)
        every = [location.address(file.name) for file in claims]
        connection.read_parquet(every).create_view("every")
        connection.read_parquet([location.address(n) for n in new]).create_view("new")
        shares = 1 + sum(file.rows for file in claims) // MOST_IDS
        for share in range(shares):
            _refuse_ids(connection, f"hash({{}}) % {shares} = {share}")
        connection.close()


def _refuse_ids(connection: duckdb.DuckDBPyConnection, mine: str) -> None:
    """Check the ids of which a condition, with a slot for the column, holds."""
    query = _TWICE.format(mine=mine.format("claim_id"))
    _refuse(connection, query, "stands at two places", "give each claim its own id")
    for column in ("denies", "derived_from"):
        query = _NOWHERE.format(
            column=column, named=mine.format(column), mine=mine.format("claim_id")
        )
        fault = f"is named by {column} of another claim, but is not in the store"
        _refuse(connection, query, fault, "import it too, or leave the cell empty")


_TWICE = """
SELECT claim_id FROM (FROM every WHERE {mine})
SEMI JOIN (FROM new WHERE {mine}) USING (claim_id)
GROUP BY claim_id HAVING count(*) > 1 ORDER BY claim_id LIMIT 1
"""

_NOWHERE = """
WITH named AS (
  SELECT DISTINCT {column} AS claim_id FROM new WHERE {column} != '' AND {named}
)
FROM named
EXCEPT SELECT claim_id FROM (FROM every WHERE {mine}) SEMI JOIN named USING (claim_id)
ORDER BY claim_id LIMIT 1
"""


def _refuse(
    connection: duckdb.DuckDBPyConnection, query: str, fault: str, remedy: str
) -> None:
    for (claim_id,) in connection.sql(query).fetchall():
        raise IntakeError(f"claim {claim_id!r} {fault}; {remedy}")
