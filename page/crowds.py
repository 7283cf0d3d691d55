"""The squares of crowded maps that this process serves, packed and kept.

A map is found by a key that is made of its tables' own hash: whoever knows it has
the tables, or could have them. So what a visitor brought reaches that visitor's map
alone, and goes with the visitor's session.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Final, TypeAlias
from weakref import WeakValueDictionary

from data.store import CELL_RESOLUTIONS
from layers.crowd.crowd import SQUARE_ZOOM, Crowd
from layers.crowd.grid import Square
from layers.crowd.question import (
    AddressError,
    parse_account,
    parse_count,
    parse_period,
)

MOST_KEPT: Final = 1_024
"""Answers kept of a map, of some 50 kB each; the oldest gives way to a new one."""

EFFORT: Final = 6
"""How hard answers are compressed, of 9."""

QUESTION: Final = ("known", "visible", "overtaken", "entailed", "account")
"""Names of the question in an address."""

Asked: TypeAlias = tuple[str, ...]
"""What, level, column and row, then the values of `QUESTION`."""


class Served:
    """A crowded map whose squares can be fetched for as long as this is kept."""

    def __init__(self, crowd: Crowd) -> None:
        """Take the map."""
        self.crowd = crowd
        _SERVED[crowd.key] = self

    @cached_property
    def pack(self) -> Callable[[Asked], bytes]:
        """Answer an address with JSON, compressed by gzip."""

        @lru_cache(maxsize=MOST_KEPT)
        def pack(asked: Asked) -> bytes:
            return gzip.compress(_answer(self.crowd, asked), EFFORT, mtime=0)

        return pack


_SERVED: Final[WeakValueDictionary[str, Served]] = WeakValueDictionary()


def pack_square(named: Mapping[str, str], query: Mapping[str, str]) -> bytes | None:
    """Answer an address.

    Args:
        named: Its `key`, `what`, `level`, `x` and `y`.
        query: Its query.

    Returns:
        JSON, compressed by gzip; None if no map here has the key.

    Raises:
        AddressError: If there is nothing at the address.
        ClaimlineError: If the question has no answer, or the engine gives none.
    """
    served = _SERVED.get(named["key"])
    if served is None:
        return None
    place = (named[name] for name in ("what", "level", "x", "y"))
    return served.pack((*place, *(query.get(name, "") for name in QUESTION)))


def _answer(crowd: Crowd, asked: Asked) -> bytes:
    what, *numbers = asked[:4]
    level, column, row = map(parse_count, numbers)
    if what == "places":
        return crowd.build_places(Square(level, column, row))
    if what == "cells" and level in CELL_RESOLUTIONS:
        words = dict(zip(QUESTION, asked[4:], strict=True))
        sources = crowd.columns.source_ids
        period = parse_period(words, sources, crowd.days)
        square = Square(SQUARE_ZOOM[level], column, row)
        return crowd.build_cells(period, level, square, parse_account(words, sources))
    raise AddressError(
        f"there are no {what[:40]!r} of level {level}; ask for places, or for cells "
        f"of {CELL_RESOLUTIONS[0]} to {CELL_RESOLUTIONS[-1]}"
    )
