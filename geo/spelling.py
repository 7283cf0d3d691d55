"""Spelling: one written name of one place; and tables of them by comparable form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.generic_words import PlaceClass, split_name
from geo.message import Message
from geo.names import readings
from geo.place import Place

ENGLISH: Final = Message("English name")
RUSSIAN: Final = Message("Russian name")
UKRAINIAN: Final = Message("Ukrainian name")
"""Labels of the three names; one of each serves all places."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a name is compared by."""

    letters: str
    """The folded name without spaces."""
    sounds: tuple[str, ...]
    """Its skeletons, the English reading first."""

    @classmethod
    def of(cls, name: str) -> "Form":
        """Build the form of a name.

        Args:
            name: A name in any script.
        """
        letters = "".join(name.split())
        return cls(letters, readings(name))

    @property
    def sound(self) -> str:
        """The skeleton of the English reading; empty for an empty name."""
        return self.sounds[0] if self.sounds else ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One written name of one place, with its comparable forms."""

    place: Place
    """Whose name it is."""
    text: str
    """The name as the gazetteer writes it."""
    label: str
    """Which name it is, in a reason: "Russian name", "alias 'Hornal'"."""
    official: bool
    """Whether it is one of the three names, not an alias."""
    words: str
    """Its own words, folded, without generic ones."""
    whole: Form
    """Form of all its words."""
    core: Form
    """Form of its own words; `whole` itself where there is no generic one."""


def build_spellings(place: Place) -> Iterator[Spelling]:
    """Give every spelling of a place, its three names before its aliases.

    Args:
        place: Any place.
    """
    names = [
        (place.name, ENGLISH, True),
        (place.name_ru, RUSSIAN, True),
        (place.name_uk, UKRAINIAN, True),
        *(
            (alias, Message("alias '{name}'", name=alias), False)
            for alias in place.aliases
        ),
    ]
    for text, label, official in names:
        split = split_name(text)
        whole = Form(split.full.replace(" ", ""), readings(text))
        # Most names have no generic word, and skeletons are not free.
        plain = split.place_class is PlaceClass.ANY
        core = whole if plain else Form.of(split.core)
        yield Spelling(place, text, label, official, split.core, whole, core)


class SpellingTable:
    """Spellings by one comparable key; immutable once built."""

    def __init__(
        self,
        keyed: Iterable[tuple[str, Spelling]],
        beside: "SpellingTable | None" = None,
    ) -> None:
        """Collect spellings under their keys.

        Args:
            keyed: Pairs of key and spelling; an empty key is left out.
            beside: Another table, whose spellings are found in this one, too.
        """
        self._beside = beside
        table: defaultdict[str, list[Spelling]] = defaultdict(list)
        for key, spelling in keyed:
            if key:
                table[key].append(spelling)
        self._table = dict(table)
        self._keys = list(table)

    def equal(self, key: str) -> list[Spelling]:
        """List the spellings with a key.

        Args:
            key: The comparable form that was asked for.
        """
        own = self._table.get(key, [])
        return [*self._beside.equal(key), *own] if self._beside else own

    def near(self, key: str, errors: int) -> Iterator[tuple[int, Spelling]]:
        """Give the spellings within a number of typing errors.

        An error is a letter too many, too few, another, or two swapped.

        Args:
            key: The comparable form that was asked for.
            errors: How many errors to forgive; 0 gives nothing.

        Returns:
            Pairs of errors, 1 or more, and spelling.

        References:
            Optimal string alignment distance, as rapidfuzz computes it.
        """
        if not errors or not key:
            return
        if self._beside:
            yield from self._beside.near(key, errors)
        hits = process.extract(
            key, self._keys, scorer=OSA.distance, score_cutoff=errors, limit=None
        )
        for near_key, distance, _ in hits:
            if distance:
                for spelling in self._table[near_key]:
                    yield int(distance), spelling
