"""Files of data, read back by readers that did not write them, hold equal values."""

import csv
import io
import json
import sqlite3
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import jsonschema
import pyarrow.parquet as pq
import pyogrio
import pytest
from hostile import EVERYTHING
from tiny_dataset import make_folder

from data.spreadsheet import FORMULA_STARTS
from layers.control import Question
from layers.export.basis import Basis, open_basis
from layers.export.export import export
from layers.export.found import read_view
from layers.export.motion import Motion
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Extent
from layers.export.rows import CLAIM_COLUMNS, POSITION_COLUMNS
from layers.state import answer
from layers.view import AS_OF, ViewState

DAY: Final = date(2025, 4, 27)
VIEW: Final = ExportRequest(ViewState(DAY, hidden=frozenset({"isw"})))
RECORD: Final = replace(VIEW, extent=Extent.RECORD)
DATA: Final = ("geojson", "gpkg", "parquet", "kml", "csv", "json")

KML: Final = {"k": "http://www.opengis.net/kml/2.2"}

FEATURES: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "features", "citation", "licence", "claimline-view"],
    "not": {"required": ["crs"]},
    "properties": {
        "type": {"const": "FeatureCollection"},
        "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "properties": {"type": "object"},
                    "geometry": {
                        "type": "object",
                        "properties": {
                            "type": {"const": "Point"},
                            "coordinates": {
                                "type": "array",
                                "prefixItems": [
                                    {"type": "number", "minimum": 20, "maximum": 50},
                                    {"type": "number", "minimum": 45, "maximum": 60},
                                ],
                                "minItems": 2,
                                "maxItems": 2,
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What RFC 7946 asks of a file of points on this border."""

Rows = dict[tuple[str, str], dict[str, Any]]
"""Claims by claim_id and place_id; what is missing is None, days are ISO text."""


def read_geojson(content: bytes) -> Rows:
    """Read claims from GeoJSON."""
    features = json.loads(content)["features"]
    return index([f["properties"] | locate(f["geometry"]) for f in features])


def locate(geometry: dict[str, Any]) -> dict[str, float]:
    """Name the coordinates of a point."""
    return dict(zip(("lon", "lat"), geometry["coordinates"], strict=True))


def read_json(content: bytes) -> Rows:
    """Read claims from JSON."""
    return index(json.loads(content)["claims"])


def read_csv(content: bytes) -> Rows:
    """Read claims from CSV; an apostrophe that guards a formula is taken off."""
    text = content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        for name, cell in row.items():
            if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS):
                row[name] = cell[1:]
    return index(rows)


def read_gpkg(content: bytes, folder: Path) -> Rows:
    """Read claims from a GeoPackage with nothing but SQLite."""
    path = folder / "read.gpkg"
    path.write_bytes(content)
    file = sqlite3.connect(path)
    file.row_factory = sqlite3.Row
    rows = [dict(row) for row in file.execute("SELECT * FROM claims")]
    file.close()
    for row in rows:
        # The header is 8 bytes and no envelope; then a WKB point, little-endian.
        blob = row.pop("geom")
        assert b"GP" == blob[:2]
        row["lon"], row["lat"] = struct.unpack("<dd", blob[-16:])
    return index(rows)


def read_parquet(content: bytes, folder: Path) -> Rows:
    """Read claims from GeoParquet with DuckDB, whose reader is not the writer's."""
    path = folder / "read.parquet"
    path.write_bytes(content)
    written = "* REPLACE (CAST(geometry AS VARCHAR) AS geometry)"
    found = duckdb.read_parquet(str(path)).project(written)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        row["lon"], row["lat"] = row.pop("geometry")[len("POINT (") : -1].split()
        for name, value in row.items():
            if isinstance(value, date):
                row[name] = value.isoformat()
    return index(rows)


def read_kml(content: bytes) -> Rows:
    """Read claims from the extended data of KML."""
    rows = []
    for mark in ET.fromstring(content).iterfind(".//k:Placemark", KML):  # noqa: S314
        row = {
            str(data.get("name")): data.findtext("k:value", "", KML)
            for data in mark.iterfind(".//k:Data", KML)
        }
        lon, lat = mark.findtext(".//k:coordinates", "", KML).split(",")
        rows.append(row | {"lon": lon, "lat": lat})
    return index(rows)


def index(rows: list[dict[str, Any]]) -> Rows:
    """Give every row by claim and place, empty cells as None, numbers as numbers."""
    found: Rows = {}
    for row in rows:
        plain = {name: value or None for name, value in row.items()}
        for name in ("lon", "lat", "precision_km"):
            if plain.get(name) is not None:
                plain[name] = round(float(plain[name]), 6)
        found[row["claim_id"], row["place_id"]] = plain
    assert len(rows) == len(found)
    return found


def read(name: str, content: bytes, folder: Path) -> Rows:
    """Read claims from a file of any format."""
    readers = {
        "geojson": read_geojson,
        "json": read_json,
        "csv": read_csv,
        "kml": read_kml,
    }
    on_disk = {"gpkg": read_gpkg, "parquet": read_parquet}
    if name in on_disk:
        return on_disk[name](content, folder)
    return readers[name](content)


@pytest.mark.parametrize("request_", [VIEW, RECORD], ids=["view", "record"])
@pytest.mark.parametrize("name", DATA)
def test_every_format_holds_the_same_claims(
    name: str, request_: ExportRequest, basis: Basis, tmp_path: Path
) -> None:
    """Read back, each file has every claim of the JSON, with every value equal."""
    expected = read_json(export("json", request_, basis))
    found = read(name, export(name, request_, basis), tmp_path)

    columns = [*CLAIM_COLUMNS]
    columns += [] if request_ is RECORD else [*POSITION_COLUMNS]
    assert expected.keys() == found.keys()
    for key, row in expected.items():
        own = {column: row.get(column) for column in columns}
        assert own == {column: found[key].get(column) for column in columns}


@pytest.mark.parametrize("name", [name for name in DATA if name != "json"])
def test_every_format_puts_a_claim_where_its_place_is(
    name: str, basis: Basis, tmp_path: Path
) -> None:
    """The point of each claim is that of its place, longitude first."""
    places = basis.dataset.places.set_index("place_id")

    found = read(name, export(name, VIEW, basis), tmp_path)
    for (_, place_id), row in found.items():
        assert round(places.at[place_id, "lon"], 6) == row["lon"]
        assert round(places.at[place_id, "lat"], 6) == row["lat"]


@pytest.mark.parametrize("known_by", [None, AS_OF, date(2025, 4, 26)])
def test_view_holds_what_the_answer_rests_on(
    known_by: Any,  # noqa: ANN401 - as a view has it
    basis: Basis,
) -> None:
    """A file of the view has the claims in force and of activity, and no others."""
    request = replace(VIEW, view=replace(VIEW.view, known_by=known_by))
    question = Question(
        DAY,
        DAY if known_by == AS_OF else known_by,
        frozenset(basis.catalogue.source_ids) - {"isw"},
    )
    state = answer(basis.store, question)

    found = read_json(export("json", request, basis))
    expected = {*state.in_force["claim_id"], *state.activity["claim_id"]}
    assert expected == {claim for claim, _ in found}
    record = state.to_record()
    assert record == json.loads(export("json", request, basis))["answers"]
    for (_, place_id), row in found.items():
        answered = record.get(place_id, {"agreement": "silent", "positions": {}})
        assert answered["agreement"] == row["agreement"]
        assert answered["positions"].get("russian") == row["russian"]


@pytest.mark.parametrize("known_by", [None, AS_OF, date(2025, 4, 1)])
def test_days_of_the_record_answer_for_every_day(
    known_by: Any,  # noqa: ANN401 - as a view has it
    basis: Basis,
) -> None:
    """Which claims are in force on a day can be read off the days of the record."""
    request = replace(RECORD, view=replace(RECORD.view, known_by=known_by))
    rows = read_json(export("json", request, basis)).values()
    clock = "known" if known_by == AS_OF else "valid"

    for offset in range(0, 700, 53):
        day = date(2024, 8, 8) + timedelta(days=offset)
        known = day if known_by == AS_OF else known_by
        sources = frozenset(basis.catalogue.source_ids) - {"isw"}
        state = answer(basis.store, Question(day, known, sources))
        held = {
            row["claim_id"]
            for row in rows
            if row["scope"] != "near"
            and row[f"{clock}_from"] <= day.isoformat() < (row[f"{clock}_to"] or "9999")
        }
        assert set(state.in_force["claim_id"]) == held, day


def test_period_limits_the_record(basis: Basis) -> None:
    """With a period, the record has the claims in force on some of its days."""
    period = (date(2025, 4, 20), date(2025, 4, 30))
    request = replace(RECORD, view=replace(RECORD.view, period=period))

    every = read_json(export("json", RECORD, basis))
    found = read_json(export("json", request, basis))
    for key, row in every.items():
        end = row["valid_to"] or "9999"
        if row["scope"] == "near":
            inside = "2025-04-20" <= row["valid_from"] <= "2025-04-30"
        else:
            inside = row["valid_from"] <= "2025-04-30" and end > "2025-04-20"
        assert inside == (key in found), key


def test_geojson_is_what_the_standard_asks_for(basis: Basis) -> None:
    """The GeoJSON fits a schema, and its box holds its points."""
    collection = json.loads(export("geojson", VIEW, basis))

    jsonschema.validate(collection, FEATURES)
    west, south, east, north = collection["bbox"]
    for feature in collection["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert west <= lon <= east
        assert south <= lat <= north


def test_parquet_is_geoparquet(basis: Basis) -> None:
    """The metadata name version, encoding, box and column of the geometry."""
    metadata = pq.read_metadata(io.BytesIO(export("parquet", VIEW, basis))).metadata
    geo = json.loads(metadata[b"geo"])

    assert "1.1.0" == geo["version"]
    assert "geometry" == geo["primary_column"]
    column = geo["columns"]["geometry"]
    assert ("WKB", ["Point"]) == (column["encoding"], column["geometry_types"])
    assert ["bbox", "xmin"] == column["covering"]["bbox"]["xmin"]
    for name in (b"licence", b"citation", b"credits", b"claimline-view"):
        assert metadata[name]


def test_parquet_has_points_and_crs_for_other_readers(
    basis: Basis, tmp_path: Path
) -> None:
    """DuckDB takes the column for points of EPSG:4326, and finds those in a box."""
    path = tmp_path / "view.parquet"
    path.write_bytes(export("parquet", VIEW, basis))
    rows = read_geojson(export("geojson", VIEW, basis)).values()
    found = duckdb.read_parquet(str(path))

    kind = str(found.types[found.columns.index("geometry")])
    assert kind.startswith("GEOMETRY(")
    assert '"id":{"authority":"EPSG","code":4326}' in kind
    inside = found.filter("bbox.xmin >= 35.2 AND bbox.ymax < 51.1").fetchall()
    assert sum(row["lon"] >= 35.2 and row["lat"] < 51.1 for row in rows) == len(inside)
    assert 0 < len(inside) < len(rows)


def test_geopackage_has_layers_metadata_and_no_date_of_writing(
    basis: Basis, tmp_path: Path
) -> None:
    """SQLite finds both layers, their CRS, whose data they are, and the data's day."""
    path = tmp_path / "view.gpkg"
    path.write_bytes(export("gpkg", VIEW, basis))
    file = sqlite3.connect(path)

    rows = file.execute("SELECT table_name, srs_id, last_change FROM gpkg_contents")
    stamp = "2026-08-02T00:00:00.000Z"
    expected = {("claims", 4326, stamp), ("answers", 4326, stamp)}
    assert expected == set(rows.fetchall())
    (told,) = file.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    assert "CC BY 4.0" in told
    assert "claimline contributors: Claims about 27 April 2025" in told
    assert ("ok",) == file.execute("PRAGMA integrity_check").fetchone()
    answers = file.execute("SELECT count(*) FROM answers").fetchone()[0]
    file.close()
    assert len(json.loads(export("json", VIEW, basis))["answers"]) == answers


def test_kml_moves_with_the_slider_of_google_earth(
    basis: Basis, tmp_path: Path
) -> None:
    """GDAL's reader finds the first and the last day of each claim."""
    path = tmp_path / "record.kml"
    path.write_bytes(export("kml", RECORD, basis))
    rows = read_json(export("json", RECORD, basis))

    spans = set()
    for name, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=name)
        # GDAL reads the layer's own fields begin and end from TimeSpan.
        for _, row in frame.iterrows():
            end = None if row["end"] is None or row["end"] != row["end"] else row["end"]
            spans.add((row["claim_id"], str(row["begin"])[:10], end and str(end)[:10]))
    for row in rows.values():
        end = row["valid_to"]
        last = end and (date.fromisoformat(end) - timedelta(days=1)).isoformat()
        if row["scope"] == "near":
            last = row["valid_from"]
        last = last and max(last, row["valid_from"])
        assert (row["claim_id"], row["valid_from"], last) in spans


@pytest.mark.parametrize("name", DATA)
def test_text_of_the_tables_stays_text(name: str, tmp_path: Path) -> None:
    """Markup, formulas and odd letters come back as the characters they are."""
    hostile = EVERYTHING.replace("\u2028", " ")
    formula = "=cmd|' /C calc'!A0"
    folder = make_folder(
        tmp_path,
        ("claims.csv", 2, "statement", hostile),
        ("claims.csv", 2, "publisher", formula),
        ("claims.csv", 3, "publisher", "\t+1"),
        ("places.csv", 4, "name", '<Gornal> & "co" ]]>'),
    )
    basis = open_basis(folder)
    request = ExportRequest(ViewState(date(2025, 4, 28)), extent=Extent.RECORD)

    found = read(name, export(name, request, basis), tmp_path)
    row = found["gornal-ru-mod-2025-04-26", "gornal"]
    assert hostile.split() == row["statement"].split()
    assert formula == row["publisher"]
    assert '<Gornal> & "co" ]]>' == row["name"]


def test_csv_begins_no_cell_like_a_formula(tmp_path: Path) -> None:
    """No cell of the CSV begins with what a spreadsheet would run."""
    edits = [
        ("claims.csv", line, "publisher", f"{start}1+1")
        for line, start in enumerate(("=", "+", "-", "@", "\t"), start=2)
    ]
    basis = open_basis(make_folder(tmp_path, *edits))
    request = ExportRequest(ViewState(date(2025, 4, 28)), extent=Extent.RECORD)
    text = export("csv", request, basis).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert 5 == sum(cell.startswith("'") for cell in cells)
    assert [] == [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


@pytest.mark.parametrize("name", DATA)
def test_empty_view_gives_a_whole_file(name: str, basis: Basis, tmp_path: Path) -> None:
    """A view that hides every source is a file without claims, and not an error."""
    view = ViewState(DAY, hidden=frozenset(basis.catalogue.source_ids))

    assert {} == read(name, export(name, ExportRequest(view), basis), tmp_path)


@pytest.mark.parametrize("name", DATA)
def test_data_are_the_same_bytes_each_time(name: str, basis: Basis) -> None:
    """Equal requests give equal bytes."""
    assert export(name, VIEW, basis) == export(name, VIEW, basis)


@pytest.mark.parametrize(
    "name",
    [*DATA[:4], "json", "view", "png", "svg", "pdf", "gif", "webp", "apng", "mp4"],
)
def test_any_export_makes_itself_again(name: str, basis: Basis, tmp_path: Path) -> None:
    """The view found in a file is the request it was made from, options and all."""
    motion = Motion(date(2025, 4, 26), DAY, width=320, height=320)
    request = replace(VIEW, motion=motion, address="https://example.org/a_(b)/")
    path = tmp_path / "export"
    path.write_bytes(export(name, request, basis))

    assert (request, ()) == read_view(path, basis)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG nonsense",
        b"%PDF-1.4",
        b"PAR1",
        b"SQLite format 3\0",
        b"<?xml",
        b"[]",
    ],
)
def test_file_without_a_view_is_refused(
    content: bytes, basis: Basis, tmp_path: Path
) -> None:
    """A damaged file is named, whatever it seems to be."""
    path = tmp_path / "broken.bin"
    path.write_bytes(content)

    with pytest.raises(ExportError, match=r"broken\.bin"):
        read_view(path, basis)
