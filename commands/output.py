"""How the commands write their answers: JSON for programs, columns for people."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from layers.records import write_csv


def write_json(value: object) -> str:
    """Write a value as JSON that people can read too, ended by a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def list_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn the rows of a table into plain values, ready for JSON.

    Returns:
        One mapping per row, in order: days as YYYY-MM-DD, whole numbers as such,
        None for what is missing.
    """
    names = [str(name) for name in frame.columns]
    columns = [[_make_plain(cell) for cell in frame[name]] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def write_rows(
    rows: Sequence[Mapping[str, object]], form: str, columns: Sequence[str]
) -> str:
    """Write rows of plain values as a table, CSV or JSON.

    Args:
        rows: The rows; may be empty.
        form: table, json or csv.
        columns: Columns of the table and the CSV; JSON has all members.
    """
    if form == "json":
        return write_json(rows)
    flat = [
        {name: "" if row[name] is None else row[name] for name in columns}
        for row in rows
    ]
    return write_csv(flat, columns) if form == "csv" else align_columns(flat, columns)


def _make_plain(cell: Any) -> Any:  # noqa: ANN401 - what a table can hold
    if pd.isna(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.item() if hasattr(cell, "item") else cell


def align_columns(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Write rows as aligned columns of plain text, for people.

    Args:
        rows: The rows; may be empty.
        columns: The columns to write, in order; they are the heading.

    Returns:
        One line per row below the heading, each ended by a line feed. What
        cannot be printed within a line is escaped.
    """
    lines = [
        list(columns),
        *([_make_printable(str(row[name])) for name in columns] for row in rows),
    ]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    padded = (map(str.ljust, line, widths) for line in lines)
    return "".join("  ".join(cells).rstrip() + "\n" for cells in padded)


def _make_printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
