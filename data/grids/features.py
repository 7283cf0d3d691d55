"""GeoJSON: the properties of each feature, and the point of its geometry.

References:
    RFC 7946, The GeoJSON format; RFC 8142, GeoJSON text sequences.
"""

import json
from typing import Any, Final, NoReturn, TypeAlias

from data.grids.grid import (
    LAT,
    LON,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    GridBuilder,
    GridError,
)
from data.grids.points import Pointer, PointError, parse_geojson
from data.grids.text import decode

Numbered: TypeAlias = tuple[int, Any]
"""A decoded feature and its number in the file, from 1."""

CUT: Final = "restore the file; it was cut short or saved wrongly"


def read_features(content: bytes, file: str) -> Grid:
    """Read a GeoJSON file.

    Args:
        content: A FeatureCollection, a Feature, or one Feature per line.
        file: Name of the file.

    Returns:
        One row per feature, numbered from 1: its properties, and longitude and
        latitude of a point of its geometry.

    Raises:
        GridError: If it is no such file, or too large.
    """
    text, notices = decode(content)
    features, broken, crs = _find_features(text)
    if len(features) > MOST_ROWS:
        raise GridError(f"has more than {MOST_ROWS:,} features; bring it in parts")
    try:
        pointer = Pointer(crs)
    except PointError as error:
        raise GridError(str(error)) from error
    names = _find_names(features)
    builder = GridBuilder(file, [*names, LON, LAT])
    builder.notices += notices
    for number, feature in features:
        _add(builder, number, feature, names, pointer)
    for line in broken:
        builder.add_broken(line, "", "is not whole JSON", CUT)
    return builder.build()


def _refuse_constant(text: str) -> NoReturn:
    raise GridError(f"holds {text}, which is no JSON number; write null instead")


def _loads(text: str) -> Any:  # noqa: ANN401 - decoded JSON
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise GridError("is nested without end; bring plain features") from None
    except json.JSONDecodeError as error:
        raise GridError(
            f"is not whole JSON (line {error.lineno}: {error.msg}); {CUT}"
        ) from error
    except GridError:
        raise
    except ValueError as error:
        raise GridError(f"holds a number without end ({error}); shorten it") from error


def _find_features(text: str) -> tuple[list[Numbered], list[int], str]:
    """Find the features, the lines that are none, and the coordinate system."""
    lines = text.lstrip("\x1e \r\n\t").split("\n")
    if len(lines) > 1 and _is_whole(lines[0].strip("\x1e \r\t")):
        return *_parse_lines(lines), ""
    value = _loads(text)
    if isinstance(value, dict) and value.get("type") == "Feature":
        return [(1, value)], [], ""
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        numbered = list(enumerate(value["features"], start=1))
        return numbered, [], _find_crs(value.get("crs"))
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        # A table as many programs write JSON: one object per row.
        return [(n, _wrap(item)) for n, item in enumerate(value, start=1)], [], ""
    raise GridError("is JSON, but no features; bring a GeoJSON FeatureCollection")


def _wrap(item: dict[str, Any]) -> dict[str, Any]:
    return item if item.get("type") == "Feature" else {"properties": item}


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _parse_lines(lines: list[str]) -> tuple[list[Numbered], list[int]]:
    features: list[Numbered] = []
    broken: list[int] = []
    for number, line in enumerate(lines, start=1):
        plain = line.strip("\x1e \r\t")
        if not plain:
            continue
        try:
            features.append((number, _loads(plain)))
        except GridError:
            broken.append(number)
    return features, broken


def _find_crs(crs: object) -> str:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if crs is None or (isinstance(name, str) and name.upper().endswith("CRS84")):
        return ""
    return name if isinstance(name, str) else repr(crs)[:80]


def _find_names(features: list[Numbered]) -> list[str]:
    """Collect the names of all properties, in the order in which they turn up."""
    names: dict[str, None] = {}
    for _, feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            names.update(dict.fromkeys(properties))
        if len(names) > MOST_COLUMNS:
            break
    return list(names)


def _add(
    builder: GridBuilder,
    number: int,
    feature: object,
    names: list[str],
    pointer: Pointer,
) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict | None):
        message, remedy = "is no feature", "write an object with properties"
        builder.add_broken(number, type(feature).__name__, message, remedy)
        return
    try:
        point = _point(feature.get("geometry"), pointer)
    except PointError as error:
        builder.add_broken(number, "", str(error), "correct or remove the geometry")
        return
    cells = [write_value((properties or {}).get(name)) for name in names]
    builder.add(number, [*cells, *point])


def _point(geometry: object, pointer: Pointer) -> tuple[str, str]:
    if geometry is None:
        return ("", "")
    lon, lat = pointer.point(parse_geojson(geometry))
    return (f"{lon:.7f}", f"{lat:.7f}")


def write_value(value: object) -> str:
    """Write a value of JSON, SQLite or Arrow as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
