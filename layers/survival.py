"""How long something is waited for, when some of it has not come yet.

References:
    E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete
    Observations, Journal of the American Statistical Association 53 (1958),
    457-481: the estimator, and Greenwood's formula for its variance.
    R. Brookmeyer and J. Crowley, A Confidence Interval for the Median Survival
    Time, Biometrics 38 (1982), 29-41: a quantile's interval is where the band of
    the curve crosses its level; with the band that is symmetric in log(-log).
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import CensoredData, ecdf

from layers.control import QuestionError

LEVELS: Final = {"quartile_25": 0.75, "median": 0.5, "quartile_75": 0.25}
"""Shares that still wait when a quarter, a half, three quarters have come."""

CURVE_COLUMNS: Final = (
    *("days", "waiting", "low", "high", "at_risk", "acknowledged", "censored"),
)
"""Columns of a curve, in their order."""

SUMMARY_COLUMNS: Final = (
    *("cases", "acknowledged", "censored", "quartile_25"),
    *("median", "median_low", "median_high", "quartile_75"),
)
"""What is said of a curve in one line, in order."""

Days = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that still waits after each number of days."""

    curve: pd.DataFrame
    """Columns `CURVE_COLUMNS`; a step at each number of days that was observed.

    waiting is the share (0 to 1) that waits for more than `days` days; it holds
    until the next row. low and high bound it with 95 % confidence, and are NaN
    where the formula has no value: before the first event, and at 0. at_risk
    counts those waiting just before, acknowledged and censored what happened on
    that day. Before the first row everybody waits.
    """
    summary: dict[str, float]
    """`SUMMARY_COLUMNS`: whole numbers of cases, and days, NaN if never reached."""


def estimate_survival(days: Days, observed: npt.NDArray[np.bool_]) -> Survival:
    """Estimate a waiting time from cases of which some still wait.

    Args:
        days: How long each case was watched, in days, not negative.
        observed: Whether the waiting ended then; else the case is censored.

    Returns:
        The Kaplan-Meier estimate.

    Raises:
        QuestionError: If there is no case, or a negative number of days.
    """
    if not len(days) or np.min(days) < 0:
        raise QuestionError(
            f"a waiting time cannot be estimated from {len(days)} cases; at least one "
            "is needed, and none may be negative"
        )
    found = ecdf(CensoredData(uncensored=days[observed], right=days[~observed])).sf
    with warnings.catch_warnings():
        # Where the band has no value it is NaN, and said to be so above.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = found.confidence_interval(0.95, method="log-log")
    steps = found.quantiles
    censored = np.searchsorted(np.sort(days[~observed]), steps, "right")
    curve = pd.DataFrame(
        {
            "days": steps,
            "waiting": found.probabilities,
            "low": band.low.probabilities,
            "high": band.high.probabilities,
            "at_risk": len(days) - np.searchsorted(np.sort(days), steps, "left"),
            "acknowledged": [int((days[observed] == step).sum()) for step in steps],
            "censored": np.diff(censored, prepend=0),
        }
    )
    return Survival(curve, _summarise(curve, observed))


def _summarise(
    curve: pd.DataFrame, observed: npt.NDArray[np.bool_]
) -> dict[str, float]:
    summary: dict[str, float] = {
        "cases": len(observed),
        "acknowledged": int(observed.sum()),
        "censored": int((~observed).sum()),
    }
    for name, level in LEVELS.items():
        summary[name] = _find_first(curve, "waiting", level)
    summary["median_low"] = _find_first(curve, "low", LEVELS["median"])
    summary["median_high"] = _find_first(curve, "high", LEVELS["median"])
    return {name: summary[name] for name in SUMMARY_COLUMNS}


def _find_first(curve: pd.DataFrame, column: str, level: float) -> float:
    """Find the first day on which no more than a share still waits."""
    # Products of shares carry rounding: 0.5 is reached by 0.5000000000000001.
    below = curve.loc[curve[column] <= level + 1e-12, "days"]
    return float(below.iloc[0]) if len(below) else float("nan")
