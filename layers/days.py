"""The answers of all days of a period, from a few queries for all of them.

A day by itself is answered by `layers.state.answer`. Who asks about one day after the
other looks them up here: what is said of a day is that answer, row for row, as a test
holds for days of the tables and of made claims.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import Agreement
from layers.control import ACTIVITY_DAYS, OPEN_END, ORDER, build_near
from layers.period import Known, Period
from layers.state import (
    CLAIM_COLUMNS,
    POSITION_COLUMNS,
    State,
    add_ages,
    sort_claims,
    spread_positions,
)
from layers.stretches import (
    SPEAKING,
    build_spoken,
    build_stretches,
    build_told,
    execute_over,
    execute_over_days,
)

_KEPT: Final = tuple(c for c in CLAIM_COLUMNS if c not in ("age_days", "entailed_by"))
"""What a state says of a claim and the record holds."""

_WORDS: Final = tuple(column for column in _KEPT if column not in SPEAKING)
"""What a state says of a claim beside what the rules look at."""

_LASTING: Final = ("starts", "ends")
"""The days on which a row holds: half-open, never empty."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """What the claims amount to on every day up to the last one of a period.

    Nothing in it may be changed: it is shared by all who look days up.
    """

    period: Period
    """What was asked."""
    spoken: pd.DataFrame
    """Claims with `starts` and `ends`, the days on which they are in force."""
    near: pd.DataFrame
    """Claims of activity, likewise with the days on which they are recent."""
    positions: pd.DataFrame
    """Positions, likewise with the days on which sides have them."""
    agreements: pd.DataFrame
    """Agreements, likewise; what is missing is silent."""

    def at(self, day: date) -> State:
        """Look up the answer of one day.

        Args:
            day: A valid day, at most the last of the period.

        Returns:
            The same as `layers.state.answer` of `period.at(day)`.

        Raises:
            ValueError: If the day is after the last one of the period.
        """
        if day > self.period.to_day:
            raise ValueError(f"{day} is after {self.period.to_day}, the last day kept")
        spoken = _select(self.spoken, day)
        if self.period.entailed:
            # As in `layers.control.keep_last_words`, over the claims of one day.
            spoken = spoken.sort_values(list(ORDER))
            spoken = spoken.drop_duplicates(["place_id", "source_id"], keep="last")
            spoken = sort_claims(spoken)
        agreements = _select(self.agreements, day)
        return State(
            self.period.at(day),
            add_ages(spoken, day)[list(CLAIM_COLUMNS)],
            add_ages(_select(self.near, day), day)[list(CLAIM_COLUMNS)],
            add_ages(_select(self.positions, day), day)[list(POSITION_COLUMNS)],
            agreements[["place_id", "agreement"]],
        )


def build_days(store: Store, period: Period) -> Days:
    """Work out the answers of all days of a period.

    Args:
        store: Where the claims and places are.
        period: What is asked; its first day is not looked at.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        spoken = build_spoken(store, period, moments, (*SPEAKING, *_WORDS))
        near = build_near(build_told(store, period, moments))
        return spoken.select(*_KEPT, "entailed_by", *_LASTING), near.select(*_KEPT)

    spoken, near = execute_over(store, period, "days", build, apart=True)
    (stretches,) = execute_over_days(
        store,
        period,
        "stretches",
        lambda positions: (build_stretches(positions, period),),
    )
    places = _add_ends(stretches)
    return Days(
        period,
        sort_claims(spoken),
        sort_claims(_add_recent_days(near, period)),
        spread_positions(places, ("place_id", *_LASTING)),
        places[["place_id", "agreement", *_LASTING]],
    )


def _select(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    then = pd.Timestamp(day)
    on = (rows["starts"] <= then) & (rows["ends"] > then)
    return rows[on].reset_index(drop=True)


def _add_recent_days(near: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Say from when to when a claim of activity is recent, and known to be."""
    seen = ["valid_from", "reported_date"]
    as_of = period.known is Known.AS_OF
    return near.assign(
        entailed_by="",
        starts=near[seen].max(axis=1) if as_of else near["valid_from"],
        ends=near["valid_from"] + timedelta(days=ACTIVITY_DAYS),
    )


def _add_ends(stretches: pd.DataFrame) -> pd.DataFrame:
    """Let every stretch last until the next one; silent ones are left out then."""
    rows = stretches.sort_values(["place_id", "day"], ignore_index=True)
    ends = rows.groupby("place_id")["day"].shift(-1).fillna(pd.Timestamp(OPEN_END))
    rows = rows.rename(columns={"day": "starts"}).assign(ends=ends)
    return rows[rows["agreement"] != Agreement.SILENT].reset_index(drop=True)
