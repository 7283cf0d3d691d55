"""From the cells of one row to the fields of a claim, by the plan of its owner.

What repeats is worked out once: a table of 100,000 rows has some hundreds of
different places, days, sources and words for a status.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from data.cells import CellError
from data.coding.days import read_day
from data.coding.headings import Role
from data.coding.places import Places, PositionError, Spot
from data.coding.plan import Plan, parse_coding
from data.coding.speakers import Speakers
from data.coding.statuses import Coding, code_status, suggest_status
from data.coding.texts import Mended, mend_quote, mend_statement, mend_text
from data.grids.grid import Grid
from data.links import WHOLE_AREAS
from data.problems import Problem
from data.schemas import SLUG
from data.vocabulary import RECORD_CONFIDENCES, Scope, Side, Status
from geo.coordinates import Bounds, TypedPoint, parse_coordinates
from geo.errors import CoordinateError
from geo.names import fold

WORDS: Final[dict[Status, str]] = {
    Status.RUSSIAN_CONTROL: "said to be Russian-held",
    Status.UKRAINIAN_CONTROL: "said to be Ukrainian-held",
    Status.CONTESTED: "said to be contested",
    Status.NOT_RUSSIAN_CONTROL: "said to be not fully Russian-held",
    Status.NOT_UKRAINIAN_CONTROL: "said to be not fully Ukrainian-held",
}
"""How a claim without a statement of its own is told."""

SCOPE_WORDS: Final = {
    **{scope.value: scope for scope in Scope},
    **dict.fromkeys(("whole", "full", "целиком", "повністю"), Scope.PLACE),
    **dict.fromkeys(("part", "partly", "частично", "частково"), Scope.PARTIAL),
    **dict.fromkeys(("vicinity", "around", "рядом", "поруч"), Scope.NEAR),
}

Claim: TypeAlias = dict[str, Any]
"""The fields of claims.csv; days as `datetime.date`, None where not given."""


class RowError(ValueError):
    """A row that makes no claim."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the reasons; one or more."""
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, problems)))


@dataclass
class Coder:
    """Codes the rows of one table."""

    grid: Grid
    plan: Plan
    places: Places
    speakers: Speakers
    covered: Bounds | None = None
    """Where positions are expected: west, south, east, north, degrees EPSG:4326."""
    repaired: list[Problem] = field(default_factory=list)
    """What was changed in rows that were kept."""

    def __post_init__(self) -> None:
        """Find the columns of the roles, and begin to remember."""
        header = self.grid.header
        self._index = {
            role: header.index(name)
            for role, name in self.plan.columns.items()
            if name in header
        }
        self._memory: dict[tuple[Any, ...], Any] = {}

    def code(self, number: int, row: list[str]) -> Claim:
        """Code one row.

        Args:
            number: Its number in the file.
            row: Its cells.

        Returns:
            The claim, all of whose texts the checks of the house accept.

        Raises:
            RowError: If it makes none; every reason is given.
        """
        return _RowCoder(self, number, row).code()

    def name(self, role: Role) -> str:
        """Name the column of a role as its table does; else the role."""
        return self.plan.columns.get(role, role.value)

    def remember(self, key: tuple[Any, ...], work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it works out
        """Work something out once; what went wrong goes wrong again."""
        if key not in self._memory:
            try:
                self._memory[key] = work()
            except CellError as error:
                self._memory[key] = error
        known = self._memory[key]
        if isinstance(known, CellError):
            raise known
        return known

    def cell(self, row: list[str], role: Role) -> str:
        """Take the cell of a role, or what holds for all rows."""
        place = self._index.get(role)
        text = row[place].strip() if place is not None else ""
        return text or self.plan.constants.get(role, "")


@dataclass
class _RowCoder:
    """One row on its way; collects every reason before it gives up."""

    coder: Coder
    number: int
    row: list[str]

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.repairs: list[Problem] = []

    def cell(self, role: Role) -> str:
        return self.coder.cell(self.row, role)

    def code(self) -> Claim:
        place_id = self._try(Role.PLACE, self._place)
        source_id = self._try(Role.SOURCE, self._source)
        side = self.coder.speakers.side(source_id) if source_id else None
        coding = self._try(Role.STATUS, lambda: self._status(side, source_id))
        scope = self._try(Role.SCOPE, lambda: self._scope(coding, place_id))
        reported, event = self._days()
        url = self._try(Role.URL, self._url)
        if self.problems:
            raise RowError(self.problems)
        claim = {
            "claim_id": self._claim_id(),
            "place_id": place_id,
            "source_id": source_id,
            "status": coding.status.value,
            "scope": scope.value,
            "event_date": event,
            "reported_date": reported,
            **self._texts(place_id, source_id, coding.status, scope),
            "url": url,
            "denies": self.cell(Role.DENIES),
            "derived_from": self.cell(Role.DERIVED),
            "record_confidence": self._confidence(),
        }
        self.coder.repaired += self.repairs
        return claim

    def _claim_id(self) -> str:
        """Take the id that the table gives, if it can be one."""
        text = self.cell(Role.CLAIM_ID)
        if text and re.fullmatch(SLUG, text) is None:
            self._repair(Role.CLAIM_ID, text, "is not an id", "replaced by a new one")
            return ""
        return text

    def _try(self, role: Role, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - a field
        try:
            return work()
        except CellError as error:
            self._blame(role, error)
        except RowError as error:
            self.problems += error.problems
        return None

    def _blame(self, role: Role, error: CellError) -> None:
        value = self.cell(role)
        self.problems.append(self._problem(role, value, str(error), error.remedy))

    def _problem(self, role: Role, value: str, message: str, remedy: str) -> Problem:
        file, column = self.coder.grid.file, self.coder.name(role)
        return Problem(file, self.number, column, value, message, remedy)

    def _repair(self, role: Role, value: str, message: str, made: str) -> None:
        self.repairs.append(self._problem(role, value, message, made))

    def _place(self) -> str:
        place_id, name = self.cell(Role.PLACE_ID), self.cell(Role.PLACE)
        area = self.cell(Role.AREA)
        try:
            point = self._point()
        except CellError as error:
            raise self._blame_position(error) from None
        if not name and place_id:
            name, area = place_id, ""
        name = f"{name}, {area}" if name and area else name
        lon, lat = (point.lon, point.lat) if point else (math.nan, math.nan)
        if point and point.swapped:
            where = f"{point.lat:g}, {point.lon:g}"
            message = "latitude and longitude are swapped"
            self._repair(Role.LAT, self.cell(Role.LAT), message, f"read as {where}")
        spot = Spot(name, lon, lat)
        find = self.coder.places.find
        try:
            return str(self.coder.remember((Role.PLACE, *spot), lambda: find(spot)))
        except PositionError as error:
            raise self._blame_position(error) from None

    def _blame_position(self, error: CellError) -> RowError:
        """Blame the cells of the position, not the name of the place."""
        both, role = self.cell(Role.COORDINATES), Role.COORDINATES
        if self.cell(Role.LAT) or self.cell(Role.LON):
            role, both = Role.LAT, f"{self.cell(Role.LAT)}, {self.cell(Role.LON)}"
        return RowError([self._problem(role, both, str(error), error.remedy)])

    def _point(self) -> TypedPoint | None:
        lat, lon = self.cell(Role.LAT), self.cell(Role.LON)
        both = self.cell(Role.COORDINATES)
        if not (lat or lon or both):
            return None
        key = (Role.LAT, lat, lon, both)
        point: TypedPoint = self.coder.remember(key, lambda: self._read_point(lat, lon))
        for role, text in ((Role.LAT, lat), (Role.LON, lon)):
            if text and "," in text:
                made = f"read as {text.replace(',', '.')}"
                self._repair(role, text, "has a decimal comma", made)
        return point

    def _read_point(self, lat: str, lon: str) -> TypedPoint:
        text = f"{lat.replace(',', '.')}; {lon.replace(',', '.')}"
        if not (lat and lon):
            text = self.cell(Role.COORDINATES)
        try:
            point = parse_coordinates(text, self.coder.covered)
        except CoordinateError as error:
            raise CellError(f"is no position ({error})", "correct it") from error
        if point is None:
            raise CellError("is no position", 'write degrees, as in "51.068"')
        return point

    def _source(self) -> str:
        text, side = self.cell(Role.SOURCE), self.cell(Role.SIDE)
        find = self.coder.speakers.find
        return str(
            self.coder.remember((Role.SOURCE, text, side), lambda: find(text, side))
        )

    def _status(self, side: Side | None, source_id: str | None) -> Coding:
        text = self.cell(Role.STATUS)
        coding: Coding = self.coder.remember(
            (Role.STATUS, text), lambda: read_coding(text, self.coder.plan)
        )
        status = coding.settle(side)
        if status is None and source_id:
            message = "names no holder, and its source is of neither side"
            raise CellError(message, "say who is said to hold the place")
        return Coding(status or Status.CONTESTED, coding.scope)

    def _scope(self, coding: Coding | None, place_id: str | None) -> Scope:
        text = self.cell(Role.SCOPE)
        scope = SCOPE_WORDS.get(fold(text)) if text else None
        if text and scope is None:
            raise CellError("is no scope", f"use {', '.join(Scope)}")
        scope = scope or (coding.scope if coding else Scope.PLACE)
        whole = bool(place_id) and self.coder.places.kind(str(place_id)) in WHOLE_AREAS
        if scope == Scope.PLACE and whole:
            return Scope.REGION
        if scope == Scope.REGION and place_id and not whole:
            message = f"does not fit {place_id}, which is no region or district"
            raise CellError(message, "use place or partial")
        return scope

    def _days(self) -> tuple[date | None, date | None]:
        reported = self._day(Role.REPORTED)
        event = self._day(Role.EVENT)
        if not self.cell(Role.REPORTED):
            if event is not None:
                # Whoever speaks of a day has spoken by that day at the earliest.
                made = "reported_date is event_date"
                self._repair(Role.REPORTED, "", "is not given", made)
                return event, event
            if not self.cell(Role.EVENT):
                self._blame(Role.REPORTED, CellError("is empty", "give the day"))
        return reported, event

    def _day(self, role: Role) -> date | None:
        text, order = self.cell(role), self.coder.plan.order
        if not text:
            return None
        day: date | None = self._try(
            role,
            lambda: self.coder.remember((role, text), lambda: read_day(text, order)),
        )
        return day

    def _url(self) -> str:
        text = self.cell(Role.URL)
        if not text:
            raise CellError("is empty", "give the address of the page that shows it")
        return text

    def _texts(
        self, place_id: str, source_id: str, status: Status, scope: Scope
    ) -> Claim:
        statement, rest = mend_statement(self.cell(Role.STATEMENT))
        self._note(Role.STATEMENT, statement)
        quote = self._note(Role.QUOTE, mend_quote(self.cell(Role.QUOTE)))
        note = self._note(Role.NOTE, mend_text(f"{rest} {self.cell(Role.NOTE)}"))
        publisher = self._note(Role.PUBLISHER, mend_text(self.cell(Role.PUBLISHER)))
        return {
            "statement": statement.text
            or self._tell(place_id, source_id, status, scope),
            "quote": quote,
            "publisher": publisher or self._host(),
            "note": note,
        }

    def _note(self, role: Role, mended: Mended) -> str:
        if mended.what:
            raw = self.cell(role)
            self._repair(role, raw, mended.what, "made plain text")
        return mended.text

    def _tell(self, place_id: str, source_id: str, status: Status, scope: Scope) -> str:
        """Tell a claim in our own words where the table has none."""
        speaker = self.coder.speakers.name(source_id)
        place = self.coder.places.name(place_id)
        if scope == Scope.NEAR:
            told = f"According to {speaker}, there was activity near {place}."
        else:
            part = "a part of " if scope == Scope.PARTIAL else ""
            told = f"According to {speaker}, {part}{place} was {WORDS[status]}."
        return mend_statement(told)[0].text

    def _host(self) -> str:
        start = "/".join(self.cell(Role.URL).split("/", 3)[:3])
        host: str = self.coder.remember(
            (Role.PUBLISHER, start), lambda: read_host(start)
        )
        return host

    def _confidence(self) -> str:
        text = self.cell(Role.CONFIDENCE).lower()
        if text in RECORD_CONFIDENCES:
            return text
        if text:
            self._repair(Role.CONFIDENCE, text, "is no confidence", "set to medium")
        return "medium"


def read_host(url: str) -> str:
    """Name the host of an address, as the publisher of a page that has no other."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return mend_text(host or "unknown").text


def read_coding(text: str, plan: Plan) -> Coding:
    """Give how the words for a status are coded, by the plan or by their meaning.

    Raises:
        CellError: If they are not understood; a misspelt word is offered.
    """
    if not text:
        raise CellError("is empty", "say who is said to hold the place")
    chosen = plan.statuses.get(text)
    coding = parse_coding(chosen) if chosen else code_status(text)
    if coding is not None:
        return coding
    near = suggest_status(text)
    hint = f"if you mean {near.status.value}, choose it" if near else "choose a status"
    raise CellError("is not understood as a status", hint)
