"""The answer to one question, as tables in memory and as a plain record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import SPLIT, STATUS_OF_BITS, Side
from layers.control import (
    OPEN_END,
    Question,
    QuestionError,
    build_activity,
    build_in_force,
)
from layers.entailment import build_with_entailed
from layers.positions import (
    SILENT_BITS,
    SPLIT_BITS,
    build_positions,
    build_state,
)

CLOSE_MATCHES: Final = 3
"""Known ids that a message about an unknown one suggests, at most."""

CLAIM_COLUMNS: Final = (
    "claim_id",
    "place_id",
    "source_id",
    "side",
    "status",
    "scope",
    "valid_from",
    "dated_by",
    "reported_date",
    "age_days",
    "entailed_by",
    "statement",
    "quote",
    "url",
    "publisher",
    "denies",
    "derived_from",
    "record_confidence",
    "note",
)
"""Columns of the claims of a state, in their order.

valid_from is valid time and reported_date known time, both datetime64[s];
dated_by says whether valid_from is the day of the "event" or of the "report";
age_days counts from valid_from to the day asked about; entailed_by is the region
or district that the claim speaks of, "" if it speaks of the place itself.
"""

POSITION_COLUMNS: Final = ("place_id", "side", "position", "valid_from", "age_days")
"""Columns of the positions of a state, in their order."""


@dataclass(frozen=True, slots=True)
class State:
    """What the visible claims amount to at one moment."""

    question: Question
    """What was asked."""
    in_force: pd.DataFrame
    """The claims in force, columns `CLAIM_COLUMNS`, by place and claim id."""
    activity: pd.DataFrame
    """Recent claims with scope near, likewise; they take part in nothing else."""
    positions: pd.DataFrame
    """One row per side that spoke about a place, by place, sides in fixed order.

    Columns place_id, side, position (a status or "split"), valid_from (that of
    the side's latest claims) and age_days.
    """
    agreements: pd.DataFrame
    """One row per place that somebody spoke about: place_id, agreement; by place.

    A place that is missing is silent.
    """

    def narrow(self, place_ids: Collection[str]) -> "State":
        """Keep what the answer says of some places."""
        kept = [
            frame[frame["place_id"].isin(place_ids)].reset_index(drop=True)
            for frame in (
                *(self.in_force, self.activity),
                *(self.positions, self.agreements),
            )
        ]
        return State(self.question, *kept)

    def to_record(self) -> dict[str, dict[str, Any]]:
        """Write the answer as plain values, ready for JSON.

        Returns:
            By place_id, sorted, regions like places: `agreement`, `positions`
            (by side, each a status or "split"; silent sides left out) and
            `claim_ids` (of the claims in force, sorted). Silent places are left
            out, so the record can be empty.
        """
        record: dict[str, dict[str, Any]] = {
            place: {"agreement": agreement, "positions": {}, "claim_ids": []}
            for place, agreement in self.agreements.itertuples(index=False)
        }
        spoken = self.positions[["place_id", "side", "position"]]
        for place, side, position in spoken.itertuples(index=False):
            record[place]["positions"][side] = position
        claims = self.in_force[["place_id", "claim_id"]]
        for place, claim in claims.itertuples(index=False):
            # Where all that was said has been withdrawn, the place is silent.
            if place in record:
                record[place]["claim_ids"].append(claim)
        return record


def answer(store: Store, question: Question) -> State:
    """Answer a question from the claims of a store.

    Args:
        store: Where the claims are.
        question: What is asked.

    Returns:
        The state; its tables are empty if nobody visible had spoken by then.

    Raises:
        QuestionError: If the question names a source that the store lacks.
    """
    require_sources(store, question)

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        in_force = build_speaking(store, question, moments)
        positions = build_positions(in_force)
        activity = build_activity(store.claims, question, moments)
        places = build_state(positions, question.overtaken_after)
        return in_force, activity.mutate(entailed_by=ibis.literal("")), places

    known_by = OPEN_END if question.known_by is None else question.known_by
    shape = (question.sources, question.overtaken_after, question.entailed)
    in_force, activity, places = store.execute_at(
        question.as_of, known_by, shape, build, apart=not question.entailed
    )
    places = places.sort_values("place_id", ignore_index=True)
    return State(
        question,
        add_ages(sort_claims(in_force), question.as_of)[list(CLAIM_COLUMNS)],
        add_ages(sort_claims(activity), question.as_of)[list(CLAIM_COLUMNS)],
        add_ages(spread_positions(places), question.as_of),
        places[["place_id", "agreement"]],
    )


def build_speaking(
    store: Store, question: Question, moments: ir.Table | None = None
) -> ir.Table:
    """Find the claims that take part in the answer.

    Args:
        store: Where the claims and places are.
        question: What is asked; says whether entailed claims take part.
        moments: As in `layers.control.build_in_force`.

    Returns:
        Its columns with `entailed_by`, "" for a claim about the place itself.
    """
    in_force = build_in_force(store.claims, question, moments)
    if question.entailed:
        return build_with_entailed(in_force, store.places)
    return in_force.mutate(entailed_by=ibis.literal(""))


def sort_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Put claims into the order of a state: by place and claim_id."""
    return claims.sort_values(["place_id", "claim_id"], ignore_index=True)


def add_ages(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Add age_days: whole days from valid_from to the day asked about."""
    ages = (pd.Timestamp(as_of) - rows["valid_from"]).dt.days.astype("int64")
    return rows.assign(age_days=ages)


def spread_positions(
    places: pd.DataFrame, kept: tuple[str, ...] = ("place_id",)
) -> pd.DataFrame:
    """Turn one column per side into one row per place and side that spoke.

    Args:
        places: Columns of `layers.positions.build_state`.
        kept: What each row keeps of its place.

    Returns:
        Those columns, with side, position and valid_from as in `State.positions`;
        by place, sides in their fixed order.
    """
    words = {bits: str(status) for bits, status in STATUS_OF_BITS.items()}
    words[SPLIT_BITS] = SPLIT
    parts = [
        places[list(kept)].assign(
            side=str(side),
            position=places[f"{side}_bits"].map(words),
            valid_from=places[f"{side}_since"],
        )[places[f"{side}_bits"] != SILENT_BITS]
        for side in Side
    ]
    # The sides stand in their fixed order, and a stable sort keeps it.
    return pd.concat(parts).sort_values("place_id", kind="stable", ignore_index=True)


def require_sources(store: Store, question: Question) -> None:
    """Refuse a question that names a source which the store lacks.

    Raises:
        QuestionError: Names the source and those that are spelt alike.
    """
    unknown = sorted((question.sources or frozenset()) - store.source_ids)
    if not unknown:
        return
    close = get_close_matches(unknown[0], store.source_ids, n=CLOSE_MATCHES)
    remedy = f"did you mean {', '.join(close)}?" if close else "see sources.csv"
    raise QuestionError(f"source {unknown[0]!r} is not among the sources; {remedy}")
