"""What hindsight adds: how a day looks now, beside how it looked when known by then."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
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

SILENCE: Final = {
    "agreement": str(Agreement.SILENT),
    **dict.fromkeys(map(str, Side), ""),
}
"""What is told of a place, and what stands for silence in it."""


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
    either = known.index.union(hindsight.index)
    known, hindsight = known.reindex(either), hindsight.reindex(either)
    pairs = {
        f"{what}_{way}": frame[what].fillna(silence)
        for what, silence in SILENCE.items()
        for way, frame in (("known", known), ("hindsight", hindsight))
    }
    differs = np.logical_or.reduce(
        [pairs[f"{what}_known"] != pairs[f"{what}_hindsight"] for what in SILENCE]
    )
    told = pd.DataFrame(pairs, dtype="str")[differs].rename_axis("place_id")
    places = told.reset_index()[[*HINDSIGHT_COLUMNS]]
    known_by = pd.NaT if question.known_by is None else pd.Timestamp(question.known_by)
    late = now.in_force["reported_date"] > known_by
    return Hindsight(question, places, now.in_force[late].reset_index(drop=True))


def _list_answers(state: State) -> pd.DataFrame:
    """List the agreement and what every side says, by place; NaN for nothing."""
    answers = state.agreements.set_index("place_id")
    spoken = state.positions.set_index("place_id")
    said = {str(side): spoken.loc[spoken["side"] == side, "position"] for side in Side}
    return answers.assign(**said)
