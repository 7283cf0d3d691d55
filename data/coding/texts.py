"""Free text as the house wants it: plain, visible, one sentence, no formula."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from data.editorial import INVISIBLE, MARKUP, MOST_QUOTED_WORDS, SENTENCE_BREAK
from data.spreadsheet import defuse

LONGEST: Final = 2_000
"""Characters of a text that a claim keeps."""

_TAG: Final = re.compile(r"<[a-zA-Z/!?][^<>]{0,500}>")
_REFERENCE: Final = re.compile(r"&(?=(#\w+|[a-zA-Z]+);)")
_LINES: Final = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text and what was done to it."""

    text: str
    """Plain text that the checks of the house accept."""
    what: str = ""
    """What was wrong, as the end of a sentence; "" if nothing was."""


EMPTY: Final = Mended("")
"""What an empty cell is."""


def mend_text(raw: str) -> Mended:
    """Make a text plain.

    Args:
        raw: A cell of any table.

    Returns:
        The text without markup, invisible characters and the beginning of a
        formula, its lines joined and cut after 2,000 characters.
    """
    text = raw.strip()
    if not text:
        return EMPTY
    if text.isprintable() and "<" not in text and "&" not in text:
        faults: list[str] = []
    else:
        text, faults = _make_plain(text)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rstrip() + "…"
        faults.append(f"is longer than {LONGEST:,} characters")
    harmless = defuse(text)
    if harmless != text:
        text = harmless
        faults.append("begins like a formula of a spreadsheet")
    return Mended(text, " and ".join(faults))


def _make_plain(text: str) -> tuple[str, list[str]]:
    faults = []
    lines = _LINES.sub(" ", text)
    visible = "".join(c for c in lines if unicodedata.category(c) not in INVISIBLE)
    if visible != lines:
        faults.append("holds invisible characters")
    plain = visible
    if MARKUP.search(visible):
        faults.append("holds markup")
        # What hides behind a character reference may be markup again.
        plain = _TAG.sub(" ", html.unescape(_TAG.sub(" ", visible)))
        plain = _REFERENCE.sub("& ", plain).replace("<", "‹")
        plain = "".join(c for c in plain if unicodedata.category(c) not in INVISIBLE)
    return " ".join(plain.split()), faults


def mend_statement(raw: str) -> tuple[Mended, str]:
    """Make a text one sentence.

    Args:
        raw: A cell of any table.

    Returns:
        The first sentence, ended by a full stop; and the others, for the note.
    """
    plain = mend_text(raw)
    text, rest, faults = plain.text, "", [plain.what] if plain.what else []
    match = SENTENCE_BREAK.search(text)
    if match:
        text, rest = text[: match.start() + 1], text[match.end() :]
        faults.append("is more than one sentence")
    if text and not text.endswith("."):
        text = re.sub(r"[\s!?…;:,]+$", "", text) + "."
        faults.append("does not end with a full stop")
    return Mended(text, " and ".join(faults)), rest


def mend_quote(raw: str) -> Mended:
    """Shorten a quotation to what may be repeated."""
    plain = mend_text(raw)
    words = plain.text.split()
    if len(words) <= MOST_QUOTED_WORDS:
        return plain
    text = " ".join(words[:MOST_QUOTED_WORDS]) + "…"
    what = f"has {len(words)} words"
    return Mended(text, f"{plain.what} and {what}" if plain.what else what)
