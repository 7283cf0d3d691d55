"""Place: one row of the gazetteer, checked when it is born; and its reader."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from geo.errors import ClaimlineError, CoordinateError
from geo.measure import require_lon_lat
from geo.message import Message

AREA_KINDS: Final = frozenset({"region", "district"})
"""Kinds of place that are areas: their point only stands for them."""

KIND_WORDS: Final = {
    "region": Message("region"),
    "district": Message("district"),
    "city": Message("city"),
    "town": Message("town"),
    "village": Message("village"),
    "site": Message("site"),
}
"""What each kind of place is called."""

COUNTRIES: Final = ("RU", "UA")
"""ISO 3166-1 codes of the two countries that the gazetteer covers."""

LANGUAGES: Final = ("en", "ru", "uk")
"""ISO 639-1 codes of the languages in which every place is named."""

NUMBER_REMEDIES: Final = {
    "lat": "write degrees north, such as 51.068",
    "lon": "write degrees east, such as 35.235",
    "precision_km": "write how far off the point may be, in km, such as 1.5",
}


class GazetteerError(ClaimlineError, ValueError):
    """A gazetteer that cannot be read, or a question that it cannot answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place, or a whole region or district, with one point."""

    place_id: str
    """Stable slug, or the ISO 3166-2 code of a region."""
    name: str
    """English name as displayed; unique in the gazetteer."""
    name_ru: str
    """Russian name."""
    name_uk: str
    """Ukrainian name."""
    aliases: tuple[str, ...]
    """Other spellings in any language; may be empty."""
    kind: str
    """region, district, city, town, village or site."""
    country: str
    """RU or UA, on the recognised side of the state border."""
    admin1_id: str
    """place_id of the region it lies in; a region's own."""
    admin2: str
    """English name of the district it lies in; may be empty."""
    lat: float
    """Degrees north, EPSG:4326."""
    lon: float
    """Degrees east, EPSG:4326."""
    precision_km: float
    """How far off the point may be, km; nan where nobody has said."""
    coordinate_basis: str
    """Where the point comes from."""

    def __post_init__(self) -> None:
        """Refuse a place without a name or off the Earth.

        Raises:
            GazetteerError: If a name is empty; a reader skipped a column.
            CoordinateError: If the point is not on Earth.
        """
        for field in ("place_id", "name", "name_ru", "name_uk", "kind"):
            if not getattr(self, field).strip():
                raise GazetteerError(
                    f"place {self.place_id!r} has an empty {field}; fill it in"
                )
        require_lon_lat((self.lon, self.lat))

    @property
    def is_area(self) -> bool:
        """Whether this is a whole region or district, not a point on the ground."""
        return self.kind in AREA_KINDS

    def name_in(self, language: str) -> str:
        """Give the name in one of the three languages.

        Args:
            language: en, ru or uk.

        Raises:
            GazetteerError: If the language is another.
        """
        names = dict(
            zip(LANGUAGES, (self.name, self.name_ru, self.name_uk), strict=True)
        )
        if language not in names:
            raise GazetteerError(
                f"language {language!r} is not one of {', '.join(LANGUAGES)}; "
                "choose one of these"
            )
        return names[language]


COLUMNS: Final = tuple(field.name for field in fields(Place))
"""Columns of places.csv, in order."""


def parse_place(row: Mapping[str | None, str | None], where: str) -> Place:
    """Parse one row of places.csv.

    Args:
        row: The cells by column, as `csv.DictReader` gives them.
        where: File and line, for the message of an error.

    Raises:
        GazetteerError: If a cell is missing or cannot be used; the message
            names file, line, column, value and remedy.
    """
    cells = _require_cells(row, where)
    numbers = {c: _parse_number(cells[c], c, where) for c in NUMBER_REMEDIES}
    if cells["country"] not in COUNTRIES:
        raise GazetteerError(
            f"{where}, column country: {cells['country']!r} is not known; "
            f"write one of {', '.join(COUNTRIES)}"
        )
    if numbers["precision_km"] <= 0:
        raise GazetteerError(
            f"{where}, column precision_km: {cells['precision_km']!r} is not above 0; "
            f"{NUMBER_REMEDIES['precision_km']}"
        )
    aliases = split_aliases(cells["aliases"])
    try:
        return Place(**(cells | numbers | {"aliases": aliases}))  # type: ignore[arg-type]
    except CoordinateError as error:
        raise GazetteerError(f"{where}, columns lon and lat: {error}") from error
    except GazetteerError as error:
        raise GazetteerError(f"{where}: {error}") from error


def split_aliases(text: str) -> tuple[str, ...]:
    """Split the aliases of a place; there may be none."""
    return tuple(alias.strip() for alias in text.split("|") if alias.strip())


def _require_cells(row: Mapping[str | None, str | None], where: str) -> dict[str, str]:
    # DictReader files surplus cells under None and missing ones as None.
    surplus = row.get(None)
    if surplus:
        raise GazetteerError(
            f"{where}: {surplus!r} is one cell too many; put quotes around a "
            "value that holds a comma"
        )
    for column in COLUMNS:
        if row.get(column) is None:
            raise GazetteerError(
                f"{where}, column {column}: the cell is missing; "
                "the row is cut short or a comma was lost"
            )
    return {column: (row[column] or "").strip() for column in COLUMNS}


def _parse_number(text: str, column: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise GazetteerError(
            f"{where}, column {column}: {text!r} is not a number; "
            f"{NUMBER_REMEDIES[column]}"
        )
    return number


def read_places(path: Path) -> tuple[Place, ...]:
    """Read a gazetteer table.

    Args:
        path: A CSV file in UTF-8 with the columns of `Place`; aliases are
            separated by |.

    Returns:
        The places in the order of the file; never empty.

    Raises:
        GazetteerError: If the file is missing, is not such a table, is empty,
            repeats a place_id, or has a place that cannot be used, such as one
            without coordinates.
    """
    places: dict[str, Place] = {}
    for where, row in _read_rows(path):
        place = parse_place(row, where)
        if place.place_id in places:
            raise GazetteerError(
                f"{where}, column place_id: {place.place_id!r} stands there twice; "
                "give each place its own"
            )
        places[place.place_id] = place
    if not places:
        raise GazetteerError(f"{path.name} has no rows; restore it from the repository")
    return tuple(places.values())


def _read_rows(path: Path) -> Iterator[tuple[str, Mapping[str | None, str | None]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise GazetteerError(
                    f"{path.name}, line 1: column {missing[0]} is missing; "
                    f"the header must be {','.join(COLUMNS)}"
                )
            for row in reader:
                yield f"{path.name}, line {reader.line_num}", row
    except OSError as error:
        raise GazetteerError(
            f"{path} cannot be read ({error.strerror}); check that the file is there"
        ) from error
    except UnicodeDecodeError as error:
        raise GazetteerError(
            f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error
    except csv.Error as error:
        raise GazetteerError(
            f"{path.name} is not a CSV table ({error}); check the quotes near its end"
        ) from error
