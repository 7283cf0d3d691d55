"""Waiting times with censored cases: against the literature and by hand."""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.control import QuestionError
from layers.lags import LAG_COLUMNS, Outcome, estimate_lags
from layers.survival import CURVE_COLUMNS, SUMMARY_COLUMNS, Survival, estimate_survival

NORMAL_975 = 1.959963984540054
"""The normal quantile that leaves 2.5 % above it."""

Cases = Sequence[tuple[int, bool]]

CASES = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def estimate(cases: Cases) -> Survival:
    """Estimate the waiting time of cases: days, and whether the waiting ended."""
    days, observed = zip(*cases, strict=True)
    return estimate_survival(np.array(days, "float64"), np.array(observed, "bool"))


def multiply_out(cases: Cases) -> list[tuple[int, Fraction, float, int]]:
    """Multiply the shares that remain at each day, with whole numbers only.

    Returns:
        Day, share still waiting, Greenwood's sum, and cases at risk.
    """
    share, total = Fraction(1), Fraction(0)
    rows = []
    for day in sorted({day for day, _ in cases}):
        risk = sum(other >= day for other, _ in cases)
        ended = sum(other == day and end for other, end in cases)
        share *= Fraction(risk - ended, risk)
        if risk > ended:
            total += Fraction(ended, risk * (risk - ended))
        rows.append((day, share, float(total), risk))
    return rows


def test_paper_of_kaplan_and_meier() -> None:
    """The example of Kaplan and Meier (1958): four deaths, four losses, n = 8."""
    deaths = [(8, True), (31, True), (54, True), (92, True)]
    losses = [(10, False), (27, False), (70, False), (121, False)]
    curve = estimate(deaths + losses).curve
    steps = curve[curve["acknowledged"] > 0]

    assert [8, 31, 54, 92] == list(steps["days"])
    assert [0.875, 0.7, 0.525, 0.2625] == pytest.approx(list(steps["waiting"]))


def test_remission_of_leukaemia() -> None:
    """The 21 patients on 6-MP of Freireich et al. (Blood 21, 1963), in weeks.

    Expected values as tabulated in Kleinbaum and Klein, Survival Analysis (3rd ed.
    2012), chapter 2; the median is 23.
    """
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    watched = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = estimate([(w, True) for w in relapsed] + [(w, False) for w in watched])
    steps = found.curve[found.curve["acknowledged"] > 0].set_index("days")

    assert {
        6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482
    } == pytest.approx(steps["waiting"].to_dict(), abs=5e-5)  # fmt: skip
    assert [21, 17, 15, 12, 11, 7, 6] == list(steps["at_risk"])
    assert (21, 9, 12) == tuple(found.summary[n] for n in SUMMARY_COLUMNS[:3])
    assert 23 == found.summary["median"]
    assert 13 == found.summary["quartile_25"]
    assert np.isnan(found.summary["quartile_75"])
    assert 13 == found.summary["median_low"]
    assert np.isnan(found.summary["median_high"])


@given(cases=CASES)
def test_curve_is_the_product_of_shares(cases: Cases) -> None:
    """Share, cases at risk and confidence band are those multiplied out by hand."""
    found = estimate(cases).curve
    expected = multiply_out(cases)

    assert [day for day, *_ in expected] == list(found["days"])
    assert [risk for *_, risk in expected] == list(found["at_risk"])
    shares = [float(share) for _, share, *_ in expected]
    assert shares == pytest.approx(list(found["waiting"]))
    for (_, share, total, _), row in zip(expected, found.itertuples(), strict=True):
        if 0 < share < 1:
            turn = NORMAL_975 * sqrt(total) / log(share)
            assert row.low == pytest.approx(float(share) ** exp(-turn))
            assert row.high == pytest.approx(float(share) ** exp(turn))
        else:
            assert np.isnan([row.low, row.high]).all()


@given(cases=CASES)
def test_curve_falls_and_counts_every_case(cases: Cases) -> None:
    """The share never grows, and every case ends in exactly one row."""
    curve = estimate(cases).curve

    assert list(CURVE_COLUMNS) == list(curve)
    assert curve["waiting"].is_monotonic_decreasing
    assert len(cases) == curve["acknowledged"].sum() + curve["censored"].sum()


@given(cases=CASES)
def test_without_censoring_the_median_is_the_lower_middle(cases: Cases) -> None:
    """If all waits ended, the quantiles are those of the sorted days."""
    days = sorted(day for day, _ in cases)
    found = estimate([(day, True) for day in days]).summary

    assert days[(len(days) + 1) // 2 - 1] == found["median"]


def test_nobody_ended_waiting() -> None:
    """With every case censored all still wait, and no quantile is reached."""
    found = estimate([(3, False), (5, False)])

    assert [1.0, 1.0] == list(found.curve["waiting"])
    assert np.isnan(found.summary["median"])
    assert (2, 0, 2) == tuple(found.summary[n] for n in SUMMARY_COLUMNS[:3])


@pytest.mark.parametrize(
    "days", [pytest.param([], id="none"), pytest.param([-1.0], id="negative")]
)
def test_nothing_to_estimate_from_is_refused(days: list[float]) -> None:
    """Without a case, or with a negative wait, there is no estimate."""
    with pytest.raises(QuestionError, match="cannot be estimated"):
        estimate_survival(np.array(days), np.ones(len(days), "bool"))


def make_lags(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Write lags of one change: follower, outcome, days."""
    lags = pd.DataFrame(rows, columns=["follower", "outcome", "days"])
    return lags.reindex(columns=list(LAG_COLUMNS))


def test_lags_are_estimated_group_by_group() -> None:
    """Who said it already is no case; who never did counts as censored."""
    table, estimates = estimate_lags(
        make_lags(
            ("isw", str(Outcome.ACKNOWLEDGED), 2),
            ("isw", str(Outcome.OPEN), 9),
            ("isw", str(Outcome.ALREADY_SAID), 0),
            ("cit", str(Outcome.CHANGED_AGAIN), 4),
        )
    )

    assert [("isw", 2, 1, 1), ("cit", 1, 0, 1)] == list(
        table.iloc[:, :4].itertuples(index=False, name=None)
    )
    assert 2 == table.loc[0, "median"]
    assert {("isw",), ("cit",)} == set(estimates)


def test_no_lags_are_a_table_without_rows() -> None:
    """Where nothing was waited for, the columns stay."""
    table, estimates = estimate_lags(make_lags())

    assert table.empty
    assert ["follower", *SUMMARY_COLUMNS] == list(table)
    assert {} == estimates
