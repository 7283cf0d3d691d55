"""The second half of an import: the buckets that it touches, written anew.

A bucket holds its claims sorted by place and source, and is finished when its file
stands under its name; an import that is run once more leaves it alone.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.buckets.location import Location
from data.buckets.manifest import Manifest, StoredFile
from data.buckets.reading import read_gathered
from data.buckets.staging import Staged, StagedReader, find_slots
from data.gathered import Gathered
from data.intake import COLUMNS, join_claims
from data.store import CLAIMS_SCHEMA, PLACES_SCHEMA

ROW_GROUP: Final = 65_536
ORDER: Final = ["place_id", "source_id", "claim_id"]


@dataclass(frozen=True, slots=True)
class Import:
    """What an import is made of."""

    name: str
    base: Manifest | None
    """What held when it began."""
    buckets: int
    gathered: Gathered
    staged: Staged


def rewrite_buckets(location: Location, what: Import) -> list[StoredFile]:
    """Write the touched buckets, and name the files of all.

    Raises:
        LocationError: If there is no room.
    """
    old = {file.bucket: file for file in what.base.claims} if what.base else {}
    touched = set(_find_touched(location, what))
    there = set(location.list_names("claims"))
    files: list[StoredFile] = []
    with StagedReader(location, what.staged) as reader:
        for bucket in sorted({*old, *touched}):
            if bucket not in touched:
                files.append(old[bucket])
                continue
            name = f"claims/{bucket:04}-{what.name}.parquet"
            if name in there:
                files.append(_describe(location, name, bucket))
                continue
            claims = _merge(
                location, old.get(bucket), reader.read(bucket, what.buckets)
            )
            content = _write(join_claims(claims, what.gathered))
            location.write(name, content)
            files.append(StoredFile.of(name, content, len(claims), bucket))
    return files


def write_places(location: Location, what: Import) -> StoredFile:
    """Write the places with their buckets."""
    placed = what.gathered.placed
    buckets = find_slots(placed["place_id"]) % what.buckets
    schema = PLACES_SCHEMA.to_pyarrow().append(pa.field("bucket", pa.int64()))
    table = pa.Table.from_pandas(
        placed.assign(bucket=buckets), schema, preserve_index=False
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    name = f"places/{what.name}.parquet"
    location.write(name, buffer.getvalue())
    return StoredFile.of(name, buffer.getvalue(), len(placed))


def write_tables(location: Location, what: Import) -> tuple[StoredFile, ...]:
    """Write the small tables as they are."""
    files = []
    for table, content in what.gathered.files.items():
        name = f"tables/{what.name}-{table}"
        location.write(name, content)
        files.append(StoredFile.of(name, content))
    return tuple(files)


def _find_touched(location: Location, what: Import) -> Iterator[int]:
    """Find the buckets with new claims, or whose places or sources are others now."""
    yield from (int(slot) % what.buckets for slot in np.flatnonzero(what.staged.slots))
    if what.base is None:
        return
    before = read_gathered(location, what.base)
    sides = what.gathered.side_of
    if any(sides.get(source) != side for source, side in before.side_of.items()):
        yield from (file.bucket for file in what.base.claims)
    now = what.gathered.placed.loc[before.placed.index]
    moved = (now != before.placed).any(axis=1)
    yield from (find_slots(now.loc[moved, "place_id"]) % what.buckets).tolist()


def _merge(
    location: Location, old: StoredFile | None, new: pd.DataFrame
) -> pd.DataFrame:
    """Put new claims beside the old; of one id, the newer holds."""
    if old is not None:
        with location.open(old.name) as file:
            there = pq.read_table(file, columns=[*COLUMNS]).to_pandas(
                date_as_object=False
            )
        there = there.astype(new.dtypes.to_dict())
        new = pd.concat([there, new], ignore_index=True)
    new = new.drop_duplicates("claim_id", keep="last")
    return new.sort_values(ORDER, ignore_index=True)


def _write(claims: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(
        claims, CLAIMS_SCHEMA.to_pyarrow(), preserve_index=False
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=ROW_GROUP)
    return buffer.getvalue()


def _describe(location: Location, name: str, bucket: int) -> StoredFile:
    with location.open(name) as file:
        content = file.read()
    rows = pq.read_metadata(io.BytesIO(content)).num_rows
    return StoredFile.of(name, content, rows, bucket)
