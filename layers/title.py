"""What is on view, in words: the title of the page, of an export, of a citation.

A title never says what happened. It says which day the claims are about, how
late they may have been published, whose they are, and which accounts or days
stand side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from data.vocabulary import Side
from layers.speech import ENGLISH, Speech
from layers.style import SOURCES_OF_SIDE
from layers.view_catalogue import Catalogue
from layers.view_state import AS_OF, REFERENCE_DAYS, Compare, ViewState

DAY_SLOT: Final = "{day}"
"""Where a template leaves the day open, for the browser to fill while scrubbing."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
"""Names of sources, where the caller has none: their ids stand in the title."""


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many sources of one side are on view, of how many."""

    visible: int
    """Number of sources that are switched on."""
    total: int
    """Number of sources in the tables."""

    @property
    def hidden(self) -> int:
        """Number of sources that are switched off."""
        return self.total - self.visible


@dataclass(frozen=True, slots=True)
class Title:
    """The words of one view, in parts, so that each reader can set them apart."""

    day: str
    """The valid day in words."""
    claims_template: str
    """First part, with `DAY_SLOT` where the valid day belongs."""
    known: str
    """How late the claims may have been published."""
    sources: str
    """Whose claims they are: how many sources of each side, or what is on the left
    and on the right; in front, whether only disputed places are shown."""
    hidden: str
    """Which sources are switched off; empty if none is."""

    @property
    def claims(self) -> str:
        """First part, with its day."""
        return self.claims_template.replace(DAY_SLOT, self.day)

    @property
    def template(self) -> str:
        """All parts as one line, with `DAY_SLOT` where the valid day belongs."""
        line = f"{self.claims_template}, {self.known}, {self.sources}"
        return f"{line} ({self.hidden})" if self.hidden else line

    @property
    def text(self) -> str:
        """All parts as one line."""
        return self.template.replace(DAY_SLOT, self.day)


def build_title(
    view: ViewState,
    last_day: date,
    counts: Mapping[Side, SourceCount],
    names: Mapping[str, str] = NO_NAMES,
    speech: Speech = ENGLISH,
) -> Title:
    """Say in words what a view shows.

    Args:
        view: The view on the page.
        last_day: Last published day in the tables. With hindsight the claims
            are those published by then, which is not the same as by today.
        counts: Visible and total sources of each side; a side may be missing.
        names: Names of accounts as plain text, by source id, for the modes that
            compare two; a side's name may be among them, to be called otherwise
            than "Russian sources". An account without a name goes by its id.
        speech: The language of the words.

    Returns:
        The words. No part depends on the valid day except through
        `DAY_SLOT`, so the browser can scrub with the template alone.
    """
    return Title(
        day=speech.day(view.as_of),
        claims_template=speech.say("Claims about {day}"),
        known=_say_known(view, last_day, speech),
        sources=_say_whose(view, counts, names, speech),
        hidden=_say_hidden(counts, speech),
    )


def build_source_counts(
    view: ViewState, catalogue: Catalogue
) -> dict[Side, SourceCount]:
    """Count the visible sources of each side, in the order of `Side`."""
    counts: dict[Side, SourceCount] = {}
    for side in Side:
        of_side = catalogue.sources.get(side, ())
        visible = sum(name not in view.hidden for name in of_side)
        counts[side] = SourceCount(visible=visible, total=len(of_side))
    return counts


def _say_known(view: ViewState, last_day: date, speech: Speech) -> str:
    """Say how late the claims may have been published."""
    if view.known_by == AS_OF:
        return speech.say("as known that day")
    last = view.known_by if isinstance(view.known_by, date) else last_day
    return speech.say("as published by {day}", day=speech.day(last))


def _say_whose(
    view: ViewState,
    counts: Mapping[Side, SourceCount],
    names: Mapping[str, str],
    speech: Speech,
) -> str:
    """Say whose claims are on view, and what stands on which side of the map."""
    if not any(count.total for count in counts.values()):
        return speech.say("according to no source: the tables hold none")
    if not any(count.visible for count in counts.values()):
        return speech.say("according to no source: every source is switched off")
    left, right = (
        _name_account(account, view, counts, names, speech)
        for account in (view.left, view.right)
    )
    if view.compare == Compare.DATES:
        return speech.say(
            "left: {day}, right: the day on view, according to {account}",
            day=say_reference(view, speech),
            account=left,
        )
    if view.compare.shows_two_accounts:
        return speech.say("left: {left}, right: {right}", left=left, right=right)
    whose = _count_sources(counts, speech)
    if view.compare == Compare.DISPUTED:
        return speech.say("only disputed places, {whose}", whose=whose)
    return whose


def say_reference(view: ViewState, speech: Speech) -> str:
    """Say which day the day on view is compared with, whatever the day on view."""
    if view.reference is None:
        return speech.say_many(
            "{number} day earlier", "{number} days earlier", REFERENCE_DAYS
        )
    return speech.day(view.reference)


def _name_account(
    account: str,
    view: ViewState,
    counts: Mapping[Side, SourceCount],
    names: Mapping[str, str],
    speech: Speech,
) -> str:
    """Name a side or a source, and say if the reader has switched it off."""
    if account in set(Side):
        side = Side(account)
        name = names.get(account, speech.say(SOURCES_OF_SIDE[side]))
        off = side in counts and 0 < counts[side].total == counts[side].hidden
    else:
        name = names.get(account, account)
        off = account in view.hidden
    plain = _clean_name(name)
    return speech.say("{account} (switched off)", account=plain) if off else plain


def _clean_name(name: str) -> str:
    """Make a name fit for one line in which the browser fills in the day."""
    # Anybody may have edited the tables: a name must neither turn its neighbours
    # around with a direction mark nor take the place of the day.
    visible = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(visible.replace(DAY_SLOT, "(day)").split())


def _count_sources(counts: Mapping[Side, SourceCount], speech: Speech) -> str:
    """Count the sources on view, side by side."""
    total = sum(count.total for count in counts.values())
    visible = sum(count.visible for count in counts.values())
    return speech.say_many(
        "according to {visible} of {number} source: {parts}",
        "according to {visible} of {number} sources: {parts}",
        total,
        visible=speech.number(visible),
        parts=", ".join(
            _count_side(side, counts[side].visible, speech)
            for side in Side
            if side in counts
        ),
    )


def _count_side(side: Side, number: int, speech: Speech) -> str:
    """Count sources of a side; the noun stands before."""
    if side == Side.RUSSIAN:
        return speech.say_many("{number} Russian", "{number} Russian", number)
    if side == Side.UKRAINIAN:
        return speech.say_many("{number} Ukrainian", "{number} Ukrainian", number)
    return speech.say_many("{number} independent", "{number} independent", number)


def _count_hidden(side: Side, count: SourceCount, speech: Speech) -> str:
    """Count the hidden sources of a side out of all of it."""
    number, hidden = count.total, speech.number(count.hidden)
    if side == Side.RUSSIAN:
        return speech.say_many(
            "{hidden} of {number} Russian",
            "{hidden} of {number} Russian",
            number,
            hidden=hidden,
        )
    if side == Side.UKRAINIAN:
        return speech.say_many(
            "{hidden} of {number} Ukrainian",
            "{hidden} of {number} Ukrainian",
            number,
            hidden=hidden,
        )
    return speech.say_many(
        "{hidden} of {number} independent",
        "{hidden} of {number} independent",
        number,
        hidden=hidden,
    )


def _say_hidden(counts: Mapping[Side, SourceCount], speech: Speech) -> str:
    """Say which sources are switched off, side by side."""
    off = {s: counts[s] for s in Side if s in counts and counts[s].hidden}
    if not off:
        return ""
    parts = [_count_hidden(side, count, speech) for side, count in off.items()]
    return speech.say_many(
        "{parts} source hidden",
        "{parts} sources hidden",
        sum(count.total for count in off.values()),
        parts=speech.join(parts),
    )
