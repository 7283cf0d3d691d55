"""Discarded rows as a file that can be mended and brought back."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from data.readers.contract import DiscardedRow
from data.spreadsheet import defuse

WHY: Final = ("import: file", "import: row", "import: reason", "import: remedy")
"""Columns that say where a row stood and why it was discarded; an import that
brings the file back does not use them."""


def write_discards(rows: Iterable[DiscardedRow]) -> bytes:
    """Write discarded rows as CSV, with the reason beside each.

    Args:
        rows: Rows of one or more files.

    Returns:
        CSV in UTF-8 with a byte order mark, which spreadsheets need to read
        Cyrillic; the columns of all files, each cell as it came, and last the
        columns `WHY`. A cell that begins like a formula has an apostrophe in
        front, which an import takes away again.
    """
    rows = list(rows)
    names = dict.fromkeys(name for row in rows for name in row.cells if name not in WHY)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*names, *WHY])
    for row in rows:
        cells = [defuse(row.cells.get(name, "")) for name in names]
        reasons = [_say(row, position) for position in range(len(row.problems))]
        remedies = [problem.remedy for problem in row.problems]
        where = ("" if row.row is None else str(row.row),)
        writer.writerow(
            [*cells, defuse(row.file), *where, "; ".join(reasons), "; ".join(remedies)]
        )
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _say(row: DiscardedRow, position: int) -> str:
    problem = row.problems[position]
    return f"{problem.column or 'the row'} {problem.message}"
