"""The readers over real files, counted a second time in plain Python.

The files are not part of the project; where they are missing the tests say so.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from data.readers.contract import Context, Reading, build_context
from data.readers.members import open_members
from data.readers.registry import find_reader
from data.tables import Dataset
from geo.measure import area_km2
from layers.area_measures import measure_day

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no ../shared/samples beside the repository"
)

KNOWN_FILLS = ("#a52714", "#880e4f", "#bcaaa4", "#bdbdbd", "#01579b", "#0288d1")
POCKET = "#01579b"
ISW_TOLERANCE = 0.16
"""ISW's own figures are of another projection; small areas differ most."""


@pytest.fixture(scope="module")
def context(dataset: Dataset) -> Context:
    """The bundled tables as context."""
    return build_context(dataset)


def read_samples(reader: str, context: Context) -> Reading:
    """Read the folder of a format."""
    members = open_members(SAMPLES / reader)
    return find_reader(reader).read(members, context, lambda _text, _share: None)


def load(path: Path) -> Any:  # noqa: ANN401 - any JSON
    """Load a file without the project's help."""
    return json.loads(path.read_text(encoding="utf-8"))


def open_areas(reading: Reading) -> gpd.GeoDataFrame:
    """Open the areas of a reading."""
    (content,) = reading.files.values()
    return gpd.read_parquet(io.BytesIO(content))


def test_deepstate_features_are_all_accounted_for(context: Context) -> None:
    """As many were read as stand in the files, and points are told apart."""
    kinds: Counter[str] = Counter()
    for path in (SAMPLES / "deepstate").iterdir():
        for feature in load(path)["features"]:
            kinds[feature["geometry"]["type"]] += 1

    report = read_samples("deepstate", context).report

    assert kinds.total() == report.read
    points = [row for row in report.discarded if row.problems[0].value == "Point"]
    assert kinds["Point"] == len(points)


def find_pocket(file: str) -> list[shapely.Geometry]:
    """Take the areas of the Kursk pocket from a file by their fill alone."""
    features = load(SAMPLES / "deepstate" / file)["features"]
    return [
        shapely.force_2d(shapely.geometry.shape(feature["geometry"]))
        for feature in features
        if feature["properties"].get("fill") == POCKET
    ]


def test_deepstate_claims_are_those_of_a_plain_look(context: Context) -> None:
    """Every place in an area of the first file has its claim, by a loop over all."""
    features = load(SAMPLES / "deepstate" / "1723150336.geojson")["features"]
    areas = [
        (feature["properties"]["fill"], shapely.geometry.shape(feature["geometry"]))
        for feature in features
        if feature["properties"].get("fill") in (*KNOWN_FILLS, "#0f9d58")
        and feature["geometry"]["type"] != "Point"
    ]
    expected = {
        place.place_id
        for place in context.gazetteer.places
        if not place.is_area
        and any(area.covers(shapely.Point(place.lon, place.lat)) for _, area in areas)
    }

    claims = read_samples("deepstate", context).claims

    first = claims[claims["reported_date"] == "2024-08-08"]
    assert expected == set(first["place_id"])


@pytest.mark.parametrize(
    ("file", "day"),
    [
        pytest.param("1723150336.geojson", date(2024, 8, 8), id="8-august-2024"),
        pytest.param("1741506008_clipped.geojson", date(2025, 3, 9), id="9-march-2025"),
    ],
)
def test_pocket_is_measured(context: Context, file: str, day: date) -> None:
    """The pocket has the size that its polygons have one by one."""
    plain = sum(area_km2(shape) for shape in find_pocket(file))
    areas = open_areas(read_samples("deepstate", context))
    # Ground regained inside Ukraine has the same status and another label.
    pocket = areas[areas["label"] == "Ukrainian-held"]

    measured = measure_day(gpd.GeoDataFrame(pocket), day)["km2"].sum()

    assert plain == pytest.approx(measured, rel=1e-3)
    assert measured > 100


def test_sources_differ_about_the_pocket_as_their_own_numbers_do(
    context: Context,
) -> None:
    """UAControlMap gives another size than DeepState, to the size of its polygons."""
    sizes: dict[str, float] = {}
    for day in ("20240807", "20250309"):
        rings = load(SAMPLES / "uacontrolmap" / f"{day}.json")["areas_ua"]
        plain = [shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in rings]
        sizes[day] = sum(map(area_km2, plain))
    theirs = open_areas(read_samples("uacontrolmap", context))
    ours = open_areas(read_samples("deepstate", context))
    ukrainian = theirs[theirs["status"] == "ukrainian_control"]
    pocket = ours[ours["label"] == "Ukrainian-held"]

    for day, size in sizes.items():
        shown = date.fromisoformat(day)
        measured = measure_day(gpd.GeoDataFrame(ukrainian), shown)["km2"].sum()
        assert size == pytest.approx(measured, rel=1e-6)
    march = measure_day(gpd.GeoDataFrame(pocket), date(2025, 3, 9))["km2"].sum()
    assert march > 1.5 * sizes["20250309"]


def test_uacontrolmap_areas_are_all_accounted_for(context: Context) -> None:
    """Rows are the polygons of either side; lines and reports are told in notices."""
    count = 0
    for path in (SAMPLES / "uacontrolmap").iterdir():
        whole = load(path)
        count += len(whole["areas"]) + len(whole.get("areas_ua", []))

    report = read_samples("uacontrolmap", context).report

    assert count == report.read
    assert {"'frontline'", "'geos'"} <= set(" ".join(report.notices).split())


def test_isw_areas_have_about_the_size_that_isw_gives(context: Context) -> None:
    """The sum of a day lies near the sum of ISW's own figures; null ones are told."""
    read = empty = 0
    areas = open_areas(read_samples("isw", context))
    for path in sorted((SAMPLES / "isw").iterdir()):
        features = load(path)["features"]
        read += len(features)
        empty += sum(feature["geometry"] is None for feature in features)
        told = sum(_figure(feature) for feature in features if feature["geometry"])
        measured = measure_day(areas, date.fromisoformat(path.stem))["km2"].sum()

        assert told == pytest.approx(measured, rel=ISW_TOLERANCE)
    report = read_samples("isw", context).report
    assert (read, empty) == (report.read, len(report.discarded))


def _figure(feature: Mapping[str, Any]) -> float:
    return float(feature["properties"]["area_km2"])


def test_viina_rows_are_all_accounted_for(context: Context) -> None:
    """Statuses, places and changes are those that a loop over the rows finds."""
    path = SAMPLES / "viina" / "control_changes.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    last: dict[str, str] = {}
    changes = 0
    ukrainian = {"UA": "U", "LIBERATED": "U"}
    for row in sorted(rows, key=lambda row: (row["geonameid"], row["date"])):
        status = ukrainian.get(row["status"], row["status"])
        changes += last.get(row["geonameid"]) != status
        last[row["geonameid"]] = status

    reading = read_samples("viina", context)

    assert len(rows) == reading.report.read
    assert reading.report.read == reading.report.kept
    assert changes == len(reading.claims)
    known = set(context.dataset.places["place_id"])
    spoken = set(reading.claims["place_id"])
    assert set(reading.places["place_id"]) == spoken - known
