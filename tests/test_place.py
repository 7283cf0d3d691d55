"""Reading the gazetteer: every row that cannot be used says where and why."""

import csv
from pathlib import Path

import pytest

from geo.errors import CoordinateError
from geo.gazetteer import PLACES_PATH
from geo.place import COLUMNS, GazetteerError, Place, read_places

ROW = {
    "place_id": "gornal",
    "name": "Gornal",
    "name_ru": "Горналь",
    "name_uk": "Горналь",
    "aliases": "Hornal| Гірналь |",
    "kind": "village",
    "country": "RU",
    "admin1_id": "RU-KRS",
    "admin2": "Sudzhansky District",
    "lat": "51.068",
    "lon": "35.235",
    "precision_km": "1.5",
    "coordinate_basis": "made up",
}


def write_places(path: Path, *rows: dict[str, str]) -> Path:
    """Write a table of places and give its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_row_becomes_a_place(tmp_path: Path) -> None:
    """Numbers are numbers, and aliases a tuple without blanks."""
    path = write_places(tmp_path / "places.csv", ROW)

    (place,) = read_places(path)

    assert (place.lat, place.lon, place.precision_km) == (51.068, 35.235, 1.5)
    assert place.aliases == ("Hornal", "Гірналь")


def test_the_bundled_table_is_read_whole() -> None:
    """Every row of the bundled table is a place."""
    with PLACES_PATH.open(encoding="utf-8", newline="") as file:
        ids = [row["place_id"] for row in csv.DictReader(file)]

    places = read_places(PLACES_PATH)

    assert ids == [place.place_id for place in places]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        pytest.param("lat", "", "column lat: '' is not a number; write", id="no lat"),
        pytest.param("lon", "", "column lon: '' is not a number; write", id="no lon"),
        pytest.param("lat", "51,068", "'51,068' is not a number", id="decimal comma"),
        pytest.param("lon", "nan", "'nan' is not a number", id="nan"),
        pytest.param("lat", "151.068", "latitude 151.068", id="not on Earth"),
        pytest.param("precision_km", "0", "'0' is not above 0", id="precision"),
        pytest.param("name_uk", " ", "'gornal' has an empty name_uk", id="no name"),
        pytest.param("place_id", "", "empty place_id", id="no id"),
        pytest.param("country", "BY", "'BY' is not known; write", id="country"),
    ],
)
def test_a_bad_cell_is_named(
    tmp_path: Path, column: str, value: str, words: str
) -> None:
    """The message says file, line, column, value and remedy."""
    other = ROW | {"place_id": "other"}
    path = write_places(tmp_path / "places.csv", other, ROW | {column: value})

    with pytest.raises(GazetteerError, match=rf"places\.csv, line 3.*{words}"):
        read_places(path)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    """Two places cannot have one id."""
    path = write_places(tmp_path / "places.csv", ROW, ROW)

    with pytest.raises(GazetteerError, match=r"line 3, column place_id.*twice"):
        read_places(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"", "column place_id is missing", id="empty"),
        pytest.param(b"place_id,name\nx,X\n", "name_ru is missing", id="columns"),
        pytest.param(",".join(COLUMNS).encode(), "has no rows", id="no rows"),
        pytest.param(
            PLACES_PATH.read_bytes()[:900],
            "line 3, column lon: .*missing",
            id="truncated",
        ),
        pytest.param("имя,Суджа".encode("cp1251"), "not UTF-8", id="encoding"),
        pytest.param(
            (",".join(COLUMNS) + "\n" + "x," * 14).encode(),
            "line 2.*one cell too many",
            id="surplus cell",
        ),
        pytest.param(
            (",".join(COLUMNS) + '\n"gornal,').encode(), "quotes", id="open quote"
        ),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, text: bytes, words: str) -> None:
    """A file that is not a whole table of places says so."""
    path = tmp_path / "places.csv"
    path.write_bytes(text)

    with pytest.raises(GazetteerError, match=words):
        read_places(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """A path without a file names the path."""
    with pytest.raises(GazetteerError, match=r"nowhere\.csv cannot be read"):
        read_places(tmp_path / "nowhere.csv")


def make_place(**changes: object) -> Place:
    """Make the village of Gornal, with some fields changed."""
    fields = ROW | {"aliases": (), "lat": 51.068, "lon": 35.235, "precision_km": 1.5}
    return Place(**(fields | changes))  # type: ignore[arg-type]


def test_name_in_gives_each_language() -> None:
    """A place has a name in English, Russian and Ukrainian."""
    place = make_place(name="Sumy", name_ru="Сумы", name_uk="Суми")

    names = [place.name_in(language) for language in ("en", "ru", "uk")]

    assert names == ["Sumy", "Сумы", "Суми"]


def test_name_in_refuses_another_language() -> None:
    """The message lists the languages that there are."""
    with pytest.raises(GazetteerError, match="'de' is not one of en, ru, uk"):
        make_place().name_in("de")


def test_a_place_off_the_earth_is_never_made() -> None:
    """A place cannot hold coordinates that are nowhere."""
    with pytest.raises(CoordinateError, match="latitude 351"):
        make_place(lat=351.0)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("region", True, id="region"),
        pytest.param("district", True, id="district"),
        pytest.param("village", False, id="village"),
    ],
)
def test_regions_and_districts_are_areas(kind: str, *, expected: bool) -> None:
    """Only a region and a district are areas."""
    assert make_place(kind=kind).is_area is expected
