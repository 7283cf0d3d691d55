"""What is on view, in words: the title of the page, of an export, of a citation.

A title never says what happened. It says which day the claims are about, how
late they may have been published, and whose they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.vocabulary import Side
from layers.view_state import AS_OF, Catalogue, ViewState

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
    """Whose claims they are, and how many sources of each side."""
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
    view: ViewState, last_day: date, counts: Mapping[Side, SourceCount]
) -> Title:
    """Say in words what a view shows.

    Args:
        view: The view on the page.
        last_day: Last published day in the tables. With hindsight the claims
            are those published by then, which is not the same as by today.
        counts: Visible and total sources of each side; a side may be missing.

    Returns:
        The words, in English. No part depends on the valid day except through
        `DAY_SLOT`, so the browser can scrub with the template alone.
    """
    return Title(
        day=build_day_words(view.as_of),
        claims_template=f"Claims about {DAY_SLOT}",
        known=_say_known(view, last_day),
        sources=_say_sources(counts),
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


def _say_sources(counts: Mapping[Side, SourceCount]) -> str:
    """Say whose claims are on view."""
    total = sum(count.total for count in counts.values())
    visible = sum(count.visible for count in counts.values())
    if total == 0:
        return "according to no source: the tables hold none"
    if visible == 0:
        return "according to no source: every source is switched off"
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
