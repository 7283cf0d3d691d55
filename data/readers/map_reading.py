"""From the files of one map project to a reading: claims, areas and a report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

import pandas as pd

from data.areas import name_file, write_areas
from data.problems import quote_value
from data.readers.area_spans import build_spans
from data.readers.change_points import build_claims, find_changes
from data.readers.contract import (
    Context,
    ImportRefusedError,
    Member,
    Reading,
    Watch,
)
from data.readers.ground import Ground
from data.readers.snapshots import (
    Drawn,
    Heading,
    Ledger,
    MapSource,
    Reason,
    Snapshot,
    lay_out,
)
from data.schemas import PLACES_SCHEMA, SOURCES_SCHEMA

Parse: TypeAlias = Callable[[Member, bytes, Ledger], tuple[Heading, Sequence[Drawn]]]
"""Parses a file to its heading and its areas; raises `ImportRefusedError` if it can
make nothing of the file as a whole."""

MOST_BYTES_OF_A_MAP: Final = 8 * 2**20
"""Bytes of one map; that of a whole country has a tenth of it."""

READING_SHARE: Final = 0.8
"""Share of the work that reading files is; the rest is following places."""


@dataclass(frozen=True, slots=True)
class MapReader:
    """A reader of maps: a `data.readers.contract.Reader` for one project."""

    name: str
    title: str
    source: MapSource
    parse: Parse
    recognises: Callable[[str, bytes], bool]
    """Tells by plain file name and first bytes whether a file is the project's."""
    together: bool = True

    def can_read(self, name: str, head: bytes) -> bool:
        """Tell whether a file is one of the project's maps."""
        plain = PurePosixPath(name).name.lower()
        return plain.endswith(("json",)) and self.recognises(plain, head)

    def read(
        self, members: Sequence[Member], context: Context, watch: Watch
    ) -> Reading:
        """Read maps; see `data.readers.contract.Reader`."""
        ledger = Ledger()
        ground = Ground(context.gazetteer.places)
        snapshots = self._read_snapshots(members, ground, ledger, watch)
        watch("Following every place from map to map", READING_SHARE)
        changes, unclear = find_changes(snapshots, ground)
        claims = build_claims(changes, ground, self.source)
        ledger.notices.extend(
            f"{file} marks {count} places in two ways at once; they say nothing there"
            for file, count in unclear.items()
        )
        watch("Following every area from map to map", (1 + READING_SHARE) / 2)
        areas = build_spans(snapshots, self.source)
        files = {}
        if len(areas):
            files[name_file(self.source.source_id)] = write_areas(areas)
        return Reading(
            claims=claims,
            places=build_places([]),
            sources=add_source(self.source, context.sources),
            report=ledger.report(),
            files=files,
        )

    def _read_snapshots(
        self, members: Sequence[Member], ground: Ground, ledger: Ledger, watch: Watch
    ) -> list[Snapshot]:
        """Read the files in turn, and order the maps by publication."""
        snapshots: list[Snapshot] = []
        seen: dict[int, str] = {}
        refusals: list[ImportRefusedError] = []
        for number, member in enumerate(members):
            watch(f"Reading {member.name}", READING_SHARE * number / len(members))
            try:
                require_size(member, MOST_BYTES_OF_A_MAP)
                heading, drawn = self.parse(member, member.read(), ledger)
            except ImportRefusedError as error:
                refusals.append(error)
                ledger.discard(member.name, None, _reason_of(error))
                continue
            first = seen.setdefault(heading.moment, member.name)
            if first != member.name:
                drawn = [_leave_out(area, first) for area in drawn]
            snapshot = lay_out(heading, drawn, ground, ledger)
            if snapshot.marked:
                snapshots.append(snapshot)
            elif first == member.name:
                text = "has no area that could be used, so nothing ends with it"
                ledger.notices.append(f"{member.name} {text}")
        if refusals and len(refusals) == len(members):
            raise refusals[0]
        return sorted(snapshots, key=lambda snapshot: snapshot.moment)


def require_size(member: Member, most: int) -> None:
    """Refuse a file that would take too much memory to parse.

    Raises:
        ImportRefusedError: If it has more bytes.
    """
    if member.size > most:
        raise ImportRefusedError(
            f"{quote_value(member.name)} has {member.size / 2**20:,.0f} MB, "
            "more than the "
            f"{most / 2**20:,.0f} MB that such a file can have; get it anew"
        )


def _leave_out(area: Drawn, first: str) -> Drawn:
    reason = ("", "", f"is of the same map as {first!r}", "bring it once")
    return Drawn(area.row, None, None, reason)


def _reason_of(error: ImportRefusedError) -> Reason:
    message, _, remedy = str(error).rpartition("; ")
    return ("", "", message or str(error), remedy or "get the file anew")


def build_texts(
    columns: Iterable[str], rows: Sequence[Mapping[str, object]]
) -> pd.DataFrame:
    """Lay rows out as a table of texts."""
    return pd.DataFrame(rows, columns=list(columns)).astype("str")


def build_places(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Lay new places out, columns of `PLACES_SCHEMA`."""
    numbers = dict.fromkeys(("lat", "lon", "precision_km"), "float64")
    return build_texts(PLACES_SCHEMA.columns, rows).astype(numbers)


def add_source(source: MapSource, known: pd.DataFrame) -> pd.DataFrame:
    """Give the source's row, unless the tables have it: columns of `SOURCES_SCHEMA`."""
    rows = [] if source.source_id in set(known["source_id"]) else [source.row]
    return build_texts(SOURCES_SCHEMA.columns, rows)
