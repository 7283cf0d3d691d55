"""What the sections of the Compare page share: the view, its question, its places."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

import pandas as pd

from data.vocabulary import Agreement, Side
from layers.disputes import OpenDisputes, gather_open_disputes
from layers.hindsight import Hindsight
from layers.marks import build_marks
from layers.period import Period
from layers.questions import build_period
from layers.speech import Speech, phrase
from layers.spells import build_spells
from layers.state import State
from layers.style import SOURCES_OF_SIDE, WORDS_OF_POSITION, Mark
from layers.view import ViewState
from page import links
from page.answers import ask, look_up, prepare
from page.claim import SCOPE_WORDS
from page.evidence import SIDE_WORDS
from page.hindsight import find_hindsight
from page.resources import Resources
from page.search import ZOOM
from page.wording import escape_html

Answer = TypeVar("Answer")

SHORT_WORDS: Final[dict[str, str]] = {
    Agreement.SILENT: phrase("nobody had spoken"),
    Agreement.SINGLE: phrase("one side only"),
    Agreement.AGREED: phrase("compatible"),
    Agreement.DISPUTED: phrase("disputed"),
    Agreement.OVERTAKEN: phrase("overtaken"),
    Agreement.SPLIT: phrase("one side contradicts itself"),
}
"""What a relation between the sides is called in a cell."""


@dataclass(frozen=True)
class Desk:
    """One view of one dataset, ready to be asked and worded."""

    resources: Resources
    view: ViewState
    speech: Speech

    @property
    def _rows(self) -> Mapping[Any, Mapping[Any, Any]]:
        return self.resources.place_rows

    @property
    def period(self) -> Period:
        """The days that tables and charts reach over."""
        first, last = self.view.period or (None, None)
        return build_period(self.view, self.resources.catalogue, first, last)

    @property
    def until_day(self) -> Period:
        """All days of the record up to the day on view."""
        catalogue = self.resources.catalogue
        return build_period(self.view, catalogue, to_day=self.view.as_of)

    def ask(
        self,
        build: Callable[..., Answer],
        period: Period | None = None,
        *more: Hashable,
    ) -> Answer:
        """Answer a question about a period, or about the one on view."""
        return ask(self.resources, build, period or self.period, *more)

    def prepare(self, build: Callable[..., Answer], *more: Hashable) -> Answer:
        """Prepare what stands on the page whatever day of the period is on view.

        Args:
            build: Builds it from a desk whose day on view is the last of the period,
                and `more`; a function of a module. It makes no links: these hold the
                day, and the language that the reader may have chosen.
            more: What it depends on besides.

        Returns:
            A copy, which the caller may change.
        """
        view = replace(self.view, as_of=self.period.to_day)
        asker = replace(self, view=view)
        return prepare(self.resources, view, build, asker, *more)

    @cached_property
    def state(self) -> State:
        """The answer for the day on view."""
        period = build_period(self.view, self.resources.catalogue)
        return look_up(self.resources, period, self.view.as_of)

    @cached_property
    def hindsight(self) -> Hindsight:
        """What hindsight adds to the day on view."""
        return find_hindsight(self.resources, self.view, self.state)

    @cached_property
    def open_disputes(self) -> OpenDisputes:
        """The disputes of the day on view, in places that the filters let through."""
        catalogue = self.resources.catalogue
        spells = self.ask(build_spells, build_period(self.view, catalogue))
        found = gather_open_disputes(spells, self.state)
        return replace(
            found, disputes=self.keep(found.disputes), voices=self.keep(found.voices)
        )

    def build_marks(self, place_ids: Collection[str]) -> dict[str, Mark]:
        """Build the marks of some places on the day on view, by `layers.marks`."""
        return build_marks(self.state.narrow(place_ids))

    @cached_property
    def place_ids(self) -> frozenset[str]:
        """The places that the filters let through."""
        regions, kinds = self.view.regions, self.view.kinds
        return frozenset(
            place_id
            for place_id, row in self._rows.items()
            if (not regions or row["admin1_id"] in regions)
            and (not kinds or row["kind"] in kinds)
        )

    def keep(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows whose place the filters let through."""
        if not (self.view.regions or self.view.kinds):
            return rows.reset_index(drop=True)
        here = rows["place_id"].isin(self.place_ids)
        return rows[here].reset_index(drop=True)

    def name(self, place_id: str) -> str:
        """Name a place in the reader's language, as plain text."""
        return self.resources.finder.gazetteer.place(place_id).name_in(
            self.view.language
        )

    def add_names(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Put the names of the places behind their ids, for tables that leave us."""
        names = self.resources.dataset.places.set_index("place_id")
        where = list(rows.columns).index("place_id") + 1
        named = rows.copy()
        for column in ("name_uk", "name_ru", "name"):
            named.insert(where, column, named["place_id"].map(names[column]))
        return named

    def link_to_map(
        self, place_id: str, day: date | None = None, words: str = ""
    ) -> str:
        """Link the name of a place, or words, to the map: that place, on a day."""
        row = self._rows[place_id]
        changes: dict[str, Any] = {"place": place_id, "as_of": day or self.view.as_of}
        if row["kind"] != "region":
            zoom = max(self.view.zoom or ZOOM, ZOOM)
            changes |= {"centre": (row["lon"], row["lat"]), "zoom": zoom}
        return self._link(links.MAP, changes, words or self.name(place_id))

    def link_to_place(self, place_id: str, words: str) -> str:
        """Link words, plain text, to the page about a place."""
        return self._link(links.PLACE, {"place": place_id}, words)

    def _link(self, path: str, changes: dict[str, Any], words: str) -> str:
        catalogue = self.resources.catalogue
        address = links.build_changed_link(path, self.view, catalogue, **changes)
        own = ' data-camera="own"' if "centre" in changes else ""
        return (
            f'<a href="{escape_html(address)}"{own} target="_self">'
            f"<bdi>{escape_html(words)}</bdi></a>"
        )

    def where(self, place_id: str) -> str:
        """Say in which region a place lies, as plain text."""
        row = self._rows[place_id]
        if row["kind"] == "region":
            return self.speech.say("the whole region")
        return self.name(row["admin1_id"])

    def source(self, source_id: str) -> str:
        """Name a source, as HTML."""
        name = self.resources.source_names.get(source_id, source_id)
        return f"<bdi>{escape_html(name)}</bdi>"

    def side(self, side: str) -> str:
        """Name a side with its part of the mark, as plain text."""
        return self.speech.say(SIDE_WORDS[Side(side)])

    def say_position(self, position: str) -> str:
        """Say what a source or a side says of a place; plain text."""
        words = WORDS_OF_POSITION[position]
        return self.speech.say(words)

    def say_scope(self, scope: str) -> str:
        """Say of how much of a place a claim speaks, "" for all; plain text."""
        words = SCOPE_WORDS[scope]
        return self.speech.say(words) if words else ""

    def say_relation(self, agreement: str) -> str:
        """Say in short how the accounts relate; plain text."""
        words = SHORT_WORDS[agreement]
        return self.speech.say(words)

    def say_sources(self, side: str) -> str:
        """Say what the sources of a side are called within a sentence; plain text."""
        words = SOURCES_OF_SIDE[side]
        return self.speech.say(words)

    def day(self, day: pd.Timestamp | date) -> str:
        """Write a day short; as text that needs no escaping."""
        return self.speech.short_day(day)

    def days(self, first: pd.Timestamp, last: pd.Timestamp) -> str:
        """Write the first and the last day of a stretch."""
        return f"{self.day(first)} \N{EN DASH} {self.day(last)}"
