"""What hindsight adds: how a day looks now, beside how it looked when known by then."""

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from data.store import Store
from data.vocabulary import Agreement, Side
from layers.control import Question
from layers.state import State, answer

HINDSIGHT_COLUMNS: Final = (
    *("place_id", "agreement_known", "agreement_hindsight"),
    *(f"{side}_{way}" for side in Side for way in ("known", "hindsight")),
)
"""Columns of the places that look different now, in their order."""


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What was published later and changes how a day looks."""

    question: Question
    """What was asked; its known_by is the day of knowing."""
    places: pd.DataFrame
    """Columns `HINDSIGHT_COLUMNS`, by place: the places whose answer differs.

    An agreement can be silent; what a side says is a status, "split", or "" if it
    is silent.
    """
    claims: pd.DataFrame
    """Columns `layers.state.CLAIM_COLUMNS`: the claims now in force on the day that
    were published after the day of knowing; by place and claim_id."""


def build_hindsight(store: Store, question: Question) -> Hindsight:
    """Compare a day as it was known with the same day in hindsight.

    Args:
        store: Where the claims are.
        question: What is asked; with known_by None nothing is hidden, so nothing
            is added.

    Raises:
        QuestionError: If the question names a source that the store lacks.
    """
    now = answer(store, replace(question, known_by=None))
    return compare_states(answer(store, question), now)


def compare_states(then: State, now: State) -> Hindsight:
    """Compare two answers about one day.

    Args:
        then: As it was known; its known_by is the day of knowing.
        now: With hindsight.
    """
    question = then.question
    known, hindsight = _list_answers(then), _list_answers(now)
    silent = (str(Agreement.SILENT), *("" for _ in Side))
    rows = []
    for place in sorted(known.keys() | hindsight.keys()):
        pairs = zip(known.get(place, silent), hindsight.get(place, silent), strict=True)
        told = tuple(pairs)
        if any(before != after for before, after in told):
            rows.append((place, *(word for pair in told for word in pair)))
    places = pd.DataFrame(rows, columns=list(HINDSIGHT_COLUMNS), dtype="str")
    known_by = pd.NaT if question.known_by is None else pd.Timestamp(question.known_by)
    late = now.in_force["reported_date"] > known_by
    return Hindsight(question, places, now.in_force[late].reset_index(drop=True))


def _list_answers(state: State) -> dict[str, tuple[str, ...]]:
    """List by place the agreement and what every side says, "" for nothing."""
    said = {
        (place, side): position
        for place, side, position in zip(
            *(state.positions[name] for name in ("place_id", "side", "position")),
            strict=True,
        )
    }
    return {
        place: (agreement, *(said.get((place, str(side)), "") for side in Side))
        for place, agreement in zip(
            state.agreements["place_id"], state.agreements["agreement"], strict=True
        )
    }
