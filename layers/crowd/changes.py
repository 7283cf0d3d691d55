"""Every change of an answer at a place, as numbers, for one way of asking."""

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.store import Store
from layers.columns import ClaimColumns
from layers.period import Period
from layers.stretches import BITS, build_changes, build_stretches, execute_over_days


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """The changes, one a row."""

    rows: pd.DataFrame
    """Agreement and what each side says, also as `_before` it."""
    place: NDArray[np.intp]
    """Place index."""
    day: NDArray[np.int64]
    """Number of the valid day, counted from the epoch of the columns."""


def read_changes(store: Store, period: Period, columns: ClaimColumns) -> Changes:
    """Ask for the changes of a period.

    Args:
        store: Where the claims are.
        period: What is asked; its last day is the last that is looked at.
        columns: Numbers places and days.
    """
    said = ("agreement", *BITS)
    kept = [*said, *(f"{name}_before" for name in said)]

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        changes = build_changes(build_stretches(positions, period))
        return (changes.select("place_id", "day", *kept),)

    (found,) = execute_over_days(store, period, "cells", build)
    index = pd.Index(columns.place_ids)
    epoch = pd.Timestamp(columns.epoch)
    rows = found[kept].astype({name: "category" for name in kept if "agree" in name})
    bits = [name for name in kept if "bits" in name]
    return Changes(
        rows.astype(dict.fromkeys(bits, "uint8")),
        index.get_indexer(pd.Index(found["place_id"])),
        (found["day"] - epoch).dt.days.to_numpy().astype(np.int64),
    )
