"""The answers of many days of one period, from a few queries for all of them.

A day by itself is answered by `layers.state.answer`; a moving picture asks about
hundreds. What is said here of a day equals that answer, as a test holds for every day,
in the columns that a map is drawn from.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import Agreement, Side
from layers.control import ACTIVITY_DAYS, Question, build_near
from layers.period import Knowing, Known, Period
from layers.state import State, answer
from layers.stretches import (
    BITS,
    SINCE,
    WORDS,
    build_day_positions,
    build_spoken,
    build_stretches,
    build_told,
    execute_over,
)

_VOICE: Final = ("place_id", "source_id", "side", "valid_from", "scope")


@dataclass(frozen=True, slots=True)
class _Tables:
    """What one choice of sources said, through time."""

    stretches: pd.DataFrame
    spoken: pd.DataFrame
    near: pd.DataFrame


@dataclass(slots=True)
class Days:
    """Answers questions about the days up to a last one, known in one way."""

    store: Store
    last: date
    """Last valid day that is asked about."""
    known: Knowing
    _tables: dict[frozenset[str] | None, _Tables] = field(default_factory=dict)

    def answer(self, question: Question) -> State:
        """Answer a question about one day.

        Args:
            question: Known in the way of these days. Questions that differ only in
                their day cost little after the first.

        Returns:
            The state. Its claims in force and of activity have only the columns
            place_id, source_id, side, valid_from and scope.
        """
        if question.entailed:
            # Which entailed claim speaks is not in the tables of the period.
            return answer(self.store, question)
        if question.sources not in self._tables:
            self._tables[question.sources] = self._read(question)
        tables = self._tables[question.sources]
        day = pd.Timestamp(question.as_of)
        spoken, near = tables.spoken, tables.near
        heard = spoken[(spoken["starts"] <= day) & (spoken["ends"] > day)]
        return State(
            question,
            heard[list(_VOICE)],
            near[_find_recent(near, day, self.known)][list(_VOICE)],
            *_read_answers(tables.stretches, day),
        )

    def _read(self, question: Question) -> _Tables:
        period = Period(
            from_day=question.as_of,
            to_day=max(self.last, question.as_of),
            known=self.known,
            sources=question.sources,
            overtaken_after=question.overtaken_after,
        )

        def build(moments: ir.Table) -> tuple[ir.Table, ...]:
            spoken = build_spoken(self.store, period, moments)
            near = build_near(build_told(self.store, period, moments))
            positions = build_day_positions(self.store, period, moments)
            return (
                build_stretches(positions, period),
                spoken.select(*_VOICE, "starts", "ends"),
                near.select(*_VOICE, "reported_date"),
            )

        stretches, spoken, near = execute_over(self.store, period, "days", build)
        stretches = stretches.sort_values(["place_id", "day"], ignore_index=True)
        ends = stretches.groupby("place_id")["day"].shift(-1)
        return _Tables(stretches.assign(ends=ends), spoken, near)


def _find_recent(
    near: pd.DataFrame, day: pd.Timestamp, known: Knowing
) -> "pd.Series[bool]":
    """Find the activity of the days that end with a day, as far as it is known."""
    oldest = day - timedelta(days=ACTIVITY_DAYS)
    recent = (near["valid_from"] > oldest) & (near["valid_from"] <= day)
    return recent & (near["reported_date"] <= day) if known is Known.AS_OF else recent


def _read_answers(
    stretches: pd.DataFrame, day: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read positions and agreements of a day off the stretches that hold it."""
    holding = stretches["ends"].isna() | (stretches["ends"] > day)
    now = stretches[(stretches["day"] <= day) & holding]
    now = now[now["agreement"] != Agreement.SILENT].reset_index(drop=True)
    parts = []
    for side, bits, since in zip(Side, BITS, SINCE, strict=True):
        position = now[bits].map(WORDS)
        part: dict[str, Any] = {
            "place_id": now["place_id"],
            "side": str(side),
            "position": position,
            "valid_from": now[since],
        }
        parts.append(pd.DataFrame(part)[position != ""])
    positions = pd.concat(parts).sort_values(
        "place_id", kind="stable", ignore_index=True
    )
    positions["age_days"] = (day - positions["valid_from"]).dt.days.astype("int64")
    return positions, now[["place_id", "agreement"]]
