"""ISW's areas of advance in Kursk Oblast: GeoJSON whose features bear a day each.

An "assessed advance" is ground where troops operated or attacked; by ISW's own words
it is not control. So a Russian advance rules out that Ukraine holds the place, and
says no more. The day that a feature bears counts, not that of the file's name.

References:
    ISW and CTP, Cartographical methodology explanation (2022).
"""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from data.cells import CellError, parse_day
from data.problems import quote_value
from data.readers.contract import ImportRefusedError, Member
from data.readers.features import AREAL, Feature, parse_features
from data.readers.ground import find_outline
from data.readers.map_reading import MapReader
from data.readers.snapshots import Drawn, Heading, Ledger, MapSource, Meaning, Reason
from data.schemas import FIRST_DAY, LAST_DAY
from data.vocabulary import Side, Status

MEANINGS: Final[dict[str, Meaning]] = {
    "kursk_russian_advances": Meaning(
        Status.NOT_UKRAINIAN_CONTROL, "ground of an assessed Russian advance"
    ),
}
"""What each layer means."""

SOURCE: Final = MapSource(
    "isw",
    "ISW",
    "Institute for the Study of War (map layers)",
    {
        "source_id": "isw",
        "name": "Institute for the Study of War",
        "side": Side.INDEPENDENT,
        "kind": "monitor",
        "url": "https://understandingwar.org",
        "description": "Daily assessments of a US think tank.",
    },
)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

_ORDINALS: Final = 10_000_000
"""More than any day's ordinal, to sort by two days in one number."""


def _recognises(name: str, head: bytes) -> bool:
    if b'"FeatureCollection"' not in head:
        return False
    return b'"layer_type"' in head or (bool(_DAY.match(name)) and b'"area_km2"' in head)


def _parse(
    member: Member, content: bytes, ledger: Ledger
) -> tuple[Heading, Sequence[Drawn]]:
    _, features = parse_features(content, member.name)
    named = _find_named_day(member.name)
    days = [_find_day(feature) for feature in features]
    told = [day for day in days if day]
    shown = max(told, default=named)
    if shown is None:
        raise ImportRefusedError(
            f"{quote_value(member.name)} bears no day, nor do its features; "
            "name it by its day, "
            "such as 2024-09-14.geojson"
        )
    if named and named != shown:
        text = "is named after another day than its features; theirs counts"
        ledger.notices.append(f"{member.name} {text} ({shown})")
    moment = shown.toordinal() * _ORDINALS + (named or shown).toordinal()
    url = SOURCE.row["url"]
    heading = Heading(member.name, moment, shown, shown, url)
    pairs = zip(features, days, strict=True)
    return heading, [_draw(feature, day) for feature, day in pairs]


def _find_named_day(name: str) -> date | None:
    found = _DAY.search(PurePosixPath(name).name)
    return _read_day(found[0]) if found else None


def _find_day(feature: Feature) -> date | None:
    return _read_day(feature.properties.get("date"))


def _read_day(value: object) -> date | None:
    """Read a day in the years that a claim can be about; None for anything else."""
    try:
        day = parse_day(value[:10]) if isinstance(value, str) else None
    except CellError:
        return None
    if day is None or not FIRST_DAY.date() <= day <= LAST_DAY.date():
        return None
    return day


def _draw(feature: Feature, day: date | None) -> Drawn:
    layer = feature.properties.get("layer_type")
    meaning = MEANINGS.get(layer) if isinstance(layer, str) else None
    return Drawn(
        feature.row, meaning, find_outline(feature), _find_reason(feature, day), day
    )


def _find_reason(feature: Feature, day: date | None) -> Reason | None:
    layer, told = feature.properties.get("layer_type"), feature.properties.get("date")
    if layer is None:
        return ("layer_type", "", "is missing", "name the layer")
    if not isinstance(layer, str) or layer not in MEANINGS:
        remedy = f"find out its meaning; known: {', '.join(MEANINGS)}"
        return ("layer_type", str(layer)[:200], "is not a known layer", remedy)
    if feature.kind and feature.kind not in AREAL:
        return ("geometry", feature.kind, "is no area", "leave it")
    if told is not None and day is None:
        return ("date", str(told)[:200], "is no day", "write it as YYYY-MM-DD")
    return None


READER: Final = MapReader("isw", "ISW areas of advance", SOURCE, _parse, _recognises)
