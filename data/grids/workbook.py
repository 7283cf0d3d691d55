"""XLSX: the values of one sheet, without running a formula.

`openpyxl` reads the XML with `defusedxml`, which refuses entities.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import chain
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from data.grids.archive import open_archive
from data.grids.grid import MOST_COLUMNS, Grid, GridBuilder, GridError

LAST_ROW: Final = 1_048_576
"""Rows of a sheet of Excel, blank ones among them."""

_RICH: Final = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def read_workbook(content: bytes, file: str, *, sheet: str = "") -> Grid:
    """Read one sheet of a workbook.

    Args:
        content: The file as it is on disk.
        file: Name of the file.
        sheet: Name of the sheet; "" takes the first that has rows.

    Returns:
        The rows; numbers are those of the sheet. A formula gives the value that
        was last computed; days are written YYYY-MM-DD.

    Raises:
        GridError: If it is no such workbook, or too large.
    """
    with open_archive(content) as archive:
        _refuse_entities(archive)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions it does not know
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            return _read_sheets(book, file, sheet)
    except GridError:
        raise
    except MemoryError:
        raise
    except (
        *(BadZipFile, InvalidFileException, ParseError, DefusedXmlException),
        *(ValueError, KeyError, TypeError, AttributeError, IndexError, OSError),
        *(EOFError, OverflowError, NotImplementedError, RuntimeError),
    ) as error:
        raise GridError(
            f"is a damaged workbook ({type(error).__name__}: {error}); open it and "
            "save it again, or save it as CSV"
        ) from error


def _refuse_entities(archive: Any) -> None:  # noqa: ANN401 - zipfile.ZipFile
    """Refuse XML that declares anything, before a parser of any kind sees it."""
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")):
            with archive.open(info) as stream:
                if _RICH.search(stream.read(4096)):
                    raise GridError(
                        f"declares XML entities in {info.filename!r}; save it again "
                        "with a spreadsheet program"
                    )


def _read_sheets(book: Any, file: str, sheet: str) -> Grid:  # noqa: ANN401 - openpyxl
    sheets = {s.title: s for s in book.worksheets}
    if sheet and sheet not in sheets:
        raise GridError(f"has no sheet {sheet!r}; it has {', '.join(sheets)}")
    for title in [sheet] if sheet else sheets:
        rows = _rows(sheets[title])
        first = next(rows, None)
        if first is None:
            continue
        others = [name for name in sheets if name != title]
        grid = _build(file, first, rows)
        notices = list(grid.notices)
        if others:
            notices.append(
                f"Sheet {title!r} was read; {', '.join(map(repr, others))} were not."
            )
        # A row of a sheet has no end of its own, so a short one was not cut.
        return replace(grid, padded=(), notices=tuple(notices))
    raise GridError("has no rows on any sheet; bring a table with a header and rows")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 - openpyxl
    """Give the rows that are not blank, with their numbers."""
    # What a sheet says of its size may be wrong, and would pad every row to it.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise GridError(f"has rows beyond {LAST_ROW:,}; save it again")
        cells = [_write(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def _build(
    file: str, first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]
) -> Grid:
    head = first[1]
    if len(head) > MOST_COLUMNS or all(map(_is_name, head)):
        builder = GridBuilder(file, head)
    else:
        builder = GridBuilder(file, [""] * len(head))
        builder.notices.append(
            "The first row names no columns, so it was read as a row of the table."
        )
        rows = chain([first], rows)
    for number, cells in rows:
        builder.add(number, cells)
    return builder.build()


def _is_name(cell: str) -> bool:
    return re.fullmatch(r"[+-]?\d+([.,]\d+)?|\d{4}-\d\d-\d\d", cell) is None


def _write(value: object) -> str:
    """Write the value of a cell as text, as its owner sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time.min else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
