"""Grid: the rows of a foreign table as text, before any value is understood."""

import json
from dataclasses import dataclass
from typing import Any, Final

MOST_ROWS: Final = 200_000
"""Rows of one table."""

MOST_COLUMNS: Final = 500
"""Columns of one table."""

MOST_CELLS: Final = 4_000_000
"""Cells of one table; 100,000 rows of 40 columns."""

MOST_CELL_LETTERS: Final = 20_000
"""Characters of one cell."""

LON: Final = "geometry longitude"
LAT: Final = "geometry latitude"
"""Columns that hold the point of a geometry, degrees EPSG:4326."""


class GridError(ValueError):
    """A file that is no usable table.

    The text is the end of a sentence that the name of the file begins, and a remedy.
    """


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that was counted and could not be split into cells."""

    row: int
    """Its number in the file, as in `Grid.numbers`."""
    value: str
    """What stands there, shortened."""
    message: str
    """What is wrong, as the end of a sentence that the value begins."""
    remedy: str
    """What to do about it, in the imperative."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text; rows + broken rows are all that was read."""

    file: str
    """Name of the file."""
    header: tuple[str, ...]
    """Names of the columns: filled, and no two alike."""
    rows: list[list[str]]
    """One list of cells per row, each as long as the header; no blank rows."""
    numbers: list[int]
    """Number of each row: the line of a text file or the row of a sheet, from 1;
    of features and records the position, from 1."""
    broken: tuple[BrokenRow, ...] = ()
    """Rows that could not be split, in order."""
    padded: tuple[int, ...] = ()
    """Numbers of rows that were shorter than the header."""
    notices: tuple[str, ...] = ()
    """What was assumed about the file as a whole, in sentences."""

    @property
    def count(self) -> int:
        """How many rows were read, the broken ones among them."""
        return len(self.rows) + len(self.broken)

    def column(self, name: str) -> list[str]:
        """Take one column out of the rows."""
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def to_json(self) -> str:
        """Write the grid as JSON text, which `parse_grid` reads."""
        record: dict[str, Any] = {
            "file": self.file,
            "header": self.header,
            "rows": self.rows,
            "numbers": self.numbers,
            "broken": [[b.row, b.value, b.message, b.remedy] for b in self.broken],
            "padded": self.padded,
            "notices": self.notices,
        }
        return json.dumps(record)


def parse_grid(record: dict[str, Any]) -> Grid:
    """Build a grid from the decoded JSON of `Grid.to_json`."""
    return Grid(
        record["file"],
        tuple(record["header"]),
        record["rows"],
        record["numbers"],
        tuple(BrokenRow(*fields) for fields in record["broken"]),
        tuple(record["padded"]),
        tuple(record["notices"]),
    )


class GridBuilder:
    """Takes the rows of a table one by one and keeps them within bounds."""

    def __init__(self, file: str, header: list[str]) -> None:
        """Begin a grid.

        Args:
            file: Name of the file.
            header: Names of the columns as they stand there.

        Raises:
            GridError: If there are too many columns.
        """
        if len(header) > MOST_COLUMNS:
            raise GridError(
                f"has {len(header):,} columns; bring at most {MOST_COLUMNS}"
            )
        self.file = file
        self.header = name_columns(header)
        self.notices: list[str] = []
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []
        self._broken: list[BrokenRow] = []
        self._padded: list[int] = []
        self._known: dict[str, str] = {}

    def add(self, number: int, cells: list[str]) -> None:
        """Add a row; one that is too wide or has an endless cell is broken.

        Raises:
            GridError: If there are too many rows or cells by now.
        """
        width = len(self.header)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width:
            message = f"has {len(cells):,} columns where the header has {width}"
            remedy = "put texts that hold the separator in quotation marks"
            self.add_broken(number, cells[0], message, remedy)
            return
        longest = max(map(len, cells), default=0)
        if longest > MOST_CELL_LETTERS:
            message = f"has a cell of {longest:,} characters"
            remedy = f"shorten it to {MOST_CELL_LETTERS:,}"
            self.add_broken(number, cells[0], message, remedy)
            return
        if len(cells) < width:
            self._padded.append(number)
            cells = [*cells, *[""] * (width - len(cells))]
        # Words repeat in a table; one copy of each is enough.
        known = self._known
        for cell in cells:
            if cell not in known:
                known[cell] = _require_unicode(cell)
        self._rows.append([known[cell] for cell in cells])
        self._numbers.append(number)
        self._check_size()

    def add_broken(self, number: int, value: str, message: str, remedy: str) -> None:
        """Add a row that could not be split."""
        shown = _require_unicode(value[:200])
        self._broken.append(BrokenRow(number, shown, message, remedy))
        self._check_size()

    def _check_size(self) -> None:
        count = len(self._rows) + len(self._broken)
        if count > MOST_ROWS:
            raise GridError(f"has more than {MOST_ROWS:,} rows; bring it in parts")
        if len(self._rows) * len(self.header) > MOST_CELLS:
            raise GridError(
                f"has more than {MOST_CELLS:,} cells; leave out the columns that are "
                "not needed, or bring it in parts"
            )

    def build(self) -> Grid:
        """Give the finished grid.

        Raises:
            GridError: If it has no rows.
        """
        if not self._rows and not self._broken:
            raise GridError("has no rows; bring a table with a header and rows")
        return Grid(
            self.file,
            self.header,
            self._rows,
            self._numbers,
            tuple(self._broken),
            tuple(self._padded),
            tuple(self.notices),
        )


def _require_unicode(text: str) -> str:
    """Replace halves of surrogate pairs, which no file could be written with."""
    if text.isascii():
        return text
    return text.encode("utf-8", errors="replace").decode("utf-8")


def name_columns(header: list[str]) -> tuple[str, ...]:
    """Give every column a name of its own.

    Args:
        header: Names as they stand there; some may be empty or stand twice.

    Returns:
        The same names, trimmed; an empty one becomes "column 3", and a second
        "place" becomes "place (2)".
    """
    names: list[str] = []
    for position, raw in enumerate(header, start=1):
        text = _require_unicode(" ".join(raw.split())[:200]) or f"column {position}"
        name, copy = text, 1
        while name in names:
            copy += 1
            name = f"{text} ({copy})"
        names.append(name)
    return tuple(names)
