"""What all readers of outside maps promise alike."""

import io
from pathlib import Path

import pandas as pd
import pytest
from map_files import GOOD, make_context, make_member, read_maps

from data.bringing import Brought, join_brought
from data.readers.contract import (
    Context,
    ImportCancelledError,
    ImportRefusedError,
    Reading,
)
from data.readers.registry import READERS, find_reader, recognise
from data.schemas import CLAIMS_SCHEMA, PLACES_SCHEMA, SOURCES_SCHEMA
from data.vocabulary import Side

NAMES = sorted(GOOD)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """The tiny dataset as context."""
    return make_context(tmp_path)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each reader in turn."""
    return str(request.param)


@pytest.fixture
def reading(name: str, context: Context) -> Reading:
    """What each reader makes of its good files."""
    return read_maps(name, context, *GOOD[name]())


def test_every_reader_is_registered(name: str) -> None:
    """The command and the page find it, before tables, which take anything."""
    assert READERS.index(name) < READERS.index("table")
    assert find_reader(name).name == name


def test_auto_gives_each_file_to_its_reader() -> None:
    """Files of four formats in one folder are told apart by their content."""
    members = [member for name in NAMES for member in GOOD[name]()]

    known = recognise(members)

    assert {name: len(GOOD[name]()) for name in NAMES} == {
        name: len(theirs) for name, theirs in known.items()
    }


def test_every_row_is_accounted_for(reading: Reading) -> None:
    """What was read is kept, or discarded with a reason and a remedy."""
    report = reading.report

    assert report.read == report.kept + len(report.discarded)
    assert report.kept > 0
    for row in report.discarded:
        assert all(problem.message and problem.remedy for problem in row.problems)


def test_tables_have_the_columns_of_ours(reading: Reading) -> None:
    """Claims, new places and new sources satisfy the schemas."""
    CLAIMS_SCHEMA.validate(reading.claims)
    PLACES_SCHEMA.validate(reading.places)
    SOURCES_SCHEMA.validate(reading.sources)

    assert len(reading.claims) > 0
    assert reading.claims["claim_id"].is_unique


def test_reading_is_repeatable(name: str, context: Context) -> None:
    """The same files give the same claims, areas and report."""
    first, second = (read_maps(name, context, *GOOD[name]()) for _ in range(2))

    pd.testing.assert_frame_equal(first.claims, second.claims)
    assert first.files == second.files
    assert first.report.to_record() == second.report.to_record()


def test_result_is_a_dataset(name: str, context: Context, reading: Reading) -> None:
    """Joined with what is known, it passes every check, areas included."""
    joined = join_brought(
        context.dataset, [Brought("files", name, reading)], beside=True, parts=[]
    )

    assert set(reading.claims["claim_id"]) <= set(joined.dataset.claims["claim_id"])
    assert bool(reading.files) == (not joined.dataset.areas.empty)
    assert set(reading.files) <= set(joined.files)


def test_sources_are_independent(reading: Reading, context: Context) -> None:
    """None of the projects is a side's voice."""
    sources = pd.concat([context.sources, reading.sources]).set_index("source_id")

    sides = sources.loc[reading.claims["source_id"], "side"]

    assert {Side.INDEPENDENT.value} == set(sides)


def test_nothing_usable_is_refused(name: str, context: Context) -> None:
    """A file of which nothing can be used names itself in the refusal."""
    with pytest.raises(ImportRefusedError, match="broken"):
        read_maps(name, context, make_member("broken.json", b'{"features": ['))


def test_one_broken_file_costs_only_itself(name: str, context: Context) -> None:
    """The other files are read, and the broken one stands in the report."""
    whole = read_maps(name, context, *GOOD[name]())

    mixed = read_maps(name, context, make_member("broken", b"\xff\x00"), *GOOD[name]())

    assert whole.report.kept == mixed.report.kept
    assert "broken" in {row.file for row in mixed.report.discarded}
    pd.testing.assert_frame_equal(whole.claims, mixed.claims)


def test_work_can_be_cancelled(name: str, context: Context) -> None:
    """Whoever watches can end it."""

    def watch(_text: str, _share: float) -> None:
        raise ImportCancelledError("enough")

    with pytest.raises(ImportCancelledError):
        find_reader(name).read(GOOD[name](), context, watch)


def test_areas_are_valid_and_add_up(reading: Reading) -> None:
    """Every area is a valid polygon and no two of one status overlap on a day."""
    for content in reading.files.values():
        areas = pd.DataFrame(_read_areas(content))
        assert areas["geometry"].map(lambda shape: shape.is_valid).all()
        assert (areas["valid_from"] <= areas["valid_to"]).all()
        assert (areas["known_from"] >= areas["valid_from"]).all()
        for day in areas["valid_from"]:
            on = areas[(areas["valid_from"] <= day) & (day < areas["valid_to"])]
            for _, own in on.groupby("status"):
                shapes = list(own["geometry"])
                assert not any(
                    a.relate_pattern(b, "T********")
                    for i, a in enumerate(shapes)
                    for b in shapes[i + 1 :]
                )


def _read_areas(content: bytes) -> "pd.DataFrame":
    import geopandas as gpd  # noqa: PLC0415 - only here

    return gpd.read_parquet(io.BytesIO(content))
