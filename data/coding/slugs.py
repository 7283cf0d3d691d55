"""Ids out of names: Latin letters, digits and hyphens, whatever the alphabet."""

import hashlib
import re
import unicodedata
from collections.abc import Container
from typing import Final

from data.vocabulary import Side

LATIN: Final = str.maketrans(
    {
        **dict(
            zip(
                "абвгґдеєжзиіїй",
                [
                    "a",
                    "b",
                    "v",
                    "g",
                    "g",
                    "d",
                    "e",
                    "ie",
                    "zh",
                    "z",
                    "i",
                    "i",
                    "i",
                    "i",
                ],
                strict=True,
            )
        ),
        **dict(zip("клмнопрстуўф", "klmnoprstuuf", strict=True)),
        **dict(
            zip(
                "хцчшщыэюя",
                ["kh", "ts", "ch", "sh", "shch", "y", "e", "iu", "ia"],
                strict=True,
            )
        ),
        "ё": "e",
        "ь": "",
        "ъ": "",
    }
)
"""A plain romanisation for ids; names keep their own spelling."""

LONGEST: Final = 40
"""Characters of an id made from a name; a link takes 100 with all that is added."""


RESERVED: Final = frozenset({*map(str, Side), "none"})
"""Words that mean something else where ids stand in links."""


def make_slug(text: str, otherwise: str = "row") -> str:
    """Make an id of a name.

    Args:
        text: Any text.
        otherwise: Begins the id of a text without letters that are known here.

    Returns:
        Lower-case Latin letters and digits, words joined by single hyphens; always
        the same for the same text, and never empty.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LATIN))
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = "-".join(words)[:LONGEST].strip("-")
    if slug and slug not in RESERVED:
        return slug
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    return f"{otherwise}-{digest[:8]}"


def make_unique(slug: str, taken: Container[str]) -> str:
    """Give a slug a number, if it is taken: gornal, gornal-2, gornal-3.

    For one of many claims keep a counter of your own; this counts from 2 anew.
    """
    number, unique = 1, slug
    while unique in taken:
        number += 1
        unique = f"{slug}-{number}"
    return unique
