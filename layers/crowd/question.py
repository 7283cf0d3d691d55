"""The question of an address: what the browser asks the cells of a crowded map."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from geo.errors import ClaimlineError
from layers.period import Knowing, Known, Period

NEVER: Final = "never"
"""What stands for the days after which an older position is not current any more,
where it always is."""


class AddressError(ClaimlineError, ValueError):
    """An address that asks for nothing that there is."""


def parse_period(
    asked: Mapping[str, str], source_ids: Sequence[str], days: tuple[date, date]
) -> Period:
    """Read the question of an address.

    Args:
        asked: `known`: "hindsight", "as-of", or the number of the last day of
            publishing that counts; `visible`: one character a source, 1 if it is
            visible; `overtaken`: a number of days, or `NEVER`; `entailed`: 1 or 0.
        source_ids: The sources in the order of `visible`.
        days: The first day of the record, which is number 0, and the last.

    Raises:
        AddressError: If one of them is missing or is none of these.
        QuestionError: If no answer could be given to it.
    """
    visible = asked.get("visible", "")
    if len(visible) != len(source_ids) or not set(visible) <= {"0", "1"}:
        raise AddressError(
            f"visible is {visible[:80]!r}, and not a 0 or 1 for each of "
            f"{len(source_ids)} sources"
        )
    shown = frozenset(s for s, on in zip(source_ids, visible, strict=True) if on == "1")
    overtaken = asked.get("overtaken", "")
    return Period(
        *days,
        known=_parse_known(asked.get("known", ""), days[0]),
        sources=None if len(shown) == len(source_ids) else shown,
        overtaken_after=None if overtaken == NEVER else parse_count(overtaken),
        entailed=asked.get("entailed") == "1",
    )


def parse_account(asked: Mapping[str, str], source_ids: Sequence[str]) -> str | None:
    """Read whose account alone an address asks for.

    Args:
        asked: `account`: the number of a source, or nothing for all voices.
        source_ids: The sources in their order.

    Raises:
        AddressError: If no source has that number.
    """
    text = asked.get("account", "")
    if not text:
        return None
    number = parse_count(text)
    if number >= len(source_ids):
        raise AddressError(f"there is no source {number} among {len(source_ids)}")
    return source_ids[number]


def _parse_known(text: str, first: date) -> Knowing:
    if text in set(Known):
        return Known(text)
    return first + timedelta(days=parse_count(text))


def parse_count(text: str) -> int:
    """Read a whole number of at most five digits.

    Raises:
        AddressError: If it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 5):  # noqa: PLR2004
        raise AddressError(f"{text[:80]!r} is not a whole number below 100,000")
    return int(text)
