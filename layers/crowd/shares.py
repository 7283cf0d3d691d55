"""What the places of a cell amount to, day by day: shares, rounded up to eighths.

A cell never says that its places agree where they do not. Of the places in it of
which somebody spoke it gives

* for each side, the share of places at which that side takes each position, and
  at which it is silent;
* the share of places of each agreement.

Each share is rounded *up* to eighths. So whatever is said of a single place shows,
a dispute above all; a share is 8 of 8, and the others 0, exactly where all places
are alike; and the same rule, with no order among the words, serves all sides.
Rounding is also what makes the record of a cell small: it has a new row only on
the days on which a share comes to another eighth.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.vocabulary import STATUS_BITS, Agreement, Side, Status
from layers.positions import SILENT_BITS, SPLIT_BITS
from layers.stretches import BITS

EIGHTHS: Final = 8
"""Parts of a whole that shares are told in."""

DIGIT_BITS: Final = 4
"""Bits that one share takes in a code: it is 0 to 8."""

POSITIONS: Final = (
    SILENT_BITS,
    STATUS_BITS[Status.RUSSIAN_CONTROL],
    STATUS_BITS[Status.NOT_UKRAINIAN_CONTROL],
    STATUS_BITS[Status.CONTESTED],
    SPLIT_BITS,
    STATUS_BITS[Status.NOT_RUSSIAN_CONTROL],
    STATUS_BITS[Status.UKRAINIAN_CONTROL],
)
"""What a side can say of a place, in the order of the digits of its code; the first
digit is the lowest."""

RELATIONS: Final = (
    Agreement.SINGLE,
    Agreement.AGREED,
    Agreement.DISPUTED,
    Agreement.OVERTAKEN,
    Agreement.SPLIT,
)
"""How the accounts of a place relate, in the order of the digits of the code."""

RELATION: Final = len(Side)
"""The part that tells the relations; parts 0 to 2 are the sides in their order."""

Counts: TypeAlias = NDArray[np.int64]
"""How many places, by row."""


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What each part of each cell says from a day on, until its next row.

    Rows are sorted by cell, part and day. A code is one digit of `DIGIT_BITS` bits
    for each of `POSITIONS` or `RELATIONS`; 0 says that nobody speaks of the cell.
    """

    cell: NDArray[np.int64]
    part: NDArray[np.uint8]
    day: NDArray[np.int64]
    code: NDArray[np.uint32]


def build_runs(
    changes: pd.DataFrame, cell: NDArray[np.int64], day: NDArray[np.int64]
) -> Runs:
    """Add up the answers of the places of each cell.

    Args:
        changes: Rows of `layers.stretches.build_changes`, in any order.
        cell: The number of the cell of each row, not negative.
        day: The number of the valid day of each row, not negative.

    Returns:
        The runs of all cells that a row names.
    """
    order = np.lexsort((day, cell))
    cell, day, changes = cell[order], day[order], changes.iloc[order]
    is_new = np.append(True, (np.diff(cell) != 0) | (np.diff(day) != 0))[: len(cell)]
    at = np.cumsum(is_new) - 1
    cell, day, many = cell[is_new], day[is_new], int(is_new.sum())
    firsts = np.flatnonzero(np.append(True, np.diff(cell) != 0)[: len(cell)])
    # Each place begins in silence, so a cell's counts begin at nothing.
    own = np.repeat(firsts, np.diff(np.append(firsts, len(cell))))

    def count(name: str, value: object) -> Counts:
        after, before = (
            np.bincount(at[(changes[f"{name}{end}"] == value).to_numpy()], None, many)
            for end in ("", "_before")
        )
        total = np.concatenate(([0], np.cumsum(after - before)))
        return (total[1:] - total[own]).astype(np.int64)

    relations = [count("agreement", word.value) for word in RELATIONS]
    spoken = np.array(relations).sum(axis=0)
    codes = []
    for name in BITS:
        said = [count(name, bits) for bits in POSITIONS[1:]]
        silent = spoken - np.array(said).sum(axis=0)
        codes.append(encode_shares([silent, *said], spoken))
    codes.append(encode_shares(relations, spoken))
    return _keep_turns(cell, day, codes)


def encode_shares(counts: list[Counts], total: Counts) -> NDArray[np.uint32]:
    """Write shares of a total as one code for each row.

    Args:
        counts: For each digit the count of every row.
        total: What they are shares of; 0 gives the code 0.
    """
    code = np.zeros(len(total), np.uint32)
    whole = np.maximum(total, 1)
    for digit, part in enumerate(counts):
        eighths = -(-EIGHTHS * part // whole)
        code |= (eighths << (DIGIT_BITS * digit)).astype(np.uint32)
    return code


def _keep_turns(
    cell: NDArray[np.int64], day: NDArray[np.int64], codes: list[NDArray[np.uint32]]
) -> Runs:
    """Leave out the rows at which a part says what it said before."""
    first = np.append(True, np.diff(cell) != 0)[: len(cell)]
    kept = []
    for code in codes:
        before = np.where(first, 0, np.roll(code, 1))
        kept.append(np.flatnonzero(code != before))
    rows = np.concatenate(kept)
    part = np.repeat(np.arange(len(codes), dtype=np.uint8), [len(k) for k in kept])
    code = np.concatenate([c[k] for c, k in zip(codes, kept, strict=True)])
    order = np.lexsort((day[rows], part, cell[rows]))
    rows = rows[order]
    return Runs(cell[rows], part[order], day[rows], code[order])
