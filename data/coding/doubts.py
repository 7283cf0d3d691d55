"""What a table leaves open, so that its owner can decide: words, names, days.

Each word is listed once with the number of its rows, whatever the table's length.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from data.cells import CellError
from data.coding.days import Evidence
from data.coding.headings import Role
from data.coding.places import Places, Spot
from data.coding.plan import Plan, weigh_days, write_coding
from data.coding.rows import read_coding
from data.coding.speakers import NEW, Speakers
from data.coding.statuses import suggest_status
from data.grids.grid import Grid
from data.vocabulary import Side

MOST_LISTED: Final = 50
"""Words of one kind that are listed; those of most rows come first."""

NEEDED: Final = (
    (Role.PLACE, Role.PLACE_ID, Role.LAT, Role.COORDINATES),
    (Role.STATUS,),
    (Role.REPORTED, Role.EVENT),
    (Role.SOURCE,),
    (Role.URL,),
)
"""Roles of which a table needs one each, or one value for all rows."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One word of a table, what it is taken for, and what else it may be."""

    words: str
    """As the table has it."""
    rows: int
    """How many rows have it."""
    taken: str
    """What it is taken for, in the words of a plan; "" if nobody knows."""
    offered: tuple[str, ...]
    """What it may be, likeliest first; may be empty."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything that a table leaves open under a plan."""

    missing: tuple[tuple[Role, ...], ...]
    """Of each of these groups, one role needs a column or a value for all rows."""
    order: Evidence
    """What the days say about their order."""
    statuses: tuple[Doubt, ...]
    """The words for a status, all of them."""
    sources: tuple[Doubt, ...]
    """The speakers that are not known."""
    places: tuple[Doubt, ...]
    """The names that mean no place, or several, and have no coordinates."""


def find_doubts(grid: Grid, plan: Plan, places: Places, speakers: Speakers) -> Doubts:
    """Find what a table leaves open.

    Args:
        grid: The table.
        plan: How it is to be read so far.
        places: The places, with the choices of the plan.
        speakers: The sources, with the choices of the plan.
    """
    given = {*plan.columns, *plan.constants}
    return Doubts(
        missing=tuple(group for group in NEEDED if given.isdisjoint(group)),
        order=weigh_days(grid, plan.columns),
        statuses=tuple(_doubt_statuses(grid, plan)),
        sources=tuple(_doubt_sources(grid, plan, speakers)),
        places=tuple(_doubt_places(grid, plan, places)),
    )


def _count(grid: Grid, plan: Plan, role: Role) -> list[tuple[str, int]]:
    """Count the filled cells of a role, the most frequent first."""
    if role not in plan.columns:
        return []
    cells = (cell.strip() for cell in grid.column(plan.columns[role]))
    counts = Counter(cell for cell in cells if cell)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _doubt_statuses(grid: Grid, plan: Plan) -> Iterable[Doubt]:
    for words, rows in _count(grid, plan, Role.STATUS)[:MOST_LISTED]:
        near = suggest_status(words)
        offered = (write_coding(near),) if near else ()
        try:
            taken = write_coding(read_coding(words, plan))
        except CellError:
            taken = ""
        yield Doubt(words, rows, taken, offered)


def _doubt_sources(grid: Grid, plan: Plan, speakers: Speakers) -> Iterable[Doubt]:
    if Role.SIDE in plan.columns:
        return
    listed = 0
    for words, rows in _count(grid, plan, Role.SOURCE):
        if speakers.knows(words):
            continue
        offered = [*speakers.offer(words), *(f"{NEW}{side.value}" for side in Side)]
        yield Doubt(words, rows, plan.sources.get(words, ""), tuple(offered))
        listed += 1
        if listed == MOST_LISTED:
            return


def _doubt_places(grid: Grid, plan: Plan, places: Places) -> Iterable[Doubt]:
    if Role.PLACE not in plan.columns:
        return
    names = grid.column(plan.columns[Role.PLACE])
    areas = _cells(grid, plan, Role.AREA)
    points = _cells(grid, plan, Role.LAT), _cells(grid, plan, Role.COORDINATES)
    counts = Counter(
        f"{name.strip()}, {area.strip()}" if area.strip() else name.strip()
        for name, area, lat, both in zip(names, areas, *points, strict=True)
        if name.strip() and not lat.strip() and not both.strip()
    )
    listed = 0
    for name, rows in counts.most_common():
        try:
            places.find(Spot(name))
        except CellError:
            offered = _offer_places(name, places)
            yield Doubt(name, rows, plan.places.get(name, ""), offered)
            listed += 1
        if listed == MOST_LISTED:
            return


def _offer_places(name: str, places: Places) -> tuple[str, ...]:
    try:
        return tuple(c.place.place_id for c in places.candidates(name))
    except CellError:
        return ()


def _cells(grid: Grid, plan: Plan, role: Role) -> list[str]:
    column = plan.columns.get(role)
    return grid.column(column) if column else [""] * len(grid.rows)
