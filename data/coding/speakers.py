"""Who speaks: a source that is known, or a new one with a side that was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from data.cells import CellError
from data.coding.slugs import make_slug, make_unique
from data.coding.texts import mend_text
from data.vocabulary import Side
from geo.names import fold

NEW: Final = "new:"
"""Begins the choice of a new source: "new:russian"."""

SIDE_WORDS: Final[dict[Side, str]] = {
    Side.RUSSIAN: "russian|russia|ru|российская|российский|россия|рф|русская|"
    "російська|російський|росія",
    Side.UKRAINIAN: "ukrainian|ukraine|ua|украинская|украинский|украина|"
    "українська|український|україна",
    Side.INDEPENDENT: "independent|monitor|neutral|third party|независимая|независимый|"
    "незалежна|незалежний|нейтральная|нейтральна",
}
"""What the sides are called in tables."""

ALIASES: Final[dict[str, str]] = {
    "ru-mod": "Минобороны|Минобороны РФ|Минобороны России|МО РФ|Міноборони РФ|"
    "Russian MoD|Russian Ministry of Defense|MoD Russia|Министерство обороны РФ|"
    "Міністерство оборони РФ",
    "ua-genstaff": "Генштаб ВСУ|Генштаб ЗСУ|Ukrainian General Staff|"
    "Генеральний штаб ЗСУ|Генеральный штаб ВСУ|General Staff of Ukraine|"
    "AFU General Staff",
    "isw": "ISW|Институт изучения войны|Інститут вивчення війни",
    "deepstate": "DeepState|Deep State|DeepStateUA|DeepStateMap|ДипСтейт",
    "ru-rybar": "Рыбарь|Rybar|Рибар",
    "ru-genstaff": "Генштаб РФ|Генштаб ВС РФ|Russian General Staff|Генштаб ЗС РФ",
}
"""Other names of some sources of the built-in tables."""

CLOSE: Final = 70.0
"""Similarity from which a source is offered as the one that may be meant."""

MOST_OFFERED: Final = 5

_SIDES: Final = {
    fold(word): side for side, words in SIDE_WORDS.items() for word in words.split("|")
}


def read_side(text: str) -> Side | None:
    """Give the side that a word names, if any."""
    return _SIDES.get(fold(text))


@dataclass
class Speakers:
    """The sources of an import: those that are known, and those that it adds."""

    known: pd.DataFrame
    """Columns of `SOURCES_SCHEMA`."""
    file: str
    """Where new ones are named."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What the owner of the table chose: a source_id, or `NEW` and a side, by the
    words of the table."""
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    """Rows of the new sources by source_id."""

    def __post_init__(self) -> None:
        """Index the sources by id, name and other names."""
        ids = list(self.known["source_id"])
        names = list(self.known["name"])
        self._sides: dict[str, Side] = dict(
            zip(ids, map(Side, self.known["side"]), strict=True)
        )
        self._names: dict[str, str] = dict(zip(ids, names, strict=True))
        self._index = {fold(name): i for i, name in self._names.items()}
        self._index |= {fold(i): i for i in ids}
        self._index |= {
            fold(alias): i
            for i, aliases in ALIASES.items()
            if i in self._sides
            for alias in aliases.split("|")
        }
        self._new: dict[tuple[str, Side], str] = {}

    def find(self, text: str, side_text: str = "") -> str:
        """Give the source_id of a speaker; adds one whose side is known.

        Args:
            text: The words of the table.
            side_text: What the table says of its side, if anything.

        Raises:
            CellError: If it is not known and nobody said whose side it is on.
        """
        if not text.strip():
            raise CellError("is empty", "say who speaks")
        choice = self.choices.get(text, "")
        known = self._index.get(fold(text))
        if choice.startswith(NEW):
            return self._add(text, Side(choice.removeprefix(NEW)))
        if choice or known:
            return self._require(choice or str(known))
        side = read_side(side_text)
        if side is not None:
            return self._add(text, side)
        offered = ", ".join(self.offer(text)[:2])
        hint = f"choose a source such as {offered}, or " if offered else ""
        raise CellError("is not a known source", f"{hint}say whose side it is on")

    def knows(self, text: str) -> bool:
        """Tell whether words name a known source."""
        return fold(text) in self._index

    def _require(self, source_id: str) -> str:
        if source_id not in self._sides:
            message = f"stands for {source_id!r}, which is no source"
            raise CellError(message, "choose a source of the list")
        return source_id

    def _add(self, text: str, side: Side) -> str:
        key = (fold(text), side)
        if key not in self._new:
            source_id = make_unique(make_slug(text, "source"), self._sides)
            name = mend_text(text).text or source_id
            taken = set(self._names.values())
            self.added[source_id] = {
                "source_id": source_id,
                "name": name if name not in taken else f"{name} ({source_id})",
                "side": side.value,
                "kind": "brought by an import",
                "url": "",
                "description": f"Named in {mend_text(self.file).text}.",
            }
            self._sides[source_id] = side
            self._names[source_id] = self.added[source_id]["name"]
            self._new[key] = source_id
        return self._new[key]

    def offer(self, text: str) -> list[str]:
        """Offer the sources that words may mean, best first; may be empty."""
        found = process.extract(
            fold(text)[:200],
            list(self._index),
            scorer=fuzz.token_set_ratio,
            score_cutoff=CLOSE,
            limit=3 * MOST_OFFERED,
        )
        return [*dict.fromkeys(self._index[name] for name, _, _ in found)][
            :MOST_OFFERED
        ]

    def side(self, source_id: str) -> Side:
        """Give the side of a source."""
        return self._sides[source_id]

    def name(self, source_id: str) -> str:
        """Give the name of a source."""
        return self._names[source_id]
