"""Map data for Google Earth: every claim with the days on which it is in force.

Written with the XML library of Python, which escapes all text; letters that XML knows
no way to write are left out.

References:
    OGC 12-007r2, KML 2.3: TimeSpan (15.3), ExtendedData (9.2), Style (12).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from xml.etree import ElementTree as ET

from data.vocabulary import SPLIT, Side
from layers.export.basis import Basis
from layers.export.citation import AUTHOR
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.rows import build_claims, build_provenance, locate_rows, to_plain
from layers.style import FILL_OF_POSITION, WORDS_OF_POSITION, WORDS_OF_SIDE
from layers.view import AS_OF

KML: Final = "http://www.opengis.net/kml/2.2"
ATOM: Final = "http://www.w3.org/2005/Atom"

_UNWRITABLE: Final = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that XML 1.0 cannot hold in any form."""

_SLOT: Final = "claims-of"
"""Element that holds the place of the claims of a side until they are written."""

_STEP: Final = 2_000
"""Claims between two notes of progress."""


def export_kml(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export claims as KML, one folder per side, each claim with its time span.

    A span ends on the last day on which the claim is in force; KML's ends are
    included.
    """
    claims = build_claims(request, basis)
    rows = to_plain(claims)
    told = build_provenance(request, basis)
    as_known = request.view.known_by == AS_OF
    ends = ("known_from", "known_to") if as_known else ("valid_from", "valid_to")
    root = ET.Element("kml", {"xmlns": KML, "xmlns:atom": ATOM})
    document = ET.SubElement(root, "Document")
    _add(document, "name", told["title"])
    author = ET.SubElement(document, "atom:author")
    _add(author, "atom:name", AUTHOR)
    _add(document, "description", f"{told['citation']}\n\n{told['licence']}")
    for status in FILL_OF_POSITION:
        if status != SPLIT:
            _add_style(document, status)
    _add_data(document, told)
    for side in Side:
        folder = ET.SubElement(document, "Folder")
        _add(folder, "name", f"{WORDS_OF_SIDE[side]} sources")
        ET.SubElement(folder, _SLOT, {"side": str(side)})
    shell: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    marks = _build_marks(rows, locate_rows(claims), ends, watch)
    for side in Side:
        slot = f'<{_SLOT} side="{side}" />'.encode()
        shell = shell.replace(slot, b"\n".join([b"", *marks[str(side)], b""]))
    return shell + b"\n"


def _build_marks(
    rows: list[dict[str, Any]],
    spots: Iterator[tuple[float, float]],
    ends: tuple[str, str],
    watch: Watch,
) -> dict[str, list[bytes]]:
    """Write every claim by itself, by side: a tree of all would fill the memory."""
    marks: dict[str, list[bytes]] = {str(side): [] for side in Side}
    for number, (row, at) in enumerate(zip(rows, spots, strict=True)):
        if number % _STEP == 0:
            watch.advance(number, len(rows))
        mark = _build_claim(row, at, ends)
        marks[row["side"]].append(ET.tostring(mark, encoding="utf-8"))
    watch.advance(len(rows), max(1, len(rows)))
    return marks


def _add_style(document: ET.Element, status: str) -> None:
    """Tint the pin of a status: KML writes opacity, blue, green, red."""
    colour = FILL_OF_POSITION[status][0]
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    style = ET.SubElement(document, "Style", {"id": status})
    icon = ET.SubElement(style, "IconStyle")
    _add(icon, "color", f"ff{blue}{green}{red}")
    _add(ET.SubElement(style, "LabelStyle"), "scale", "0.8")


def _build_claim(
    row: dict[str, Any], lon_lat: tuple[float, float], ends: tuple[str, str]
) -> ET.Element:
    mark = ET.Element("Placemark")
    said = WORDS_OF_POSITION[row["status"]]
    near = "near " if row["scope"] == "near" else ""
    _add(mark, "name", f"{near}{row['name']}: {said}, according to {row['source']}")
    _add(mark, "description", f"{row['statement']}\n{row['publisher']}: {row['url']}")
    _add_span(mark, row, ends)
    _add(mark, "styleUrl", f"#{row['status']}")
    _add_data(mark, row)
    point = ET.SubElement(mark, "Point")
    _add(point, "coordinates", f"{lon_lat[0]:.7f},{lon_lat[1]:.7f}")
    return mark


def _add_span(mark: ET.Element, row: dict[str, Any], ends: tuple[str, str]) -> None:
    """Say on which days a claim is in force; one of activity has its day alone."""
    span = ET.SubElement(mark, "TimeSpan")
    begin, end = (row[name] for name in ends)
    if row["scope"] == "near":
        begin = row["valid_from"]
        _add(span, "begin", begin)
        _add(span, "end", begin)
        return
    _add(span, "begin", begin)
    if end is not None:
        last = date.fromisoformat(end) - timedelta(days=1)
        _add(span, "end", max(begin, last.isoformat()))


def _add_data(parent: ET.Element, values: dict[str, Any]) -> None:
    """Add every value by its name; what is not known has no entry."""
    data = ET.SubElement(parent, "ExtendedData")
    for name, value in values.items():
        if value is not None and value != "":
            _add(ET.SubElement(data, "Data", {"name": name}), "value", str(value))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _UNWRITABLE.sub("", text)
