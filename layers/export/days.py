"""The answers of the days of a moving picture, whose panels hear different sources."""

from dataclasses import dataclass, field
from datetime import date

from data.store import Store
from layers import days
from layers.control import Question
from layers.period import Knowing, Period
from layers.state import State


@dataclass(slots=True)
class Days:
    """Answers questions about the days up to a last one, known in one way."""

    store: Store
    last: date
    """Last valid day that is asked about."""
    known: Knowing
    _days: dict[Period, days.Days] = field(default_factory=dict)

    def answer(self, question: Question) -> State:
        """Answer a question about one day, as `layers.state.answer` does.

        Args:
            question: Known in the way of these days. Questions that differ only in
                their day cost little after the first.
        """
        period = Period(
            from_day=date.min,
            to_day=self.last,
            known=self.known,
            sources=question.sources,
            overtaken_after=question.overtaken_after,
            entailed=question.entailed,
        )
        if period not in self._days:
            self._days[period] = days.build_days(self.store, period)
        return self._days[period].at(question.as_of)
