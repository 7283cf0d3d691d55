"""Which maps a figure has, and what each of them asks and answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

from data.vocabulary import Side
from layers.control import Question
from layers.export.basis import Basis, build_question
from layers.export.lettering import choose_writable
from layers.export.request import MOST_PANELS, ExportRequest, Panels
from layers.speech import Speech, begin
from layers.state import State, answer
from layers.style import SOURCES_OF_SIDE
from layers.view import Compare


@dataclass(frozen=True, slots=True)
class Panel:
    """One map of a figure."""

    caption: str
    """What stands over it; "" where it is the only one."""
    day: date
    """Valid day."""
    state: State
    """What the claims of the panel amount to."""
    account: str | None = None
    """The side or the source that is shown as a voice; None is all, in one mark."""
    disputed_only: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """All maps of a figure."""

    panels: tuple[Panel, ...]
    left_out: int = 0
    """Sources with claims in force that have no panel, as there are too many."""


Ask: TypeAlias = Callable[[Question], State]
"""Answers a question."""


def build_figure(
    request: ExportRequest, basis: Basis, speech: Speech, ask: Ask | None = None
) -> Figure:
    """Ask and answer what every panel of a figure shows.

    Args:
        request: What is asked for.
        basis: The tables.
        speech: The language of the captions.
        ask: Who answers; the store of the tables if nobody is named.
    """
    asking = _Asking(request, basis, speech, ask or partial(answer, basis.store))
    panels = request.still.panels
    if panels == Panels.SIDES:
        voices = [side.value for side in Side]
        return Figure(asking.voices(voices))
    if panels == Panels.SOURCES:
        ids = asking.rank_sources()
        voices = ids[:MOST_PANELS]
        return Figure(asking.voices(voices), len(ids) - len(voices))
    if panels == Panels.DATES:
        days = request.still.days
        return Figure(
            tuple(asking.panel(caption=speech.day(day), day=day) for day in days)
        )
    return Figure(asking.compared())


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks the questions of the panels of one request."""

    request: ExportRequest
    basis: Basis
    speech: Speech
    ask: Ask

    def compared(self) -> tuple[Panel, ...]:
        """Build the maps that the view itself compares: one, or two side by side."""
        view = self.request.view
        if view.compare.shows_two_accounts:
            return self.voices([view.left, view.right])
        if view.compare != Compare.DATES:
            return (self.panel(),)
        name = name_account(view.left, self.basis, self.speech)
        return tuple(
            self.panel(
                caption=f"{self.speech.day(day)} · {name}", day=day, account=view.left
            )
            for day in (view.reference_day, view.as_of)
        )

    def voices(self, accounts: Sequence[str]) -> tuple[Panel, ...]:
        """Build a map for each of some accounts."""
        return tuple(
            self.panel(
                caption=name_account(account, self.basis, self.speech), account=account
            )
            for account in accounts
        )

    def panel(
        self, *, caption: str = "", day: date | None = None, account: str | None = None
    ) -> Panel:
        """Ask the question of one panel."""
        view = self.request.view
        sources = None if account is None else find_sources(account, self.basis)
        question = build_question(view, self.basis, day, sources)
        return Panel(
            caption=caption,
            day=question.as_of,
            state=self.ask(question),
            account=account,
            disputed_only=account is None and view.compare == Compare.DISPUTED,
        )

    def rank_sources(self) -> list[str]:
        """List the sources with claims in force, those with most first."""
        state = self.ask(build_question(self.request.view, self.basis))
        counts = state.in_force["source_id"].value_counts()
        order = {name: place for place, name in enumerate(self.basis.source_names)}
        return sorted(counts.index, key=lambda name: (-counts[name], order[name]))


def find_sources(account: str, basis: Basis) -> frozenset[str]:
    """List the sources that speak for an account: those of a side, or the one."""
    if account in set(Side):
        return frozenset(basis.catalogue.sources.get(Side(account), ()))
    return frozenset({account})


def name_account(account: str, basis: Basis, speech: Speech) -> str:
    """Name a side or a source; a name that the font lacks goes by its id."""
    if account in set(Side):
        return begin(speech.say(SOURCES_OF_SIDE[Side(account)]))
    return choose_writable([basis.source_names[account]], account)
