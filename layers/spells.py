"""Spells of dispute: at each place from when to when, and how each one ended.

A spell is an unbroken run of days on which a place is disputed. It begins and
ends only where the agreement changes, so it is read off the changes.
"""

from enum import StrEnum
from typing import Any, Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Store
from data.vocabulary import Agreement, Side
from layers.period import Period
from layers.positions import SILENT_BITS, SPLIT_BITS
from layers.stretches import (
    BITS,
    SINCE,
    WORDS,
    build_changes,
    build_stretches,
    execute_over_days,
)


class Ending(StrEnum):
    """How a spell of dispute came to an end.

    Looked at are the sides that were party to the dispute on its last day: those
    with a current position. Sides that still have a position the day after, and
    whose positions excluded one another and do no more, have *settled*.
    """

    OPEN = "open"
    """It did not, up to the last day looked at."""
    CONCEDED = "conceded"
    """Settled: some parties now say what a party that did not move had said."""
    CONVERGED = "converged"
    """Settled, and none of the parties that excluded one another stood still."""
    LAPSED = "lapsed"
    """Not settled: a position was overtaken, or a side became split or silent."""


SPELL_COLUMNS: Final = (
    *("place_id", "disputed_from", "disputed_to", "days"),
    *(f"{side}_at_start" for side in Side),
    *("ended", "conceded_by", "agreement_after"),
    *(f"{side}_after" for side in Side),
)
"""Columns of the spells, in their order."""

Cells: TypeAlias = npt.NDArray[Any]
"""One row per spell, one column per side in the order of the sides."""


def build_spells(store: Store, period: Period) -> pd.DataFrame:
    """List the spells of dispute that have a day in a period.

    Args:
        store: Where the claims and places are.
        period: What is asked. What happens after its last day is not looked at;
            a spell that began before its first day is given from its beginning.

    Returns:
        Columns `SPELL_COLUMNS`: disputed_from and disputed_to are valid days
        (datetime64[s], half-open, NaT while open); days counts the disputed ones,
        for an open spell up to the last of the period; what a side says on the
        first day and on the day that ended the spell is a status, "split", or ""
        if it is silent; ended is an `Ending`, conceded_by the sides that
        conceded, separated by |, "" if nobody did. Nothing is said about the day
        after an open spell: agreement_after and the rest are "". By place and
        day; may have no rows.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        changes = build_changes(build_stretches(positions, period))
        return (build_bounds(changes),)

    (spells,) = execute_over_days(store, period, "spells", build)
    over_before = spells["disputed_to"] <= pd.Timestamp(period.from_day)
    spells = spells[~over_before].sort_values(
        ["place_id", "disputed_from"], ignore_index=True
    )
    _add_days(spells, period)
    _add_endings(spells, period)
    _add_words(spells)
    return spells[list(SPELL_COLUMNS)]


def build_bounds(changes: ir.Table) -> ir.Table:
    """Put the change that ends a spell into the row of the one that begins it.

    Args:
        changes: From `layers.stretches.build_changes`.

    Returns:
        One row per spell: place_id, disputed_from and disputed_to (valid days,
        half-open), what the sides say on its first day; columns ending in _last are
        of its last day, those ending in _after of the day after. All of these and
        disputed_to are null while the spell is open.
    """
    disputed = Agreement.DISPUTED.value
    is_bound = (changes.agreement == disputed) != (changes.agreement_before == disputed)
    bounds = changes.filter(is_bound)
    by_place = ibis.window(group_by="place_id", order_by="day")

    def of_next(name: str) -> ir.Column:
        return bounds[name].lead().over(by_place)

    after = {f"{name}_after": of_next(name) for name in ("agreement", *BITS)}
    last = {f"{name}_last": of_next(f"{name}_before") for name in (*BITS, *SINCE)}
    spells = bounds.mutate(disputed_to=of_next("day"), **after, **last)
    spells = spells.filter(spells.agreement == disputed)
    return spells.select(
        *("place_id", "disputed_to", *BITS, *after, *last), disputed_from=spells.day
    )


def _add_days(spells: pd.DataFrame, period: Period) -> None:
    day_after = pd.Timestamp(period.to_day) + pd.Timedelta(days=1)
    past_end = spells["disputed_to"].fillna(day_after)
    spells["days"] = (past_end - spells["disputed_from"]).dt.days.astype("int64")


def _add_endings(spells: pd.DataFrame, period: Period) -> None:
    """Say how each spell ended, and by whose concession."""
    settled, concedes = _find_concessions(spells, period)
    conceded = concedes.any(axis=1)
    spells["ended"] = np.select(
        [spells["disputed_to"].isna(), conceded, settled],
        [str(Ending.OPEN), str(Ending.CONCEDED), str(Ending.CONVERGED)],
        str(Ending.LAPSED),
    )
    sides = np.array(tuple(map(str, Side)))
    spells["conceded_by"] = ["|".join(sides[row]) for row in concedes]


def _find_concessions(spells: pd.DataFrame, period: Period) -> tuple[Cells, Cells]:
    """Compare what the parties said on the last day and on the day after.

    Returns:
        Which spells were settled, and which sides conceded in each.
    """
    was, now = _pick(spells, "bits_last"), _pick(spells, "bits_after")
    heard = _find_parties(was, _pick(spells, "since_last"), period) & _is_position(now)
    stood = _intersect(was, heard & (now == was))
    settled = (_intersect(was, heard) == SPLIT_BITS) & (
        _intersect(now, heard) != SPLIT_BITS
    )
    # Whoever excluded what did not move, and is now compatible with it, gave way.
    # Where nobody stood still `stood` is every world, and excluded by nobody.
    gave_way = (now != was) & ((was & stood[:, None]) == SPLIT_BITS)
    return settled, heard & gave_way & settled[:, None]


def _find_parties(was: Cells, since: Cells, period: Period) -> Cells:
    """Tell which sides were party to a dispute: those with a current position."""
    comparable = _is_position(was)
    if period.overtaken_after is None:
        return comparable
    # Days of sides that take no part must not be the newest.
    days = np.where(comparable, since, np.datetime64("0001-01-01", "s"))
    age = days.max(axis=1, keepdims=True) - days
    current: Cells = age <= np.timedelta64(period.overtaken_after, "D")
    return comparable & current


def _pick(spells: pd.DataFrame, what: str) -> Cells:
    """Take one column of every side; the blanks of open spells read as silence."""
    cells = spells[[f"{side}_{what}" for side in Side]]
    if what.startswith("bits"):
        cells = cells.fillna(SILENT_BITS).astype("int64")
    return cells.to_numpy()


def _is_position(bits: Cells) -> Cells:
    return np.isin(bits, (SILENT_BITS, SPLIT_BITS), invert=True)


def _intersect(bits: Cells, takes_part: Cells) -> Cells:
    """Find the worlds that all the sides of a row allow that take part."""
    allowed = np.where(takes_part, bits, SILENT_BITS)
    common: Cells = np.bitwise_and.reduce(allowed, axis=1)
    return common


def _add_words(spells: pd.DataFrame) -> None:
    spells["agreement_after"] = spells["agreement_after"].fillna("")
    for side in Side:
        spells[f"{side}_at_start"] = spells[f"{side}_bits"].map(WORDS)
        spells[f"{side}_after"] = spells[f"{side}_bits_after"].map(WORDS).fillna("")
