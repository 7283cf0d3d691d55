"""Several datasets as one: nothing is dropped, nothing means two things."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imports import make_context, read

from data.bringing import Brought, join_brought
from data.merge import Merged, Part, merge_parts
from data.readers.contract import ImportRefusedError
from data.tables import Dataset

HEADER = "place,status,reported_date,source,url,claim_id,denies"
ROW = "Gornal,russian_control,2025-04-26,ru-mod,https://a.b/1,c1,"


@pytest.fixture(scope="module")
def base() -> Dataset:
    """The bundled tables."""
    return make_context().dataset


def make_part(name: str, *rows: str, header: str = HEADER) -> Part:
    """Make a part of rows of a table."""
    reading = read("\n".join([header, *rows]), name)
    return Brought(name, "table", reading).to_part()


def whole(dataset: Dataset) -> Part:
    """Take a dataset as a part."""
    return Part("whole", dataset.claims, dataset.places, dataset.sources)


def list_claims(merged: Merged) -> dict[str, dict[Any, Any]]:
    """List the merged claims by their ids, each of which stands once."""
    _, _, claims = merged.to_frames()
    assert claims["claim_id"].is_unique
    return {row["claim_id"]: row for row in claims.to_dict("records")}


def test_first_part_stays_as_it_is(base: Dataset) -> None:
    """What is there already keeps its ids, its notes and its order."""
    merged = merge_parts([whole(base), make_part("my.csv", ROW)])

    _, _, claims = merged.to_frames()
    kept = claims[claims["claim_id"] != "c1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        base.claims.sort_values(["reported_date", "claim_id"], ignore_index=True),
        kept.astype(base.claims.dtypes.to_dict()),
    )


def test_clashing_ids_get_the_name_of_their_part() -> None:
    """Two claims of one id are both kept, the later one renamed and reported."""
    other = ROW.replace("Gornal", "Guyevo")
    merged = merge_parts([make_part("a.csv", ROW), make_part("b.csv", other)])

    assert set(list_claims(merged)) == {"c1", "b-c1"}
    assert [n for n in merged.notes if "c1 of b.csv is b-c1 here" in n]


def test_renamed_claim_never_takes_the_id_of_another() -> None:
    """A new id that a later row of the same part has already is passed over."""
    other = ROW.replace("c1", "b-c1").replace("Gornal", "Guyevo")
    merged = merge_parts([make_part("a.csv", ROW), make_part("b.csv", ROW, other)])

    claims = list_claims(merged)
    assert set(claims) == {"c1", "b-c1", "b-c1-2"}
    assert claims["b-c1"]["place_id"] == "guyevo"


def test_links_follow_renamed_claims() -> None:
    """A denial still names the claim of its own table after both were renamed."""
    denial = "Gornal,not_russian_control,2025-04-27,ua-genstaff,https://a.b/1,c2,c1"
    rows = (ROW, denial)
    merged = merge_parts([make_part("a.csv", *rows), make_part("b.csv", *rows)])

    assert list_claims(merged)["b-c2"]["denies"] == "b-c1"
    assert list_claims(merged)["c2"]["denies"] == "c1"


def test_same_claim_twice_is_kept_and_shown_as_such() -> None:
    """The second of two equal claims says in its note which said it before."""
    merged = merge_parts([make_part("a.csv", ROW), make_part("b.csv", ROW)])

    assert list_claims(merged)["b-c1"]["note"].endswith("Says the same as c1.")
    assert "b-c1 says the same as c1." in merged.notes


def test_every_claim_says_where_it_comes_from(base: Dataset) -> None:
    """The note of a claim that was brought names its file; others are left alone."""
    merged = merge_parts([whole(base), make_part("my.csv", ROW)])

    brought = {i for i, row in list_claims(merged).items() if "my.csv" in row["note"]}
    assert brought == {"c1"}


def test_new_places_of_one_id_in_two_regions_stay_two() -> None:
    """A farm of the same name elsewhere is another place with another name."""
    header = "place,status,reported_date,source,url,lat,lon"
    row = "Farm,contested,2025-04-26,isw,https://a.b/1,{}"
    merged = merge_parts(
        [
            make_part("a.csv", row.format("51.2,35.3"), header=header),
            make_part("b.csv", row.format("50.9,34.5"), header=header),
        ]
    )

    assert set(merged.places) == {"farm", "b-farm"}
    assert len({row["name"] for row in merged.places.values()}) == 2
    assert {row["place_id"] for row in list_claims(merged).values()} == {
        "farm",
        "b-farm",
    }


def test_sources_of_one_id_on_two_sides_stay_two() -> None:
    """A channel that two tables put on different sides is two sources."""
    header = "place,status,reported_date,source,url,side"
    row = "Gornal,contested,2025-04-26,My Channel,https://a.b/1,"
    merged = merge_parts(
        [
            make_part("a.csv", f"{row}russian", header=header),
            make_part("b.csv", f"{row}ukrainian", header=header),
        ]
    )

    sides = {i: row["side"] for i, row in merged.sources.items()}
    assert sides == {"my-channel": "russian", "b-my-channel": "ukrainian"}


@settings(max_examples=10)
@given(
    st.lists(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=3), min_size=1, max_size=4
    )
)
def test_merging_loses_no_claim(ids: list[list[str]]) -> None:
    """However ids clash, the merged tables have as many claims as their parts."""
    parts = [
        make_part(f"{number}.csv", *(ROW.replace("c1", claim_id) for claim_id in part))
        for number, part in enumerate(ids)
    ]

    assert sum(map(len, ids)) == len(list_claims(merge_parts(parts)))


def test_nothing_kept_is_refused_with_the_reasons(base: Dataset) -> None:
    """A table of which no row is kept makes no dataset, and the refusal says why."""
    reading = read(f"{HEADER}\nAtlantis,RU,2025-04-26,ru-mod,https://a.b/1,,")

    with pytest.raises(ImportRefusedError, match="is no place of the gazetteer"):
        join_brought(base, [Brought("my.csv", "table", reading)], beside=False)


def test_alone_the_claims_bring_only_their_own_sources(base: Dataset) -> None:
    """A dataset of what was brought lists the sources that speak in it."""
    reading = read(f"{HEADER}\n{ROW}")

    joined = join_brought(base, [Brought("my.csv", "table", reading)], beside=False)

    assert list(joined.dataset.sources["source_id"]) == ["ru-mod"]
    assert len(joined.dataset.places) == len(base.places)
