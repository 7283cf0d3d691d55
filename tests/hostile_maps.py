"""Files made to break the readers of maps, and a process that reads them all.

    python tests/hostile_maps.py FOLDER

reads each within its bounds and prints one JSON line of what became of it.
"""

import io
import json
import math
import random
import re
import resource
import stat
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

# It runs as a script of its own, too.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from map_files import (  # noqa: E402
    BASIVKA,
    GORNAL,
    HEADER,
    RUSSIAN,
    make_box,
    make_collection,
    make_context,
    make_feature,
)

from data.readers.contract import ImportRefusedError  # noqa: E402
from data.readers.members import open_upload  # noqa: E402
from data.readers.registry import find_reader  # noqa: E402

NAMES: Final = {
    "deepstate": "1723104000.geojson",
    "uacontrolmap": "20240807.json",
    "isw": "2024-09-14.geojson",
    "viina": "changes.csv",
}
"""A good name of a file of each reader."""

Make: TypeAlias = Callable[[], bytes]
Case: TypeAlias = tuple[str, str, str, Make]
"""What it is called, its reader, the name of the file, and its content."""

BIG: Final = 400_000


def wrap(reader: str, coordinates: str, kind: str = "Polygon") -> bytes:
    """Put coordinates, as JSON text, where a reader looks for them."""
    if reader == "uacontrolmap":
        ring = coordinates[1:-1] if coordinates.startswith("[[") else coordinates
        return f'{{"areas": [{ring}], "areas_ua": []}}'.encode()
    properties = (
        '{"date": "2024-09-14", "layer_type": "kursk_russian_advances", "fill": '
        f'"{RUSSIAN}"}}'
    )
    return (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        f'{properties}, "geometry": {{"type": "{kind}", "coordinates": {coordinates}'
        "}}]}"
    ).encode()


def make_star(corners: int) -> str:
    """Make a ring that crosses itself about as often as can be."""
    chance = random.Random(1)  # noqa: S311 - the same star each time
    points = [
        [35 + chance.uniform(-0.2, 0.2), 51.1 + chance.uniform(-0.2, 0.2)]
        for _ in range(corners)
    ]
    return json.dumps([[*points, points[0]]])


def make_circle(corners: int) -> str:
    """Make a ring of very many corners."""
    angles = (2 * math.pi * k / corners for k in range(corners))
    ring = [[round(35 + math.cos(a), 7), round(51 + math.sin(a), 7)] for a in angles]
    return json.dumps([[*ring, ring[0]]], separators=(",", ":"))


BOX: Final = json.dumps([make_box(GORNAL)])

COORDINATES: Final[dict[str, Make | str]] = {
    "nan": "[[[35, NaN], [35.1, 51], [35, 51.2], [35, NaN]]]",
    "infinity": "[[[35, Infinity], [35.1, 51], [35, 51.2], [35, 51]]]",
    "minus-infinity": "[[[-Infinity, 51], [35.1, 51], [35, 51.2], [35, 51]]]",
    "overflowing": "[[[1e999, 51], [35.1, 51], [35, 51.2], [35, 51]]]",
    "giant-integer": f"[[[{'9' * 400}, 51], [35.1, 51], [35, 51.2], [35, 51]]]",
    "long-integer": f"[[[{'9' * 5000}, 51], [35.1, 51], [35, 51.2]]]",
    "tiny": "[[[35e-320, 51], [35.1, 51], [35, 51.2], [35e-320, 51]]]",
    "strings": '[[["35", "51"], ["35.1", "51"], ["35", "51.2"], ["35", "51"]]]',
    "booleans": "[[[true, false], [true, true], [false, true], [true, false]]]",
    "nulls": "[[[null, null], [35.1, 51], [35, 51.2], [null, null]]]",
    "objects": '[[{"x": 35}, {"x": 36}, {"x": 37}]]',
    "one-number": "[[[35], [36], [37], [35]]]",
    "ragged": "[[[35, 51, 0], [35.1, 51], [35, 51.2, 0, 1], [35, 51, 0]]]",
    "mixed-depth": "[[[35, 51], [[35.1, 51]], [35, 51.2], [35, 51]]]",
    "empty": "[]",
    "empty-ring": "[[]]",
    "empty-positions": "[[[], [], [], []]]",
    "two-corners": "[[[35, 51], [35.1, 51], [35, 51]]]",
    "one-corner-often": "[[[35, 51], [35, 51], [35, 51], [35, 51]]]",
    "line": "[[[35, 51], [35.1, 51.1], [35.2, 51.2], [35, 51]]]",
    "open": "[[[35, 51], [35.1, 51], [35, 51.2]]]",
    "number": "7",
    "text": '"35,51"',
    "null": "null",
    "swapped": "[[[51, 35], [51.2, 35], [51.2, 35.2], [51, 35]]]",
    "antimeridian": "[[[179, 51], [-179, 51], [-179, 52], [179, 52], [179, 51]]]",
    "whole-earth": "[[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]",
    "off-earth": "[[[350, 51], [351, 51], [351, 52], [350, 51]]]",
    "metres": "[[[3900000, 6600000], [3900100, 6600000], [3900000, 6600100]]]",
    "deep": "[" * 900 + "]" * 900,
    "very-deep": "[" * 200_000 + "]" * 200_000,
    "unbalanced": "[[[35, 51], [35.1, 51]",
    "bow-tie": "[[[35, 51], [35.2, 51.2], [35.2, 51], [35, 51.2], [35, 51]]]",
    "hole-outside": json.dumps([make_box(GORNAL), make_box(BASIVKA)]),
    "hole-is-all": json.dumps([make_box(GORNAL), make_box(GORNAL)]),
    "star": lambda: wrap_star(3_000),
    "great-star": lambda: wrap_star(40_000),
    "huge-ring": lambda: make_circle(150_000).encode(),
    "too-huge-ring": lambda: make_circle(210_000).encode(),
    "many-holes": lambda: make_holes(3_000).encode(),
}
"""Coordinates as JSON text."""


def wrap_star(corners: int) -> bytes:
    """Make a star as bytes."""
    return make_star(corners).encode()


def make_holes(count: int) -> str:
    """Make an area with very many holes that overlap."""
    holes = [make_box((35 + 1e-5 * k, 51.1), 0.01) for k in range(count)]
    return json.dumps([make_box((35, 51.1), 0.5), *holes])


def list_coordinate_cases() -> Iterator[Case]:
    """List every kind of coordinates for every reader of polygons."""
    for name, text in COORDINATES.items():
        for reader in ("deepstate", "uacontrolmap", "isw"):

            def make(reader: str = reader, text: Make | str = text) -> bytes:
                said = text if isinstance(text, str) else text().decode()
                return wrap(reader, said)

            yield f"{reader}-{name}", reader, NAMES[reader], make


def write(value: object) -> bytes:
    """Write a value as JSON."""
    return json.dumps(value).encode()


def give(content: bytes) -> Make:
    """Make content that is at hand already."""
    return lambda: content


def list_file_cases() -> Iterator[Case]:
    """List files that are wrong as a whole, for every reader."""
    good = wrap("deepstate", BOX)
    contents: dict[str, Make] = {
        "nothing": give(b""),
        "nul-bytes": give(b"\0" * 100_000),
        "not-utf-8": give(b'{"features": "\xff\xfe"}'),
        "utf-16": give(good.decode().encode("utf-16")),
        "truncated": give(good[: len(good) // 2]),
        "truncated-number": give(b'{"features": [1.'),
        "array": give(b"[]"),
        "scalar": give(b"17"),
        "null": give(b"null"),
        "deep-objects": give(b'{"a":' * 100_000),
        "deep-arrays": give(b"[" * 1_000_000),
        "features-null": give(b'{"type": "FeatureCollection", "features": null}'),
        "features-object": give(b'{"type": "FeatureCollection", "features": {}}'),
        "features-scalars": give(b'{"features": [1, null, "x", [], true]}'),
        "properties-list": give(b'{"features": [{"properties": [], "geometry": []}]}'),
        "huge-text": lambda: write({"features": [], "x": "A" * 7_000_000}),
        "too-large": give(b" " * (9 * 2**20)),
        "many-features": lambda: write({"features": [{}] * 210_000}),
        "same-keys": give(b'{"features": [], "features": 1, "areas": 2, "areas": []}'),
        "html": give(b"<!doctype html><script>alert(1)</script>"),
        "markup-name": give(
            make_collection(
                [make_feature(make_box(GORNAL), fill="<img src=x>", name="=1+1")]
            )
        ),
        "xml-bomb": give(b'<!DOCTYPE a [<!ENTITY b "bb">]><kml>&b;</kml>'),
    }
    for name, make in contents.items():
        for reader in NAMES:
            yield f"{reader}-file-{name}", reader, NAMES[reader], make


def list_named_cases() -> Iterator[Case]:
    """List good files under lying names."""
    for number, name in enumerate(
        (
            *("../../1723104000.geojson", "1723104000.geojson\0.csv", "a" * 5000),
            *(
                "99999999999999999999.geojson",
                "-1723104000.geojson",
                "０１２３.geojson",
            ),
            *("1723104000<script>.geojson", "99990101.json", "00000000.json"),
            *("20241332.json", "2024-99-99.geojson", "=cmd|' /C calc'!A0.json"),
        )
    ):
        for reader in ("deepstate", "uacontrolmap", "isw"):
            yield f"{reader}-name-{number}", reader, name, give(wrap(reader, BOX))


def list_table_cases() -> Iterator[Case]:
    """List tables of VIINA that are wrong."""
    row = "1,Basivka,51.2,34.8,20220224,RU"
    tables: dict[str, Callable[[], str]] = {
        "million-columns": lambda: HEADER + ",x" * 1_000_000 + "\n" + row,
        "long-line": lambda: HEADER + "\n" + "1" * 20_000_000,
        "long-cell": lambda: HEADER + "\n1," + "B" * 5_000_000 + ",1,1,1,RU",
        "open-quote": lambda: HEADER + '\n1,"Basivka,51.2\n' + row,
        "many-rows": lambda: HEADER + "\n" + (row + "\n") * 210_000,
        "many-blank-rows": lambda: HEADER + "\n" * 1_000_000,
        "quotes": lambda: HEADER + "\n" + '"' * 100_000,
        "carriage-returns": lambda: HEADER + "\r" + row + "\r\n\r" + row,
        "formula": lambda: HEADER + "\n1,=HYPERLINK(1),51.2,34.8,20220224,RU",
        "markup": lambda: HEADER + "\n1,<b>x</b>,51.6,34.3,20220224,RU",
        "rtl": lambda: HEADER + "\n1,a\u202eb,51.6,34.3,20220224,RU",
        "same-id": lambda: f"{HEADER}\n{row}\n1,X,51.9,34.1,20220301,RU",
        "digits": lambda: f"{HEADER}\n{row}".replace("20220224", "２０２２０２２４"),
    }
    for name, tell in tables.items():

        def make(tell: Callable[[], str] = tell) -> bytes:
            return tell().encode()

        yield f"viina-table-{name}", "viina", NAMES["viina"], make


def pack(entries: dict[str, bytes], **flags: Any) -> bytes:  # noqa: ANN401
    """Pack entries into a zip; `mode` is put on each."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = flags.get("mode", 0o644) << 16
            archive.writestr(info, content)
    return stream.getvalue()


def list_archive_cases() -> Iterator[Case]:
    """List archives of maps that are wrong."""
    good = wrap("deepstate", BOX)
    link = stat.S_IFLNK | 0o777
    packed = pack({NAMES["deepstate"]: good})
    archives: dict[str, Make] = {
        "slip": give(pack({"../../1723104000.geojson": good})),
        "absolute": give(pack({"/etc/1723104000.geojson": good})),
        "backslash": give(pack({"..\\..\\1723104000.geojson": good})),
        "drive": give(pack({"C:/1723104000.geojson": good})),
        "symlink": give(pack({"1723104000.geojson": b"/etc/passwd"}, mode=link)),
        "bomb": lambda: pack({"1723104000.geojson": b" " * (150 * 2**20)}),
        "nested": give(pack({"inner.zip": packed})),
        "many-entries": lambda: pack({f"{k}.geojson": b"" for k in range(6_000)}),
        "truncated": give(packed[:-30]),
        "damaged": give(packed.replace(good[:1], b"\xff", 1) + b"PK"),
        "empty": give(pack({})),
        "folders": give(pack({"a/": b"", "a/b/": b""})),
        "good": give(packed),
    }
    for name, make in archives.items():
        yield f"zip-{name}", "deepstate", "maps.zip", make


def list_cases() -> list[Case]:
    """List all of them."""
    return [
        *list_coordinate_cases(),
        *list_file_cases(),
        *list_named_cases(),
        *list_table_cases(),
        *list_archive_cases(),
    ]


def read_case(case: Case, context: Any) -> dict[str, Any]:  # noqa: ANN401
    """Read one of them; say what became of it."""
    name, reader, file, make = case
    content = make()
    started = time.process_time()
    try:
        members = open_upload(file, content)
        reading = find_reader(reader).read(members, context, lambda _text, _share: None)
        report = reading.report
        told: dict[str, Any] = {
            "outcome": "read",
            "lost": report.read - report.kept - len(report.discarded),
            "reasons": all(p.message for d in report.discarded for p in d.problems),
            "claims": len(reading.claims),
        }
    except ImportRefusedError as error:
        told = {"outcome": "refused", "message": str(error)[:200]}
    return {"name": name, "seconds": time.process_time() - started, **told}


def read_peak_mb() -> float:
    """Read the most memory that this process has held, in MB.

    What getrusage says begins with the size of the process that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = re.findall(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
    return int(line) / 1024


def main(folder: Path) -> None:
    """Read all and print a line for each."""
    context = make_context(folder)
    for case in list_cases():
        told = read_case(case, context)
        told["peak_mb"] = read_peak_mb()
        print(json.dumps(told), flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main(Path(sys.argv[1]))
