"""Areas as they travel: which stand on a day, how they are written and measured."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from tiny_dataset import make_folder

from data.areas import (
    OPEN_END,
    build_area_frame,
    name_file,
    parse_areas,
    select_day,
    write_areas,
)
from data.problems import DataError
from data.store import open_store
from data.tables import Dataset, read_dataset
from geo.measure import area_km2
from layers.area_measures import (
    AreaQuestionError,
    build_series,
    measure_day,
    measure_disagreement,
)
from layers.areas import (
    TOLERANCE,
    UNIT,
    build_area_payload,
    encode_numbers,
    encode_shape,
    simplify,
)
from layers.columns import OPEN_DAY, build_columns
from layers.payload import build_payload

FIRST = date(2025, 4, 26)
SOURCES = frozenset({"isw", "ru-mod"})


def make_row(
    shape: shapely.Geometry,
    days: tuple[int, int | None],
    status: str = "russian_control",
    source: str = "isw",
    lag: int = 0,
) -> dict[str, object]:
    """Make an area that stands from one day to another, counted from `FIRST`."""
    start, end = (None if n is None else FIRST + timedelta(days=n) for n in days)
    assert start is not None
    known_to = OPEN_END if end is None else pd.Timestamp(end + timedelta(days=lag))
    return {
        "source_id": source,
        "status": status,
        "label": "held",
        "valid_from": pd.Timestamp(start),
        "valid_to": OPEN_END if end is None else pd.Timestamp(end),
        "known_from": pd.Timestamp(start + timedelta(days=lag)),
        "known_to": known_to,
        "km2": area_km2(shape),
        "geometry": shape,
    }


def box(west: float, east: float) -> shapely.Polygon:
    """Make a box of the strip from 51 to 51.2 degrees north."""
    return shapely.box(west, 51.0, east, 51.2)


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Two sources that agree on some ground, disagree on some, and change once."""
    return build_area_frame(
        [
            make_row(box(35.0, 35.2), (0, 2)),
            make_row(box(35.0, 35.3), (2, None)),
            make_row(box(35.3, 35.5), (0, None), "contested"),
            make_row(box(35.1, 35.4), (1, None), "ukrainian_control", "ru-mod", 1),
        ]
    )


@pytest.fixture
def folder(tmp_path: Path, areas: gpd.GeoDataFrame) -> Path:
    """The tiny dataset with these areas beside its tables."""
    made = make_folder(tmp_path)
    for source, own in areas.groupby("source_id"):
        (made / name_file(str(source))).write_bytes(write_areas(gpd.GeoDataFrame(own)))
    return made


def test_dataset_without_areas_has_none(tmp_path: Path) -> None:
    """Folders of old stay as they were: no areas, and none in what travels."""
    dataset = read_dataset(make_folder(tmp_path))

    payload = build_payload(dataset, build_columns(open_store(dataset), dataset))

    assert dataset.areas.empty
    assert "areas" not in json.loads(payload)


def test_areas_are_read_beside_the_tables(
    folder: Path, areas: gpd.GeoDataFrame
) -> None:
    """All files of areas make one table, and change the digest of the dataset."""
    dataset = read_dataset(folder)
    for path in folder.glob("areas-*"):
        path.unlink()

    assert len(areas) == len(dataset.areas)
    assert sorted(areas["km2"]) == sorted(dataset.areas["km2"])
    assert dataset.digest != read_dataset(folder).digest


def test_writing_is_undone_by_reading(areas: gpd.GeoDataFrame) -> None:
    """Nothing is lost on the way through a file, and equal tables are equal bytes."""
    content = write_areas(areas)

    read, problems = parse_areas(content, "areas-x.parquet", SOURCES)

    assert () == problems
    assert_geodataframe_equal(areas, read)
    assert content == write_areas(read)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"source_id": "nobody"}, "nobody", id="source"),
        pytest.param({"status": "withdrawn"}, "withdrawn", id="status"),
        pytest.param({"geometry": shapely.Point(35, 51)}, "polygon", id="point"),
        pytest.param({"valid_from": pd.NaT}, "days", id="no-day"),
        pytest.param(
            {
                "geometry": shapely.Polygon(
                    [(35, 51), (36, 52), (36, 51), (35, 52), (35, 51)]
                )
            },
            "polygon",
            id="bow-tie",
        ),
    ],
)
def test_faulty_areas_are_named(
    folder: Path, areas: gpd.GeoDataFrame, change: dict[str, object], message: str
) -> None:
    """A dataset with them is refused by the name of the file."""
    rows = areas.head(1).copy()
    for name, value in change.items():
        rows[name] = gpd.GeoSeries([value], crs=4326) if name == "geometry" else value
    (folder / "areas-isw.parquet").write_bytes(write_areas(rows))

    with pytest.raises(DataError, match=rf"areas-isw\.parquet.*{message}"):
        read_dataset(folder)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_file_that_is_no_parquet_is_named(folder: Path, content: bytes) -> None:
    """Damage never passes for absence."""
    (folder / "areas-isw.parquet").write_bytes(content)

    with pytest.raises(DataError, match="no GeoParquet"):
        read_dataset(folder)


def stands(row: Any, day: date, known_by: date | None) -> bool:  # noqa: ANN401
    """Say it as plainly as it can be said."""

    def seen(of: str) -> bool:
        moment = pd.Timestamp(day)
        known = known_by is None or row[f"known_{of}"] <= pd.Timestamp(known_by)
        return bool(row[f"valid_{of}"] <= moment and known)

    return seen("from") and not seen("to")


@pytest.mark.parametrize("known", [None, *range(-1, 5)])
@pytest.mark.parametrize("day", range(-1, 5))
def test_areas_of_a_day(areas: gpd.GeoDataFrame, day: int, known: int | None) -> None:
    """On every day, known by every day, those stand that have begun and not ended."""
    on = FIRST + timedelta(days=day)
    known_by = None if known is None else FIRST + timedelta(days=known)

    found = select_day(
        areas, pd.Timestamp(on), None if known_by is None else pd.Timestamp(known_by)
    )

    expected = [i for i, row in areas.iterrows() if stands(row, on, known_by)]
    assert expected == list(found.index)


def decode(content: bytes) -> list[list[tuple[int, int]]]:
    """Read a shape back, number by number."""
    numbers = _read_numbers(content)
    rings = []
    for _ in range(next(numbers)):
        lon = lat = 0
        ring = []
        for _ in range(next(numbers)):
            lon, lat = lon + _unfold(next(numbers)), lat + _unfold(next(numbers))
            ring.append((lon, lat))
        rings.append(ring)
    assert next(numbers, None) is None
    return rings


def _read_numbers(content: bytes) -> Iterator[int]:
    number, place = 0, 0
    for byte in content:
        number |= (byte & 0x7F) << place
        place += 7
        if byte < 0x80:
            yield number
            number, place = 0, 0


def _unfold(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


@given(st.lists(st.integers(0, 2**40), min_size=1))
def test_numbers_survive_their_writing(numbers: list[int]) -> None:
    """Whole numbers of any size come back."""
    content = encode_numbers(np.array(numbers, dtype="int64"))

    assert numbers == list(_read_numbers(content))


CORNERS = st.lists(
    st.tuples(st.integers(-3_000, 3_000), st.integers(-1_500, 1_500)),
    min_size=3,
    max_size=12,
    unique=True,
)


@given(CORNERS)
def test_shape_survives_its_writing(corners: list[tuple[int, int]]) -> None:
    """Every ring comes back within half a step of the grid."""
    points = shapely.MultiPoint([(x / 20, y / 20) for x, y in corners])
    hull = shapely.convex_hull(points)
    if not isinstance(hull, shapely.Polygon):
        return

    (ring,) = decode(encode_shape(hull))

    again = shapely.Polygon([(x * UNIT, y * UNIT) for x, y in ring])
    assert shapely.hausdorff_distance(hull, again) < UNIT


def test_neighbours_are_simplified_together() -> None:
    """The wavy edge that two areas share stays shared: no gap, no overlap."""
    lats = np.linspace(51.0, 51.2, 400)
    wave = [(35.2 + 0.0006 * np.sin(900 * y), y) for y in lats]
    west = shapely.Polygon([(35.0, 51.0), *wave, (35.0, 51.2)])
    east = shapely.Polygon([(35.4, 51.2), *wave[::-1], (35.4, 51.0)])
    areas = build_area_frame(
        [make_row(west, (0, None)), make_row(east, (0, None), "contested")]
    )

    left, right = (span.geometry for span in simplify(areas))

    assert shapely.coverage_is_valid(np.array([left, right]))
    before = shapely.get_num_coordinates(west)
    assert shapely.get_num_coordinates(left) < before / 2
    assert shapely.hausdorff_distance(left, west) < 4 * TOLERANCE


def test_unchanged_area_travels_once(folder: Path) -> None:
    """One that stands for days has one row, whatever changes far from it."""
    dataset = read_dataset(folder)

    payload = build_area_payload(dataset, FIRST, tuple(dataset.sources["source_id"]))

    assert payload is not None
    assert 4 == payload["count"]
    ends = base64.b64decode(payload["columns"]["valid_to"]["data"])
    assert [2, OPEN_DAY, OPEN_DAY, OPEN_DAY] == sorted(np.frombuffer(ends, "<u2"))
    assert {"Institute for the Study of War", "Russian Ministry of Defence"} == set(
        payload["names"].values()
    )


def test_measures_of_a_day_are_geodesic(areas: gpd.GeoDataFrame) -> None:
    """Each status of each source is summed on the ellipsoid, wholly or in a part."""
    whole = measure_day(areas, FIRST).set_index(["source_id", "status"])["km2"]
    part = measure_day(areas, FIRST, within=box(35.1, 36.0)).set_index("status")["km2"]

    assert area_km2(box(35.0, 35.2)) == pytest.approx(whole["isw", "russian_control"])
    assert area_km2(box(35.1, 35.2)) == pytest.approx(part["russian_control"])
    assert {"isw"} == set(measure_day(areas, FIRST)["source_id"])


def test_series_agrees_with_every_day(areas: gpd.GeoDataFrame) -> None:
    """On each day the run of that day has the sum that is measured on it."""
    series = build_series(areas)
    for n in range(5):
        day = pd.Timestamp(FIRST + timedelta(days=n))
        on = series[(series["from_day"] <= day) & (day < series["to_day"])]
        measured = measure_day(areas, day.date()).groupby(["source_id", "status"])

        expected = measured["km2"].sum().to_dict()
        assert expected == pytest.approx(
            on.set_index(["source_id", "status"])["km2"].to_dict()
        )


def test_disagreement_is_where_no_world_is_left(areas: gpd.GeoDataFrame) -> None:
    """Russian-held and contested both exclude Ukrainian-held; the rest is one-sided."""
    found = measure_disagreement(
        areas, FIRST + timedelta(days=2), ("isw", "ru-mod"), within=box(34.0, 35.45)
    )

    # A long edge and its halves are not quite the same geodesic.
    both = pytest.approx(area_km2(box(35.1, 35.4)), rel=1e-5)
    only = area_km2(box(35.0, 35.1)) + area_km2(box(35.4, 35.45))
    assert (both, both) == (found.both_km2, found.disputed_km2)
    assert pytest.approx(only, rel=1e-5) == found.only_one_km2
    assert found.only_other_km2 == pytest.approx(0, abs=1e-6)


def test_compatible_statuses_are_no_disagreement(areas: gpd.GeoDataFrame) -> None:
    """Contested ground can be not Ukrainian-held at the same time."""
    areas["status"] = areas["status"].replace(
        {"ukrainian_control": "not_ukrainian_control"}
    )

    found = measure_disagreement(areas, FIRST + timedelta(days=2), ("isw", "ru-mod"))

    assert found.disputed.is_empty
    assert found.both_km2 > 0


def test_source_without_areas_cannot_disagree(areas: gpd.GeoDataFrame) -> None:
    """It is named, and so are those that can."""
    with pytest.raises(AreaQuestionError, match=r"ru-mod.*isw"):
        measure_disagreement(areas, FIRST, ("isw", "ru-mod"))


def test_hidden_days_do_not_reach_the_browser_as_negative(folder: Path) -> None:
    """What began before the record is there from its first day on."""
    dataset: Dataset = read_dataset(folder)
    late = replace(dataset, areas=dataset.areas)

    payload = build_area_payload(
        late, FIRST + timedelta(days=1), tuple(dataset.sources["source_id"])
    )

    assert payload is not None
    starts = base64.b64decode(payload["columns"]["valid_from"]["data"])
    assert [0, 0, 0, 1] == sorted(np.frombuffer(starts, "<u2"))
