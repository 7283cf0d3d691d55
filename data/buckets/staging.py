"""The first half of an import: claims, chunk after chunk, sorted by their bucket.

A chunk that was staged is not read again when the import is run once more. Nothing
outside the folder of the import is touched.
"""

import hashlib
import io
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.ipc

from data.buckets.location import Location
from data.gathered import Gathered
from data.intake import COLUMNS, Inflow
from data.typed import DAYS

SLOTS: Final = 1024
"""A chunk is sorted by so many slots; the buckets of a store divide them."""

STAGING: Final = "staging"
ROWS_A_BUCKET: Final = 250_000
LEAST_BUCKETS: Final = 16

ROWS: Final = "rows"
"""Key of the schema under which a chunk tells how many rows each slot has."""

_SCHEMA: Final = pa.schema(
    [(name, pa.timestamp("s") if name in DAYS else pa.string()) for name in COLUMNS]
)


@dataclass(frozen=True, slots=True)
class Staged:
    """The chunks of an import, and how many of their claims are in each slot."""

    names: tuple[str, ...]
    slots: npt.NDArray[np.int64]


def find_slots(place_ids: "pd.Series[str]") -> npt.NDArray[np.int64]:
    """Find the slot of each place: the CRC-32 of its id, in UTF-8, modulo `SLOTS`."""
    slot_of = {
        place_id: zlib.crc32(place_id.encode()) % SLOTS
        for place_id in place_ids.unique()
    }
    return place_ids.map(slot_of).to_numpy("int64")


def choose_buckets(rows: int) -> int:
    """Choose how many buckets a new store has: a power of two, by its first rows."""
    buckets = LEAST_BUCKETS
    while buckets < SLOTS and rows > buckets * ROWS_A_BUCKET:
        buckets *= 2
    return buckets


def name_import(base: str, inflows: Sequence[Inflow], gathered: Gathered) -> str:
    """Name an import by what it starts from and what it brings.

    Equal imports have equal names, so that one that was interrupted is found again.
    """
    told = [base, *(inflow.label for inflow in inflows)]
    digest = hashlib.sha256("\n".join(told).encode())
    for content in gathered.files.values():
        digest.update(content)
    return digest.hexdigest()[:16]


def stage_claims(
    location: Location, name: str, inflows: Sequence[Inflow], gathered: Gathered
) -> Staged:
    """Write the claims of all files aside, in chunks that are sorted by slot.

    Raises:
        DataError: If claims are wrong; the message lists them.
        LocationError: If there is no room.
    """
    there = set(location.list_names(f"{STAGING}/{name}"))
    names: list[str] = []
    for number, inflow in enumerate(inflows):
        prefix = f"{STAGING}/{name}/{number:04}-"
        done = _count_done(prefix, there)
        names += [f"{prefix}{chunk:06}.arrow" for chunk in range(done)]
        if done == inflow.count_chunks():
            continue
        for chunk, claims in enumerate(inflow.read_chunks(gathered, done), done):
            names.append(f"{prefix}{chunk:06}.arrow")
            location.write(names[-1], _write_chunk(claims))
    return Staged(tuple(names), _count_slots(location, names))


def _count_done(prefix: str, there: set[str]) -> int:
    done = 0
    while f"{prefix}{done:06}.arrow" in there:
        done += 1
    return done


def _write_chunk(claims: pd.DataFrame) -> bytes:
    """Write a batch for each slot, and in the schema how many rows each has.

    Arrow's own format: the batches of a slot are found by number, without any
    statistics, of which hundreds of open files would hold too many.
    """
    slots = find_slots(claims["place_id"])
    claims = claims.iloc[np.argsort(slots, kind="stable")]
    counts = np.bincount(slots, minlength=SLOTS)
    table = pa.Table.from_pandas(claims, _SCHEMA, preserve_index=False)
    table = table.replace_schema_metadata({ROWS: ",".join(map(str, counts))})
    ends = counts.cumsum()
    buffer = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(buffer, table.schema, options=options) as writer:
        for start, count in zip(ends - counts, counts, strict=True):
            (batch,) = table.slice(start, count).combine_chunks().to_batches() or (
                pa.RecordBatch.from_pylist([], table.schema),
            )
            writer.write_batch(batch)
    return buffer.getvalue()


def _count_slots(location: Location, names: Sequence[str]) -> npt.NDArray[np.int64]:
    counts = np.zeros(SLOTS, "int64")
    for name in names:
        with location.open(name) as file, pa.ipc.open_file(file) as reader:
            told = reader.schema.metadata[ROWS.encode()].decode()
            counts += np.array(told.split(","), "int64")
    return counts


class StagedReader:
    """Reads the staged claims of one bucket after the other."""

    def __init__(self, location: Location, staged: Staged) -> None:
        """Open all chunks; their rows stay where they are."""
        self._stack = ExitStack()
        self._chunks = [
            pa.ipc.open_file(self._stack.enter_context(location.open(name)))
            for name in staged.names
        ]

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all chunks."""
        self._stack.close()

    def read(self, bucket: int, buckets: int) -> pd.DataFrame:
        """Read the claims of a bucket, those of one place in the order they came."""
        batches = [
            chunk.get_batch(slot)
            for slot in range(bucket, SLOTS, buckets)
            for chunk in self._chunks
        ]
        frame: pd.DataFrame = pa.Table.from_batches(batches, _SCHEMA).to_pandas()
        return frame
