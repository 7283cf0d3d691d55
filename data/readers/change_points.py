"""What the maps of a source say about each place, and when that changes.

A map is no news on the days on which it stays the same, so a claim is made where a
place's marking changes, and only there. A place that leaves every area is not marked
as the opposite: the source has ended its statement, and that alone is recorded.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from data.readers.ground import Ground
from data.readers.snapshots import MapSource, Marked, Meaning, Snapshot
from data.schemas import CLAIMS_SCHEMA, DAY_TYPE
from data.vocabulary import WITHDRAWN, Scope, Status
from geo.place import Place

CAVEAT: Final = "Read from the place's point in the areas of the map"
"""How every note begins: the map is about ground, the claim about a place."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Names of the months in English; strftime would follow the machine's locale."""

_UNPLAIN: Final = re.compile(r"[^\w./ -]")
"""Characters of a file's name that a note does not repeat."""

ROUGH_KM: Final = 3.0
"""A point that may be off by so much says little about the outline of an area."""


@dataclass(frozen=True, slots=True)
class Change:
    """A place whose marking is another than on the map before."""

    place: int
    meaning: Meaning | None
    """What the map says now; None if it marks the place no longer."""
    before: Meaning | None
    """What the map before said; None if it did not mark the place."""
    snapshot: Snapshot
    since: date
    """Since when, as the source dates it (valid time)."""
    confidence: str
    """How sure the reading is: high, medium or low."""


def find_changes(
    snapshots: Sequence[Snapshot], ground: Ground
) -> tuple[list[Change], Counter[str]]:
    """Follow every place through the maps of one source.

    Args:
        snapshots: In the order of publication.
        ground: What they were laid on.

    Returns:
        The changes, by map and then by place; and the number of places that a map
        marks in two ways at once, by file. Those say nothing, and end nothing.
    """
    standing: dict[int, Meaning] = {}
    # A cut map cannot end what only whole maps showed: it may lie beyond the cut.
    seen_cut: set[int] = set()
    changes: list[Change] = []
    unclear: Counter[str] = Counter()
    for snapshot in snapshots:
        if not snapshot.marked:
            continue
        said = _read_places(snapshot)
        seen_cut |= said.keys() if snapshot.cut else set()
        for place in sorted(said.keys() | standing.keys()):
            marks = said.get(place, [])
            if len({mark.meaning.status for mark in marks}) > 1:
                unclear[snapshot.file] += 1
                continue
            meaning = marks[0].meaning if marks else None
            before = standing.get(place)
            if _status_of(meaning) == _status_of(before):
                continue
            if meaning is None and not _may_end(place, snapshot, seen_cut):
                continue
            changes.append(_build_change(place, marks, before, snapshot, ground))
            if meaning is None:
                del standing[place]
                seen_cut.discard(place)
            else:
                standing[place] = meaning
    return changes, unclear


def _status_of(meaning: Meaning | None) -> Status | None:
    return meaning.status if meaning else None


def _may_end(place: int, snapshot: Snapshot, seen_cut: set[int]) -> bool:
    reached = not snapshot.cut or place in seen_cut
    return snapshot.whole and reached and place not in snapshot.doubtful


def _read_places(snapshot: Snapshot) -> dict[int, list[Marked]]:
    said: dict[int, list[Marked]] = {}
    for mark in snapshot.marked:
        for place in mark.site.places.tolist():
            said.setdefault(place, []).append(mark)
    return said


def _build_change(
    place: int,
    marks: list[Marked],
    before: Meaning | None,
    snapshot: Snapshot,
    ground: Ground,
) -> Change:
    if not marks:
        return Change(place, None, before, snapshot, snapshot.valid, "medium")
    confidence = "medium"
    if ground.places[place].precision_km >= ROUGH_KM:
        confidence = "low"
    elif any(ground.is_surely_in(place, mark.site) for mark in marks):
        confidence = "high"
    since = min(mark.since or snapshot.valid for mark in marks)
    since = min(since, snapshot.known)
    return Change(place, marks[0].meaning, before, snapshot, since, confidence)


def build_claims(
    changes: Sequence[Change], ground: Ground, source: MapSource
) -> pd.DataFrame:
    """Write the changes as claims.

    Args:
        changes: As `find_changes` gives them.
        ground: What the maps were laid on.
        source: Who published them.

    Returns:
        Columns of `CLAIMS_SCHEMA`, in the order of the changes; claim_ids of one
        place and day go up in that order.
    """
    ids = _IdMaker()
    rows = [_build_row(change, ground, source, ids) for change in changes]
    return build_claim_frame(rows)


def build_claim_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Lay rows out as a table of claims; what a row leaves out is empty."""
    days = dict.fromkeys(("event_date", "reported_date"), DAY_TYPE)
    columns = {
        name: pd.Series(
            [row.get(name, None if name in days else "") for row in rows],
            dtype=days.get(name, "str"),
        )
        for name in CLAIMS_SCHEMA.columns
    }
    return pd.DataFrame(columns)


class _IdMaker:
    """Numbers the claims of one place and day: none, -2, -3 ..."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def make(self, place_id: str, source_id: str, day: date) -> str:
        stem = f"{place_id}-{source_id}-map-{day}"
        self._seen[stem] += 1
        number = self._seen[stem]
        if number == 1:
            return stem
        # Claims of one day are told apart by id, so "-10" must sort after "-9".
        return f"{stem}-{number}" if number < 10 else f"{stem}-9x{number:06d}"  # noqa: PLR2004


def _build_row(
    change: Change, ground: Ground, source: MapSource, ids: _IdMaker
) -> dict[str, object]:
    place, snapshot = ground.places[change.place], change.snapshot
    statement, status = _word(change, place, source)
    return {
        "claim_id": ids.make(place.place_id, source.source_id, snapshot.known),
        "place_id": place.place_id,
        "source_id": source.source_id,
        "status": status,
        "scope": Scope.PLACE.value,
        "event_date": change.since if change.since != snapshot.known else None,
        "reported_date": snapshot.known,
        "statement": statement,
        "url": snapshot.url,
        "publisher": source.publisher,
        "record_confidence": change.confidence,
        "note": "; ".join(_note(change, place)) + ".",
    }


def say_day(day: date) -> str:
    """Write a day in words: 8 August 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _word(change: Change, place: Place, source: MapSource) -> tuple[str, str]:
    day = say_day(change.snapshot.valid)
    if change.meaning is None:
        text = f"{source.name}'s map of {day} no longer marked {place.name} as anything"
        return f"{text}.", WITHDRAWN
    words, status = change.meaning.words, change.meaning.status.value
    return f"{source.name}'s map of {day} marked {place.name} as {words}.", status


def _note(change: Change, place: Place) -> Iterator[str]:
    yield f"{CAVEAT} ({_UNPLAIN.sub('?', change.snapshot.file)[-80:]})"
    if change.before is None:
        yield "not marked on the map before, if there was one"
    else:
        yield f"marked before as {change.before.words}"
    if change.confidence != "high" and change.meaning is not None:
        yield (
            f"the point may be off by {place.precision_km:g} km, which is more than "
            "its way to the outline"
            if change.confidence == "medium"
            else f"the point is known only to {place.precision_km:g} km"
        )
