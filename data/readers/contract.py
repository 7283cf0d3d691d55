"""What every reader of outside files takes and gives.

    Member(s) -> Reader.read(members, context, watch) -> Reading

Nothing is lost on the way: every row that was read is kept or stands in the report
with its number, the reason and a remedy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

import pandas as pd

from data.problems import Problem
from data.tables import Dataset, list_places
from geo.errors import ClaimlineError
from geo.gazetteer import Gazetteer
from geo.regions import PROPERTIES, Region, Regions

MOST_UPLOADED: Final = 32 * 2**20
"""Bytes of one file that a visitor may bring; larger ones go through the command."""

MOST_BYTES: Final = 512 * 2**20
"""Bytes of one file, or of all files of an archive when unpacked, by the command."""

MOST_MEMBERS: Final = 5_000
"""Files in one folder or archive."""

HEAD_BYTES: Final = 64 * 2**10
"""Bytes from the beginning of a file by which a reader recognises it."""

Watch: TypeAlias = Callable[[str, float], None]
"""Hears what is being done and which share of it is, 0 to 1; raises
`ImportCancelledError` when the user wants it to end."""


class ImportRefusedError(ClaimlineError, ValueError):
    """A file that cannot be brought: too large, of another type, or damaged."""


class ImportCancelledError(ClaimlineError):
    """The user ended an import; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read, alone or out of a folder or an archive."""

    name: str
    """Its path as its owner wrote it, with slashes; never opened as a path."""
    size: int
    """Bytes, unpacked."""
    read: Callable[[], bytes] = field(repr=False)
    """Reads all of it; never more than `size` bytes."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known already, for readers to name and extend."""

    gazetteer: Gazetteer
    """The places that claims can be about."""
    regions: Regions
    """The oblasts, by which a new place finds the region that it lies in."""
    dataset: Dataset
    """The tables that the claims shall fit; those that they may name."""

    @property
    def sources(self) -> pd.DataFrame:
        """The sources that can speak, columns of `SOURCES_SCHEMA`."""
        return self.dataset.sources


def build_context(dataset: Dataset) -> Context:
    """Index what is known, for readers.

    Args:
        dataset: Tables that were read and checked.
    """
    outlines = dataset.regions[[*PROPERTIES, "geometry"]].itertuples(index=False)
    regions = Regions([Region(*row) for row in outlines])
    return Context(Gazetteer(list_places(dataset)), regions, dataset)


@dataclass(frozen=True, slots=True)
class DiscardedRow:
    """A row that was read and made no claim."""

    problems: tuple[Problem, ...]
    """Why, and what to do: one or more, of one file and one row; each has the
    row's number, and column and value where a single cell is to blame."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """The row as it came, by column of its file; {} where it has no columns."""

    def __post_init__(self) -> None:
        """Refuse a row that was discarded without a reason."""
        if not self.problems:
            raise ValueError("a row was discarded without a reason; give one")

    @property
    def file(self) -> str:
        """Name of the file that the row stands in."""
        return self.problems[0].file

    @property
    def row(self) -> int | None:
        """Number of the row in its file, as in `Problem`."""
        return self.problems[0].row


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What became of every row that was read; kept + discarded = read, always."""

    read: int
    """Rows, features or placemarks in the files, blank ones apart."""
    kept: int
    """Those that are claims now, or support one."""
    discarded: tuple[DiscardedRow, ...] = ()
    """The others, in the order of files and rows."""
    repaired: tuple[Problem, ...] = ()
    """What was changed in rows that were kept: the value as it stood, and in
    `remedy` what was made of it ("read as 51.2")."""
    notices: tuple[str, ...] = ()
    """What concerns whole files, in sentences: "decoded as windows-1251"."""

    def __post_init__(self) -> None:
        """Refuse a report that loses a row."""
        if self.kept < 0 or self.kept + len(self.discarded) != self.read:
            raise ValueError(
                f"{self.kept} rows kept and {len(self.discarded)} discarded are not "
                f"the {self.read} that were read; account for every row"
            )

    @property
    def repaired_rows(self) -> int:
        """Count the kept rows in which something was changed."""
        return len({(p.file, p.row) for p in self.repaired if p.row is not None})

    def __add__(self, other: "ReadReport") -> "ReadReport":
        """Put the reports of two files together."""
        return ReadReport(
            self.read + other.read,
            self.kept + other.kept,
            self.discarded + other.discarded,
            self.repaired + other.repaired,
            self.notices + other.notices,
        )

    def to_record(self) -> dict[str, Any]:
        """Give the report as the object that report.json holds."""
        return {
            "read": self.read,
            "kept": self.kept,
            "repaired": self.repaired_rows,
            "discarded": len(self.discarded),
            "notices": list(self.notices),
            "repairs": [_problem_record(problem) for problem in self.repaired],
            "discards": [
                {
                    "file": row.file,
                    "row": row.row,
                    "cells": dict(row.cells),
                    "reasons": [_problem_record(problem) for problem in row.problems],
                }
                for row in self.discarded
            ],
        }


def _problem_record(problem: Problem) -> dict[str, str | int | None]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.message,
        "remedy": problem.remedy,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader made of files: rows in the columns of the built-in tables."""

    claims: pd.DataFrame
    """Columns and types of `CLAIMS_SCHEMA`; every place_id and source_id is in the
    context or below; claim_ids are unique. May be empty."""
    places: pd.DataFrame
    """New places, columns of `PLACES_SCHEMA`; ids and names are not in the context."""
    sources: pd.DataFrame
    """New sources, columns of `SOURCES_SCHEMA`."""
    report: ReadReport
    """What became of every row."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files of a dataset that only this reader makes (such as its area layers), by
    plain file name; written beside the tables."""


class Reader(Protocol):
    """One outside format; the object `READER` of a module of `data.readers`."""

    name: str
    """Name of the module and of `--reader`."""
    title: str
    """What people call the format, in a few English words."""
    together: bool
    """Whether several files make one reading, as daily snapshots do; otherwise each
    file is read for itself, and `members` has one."""

    def can_read(self, name: str, head: bytes) -> bool:
        """Tell whether a file is of this format; never raises, reads no more.

        Args:
            name: The member's name.
            head: Its first `HEAD_BYTES` bytes, or all if it is shorter.
        """
        ...

    def read(
        self, members: Sequence[Member], context: Context, watch: Watch
    ) -> Reading:
        """Read members of this format.

        Args:
            members: One or more, sorted by name.
            context: Places, regions and sources that are known.
            watch: Told of progress at least once a second or so.

        Raises:
            ImportRefusedError: If nothing of it can be used; the message names
                the file, the reason and a remedy. A single bad row is no such
                case: it is discarded with a reason.
            ImportCancelledError: From `watch`.
        """
        ...
