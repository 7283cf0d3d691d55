"""Maps as they stood on one day, and what became of every area in them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from data.problems import Problem
from data.readers.contract import DiscardedRow, ReadReport
from data.readers.ground import Ground, Outline, Site
from data.vocabulary import Status

SWAP_HINT: Final = "leave it, or check that latitude and longitude are not swapped"

Reason: TypeAlias = tuple[str, str, str, str]
"""Column, value, message and remedy of a problem."""


@dataclass(frozen=True, slots=True)
class MapSource:
    """A project that publishes a map, and how it is spoken of."""

    source_id: str
    name: str
    """As in "DeepState's map"."""
    publisher: str
    row: dict[str, str]
    """Its row of sources.csv, added where the tables lack it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a category of a map says about who holds the ground."""

    status: Status
    words: str
    """How the map is retold: "marked Gornal as ..."."""


class Drawn(NamedTuple):
    """An area of a file, before it is laid on the ground; there are very many."""

    row: int
    """Its number in the file."""
    meaning: Meaning | None
    """None where the category is not known."""
    outline: Outline | None
    """None where it has no geometry."""
    reason: Reason | None = None
    """Why it is left out, if it is."""
    since: date | None = None
    """The day that the source gives to this very area, if it does."""


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """An area of a map that says something about the ground."""

    meaning: Meaning
    site: Site
    since: date | None = None
    """The day that the source gives to this very area, if it does."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A whole map as one file gives it."""

    file: str
    moment: int
    """Sorts the maps of a source; of one day the greatest is the last."""
    valid: date
    """The day whose state it shows (valid time)."""
    known: date
    """The day on which it was published, never before `valid`."""
    url: str
    marked: tuple[Marked, ...]
    doubtful: frozenset[int]
    """Places in areas of a category that is not known: nothing ends there."""
    whole: bool
    """Whether every area could be read; else no statement is taken to have ended."""
    cut: bool = False
    """Whether the file holds a part of the map only, such as one region."""


@dataclass
class Ledger:
    """Counts what was read, kept, repaired and discarded; nothing slips through."""

    read: int = 0
    kept: int = 0
    discarded: list[DiscardedRow] = field(default_factory=list)
    repaired: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    """Notices that many files would repeat, with the number of files."""

    def keep(self, file: str, row: int, mended: str = "") -> None:
        """Count an area that is used, and what was mended in it."""
        self.read += 1
        self.kept += 1
        if mended:
            self.repaired.append(
                Problem(file, row, "geometry", "", "is not valid as it stands", mended)
            )

    def discard(
        self,
        file: str,
        row: int | None,
        reason: Reason,
        cells: Mapping[str, str] | None = None,
    ) -> None:
        """Count an area, a row, or a whole file (row None), that is left out."""
        column, value, message, remedy = reason
        self.read += 1
        problem = Problem(file, row, column, value, message, remedy)
        self.discarded.append(DiscardedRow((problem,), cells or {}))

    def report(self) -> ReadReport:
        """Close the ledger."""
        repeated = (
            f"{text} ({count} {'file' if count == 1 else 'files'})"
            for text, count in sorted(self.counted.items())
        )
        return ReadReport(
            self.read,
            self.kept,
            tuple(self.discarded),
            tuple(self.repaired),
            (*self.notices, *repeated),
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file says of itself as a whole."""

    file: str
    moment: int
    valid: date
    known: date
    url: str
    complete: bool = True
    """Whether the file has all the parts that such a file has."""
    cut: bool = False
    """Whether it holds a part of the map only."""


def lay_out(
    heading: Heading, drawn: Iterable[Drawn], ground: Ground, ledger: Ledger
) -> Snapshot:
    """Lay the areas of a file on the ground and account for each.

    Args:
        heading: Of the file.
        drawn: Its areas, in order.
        ground: The places and the part of the world.
        ledger: Where each area is counted.
    """
    areas = list(drawn)
    outlines = [area.outline for area in areas if area.outline]
    sites = iter(ground.survey(outlines))
    marked: list[Marked] = []
    doubtful: set[int] = set()
    whole = heading.complete
    for area in areas:
        site = next(sites) if area.outline else Site(None)
        reason = area.reason or _fault_of(site, area)
        # A null geometry draws nothing; one that cannot be read could lie anywhere.
        whole = whole and (site.fault is None or area.reason is not None)
        if reason or area.meaning is None:
            doubtful |= set(site.places.tolist())
            ledger.discard(heading.file, area.row, reason or NO_MEANING)
            continue
        ledger.keep(heading.file, area.row, site.mended)
        marked.append(Marked(area.meaning, site, area.since))
    return Snapshot(
        heading.file,
        heading.moment,
        heading.valid,
        heading.known,
        heading.url,
        tuple(marked),
        frozenset(doubtful),
        whole,
        heading.cut,
    )


NO_MEANING: Final[Reason] = ("", "", "says nothing about who holds it", "leave it")


def _fault_of(site: Site, area: Drawn) -> Reason | None:
    if area.outline is None:
        return ("geometry", "", "has no geometry", "leave it, or get the file anew")
    if site.fault:
        return ("geometry", "", str(site.fault), site.fault.remedy)
    if site.geometry is None:
        return ("geometry", "", "lies outside the map", SWAP_HINT)
    return None
