"""From the bytes of one table to typed columns, with all that is wrong with them.

The schemas judge the types; here their verdicts become lines and remedies.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from data.cells import CellError, parse_day, parse_number
from data.delimited import TextTable, parse_table
from data.problems import Problem
from data.schemas import DAY_TYPE, SCHEMAS, UNIQUE

MAY_BE_EMPTY: Final = frozenset({"event_date"})
"""Columns of numbers and days in which an empty cell is an answer."""

NUMBERS: Final = frozenset({"lat", "lon", "precision_km"})
DAYS: Final = frozenset({"event_date", "reported_date"})


@dataclass(frozen=True)
class Table:
    """One table as read: its rows in the order of the file, and its problems."""

    file: str
    """Name of the file, without its folder."""
    frame: pd.DataFrame
    """The columns of the schema, in its order; a cell in doubt is null."""
    text: dict[str, list[str]]
    """The same cells as they stand in the file."""
    lines: list[int]
    """Line of the file on which each row begins, the header being line 1."""
    misshapen: frozenset[int] = frozenset()
    """Lines of rows with too few or too many columns, padded or cut to fit."""
    problems: tuple[Problem, ...] = ()
    """Everything wrong within this table; links to others are not followed."""
    complete: bool = True
    """Whether every column is there."""
    whole: bool = True
    """Whether every column is there and no row was lost."""

    def problem(self, position: int, column: str, message: str, remedy: str) -> Problem:
        """Build the problem of one cell, given by the position of its row."""
        line, value = self.lines[position], self.text[column][position]
        return Problem(self.file, line, column, value, message, remedy)


def parse_typed_table(content: bytes, file: str, kind: str = "") -> Table:
    """Read one of the three tables from the content of its file.

    Args:
        content: The file as it is on disk.
        file: Name to give in problems.
        kind: Which table it is, a key of `SCHEMAS`; `file` when not given.

    Returns:
        The table. Its frame satisfies the schema when it has no problems.
    """
    kind = kind or file
    schema = SCHEMAS[kind]
    raw = parse_table(content, file, tuple(schema.columns))
    shape = raw.findings.problems
    frame, unread = _build_frame(raw)
    table = Table(file, frame, raw.columns, raw.lines, raw.misshapen)
    cells = [*unread, *_judge(table, kind)]
    return replace(
        table,
        # A column that is missing is reported once, not in every row.
        problems=(*shape, *(p for p in cells if p.column not in raw.missing)),
        complete=not raw.missing,
        whole=all(problem.row in raw.misshapen for problem in shape),
    )


def build_typed_table(frame: pd.DataFrame, kind: str) -> Table:
    """Check a table that was made here, as if its file had been read.

    Args:
        frame: At least the columns of its schema.
        kind: A key of `SCHEMAS`.
    """
    types = dict.fromkeys(DAYS, DAY_TYPE) | dict.fromkeys(NUMBERS, "float64")
    names = list(SCHEMAS[kind].columns)
    frame = frame[names].reset_index(drop=True)
    frame = frame.astype({name: types.get(name, "str") for name in names})
    lines = [*range(2, len(frame) + 2)]
    table = Table(kind, frame, write_cells(frame), lines)
    return replace(table, problems=tuple(_judge(table, kind)))


def write_cells(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Write cells as they stand in a file: an unknown day as nothing."""
    return {str(name): _write_column(frame[name]) for name in frame.columns}


def _write_column(cells: "pd.Series[Any]") -> list[str]:
    if cells.dtype.kind == "M":
        # Many claims are of few days, and to write one takes long.
        days = pd.Index(cells.unique())
        texts = pd.Series(days.strftime("%Y-%m-%d"), index=days)
        return cells.map(texts).fillna("").tolist()
    if cells.dtype.kind == "f":
        return [repr(number) for number in cells.tolist()]
    return cells.tolist()


def _judge(table: Table, kind: str) -> Iterator[Problem]:
    yield from validate_table(table, SCHEMAS[kind])
    for column in UNIQUE[kind]:
        yield from _find_repeats(table, column)


def _build_frame(raw: TextTable) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn text into numbers and days; what cannot be read is null."""
    problems: list[Problem] = []
    columns: dict[str, pd.Series[Any]] = {}
    for name, texts in raw.columns.items():
        if name in NUMBERS:
            numbers = _parse_column(raw, name, parse_number, problems)
            columns[name] = pd.Series(numbers, dtype="float64")
        elif name in DAYS:
            days = _parse_column(raw, name, parse_day, problems)
            columns[name] = pd.Series(days, dtype=DAY_TYPE)
        else:
            columns[name] = pd.Series(texts, dtype="str")
    return pd.DataFrame(columns), problems


def _parse_column(
    raw: TextTable,
    name: str,
    parse: Callable[[str], float | date],
    problems: list[Problem],
) -> list[float | date | None]:
    cells: list[float | date | None] = []
    for text, line in zip(raw.columns[name], raw.lines, strict=True):
        cell = None
        try:
            if text or name not in MAY_BE_EMPTY:
                cell = parse(text)
        except CellError as error:
            fault = Problem(raw.file, line, name, text, str(error), error.remedy)
            problems.append(fault)
        cells.append(cell)
    return cells


def validate_table(table: Table, schema: pa.DataFrameSchema) -> Iterator[Problem]:
    """Run the pandera schema and translate each of its failure cases.

    Args:
        table: A table; cells in doubt are null.
        schema: The schema of its columns.
    """
    try:
        schema.validate(table.frame, lazy=True)
    except pa.errors.SchemaErrors as failure:
        for error in failure.schema_errors:
            # What is no check of ours is a null, which the parsing reported.
            if isinstance(error.check, pa.Check):
                yield from _translate(table, error.schema.name, error)


def _translate(
    table: Table, column: str, error: pa.errors.SchemaError
) -> Iterator[Problem]:
    message, remedy = error.check.error, error.check.description
    for position in error.failure_cases["index"]:
        yield table.problem(int(position), column, message, remedy)


def _find_repeats(table: Table, column: str) -> Iterator[Problem]:
    """Name both lines wherever two rows share what only one may have."""
    first_line: dict[str, int] = {}
    for position, value in enumerate(table.text[column]):
        line = first_line.setdefault(value, table.lines[position])
        if value and line != table.lines[position]:
            message = f"stands in row {line} already"
            yield table.problem(position, column, message, "give each row its own")
