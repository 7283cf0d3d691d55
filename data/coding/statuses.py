"""What words in three languages say about who holds a place.

The words of the source decide, and the same words are coded alike whoever uses
them (data/README.md, "How a claim is coded"). Some words name no holder: to
"liberate" or to "take" a place is to hold it oneself, so they are read by the side
of the source, and of a source of neither side they must be asked.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process

from data.vocabulary import Scope, Side, Status
from geo.names import fold


class Holder(StrEnum):
    """Who is said to hold a place, where the words leave it to the speaker's side."""

    OWN = "own_control"
    """The side of the source: "liberated", "took", "cleared"."""
    OTHER = "other_control"
    """The other side: "lost", "occupied"."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How a word for a status is coded."""

    status: Status | Holder
    """What is asserted."""
    scope: Scope = Scope.PLACE
    """How much of the place it is about."""

    def settle(self, side: Side | None) -> Status | None:
        """Give the status for a source of one side; None if it cannot be told."""
        if isinstance(self.status, Status):
            return self.status
        if side not in CONTROL_OF:
            return None
        own = CONTROL_OF[side]
        others = [status for status in CONTROL_OF.values() if status != own]
        return own if self.status == Holder.OWN else others[0]


CONTROL_OF: Final[dict[Side | None, Status]] = {
    Side.RUSSIAN: Status.RUSSIAN_CONTROL,
    Side.UKRAINIAN: Status.UKRAINIAN_CONTROL,
}
"""The status in which a side holds a place."""

RUSSIAN: Final = (
    r"ru|rf|rus|russia\w*|росси\w*|рос|російськ\w*|росія|росії|росією|росіян\w*|"
    r"рф|вс рф|зс рф"
)
UKRAINIAN: Final = (
    r"ua|afu|ukr|ukrain\w*|украин\w*|україн\w*|укр|всу|зсу|zsu|"
    r"сили оборони|силы обороны"
)
OWN_VERBS: Final = (
    r"liberat\w*|took|taken|captur\w*|seiz\w*|clear\w*|retook|retaken|regain\w*|"
    r"recaptur\w*|освобод\w*|освобожд\w*|взят\w*|взяли|занят\w*|заняли|зачищ\w*|"
    r"отбит\w*|очищ\w*|звільн\w*|визвол\w*|взято|зайнят\w*|зачищен\w*|відбит\w*|"
    r"деокупован\w*|деоккупирован\w*"
)
OTHER_VERBS: Final = (
    r"lost|occupied|occupation|утрачен\w*|утерян\w*|потерян\w*|оккупирован\w*|"
    r"оккупац\w*|окупован\w*|окупац\w*|втрачен\w*"
)
FIGHTING: Final = (
    r"contest\w*|fight\w*|assault\w*|battle\w*|clash\w*|disputed|gr[ae]y zone|combat|"
    r"бои|боёв|боев\w*|бой|бої|боїв|бій|штурм\w*|серая зона|сіра зона|серой зоне|"
    r"сірій зоні|спорн\w*|спірн\w*|оспариваем\w*|схватк\w*|зіткнен\w*|столкновен\w*"
)
PRESENCE: Final = (
    r"flag\w*|video|footage|filmed|presence|present|флаг\w*|прапор\w*|видео|відео|"
    r"присутн\w*|присутств\w*"
)
NEGATION: Final = r"not|no|isn t|не|нет|немає"
DENIAL: Final = r"den(?:y|ied|ies)|отриц\w*|опроверг\w*|заперечу\w*|спрост\w*"
PARTIAL: Final = (
    r"part|parts|partial\w*|partly|edge|outskirts|southern|northern|eastern|western|"
    r"част\w*|окраин\w*|околиц\w*|южн\w*|северн\w*|восточн\w*|западн\w*|півден\w*|"
    r"північн\w*|східн\w*|західн\w*"
)
NEAR: Final = (
    r"near|around|towards?|vicinity|direction|approach\w*|area of|"
    r"возле|около|вблизи|под|в районе|в направлении|направлени\w*|подступ\w*|"
    r"біля|поблизу|коло|під|в районі|у районі|напрям\w*|підступ\w*"
)
CONTROL: Final = (
    r"control\w*|held|holds?|hold|контрол\w*|контролю\w*|подконтрольн\w*|"
    r"підконтрольн\w*|удержив\w*|утриму\w*|держат|тримають"
)
UNDER_CONTROL: Final = "(?:under|под|під)"
"""What stands before "control" and says nothing of the vicinity."""

LONGEST: Final = 300
"""Characters of a cell that are looked at."""

CLOSE: Final = 85.0
"""Similarity from which a misspelt word is offered as the one it resembles."""


def _words(pattern: str) -> re.Pattern[str]:
    # Words are folded before they are compared, which drops soft signs.
    folded = pattern.translate({ord("ь"): None, ord("ъ"): None, ord("ё"): "е"})
    return re.compile(rf"(?<!\w)(?:{folded})(?!\w)")


_RUSSIAN, _UKRAINIAN = _words(RUSSIAN), _words(UKRAINIAN)
_OWN, _OTHER = _words(OWN_VERBS), _words(OTHER_VERBS)
_FIGHTING, _PRESENCE, _CONTROL = _words(FIGHTING), _words(PRESENCE), _words(CONTROL)
_NEGATION, _PARTIAL, _NEAR = _words(NEGATION), _words(PARTIAL), _words(NEAR)
_DENIAL: Final = _words(DENIAL)
_UNDER: Final = re.compile(rf"(?<!\w){UNDER_CONTROL} (?=(?:\w+ )?(?:контрол|control))")

_NOT: Final = {
    Status.RUSSIAN_CONTROL: Status.NOT_RUSSIAN_CONTROL,
    Status.UKRAINIAN_CONTROL: Status.NOT_UKRAINIAN_CONTROL,
}
_SHOWS: Final = {
    Status.RUSSIAN_CONTROL: Status.NOT_UKRAINIAN_CONTROL,
    Status.UKRAINIAN_CONTROL: Status.NOT_RUSSIAN_CONTROL,
}
"""What presence of a holder rules out: that the other side holds all of it."""

_CODED: Final = {
    "liberated": Coding(Holder.OWN),
    "освобожден": Coding(Holder.OWN),
    "освобождено": Coding(Holder.OWN),
    "звільнено": Coding(Holder.OWN),
    "occupied": Coding(Holder.OTHER),
    "оккупировано": Coding(Holder.OTHER),
    "окуповано": Coding(Holder.OTHER),
    "contested": Coding(Status.CONTESTED),
    "серая зона": Coding(Status.CONTESTED),
    "сіра зона": Coding(Status.CONTESTED),
    "russian control": Coding(Status.RUSSIAN_CONTROL),
    "ukrainian control": Coding(Status.UKRAINIAN_CONTROL),
    "под контролем россии": Coding(Status.RUSSIAN_CONTROL),
    "под контролем украины": Coding(Status.UKRAINIAN_CONTROL),
    "під контролем росії": Coding(Status.RUSSIAN_CONTROL),
    "під контролем україни": Coding(Status.UKRAINIAN_CONTROL),
    **{status.replace("_", " "): Coding(status) for status in Status},
}
_PHRASES: Final = {fold(text): coding for text, coding in _CODED.items()}
"""Whole cells that a misspelt one is compared with."""


def code_status(text: str) -> Coding | None:
    """Code the words of a cell by the rules of data/README.md.

    Args:
        text: The cell.

    Returns:
        How it is coded; None if the words do not say, or say two things.
    """
    words = fold(text[:LONGEST])
    if words in _PHRASES:
        return _PHRASES[words]
    if "?" in text or _DENIAL.search(words):
        return None
    russian, ukrainian = _RUSSIAN.search(words), _UKRAINIAN.search(words)
    plain = _UNDER.sub(" ", words)
    scope = Scope.NEAR if _NEAR.search(plain) else Scope.PLACE
    if scope == Scope.PLACE and _PARTIAL.search(plain):
        scope = Scope.PARTIAL
    if _FIGHTING.search(words):
        return None if _NEGATION.search(words) else Coding(Status.CONTESTED, scope)
    if bool(russian) != bool(ukrainian):
        holder = Status.RUSSIAN_CONTROL if russian else Status.UKRAINIAN_CONTROL
        return _code_named(words, holder, scope)
    unnamed = None if russian or _NEGATION.search(words) else _find_holder(words)
    return None if unnamed is None else Coding(unnamed, scope)


def _find_holder(words: str) -> Holder | None:
    """Find whose control a verb without a holder means."""
    own, other = _OWN.search(words), _OTHER.search(words)
    if bool(own) == bool(other):
        return None
    return Holder.OWN if own else Holder.OTHER


def _code_named(words: str, holder: Status, scope: Scope) -> Coding | None:
    """Code words that name one holder."""
    if _NEGATION.search(words):
        return Coding(_NOT[holder], scope)
    if _PRESENCE.search(words):
        return Coding(_SHOWS[holder], scope)
    # Two words are the name of the holder alone.
    bare = _CONTROL.search(words) or _OWN.search(words) or words.count(" ") <= 1
    if _OTHER.search(words):
        # "Occupied by Russia" names who holds; "lost by Ukraine" who does not.
        return Coding(holder, scope) if re.search("occup|окуп|оккуп", words) else None
    return Coding(holder, scope) if bare else None


def suggest_status(text: str) -> Coding | None:
    """Offer a coding for words that were not understood, perhaps misspelt.

    Args:
        text: The cell.

    Returns:
        A coding that its owner should confirm; None if nothing is close.
    """
    words = fold(text[:LONGEST])
    near = process.extractOne(
        words, [*_PHRASES], scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE
    )
    return _PHRASES[near[0]] if near else None


def knows_status(text: str) -> bool:
    """Tell whether the words of a cell are understood."""
    return code_status(text) is not None
