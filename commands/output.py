"""How the commands write tables: as plain values, as JSON, as CSV or in columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from commands.text import align_columns, write_json
from layers.records import write_csv


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
