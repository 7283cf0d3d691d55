"""Reading the tables, and what a reader is told about tables that are damaged."""

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_dataset import CLAIMS, PLACES, make_folder, make_region, make_regions

from data.delimited import parse_table
from data.problems import DataError, Problem, quote_value
from data.schemas import CLAIMS_SCHEMA, PLACES_SCHEMA, SCHEMAS, SOURCES_SCHEMA
from data.tables import BUNDLED, TABLE_FILES, read_dataset, read_folder
from data.typed import parse_typed_table
from geo.errors import ClaimlineError

HOSTILE: Final = (
    "</script><script>alert(1)</script>`${x}` <img src=x onerror=y>\nnew line "
    "\u202eright to left \"quoted\" 'single' &amp; {{ }} | ; \\ \t."
)
"""A text that is dangerous to whoever takes it for anything but text."""


def find_problems(folder: Path) -> list[Problem]:
    """Read a folder that is damaged, and give what is said about it."""
    with pytest.raises(DataError) as caught:
        read_dataset(folder)
    return list(caught.value.problems)


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a file."""
    path.write_bytes(change(path.read_bytes()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of correct tables."""
    return make_folder(tmp_path)


def test_bundled_tables_are_read() -> None:
    """The tables that come with the project have no problem."""
    dataset = read_dataset()

    assert dataset.folder == BUNDLED
    assert len(dataset.claims) == 862


def test_columns_have_the_promised_types() -> None:
    """Text is str and never null, numbers are floats, days are datetime64[s]."""
    dataset = read_dataset()
    numbers = ["lat", "lon", "precision_km"]
    days = ["event_date", "reported_date"]

    assert (dataset.places[numbers].dtypes == "float64").all()
    assert (dataset.claims[days].dtypes == "datetime64[s]").all()
    for frame in (dataset.places, dataset.sources, dataset.claims):
        texts = frame.drop(columns=[*numbers, *days], errors="ignore")
        assert (texts.dtypes == "str").all()
        assert not texts.isna().to_numpy().any()


def test_rows_keep_the_order_of_the_file() -> None:
    """The dataset lists the claims as the file does."""
    with (BUNDLED / "claims.csv").open(encoding="utf-8", newline="") as stream:
        expected = [row["claim_id"] for row in csv.DictReader(stream)]

    assert list(read_dataset().claims["claim_id"]) == expected


def test_event_date_is_nat_where_it_is_not_given(folder: Path) -> None:
    """A claim without an event date has NaT and no other day."""
    claims = read_dataset(folder).claims

    assert claims["event_date"].isna().tolist() == [True, False, True, True, True]
    assert claims["event_date"][1] == pd.Timestamp("2025-04-25")


def test_regions_are_in_longitude_latitude_degrees() -> None:
    """The regions come in EPSG:4326 with their credit."""
    regions = read_dataset().regions

    assert regions.crs.to_epsg() == 4326
    assert regions.total_bounds[0] < regions.total_bounds[1]
    assert regions["attribution"].str.contains("OpenStreetMap").all()


def test_digest_is_that_of_the_files_one_after_another(folder: Path) -> None:
    """The digest can be recomputed from the files by anybody."""
    content = b"".join((folder / file).read_bytes() for file in TABLE_FILES)

    assert read_dataset(folder).digest == hashlib.sha256(content).hexdigest()


def test_digest_changes_with_any_file(folder: Path) -> None:
    """A dataset that differs in one character has another digest."""
    before = read_dataset(folder).digest

    rewrite(folder / "sources.csv", lambda b: b.replace(b"Daily", b"Early", 1))

    assert read_dataset(folder).digest != before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda b: b"\xef\xbb\xbf" + b, id="byte-order-mark"),
        pytest.param(lambda b: b.replace(b"\r\n", b"\n"), id="unix-line-ends"),
        pytest.param(lambda b: b.replace(b"\r\n", b"\r"), id="old-mac-line-ends"),
        pytest.param(lambda b: b + b"\r\n\r\n", id="blank-lines-at-the-end"),
        pytest.param(lambda b: b.rstrip(b"\r\n"), id="no-last-line-end"),
    ],
)
def test_harmless_differences_of_form_are_tolerated(
    folder: Path, change: Callable[[bytes], bytes]
) -> None:
    """Whatever an editor does to a file without changing a cell does not matter."""
    before = read_dataset(folder)

    for file in ("places.csv", "sources.csv", "claims.csv"):
        rewrite(folder / file, change)

    after = read_dataset(folder)
    pd.testing.assert_frame_equal(after.claims, before.claims)
    pd.testing.assert_frame_equal(after.places, before.places)


def test_columns_may_stand_in_any_order(folder: Path) -> None:
    """A table whose columns were moved is read as if they had not been."""
    before = read_dataset(folder).claims
    table = pd.read_csv(folder / "claims.csv", dtype="str", keep_default_na=False)

    table[table.columns[::-1]].to_csv(folder / "claims.csv", index=False)

    pd.testing.assert_frame_equal(read_dataset(folder).claims, before)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        pytest.param("claims.csv", column, id=f"claims-{column}")
        for column in ("statement", "quote", "publisher", "note")
    ]
    + [
        pytest.param("sources.csv", column, id=f"sources-{column}")
        for column in ("name", "kind", "description")
    ]
    + [
        pytest.param("places.csv", column, id=f"places-{column}")
        for column in ("name", "name_ru", "name_uk", "aliases", "coordinate_basis")
    ],
)
def test_hostile_text_is_text(tmp_path: Path, file: str, column: str) -> None:
    """HTML, script, line ends and direction marks are read as the text they are."""
    make_folder(tmp_path, (file, 4, column, HOSTILE))

    dataset = read_dataset(tmp_path)

    frame = getattr(dataset, file.removesuffix(".csv"))
    assert frame[column][2] == HOSTILE


CELLS: Final = [
    ("claims.csv", "place_id", "gornall", "did you mean gornal?"),
    ("claims.csv", "place_id", "", "is empty"),
    ("claims.csv", "source_id", "nobody", "is not in sources.csv"),
    ("claims.csv", "status", "liberated", "use russian_control, ukrainian_control"),
    ("claims.csv", "scope", "around", "use place, partial, region, near"),
    ("claims.csv", "scope", "region", "gornal, which is a village"),
    ("claims.csv", "event_date", "2025-02-30", "is not a day of the calendar"),
    ("claims.csv", "event_date", "27.04.2025", "write the day as YYYY-MM-DD"),
    ("claims.csv", "event_date", "2025-04-28", "after reported_date 2025-04-27"),
    ("claims.csv", "event_date", "0205-04-27", "check the year"),
    ("claims.csv", "reported_date", "", "is empty"),
    ("claims.csv", "reported_date", "2025-04-27T10:00", "is not a date"),
    ("claims.csv", "reported_date", "20250427", "is not a date"),
    ("claims.csv", "reported_date", "2205-04-27", "outside 2014 to 2099"),
    ("claims.csv", "statement", " ", "is empty"),
    ("claims.csv", "publisher", "", "is empty"),
    ("claims.csv", "url", "javascript:alert(1)", "begin it with https://"),
    ("claims.csv", "url", "https://", "is not a web address"),
    ("claims.csv", "url", 'https://example.org/"><b>', "is not a web address"),
    ("claims.csv", "record_confidence", "sure", "use high, medium, low"),
    ("claims.csv", "claim_id", "gornal-ru-mod-2025-04-26", "stands in row 2 already"),
    ("claims.csv", "claim_id", "<b>", "Latin letters, digits and single hyphens"),
    ("claims.csv", "denies", "gornal-isw-2025-04-27", "is the claim itself"),
    ("claims.csv", "denies", "gornal-isw-2025-04-28", "is not in claims.csv"),
    ("claims.csv", "denies", "gornal-ru-mod-2025-04-29", "was reported later"),
    ("claims.csv", "derived_from", "gornal-isw-2025-04-27", "is the claim itself"),
    ("claims.csv", "derived_from", "nowhere", "is not in claims.csv"),
    ("sources.csv", "side", "neutral", "use russian, ukrainian, independent"),
    ("sources.csv", "url", "ftp://mil.example", "is not a web address"),
    ("sources.csv", "source_id", "ru-mod", "stands in row 2 already"),
    ("sources.csv", "description", "", "is empty"),
]


@pytest.mark.parametrize(
    ("file", "column", "value", "said"),
    [pytest.param(*cell, id=f"{cell[1]}-{cell[3][:20]}") for cell in CELLS],
)
def test_wrong_cell_is_named(
    tmp_path: Path, file: str, column: str, value: str, said: str
) -> None:
    """A wrong cell is reported by file, row, column and value, with a remedy."""
    make_folder(tmp_path, (file, 3, column, value))

    problems = [p for p in find_problems(tmp_path) if (p.row, p.column) == (3, column)]

    assert len(problems) == 1
    assert problems[0].file == file
    assert problems[0].value == value
    assert said in str(problems[0])
    assert problems[0].remedy


POINTS: Final = [
    ("lat", "", "is empty"),
    ("lat", "nan", "is not a finite number"),
    ("lon", "inf", "is not a finite number"),
    ("lon", "1e999", "is not a finite number"),
    ("lat", "51,1", "write a decimal point"),
    ("lat", "north", "is not a finite number"),
    ("lat", "151.1", "is no latitude"),
    ("lon", "-180.5", "is no longitude"),
    ("lon", "34.2", "across the state border"),
    ("lon", "35", "in no region or on a border"),
    ("lat", "53.5", "in no region"),
    ("precision_km", "0", "is not a distance"),
    ("precision_km", "", "is empty"),
    ("kind", "hamlet", "is not a kind of place"),
    ("country", "XX", "is not a country of the map"),
    ("admin1_id", "RU-KSR", "did you mean RU-KRS?"),
    ("admin1_id", "basivka", "is not a region of places.csv"),
    ("admin1_id", "UA-59", "lies in UA, the place in RU"),
    ("name", "", "is empty"),
    ("name", "Sumy Oblast", "stands in row 3 already"),
    ("name_uk", "", "is empty"),
    ("coordinate_basis", "", "is empty"),
    ("place_id", "gor nal", "is not an id"),
]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [pytest.param(*case, id=f"{case[0]}-{case[1] or 'empty'}") for case in POINTS],
)
def test_wrong_place_is_named(
    tmp_path: Path, column: str, value: str, said: str
) -> None:
    """A place that is wrong, or has no usable point, is reported by cell."""
    make_folder(tmp_path, ("places.csv", 4, column, value))

    problems = [p for p in find_problems(tmp_path) if p.file == "places.csv"]

    assert problems[0].row == 4
    assert said in str(problems[0])
    assert problems[0].remedy


def test_swapped_coordinates_are_recognised(tmp_path: Path) -> None:
    """A point with latitude and longitude swapped is called that."""
    edits = [("places.csv", 4, "lat", "35.2"), ("places.csv", 4, "lon", "51.1")]

    problems = find_problems(make_folder(tmp_path, *edits))

    assert [(p.row, p.column, p.message) for p in problems] == [
        (4, "lat", "and lon 51.1 are swapped")
    ]


def test_denial_of_the_own_side_is_named(tmp_path: Path) -> None:
    """A claim that denies a claim of its own side is reported with the side."""
    edit = ("claims.csv", 6, "denies", "gornal-ru-mod-2025-04-26")

    problems = find_problems(make_folder(tmp_path, edit))

    assert [p.message for p in problems] == ["is a claim of the same side, russian"]


def test_circle_of_echoes_is_named(tmp_path: Path) -> None:
    """Claims that derive from one another in a circle are all reported."""
    edit = ("claims.csv", 2, "derived_from", "gornal-ru-mod-2025-04-29")

    problems = find_problems(make_folder(tmp_path, edit))

    assert [(p.row, p.column) for p in problems] == [
        (2, "derived_from"),
        (6, "derived_from"),
    ]
    assert "through gornal-ru-mod-2025-04-29" in problems[0].message


def test_half_wrong_file_lists_everything(tmp_path: Path) -> None:
    """One reading reports every wrong cell of every file, in order."""
    edits = [
        ("places.csv", 4, "lat", "x"),
        ("sources.csv", 2, "side", "red"),
        ("claims.csv", 2, "status", "held"),
        ("claims.csv", 3, "url", "x"),
        ("claims.csv", 3, "event_date", "soon"),
        ("claims.csv", 6, "place_id", "atlantis"),
    ]

    problems = find_problems(make_folder(tmp_path, *edits))

    assert [(p.file, p.row, p.value) for p in problems] == [
        ("places.csv", 4, "x"),
        ("sources.csv", 2, "red"),
        ("claims.csv", 2, "held"),
        ("claims.csv", 3, "soon"),
        ("claims.csv", 3, "x"),
        ("claims.csv", 6, "atlantis"),
    ]


FILES: Final = [
    (lambda _: b"", None, "is empty"),
    (lambda _: b"\n\n", None, "is empty"),
    (lambda b: b.splitlines(keepends=True)[0], 1, "has a header but no rows"),
    (lambda b: b.decode().encode("utf-16"), None, "is encoded in UTF-16"),
    (lambda b: b.decode().encode("utf-16-le"), 1, "NUL byte"),
    (lambda b: b.replace(b"whole region", b"whole\0region"), 5, "NUL byte"),
    (lambda b: b.replace(b",", b";"), 1, "separated by commas"),
    (lambda b: b.partition(b"\n")[2], 1, "is not the header"),
    (lambda _: b"\x89PNG\r\n\x1a\n", 1, "is not UTF-8"),
    (lambda b: b[:-40], 6, "columns where the header has 15"),
    (lambda b: b.replace(b"claim_id", b"claimid", 1), 1, "rename it to claim_id"),
    (lambda b: b.replace(b"publisher", b"statement", 1), 1, "stands 2 times"),
    (lambda b: b.replace(b"publisher", b"statement", 1), 1, "column publisher"),
    (lambda b: b.replace(b",note", b",note,mood", 1), 1, "remove the column"),
    (lambda b: b.replace(b"taken.,", b"taken., and,", 1), 2, "quotation marks"),
    (lambda b: b.replace(b"taken.,", b"taken.", 1), 2, "has 14 columns"),
    (lambda b: b.replace(b"The General", b'"The General', 1), 4, "close the quot"),
]


@pytest.mark.parametrize(
    ("change", "row", "said"),
    [pytest.param(*case, id=f"{n}-{case[2]}") for n, case in enumerate(FILES)],
)
def test_damaged_file_is_explained(
    folder: Path, change: Callable[[bytes], bytes], row: int | None, said: str
) -> None:
    """A file that is damaged as a whole is reported with the line and a remedy."""
    rewrite(folder / "claims.csv", change)

    problems = find_problems(folder)

    assert any(p.row == row and said in str(p) for p in problems)
    assert {p.file for p in problems} == {"claims.csv"}
    assert all(p.remedy for p in problems)


def test_cyrillic_code_page_is_recognised(folder: Path) -> None:
    """A table saved in Windows-1251 is called that, once."""
    rewrite(folder / "places.csv", lambda b: b.decode().encode("cp1251", "replace"))

    problems = find_problems(folder)

    assert [(p.file, p.row) for p in problems] == [("places.csv", 2)]
    assert "(nor are 3 more rows), but reads as Windows-1251" in problems[0].message


@pytest.mark.parametrize("file", [pytest.param(f, id=f) for f in TABLE_FILES])
def test_missing_file_is_named(folder: Path, file: str) -> None:
    """A folder without one of the tables says which, and nothing else is blamed."""
    (folder / file).unlink()

    problems = find_problems(folder)

    assert [(p.file, p.row) for p in problems] == [(file, None)]
    assert "cannot be read" in problems[0].message


def test_quote_that_is_never_closed_costs_one_row(folder: Path) -> None:
    """The rows below an unclosed quotation mark are still read."""
    rewrite(folder / "claims.csv", lambda b: b.replace(b"The General", b'"The G', 1))

    claims = read_folder(folder).tables["claims.csv"]

    assert [p.row for p in claims.problems] == [4]
    assert claims.lines == [2, 3, 5, 6]


def test_row_of_the_wrong_width_is_reported_once(tmp_path: Path) -> None:
    """A row with too few cells is one problem, whatever else is odd about it."""
    make_folder(tmp_path, ("claims.csv", 2, "status", "odd"))
    rewrite(tmp_path / "claims.csv", lambda b: b.replace(b"taken.,", b"taken.", 1))

    problems = find_problems(tmp_path)

    assert [(p.row, p.column) for p in problems] == [(2, "")]


def edit_regions(change: Callable[[Any], Any]) -> bytes:
    """Write the tiny regions after a change to their features."""
    collection: Any = make_regions()
    change(collection["features"])
    return json.dumps(collection).encode()


def shift_west(features: list[Any]) -> None:
    """Let the second region overlap the first."""
    features[1] = make_region("UA-59", "UA", 34.5)


REGIONS: Final = [
    (b"", "is not whole JSON"),
    (edit_regions(lambda _: None)[:-30], "is not whole JSON"),
    ("{}".encode("utf-16"), "is not UTF-8"),
    (b"[]", "is not a GeoJSON FeatureCollection"),
    (b'{"features": []}', "is not a GeoJSON FeatureCollection"),
    (edit_regions(lambda f: f[0].pop("properties")), "feature 1 has no properties"),
    (edit_regions(lambda f: f[0]["properties"].pop("licence")), "property licence"),
    (edit_regions(lambda f: f[1].pop("geometry")), "feature 2 (UA-59): the geometry"),
    (edit_regions(lambda f: f.pop()), "has no polygon"),
    (edit_regions(lambda f: f.append(make_region("RU-BEL", "RU", 36))), "add the plac"),
    (edit_regions(lambda f: f.append(f[0])), "stands there again in feature 3"),
    (edit_regions(shift_west), "overlap or whose shared borders differ"),
]


@pytest.mark.parametrize(
    ("content", "said"),
    [pytest.param(*case, id=case[1]) for case in REGIONS],
)
def test_damaged_regions_are_explained(folder: Path, content: bytes, said: str) -> None:
    """Regions that are damaged are reported, with the feature where there is one."""
    (folder / "regions.geojson").write_bytes(content)

    problems = [p for p in find_problems(folder) if p.file == "regions.geojson"]

    assert any(said in str(p) for p in problems)


def test_error_lists_twenty_problems_and_counts_the_rest() -> None:
    """The text of the error stays short however many problems there are."""
    problems = [Problem("a.csv", n, "b", "c", "is odd", "mend it") for n in range(25)]

    lines = str(DataError(problems)).splitlines()

    assert len(lines) == 21
    assert lines[0] == "a.csv, row 0, column b: 'c' is odd; mend it"
    assert lines[-1] == "and 5 more"


def test_error_can_be_caught_as_ours_and_as_a_value_error() -> None:
    """Who explains errors to people, and who guards a call, both catch it."""
    assert issubclass(DataError, ClaimlineError)
    assert issubclass(DataError, ValueError)


@given(st.text())
def test_quoted_value_is_one_short_printable_line(value: str) -> None:
    """Whatever a cell holds, a message repeats it on one line."""
    quoted = quote_value(value)

    assert quoted.isprintable()
    assert len(quoted) <= 60 * len("\\U0010ffff") + 2


@given(st.binary(), st.sampled_from(sorted(SCHEMAS)))
def test_no_bytes_make_a_reader_fail(content: bytes, file: str) -> None:
    """Bytes that are no table are reported, never an error of another kind."""
    table = parse_table(content, file, tuple(SCHEMAS[file].columns))

    assert table.findings.problems


@given(st.data())
def test_no_damage_makes_a_reader_fail(data: st.DataObject) -> None:
    """A table with bytes cut out or put in is read or reported, whatever they are."""
    content = data.draw(st.sampled_from([PLACES, CLAIMS])).encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    put = data.draw(st.binary(max_size=5) | st.sampled_from([b'"', b",", b"\n"]))
    file = "places.csv" if content.startswith(b"place_id") else "claims.csv"

    table = parse_typed_table(content[:start] + put + content[end:], file)

    assert len(table.lines) == len(table.frame)
    assert all(p.message and p.remedy for p in table.problems)


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        pytest.param("places", PLACES_SCHEMA, id="places"),
        pytest.param("sources", SOURCES_SCHEMA, id="sources"),
        pytest.param("claims", CLAIMS_SCHEMA, id="claims"),
    ],
)
def test_schema_accepts_what_was_read(name: str, schema: pa.DataFrameSchema) -> None:
    """The pandera schemas hold for the frames that are handed out."""
    frame = getattr(read_dataset(), name)

    assert schema.validate(frame).equals(frame)
