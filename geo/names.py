"""Fold toponyms so that spellings which mean the same name compare equal; pure.

`fold` forgives how a name is typed: case, stress marks, apostrophes, ё for е,
hyphens. `skeleton` forgives in which alphabet and tradition it is written:
Горналь, Gornal and Hornal have the same one.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice
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

WORDS_REMEMBERED: Final = 4_096
"""Words whose skeletons are kept: names of places share many of theirs."""

NAMES_REMEMBERED: Final = 64
"""Texts whose folding is kept: one is asked about several times in a row."""

_DIGRAPHS: Final = {
    tradition: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for tradition, table in READINGS.items()
}
_UNENGLISH: Final = {
    tradition: re.compile("|".join(dict(table.items() ^ READINGS["English"].items())))
    for tradition, table in READINGS.items()
    if tradition != "English"
}
"""Letter groups that a tradition reads otherwise than English does."""
_FOLDED: Final = str.maketrans(dict.fromkeys(APOSTROPHES, "")) | MARKED_LETTERS
_CYRILLIC_LETTER: Final = re.compile("[а-яёєіїґў]")
_LATIN_LETTER: Final = re.compile("[a-z]")
_DOUBLED: Final = re.compile(r"(\D)(?=\1)")
_YE_OR_YO: Final = re.compile(r"ie|(?<=[bcdfhjklmnpqrstvwz])io")


class _LettersAndSpaces(dict[int, str]):
    """What a folded text keeps of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not character.isalnum():
            # Marks (M) and format characters (Cf) stand inside words; others part them.
            inside = unicodedata.category(character) in {"Mn", "Me", "Cf"}
            character = "" if inside else " "
        self[code] = character
        return character


_LETTERS_AND_SPACES: Final = _LettersAndSpaces()


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
    return " ".join(_plain(text).replace("ь", "").replace("ъ", "").split())


@lru_cache(NAMES_REMEMBERED)
def _plain(text: str) -> str:
    """Fold all but the soft signs, which a skeleton still needs."""
    # Casefold may bring new marks, so it comes before they are taken apart.
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    whole = unicodedata.normalize("NFD", folded)
    for parts, letter in CYRILLIC_BREVE_AND_DIAERESIS.items():
        whole = whole.replace(parts, letter)
    return " ".join(map(_one_script, whole.translate(_LETTERS_AND_SPACES).split()))


def _one_script(word: str) -> str:
    """Mend a Cyrillic word typed with some Latin letters of the same look."""
    if is_cyrillic(word) and _LATIN_LETTER.search(word):
        return word.translate(LOOKALIKES)
    return word


def is_cyrillic(text: str) -> bool:
    """Tell whether a text has a Cyrillic letter.

    Args:
        text: Any text, lower case.
    """
    # A string knows whether it is ASCII: no need to look at Latin names.
    return not text.isascii() and _CYRILLIC_LETTER.search(text) is not None


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
    reading = tuple(READINGS).index(tradition)
    # Word by word, so that the end of one and the start of the next do not merge.
    return "".join(_read_word(word)[reading] for word in _plain(text).split())


@lru_cache(WORDS_REMEMBERED)
def _read_word(word: str) -> tuple[str, ...]:
    """Give the skeleton of a word in each tradition, in the order of `READINGS`."""
    if is_cyrillic(word):
        # Ukrainian ьо is the sound of Russian ё, which is folded to е.
        sound = _settle(word.replace("ьо", "е").translate(CYRILLIC))
        return (sound,) * len(READINGS)
    english = _transliterate(word, "English")
    others = (
        _transliterate(word, tradition) if differs.search(word) else english
        for tradition, differs in _UNENGLISH.items()
    )
    return (english, *others)


def _transliterate(word: str, tradition: str) -> str:
    table = READINGS[tradition]
    return _settle(_DIGRAPHS[tradition].sub(lambda m: table[m[0]], word))


def _settle(letters: str) -> str:
    """Write one sound one way: doubled letters, t with s, ye and ie, yo and io."""
    letters = _DOUBLED.sub("", letters).replace("ts", "c")
    return _DOUBLED.sub("", _YE_OR_YO.sub("e", letters))


def readings(text: str) -> tuple[str, ...]:
    """List the different skeletons of a name, the English reading first.

    Args:
        text: A name in any script, as typed.

    Returns:
        One skeleton for a Cyrillic name, one to five for a Latin one; empty
        if it has no letter or digit.
    """
    sounds = [_read_word(word) for word in _plain(text).split()]
    skeletons = dict.fromkeys(map("".join, zip(*sounds, strict=True)))
    # What is typed in Cyrillic, Latin words among it too, is read in one way.
    count = 1 if is_cyrillic(text.casefold()) else len(READINGS)
    return tuple(s for s in islice(skeletons, count) if s)
