"""From the text of a CSV file to columns whose rows know their lines.

Reading never stops at the first fault: what cannot be read is a problem that
names its line, and the rest of the file is still read.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from data.decoding import decode_text
from data.problems import Findings

CLOSE_THE_QUOTE: Final = (
    'close the quotation mark that this row opens, and write "" for one inside a text'
)

LEAST_SHARE_OF_A_HEADER: Final = 0.5
"""Share of the wanted names below which a first row is no header of ours."""


@dataclass(frozen=True)
class TextTable:
    """The rows of one file as text, before any value is understood."""

    file: str
    """Name of the file, without its folder."""
    columns: dict[str, list[str]]
    """One list per wanted column; a column that the file lacks is all ""."""
    lines: list[int]
    """Line of the file on which each row begins, the header being line 1."""
    findings: Findings
    """What is wrong with the shape of the file."""
    misshapen: frozenset[int]
    """Lines of rows with too few or too many columns, padded or cut to fit."""
    missing: frozenset[str]
    """Wanted columns that the header does not name."""


@dataclass
class Feed(Iterator[str]):
    """Lines that a csv reader consumes and that can be rewound after a fault."""

    lines: list[str]
    """The whole file, each line with its end."""
    position: int = 0
    """Index of the line that comes next."""

    def __next__(self) -> str:
        """Give the next line."""
        if self.position == len(self.lines):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


@dataclass(frozen=True)
class Record:
    """The cells of one row, the line it begins on and the lines it spans."""

    line: int
    """Line of the file as an editor counts it, from 1."""
    span: int
    """How many lines it takes."""
    cells: list[str]
    """Its cells; none if it cannot be split."""


def parse_table(content: bytes, file: str, wanted: tuple[str, ...]) -> TextTable:
    """Split the content of a CSV file into the wanted columns.

    Args:
        content: The file as it is on disk: UTF-8, a byte order mark tolerated,
            comma separated, quoted as RFC 4180 says, any line end.
        file: Name to give in problems.
        wanted: Names that the header must hold, in any order.

    Returns:
        The rows in the order of the file. Blank lines are skipped. A file whose
        header cannot be made out has no rows and misses every column.

    References:
        RFC 4180, Common format and MIME type for CSV files, section 2.
    """
    findings = Findings(file)
    text = decode_text(content, findings)
    feed = Feed(list(io.StringIO(text, newline="")))
    first = next_record(feed, findings)
    header = _check_header(first, wanted, findings)
    records, misshapen = (
        _read_records(feed, len(header), findings) if header else ([], [])
    )
    if header and feed.position == (first.line if first else 0):
        findings.add("has a header but no rows", "restore the rows", row=1)
    return TextTable(
        file,
        {name: _take_column(records, header, name) for name in wanted},
        [record.line for record in records],
        findings,
        frozenset(misshapen),
        frozenset(wanted) - frozenset(header),
    )


def next_record(feed: Feed, findings: Findings, delimiter: str = ",") -> Record | None:
    """Read the next row that is not blank; one that cannot be split has no cells.

    Args:
        feed: The lines, of which those of the row are consumed.
        findings: Where to note a row that cannot be split.
        delimiter: The character between two cells.

    Returns:
        The row; None at the end of the file.
    """
    while feed.position < len(feed.lines):
        start = feed.position
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True))
        except csv.Error as error:
            # Only this line is given up: an open quotation mark must not
            # swallow the rows below it.
            feed.position = start + 1
            line = feed.lines[start].rstrip("\r\n")
            message = f"cannot be split into columns ({error})"
            findings.add(message, CLOSE_THE_QUOTE, row=start + 1, value=line)
            return Record(start + 1, 1, [])
        if cells:
            return Record(start + 1, feed.position - start, cells)
    return None


def _read_records(
    feed: Feed, width: int, findings: Findings
) -> tuple[list[Record], list[int]]:
    """Read the rows after the header, and say which are of the wrong width."""
    records: list[Record] = []
    misshapen: list[int] = []
    while (record := next_record(feed, findings)) is not None:
        if not record.cells:
            continue
        if len(record.cells) != width:
            _note_width(record, width, findings)
            misshapen.append(record.line)
            # A quotation mark closed rows too late makes a row of several
            # lines: read the ones below it again for themselves.
            feed.position = record.line
        records.append(record)
    return records, misshapen


def _note_width(record: Record, width: int, findings: Findings) -> None:
    count = len(record.cells)
    if record.span > 1:
        remedy = CLOSE_THE_QUOTE
    elif count > width:
        remedy = "put texts that hold a comma in quotation marks"
    else:
        remedy = "restore the cells that were lost; empty ones keep their comma"
    findings.add(
        f"has {count} columns where the header has {width}",
        remedy,
        row=record.line,
        value=record.cells[0],
    )


def _check_header(
    first: Record | None, wanted: tuple[str, ...], findings: Findings
) -> list[str]:
    """Give the names of the columns, or none if this cannot be a header."""
    if first is None:
        if not findings.problems:
            findings.add("is empty", f"begin it with the header {','.join(wanted)}")
        return []
    known = [name for name in wanted if name in first.cells]
    if len(known) < LEAST_SHARE_OF_A_HEADER * len(wanted):
        findings.add(
            "is not the header of this table",
            f"begin the file with {','.join(wanted)}, separated by commas",
            row=first.line,
            value=",".join(first.cells),
        )
        return []
    _note_columns(first, wanted, findings)
    return first.cells


def _note_columns(first: Record, wanted: tuple[str, ...], findings: Findings) -> None:
    header = first.cells
    for name in wanted:
        if name not in header:
            findings.add("is missing", "add the column", row=first.line, column=name)
    for name in dict.fromkeys(header):
        if name not in wanted:
            lost = [want for want in wanted if want not in header]
            close = get_close_matches(name, lost, n=1)
            remedy = f"rename it to {close[0]}" if close else "remove the column"
            message = "is not a column of this table"
            findings.add(message, remedy, row=first.line, value=name)
        elif header.count(name) > 1:
            message = f"stands {header.count(name)} times in the header"
            findings.add(message, "keep one of them", row=first.line, column=name)


def _take_column(records: list[Record], header: list[str], name: str) -> list[str]:
    """Take one column out of the rows; a cell that is not there is empty."""
    if name not in header:
        return [""] * len(records)
    place = header.index(name)
    return [
        record.cells[place] if place < len(record.cells) else "" for record in records
    ]
