"""What the commands ask for in the same words: days, waits, sources."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from data.cells import CellError, parse_day
from data.problems import quote_value
from data.vocabulary import Side

if TYPE_CHECKING:
    from data.store_url import Names

STORE_KEY: Final = "claimline.store"
"""Where the context of a command keeps the URL of the store."""

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


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


def expand_sides(words: Iterable[str], dataset: "Names") -> frozenset[str]:
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


def day_option(name: str, summary: str, *, required: bool = True) -> Decorator:
    """Ask for a day."""
    return click.option(
        name, required=required, metavar="DATE", callback=parse_moment, help=summary
    )


def format_option(*forms: str) -> Decorator:
    """Ask in which form to write the answer; the first is the usual one."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0])


KNOWN_BY: Final = click.option(
    "--known-by",
    metavar="DATE|as-of",
    callback=partial(parse_moment, word="as-of"),
    help="Ignore what was published later.  [default: ignore nothing]",
)

SOURCES: Final = click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="ID|SIDE",
    help="A visible source, or russian, ukrainian or independent for a whole side; "
    "may be repeated.  [default: all]",
)

OVERTAKEN_AFTER: Final = click.option(
    "--overtaken-after",
    "wait",
    default="30",
    metavar="DAYS|never",
    callback=parse_wait,
    show_default=True,
    help="Age at which a position that was not renewed stops being current.",
)


def with_options(options: Sequence[Decorator]) -> Decorator:
    """Ask for several things, listed in the help in their order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def get_store_url() -> str | None:
    """Get what `--store` says."""
    url: str | None = click.get_current_context().meta.get(STORE_KEY)
    return url
