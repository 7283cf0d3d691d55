"""Words about the values of a link: what is wrong with one, and what to do.

Every sentence is a `geo.message.Message`, so that the page says it in its reader's
language.
"""

from collections.abc import Iterable
from functools import reduce
from typing import Final

from rapidfuzz import fuzz, process

from geo.message import Message
from layers.view_state import ViewError

LONGEST_SHOWN: Final = 60
"""Largest number of characters of a value that a message repeats."""

LEAST_LIKENESS: Final = 65.0
"""Least rapidfuzz ratio, of 100, at which an id is offered for a misspelt one."""


def show(text: str) -> str:
    """Quote a value, short and printable, so that a message stays one line."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    plain = (c if c.isprintable() else ascii(c)[1:-1] for c in short)
    return f"'{''.join(plain)}'"


def complain(name: str, text: str, problem: str, remedy: str) -> Message:
    """Word what is wrong with a value, and what to do or what was done."""
    return Message(
        "In the link, {name} {value} {problem}; {remedy}.",
        name=name,
        value=show(text),
        problem=problem,
        remedy=remedy,
    )


def refuse(name: str, text: str, problem: str, remedy: str) -> ViewError:
    """Build the error about a value that cannot be taken as it stands."""
    return ViewError(complain(name, text, problem, remedy))


def instead(taken: str) -> Message:
    """Say what was taken instead."""
    return Message("{taken} is taken instead", taken=taken)


def or_else(remedy: Message, words: Iterable[str]) -> Message:
    """Add the words that a link may hold as well."""
    for word in words:
        remedy = Message("{remedy}, or {word}", remedy=remedy, word=word)
    return remedy


def suggest(text: str, ids: Iterable[str], otherwise: str) -> str:
    """Name up to three ids that look like a text, or another way out."""
    close = process.extract(
        text,
        sorted(ids),
        scorer=fuzz.ratio,
        processor=str.casefold,
        limit=3,
        score_cutoff=LEAST_LIKENESS,
    )
    return try_any(name for name, _, _ in close) if close else otherwise


def try_any(names: Iterable[str]) -> Message:
    """Offer some names."""
    return Message("try {names}", names=_any_of(names))


def _any_of(names: Iterable[str]) -> str:
    """Join names by "or"."""
    return reduce(_or, names)


def _or(some: str, name: str) -> str:
    return Message("{some} or {name}", some=some, name=name)


def choose(names: Iterable[str]) -> Message:
    """Offer all the names there are."""
    return Message("choose one of {names}", names=", ".join(names))
