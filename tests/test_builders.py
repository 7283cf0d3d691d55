"""Layers: what they hold, where they stand, and that empty ones keep their form."""

from datetime import date

import geopandas as gpd
import pytest

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from data.vocabulary import Side
from layers.builders import (
    CRS,
    PLACE_COLUMNS,
    build_activity_layer,
    build_positions_layer,
    build_region_layer,
    build_source_layer,
)
from layers.control import Question
from layers.state import CLAIM_COLUMNS, State, answer

BEFORE = Question(date(2024, 1, 1))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The bundled tables."""
    return read_dataset()


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    """A store of the bundled tables."""
    return open_store(dataset)


@pytest.fixture(scope="module")
def state(store: Store) -> State:
    """The answer of 27 April 2025, with hindsight."""
    return answer(store, Question(date(2025, 4, 27)))


def test_source_layer_holds_claims_with_place_and_evidence(
    state: State, dataset: Dataset
) -> None:
    """A row says what was claimed, by which clock, on what evidence, and where."""
    layer = build_source_layer(state, "deepstate", dataset.places)
    row = layer.set_index("claim_id").loc["gornal-deepstate-2025-04-27"]
    place = dataset.places.set_index("place_id").loc["gornal"]

    styled = ["fill", "pattern", "geometry"]
    assert list(layer) == [*CLAIM_COLUMNS, *PLACE_COLUMNS[1:], *styled]
    assert (row["fill"], row["pattern"]) == ("#7b3294", "stripes")
    assert layer.crs == CRS
    assert set(layer["source_id"]) == {"deepstate"}
    assert "near" not in set(layer["scope"])
    assert row["name_ru"] == "Горналь"
    assert (row["status"], row["scope"]) == ("contested", "partial")
    assert (str(row["valid_from"].date()), row["dated_by"]) == ("2025-04-26", "event")
    assert str(row["reported_date"].date()) == "2025-04-27"
    assert row["age_days"] == 1
    assert row["statement"]
    assert row["url"].startswith("https://")
    assert (row["geometry"].x, row["geometry"].y) == (place["lon"], place["lat"])


def test_source_layers_hold_every_claim_in_force(
    state: State, dataset: Dataset
) -> None:
    """One layer per source, and together they are the claims in force."""
    layers = [
        build_source_layer(state, source_id, dataset.places)
        for source_id in dataset.sources["source_id"]
    ]
    claim_ids = [claim_id for layer in layers for claim_id in layer["claim_id"]]

    assert sorted(claim_ids) == sorted(state.in_force["claim_id"])


def test_activity_layer_holds_recent_claims_of_fighting_nearby(
    state: State, dataset: Dataset
) -> None:
    """Activity is a layer apart, of the same columns, with scope near throughout."""
    layer = build_activity_layer(state, "deepstate", dataset.places)
    source_layer = build_source_layer(state, "deepstate", dataset.places)

    assert list(layer) == list(source_layer)
    assert set(layer["scope"]) == {"near"}
    assert "oleshnya-deepstate-2025-04-27" in set(layer["claim_id"])
    assert layer["age_days"].between(0, 13).all()


@pytest.mark.parametrize("build", [build_source_layer, build_activity_layer])
def test_empty_layer_keeps_its_form(
    store: Store, state: State, dataset: Dataset, build: type[gpd.GeoDataFrame]
) -> None:
    """A layer without claims has the columns, types and CRS of a full one."""
    full = build(state, "deepstate", dataset.places)
    empty = build(answer(store, BEFORE), "deepstate", dataset.places)

    assert empty.empty
    assert empty.crs == CRS
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_positions_layer_has_one_mark_per_place(state: State, dataset: Dataset) -> None:
    """Every place has one row, with what each side says and since when."""
    layer = build_positions_layer(state, dataset.places)
    rows = layer.set_index("place_id")
    gornal, silent = rows.loc["gornal"], rows.loc["UA-53"]

    assert list(layer["place_id"]) == list(dataset.places["place_id"])
    assert layer.crs == CRS
    assert set(layer.geom_type) == {"Point"}
    assert gornal["agreement"] == "disputed"
    assert [gornal[side] for side in Side] == [
        "split",
        "ukrainian_control",
        "contested",
    ]
    assert str(gornal["ukrainian_since"].date()) == "2025-04-27"
    assert [gornal[f"{side}_age_days"] for side in Side] == [1, 0, 1]
    assert silent["agreement"] == "silent"
    assert [silent[side] for side in Side] == ["", "", ""]
    assert silent[[f"{side}_since" for side in Side]].isna().all()


def test_positions_layer_says_what_the_record_says(
    state: State, dataset: Dataset
) -> None:
    """The marks and the plain record of a state are the same statement."""
    layer = build_positions_layer(state, dataset.places)
    told = layer[layer["agreement"] != "silent"]
    record = {
        row["place_id"]: (
            row["agreement"],
            {str(side): row[side] for side in Side if row[side]},
        )
        for _, row in told.iterrows()
    }

    assert record == {
        place: (found["agreement"], found["positions"])
        for place, found in state.to_record().items()
    }


def test_silent_positions_layer_keeps_its_form(
    store: Store, state: State, dataset: Dataset
) -> None:
    """Before the first claim every place is silent and no column changes type."""
    full = build_positions_layer(state, dataset.places)
    silent = build_positions_layer(answer(store, BEFORE), dataset.places)

    assert set(silent["agreement"]) == {"silent"}
    assert silent.dtypes.to_dict() == full.dtypes.to_dict()


def test_region_layer_has_the_polygons(state: State, dataset: Dataset) -> None:
    """What is said of a whole oblast is drawn on the oblast."""
    marks = build_positions_layer(state, dataset.places)
    layer = build_region_layer(state, dataset.places, dataset.regions)
    kursk = layer.set_index("place_id").loc["RU-KRS"]
    point = marks.set_index("place_id").loc["RU-KRS"].geometry

    assert list(layer) == list(marks)
    assert layer.crs == CRS
    assert set(layer["place_id"]) == set(dataset.regions["region_id"])
    assert (kursk["agreement"], kursk["russian"]) == ("disputed", "russian_control")
    assert kursk.geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert kursk.geometry.contains(point)


def test_region_without_polygon_is_left_out(state: State, dataset: Dataset) -> None:
    """A region that nobody drew stays in the marks and out of the polygons."""
    drawn = dataset.regions[dataset.regions["region_id"] != "RU-KRS"]
    layer = build_region_layer(state, dataset.places, drawn)

    assert set(layer["place_id"]) == set(drawn["region_id"])


def test_gazetteer_order_and_index_do_not_matter(
    state: State, dataset: Dataset
) -> None:
    """Marks keep to their place whatever the row order of the gazetteer."""
    turned = dataset.places.iloc[::-1]
    layer = build_positions_layer(state, turned).set_index("place_id")
    usual = build_positions_layer(state, dataset.places).set_index("place_id")

    assert layer.loc[usual.index].equals(usual)


def test_entailed_claim_stands_at_each_place(store: Store, dataset: Dataset) -> None:
    """With entailment a claim about an oblast stands at its villages as well."""
    question = Question(date(2025, 4, 27), entailed=True)
    layer = build_source_layer(
        answer(store, question), "ru-kremlin", dataset.places
    ).set_index("place_id")

    assert layer.loc["gornal", "entailed_by"] == "RU-KRS"
    assert layer.loc["gornal", "name"] == "Gornal"
    assert layer.loc["RU-KRS", "entailed_by"] == ""
