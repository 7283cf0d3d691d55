"""DeepState's map history: one GeoJSON per publication, named by its unix time.

The status of an area is in its `fill`; its name can say "Liberated" of Russian land,
and can be damaged. Ground without an area is ground about which nothing is said.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Final

from data.problems import quote_value
from data.readers.contract import ImportRefusedError, Member
from data.readers.features import AREAL, Feature, parse_features
from data.readers.ground import find_outline
from data.readers.map_reading import MapReader
from data.readers.snapshots import Drawn, Heading, Ledger, MapSource, Meaning, Reason
from data.schemas import FIRST_DAY, LAST_DAY
from data.vocabulary import Side, Status

UNKNOWN: Final = Meaning(Status.CONTESTED, "of unknown status")
"""The grey zone; the built-in tables code it as contested, too."""

RETURNED: Final = Meaning(Status.UKRAINIAN_CONTROL, "Ukrainian-held again")

MEANINGS: Final[dict[str, Meaning]] = {
    "#a52714": Meaning(Status.RUSSIAN_CONTROL, "Russian-held"),
    "#880e4f": Meaning(Status.RUSSIAN_CONTROL, "Russian-held since before 2022"),
    "#bcaaa4": UNKNOWN,
    "#bdbdbd": UNKNOWN,
    "#01579b": Meaning(Status.UKRAINIAN_CONTROL, "Ukrainian-held"),
    "#0288d1": RETURNED,
    "#0f9d58": RETURNED,
}
"""What each fill means; the two greys lie on either side of the state border."""

OTHER_COUNTRIES: Final = "#ff5252"
"""Fill of areas of third countries, which say nothing about this war."""

SOURCE: Final = MapSource(
    "deepstate",
    "DeepState",
    "DeepState map history",
    {
        "source_id": "deepstate",
        "name": "DeepState (DeepStateMap)",
        "side": Side.INDEPENDENT,
        "kind": "monitor",
        "url": "https://deepstatemap.live",
        "description": "Ukrainian volunteer map with ties to the military.",
    },
)

CLIPPED: Final = "clip"
"""In the name of a file that was cut to a part of the map."""

_TIME: Final = re.compile(r"(?<!\d)\d{9,10}(?!\d)")


def _recognises(name: str, head: bytes) -> bool:
    if b'"FeatureCollection"' not in head:
        return False
    return bool(_TIME.match(name)) or b"geoJSON.status." in head


def _parse(
    member: Member, content: bytes, ledger: Ledger
) -> tuple[Heading, Sequence[Drawn]]:
    frame, features = parse_features(content, member.name)
    moment = _find_moment(member.name, frame.get("id"), ledger)
    day = datetime.fromtimestamp(moment, UTC).date()
    url = f"https://deepstatemap.live/api/history/{moment}/geojson"
    cut = CLIPPED in PurePosixPath(member.name).stem.lower()
    heading = Heading(member.name, moment, day, day, url, cut=cut)
    return heading, [_draw(feature) for feature in features]


def _find_moment(name: str, told: object, ledger: Ledger) -> int:
    """Find the time of publication: the name of the file says it, else its id."""
    named = _TIME.match(PurePosixPath(name).name)
    inside = told if isinstance(told, int) and not isinstance(told, bool) else None
    moment = int(named[0]) if named else inside
    if moment is None:
        raise ImportRefusedError(
            f"{quote_value(name)} does not say when it was published; name it "
            "by the unix time "
            "of the publication, such as 1723150336.geojson"
        )
    if not FIRST_DAY.year <= _year_of(moment) <= LAST_DAY.year:
        raise ImportRefusedError(
            f"{quote_value(name)} gives {moment} as the time of publication, "
            "which lies outside "
            f"{FIRST_DAY.year} to {LAST_DAY.year}; name it by its unix time in seconds"
        )
    if inside not in (None, moment):
        ledger.notices.append(f"{name} has the id {inside}; its name counts")
    return moment


def _year_of(moment: int) -> int:
    try:
        return datetime.fromtimestamp(moment, UTC).year
    except (ValueError, OverflowError, OSError):
        return 0


def _draw(feature: Feature) -> Drawn:
    if feature.kind and feature.kind not in AREAL:
        reason: Reason = ("geometry", feature.kind, "is no area", "leave it")
        return Drawn(feature.row, None, None, reason)
    fill = feature.properties.get("fill")
    colour = fill.strip().lower() if isinstance(fill, str) else ""
    meaning, reason_why = MEANINGS.get(colour), _find_reason(colour)
    return Drawn(feature.row, meaning, find_outline(feature), reason_why)


def _find_reason(colour: str) -> Reason | None:
    if colour in MEANINGS:
        return None
    if colour == OTHER_COUNTRIES:
        return ("fill", colour, "is an area of another country", "leave it")
    if not colour:
        return ("fill", "", "has no fill, which says who holds it", "give it one")
    known = ", ".join([*MEANINGS, OTHER_COUNTRIES])
    return ("fill", colour, "is not a known fill", f"find out its meaning; {known}")


READER: Final = MapReader(
    "deepstate", "DeepState map history", SOURCE, _parse, _recognises
)
