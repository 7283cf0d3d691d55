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
    known = _write_answers(then, "known")
    both = known.join(_write_answers(now, "hindsight"), how="outer").astype("str")
    silent = str(Agreement.SILENT)
    for column in both:
        both[column] = both[column].fillna(silent if "agreement" in str(column) else "")
    same = pd.Series(data=True, index=both.index)
    for what in ("agreement", *Side):
        same &= both[f"{what}_known"] == both[f"{what}_hindsight"]
    places = both[~same].sort_index().reset_index()[list(HINDSIGHT_COLUMNS)]
    known_by = pd.NaT if question.known_by is None else pd.Timestamp(question.known_by)
    late = now.in_force["reported_date"] > known_by
    return Hindsight(question, places, now.in_force[late].reset_index(drop=True))


def _write_answers(state: State, way: str) -> pd.DataFrame:
    """Write the agreement and what every side says into one row per place."""
    said = state.positions.pivot_table(
        index="place_id", columns="side", values="position", aggfunc="first"
    ).reindex(columns=[*map(str, Side)])
    # A side that is silent everywhere would be a column of numbers.
    said = said.astype("object")
    answers = state.agreements.set_index("place_id").join(said)
    answers.columns = pd.Index([f"{name}_{way}" for name in answers.columns])
    return answers
