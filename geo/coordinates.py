"""Coordinates as people type them: decimal or sexagesimal, in any order; pure.

geopy's own parser fills what is missing with zero, turns longitudes beyond 180
round, ignores what it cannot read, and knows neither decimal commas nor Cyrillic
hemispheres; here nothing is guessed in silence.
"""

import math
import re
from dataclasses import dataclass
from functools import reduce
from typing import Final

from geo.errors import CoordinateError
from geo.measure import require_lon_lat
from geo.message import Message

Bounds = tuple[float, float, float, float]
"""West, south, east, north; degrees EPSG:4326."""

WHOLE_EARTH: Final[Bounds] = (-180.0, -90.0, 180.0, 90.0)
"""Bounds of all positions."""

REMEDY: Final = Message('write latitude and longitude, such as "51.068, 35.235"')
"""What to do about coordinates that cannot be read."""

PARTS: Final = (Message("minutes"), Message("seconds"))
"""Parts of a degree, in the order in which they are written."""

LONGEST_COORDINATES: Final = 120
"""Characters beyond which a text is not looked at."""

MOST_NUMBERS: Final = 3
"""Degrees, minutes and seconds."""


@dataclass(frozen=True, slots=True)
class TypedPoint:
    """A position that somebody typed."""

    lon: float
    """Degrees east, EPSG:4326."""
    lat: float
    """Degrees north, EPSG:4326."""
    swapped: bool
    """Whether longitude was typed first, by mistake, and was put right."""


_MARKS = (
    (re.compile("[º˚]"), "°"),
    (re.compile("[’‘ʼʹ`´′]"), "'"),
    (re.compile("''|[″”“„ʺ]"), '"'),
    (re.compile("\u2212"), "-"),
    (re.compile("[\u2013\u2014|]"), ";"),
    (re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), ""),
    # geopy writes nothing of a second as 2.6e-11.
    (re.compile(r"\d+(?:\.\d+)?e-(?:0[5-9]|[1-9]\d)\b"), "0"),
    # The minutes and seconds of geopy's own format: 51 1m 12s N.
    (re.compile(r"(\d)m\s*(\d[\d.]*)s\b"), "\\1' \\2\" "),
)

_HEMISPHERES = (
    ("N", r"с\.?\s?ш\b|пн\.?\s?ш\b|северн\w*\s+широт\w*|північн\w*\s+широт\w*"),
    ("S", r"ю\.?\s?ш\b|пд\.?\s?ш\b|южн\w*\s+широт\w*|південн\w*\s+широт\w*"),
    ("E", r"в\.?\s?д\b|сх\.?\s?д\b|восточн\w*\s+долгот\w*|східн\w*\s+довгот\w*"),
    ("W", r"з\.?\s?д\b|зх\.?\s?д\b|западн\w*\s+долгот\w*|західн\w*\s+довгот\w*"),
    ("N", r"latitude|lat|north|широта|n"),
    ("S", r"south|s"),
    ("E", r"longitude|long|lon|lng|east|долгота|довгота|e"),
    ("W", r"west|w"),
)
# A number may touch its hemisphere (51N), another letter may not (Nikolayevka).
_HEMISPHERE_PATTERNS = tuple(
    (letter, re.compile(rf"(?<![a-zа-яіїєґ])(?:{words})(?![a-zа-яіїєґ])[.:=]?"))
    for letter, words in _HEMISPHERES
)
_DECIMAL_COMMA = re.compile(r"(?<![\d.])(?<!\d,)(\d+),(\d+)(?!\d|,\d)")
_PIECE = re.compile(r"[NSEW]|[+-]?(?:\d+(?:\.\d*)?|\.\d+)|[°'\"]|[,;/]")
_ONLY_COORDINATES = re.compile(r"[-+NSEW\d°'\",;/.\s]*")


def parse_coordinates(text: str, covered: Bounds | None = None) -> TypedPoint | None:
    r"""Parse coordinates as people type them.

    Args:
        text: Latitude and longitude, or the other way round if hemispheres say
            so: "51.02, 35.18", "51,02 35,18", "N51°01'12\" E35°10'48\"",
            "51 01 12 с.ш. 35 10 48 в.д.".
        covered: The area in which a position is expected. Numbers without
            hemispheres that lie outside of it, but inside when swapped, count
            as swapped by mistake.

    Returns:
        The position, or None if the text is not about coordinates at all, such
        as a name.

    Raises:
        CoordinateError: If the text is coordinates, but not of one position on
            Earth; the message names the likely mistake.
    """
    if len(text) > LONGEST_COORDINATES:
        return None
    plain = _normalise(text)
    pieces = _PIECE.findall(plain)
    numbers = [piece for piece in pieces if piece[-1].isdigit() or piece[-1] == "."]
    hemispheres = [piece for piece in pieces if piece in "NSEW"]
    # One bare number may be a name ("10"), and digits with hyphens are a date.
    if (
        not _ONLY_COORDINATES.fullmatch(plain)
        or not numbers
        or len(numbers) + len(hemispheres) < len(("lat", "lon"))
        or re.search(r"\d-", plain)
    ):
        return None
    if hemispheres:
        lon, lat = _by_hemisphere(pieces, hemispheres, text)
        _require_on_earth(lon, lat, text, None)
        return TypedPoint(lon, lat, swapped=False)
    first, second = (_degrees(half, text) for half in _halves(pieces, text))
    outside = covered is not None and not _holds(covered, second, first)
    if covered and outside and _holds(covered, first, second):
        return TypedPoint(first, second, swapped=True)
    _require_on_earth(second, first, text, covered or WHOLE_EARTH)
    return TypedPoint(second, first, swapped=False)


def _normalise(text: str) -> str:
    plain = text.casefold().strip().removeprefix("geo:").strip("()[] \t\n,;")
    for pattern, mark in _MARKS:
        plain = pattern.sub(mark, plain)
    for letter, pattern in _HEMISPHERE_PATTERNS:
        plain = pattern.sub(f" {letter} ", plain)
    if "." not in plain:
        decimal = _DECIMAL_COMMA.sub(r"\1.\2", plain)
        # A comma between two whole numbers, with nothing else, parts them.
        if len(re.findall(r"[\d.]+", decimal)) > 1:
            plain = decimal
    return plain


def _by_hemisphere(
    pieces: list[str], hemispheres: list[str], text: str
) -> tuple[float, float]:
    """Give longitude and latitude of pieces that say which is which."""
    axes = {letter: "lat" if letter in "NS" else "lon" for letter in hemispheres}
    if sorted(axes[letter] for letter in hemispheres) != ["lat", "lon"]:
        raise CoordinateError(
            Message(
                "{typed!r} has the hemispheres {letters}; give one of N or S to the "
                "latitude, and one of E or W to the longitude",
                typed=text,
                letters=reduce(_and, hemispheres),
            )
        )
    # The letters stand in front of both numbers, or behind both.
    cut = pieces.index(hemispheres[1])
    if pieces[0] not in hemispheres:
        cut = pieces.index(hemispheres[0]) + 1
    degrees = {}
    for letter, half in zip(hemispheres, (pieces[:cut], pieces[cut:]), strict=True):
        value = _degrees([t for t in half if t not in hemispheres], text)
        if letter in "SW" and value < 0:
            raise CoordinateError(
                Message(
                    "{typed!r} has both a minus sign and the hemisphere {letter}; "
                    "drop one",
                    typed=text,
                    letter=letter,
                )
            )
        degrees[axes[letter]] = -value if letter in "SW" else value
    return degrees["lon"], degrees["lat"]


def _and(some: str, letter: str) -> str:
    return Message("{some} and {letter}", some=some, letter=letter)


def _halves(pieces: list[str], text: str) -> tuple[list[str], list[str]]:
    """Part pieces without hemispheres into first and second coordinate."""
    separators = [i for i, piece in enumerate(pieces) if piece in ",;/"]
    if len(separators) == 1:
        return pieces[: separators[0]], pieces[separators[0] + 1 :]
    degree_marks = [i for i, piece in enumerate(pieces) if piece == "°"]
    if len(degree_marks) == len(("lat", "lon")):
        cut = degree_marks[1] - 1
        return pieces[:cut], pieces[cut:]
    numbers = [piece for piece in pieces if piece not in ",;/°'\""]
    if separators or len(numbers) % 2:
        raise CoordinateError(
            Message(
                "{typed!r} has {number} numbers, and which belong together is not "
                "clear; {remedy}",
                typed=text,
                number=len(numbers),
                remedy=REMEDY,
            )
        )
    middle = len(numbers) // 2
    return numbers[:middle], numbers[middle:]


def _degrees(pieces: list[str], text: str) -> float:
    """Add up degrees, minutes and seconds."""
    numbers = [piece for piece in pieces if piece not in ",;/°'\""]
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise CoordinateError(
            Message(
                "{typed!r} gives {number} numbers for one coordinate; {remedy}",
                typed=text,
                number=len(numbers),
                remedy=REMEDY,
            )
        )
    degrees, *parts = (float(number) for number in numbers)
    # Added up in seconds, where 1/60 needs no rounding.
    seconds = abs(degrees) * 3600
    for name, unit, part in zip(PARTS, (60, 1), parts, strict=False):
        # Exactly 60 is what writers make who round 59.9999: it carries over.
        if not 0 <= part <= 60:  # noqa: PLR2004 - sexagesimal
            raise CoordinateError(
                Message(
                    "{typed!r} has {number:g} {parts}, which must be from 0 to 60; "
                    "for decimal degrees write one number with a point",
                    typed=text,
                    number=part,
                    parts=name,
                )
            )
        seconds += part * unit
    if any("." in number for number in numbers[:-1]):
        raise CoordinateError(
            Message(
                "{typed!r} has a fraction before its last number; {remedy}",
                typed=text,
                remedy=REMEDY,
            )
        )
    return math.copysign(seconds / 3600, degrees)


def _require_on_earth(
    lon: float, lat: float, text: str, expected: Bounds | None
) -> None:
    try:
        require_lon_lat((lon, lat))
    except CoordinateError as error:
        mistake = Message("a digit or the decimal point is probably wrong")
        if expected and _holds(expected, lat, lon):
            mistake = Message(
                "the two look swapped: write {first:g}, {second:g}",
                first=lon,
                second=lat,
            )
        off_pole = abs(lat) > WHOLE_EARTH[3]
        raise CoordinateError(
            Message(
                "{typed!r} has the {axis} {degrees:g}, which is not on Earth; "
                "{mistake}",
                typed=text,
                axis=Message("latitude") if off_pole else Message("longitude"),
                degrees=lat if off_pole else lon,
                mistake=mistake,
            )
        ) from error


def _holds(bounds: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
