"""How Russian and Ukrainian letters are written in Latin ones, as tables; pure.

The tables map every way of writing a sound to one letter of a skeleton, so that
spellings which differ only by romanisation meet. The letters of the skeleton are
a shorthand, not a romanisation: j is ж, c is ц, q is ч, w is ш and щ, h is г, ґ
and х, i is и, і, ї, ы and й, e is е, є and э.
"""

from typing import Final

CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгґдеєжзиіїйклмнопрст", "abvhhdeejziiiiklmnoprst", strict=True)),
        **dict(zip("уўфхцчшщыэ", "uvfhcqwwie", strict=True)),
        "ю": "iu",
        "я": "ia",
        "ь": "",
        "ъ": "",
        "ё": "e",
    }
)
"""Skeleton of each Cyrillic letter.

References:
    BGN/PCGN 1947 System for Russian; Resolution 55 of the Cabinet of Ministers
    of Ukraine (2010). Where the two differ (г is g or h, и is i or y, е is e or
    ye) the skeleton keeps what both have.
"""

_SHARED: Final = {
    "y": "i",
    "j": "i",
    "w": "v",
    "g": "h",
    "q": "k",
    "x": "ks",
    "kh": "h",
    "gh": "h",
    "zh": "j",
    "ts": "c",
    "tz": "c",
    "sh": "w",
    "ch": "q",
    "shch": "w",
    "tch": "q",
    "ph": "f",
    "ck": "k",
}

READINGS: Final[dict[str, dict[str, str]]] = {
    "English": _SHARED | {"sch": "w", "tsch": "q"},
    "French": _SHARED
    | {"ou": "u", "ch": "w", "chtch": "w", "j": "j", "gu": "h", "qu": "k"}
    | {f"c{letter}": f"k{letter}" for letter in "aoklr"}
    | {"cou": "ku"},
    "German": _SHARED
    | {"ch": "h", "sch": "w", "tsch": "q", "schtsch": "w", "dsch": "dj", "z": "c"},
    "Polish": _SHARED | {"ch": "h", "cz": "q", "sz": "w", "szcz": "w", "ck": "ck"},
    "Dutch": _SHARED
    | {"ch": "h", "oe": "u", "sj": "w", "tsj": "q", "sjtsj": "w", "zj": "j"},
}
"""Skeleton of the letter groups of each Latin writing tradition; English is first.

A Latin name is read as each of them, because nobody says which one they use.
Letters that no table names stand for themselves.
"""

MARKED_LETTERS: Final = str.maketrans(
    {
        "č": "ch",
        "š": "sh",
        "ž": "zh",
        "ż": "zh",
        "ŝ": "shch",
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "ae",
        "ı": "i",
    }
)
"""Latin letters whose mark changes the sound; the marks of others are dropped.

References:
    ISO 9:1995 for č š ž ŝ; the others as Polish and the Nordic languages use them.
"""

LOOKALIKES: Final = str.maketrans("aceikmopxyt", "асеікморхут")
"""Latin letters that look Cyrillic, for words typed in both scripts at once."""
