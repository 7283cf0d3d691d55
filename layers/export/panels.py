"""Which maps a figure has, and what each of them asks and answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.vocabulary import Side
from layers.export.basis import Basis, build_question
from layers.export.lettering import choose_writable
from layers.export.request import MOST_PANELS, ExportRequest, Panels
from layers.speech import Speech, phrase
from layers.state import State, answer
from layers.view import Compare

SIDE_SOURCES: Final = {
    Side.RUSSIAN: phrase("Russian sources"),
    Side.UKRAINIAN: phrase("Ukrainian sources"),
    Side.INDEPENDENT: phrase("Independent sources"),
}
"""What a side is called over a panel of its own."""


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


def build_figure(request: ExportRequest, basis: Basis, speech: Speech) -> Figure:
    """Ask and answer what every panel of a figure shows.

    Args:
        request: What is asked for.
        basis: The tables.
        speech: The language of the captions.
    """
    panels = request.still.panels
    if panels == Panels.SIDES:
        voices = [side.value for side in Side]
        return Figure(_build_voices(request, basis, speech, voices))
    if panels == Panels.SOURCES:
        ids = _rank_sources(request, basis)
        voices = ids[:MOST_PANELS]
        return Figure(
            _build_voices(request, basis, speech, voices), len(ids) - len(voices)
        )
    if panels == Panels.DATES:
        days = request.still.days
        return Figure(
            tuple(
                _ask(request, basis, caption=speech.day(day), day=day) for day in days
            )
        )
    return Figure(tuple(_build_compared(request, basis, speech)))


def _build_compared(
    request: ExportRequest, basis: Basis, speech: Speech
) -> Iterator[Panel]:
    """Build the maps that the view itself compares: one, or two side by side."""
    view = request.view
    if view.compare.shows_two_accounts:
        yield from _build_voices(request, basis, speech, [view.left, view.right])
    elif view.compare == Compare.DATES:
        account = name_account(view.left, basis, speech)
        for day in (view.reference_day, view.as_of):
            caption = f"{speech.day(day)} · {account}"
            yield _ask(request, basis, caption=caption, day=day, account=view.left)
    else:
        yield _ask(request, basis)


def _build_voices(
    request: ExportRequest, basis: Basis, speech: Speech, accounts: list[str]
) -> tuple[Panel, ...]:
    return tuple(
        _ask(
            request,
            basis,
            caption=name_account(account, basis, speech),
            account=account,
        )
        for account in accounts
    )


def _ask(
    request: ExportRequest,
    basis: Basis,
    *,
    caption: str = "",
    day: date | None = None,
    account: str | None = None,
) -> Panel:
    """Ask the question of one panel."""
    view = request.view
    sources = None if account is None else find_sources(account, basis)
    question = build_question(view, basis, day, sources)
    return Panel(
        caption=caption,
        day=question.as_of,
        state=answer(basis.store, question),
        account=account,
        disputed_only=account is None and view.compare == Compare.DISPUTED,
    )


def find_sources(account: str, basis: Basis) -> frozenset[str]:
    """List the sources that speak for an account: those of a side, or the one."""
    if account in set(Side):
        return frozenset(basis.catalogue.sources.get(Side(account), ()))
    return frozenset({account})


def name_account(account: str, basis: Basis, speech: Speech) -> str:
    """Name a side or a source; a name that the font lacks goes by its id."""
    if account in set(Side):
        return speech.say(SIDE_SOURCES[Side(account)])
    return choose_writable([basis.source_names[account]], account)


def _rank_sources(request: ExportRequest, basis: Basis) -> list[str]:
    """List the sources with claims in force, those with most first."""
    state = answer(basis.store, build_question(request.view, basis))
    counts = state.in_force["source_id"].value_counts()
    order = {name: place for place, name in enumerate(basis.source_names)}
    return sorted(counts.index, key=lambda name: (-counts[name], order[name]))
