"""The quirks of each outside format, one by one."""

import io
import json
from pathlib import Path

import geopandas as gpd
import pytest
from map_files import (
    BASIVKA,
    BEFORE,
    GORNAL,
    HEADER,
    RUSSIAN,
    UKRAINIAN,
    UNKNOWN,
    list_said,
    make_advance,
    make_box,
    make_collection,
    make_context,
    make_deepstate,
    make_feature,
    make_isw,
    make_member,
    make_uacontrolmap,
    make_viina,
    read_maps,
)

from data.readers.contract import Context, ImportRefusedError, Reading


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """The tiny dataset as context."""
    return make_context(tmp_path)


def open_areas(reading: Reading) -> gpd.GeoDataFrame:
    """Open the areas of a reading."""
    (content,) = reading.files.values()
    return gpd.read_parquet(io.BytesIO(content))


@pytest.mark.parametrize(
    ("fill", "status", "words"),
    [
        pytest.param(RUSSIAN, "russian_control", "Russian-held", id="held"),
        pytest.param(BEFORE, "russian_control", "Russian-held since", id="before"),
        pytest.param(UKRAINIAN, "ukrainian_control", "Ukrainian-held", id="pocket"),
        pytest.param("#0288D1", "ukrainian_control", "Ukrainian-held again", id="case"),
        pytest.param("#0f9d58", "ukrainian_control", "Ukrainian-held again", id="old"),
        pytest.param(UNKNOWN, "contested", "of unknown status", id="grey"),
    ],
)
def test_fill_decides_whatever_the_name_says(
    context: Context, fill: str, status: str, words: str
) -> None:
    """The name says liberated of everything here, damaged letters and all."""
    reading = read_maps(
        "deepstate", context, make_deepstate("2024-08-08T20:52:16", (GORNAL, fill))
    )

    assert [("gornal", status, "2024-08-08")] == list_said(reading)
    assert words in reading.claims["statement"][0]


def test_publication_time_is_utc(context: Context) -> None:
    """A map of five minutes before midnight in Greenwich is of that day."""
    reading = read_maps(
        "deepstate", context, make_deepstate("2024-08-08T23:55:00", (GORNAL, RUSSIAN))
    )

    assert "2024-08-08" == list_said(reading)[0][2]
    assert reading.claims["url"][0].endswith("/1723161300/geojson")


def test_same_publication_twice_counts_once(context: Context) -> None:
    """A file and its cut form are one map; the second is reported."""
    twice = [
        make_deepstate("2024-08-08T08:00", (GORNAL, RUSSIAN), name=name)
        for name in ("1723104000.geojson", "1723104000_clipped.geojson")
    ]

    report = read_maps("deepstate", context, *twice).report

    assert (2, 1) == (report.read, report.kept)
    assert "same map" in report.discarded[0].problems[0].message


@pytest.mark.parametrize(
    ("name", "more"),
    [
        pytest.param("map.geojson", {"id": 1723104000}, id="id-in-the-file"),
        pytest.param("1723104000.geojson", {"id": 1}, id="name-over-id"),
    ],
)
def test_time_is_found_in_name_or_id(
    context: Context, name: str, more: dict[str, int]
) -> None:
    """The name counts; where it is none, the id of the collection."""
    feature = make_feature(make_box(GORNAL), fill=RUSSIAN)
    member = make_member(name, make_collection([feature], **more))

    reading = read_maps("deepstate", context, member)

    assert "2024-08-08" == list_said(reading)[0][2]
    assert bool(reading.report.notices) == (more["id"] == 1)


@pytest.mark.parametrize("name", ["map.geojson", "9999999999.geojson", "1.geojson"])
def test_map_without_a_time_is_refused(context: Context, name: str) -> None:
    """Nobody can say of which day it is."""
    feature = make_feature(make_box(GORNAL), fill=RUSSIAN)

    with pytest.raises(ImportRefusedError, match="publi"):
        read_maps("deepstate", context, make_member(name, make_collection([feature])))


def test_uacontrolmap_has_latitude_first(context: Context) -> None:
    """Areas are turned round; a swapped file lies far off and is reported."""
    good = make_uacontrolmap("20240807", [BASIVKA], [GORNAL])
    swapped = make_uacontrolmap("20240808", [BASIVKA[::-1]], [GORNAL[::-1]])

    reading = read_maps("uacontrolmap", context, good, swapped)

    expected = {("gornal", "ukrainian_control"), ("basivka", "russian_control")}
    assert expected == {said[:2] for said in list_said(reading)}
    problems = [row.problems[0] for row in reading.report.discarded]
    assert all("swapped" in problem.remedy for problem in problems)
    assert 2 == len(problems)


def test_uacontrolmap_shows_its_day_and_was_published_on_the_next(
    context: Context,
) -> None:
    """The file's day is that of the state; the backup it comes from is a day later."""
    reading = read_maps(
        "uacontrolmap", context, make_uacontrolmap("20240807", [], [GORNAL])
    )

    claim = reading.claims.iloc[0]
    assert "2024-08-07" == f"{claim['event_date']:%Y-%m-%d}"
    assert "2024-08-08" == f"{claim['reported_date']:%Y-%m-%d}"
    area = open_areas(reading).iloc[0]
    assert claim["event_date"] == area["valid_from"]
    assert claim["reported_date"] == area["known_from"]


def test_missing_parts_of_uacontrolmap_are_named(context: Context) -> None:
    """Early files have no areas_ua, which is no statement and ends nothing."""
    reading = read_maps(
        "uacontrolmap",
        context,
        make_uacontrolmap("20240807", [BASIVKA], [GORNAL]),
        make_uacontrolmap("20240808", [BASIVKA], None),
    )

    assert "withdrawn" not in set(reading.claims["status"])
    assert any("'areas_ua'" in text for text in reading.report.notices)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"frontline": [[51.1, 35.0], [51.2, 35.1]]}, id="flat-frontline"),
        pytest.param({"frontline": [[[51.1, 35.0]], []]}, id="lines"),
        pytest.param({"geos": []}, id="no-geos"),
        pytest.param({"geos": {"ru": []}, "new": 1}, id="unknown-part"),
    ],
)
def test_other_parts_of_uacontrolmap_say_nothing(
    context: Context, parts: dict[str, object]
) -> None:
    """Lines and reports make no claim; each part is named in the report."""
    reading = read_maps(
        "uacontrolmap", context, make_uacontrolmap("20250101", [], [GORNAL], **parts)
    )

    assert [("gornal", "ukrainian_control", "2025-01-02")] == list_said(reading)
    named = " ".join(reading.report.notices)
    assert all(f"'{name}'" in named for name, part in parts.items() if part)


def test_isw_advance_is_no_control(context: Context) -> None:
    """It rules out Ukrainian control and says no more."""
    reading = read_maps(
        "isw",
        context,
        make_isw("2024-09-14", make_advance(make_box(GORNAL, height=0), "2024-09-14")),
    )

    assert [("gornal", "not_ukrainian_control", "2024-09-14")] == list_said(reading)


def test_isw_features_bear_their_own_days(context: Context) -> None:
    """The day of the features counts; that of the file's name is reported."""
    older = make_advance(make_box(BASIVKA), "2024-09-10")
    newer = make_advance(make_box(GORNAL), "2024-09-12")

    reading = read_maps("isw", context, make_isw("2024-09-14", older, newer))

    assert {"2024-09-12"} == {said[2] for said in list_said(reading)}
    events = reading.claims.set_index("place_id")["event_date"]
    assert "2024-09-10" == f"{events['basivka']:%Y-%m-%d}"
    assert events.isna()["gornal"]
    assert "another day" in reading.report.notices[0]


def test_isw_null_geometry_draws_nothing_and_is_counted(context: Context) -> None:
    """It is discarded with a reason, and does not keep others from ending."""
    first = make_isw("2024-09-14", make_advance(make_box(GORNAL), "2024-09-14"))
    second = make_isw(
        "2024-09-15",
        make_advance(make_box(BASIVKA), "2024-09-15"),
        make_advance(None, "2024-09-15"),
    )

    reading = read_maps("isw", context, first, second)

    assert ("gornal", "withdrawn", "2024-09-15") in list_said(reading)
    assert 1 == len(reading.report.discarded)


def test_crossed_ring_is_mended_and_reported(context: Context) -> None:
    """A bow tie becomes two triangles, and the report gives their size."""
    lon, lat = GORNAL
    tie = [[lon - 0.1, lat - 0.1], [lon + 0.1, lat + 0.1]]
    tie += [[lon + 0.1, lat - 0.1], [lon - 0.1, lat + 0.1], tie[0]]

    reading = read_maps(
        "isw", context, make_isw("2024-09-14", make_advance(tie, "2024-09-14"))
    )

    (repair,) = reading.report.repaired
    assert "2 parts" in repair.remedy
    assert open_areas(reading).geometry.is_valid.all()


def test_unknown_layer_is_reported_not_guessed(context: Context) -> None:
    """A layer of another name says nothing, and its name is in the report."""
    strange = make_feature(
        make_box(BASIVKA), date="2024-09-14", layer_type="kursk_other"
    )
    good = make_advance(make_box(GORNAL), "2024-09-14")

    report = read_maps("isw", context, make_isw("2024-09-14", strange, good)).report

    assert "kursk_other" == report.discarded[0].problems[0].value


def test_viina_finds_known_places_and_adds_others(context: Context) -> None:
    """A namesake nearby is the place itself; what is unknown becomes a new one."""
    reading = read_maps(
        "viina",
        context,
        make_viina(
            "7,Basovka,51.21,34.81,20220224,RU",
            "8,Basivka,51.9,34.1,20220224,RU",
            "9,Myropillia,51.3,34.7,20220224,LIBERATED",
        ),
    )

    assert ["basivka", "geonames-8", "geonames-9"] == sorted(reading.claims["place_id"])
    names = reading.places.set_index("place_id")["name"]
    assert names["geonames-8"] != "Basivka"
    assert names["geonames-9"] == "Myropillia"
    assert {"UA-59"} == set(reading.places["admin1_id"])


def test_viina_keeps_every_flap_and_drops_repeats(context: Context) -> None:
    """A status that stays is no news; one that comes back the next day is."""
    statuses = ["RU", "RU", "CONTESTED", "RU", "LIBERATED", "UA"]
    rows = [
        f"1,Basivka,51.2,34.8,2022030{day},{status}"
        for day, status in enumerate(statuses, start=1)
    ]

    reading = read_maps("viina", context, make_viina(*reversed(rows)))

    said = [status for _, status, _ in list_said(reading)]
    assert said == [
        "russian_control",
        "contested",
        "russian_control",
        "ukrainian_control",
    ]
    assert 6 == reading.report.kept


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("1,Basivka,51.2,34.8,20220230,RU", "date", id="no-such-day"),
        pytest.param("1,Basivka,51.2,34.8,2022-03-01,RU", "date", id="other-form"),
        pytest.param("1,Basivka,51.2,34.8,19990101,RU", "date", id="other-age"),
        pytest.param("1,Basivka,51.2,34.8,20220301,XX", "status", id="status"),
        pytest.param("1,Basivka,34.8,51.2,20220301,RU", "lat", id="swapped"),
        pytest.param("1,Basivka,nan,34.8,20220301,RU", "lat", id="nan"),
        pytest.param("1,Basivka,51.2,1e999,20220301,RU", "lon", id="infinite"),
        pytest.param("x,Basivka,51.2,34.8,20220301,RU", "geonameid", id="id"),
        pytest.param("1,,51.2,34.8,20220301,RU", "name", id="nameless"),
        pytest.param("1,Basivka,51.2,34.8", "", id="short"),
    ],
)
def test_bad_row_of_viina_is_named(context: Context, row: str, column: str) -> None:
    """The report has line, column and the row as it came; the others stay."""
    reading = read_maps(
        "viina", context, make_viina("2,Basivka,51.2,34.8,20220224,RU", row)
    )

    (discarded,) = reading.report.discarded
    assert (3, column) == (discarded.row, discarded.problems[0].column)
    assert 1 == reading.report.kept


def test_missing_column_of_viina_is_named(context: Context) -> None:
    """A table without it is refused by the name of the column."""
    with pytest.raises(ImportRefusedError, match="lat"):
        read_maps("viina", context, make_viina(header=HEADER.replace("lat,", "")))


def test_features_can_hide_no_coordinates_in_their_texts(context: Context) -> None:
    """A name that looks like coordinates is a name."""
    name = '"coordinates": [[1, 2], [3, 4]]'
    feature = make_feature(make_box(GORNAL), fill=RUSSIAN, name=name)
    member = make_member("1723104000.geojson", make_collection([feature]))

    reading = read_maps("deepstate", context, member)

    assert 1 == len(reading.claims)
    assert name == json.loads(member.read())["features"][0]["properties"]["name"]
