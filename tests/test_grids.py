"""Tables of every format become the same grid of text, with rows that keep numbers."""

import io
import json
import time
import zipfile
from datetime import date

import geopandas as gpd
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.grids import bounded
from data.grids.bounded import read_bounded
from data.grids.formats import read_grid
from data.grids.grid import (
    LAT,
    LON,
    MOST_COLUMNS,
    Grid,
    GridError,
    name_columns,
    parse_grid,
)
from data.grids.sniff import Format, sniff
from data.grids.worker import read_safely
from data.spreadsheet import defuse, restore

PLACES = gpd.GeoDataFrame(
    {"place": ["Gornal", "Sudzha"], "status": ["RU", "UA"]},
    geometry=[shapely.Point(35.235, 51.068), shapely.box(35.2, 51.1, 35.4, 51.3)],
    crs="EPSG:4326",
)
ROWS = [
    ["Gornal", "RU", "35.2350000", "51.0680000"],
    ["Sudzha", "UA", "35.3000000", "51.2000000"],
]


def write_geojson(places: gpd.GeoDataFrame) -> bytes:
    """Write GeoJSON as RFC 7946 has it."""
    return places.to_crs("EPSG:4326").to_json().encode()


def write_geopackage(places: gpd.GeoDataFrame) -> bytes:
    """Write a GeoPackage in memory."""
    stream = io.BytesIO()
    places.to_file(stream, driver="GPKG", layer="claims")
    return stream.getvalue()


def write_parquet(places: gpd.GeoDataFrame) -> bytes:
    """Write GeoParquet."""
    stream = io.BytesIO()
    places.to_parquet(stream)
    return stream.getvalue()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32636"])
@pytest.mark.parametrize("write", [write_geojson, write_geopackage, write_parquet])
def test_formats_of_maps_give_one_point_a_row(write, crs: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a writer
    """A point is itself and an area a point inside it, whatever the format and CRS."""
    grid = read_grid(write(PLACES.to_crs(crs)), "places")

    names = ["place", "status", LON, LAT]
    points = [[row[grid.header.index(name)] for name in names] for row in grid.rows]
    for expected, row in zip(ROWS, points, strict=True):
        assert expected[:2] == row[:2]
        assert [float(x) for x in expected[2:]] == pytest.approx(
            [float(x) for x in row[2:]], abs=0.002
        )


def make_book(*sheets: list[list[object]]) -> bytes:
    """Make a workbook."""
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"More {number}")
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbook_gives_values_as_their_owner_sees_them() -> None:
    """Days are days, whole numbers have no point, and rows keep their numbers."""
    day = date(2025, 4, 26)
    grid = read_grid(make_book([["place", "day", "n"], [], ["Gornal", day, 5.0]]), "a")

    assert grid.rows == [["Gornal", "2025-04-26", "5"]]
    assert grid.numbers == [3]


def test_workbook_says_which_sheet_was_read() -> None:
    """The first sheet with rows is read, and the others are named."""
    content = make_book([], [["place"], ["Gornal"]], [["x"], ["y"]])

    assert "were not" in read_grid(content, "a.xlsx").notices[0]
    assert read_grid(content, "a.xlsx", {"sheet": "More 2"}).rows == [["y"]]
    with pytest.raises(GridError, match="has no sheet 'No'"):
        read_grid(content, "a.xlsx", {"sheet": "No"})


KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Gornal</name><TimeStamp><when>2025-04-26</when></TimeStamp>
<ExtendedData><Data name="status"><value>RU</value></Data></ExtendedData>
<Point><coordinates>35.235,51.068,0</coordinates></Point></Placemark>
<Placemark><name>Nowhere</name></Placemark></Document></kml>"""


@pytest.mark.parametrize("packed", [False, True])
def test_placemarks_give_names_data_days_and_points(packed: bool) -> None:  # noqa: FBT001 - a parameter
    """KML and KMZ give the same rows; a placemark without a point keeps its words."""
    content = KML
    if packed:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("doc.kml", KML)
        content = stream.getvalue()

    grid = read_grid(content, "a.kmz")

    assert grid.header == ("name", "when", "status", LON, LAT)
    assert grid.rows[0][:3] == ["Gornal", "2025-04-26", "RU"]
    assert grid.rows[1] == ["Nowhere", "", "", "", ""]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separator_is_told_from_the_rows(delimiter: str) -> None:
    """The character that parts most rows alike is the separator."""
    text = "\n".join(
        delimiter.join(row) for row in (["a", "b", "c"], ["1;", "2|", "x y"])
    )
    if delimiter in ";|":
        text = text.replace("1;", "1").replace("2|", "2")

    assert read_grid(text.encode(), "a.csv").header == ("a", "b", "c")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8_u", "cp866"],
)
def test_encoding_is_told_from_the_bytes(encoding: str) -> None:
    """Cyrillic survives in every encoding in which it is saved here."""
    rows = ["Суджа;освобождена войсками;в марте", "Горналь;идут бои;в апреле"] * 3
    text = "\r\n".join(["место;что сказано;когда", *rows])

    grid = read_grid(text.encode(encoding), "a.csv")

    assert grid.column("место")[:2] == ["Суджа", "Горналь"]


def test_chosen_encoding_decides() -> None:
    """Its owner knows better than a guess."""
    content = "место\nСуджа".encode("mac_cyrillic")

    grid = read_grid(content, "a.csv", {"encoding": "mac_cyrillic"})

    assert grid.rows == [["Суджа"]]


def test_first_row_of_values_is_no_header() -> None:
    """Where the first row holds a day, it is a row, and columns are numbered."""
    grid = read_grid(b"Gornal,2025-04-26\nSudzha,2025-03-13", "a.csv")

    assert grid.header == ("column 1", "column 2")
    assert len(grid.rows) == 2


def test_name_that_lies_is_said() -> None:
    """The content decides what a file is, and the reader of the report learns it."""
    grid = read_grid(make_book([["a"], ["b"]]), "a.csv")

    assert grid.notices[0] == "The name promises CSV; the content is XLSX."


def test_grid_survives_the_way_out_of_its_process() -> None:
    """What the process of a reader writes is the grid that it made."""
    grid = read_grid(b'a,b\n1,2\n"x\n1\n1,2,3', "a.csv")

    assert grid == read_bounded(b'a,b\n1,2\n"x\n1\n1,2,3', "a.csv", {}, lambda _: None)
    assert grid.count == 4


def test_reading_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that keeps its reader busy is given up, in words."""
    monkeypatch.setattr(bounded, "PATIENCE_S", -1.0)
    monkeypatch.setattr(bounded, "TICK_S", 0.0)  # looked at before it can be done

    with pytest.raises(GridError, match="takes longer than"):
        read_bounded(make_book([["a"], ["b"]]), "a.xlsx", {}, lambda _: None)


def test_cancelled_reading_leaves_no_process() -> None:
    """Whoever cancels gets the control back at once, and the process is gone."""

    def cancel(_: float) -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    content = b"a,b\n" + b"1,2\n" * 150_000
    with pytest.raises(KeyboardInterrupt):
        read_bounded(content, "a.csv", {}, cancel)

    assert time.monotonic() - start < bounded.PATIENCE_S


@given(st.lists(st.text(max_size=6), max_size=8))
def test_columns_have_names_of_their_own(header: list[str]) -> None:
    """However a header repeats itself or is empty, no two columns share a name."""
    names = name_columns(header)

    assert len(names) == len(set(names)) == len(header)
    assert all(names)


@given(st.text(max_size=20))
def test_formulas_are_defused_and_restored(text: str) -> None:
    """A cell on its way out and back is itself, and on the way out runs nowhere."""
    harmless = defuse(text)

    assert not harmless.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not text.startswith("'"):
        assert text == restore(harmless)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No bytes make a reader fail in any way but a refusal."""
    answer = try_to_read(content)

    if isinstance(answer, str):
        assert "; " in answer
        return
    assert len(answer.header) <= MOST_COLUMNS
    assert all(len(row) == len(answer.header) for row in answer.rows)
    assert answer.count > 0


def try_to_read(content: bytes) -> Grid | str:
    """Read a grid, or give the words of the refusal."""
    try:
        return read_grid(content, "a.csv")
    except GridError as refusal:
        return str(refusal)


HEADS = (
    *(b"", b"place,status\n", b"\xff\xfe", b"PK\x03\x04", b"PAR1", b"<?xml?><kml>"),
    *(b'{"features":[', b"SQLite format 3\0", b'[{"a":1},', b"<kml><Placemark>"),
)


@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_any_bytes_after_a_known_beginning_are_read_or_refused(
    head: bytes, rest: bytes
) -> None:
    """A file that begins like a format and goes on like noise is refused, or read."""
    answer = try_to_read(head + rest)

    assert answer if isinstance(answer, str) else answer.count > 0


GOOD = {
    Format.GEOPACKAGE: write_geopackage(PLACES),
    Format.PARQUET: write_parquet(PLACES),
    Format.WORKBOOK: make_book([["a", "b"], ["1", "2"]]),
    Format.KML: KML,
    Format.GEOJSON: write_geojson(PLACES),
}


@given(st.sampled_from(list(GOOD)), st.data())
def test_damaged_files_are_read_or_refused(form: Format, data: st.DataObject) -> None:
    """Bytes flipped anywhere in a good file never end in another error."""
    content = bytearray(GOOD[form])
    places = st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)
    for place in data.draw(places):
        content[place] = data.draw(st.integers(0, 255))

    answer = json.loads(read_safely(bytes(content), "a", {}))

    assert "rows" in answer or "; " in answer["refusal"]


def test_every_format_is_told_by_its_content() -> None:
    """The good files are what they are, without a name."""
    assert {form: form for form in GOOD} == {
        form: sniff(content) for form, content in GOOD.items()
    }


def test_grid_record_without_rows_is_a_grid() -> None:
    """A record as the worker writes it is understood, broken rows too."""
    grid = parse_grid(
        {
            "file": "a",
            "header": ["x"],
            "rows": [],
            "numbers": [],
            "broken": [[2, "v", "is bad", "mend it"]],
            "padded": [],
            "notices": [],
        }
    )

    assert grid.count == 1
