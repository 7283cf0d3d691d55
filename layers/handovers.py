"""Changes of hands: what the first claim of each was, and who made it.

Which claims change hands is said in `layers.hands`; how long the others took to
follow, in `layers.lags`. Days are days of publication here: the question is who
spoke when, not what had been true since when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from data.store import Store
from data.vocabulary import Scope, Side
from layers.admissions import HOLDING
from layers.control import build_dated
from layers.hands import HOME, Change, Said, find_changes
from layers.lags import LAG_COLUMNS, Spared, build_lags, find_worlds, is_among
from layers.period import Period
from layers.stretches import build_told, execute_over

SIDES: Final = tuple(map(str, Side))

DAYS_APART: Final = 10_000_000
"""More days than there are from the first day of the calendar to the last."""

HANDOVER_COLUMNS: Final = (
    *("handover", "place_id", "holder", "former", "claimed_on", "claimed_for"),
    *("first_claim_id", "first_source_id", "first_side", "first_sides"),
    *("first_sources", "contradicted_by", "contradicted_side"),
    *("contradicted_after", "changed_again"),
)
"""Columns of the changes of hands, in their order."""


@dataclass(frozen=True, slots=True)
class Handovers:
    """The changes of hands first claimed in a period, and the waits that followed."""

    handovers: pd.DataFrame
    """Columns `HANDOVER_COLUMNS`; by claimed_on and place_id.

    handover numbers them from 0. holder and former are sides. claimed_on is the
    day on which the first claim was published, claimed_for the earliest day that
    it speaks about. All claims of that day share the first word: first_sides and
    first_sources name all who made one, separated by |; first_claim_id is the one
    about the earliest day, with its source and side. contradicted_by is the first
    claim, published within `settled_after` days and about no earlier day than
    claimed_for, by which a first side excludes the new holder, "" if there is none;
    contradicted_side is that side, contradicted_after the days until then (Int64,
    NA). changed_again is the day of the next change at the place, NaT if there is
    none. Days are datetime64[s].
    """
    lags: pd.DataFrame
    """Who acknowledged each change and when, as `layers.lags.build_lags` says."""
    last_day: pd.Timestamp
    """The day up to which anybody was waited for; NaT if nobody had spoken."""


def build_handovers(store: Store, period: Period) -> Handovers:
    """Find the changes of hands first claimed in a period, and who followed when.

    Args:
        store: Where the claims and places are.
        period: Its days are days of publication here. What was published before
            the first counts for who was said to hold the place then; what was
            published after the last is not looked at. Followers are waited for
            until the last, or the end of the record if that is sooner.
            overtaken_after is `settled_after` of `layers.hands`.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        told = build_told(store, period, moments)
        told = told.filter(told.reported_date <= told.as_of)
        met = told.group_by(["place_id", "source_id", "side"])
        return (
            _build_said(told, store.places),
            met.aggregate(met=told.reported_date.min()),
            told.aggregate(last_day=told.reported_date.max()),
        )

    said, met, ends = execute_over(store, period, "handovers", build, apart=True)
    order = ["place_id", "reported_date", "valid_from", "claim_id"]
    said = said.sort_values(order, ignore_index=True)
    found = _go_through(said, period.overtaken_after)
    changes = _write_changes(found, said)
    said["handover"] = _assign(said, changes)
    _add_contradictions(changes, said, period.overtaken_after)
    last_day = pd.Timestamp(ends["last_day"].max())
    lags = build_lags(changes, said, met, last_day, _find_spared(found, said))
    return _select(changes, lags, last_day, period)


def _build_said(told: ir.Table, places: ir.Table) -> ir.Table:
    """Take the claims about places, with the holder that each names, if any."""
    dated = build_dated(told)
    whole = dated.scope != Scope.PARTIAL.value
    names = [(whole & (dated.bits == bits), str(s)) for s, bits in HOLDING.items()]
    said = dated.mutate(
        whole=ibis.cases((whole, 1), else_=0), holder=ibis.cases(*names, else_="")
    )
    return said.join(places.select("place_id", "country"), "place_id").select(
        *("place_id", "country", "claim_id", "source_id", "side"),
        *("bits", "whole", "holder", "reported_date", "valid_from"),
    )


def _go_through(said: pd.DataFrame, settled_after: int | None) -> list[Change]:
    """Find the changes at every place, in the order of the claims."""
    naming = said[said["holder"] != ""]
    names = [naming[column].tolist() for column in ("source_id", "side", "holder")]
    days = [
        naming[column].to_numpy().astype("datetime64[D]").astype(int).tolist()
        for column in ("reported_date", "valid_from")
    ]
    rows = zip(naming.index.tolist(), *names, *days, strict=True)
    claims = [*map(Said._make, rows)]
    homes = naming["country"].map(HOME).tolist()
    starts = np.flatnonzero(~naming["place_id"].duplicated()).tolist()
    return [
        change
        for start, end in pairwise([*starts, len(claims)])
        for change in find_changes(claims[start:end], homes[start], settled_after)
    ]


def _write_changes(found: list[Change], said: pd.DataFrame) -> pd.DataFrame:
    """Write the changes as a table, in the order in which they were found."""
    first = said.iloc[[change.first_rows[0] for change in found]]
    copied = {
        "place_id": first["place_id"],
        "claimed_on": first["reported_date"],
        "claimed_for": first["valid_from"],
        "first_claim_id": first["claim_id"],
        "first_source_id": first["source_id"],
        "first_side": first["side"],
    }
    named = {
        "holder": [change.holder for change in found],
        "former": [change.former for change in found],
        "first_sides": _name_all(said["side"], found, SIDES.index),
        "first_sources": _name_all(said["source_id"], found, None),
    }
    changes = pd.DataFrame(
        {name: column.to_numpy() for name, column in copied.items()}
        | {name: pd.Series(column, dtype="str") for name, column in named.items()}
    )
    changes["handover"] = np.arange(len(changes))
    changes["changed_again"] = changes.groupby("place_id")["claimed_on"].shift(-1)
    return changes


def _name_all(
    names: "pd.Series[str]", found: list[Change], order: Callable[[str], int] | None
) -> list[str]:
    """Name all who made a first claim of each change, separated by |."""
    name_of = names.tolist()
    return [
        "|".join(sorted({name_of[row] for row in change.first_rows}, key=order))
        for change in found
    ]


def _find_spared(found: list[Change], said: pd.DataFrame) -> Spared:
    """List who claimed each change first, and who had said it all along."""
    side_of, source_of = said["side"].tolist(), said["source_id"].tolist()
    first = [
        (number, name_of[row])
        for number, change in enumerate(found)
        for row in change.first_rows
        for name_of in (side_of, source_of)
    ]
    already = [
        (number, name) for number, change in enumerate(found) for name in change.already
    ]
    return Spared(first, already)


def _assign(said: pd.DataFrame, changes: pd.DataFrame) -> "pd.Series[int]":
    """Say which change every claim was published after, -1 for before the first."""
    # One number per place and day, growing as the rows do, finds the last change.
    place, _ = pd.factorize(said["place_id"])
    day = said["reported_date"].to_numpy().astype("datetime64[D]").astype("int64")
    moment = place * DAYS_APART + day
    began = moment[said["claim_id"].isin(changes["first_claim_id"]).to_numpy()]
    last = np.searchsorted(began, moment, "right") - 1
    same = (began[last] // DAYS_APART == place) if len(began) else False
    numbers = np.where((last >= 0) & same, last, -1).astype("int64")
    return pd.Series(numbers, index=said.index)


def _add_contradictions(
    changes: pd.DataFrame, said: pd.DataFrame, settled_after: int | None
) -> None:
    """Find where a side that spoke first excludes what it said."""
    columns = ["handover", "holder", "claimed_on", "claimed_for", "first_sides"]
    against = said.drop(columns="holder").merge(changes[columns], on="handover")
    excludes = (against["bits"] & find_worlds(against["holder"])) == 0
    later = against["valid_from"] >= against["claimed_for"]
    against = against[excludes & later]
    against["days"] = (against["reported_date"] - against["claimed_on"]).dt.days
    if settled_after is not None:
        against = against[against["days"] <= settled_after]
    first = against[is_among(against["side"], against["first_sides"])]
    first = first.drop_duplicates("handover").set_index("handover")
    first = first.reindex(changes["handover"])
    changes["contradicted_by"] = first["claim_id"].fillna("").to_numpy()
    changes["contradicted_side"] = first["side"].fillna("").to_numpy()
    changes["contradicted_after"] = first["days"].astype("Int64").array


def _select(
    changes: pd.DataFrame, lags: pd.DataFrame, last_day: pd.Timestamp, period: Period
) -> Handovers:
    """Keep the changes of the period, and number them in their final order."""
    asked = changes[changes["claimed_on"] >= pd.Timestamp(period.from_day)]
    asked = asked.sort_values(["claimed_on", "place_id"], ignore_index=True)
    numbers = pd.Series(asked.index, index=asked["handover"])
    lags = lags[lags["handover"].isin(numbers.index)]
    lags = lags.assign(
        handover=lags["handover"].map(numbers).astype("int64"),
        rank=lags["side"].map({side: rank for rank, side in enumerate(SIDES)}),
    )
    order = ["handover", "follower_kind", "rank", "follower"]
    lags = lags.sort_values(order, ignore_index=True)
    asked["handover"] = asked.index
    return Handovers(asked[list(HANDOVER_COLUMNS)], lags[list(LAG_COLUMNS)], last_day)
