"""Small files of the outside map formats, with the quirks of the real ones."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from tiny_dataset import make_folder

from data.bringing import Brought, join_brought
from data.folder import replace_folder
from data.readers.contract import Context, Member, Reading, build_context
from data.readers.registry import find_reader
from data.tables import read_dataset

Ring: TypeAlias = list[list[float]]

GORNAL = (35.2, 51.1)
"""Longitude and latitude of the tiny dataset's Russian village."""

BASIVKA = (34.8, 51.2)
"""Of its Ukrainian one, 30 km to the west."""

RUSSIAN, UNKNOWN, UNKNOWN_RUSSIA = "#a52714", "#bcaaa4", "#bdbdbd"
UKRAINIAN, BEFORE, ABROAD = "#01579b", "#880e4f", "#ff5252"


def make_context(folder: Path) -> Context:
    """Make the context of the tiny dataset."""
    return build_context(read_dataset(make_folder(folder)))


def make_member(name: str, content: bytes) -> Member:
    """Make a member of some content."""
    return Member(name, len(content), lambda: content)


def make_box(
    middle: tuple[float, float], reach: float = 0.05, height: float | None = None
) -> Ring:
    """Make a closed square around a point, longitude first, perhaps with heights."""
    lon, lat = middle
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    tail = [] if height is None else [height]
    return [[lon + reach * x, lat + reach * y, *tail] for x, y in corners]


def make_feature(ring: Ring | None, **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    """Make a feature of one ring, or of none."""
    geometry = None if ring is None else {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def make_collection(features: Sequence[dict[str, Any]], **more: Any) -> bytes:  # noqa: ANN401
    """Write features as a file."""
    whole = {"type": "FeatureCollection", "features": list(features), **more}
    return json.dumps(whole, ensure_ascii=False).encode()


def make_deepstate(
    moment: str, *marked: tuple[tuple[float, float], str], name: str = ""
) -> Member:
    """Make a publication of DeepState: places and the fill around each.

    Args:
        moment: When it was published, ISO 8601 in UTC.
        marked: Middle and fill of each area.
        name: Of the file, if not the unix time.
    """
    seconds = int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())
    said = "Звільнено /// Liber\ufffd\ufffdted /// geoJSON.status.dismissed\n"
    features = [
        make_feature(make_box(middle, height=0), name=said, fill=fill)
        for middle, fill in marked
    ]
    return make_member(name or f"{seconds}.geojson", make_collection(features))


def make_uacontrolmap(
    day: str,
    russian: Sequence[tuple[float, float]] = (),
    ukrainian: Sequence[tuple[float, float]] | None = (),
    **parts: Any,  # noqa: ANN401
) -> Member:
    """Make a day of UAControlMap: latitude first, except in geos."""

    def swap(middles: Sequence[tuple[float, float]]) -> list[Ring]:
        return [[[y, x] for x, y in make_box(middle)] for middle in middles]

    whole: dict[str, Any] = {"areas": swap(russian), "frontline": [[51.1, 35.0]]}
    if ukrainian is not None:
        whole["areas_ua"] = swap(ukrainian)
    whole["geos"] = {"ru": [{"c": [35.2, 51.1], "d": "seen"}], "ua": []}
    return make_member(f"{day}.json", json.dumps(whole | parts).encode())


def make_isw(day: str, *features: dict[str, Any]) -> Member:
    """Make a file of ISW's advances."""
    return make_member(f"{day}.geojson", make_collection(features))


def make_advance(ring: Ring | None, day: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Make one assessed Russian advance."""
    return make_feature(
        ring, date=day, layer_type="kursk_russian_advances", area_km2=1.0, **more
    )


HEADER = "geonameid,name,lat,lon,date,status"


def make_viina(*rows: str, header: str = HEADER) -> Member:
    """Make a table of VIINA's changes."""
    return make_member("control_changes.csv", "\n".join([header, *rows, ""]).encode())


def read_maps(reader: str, context: Context, *members: Member) -> Reading:
    """Read members with a reader."""
    return find_reader(reader).read(members, context, _watch)


def _watch(_text: str, share: float) -> None:
    assert 0 <= share <= 1


def list_said(reading: Reading) -> list[tuple[str, str, str]]:
    """List place, status and reported day of the claims, in their order."""
    claims = reading.claims
    days = claims["reported_date"].dt.strftime("%Y-%m-%d")
    return list(zip(claims["place_id"], claims["status"], days, strict=True))


GOOD: dict[str, Callable[[], list[Member]]] = {
    "deepstate": lambda: [
        make_deepstate("2024-08-08T20:52:16", (GORNAL, UKRAINIAN), (BASIVKA, UNKNOWN)),
        make_deepstate("2024-08-10T07:00:00", (GORNAL, UKRAINIAN), (BASIVKA, RUSSIAN)),
        make_deepstate("2024-08-12T07:00:00", (BASIVKA, RUSSIAN), (GORNAL, ABROAD)),
    ],
    "uacontrolmap": lambda: [
        make_uacontrolmap("20240805", [BASIVKA], None, geos=[]),
        make_uacontrolmap("20240807", [BASIVKA], [GORNAL]),
        make_uacontrolmap("20250101", [], [GORNAL], frontline=[[[51.1, 35.0]]]),
    ],
    "isw": lambda: [
        make_isw("2024-09-14", make_advance(make_box(GORNAL, height=0), "2024-09-14")),
        make_isw(
            "2024-11-10",
            make_advance(make_box(GORNAL), "2024-11-10"),
            make_advance(None, "2024-11-10"),
        ),
    ],
    "viina": lambda: [
        make_viina(
            "1,Basivka,51.2,34.8,20220224,RU",
            "1,Basivka,51.2,34.8,20220403,LIBERATED",
            "2,Nova Sloboda,51.36,34.2,20220224,CONTESTED",
            "2,Nova Sloboda,51.36,34.2,20220230,RU",
            "3,Sudzha,48.0,30.0,20220224,RU",
        )
    ],
}
"""Good files of each reader, a few bad rows among them."""


def make_mapped_folder(folder: Path) -> Path:
    """Write the tiny dataset with two maps beside it that differ about Gornal."""
    tiny = folder.parent / f"{folder.name}-tiny"
    tiny.mkdir()
    context = make_context(tiny)
    days = {
        "deepstate": make_deepstate(
            "2025-04-27T07:00", (GORNAL, UKRAINIAN), (BASIVKA, UKRAINIAN)
        ),
        "uacontrolmap": make_uacontrolmap("20250426", [GORNAL], []),
    }
    brought = [
        Brought(name, name, read_maps(name, context, member))
        for name, member in days.items()
    ]
    joined = join_brought(context.dataset, brought, beside=True)
    replace_folder(folder, joined.files)
    return folder
