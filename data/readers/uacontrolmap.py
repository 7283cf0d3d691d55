"""UAControlMap, one JSON a day: areas of either side as lists of latitude, longitude.

`areas` is ground said to be Russian-held, `areas_ua` Ukrainian-held; early files have
no `areas_ua`. Front lines, geolocated reports (which have longitude first) and units
are in the same files; they are evidence or lines, and say of no ground who holds it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from data.problems import quote_value
from data.readers.contract import ImportRefusedError, Member
from data.readers.features import MOST_FEATURES, parse_json, write_coordinates
from data.readers.map_reading import MapReader
from data.readers.snapshots import Drawn, Heading, Ledger, MapSource, Meaning
from data.schemas import FIRST_DAY, LAST_DAY
from data.vocabulary import Side, Status

MEANINGS: Final[dict[str, Meaning]] = {
    "areas": Meaning(Status.RUSSIAN_CONTROL, "Russian-held"),
    "areas_ua": Meaning(Status.UKRAINIAN_CONTROL, "Ukrainian-held"),
}
"""What the areas under each key mean."""

OTHER_PARTS: Final[dict[str, str]] = {
    "frontline": "lines, not areas",
    "geos": "geolocated reports, which are evidence and not control",
    "units": "positions of units",
    "unit_count": "a count of units",
}
"""Known parts that say of no ground who holds it."""

BACKUP_LAG: Final = timedelta(days=1)
"""A file bears the day before that of the backup it was made from: it shows the
state of its own day, which is known to have been public on the next."""

SOURCE: Final = MapSource(
    "uacontrolmap",
    "UAControlMap",
    "UAControlMap daily data (owlmaps)",
    {
        "source_id": "uacontrolmap",
        "name": "UAControlMap (Project Owl)",
        "side": Side.INDEPENDENT,
        "kind": "monitor",
        "url": "https://github.com/owlmaps/UAControlMapBackups",
        "description": "Volunteer map of the front by Project Owl, read from its "
        "daily backups.",
    },
)

_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def _recognises(name: str, head: bytes) -> bool:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    if re.search(rb'"(areas|areas_ua|frontline)"\s*:\s*\[', head):
        return True
    return (
        bool(_DAY.match(name)) and re.search(rb'"(geos|unit_count)"', head) is not None
    )


def _parse(
    member: Member, content: bytes, ledger: Ledger
) -> tuple[Heading, Sequence[Drawn]]:
    shown = _find_day(member.name)
    parts = parse_json(content, member.name)
    if not isinstance(parts, dict) or not parts.keys() & MEANINGS.keys():
        raise ImportRefusedError(
            f"{quote_value(member.name)} has neither 'areas' nor 'areas_ua'; "
            "bring a daily file "
            "of UAControlMap"
        )
    complete = _note_parts(parts, ledger)
    heading = Heading(
        member.name,
        shown.toordinal(),
        shown,
        shown + BACKUP_LAG,
        "https://github.com/owlmaps/map-data",
        complete,
    )
    drawn = list(_draw_all(parts, member.name))
    return heading, drawn


def _find_day(name: str) -> date:
    found = _DAY.match(PurePosixPath(name).name)
    try:
        shown = date(*map(int, found.groups())) if found else date.min
    except ValueError:
        shown = date.min
    if not FIRST_DAY.date() <= shown <= (LAST_DAY - BACKUP_LAG).date():
        raise ImportRefusedError(
            f"{quote_value(name)} does not begin with a day that a map can "
            "have; name it by its "
            "day, such as 20240807.json"
        )
    return shown


def _note_parts(parts: dict[str, Any], ledger: Ledger) -> bool:
    """Say which parts are missing, and which were not read; tell if none misses."""
    for name, part in parts.items():
        if name in MEANINGS or not part:
            continue
        what = OTHER_PARTS.get(name, "of a kind that is not known")
        ledger.counted[f"the part {name[:40]!r} was not read: {what}"] += 1
    missing = [name for name in MEANINGS if name not in parts]
    for name in missing:
        words = MEANINGS[name].words
        ledger.counted[f"there is no {name!r}: nothing is said to be {words}"] += 1
    return not missing


def _draw_all(parts: dict[str, Any], file: str) -> Iterator[Drawn]:
    row = 0
    for name, meaning in MEANINGS.items():
        areas = parts.get(name, [])
        if not isinstance(areas, list) or len(areas) > MOST_FEATURES:
            raise ImportRefusedError(
                f"{quote_value(file)} has under {name!r} no list of at most "
                f"{MOST_FEATURES} "
                "areas; get the file anew"
            )
        for area in areas:
            row += 1
            rings = area if _has_rings(area) else [area]
            yield Drawn(row, meaning, ("Polygon", True, write_coordinates(rings)))


def _has_rings(area: object) -> bool:
    """Tell an outline with holes (a list of rings) from a plain ring."""
    first = area[0] if isinstance(area, list) and area else None
    return isinstance(first, list) and bool(first) and isinstance(first[0], list)


READER: Final = MapReader(
    "uacontrolmap", "UAControlMap daily map", SOURCE, _parse, _recognises
)
