"""Take apart what people type to name a place: "Popovka, Sumy Oblast"; pure."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.generic_words import split_name

MOST_WORDS: Final = 8
"""Words of a query beyond which no split into name and qualifier is tried."""

_SEPARATORS = re.compile(r"[,;()\[\]/|\n]+")


class QualifiedName(NamedTuple):
    """A name, and what was added to tell it from its namesakes."""

    name: str
    """The name as typed, with its generic words."""
    qualifiers: tuple[str, ...]
    """Areas that it is said to lie in, as typed; may be empty."""


def split_at_marks(query: str) -> Iterator[QualifiedName]:
    """Split a query at commas and brackets, in every order.

    A part of generic words alone, as in "Korenevo (village)", belongs to the
    name.

    Args:
        query: What was typed.

    Returns:
        Each part in turn as the name, the others as qualifiers; nothing if
        there is only one part besides generic words.
    """
    parts = [part.strip() for part in _SEPARATORS.split(query) if part.strip()]
    areas = [part for part in parts if split_name(part).core]
    generic = [part for part in parts if not split_name(part).core]
    if len(parts) > MOST_WORDS or len(areas) < len(("name", "qualifier")):
        return
    for index, name in enumerate(areas):
        rest = (*areas[:index], *areas[index + 1 :])
        yield QualifiedName(" ".join((name, *generic)), rest)


def split_between_words(query: str) -> Iterator[QualifiedName]:
    """Split a query between words: the name before the qualifier, or after it.

    Args:
        query: What was typed, without commas.

    Returns:
        The possible splits; nothing if there is one word, or too many.
    """
    words = query.split()
    if len(words) > MOST_WORDS:
        return
    for index in range(1, len(words)):
        head, tail = " ".join(words[:index]), " ".join(words[index:])
        yield QualifiedName(head, (tail,))
        yield QualifiedName(tail, (head,))
