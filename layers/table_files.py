"""Any table as a file: CSV that a spreadsheet opens safely, and Parquet."""

import csv
import io
from datetime import date, datetime

import pandas as pd

from layers.records import defuse


def write_csv_table(frame: pd.DataFrame) -> str:
    """Write a table as CSV.

    Args:
        frame: Its columns in order; may have no rows.

    Returns:
        A header and one line per row, each ended by CR LF. A day is written as
        2025-04-27, what is missing as nothing, and a text that begins like a
        formula with an apostrophe in front (`layers.records.FORMULA_STARTS`).

    References:
        RFC 4180, section 2.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([defuse(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_write_cell(cell) for cell in row])
    return stream.getvalue()


def _write_cell(cell: object) -> object:
    if pd.api.types.is_scalar(cell) and pd.isna(cell):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else defuse(cell)


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
