"""Fold toponyms so that spellings which mean the same name compare equal; pure.

`fold` forgives how a name is typed: case, stress marks, apostrophes, ё for е,
hyphens. `skeleton` forgives in which alphabet and tradition it is written:
Горналь, Gornal and Hornal have the same one.
"""

import re
import unicodedata
from typing import Final

from geo.romanisation import CYRILLIC, LOOKALIKES, MARKED_LETTERS, READINGS

APOSTROPHES: Final = "'’‘‛ʼʻʹʺ`´′″\"“”„«»＇՚ˈ"  # every kind is meant
"""Marks for a soft sign or a break in a word, and quotation marks; all dropped."""

CYRILLIC_BREVE_AND_DIAERESIS: Final = {
    "и\u0306": "й",
    "і\u0308": "ї",
    "е\u0308": "е",
    "у\u0306": "ў",
}
"""Cyrillic letters whose mark is a part of them, but ё, which is folded to е."""

_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
_DIGRAPHS = {
    tradition: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for tradition, table in READINGS.items()
}
_PARTS = re.compile("|".join(CYRILLIC_BREVE_AND_DIAERESIS))


def fold(text: str) -> str:
    """Fold a name to the words that matter when it is compared.

    Args:
        text: A name in any script, as typed. Control characters count as
            spaces, and direction marks as nothing.

    Returns:
        Lower-case letters and digits, words separated by one space, without
        stress marks, apostrophes and soft signs; empty if there is none.
        Folding twice changes nothing.
    """
    return " ".join(_plain(text).translate({ord("ь"): None, ord("ъ"): None}).split())


def _plain(text: str) -> str:
    """Fold all but the soft signs, which a skeleton still needs."""
    # Casefold may bring new marks, so it comes before they are taken apart.
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    folded = folded.translate(MARKED_LETTERS)
    parts = unicodedata.normalize("NFD", folded)
    whole = _PARTS.sub(lambda m: CYRILLIC_BREVE_AND_DIAERESIS[m.group()], parts)
    words = "".join(map(_letter_or_space, whole)).split()
    return " ".join(_one_script(word) for word in words)


def _letter_or_space(character: str) -> str:
    if character.isalnum():
        return character
    # Marks (M) and format characters (Cf) stand inside words; others part them.
    return "" if unicodedata.category(character)[:2] in {"Mn", "Me", "Cf"} else " "


def _one_script(word: str) -> str:
    """Mend a Cyrillic word typed with some Latin letters of the same look."""
    if is_cyrillic(word) and re.search("[a-z]", word):
        return word.translate(LOOKALIKES)
    return word


def is_cyrillic(text: str) -> bool:
    """Tell whether a text has a Cyrillic letter.

    Args:
        text: Any text, lower case.
    """
    return re.search("[а-яёєіїґў]", text) is not None


def skeleton(text: str, tradition: str = "English") -> str:
    """Transliterate a name to the letters that its romanisations share.

    Args:
        text: A name in any script, as typed.
        tradition: The tradition of Latin spelling to read it by, one of
            `READINGS`; Cyrillic words have only one reading.

    Returns:
        Letters and digits without spaces, so that two words written as one
        compare equal; empty if there is none.
    """
    # Word by word, so that the end of one and the start of the next do not merge.
    return "".join(_word_skeleton(word, tradition) for word in _plain(text).split())


def _word_skeleton(word: str, tradition: str) -> str:
    if is_cyrillic(word):
        # Ukrainian ьо is the sound of Russian ё, which is folded to е.
        return _settle(word.replace("ьо", "е").translate(CYRILLIC))
    table = READINGS[tradition]
    return _settle(_DIGRAPHS[tradition].sub(lambda m: table[m.group()], word))


def _settle(letters: str) -> str:
    """Write one sound one way: doubled letters, t with s, ye and ie, yo and io."""
    letters = re.sub(r"(\D)\1+", r"\1", letters).replace("ts", "c")
    letters = re.sub(r"ie|(?<=[bcdfhjklmnpqrstvwz])io", "e", letters)
    return re.sub(r"(\D)\1+", r"\1", letters)


def readings(text: str) -> tuple[str, ...]:
    """List the different skeletons of a name, the English reading first.

    Args:
        text: A name in any script, as typed.

    Returns:
        One skeleton for a Cyrillic name, one to five for a Latin one; empty
        if it has no letter or digit.
    """
    traditions = ("English",) if is_cyrillic(text.casefold()) else READINGS
    skeletons = dict.fromkeys(skeleton(text, tradition) for tradition in traditions)
    return tuple(s for s in skeletons if s)
