"""Any table as a file: CSV that a spreadsheet opens safely, and Parquet."""

import io
from datetime import date, datetime

import pandas as pd

from layers.records import write_csv


def write_csv_table(frame: pd.DataFrame) -> str:
    """Write a table as CSV that is safe to open in a spreadsheet.

    Args:
        frame: Its columns in order; may have no rows.

    Returns:
        What `layers.records.write_csv` writes. A day is written as 2025-04-27, and
        what is missing as nothing.
    """
    columns = [str(name) for name in frame.columns]
    return write_csv(
        (
            dict(zip(columns, map(_write_cell, row), strict=True))
            for row in frame.itertuples(index=False, name=None)
        ),
        columns,
    )


def _write_cell(cell: object) -> object:
    if pd.api.types.is_scalar(cell) and pd.isna(cell):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell


def write_parquet_table(frame: pd.DataFrame) -> bytes:
    """Write a table as Parquet, with the types of its columns.

    Args:
        frame: Its columns in order; may have no rows.

    Returns:
        The bytes of the file. Texts stay as they are: Parquet computes nothing.
    """
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    return stream.getvalue()
