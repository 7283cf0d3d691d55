"""The biography of one place: every claim about it as a span of each clock."""

from dataclasses import replace
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import Side
from layers.admissions import flag_admissions
from layers.control import (
    OPEN_END,
    Question,
    build_intervals,
    build_moment,
    build_near,
)
from layers.origins import map_origins
from layers.period import Known, Period
from layers.state import require_sources
from layers.stretches import build_told

LANE_COLUMNS: Final = (
    *("claim_id", "source_id", "side", "status", "scope", "valid_from", "dated_by"),
    *("reported_date", "in_force_from", "in_force_to", "known_from", "known_to"),
    *("superseded", "never_known", "retroactive", "admission", "denies"),
    *("derived_from", "origin", "statement", "quote", "url", "publisher"),
    *("record_confidence", "note"),
)
"""Columns of the lanes, in their order."""

ADDED: Final = ("retroactive", "admission", "origin")
"""Those of them that are worked out in memory."""


def build_lanes(store: Store, place_id: str, period: Period) -> pd.DataFrame:
    """Lay out every claim about a place, source by source.

    Args:
        store: Where the claims are.
        place_id: The place; one without claims has no rows.
        period: Which sources are visible, and, if it is known on a fixed day, by
            when a claim must have been published. Its days leave nothing out.

    Returns:
        Columns `LANE_COLUMNS`, one row per claim, those about its vicinity too; by
        side in the fixed order, source, valid_from, reported_date and claim_id.
        in_force_from and in_force_to are the valid days on which the claim is the
        source's last word with hindsight, known_from and known_to the days on which
        it was as known that day; half-open, datetime64[s], the end NaT while open.
        superseded and never_known mark claims for which either is no day; a claim of
        scope near is never in force, so both are true, and its spans are empty.
        retroactive: published after the day that it speaks about. origin as from
        `layers.origins.find_origins`.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """
    require_sources(store, period.at(period.to_day))
    about = store.claims.filter(store.claims.place_id == place_id)
    fixed = None if isinstance(period.known, Known) else period.known
    moment = build_moment(Question(period.to_day, fixed))
    told = build_told(replace(store, claims=about), period, moment)
    lanes = store.execute(_build_spans(told))
    for end in ("in_force_to", "known_to"):
        lanes[end] = lanes[end].mask(lanes[end] == pd.Timestamp(OPEN_END))
    lanes["retroactive"] = lanes["reported_date"] > lanes["valid_from"]
    lanes["admission"] = flag_admissions(lanes)
    lanes["origin"] = map_origins(store, lanes["claim_id"])
    order = ["side", "source_id", "valid_from", "reported_date", "claim_id"]
    lanes = lanes.sort_values(order, key=_rank, ignore_index=True)
    return lanes[list(LANE_COLUMNS)]


def _build_spans(told: ir.Table) -> ir.Table:
    """Add the days of both clocks to every claim; those nearby have none."""
    spoken = build_intervals(told)
    in_force = spoken.valid_from < spoken.valid_to
    seen = spoken.known_from < spoken.known_to
    spoken = spoken.mutate(
        in_force_from=spoken.valid_from,
        in_force_to=spoken.valid_to,
        superseded=~in_force,
        never_known=~seen,
    )
    near = build_near(told)
    near = near.mutate(
        in_force_from=near.valid_from,
        in_force_to=near.valid_from,
        known_from=ibis.greatest(near.valid_from, near.reported_date),
        superseded=ibis.literal(value=True),
        never_known=ibis.literal(value=True),
    )
    near = near.mutate(known_to=near.known_from)
    columns = [c for c in LANE_COLUMNS if c not in ADDED]
    return spoken.select(columns).union(near.select(columns))


def _rank(column: pd.Series) -> pd.Series:
    """Put sides in their fixed order; the rest is sorted as it is."""
    return column.map([*map(str, Side)].index) if column.name == "side" else column
