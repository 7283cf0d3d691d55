"""The features of a GeoJSON file, with coordinates left as text until they are wanted.

The maps of a year repeat most areas unchanged from day to day. Reading their
numbers anew each time is what costs; as text, equal coordinates are found by a look
in a table, and read once.

References:
    RFC 7946, The GeoJSON format.
"""

import json
import re
from secrets import token_hex
from typing import Any, Final, NamedTuple

from data.problems import quote_value
from data.readers.contract import ImportRefusedError

MOST_FEATURES: Final = 200_000
"""Features, or rows, of one file."""

_COORDINATES: Final = re.compile(
    rb'("coordinates"\s*:\s*)(\[\s*\[[-+0-9.eE,\s\[\]]*\])'
)
"""Lists of lists of numbers under this name. Inside a text the quotation marks would
be escaped, so none is found there; lists that hold anything else stay in place."""


class Feature(NamedTuple):
    """One feature as it stands in its file; there are very many."""

    row: int
    """Its number in the file, from 1."""
    properties: dict[str, Any]
    """Its properties; {} where it has none."""
    kind: str
    """Type of its geometry; "" where it is null or is none."""
    coordinates: object
    """The coordinates: JSON text (bytes) of nothing but lists of numbers, else the
    value that stands there, None where there is none."""


AREAL: Final = frozenset({"Polygon", "MultiPolygon"})
"""Types of geometry that are areas."""


def write_coordinates(value: object) -> bytes:
    """Write coordinates as JSON text; those that cannot be written as an empty list.

    Args:
        value: JSON text of lists of numbers (bytes), or any other JSON value.
    """
    if isinstance(value, bytes):
        return value
    try:
        return json.dumps(value).encode()
    except (RecursionError, ValueError):
        return b"[]"


def parse_features(content: bytes, file: str) -> tuple[dict[str, Any], list[Feature]]:
    """Split a feature collection into its features.

    Args:
        content: The file.
        file: Its name, for messages.

    Returns:
        What else the collection says of itself, and the features in order.

    Raises:
        ImportRefusedError: If it is no feature collection.
    """
    texts: list[bytes] = []
    mark = token_hex(8)

    def set_aside(found: "re.Match[bytes]") -> bytes:
        texts.append(found[2])
        return b'%b"%b:%d"' % (found[1], mark.encode(), len(texts) - 1)

    frame = parse_json(_COORDINATES.sub(set_aside, content), file)
    features = frame.pop("features", None) if isinstance(frame, dict) else None
    if not isinstance(features, list):
        raise ImportRefusedError(
            f"{quote_value(file)} has no list of features; bring a GeoJSON "
            "FeatureCollection"
        )
    if len(features) > MOST_FEATURES:
        raise ImportRefusedError(
            f"{quote_value(file)} has {len(features)} features, more than "
            f"{MOST_FEATURES}; "
            "split it"
        )
    made = (_build_feature(row, f, mark, texts) for row, f in enumerate(features, 1))
    return frame, list(made)


def parse_json(content: bytes, file: str) -> Any:  # noqa: ANN401 - any JSON value
    """Parse a whole file of JSON in UTF-8.

    Raises:
        ImportRefusedError: If it is no JSON, or nested beyond reason.
    """
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise ImportRefusedError(
            f"{quote_value(file)} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    except RecursionError as error:
        raise ImportRefusedError(
            f"{quote_value(file)} is nested too deeply; no map needs that, get it anew"
        ) from error
    except ValueError as error:
        raise ImportRefusedError(
            f"{quote_value(file)} is no complete JSON ({str(error)[:120]}); get it anew"
        ) from error


def _build_feature(row: int, feature: object, mark: str, texts: list[bytes]) -> Feature:
    if not isinstance(feature, dict):
        return Feature(row, {}, "", None)
    properties, shape = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, dict):
        properties = {}
    if not isinstance(shape, dict):
        return Feature(row, properties, "", None)
    kind, coordinates = shape.get("type"), shape.get("coordinates")
    if isinstance(coordinates, str) and coordinates.startswith(mark):
        coordinates = texts[int(coordinates.rpartition(":")[2])]
    return Feature(row, properties, kind if isinstance(kind, str) else "", coordinates)
