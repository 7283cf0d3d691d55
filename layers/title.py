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
from layers.view_catalogue import Catalogue
from layers.view_state import AS_OF, REFERENCE_DAYS, Compare, ViewState

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Names of the months in English; strftime would follow the machine's locale."""

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

    Returns:
        The words, in English. No part depends on the valid day except through
        `DAY_SLOT`, so the browser can scrub with the template alone.
    """
    return Title(
        day=build_day_words(view.as_of),
        claims_template=f"Claims about {DAY_SLOT}",
        known=_say_known(view, last_day),
        sources=_say_whose(view, counts, names),
        hidden=_say_hidden(counts),
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


def build_day_words(day: date) -> str:
    """Write a day as people say it in English, such as 27 April 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _say_known(view: ViewState, last_day: date) -> str:
    """Say how late the claims may have been published."""
    if view.known_by is None:
        return f"as published by {build_day_words(last_day)}"
    if view.known_by == AS_OF:
        return "as known that day"
    return f"as published by {build_day_words(view.known_by)}"


def _say_whose(
    view: ViewState, counts: Mapping[Side, SourceCount], names: Mapping[str, str]
) -> str:
    """Say whose claims are on view, and what stands on which side of the map."""
    if not any(count.total for count in counts.values()):
        return "according to no source: the tables hold none"
    if not any(count.visible for count in counts.values()):
        return "according to no source: every source is switched off"
    if view.compare == Compare.DATES:
        account = _name_account(view.left, view, counts, names)
        other_day = _say_reference(view)
        return f"left: {other_day}, right: the day on view, according to {account}"
    if view.compare.shows_two_accounts:
        left = _name_account(view.left, view, counts, names)
        right = _name_account(view.right, view, counts, names)
        return f"left: {left}, right: {right}"
    whose = _count_sources(counts)
    disputed = view.compare == Compare.DISPUTED
    return f"only disputed places, {whose}" if disputed else whose


def _say_reference(view: ViewState) -> str:
    """Say which day the day on view is compared with, whatever the day on view."""
    if view.reference is None:
        return f"{REFERENCE_DAYS} days earlier"
    return build_day_words(view.reference)


def _name_account(
    account: str,
    view: ViewState,
    counts: Mapping[Side, SourceCount],
    names: Mapping[str, str],
) -> str:
    """Name a side or a source, and say if the reader has switched it off."""
    if account in set(Side):
        side = Side(account)
        name = names.get(account, f"{_name(side)} sources")
        off = side in counts and 0 < counts[side].total == counts[side].hidden
    else:
        name = names.get(account, account)
        off = account in view.hidden
    plain = _clean_name(name)
    return f"{plain} (switched off)" if off else plain


def _clean_name(name: str) -> str:
    """Make a name fit for one line in which the browser fills in the day."""
    # Anybody may have edited the tables: a name must neither turn its neighbours
    # around with a direction mark nor take the place of the day.
    visible = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(visible.replace(DAY_SLOT, "(day)").split())


def _count_sources(counts: Mapping[Side, SourceCount]) -> str:
    """Count the sources on view, side by side."""
    total = sum(count.total for count in counts.values())
    visible = sum(count.visible for count in counts.values())
    parts = ", ".join(
        f"{counts[side].visible} {_name(side)}" for side in Side if side in counts
    )
    noun = "source" if total == 1 else "sources"
    return f"according to {visible} of {total} {noun}: {parts}"


def _say_hidden(counts: Mapping[Side, SourceCount]) -> str:
    """Say which sources are switched off, side by side."""
    off = [(side, counts[side]) for side in Side if side in counts]
    parts = [
        f"{count.hidden} of {count.total} {_name(side)}"
        for side, count in off
        if count.hidden
    ]
    if not parts:
        return ""
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    one = sum(count.total for _, count in off if count.hidden) == 1
    return f"{listed} {'source' if one else 'sources'} hidden"


def _name(side: Side) -> str:
    """Name a side the way it stands in a sentence."""
    return side.value if side is Side.INDEPENDENT else side.value.capitalize()
