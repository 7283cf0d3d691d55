"""What is said when an export cannot be made, and the checks that several share."""

from collections.abc import Sequence

from geo.errors import ClaimlineError
from geo.message import Message


class ExportError(ClaimlineError, ValueError):
    """An export that cannot be made; the message says what to ask instead.

    Where the page can bring it about, the message is a `geo.message.Message`, which
    the page says again in its reader's language.
    """


def require_distinct(what: Message, values: Sequence[object]) -> None:
    """Refuse a value that is given twice."""
    if len(set(values)) < len(values):
        twice = next(v for v in values if values.count(v) > 1)
        raise ExportError(
            Message(
                "{what} {twice} is given twice; give it once", what=what, twice=twice
            )
        )


def require_between(
    name: Message, value: float, least: float, most: float, unit: Message
) -> None:
    """Refuse a value outside a range."""
    # A comparison with NaN is false, so NaN is refused along with the rest.
    if not least <= value <= most:
        raise ExportError(
            Message(
                "{name} {value:g} lies outside {least:g} to {most:g} {unit}; mend it",
                name=name,
                value=value,
                least=least,
                most=most,
                unit=unit,
            )
        )
