"""Claims on their way into a store: read in chunks, checked, never all in memory.

A dataset folder has its claims in claims.csv, or, where they are many, in Parquet:
claims.parquet, or several files in claims/. Each chunk passes the checks of
`data.tables`; what needs all claims at once is for the store to check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from data import links
from data.gathered import Gathered
from data.problems import DataError, Problem
from data.schemas import CLAIMS, DAY_TYPE
from data.schemas import CLAIMS_SCHEMA as CURATED
from data.store import CLAIMS_SCHEMA
from data.typed import Table, parse_typed_table
from data.vocabulary import Scope
from geo.errors import ClaimlineError

CHUNK_BYTES: Final = 16_000_000
"""Of a CSV file, about as much is read at once."""

CHUNK_ROWS: Final = 250_000
"""Of a Parquet file, so many rows are."""

COLUMNS: Final = tuple(CURATED.columns)
"""Columns of the claims as curated."""

JOINED: Final = ("kind", "region_id", "district_id")
"""What a claim has from its place."""


class IntakeError(ClaimlineError):
    """Claims that do not fit what the store has; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Inflow:
    """One file of claims."""

    path: Path

    @property
    def label(self) -> str:
        """Tell this content from any other without reading it: name, size, time."""
        told = self.path.stat()
        return f"{self.path.name} {told.st_size} {told.st_mtime_ns}"

    def count_chunks(self) -> int | None:
        """Count the chunks, if that is possible without reading."""
        if self.path.suffix == ".csv":
            return None
        rows: int = pq.read_metadata(self.path).num_rows
        return -(-rows // CHUNK_ROWS)

    def read_chunks(self, gathered: Gathered, skip: int = 0) -> Iterator[pd.DataFrame]:
        """Read the claims, chunk after chunk, and check them.

        Args:
            gathered: The places and sources that they may name.
            skip: So many chunks at the beginning are left out, unchecked.

        Yields:
            Columns of a curated claims table, which satisfy its schema, name known
            places and sources, and are in order about scope and days.

        Raises:
            DataError: Lists what is wrong with the first chunk that is not right.
        """
        read = _read_csv if self.path.suffix == ".csv" else _read_parquet
        yield from read(self.path, gathered, skip)


def find_inflows(folders: Sequence[Path]) -> list[Inflow]:
    """Find the files of claims of datasets.

    Raises:
        IntakeError: If a folder has none.
    """
    found: list[Inflow] = []
    for folder in folders:
        files = [f for f in (folder / CLAIMS, folder / "claims.parquet") if f.is_file()]
        files += sorted((folder / "claims").glob("*.parquet"))
        if not files:
            raise IntakeError(
                f"{folder} has no claims; give a folder with claims.csv, "
                "claims.parquet or claims/*.parquet"
            )
        found += map(Inflow, files)
    return found


def join_claims(claims: pd.DataFrame, gathered: Gathered) -> pd.DataFrame:
    """Join to every claim the side of its source and where its place lies.

    Returns:
        Columns of `data.store.CLAIMS_SCHEMA`.
    """
    at = gathered.placed.index.get_indexer(pd.Index(claims["place_id"]))
    joined = {name: gathered.placed[name].to_numpy()[at] for name in JOINED}
    side = claims["source_id"].map(gathered.side_of)
    return claims.assign(side=side, **joined)[list(CLAIMS_SCHEMA)]


def _read_csv(path: Path, gathered: Gathered, skip: int) -> Iterator[pd.DataFrame]:
    for number, (line, content) in enumerate(_split_csv(path)):
        if number < skip:
            continue
        table = parse_typed_table(content, CLAIMS)
        # The header stands above every chunk; the file has its rows further down.
        table = replace(
            table,
            lines=[at + line for at in table.lines],
            problems=tuple(
                replace(p, row=p.row + line) if p.row else p for p in table.problems
            ),
        )
        problems = table.problems or tuple(_check_links(table, gathered))
        if problems:
            raise DataError(problems)
        yield table.frame


def _split_csv(path: Path) -> Iterator[tuple[int, bytes]]:
    """Split a CSV file between rows; each piece has the header, and its offset.

    A line ends a row exactly if the quotation marks so far are even in number.
    """
    with path.open("rb") as file:
        header = file.readline()
        taken, size, line, open_quote = [header], 0, 0, False
        for rows, text in enumerate(file, 1):
            taken.append(text)
            size += len(text)
            open_quote ^= bool(text.count(b'"') % 2)
            if size >= CHUNK_BYTES and not open_quote:
                yield line, b"".join(taken)
                taken, size, line = [header], 0, rows
        if size or not line:
            yield line, b"".join(taken)


def _read_parquet(path: Path, gathered: Gathered, skip: int) -> Iterator[pd.DataFrame]:
    with pq.ParquetFile(path) as file:
        missing = [name for name in COLUMNS if name not in file.schema_arrow.names]
        if missing:
            message = "is missing"
            raise DataError(
                (Problem(path.name, None, missing[0], "", message, "add the column"),)
            )
        batches = file.iter_batches(CHUNK_ROWS, columns=[*COLUMNS])
        for number, batch in enumerate(batches):
            if number < skip:
                continue
            frame = batch.to_pandas(date_as_object=False).astype(_TYPES)
            _require_right(frame, path, number * CHUNK_ROWS, gathered)
            yield frame


_TYPES: Final = {
    name: DAY_TYPE if name in {"event_date", "reported_date"} else "str"
    for name in COLUMNS
}


def _require_right(
    frame: pd.DataFrame, path: Path, before: int, gathered: Gathered
) -> None:
    """Check a chunk as a whole, and cell by cell only if something is wrong."""
    try:
        CURATED.validate(frame, lazy=True)
        fits = _fits(frame, gathered)
    except pa.errors.SchemaErrors as failure:
        case = failure.failure_cases.iloc[0]
        position = int(case["index"]) if pd.notna(case["index"]) else 0
        message, remedy = f"fails the check {case['check']!r}", "correct it"
        column, value = str(case["column"]), str(case["failure_case"])
        row = before + position + 1
        raise DataError(
            (Problem(path.name, row, column, value, message, remedy),)
        ) from failure
    if not fits:
        text = {name: frame[name].astype("str").tolist() for name in COLUMNS}
        lines = [*range(before + 1, before + 1 + len(frame))]
        raise DataError(
            tuple(_check_links(Table(path.name, frame, text, lines), gathered))
        )


def _fits(frame: pd.DataFrame, gathered: Gathered) -> bool:
    """Apply the rules of `data.links` about places, sources and days, at once."""
    at = gathered.placed.index.get_indexer(pd.Index(frame["place_id"]))
    kinds = pd.Series(gathered.placed["kind"].to_numpy()[at], index=frame.index)
    about_whole = (frame["scope"] == Scope.REGION).to_numpy()
    return bool(
        (at >= 0).all()
        and frame["source_id"].isin(list(gathered.side_of)).all()
        and kinds[about_whole].isin([*links.WHOLE_AREAS]).all()
        and not (frame["event_date"] > frame["reported_date"]).any()
    )


def _check_links(table: Table, gathered: Gathered) -> Iterator[Problem]:
    return links.check_claims(
        table,
        places=gathered.places.frame,
        sources=gathered.sources.frame,
        known=None,
    )
