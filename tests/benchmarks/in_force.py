"""The claims in force, worked out with pandas as a Streamlit page usually would.

A second way to the same rows as `layers.control`, on purpose: what is compared
with claimline must not be built with it.
"""

from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

INKS: Final = {"russian_control": "#7b3294", "ukrainian_control": "#e66101"}
"""Colours of the markers by status."""

OTHER_INK: Final = "#6f6a60"


def read_claims(folder: Path) -> pd.DataFrame:
    """Read the claims of a dataset with position and interval.

    Args:
        folder: Where places.csv and claims.csv are.

    Returns:
        One row per claim that is not about activity nearby: `place_id`,
        `source_id`, `ink` of its marker, `lat` and `lon` in degrees EPSG:4326,
        and `valid_from`, `valid_to` as half-open interval of valid days with
        hindsight; NaT if nothing ends it.
    """
    claims = pd.read_csv(
        folder / "claims.csv", parse_dates=["event_date", "reported_date"]
    )
    claims = claims[claims["scope"] != "near"]
    claims = claims.assign(
        valid_from=claims["event_date"].fillna(claims["reported_date"])
    ).sort_values(["valid_from", "reported_date", "claim_id"])
    following = claims.groupby(["place_id", "source_id"])["valid_from"].shift(-1)
    places = pd.read_csv(folder / "places.csv", usecols=["place_id", "lat", "lon"])
    inks = claims["status"].map(INKS).fillna(OTHER_INK)
    columns = ["place_id", "source_id", "ink", "valid_from", "valid_to"]
    timed = claims.assign(valid_to=following, ink=inks)[columns]
    return timed.merge(places, on="place_id")


def select_in_force(claims: pd.DataFrame, day: date) -> pd.DataFrame:
    """Select the claims in force on a valid day, with hindsight.

    Args:
        claims: As from `read_claims`.
        day: The valid day.

    Returns:
        Those rows, at most one for each place and source.
    """
    at = pd.Timestamp(day)
    begun = claims["valid_from"] <= at
    return claims[begun & ~(claims["valid_to"] <= at)]


def find_days(folder: Path) -> tuple[date, date]:
    """Find the first and the last day of the date control.

    Args:
        folder: Where claims.csv is.

    Returns:
        The earliest day any claim holds from or was told on, and the latest day
        of publication.
    """
    columns = ["event_date", "reported_date"]
    days = pd.read_csv(folder / "claims.csv", usecols=columns, parse_dates=columns)
    return days.min().min().date(), days["reported_date"].max().date()
