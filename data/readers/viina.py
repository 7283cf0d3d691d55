"""VIINA's control changes: one row per populated place, day and new status.

VIINA takes the majority of other maps, so its word is an echo of theirs; places are
those of GeoNames, inside Ukraine's recognised borders. Some of them flap from day to
day, and every change is kept.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

import pandas as pd

from data.cells import CellError, parse_number
from data.problems import quote_value
from data.readers.change_points import build_claim_frame, say_day
from data.readers.contract import (
    Context,
    ImportRefusedError,
    Member,
    Reading,
    Watch,
)
from data.readers.features import MOST_FEATURES
from data.readers.map_reading import add_source, require_size
from data.readers.snapshots import Ledger, MapSource, Meaning, Reason
from data.readers.viina_places import PlaceFinder, RowPlace
from data.schemas import FIRST_DAY, LAST_DAY
from data.vocabulary import Scope, Side, Status

WANTED: Final = ("geonameid", "name", "lat", "lon", "date", "status")
"""Columns that a file must have; others are not read."""

MEANINGS: Final[dict[str, Meaning]] = {
    "RU": Meaning(Status.RUSSIAN_CONTROL, "Russian-held"),
    "LIBERATED": Meaning(Status.UKRAINIAN_CONTROL, "Ukrainian-held again"),
    "UA": Meaning(Status.UKRAINIAN_CONTROL, "Ukrainian-held"),
    "CONTESTED": Meaning(Status.CONTESTED, "contested"),
}
"""What each code means; UA stands where no Russian control went before."""

MOST_COLUMNS: Final = 200
"""Columns of a header beyond which a file is no such table."""

MOST_BYTES_OF_A_TABLE: Final = 24 * 2**20
"""Bytes of one table."""

FLAPPING: Final = 20
"""Changes of one place from which on the report names it."""

SOURCE: Final = MapSource(
    "viina",
    "VIINA",
    "VIINA 2.0 (control changes)",
    {
        "source_id": "viina",
        "name": "VIINA (Zhukov)",
        "side": Side.INDEPENDENT,
        "kind": "monitor",
        "url": "https://github.com/zhukovyuri/VIINA",
        "description": "Research data set that takes the majority status of several "
        "published maps for every populated place of Ukraine; ODbL 1.0.",
    },
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a file, understood."""

    file: str
    line: int
    place: RowPlace
    day: date
    meaning: Meaning


class _RowError(ValueError):
    """A row that cannot be used."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason[2])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ViinaReader:
    """The reader of VIINA's tables; see `data.readers.contract.Reader`."""

    name: str = "viina"
    title: str = "VIINA control changes"
    together: bool = True

    def can_read(self, name: str, head: bytes) -> bool:
        """Tell whether a file is such a table."""
        first = head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].lower()
        return name.lower().endswith((".csv", ".txt")) and all(
            word in first for word in (b"geonameid", b"date", b"status")
        )

    def read(
        self, members: Sequence[Member], context: Context, watch: Watch
    ) -> Reading:
        """Read tables; see `data.readers.contract.Reader`."""
        ledger = Ledger()
        finder = PlaceFinder(context.gazetteer, context.regions)
        rows: list[_Row] = []
        refusals: list[ImportRefusedError] = []
        for number, member in enumerate(members):
            watch(f"Reading {member.name}", number / len(members))
            try:
                rows.extend(_read_rows(member, finder, ledger, watch))
            except ImportRefusedError as error:
                refusals.append(error)
                what, _, remedy = str(error).rpartition("; ")
                ledger.discard(member.name, None, ("", "", what, remedy))
        if refusals and len(refusals) == len(members):
            raise refusals[0]
        _note_flapping(rows, ledger)
        return Reading(
            claims=_build_claims(rows),
            places=finder.build_places(row.place for row in rows),
            sources=add_source(SOURCE, context.sources),
            report=ledger.report(),
        )


def _read_rows(
    member: Member, finder: PlaceFinder, ledger: Ledger, watch: Watch
) -> Iterator[_Row]:
    """Read the rows of a file; one that cannot be used is noted and left out."""
    require_size(member, MOST_BYTES_OF_A_TABLE)
    text = member.read().decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
    table = csv.reader(io.StringIO(text, newline=""))
    header = _read_header(table, member.name)
    place_of = {name: header.index(name) for name in WANTED}
    for count in range(MOST_FEATURES + 1):
        if count % 5000 == 0:
            watch(f"Reading {member.name}, row {count}", 0.5)
        cells, fault = _next_cells(table, len(header))
        if fault is not None:
            remedy = "mend the row"
            ledger.discard(member.name, table.line_num, ("", "", fault, remedy))
        elif cells is None:
            return
        elif cells:
            row = {name: cells[at].strip() for name, at in place_of.items()}
            yield from _understand(row, member.name, table.line_num, finder, ledger)
    message = (
        f"{quote_value(member.name)} has more than {MOST_FEATURES} rows; "
        "bring it in parts"
    )
    raise ImportRefusedError(message)


def _next_cells(
    table: "Iterator[list[str]]", width: int
) -> tuple[list[str] | None, str | None]:
    """Read a row: its cells, none for a blank one, or None at the end; or a fault."""
    try:
        cells = next(table)
    except StopIteration:
        return None, None
    except csv.Error as error:
        return [], f"cannot be split into columns ({error})"
    if cells and len(cells) != width:
        return [], f"has {len(cells)} columns where the header has {width}"
    return cells, None


def _read_header(table: "Iterator[list[str]]", file: str) -> list[str]:
    try:
        first = next(table)
    except (StopIteration, csv.Error) as error:
        raise ImportRefusedError(
            f"{quote_value(file)} has no header that can be read ({error}); "
            "begin it with "
            f"{','.join(WANTED)}"
        ) from error
    header = [cell.strip().lower() for cell in islice(first, MOST_COLUMNS + 1)]
    missing = [name for name in WANTED if name not in header]
    if missing or len(first) > MOST_COLUMNS:
        what = f"lacks the columns {', '.join(missing)}" if missing else "is too wide"
        raise ImportRefusedError(
            f"{quote_value(file)} {what}; VIINA's table of changes has "
            f"{','.join(WANTED)}"
        )
    return header


def _understand(
    row: dict[str, str], file: str, line: int, finder: PlaceFinder, ledger: Ledger
) -> Iterator[_Row]:
    try:
        meaning = _parse_status(row["status"])
        day = _parse_day(row["date"])
        lon, lat = _parse_degrees(row, "lon"), _parse_degrees(row, "lat")
        place = finder.find(row["geonameid"], row["name"], lon, lat)
    except _RowError as error:
        ledger.discard(file, line, error.reason, row)
        return
    if isinstance(place, RowPlace):
        ledger.keep(file, line)
        yield _Row(file, line, place, day, meaning)
    else:
        ledger.discard(file, line, place, row)


def _parse_status(text: str) -> Meaning:
    meaning = MEANINGS.get(text.upper())
    if meaning is None:
        remedy = f"find out its meaning; known: {', '.join(MEANINGS)}"
        raise _RowError(("status", text, "is not a known status", remedy))
    return meaning


def _parse_day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise _RowError(("date", text, "is not a day", "write it as YYYYMMDD"))
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        message = "is not in the calendar"
        raise _RowError(("date", text, message, "correct the day")) from None
    if not FIRST_DAY.date() <= day <= LAST_DAY.date():
        message = f"lies outside {FIRST_DAY.year} to {LAST_DAY.year}"
        raise _RowError(("date", text, message, "check the year"))
    return day


def _parse_degrees(row: dict[str, str], column: str) -> float:
    limit = 180.0 if column == "lon" else 90.0
    try:
        degrees = parse_number(row[column])
    except CellError as error:
        raise _RowError((column, row[column], str(error), error.remedy)) from None
    if not math.isfinite(degrees) or abs(degrees) > limit:
        message = f"lies outside ±{limit:g} degrees"
        raise _RowError((column, row[column], message, "write degrees of EPSG:4326"))
    return degrees


def _note_flapping(rows: Sequence[_Row], ledger: Ledger) -> None:
    counts = Counter(row.place.name for row in rows)
    often = sorted(name for name, count in counts.items() if count >= FLAPPING)
    if often:
        ledger.notices.append(
            f"{len(often)} places change {FLAPPING} times or more, all kept: "
            f"{', '.join(often[:10])}"
        )


def _build_claims(rows: Sequence[_Row]) -> pd.DataFrame:
    """Write a claim wherever the status is another than before."""
    ordered = sorted(rows, key=lambda row: (row.place.place_id, row.day))
    claims: list[dict[str, object]] = []
    seen: Counter[str] = Counter()
    last: tuple[str, Status | None] = ("", None)
    for row in ordered:
        said = (row.place.place_id, row.meaning.status)
        if said == last:
            continue
        last = said
        stem = f"{row.place.place_id}-viina-{row.day}"
        seen[stem] += 1
        again = f"-{seen[stem]}" if seen[stem] > 1 else ""
        claims.append(_write(row, f"{stem}{again}"))
    return build_claim_frame(claims)


def _write(row: _Row, claim_id: str) -> dict[str, object]:
    day, words = say_day(row.day), row.meaning.words
    return {
        "claim_id": claim_id,
        "place_id": row.place.place_id,
        "source_id": SOURCE.source_id,
        "status": row.meaning.status.value,
        "scope": Scope.PLACE.value,
        "reported_date": row.day,
        "statement": f"VIINA gave {row.place.name} as {words} from {day} on.",
        "url": SOURCE.row["url"],
        "publisher": SOURCE.publisher,
        "record_confidence": "medium",
        "note": "A majority of the maps that VIINA combines, so an echo of them.",
    }


READER: Final = ViinaReader()
