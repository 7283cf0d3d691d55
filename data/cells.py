"""From the text of one cell to a number or a day, or the reason why not."""

import math
import re
from datetime import date
from typing import Final

NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")
"""A decimal number as GeoJSON and spreadsheets in English write it."""

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A calendar date of ISO 8601 in the extended format, and no other."""


class CellError(ValueError):
    """A cell that cannot be understood; its text is the end of a sentence."""

    remedy: str
    """What to write instead, in the imperative."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep the reason and the remedy apart."""
        self.remedy = remedy
        super().__init__(message)


def parse_number(text: str) -> float:
    """Read a finite decimal number.

    Raises:
        CellError: If the cell is empty, or holds no number, or "nan" or "inf".
    """
    if not text:
        raise CellError("is empty", "write a number")
    if NUMBER.fullmatch(text) is None:
        if NUMBER.fullmatch(text.replace(",", ".", 1)):
            raise CellError("has a decimal comma", "write a decimal point")
        raise CellError("is not a finite number", "write digits, as in 51.2")
    number = float(text)
    if math.isinf(number):
        raise CellError("is not a finite number", "write fewer digits")
    return number


def parse_day(text: str) -> date:
    """Read a day written as YYYY-MM-DD.

    Raises:
        CellError: If the cell is empty, written otherwise, or names a day that
            the calendar does not have.
    """
    if not text:
        raise CellError("is empty", "write the day as YYYY-MM-DD")
    if DAY.fullmatch(text) is None:
        raise CellError("is not a date", "write the day as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = "is not a day of the calendar"
        raise CellError(message, "check the month and the day") from None
