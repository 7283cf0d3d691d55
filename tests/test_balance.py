"""The balance of claims, counted again with plain pandas."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.store import Store
from data.tables import Dataset
from layers.balance import MEASURES, build_balance
from layers.period import Period

APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))
WHOLE = Period(date(2024, 8, 1), date(2026, 8, 5))


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(WHOLE, id="whole"),
        pytest.param(APRIL, id="april"),
        pytest.param(replace(APRIL, known=date(2025, 4, 20)), id="known"),
    ],
)
def test_every_source_is_counted(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """Claims, places and days of each source are those in the tables."""
    claims = dataset.claims
    last = period.known if isinstance(period.known, date) else period.to_day
    days = claims["reported_date"].between(str(period.from_day), str(last))
    counted = claims[days]
    found = build_balance(store, period)
    sources = found.sources.set_index("source_id")

    assert set(counted["source_id"]) == set(sources.index)
    assert len(counted) == found.sides["claims"].sum()
    assert 1.0 == pytest.approx(sources["share"].sum())
    for source_id, own in counted.groupby("source_id"):
        row = sources.loc[source_id]
        assert len(own) == row["claims"]
        assert own["place_id"].nunique() == row["places"]
        assert (own["scope"] == "near").sum() == row["near"]
        assert (own["derived_from"] != "").sum() == row["echoes"]
        assert own["reported_date"].min() == row["first_day"]
        assert own["reported_date"].max() == row["last_day"]


def test_sides_add_up_their_sources(store: Store) -> None:
    """A side has the claims of its sources, and not more places than they."""
    found = build_balance(store, WHOLE)
    added = found.sources.groupby("side")[["claims", "near", "admissions"]].sum()
    sides = found.sides.set_index("side")

    assert ["russian", "ukrainian", "independent"] == list(sides.index)
    pd.testing.assert_frame_equal(
        added.loc[sides.index], sides[["claims", "near", "admissions"]]
    )
    assert 0 == sides.loc["independent", "admissions"]
    assert [369, 202, 291] == list(sides["claims"])


def test_silent_sides_keep_their_rows(store: Store) -> None:
    """Before every claim each side stands with nothing, and no source does."""
    found = build_balance(store, Period(date(2014, 1, 1), date(2014, 2, 1)))

    assert [0, 0, 0] == list(found.sides["claims"])
    assert [0.0, 0.0, 0.0] == list(found.sides["share"])
    assert found.sides["first_day"].isna().all()
    assert found.sources.empty
    assert ["source_id", "side", *MEASURES] == list(found.sources)
