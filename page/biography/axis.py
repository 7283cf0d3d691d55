"""Days on a line from left to right, as shares of its length."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

TICK_STEPS: Final = (1, 2, 3, 6, 12)
"""Months that may lie between two ticks."""

MOST_TICKS: Final = 13
"""How many ticks a line has at most."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of days; the last one is past its end."""

    first: pd.Timestamp
    past: pd.Timestamp

    def at(self, day: pd.Timestamp) -> float:
        """Say where a day stands, in percent of the length, within its ends."""
        whole = (self.past - self.first) / pd.Timedelta(days=1)
        share = (day - self.first) / pd.Timedelta(days=1) / whole
        return round(100 * min(1.0, max(0.0, share)), 3)

    def shows(self, first: pd.Timestamp, past: pd.Timestamp) -> bool:
        """Tell whether any day of a half-open stretch (NaT: open) is on the line."""
        return first < self.past and (pd.isna(past) or past > self.first)

    def span(self, first: pd.Timestamp, past: pd.Timestamp) -> tuple[float, float]:
        """Say where a stretch stands: its left end and its width, in percent.

        Args:
            first: The first day.
            past: The day after the last; NaT reaches to the end of the line.
        """
        left = self.at(first)
        right = 100.0 if pd.isna(past) else self.at(past)
        return left, round(right - left, 3)

    def find_ticks(self) -> list[pd.Timestamp]:
        """Find the first days of months that mark the line, a dozen at most."""
        months = pd.date_range(self.first, self.past, freq="MS")
        for step in TICK_STEPS:
            ticks = [m for m in months if (m.month - 1) % step == 0]
            if len(ticks) <= MOST_TICKS:
                return ticks
        return [m for m in months if m.month == 1]


def build_axis(days: list[pd.Timestamp], last: pd.Timestamp) -> Axis:
    """Build the line that holds some days and ends with the record.

    Args:
        days: What the line has to hold; at least one.
        last: The last day of the record.
    """
    first = min(days)
    past = max([*days, last]) + pd.Timedelta(days=1)
    # A little room in front, so that what begins on the first day is seen to begin.
    margin = max(pd.Timedelta(days=3), (past - first) / 50).floor("D")
    return Axis(first - margin, past)
