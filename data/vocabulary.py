"""The closed lists of words that a claim is coded with, and what they mean.

A status is a set of possible worlds. A place is held by Russia, by Ukraine, or
by nobody fully (contested); each world is one bit, so that two claims are
compatible exactly when the bitwise AND of their sets is not zero.
"""

from enum import StrEnum
from typing import Final


class Side(StrEnum):
    """Whose voice a source is; in the mark: left half, right half, centre."""

    RUSSIAN = "russian"
    UKRAINIAN = "ukrainian"
    INDEPENDENT = "independent"


class Status(StrEnum):
    """What a claim asserts about who holds the place."""

    RUSSIAN_CONTROL = "russian_control"
    UKRAINIAN_CONTROL = "ukrainian_control"
    CONTESTED = "contested"
    NOT_RUSSIAN_CONTROL = "not_russian_control"
    NOT_UKRAINIAN_CONTROL = "not_ukrainian_control"


class Scope(StrEnum):
    """How much of the place a claim speaks about; `near` is never in force."""

    PLACE = "place"
    PARTIAL = "partial"
    REGION = "region"
    NEAR = "near"


class Kind(StrEnum):
    """What sort of place a gazetteer entry is."""

    REGION = "region"
    DISTRICT = "district"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    SITE = "site"


class Agreement(StrEnum):
    """How the positions of the sides at a place relate (design section 2)."""

    SILENT = "silent"
    SINGLE = "single"
    AGREED = "agreed"
    DISPUTED = "disputed"
    OVERTAKEN = "overtaken"
    SPLIT = "split"


RECORD_CONFIDENCES: Final = ("high", "medium", "low")
"""How sure the editors are of the record, never of the claim."""

STATUS_BITS: Final[dict[Status, int]] = {
    Status.RUSSIAN_CONTROL: 0b001,
    Status.UKRAINIAN_CONTROL: 0b010,
    Status.CONTESTED: 0b100,
    Status.NOT_RUSSIAN_CONTROL: 0b110,
    Status.NOT_UKRAINIAN_CONTROL: 0b101,
}
"""The worlds that each status allows: Russia holds it 1, Ukraine 2, nobody fully 4."""

STATUS_OF_BITS: Final[dict[int, Status]] = {b: s for s, b in STATUS_BITS.items()}
"""The status that allows exactly these worlds; intersections never leave this list."""

WITHDRAWN: Final = "withdrawn"
"""In the place of a status: the source no longer says anything about the place.

It ends the source's earlier claim as a later claim would, and is itself no voice.
"""

WITHDRAWN_BITS: Final = 0b111
"""Every world: what a source that says nothing rules out is nothing."""

SPLIT: Final = "split"
"""The position of a side whose sources contradicted one another for the same day."""
