"""Days as people write them, in the order that the whole column gives evidence for.

03.04.2025 is in April in most of Europe and in March in America. One cell does not
say which; a column mostly does. Where it does not, its owner is asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from data.cells import CellError

MONTHS: Final = {
    **{
        name: n
        for n, names in enumerate(
            (
                "january jan января январь янв січня січень січ",
                "february feb февраля февраль фев лютого лютий лют",
                "march mar марта март мар березня березень бер",
                "april apr апреля апрель апр квітня квітень кві квіт",
                "may мая май травня травень тра трав",
                "june jun июня июнь июн червня червень чер черв",
                "july jul июля июль июл липня липень лип",
                "august aug августа август авг серпня серпень сер серп",
                "september sep sept сентября сентябрь сен сент вересня вересень вер",
                "october oct октября октябрь окт жовтня жовтень жов жовт",
                "november nov ноября ноябрь ноя нояб листопада листопад лис лист",
                "december dec декабря декабрь дек грудня грудень гру груд",
            ),
            start=1,
        )
        for name in names.split()
    },
}
"""Number of each month by its names in English, Russian and Ukrainian."""

FIRST_SERIAL: Final = 40_000
LAST_SERIAL: Final = 73_000
"""Day numbers of spreadsheets that fall into the years that claims are about."""

SERIAL_ZERO: Final = date(1899, 12, 30)
"""Day 0 of the numbers by which spreadsheets count days.

References:
    ECMA-376 part 1, 18.17.4.1 (the 1900 date system).
"""

CENTURY: Final = 2000
"""What a year of two digits is counted from."""

WRITE: Final = "write the day as YYYY-MM-DD"

_NUMBERS: Final = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_COMPACT: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_DAY_MONTH: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([^\W\d_]+)\.?,?[\s.-]+(\d{4})"
)
_MONTH_DAY: Final = re.compile(
    r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
)
_CLOCK: Final = re.compile(
    r"[T\s,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(am|pm|Z|UTC|[+-]\d{2}:?\d{2})?\s*$",
    re.IGNORECASE,
)
_YEAR_MARK: Final = re.compile(r"\s*(года|год|року|рік|г|р)\.?\s*$", re.IGNORECASE)


class Order(StrEnum):
    """Which number comes first in a day of numbers, the year apart."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a column says about the order of its days."""

    day_first: int
    """Cells that can only be read day first."""
    month_first: int
    """Cells that can only be read month first."""
    either: int
    """Cells that can be read both ways, as two different days."""
    example: str = ""
    """One of those; "" if there is none."""
    dotted: bool = False
    """Whether those are parted by dots, as nobody writes the month first."""

    @property
    def order(self) -> Order | None:
        """The order that the evidence speaks for; None if it must be asked."""
        if self.day_first and not self.month_first:
            return Order.DAY_FIRST
        if self.month_first and not self.day_first:
            return Order.MONTH_FIRST
        if self.day_first or self.month_first:
            return None
        return Order.DAY_FIRST if self.dotted or not self.either else None


def weigh_order(cells: Iterable[str]) -> Evidence:
    """Weigh what cells say about the order of their days.

    Args:
        cells: Days as written, of one table; others count for nothing.
    """
    day_first = month_first = 0
    unsure: list[tuple[str, str]] = []
    for cell in set(cells):
        match = _NUMBERS.fullmatch(_strip(cell))
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:  # noqa: PLR2004 - months
            day_first += 1
        elif second > 12 >= first:  # noqa: PLR2004 - months
            month_first += 1
        elif first != second:
            unsure.append((cell, match[2]))
    dotted = bool(unsure) and all(mark == "." for _, mark in unsure)
    example = min(unsure)[0] if unsure else ""
    return Evidence(day_first, month_first, len(unsure), example, dotted)


def read_day(text: str, order: Order | None) -> date:
    """Read a day in any of the usual ways of writing.

    Args:
        text: The cell; a time of day after it is left out.
        order: How to read two numbers that could both be the month; None
            refuses them.

    Raises:
        CellError: If it is no day, or the order would decide and is not known.
    """
    plain = _strip(text)
    if not plain:
        raise CellError("is empty", WRITE)
    if match := _YEAR_FIRST.fullmatch(plain):
        return _build(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(plain):
        return _build(*map(int, match.groups()))
    if match := _NUMBERS.fullmatch(plain):
        return _read_numbers(match, order)
    if match := _DAY_MONTH.fullmatch(plain):
        return _build(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(plain):
        return _build(int(match[3]), _month(match[1]), int(match[2]))
    if plain.isascii() and plain.isdigit() and len(plain) == len("45774"):
        return _read_serial(int(plain))
    raise CellError("is not a date", WRITE)


def _strip(text: str) -> str:
    return _YEAR_MARK.sub("", _CLOCK.sub("", text.strip()[:60])).strip()


def _read_numbers(match: re.Match[str], order: Order | None) -> date:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == len("25"):
        year += CENTURY
    day_first, month_first = (
        partial(_build, year, second, first),
        partial(_build, year, first, second),
    )
    if first > 12 or first == second:  # noqa: PLR2004 - months
        return day_first()
    if second > 12:  # noqa: PLR2004 - months
        return month_first()
    if order is None:
        message = "can be read with the day or with the month first"
        raise CellError(message, f"say which, or {WRITE}")
    return day_first() if order == Order.DAY_FIRST else month_first()


def _month(name: str) -> int:
    try:
        return MONTHS[name.casefold()]
    except KeyError:
        raise CellError("names no month", WRITE) from None


def _build(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        message = "is not a day of the calendar"
        raise CellError(message, "check the month and the day") from None


def _read_serial(number: int) -> date:
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise CellError("is not a date", WRITE)
    return SERIAL_ZERO + timedelta(days=number)


def looks_like_days(cells: Sequence[str]) -> bool:
    """Tell whether nearly all filled cells are days of the years of claims."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(_is_day, filled)) >= 0.9 * len(filled)


def _is_day(cell: str) -> bool:
    try:
        day = read_day(cell, Order.DAY_FIRST)
    except CellError:
        return False
    return 2014 <= day.year < 2100 and not cell.strip().isdigit()  # noqa: PLR2004 - years of claims
