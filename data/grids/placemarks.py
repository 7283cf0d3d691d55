"""KML and KMZ: the placemarks, their data, their days and the point of each.

References:
    OGC KML 2.3, 12-007r2.
"""

import io
import math
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from data.grids.archive import open_archive, read_entry
from data.grids.grid import (
    LAT,
    LON,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    GridBuilder,
    GridError,
)
from data.grids.points import MOST_VERTICES, Pointer, PointError

PLAIN: Final = ("name", "description", "address", "styleUrl")
"""Children of a placemark whose text is a cell."""

DAYS: Final = ("when", "begin", "end")
"""Elements of a time stamp or a time span, anywhere in a placemark."""

MOST_DEPTH: Final = 200
"""Elements within one another."""

CORNERS: Final = 3
"""Vertices that a ring needs at least."""


def read_placemarks(content: bytes, file: str) -> Grid:
    """Read a KML file, or the one in a KMZ archive.

    Args:
        content: The file as it is on disk.
        file: Name of the file.

    Returns:
        One row per placemark, numbered from 1: name, description, what its
        ExtendedData say, its days, and longitude and latitude.

    Raises:
        GridError: If it is no such file, declares entities, or is too large.
    """
    if content.startswith(b"PK"):
        content = _unpack(content)
    marks: list[tuple[dict[str, str], tuple[str, str] | PointError]] = []
    names: dict[str, None] = {}
    pointer = Pointer()
    for placemark in _parse(content):
        cells = dict(_read_cells(placemark))
        names.update(dict.fromkeys(cells))
        marks.append((cells, _read_point(placemark, pointer)))
        if len(marks) > MOST_ROWS or len(names) > MOST_COLUMNS:
            raise GridError(
                f"has more than {MOST_ROWS:,} placemarks or {MOST_COLUMNS} kinds of "
                "data; bring it in parts"
            )
    builder = GridBuilder(file, [*names, LON, LAT])
    for number, (cells, point) in enumerate(marks, start=1):
        if isinstance(point, PointError):
            remedy = "correct or remove the geometry"
            builder.add_broken(number, cells.get("name", ""), str(point), remedy)
            continue
        builder.add(number, [*(cells.get(name, "") for name in names), *point])
    return builder.build()


def _unpack(content: bytes) -> bytes:
    with open_archive(content) as archive:
        inside = sorted(n for n in archive.namelist() if n.lower().endswith(".kml"))
        if len(inside) != 1 and "doc.kml" not in inside:
            raise GridError(
                f"holds {len(inside)} KML files; bring them one by one, unpacked"
            )
        return read_entry(archive, "doc.kml" if "doc.kml" in inside else inside[0])


def _parse(content: bytes) -> Iterator[Element]:
    """Give the placemarks one by one, each freed when the next is asked for."""
    depth = 0
    try:
        events = iterparse(
            io.BytesIO(content), ("start", "end"), forbid_dtd=True, forbid_external=True
        )
        for event, element in events:
            depth += 1 if event == "start" else -1
            if depth > MOST_DEPTH:
                raise GridError("is nested without end; bring plain placemarks")
            if event == "end" and _tag(element) == "Placemark":
                yield element
                element.clear()
    except DefusedXmlException as error:
        raise GridError(
            f"declares entities or a document type ({type(error).__name__}), which may "
            "read other files; save it again without them"
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise GridError(
            f"is not whole XML ({error}); it was cut short or saved wrongly"
        ) from error


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_cells(placemark: Element) -> Iterator[tuple[str, str]]:
    for child in placemark:
        tag, text = _tag(child), (child.text or "").strip()
        if tag in PLAIN and text:
            yield tag, text
    for element in placemark.iter():
        tag, text = _tag(element), (element.text or "").strip()
        if tag in DAYS and text:
            yield tag, text
        elif tag == "SimpleData":
            yield element.get("name", ""), text
        elif tag == "Data":
            values = [c.text or "" for c in element if _tag(c) == "value"]
            yield element.get("name", ""), " ".join(values).strip()


def _read_point(placemark: Element, pointer: Pointer) -> tuple[str, str] | PointError:
    """Give the point of the first geometry, or why there is none to be had."""
    for element in placemark.iter():
        if _tag(element) == "coordinates":
            try:
                lon, lat = pointer.point(_build(element.text or ""))
            except PointError as error:
                return error
            return (f"{lon:.7f}", f"{lat:.7f}")
    return ("", "")


def _build(text: str) -> Any:  # noqa: ANN401 - shapely geometry
    """Build a point, or the polygon of a ring, from "lon,lat,height ..."."""
    tuples = text.split(maxsplit=MOST_VERTICES + 1)
    if len(tuples) > MOST_VERTICES:
        raise PointError(f"has a geometry of more than {MOST_VERTICES:,} vertices")
    try:
        pairs = [tuple(map(float, t.split(",")[:2])) for t in tuples]
    except ValueError as error:
        raise PointError(f"has coordinates that are no numbers ({error})") from error
    if not pairs or any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - lon, lat
        raise PointError("has coordinates that are no pairs of longitude and latitude")
    if not all(math.isfinite(number) for pair in pairs for number in pair):
        raise PointError("has a coordinate that is not a finite number")
    if len(pairs) > CORNERS and pairs[0] == pairs[-1]:
        return shapely.Polygon(pairs)
    return shapely.Point(pairs[0]) if len(pairs) == 1 else shapely.LineString(pairs)
