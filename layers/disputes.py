"""The disputes that are open on a day: since when, and what each side says."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.store import Store
from data.vocabulary import Side
from layers.admissions import flag_admissions
from layers.control import Question
from layers.period import Period
from layers.spells import build_spells
from layers.state import State, answer

DISPUTE_COLUMNS: Final = (
    *("place_id", "disputed_from", "age_days"),
    *(f"{side}_{what}" for side in Side for what in ("position", "since", "claims")),
)
"""Columns of the disputes, in their order."""

VOICE_COLUMNS: Final = (
    *("place_id", "side", "claim_id", "source_id", "status", "scope", "valid_from"),
    *("reported_date", "age_days", "statement", "quote", "url", "publisher"),
    *("denies", "derived_from", "entailed_by", "admission"),
)
"""Columns of the voices, in their order."""


@dataclass(frozen=True, slots=True)
class OpenDisputes:
    """The disputed places of one day."""

    question: Question
    """What was asked of the day."""
    disputes: pd.DataFrame
    """Columns `DISPUTE_COLUMNS`, one row per disputed place, the longest dispute first.

    disputed_from is a valid day (datetime64[s]), age_days the days from it to the
    day asked about, 0 if it began then. Of each side: its position, a status,
    "split" or "" if it is silent; the valid day that it is of (NaT if silent); and
    how many claims make it.
    """
    voices: pd.DataFrame
    """Columns `VOICE_COLUMNS`: the claims that make those positions.

    valid_from is valid time, reported_date known time, age_days counts from
    valid_from. In the order of the disputes, sides in their fixed order, then by
    claim_id.
    """


def build_open_disputes(store: Store, period: Period) -> OpenDisputes:
    """List the places that are disputed on the last day of a period.

    Args:
        store: Where the claims and places are.
        period: Its last day is the day asked about. The others are not looked at,
            but they are known in the same way: as known that day, a dispute counts
            from the day on which a reader could have seen it.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """
    state = answer(store, period.at(period.to_day))
    return gather_open_disputes(build_spells(store, period), state)


def gather_open_disputes(spells: pd.DataFrame, state: State) -> OpenDisputes:
    """Gather the disputes of a day from what is known already.

    Args:
        spells: `layers.spells.build_spells` of a period that holds the day, asked
            in the same way; a longer period serves each of its days.
        state: The answer for the day.
    """
    day = pd.Timestamp(state.question.as_of)
    still = spells["disputed_to"].isna() | (spells["disputed_to"] > day)
    spells = spells[still & (spells["disputed_from"] <= day)]
    disputes = spells[["place_id", "disputed_from"]].assign(
        age_days=(day - spells["disputed_from"]).dt.days
    )
    voices = select_voices(state)
    disputes = _add_positions(disputes, state, voices).sort_values(
        ["disputed_from", "place_id"], ignore_index=True
    )
    places = disputes["place_id"].tolist()
    voices = voices[voices["place_id"].isin(places)]
    voices = voices.sort_values(
        ["place_id", "side", "claim_id"],
        key=lambda column: _rank(column, places),
        ignore_index=True,
    )
    return OpenDisputes(state.question, disputes[list(DISPUTE_COLUMNS)], voices)


def select_voices(state: State) -> pd.DataFrame:
    """Select the claims by which each side speaks: those about its latest day.

    Returns:
        Columns `VOICE_COLUMNS`, in the order of the claims of the state.
    """
    latest = state.positions[["place_id", "side", "valid_from"]]
    voices = state.in_force.merge(latest, on=["place_id", "side", "valid_from"])
    return voices.assign(admission=flag_admissions(voices))[list(VOICE_COLUMNS)]


def _add_positions(
    disputes: pd.DataFrame, state: State, voices: pd.DataFrame
) -> pd.DataFrame:
    places = disputes["place_id"]
    added: dict[str, pd.Series] = {}
    for side in map(str, Side):
        own = state.positions[state.positions["side"] == side].set_index("place_id")
        own = own.reindex(places).set_axis(places.index)
        spoken = voices.loc[voices["side"] == side, "place_id"].value_counts()
        spoken = spoken.reindex(places, fill_value=0).set_axis(places.index)
        added[f"{side}_position"] = own["position"].fillna("")
        added[f"{side}_since"] = own["valid_from"]
        added[f"{side}_claims"] = spoken.astype("int64")
    return disputes.assign(**added)


def _rank(column: pd.Series, places: list[str]) -> pd.Series:
    """Put places in the order of the disputes, and sides in their fixed order."""
    orders = {"place_id": places, "side": [*map(str, Side)]}
    if column.name not in orders:
        return column
    ranks = {word: rank for rank, word in enumerate(orders[str(column.name)])}
    return column.map(ranks)
