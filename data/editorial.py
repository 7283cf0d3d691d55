"""The house rules for the texts of claims, beyond what makes them readable.

A dataset that breaks them can be drawn; it should not be published.

References:
    data/README.md, "How a claim is worded".
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from data.problems import Problem
from data.typed import Table

MARKUP: Final = re.compile(r"<\s*[a-zA-Z/!?]|&(#\w+|[a-zA-Z]+);")
"""The beginning of a tag, or a character reference, as HTML has them."""

SENTENCE_BREAK: Final = re.compile(r"(?<!\bSt)[.!?] +(?=[A-Z])")
"""Where a second sentence begins; "St. Nicholas" is no such place."""

MOST_QUOTED_WORDS: Final = 20
"""Words of the speaker that may be repeated as a short quotation."""

INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cn"})
"""Unicode categories of characters that nobody sees: controls, direction marks."""


def check_texts(table: Table) -> Iterator[Problem]:
    """Check that every text is plain: no markup, nothing invisible, no loose ends.

    Args:
        table: Places, sources or claims.
    """
    for column, cells in table.text.items():
        for position, text in enumerate(cells):
            fault = _find_fault(text)
            if fault:
                yield table.problem(position, column, *fault)


def check_wording(claims: Table) -> Iterator[Problem]:
    """Check that every statement is one sentence and every quote short."""
    for position, statement in enumerate(claims.text["statement"]):
        if statement and not statement.endswith("."):
            message, remedy = "does not end with a full stop", "end the sentence"
            yield claims.problem(position, "statement", message, remedy)
        elif SENTENCE_BREAK.search(statement):
            message = "is more than one sentence"
            remedy = "say what the source claimed in one; the rest is for the note"
            yield claims.problem(position, "statement", message, remedy)
    for position, quote in enumerate(claims.text["quote"]):
        count = len(quote.split())
        if count > MOST_QUOTED_WORDS:
            message = f"has {count} words"
            remedy = f"quote at most {MOST_QUOTED_WORDS}, the rest in your own words"
            yield claims.problem(position, "quote", message, remedy)


def _find_fault(text: str) -> tuple[str, str] | None:
    """Give message and remedy for the first fault of one cell, if it has any."""
    for character in "" if text.isprintable() else text:
        if not character.isprintable() and unicodedata.category(character) in INVISIBLE:
            message = f"holds the invisible character U+{ord(character):04X}"
            return message, "remove it"
    if MARKUP.search(text):
        return "holds markup", "write plain text; nothing in a table is HTML"
    if text != text.strip():
        return "begins or ends with a space", "remove it"
    return None
