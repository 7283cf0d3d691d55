"""CSV, TSV and their relatives: the separator is told by how rows agree on it."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import Final

from data.delimited import Feed, next_record
from data.grids.grid import MOST_COLUMNS, Grid, GridBuilder, GridError
from data.grids.text import decode
from data.problems import Findings
from data.spreadsheet import restore

DELIMITERS: Final = (",", ";", "\t", "|")
"""Separators in the order of preference, should two fit equally."""

LONGEST_LINE: Final = 2**20
"""Bytes of one line; a row of a table has some hundreds."""

SAMPLE_ROWS: Final = 200
"""Rows by which the separator is told."""

SAMPLE_LETTERS: Final = 10_000
"""Characters of each of them that are looked at."""

BINARY_SHARE: Final = 0.05
"""Share of control characters from which a text is none."""

_VALUE: Final = re.compile(
    r"[+-]?\d+([.,]\d+)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([T ].*)?|https?://.*"
)
"""A number, a day or an address: what names of columns never are."""


def read_delimited(
    content: bytes, file: str, *, encoding: str = "", delimiter: str = ""
) -> Grid:
    """Read a table whose cells are parted by a character.

    Args:
        content: The file as it is on disk, in any encoding and with any line end.
        file: Name of the file.
        encoding: Codec that its owner chose; "" guesses.
        delimiter: Separator that its owner chose; "" guesses.

    Returns:
        The rows; numbers are lines of the file.

    Raises:
        GridError: If it is no table, or too large.
    """
    _require_lines(content)
    text, notices = decode(content, encoding)
    _require_text(text)
    lines = list(io.StringIO(text, newline=""))
    first = lines[0].strip().lower() if lines else ""
    declared = re.fullmatch(r"sep=(.)", first)
    delimiter = delimiter or (declared[1] if declared else _guess_delimiter(lines))
    feed = Feed(lines, position=1 if declared else 0)
    builder = _begin(feed, file, delimiter)
    builder.notices += notices
    if delimiter != ",":
        name = {"\t": "tabs", ";": "semicolons"}.get(delimiter, f"{delimiter!r}")
        builder.notices.append(f"Cells are parted by {name}.")
    _fill(builder, feed, delimiter)
    return builder.build()


def _require_lines(content: bytes) -> None:
    """Refuse an endless line before anything looks at it closely."""
    start = 0
    while len(content) - start > LONGEST_LINE:
        end = max(
            content.rfind(b"\n", start, start + LONGEST_LINE),
            content.rfind(b"\r", start, start + LONGEST_LINE),
        )
        if end < 0:
            raise GridError(
                f"has a line of more than {LONGEST_LINE:,} bytes; bring a table with "
                "one row per line"
            )
        start = end + 1


def _require_text(text: str) -> None:
    sample = text[:65_536]
    strange = sum(c < " " and c not in "\t\r\n\f\v\x1c\x1d\x1e\x1f" for c in sample)
    if strange > BINARY_SHARE * max(len(sample), 1):
        raise GridError("is not text; bring a table, such as CSV in UTF-8")


def _guess_delimiter(lines: list[str]) -> str:
    """Take the separator that parts most rows into the same number of cells."""
    sample = [line[:SAMPLE_LETTERS] for line in islice(lines, SAMPLE_ROWS)]

    def fit(delimiter: str) -> tuple[float, int]:
        try:
            rows_of = filter(None, csv.reader(sample, delimiter=delimiter))
            widths = Counter(map(len, rows_of))
        except csv.Error:
            return (0.0, 0)
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return (rows / widths.total() if width > 1 else 0.0, width)

    return max(DELIMITERS, key=fit)


def _begin(feed: Feed, file: str, delimiter: str) -> GridBuilder:
    """Read the header, or number the columns where there is none."""
    findings = Findings(file)
    start = feed.position
    first = next_record(feed, findings, delimiter)
    if first is None:
        raise GridError("is empty; bring a table with a header and rows")
    if findings.problems:
        problem = findings.problems[0]
        raise GridError(f"has a header that {problem.message}; {problem.remedy}")
    header = [restore(cell) for cell in first.cells]
    if len(header) <= MOST_COLUMNS and any(
        map(_VALUE.fullmatch, map(str.strip, header))
    ):
        feed.position = start
        builder = GridBuilder(file, [""] * len(header))
        builder.notices.append(
            "The first row names no columns, so it was read as a row of the table."
        )
        return builder
    return GridBuilder(file, header)


def _fill(builder: GridBuilder, feed: Feed, delimiter: str) -> None:
    width = len(builder.header)
    findings = Findings(builder.file)
    while (record := next_record(feed, findings, delimiter)) is not None:
        if findings.problems:
            problem = findings.problems.pop()
            builder.add_broken(
                record.line, problem.value, problem.message, problem.remedy
            )
            continue
        if not any(cell.strip() for cell in record.cells):
            continue
        if record.span > 1 and len(record.cells) != width:
            # A quotation mark closed rows too late: read those below for themselves.
            feed.position = record.line
            message = "opens a quotation mark that is closed in a later row"
            remedy = 'close it, and write "" for one inside a text'
            builder.add_broken(record.line, record.cells[0], message, remedy)
            continue
        builder.add(record.line, [restore(cell) for cell in record.cells])
