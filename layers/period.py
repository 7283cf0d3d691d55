"""What a reader asks about a stretch of days; no table, no clock."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from layers.control import Question, QuestionError


class Known(StrEnum):
    """Ways of knowing that are the same for every day of a period."""

    HINDSIGHT = "hindsight"
    """Ignore nothing, whenever it was published."""
    AS_OF = "as-of"
    """On each day ignore what was published after that day."""


Knowing: TypeAlias = Known | date
"""A way of knowing; a day means: ignore what was published after it."""


@dataclass(frozen=True, slots=True)
class Period:
    """One question asked about every day from one to another.

    Equal periods have equal answers. Whatever is built for a period says of each
    day what `layers.state.answer` says to `at(day)`.
    """

    from_day: date
    """The first valid day."""
    to_day: date
    """The last valid day, itself included."""
    known: Knowing = Known.HINDSIGHT
    """By when a claim must have been published to count."""
    sources: frozenset[str] | None = None
    """The visible sources, as in `layers.control.Question`."""
    overtaken_after: int | None = 30
    """Days after which an older position is not current any more; None: never."""
    entailed: bool = False
    """Whether what is said of a whole region speaks for the places in it."""

    def __post_init__(self) -> None:
        """Refuse what no answer could be given to.

        Raises:
            QuestionError: If the period ends before it begins, or for what a
                question about one of its days would be refused.
        """
        self.at(self.from_day)
        self.at(self.to_day)
        if self.to_day < self.from_day:
            raise QuestionError(
                f"the period from {self.from_day} to {self.to_day} ends before it "
                "begins; exchange the two days"
            )

    def at(self, day: date) -> Question:
        """Ask about one day what the period asks about all of its days.

        Args:
            day: A valid day, of the period or not.
        """
        return Question(
            as_of=day,
            known_by=self._known_by(day),
            sources=self.sources,
            overtaken_after=self.overtaken_after,
            entailed=self.entailed,
        )

    def _known_by(self, day: date) -> date | None:
        if isinstance(self.known, Known):
            return day if self.known is Known.AS_OF else None
        return self.known
