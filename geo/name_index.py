"""NameIndex: every spelling of every place, found by name, sound, typo or start.

Scores are ranks on a fixed scale, not probabilities. A typing error never outdoes
a name that is spelt right.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from geo.generic_words import ANY_SETTLEMENT, PlaceClass, SplitName, split_name
from geo.message import Message, phrase
from geo.names import is_cyrillic, readings
from geo.place import KIND_WORDS, Place
from geo.spelling import Form, Spelling, SpellingTable, build_spellings

EXACT: Final = 1.0
"""Score of a name or alias as the gazetteer writes it, folded."""
TRANSLITERATED: Final = 0.97
"""Score of a name of the other alphabet, transliterated."""
RESPELT: Final = 0.95
"""Score of another spelling of the same sounds."""
READ_ABROAD: Final = 0.93
"""Score of the spelling of a French, German, Polish or Dutch writer."""
SAME_NAME: Final = READ_ABROAD
"""Lowest score of a name that is spelt right, in whatever tradition."""
TYPO: Final = {1: 0.85, 2: 0.65}
"""Score by number of typing errors."""
COMPLETION: Final = 0.75
"""Score of a name that begins as typed."""
LATER_WORD: Final = 0.7
"""Score of a name of which a later word begins as typed."""
OTHER_KIND: Final = 0.03
"""Taken off when the generic word means another kind: "village" for a city."""

SHORT_NAME: Final = 4
"""Letters that a name needs before one typing error in it is forgiven."""
LONG_NAME: Final = 8
"""Letters that a name needs before two typing errors in it are forgiven."""
SHORTEST_START: Final = 2
"""Letters that must be typed before names are completed."""
LONGEST_NAME: Final = 120
"""Letters beyond which a query is no name; the longest spelling has 47."""

KINDS_OF_CLASS: Final = {
    PlaceClass.REGION: frozenset({"region"}),
    PlaceClass.DISTRICT: frozenset({"district"}),
    PlaceClass.SETTLEMENT: ANY_SETTLEMENT,
    PlaceClass.ANY: ANY_SETTLEMENT | {"region", "district"},
}
"""Kinds of place that the generic words of a query leave."""

KIND_ORDER: Final = ("city", "town", "village", "site", "district", "region")
"""Which of equally good candidates is listed first."""


class Match(NamedTuple):
    """One place that a name may mean; the best sorts first."""

    rank: float
    """Minus the score."""
    detour: int
    """How far the spelling is from what was typed, among equal scores."""
    kind_order: int
    """Position of the kind in `KIND_ORDER`."""
    place_id: str
    """The place; the last word in a tie, so that the order is always the same."""
    reason: str
    """Why, as a short English phrase."""


class NameIndex:
    """Spellings of places by their comparable forms; immutable once built."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index every spelling of the places.

        Args:
            places: Places with different ids; may be empty.
        """
        spellings = [s for place in places for s in build_spellings(place)]
        self._spellings = spellings
        # Most names have no generic word: one entry serves both as whole and as core.
        plain = [s for s in spellings if s.core is s.whole]
        generic = [s for s in spellings if s.core is not s.whole]
        letters = SpellingTable((s.whole.letters, s) for s in plain)
        sounds = SpellingTable((s.whole.sound, s) for s in plain)
        self._whole_letters = SpellingTable(
            ((s.whole.letters, s) for s in generic), letters
        )
        self._whole_sounds = SpellingTable(
            ((s.whole.sound, s) for s in generic), sounds
        )
        self._core_letters = SpellingTable(
            ((s.core.letters, s) for s in generic), letters
        )
        self._core_sounds = SpellingTable(((s.core.sound, s) for s in generic), sounds)

    def find(self, text: str) -> dict[str, Match]:
        """Find the places that a name may mean.

        Args:
            text: One name as typed, perhaps with generic words, without the
                region or district that it lies in.

        Returns:
            The best match of each place, by place_id; empty if nothing fits.
        """
        if len(text) > LONGEST_NAME:
            return {}
        query = split_name(text)
        matches: dict[str, Match] = {}
        for match in self._matches(query, text) if query.core else ():
            known = matches.get(match.place_id)
            if known is None or match < known:
                matches[match.place_id] = match
        return matches

    def _matches(self, query: SplitName, text: str) -> Iterator[Match]:
        whole = Form(query.full.replace(" ", ""), readings(text))
        for spelling in self._whole_letters.equal(whole.letters):
            # A name that holds the generic word itself needs no check of kind.
            yield _match(spelling, EXACT, spelling.label)
        yield from self._heard(self._whole_sounds, whole, query)
        yield from self._mistyped(self._whole_letters, whole.letters, query)
        yield from self._mistyped(self._whole_sounds, whole.sound, query)
        yield from self._begun(whole, query)
        if query.place_class is not PlaceClass.ANY:
            yield from self._core_matches(Form.of(query.core), query)

    def _core_matches(self, core: Form, query: SplitName) -> Iterator[Match]:
        for spelling in self._core_letters.equal(core.letters):
            yield from _match_kind(spelling, EXACT, spelling.label, query)
        yield from self._heard(self._core_sounds, core, query)
        yield from self._mistyped(self._core_letters, core.letters, query)
        yield from self._mistyped(self._core_sounds, core.sound, query)
        yield from self._begun(core, query)

    def _heard(
        self, table: SpellingTable, form: Form, query: SplitName
    ) -> Iterator[Match]:
        cyrillic = is_cyrillic(query.full)
        for number, sound in enumerate(form.sounds):
            for spelling in table.equal(sound):
                score, template = RESPELT, phrase("another spelling of '{name}'")
                if number:
                    score, template = READ_ABROAD, phrase("romanisation of '{name}'")
                elif is_cyrillic(spelling.whole.letters) != cyrillic:
                    score, template = TRANSLITERATED, phrase("{label}, transliterated")
                reason = _reason(template, spelling)
                yield from _match_kind(spelling, score, reason, query)

    def _mistyped(
        self, table: SpellingTable, key: str, query: SplitName
    ) -> Iterator[Match]:
        # Generic words are right already: they earn little tolerance, and only
        # those of areas, which are so few that a chance hit is unlikely.
        of_area = query.place_class in (PlaceClass.REGION, PlaceClass.DISTRICT)
        typed = len(query.core.replace(" ", "")) + of_area
        errors = (typed >= SHORT_NAME) + (typed >= LONG_NAME)
        for distance, spelling in table.near(key, errors):
            one = phrase("one letter from '{name}'")
            two = phrase("two letters from '{name}'")
            reason = _reason(one if distance == 1 else two, spelling)
            yield from _match_kind(spelling, TYPO[distance], reason, query)

    def _begun(self, form: Form, query: SplitName) -> Iterator[Match]:
        letters, sound = form.letters, form.sound
        if len(query.core) < SHORTEST_START:
            return
        word = f" {query.core}"
        for spelling in self._spellings:
            here = spelling.whole
            if here.letters.startswith(letters) or here.sound.startswith(sound):
                reason = Message("beginning of '{name}'", name=spelling.text)
                detour = len(here.letters) - len(letters)
                yield from _match_kind(spelling, COMPLETION, reason, query, detour)
            elif word in spelling.words:
                reason = Message("word of '{name}'", name=spelling.text)
                yield from _match_kind(spelling, LATER_WORD, reason, query)


def _reason(template: str, spelling: Spelling) -> Message:
    return Message(template, name=spelling.text, label=spelling.label)


def _match_kind(
    spelling: Spelling, score: float, reason: str, query: SplitName, detour: int = 0
) -> Iterator[Match]:
    kind = spelling.place.kind
    if kind not in KINDS_OF_CLASS[query.place_class]:
        return
    if query.kinds and kind not in query.kinds:
        score -= OTHER_KIND
        word = KIND_WORDS.get(kind, kind)
        reason = Message("{reason}; it is a {kind}", reason=reason, kind=word)
    yield _match(spelling, score, reason, detour)


def _match(spelling: Spelling, score: float, reason: str, detour: int = 0) -> Match:
    place = spelling.place
    detour = 2 * detour + (not spelling.official)
    # A kind that is not listed comes last; tables check kinds, not an index.
    order = KIND_ORDER.index(place.kind) if place.kind in KIND_ORDER else 9
    return Match(-round(score, 4), detour, order, place.place_id, reason)
