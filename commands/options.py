"""What the commands ask for in the same words: days, waits, sources."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from data.cells import CellError, parse_day
from data.problems import quote_value
from data.vocabulary import Side

if TYPE_CHECKING:
    from data.tables import Dataset


def parse_moment(
    _: click.Context, option: click.Parameter, text: str | None, word: str = ""
) -> date | str | None:
    """Understand an option that is a day, or one word that stands for a day."""
    if text is None or (word and text == word):
        return text
    try:
        return parse_day(text)
    except CellError as error:
        raise click.ClickException(
            f"{option.opts[0]} {quote_value(text)} {error}; {error.remedy}"
            + (f", or {word}" if word else "")
        ) from error


def parse_wait(_: click.Context, option: click.Parameter, text: str) -> int | None:
    """Understand a number of days, or "never"."""
    if text == "never":
        return None
    if not (text.isascii() and text.isdigit()):
        raise click.ClickException(
            f"{option.opts[0]} {quote_value(text)} is not a number of days; "
            "write a whole number such as 30, or never"
        )
    return int(text)


def expand_sides(words: Iterable[str], dataset: "Dataset") -> frozenset[str]:
    """Put the sources of a side in the place of its name.

    Args:
        words: Names of sides and ids of sources; whether an id exists is for
            the store to say.
        dataset: The tables that list the sources.
    """
    ids: set[str] = set()
    for word in words:
        of_side = dataset.sources.loc[dataset.sources["side"] == word, "source_id"]
        ids |= set(of_side) if word in set(Side) else {word}
    return frozenset(ids)
