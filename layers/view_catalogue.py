"""The catalogue of what a view and its link may name: ids and days of the tables.

What is refused here is what could not come back from a link unchanged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.vocabulary import Side
from layers.view_state import NONE, ViewError, ViewState

LONGEST_ID: Final = 100
"""Largest number of characters in an id that a link carries."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a link may name: the ids and the days of the tables on view.

    Raises:
        ViewError: If an id could not be told apart in a link, a source stands
            on two sides, the days run backwards, or the opening view names
            what the catalogue lacks.
    """

    place_ids: frozenset[str]
    """Ids of the gazetteer's places."""
    sources: Mapping[Side, tuple[str, ...]]
    """Ids of each side's sources, in the order of the page; may be empty."""
    first_day: date
    """First valid day that the date control reaches."""
    last_day: date
    """Last day that it reaches: the last published day in the tables."""
    tile_ids: tuple[str, ...]
    """Ids of the tile basemaps on offer, without the project's own."""
    defaults: ViewState
    """The opening view, whose link has no query."""
    region_ids: tuple[str, ...] = ()
    """Ids of the regions that places lie in, in the order of the gazetteer."""

    def __post_init__(self) -> None:
        """Refuse what would not come back from a link."""
        if self.first_day > self.last_day:
            raise ViewError(
                f"the catalogue ends on {self.last_day}, before its first day "
                f"{self.first_day}; exchange the two"
            )
        _require_distinct("place", sorted(self.place_ids))
        _require_distinct("source", self.source_ids)
        _require_distinct("tiles", self.tile_ids)
        _require_unlike_sides(self.source_ids)
        foreign = _find_foreign(self.defaults, self)
        if foreign:
            raise ViewError(
                f"the opening view holds {', '.join(foreign)}, which its catalogue "
                "lacks; build it with build_opening_view"
            )

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of all sources, side after side in the order of `Side`."""
        return tuple(i for side in Side for i in self.sources.get(side, ()))

    @property
    def accounts(self) -> tuple[str, ...]:
        """What can stand on one side of a comparison: the sides, then the sources.

        A side that has no source in the tables is an account all the same: its
        silence is what there is to see.
        """
        return (*(side.value for side in Side), *self.source_ids)


def _require_distinct(kind: str, ids: Iterable[str]) -> None:
    """Refuse ids that a link would garble, or that differ only in case."""
    seen: set[str] = set()
    for name in ids:
        fit = name.isprintable() and " " not in name and 0 < len(name) <= LONGEST_ID
        if not fit or name.casefold() == NONE:
            raise ViewError(
                f"{kind} id {name[:LONGEST_ID]!r} cannot stand in a link; use up to "
                f"{LONGEST_ID} letters, digits and hyphens, and not {NONE!r}"
            )
        if name.casefold() in seen:
            raise ViewError(
                f"{kind} id {name!r} is given twice (in whatever case); rename one"
            )
        seen.add(name.casefold())


def _require_unlike_sides(source_ids: tuple[str, ...]) -> None:
    """Refuse a source id that a list of hidden sources would misread."""
    for name in source_ids:
        if "." in name or "," in name or name.casefold() in set(Side):
            raise ViewError(
                f"source id {name!r} reads as a side or as several sources; use "
                "letters, digits and hyphens, and not the bare name of a side"
            )


def _find_foreign(view: ViewState, catalogue: Catalogue) -> list[str]:
    """List the days and ids of a view that its catalogue lacks."""
    days = [view.as_of, view.known_by, view.reference, *(view.period or ())]
    foreign = [
        day.isoformat()
        for day in days
        if isinstance(day, date)
        and not catalogue.first_day <= day <= catalogue.last_day
    ]
    foreign += sorted(view.hidden.difference(catalogue.source_ids))
    foreign += [i for i in (view.left, view.right) if i not in catalogue.accounts]
    foreign += sorted(view.regions.difference(catalogue.region_ids))
    if view.place is not None and view.place not in catalogue.place_ids:
        foreign.append(view.place)
    if view.tiles and view.tiles not in catalogue.tile_ids:
        foreign.append(view.tiles)
    return foreign
