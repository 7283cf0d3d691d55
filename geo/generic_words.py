"""Generic words of toponyms (village, oblast, район) and what they ask for; pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.names import fold


class PlaceClass(StrEnum):
    """What the generic words of a name say that it is."""

    ANY = "any"
    """No generic word."""
    REGION = "region"
    DISTRICT = "district"
    SETTLEMENT = "settlement"


ANY_SETTLEMENT: Final = frozenset({"city", "town", "village", "site"})

_REGION_WORDS: Final = (
    "oblast region province obwod gebiet область області области обл регион регіон"
)
_DISTRICT_WORDS: Final = (
    "district raion rayon rajon okrug район району районе рн округ округа округе"
)
_KINDS_OF_WORDS: Final = {
    "city town city stadt miasto gorod misto город города місто міста г м": {
        *("city", "town"),
    },
    "town пгт смт рп settlement": {"town"},
    "поселок пос п селище posyolok poselok selyshche": {"town", "village"},
    "village vil dorf wies selo derevnya derevnia khutor hutor село села с "
    "деревня деревни дер д хутор хутора хут х": {"village"},
}
_SILENT_WORDS: Final = frozenset(
    ["in", "of", "the", "в", "у", "во", "имени", "urban", "городской"]
)
"""Words that stand between a name and its region and say nothing."""

_NO_KINDS: Final = frozenset[str]()
"""The kinds of a name without words for settlements; most have none, so it is one."""

_ABBREVIATIONS: Final = (
    (re.compile(r"\b(?:р\s*-\s*н|р\s*-\s*он)\b\.?", re.IGNORECASE), " район "),
    (re.compile(r"\bп\.?\s?г\.?\s?т\b\.?", re.IGNORECASE), " пгт "),
    (re.compile(r"\bс\.?\s?м\.?\s?т\b\.?", re.IGNORECASE), " смт "),
    (re.compile(r"\b(?:рабочий|селище міського) \w+\b", re.IGNORECASE), " смт "),
)


def _build_word_table() -> dict[str, tuple[PlaceClass, frozenset[str]]]:
    table = {
        fold(w): (PlaceClass.REGION, frozenset[str]()) for w in _REGION_WORDS.split()
    }
    table |= {
        fold(w): (PlaceClass.DISTRICT, frozenset()) for w in _DISTRICT_WORDS.split()
    }
    for words, kinds in _KINDS_OF_WORDS.items():
        table |= {
            fold(w): (PlaceClass.SETTLEMENT, frozenset(kinds)) for w in words.split()
        }
    return table


_WORDS: Final = _build_word_table()


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name taken apart into its own words and what its generic words ask for."""

    full: str
    """The folded name with its generic words."""
    core: str
    """The folded name without them; empty if there was nothing else."""
    place_class: PlaceClass
    """What the generic words ask for."""
    kinds: frozenset[str]
    """Kinds of settlement that the generic word means; empty if none was given."""


def split_name(text: str) -> SplitName:
    """Part a name from its generic words.

    Args:
        text: A name as typed, such as "с. Горналь" or "Kursk Oblast".

    Returns:
        The parts. Of several generic words the largest unit decides, because
        "Belgorod Urban Okrug" is no city.
    """
    full = fold(text)
    written_out = text
    for pattern, word in _ABBREVIATIONS:
        written_out = pattern.sub(word, written_out)
    words = (full if written_out == text else fold(written_out)).split()
    generic = [w for w in words if _is_generic(w, words)]
    core = " ".join(w for w in words if w not in generic and w not in _SILENT_WORDS)
    if not generic:
        core = full if core == full else core  # one string in memory, not two
        return SplitName(full, core, PlaceClass.ANY, _NO_KINDS)
    classes = {_WORDS[w][0] for w in generic}
    for place_class in (PlaceClass.REGION, PlaceClass.DISTRICT):
        if place_class in classes:
            return SplitName(full, core, place_class, _NO_KINDS)
    kinds = _NO_KINDS.union(*(_WORDS[w][1] for w in generic))
    return SplitName(full, core, PlaceClass.SETTLEMENT, kinds)


def _is_generic(word: str, words: list[str]) -> bool:
    # A single letter is an abbreviation only in front: "с. Горналь".
    return word in _WORDS and (len(word) > 1 or (len(words) > 1 and word == words[0]))
