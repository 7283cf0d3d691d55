"""Who speaks how much: whatever is counted, the record is not a sample of opinion.

A reader who compares the sides has to see how many claims of each are on record,
about how many places, and between which days.
"""

from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import Scope, Side
from layers.admissions import is_admission
from layers.period import Period
from layers.stretches import build_told, execute_over

MEASURES: Final = (
    *("claims", "share", "places", "near", "admissions", "echoes"),
    *("first_day", "last_day"),
)
"""What is counted of each side and of each source, in order."""

SPEECH: Final = ("source_id", "side", "place_id", "reported_date")
"""Columns of a claim that say who spoke about what, and when."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The claims published in a period, counted by speaker.

    Of both tables: claims counts them, those of scope near among them; share is
    their part of all claims counted (0 to 1); places are those spoken about; near
    are claims about a vicinity; admissions concede a place to the other side;
    echoes only repeat another claim. first_day and last_day are days of
    publication (datetime64[s], NaT if there is no claim).
    """

    sides: pd.DataFrame
    """Columns side and `MEASURES`; every side, in the fixed order."""
    sources: pd.DataFrame
    """Columns source_id, side and `MEASURES`; every visible source that spoke, by
    side in the fixed order, those with most claims first."""


def build_balance(store: Store, period: Period) -> Balance:
    """Count what every side and every source said.

    Args:
        store: Where the claims are.
        period: Its days are days of publication here.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        told = build_told(store, period, moments)
        told = told.filter(told.reported_date <= told.as_of)
        return (told.select(*SPEECH, **_mark(told)),)

    (told,) = execute_over(store, period, "balance", build)
    told = told[told["reported_date"] >= pd.Timestamp(period.from_day)]
    sides = [str(side) for side in Side]
    by_side = _count(told, ["side"]).set_index("side").reindex(sides)
    counts = [name for name in MEASURES if not name.endswith("_day")]
    by_side[counts] = by_side[counts].fillna(0)
    whole = dict.fromkeys((n for n in counts if n != "share"), "int64")
    by_source = _count(told, ["source_id", "side"])
    by_source["rank"] = by_source["side"].map(sides.index)
    by_source = by_source.sort_values(
        ["rank", "claims", "source_id"], ascending=[True, False, True]
    )
    return Balance(
        by_side.astype(whole).reset_index()[["side", *MEASURES]],
        by_source.reset_index()[["source_id", "side", *MEASURES]],
    )


def _mark(told: ir.Table) -> dict[str, ir.Value]:
    """Mark with 1 what is counted apart."""
    marks = {
        "near": told.scope == Scope.NEAR.value,
        "admissions": is_admission(told),
        "echoes": told.derived_from != "",
    }
    return {name: ibis.cases((mark, 1), else_=0) for name, mark in marks.items()}


def _count(told: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    counted = told.groupby(by, as_index=False).agg(
        claims=("place_id", "size"),
        places=("place_id", "nunique"),
        near=("near", "sum"),
        admissions=("admissions", "sum"),
        echoes=("echoes", "sum"),
        first_day=("reported_date", "min"),
        last_day=("reported_date", "max"),
    )
    counted = counted.astype(dict.fromkeys(("near", "admissions", "echoes"), "int64"))
    return counted.assign(share=counted["claims"] / max(len(told), 1))
