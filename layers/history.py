"""How the answers run through time: the counts of every day, and every change.

No day is asked about by itself: what changes on the days of change is added up.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import Agreement, Side
from layers.control import QuestionError
from layers.period import Period
from layers.stretches import WORDS, build_changes, build_stretches, execute_over_days

GROUPINGS: Final = ("region_id", "district_id", "kind")
"""What a place has that a series can be told apart by."""

COUNTED: Final = tuple(map(str, Agreement))
"""Columns of counts, in the order of the agreements."""

PLACE_CHANGE_COLUMNS: Final = (
    *("place_id", "day", "agreement_before", "agreement_after"),
    *(f"{side}_{when}" for side in Side for when in ("before", "after")),
)
"""Columns of the changes at places, in their order."""


PAIRS: Final = tuple(combinations(Side, 2))
"""The pairs of sides, in the order of the sides."""


def build_daily_series(
    store: Store,
    period: Period,
    by: Sequence[str] = (),
    sides: Sequence[Side] = tuple(Side),
) -> pd.DataFrame:
    """Count the places of each agreement on every day of a period.

    Args:
        store: Where the claims and places are.
        period: What is asked.
        by: Columns of `GROUPINGS` to count apart; none counts all places.
        sides: Whose sources are heard, of those that the period shows. Of two
            sides, the agreement is that between the two alone.

    Returns:
        Columns `date` (valid day, datetime64[s]), those of `by`, and `COUNTED`,
        whole numbers of places. One row per day, both ends included, and group
        of places that the gazetteer has; by day, then by group. The counts of a
        row add up to the places of the group, the silent ones among them.

    Raises:
        QuestionError: If the period names a source that the store lacks, or
            `by` a column that places cannot be grouped by.
    """
    _require_groupings(by)

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        changes = build_changes(build_stretches(positions, period, sides))
        return _build_net(changes, store.places, by), _count_places(store.places, by)

    net, groups = execute_over_days(store, period, ("series", *by, *sides), build)
    return _add_up(net, _sum_groups(groups, by), period, by)


def build_pair_series(
    store: Store, period: Period, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count the places of each agreement between two sides, for each pair.

    Args:
        store: Where the claims and places are.
        period: What is asked.
        by: As in `build_daily_series`.

    Returns:
        The rows of `build_daily_series` for each of `PAIRS`, one pair after the
        other, with the column `pair` after those of `by`: the two sides,
        separated by |.

    Raises:
        QuestionError: As `build_daily_series`.
    """
    parts = []
    for pair in PAIRS:
        series = build_daily_series(store, period, by, pair)
        series.insert(1 + len(by), "pair", "|".join(pair))
        parts.append(series)
    return pd.concat(parts, ignore_index=True)


def build_place_changes(store: Store, period: Period) -> pd.DataFrame:
    """List the days of a period on which the answer at a place becomes another.

    An answer is the agreement and what every side says. A side that only renews
    its position changes neither.

    Args:
        store: Where the claims and places are.
        period: What is asked.

    Returns:
        Columns `PLACE_CHANGE_COLUMNS`: `day` is the first valid day of the
        answer (datetime64[s]), "before" the answer of the day before it, also
        where that lies before the period; an agreement can be silent; what a
        side says is a status, "split", or "" if it is silent. By place and day;
        no rows if nothing changes.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        return (build_changes(build_stretches(positions, period)),)

    (changes,) = execute_over_days(store, period, "place changes", build)
    changes = changes.rename(columns={"agreement": "agreement_after"})
    for side in Side:
        changes[f"{side}_before"] = changes[f"{side}_bits_before"].map(WORDS)
        changes[f"{side}_after"] = changes[f"{side}_bits"].map(WORDS)
    changes = changes[changes["day"] >= pd.Timestamp(period.from_day)]
    changes = changes.sort_values(["place_id", "day"], ignore_index=True)
    return changes[list(PLACE_CHANGE_COLUMNS)]


def _build_net(changes: ir.Table, places: ir.Table, by: Sequence[str]) -> ir.Table:
    """Count for each day by how many places every agreement grows or shrinks."""
    if by:
        changes = changes.join(places, "place_id")
    net = {
        word: ibis.cases(
            (changes.agreement == changes.agreement_before, 0),
            (changes.agreement == word, 1),
            (changes.agreement_before == word, -1),
            else_=0,
        )
        .sum()
        .cast("int64")
        for word in COUNTED
    }
    return changes.group_by(["day", *by]).aggregate(**net)


def _count_places(places: ir.Table, by: Sequence[str]) -> ir.Table:
    count = places.count().name("places")
    return places.group_by(list(by)).aggregate(count) if by else count.as_table()


def _sum_groups(groups: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Sum the places of each group over the parts of a store."""
    if by:
        return groups.groupby([*by])["places"].sum().reset_index()
    return pd.DataFrame({"places": [groups["places"].sum()]})


def _add_up(
    net: pd.DataFrame, groups: pd.DataFrame, period: Period, by: Sequence[str]
) -> pd.DataFrame:
    """Run through the days; what changed before the period counts on its first."""
    keys = ["date", *by]
    first = pd.Timestamp(period.from_day)
    net["date"] = net["day"].where(net["day"] > first, first)
    days = pd.date_range(period.from_day, period.to_day, name="date", unit="s")
    series = days.to_frame(index=False).merge(groups, how="cross")
    changed = net.groupby(keys)[list(COUNTED)].sum().reset_index()
    series = series.merge(changed, how="left", on=keys).fillna(
        dict.fromkeys(COUNTED, 0)
    )
    # Every day has the same groups in the same order, so a table of days by
    # groups and agreements is added up downwards.
    steps = series[list(COUNTED)].to_numpy("int64").reshape(len(days), -1)
    series[list(COUNTED)] = steps.cumsum(axis=0).reshape(-1, len(COUNTED))
    series["silent"] += series["places"]
    return series[[*keys, *COUNTED]]


def _require_groupings(by: Sequence[str]) -> None:
    unknown = [name for name in by if name not in GROUPINGS]
    if unknown:
        raise QuestionError(
            f"places cannot be counted by {unknown[0]!r}; use {', '.join(GROUPINGS)}"
        )
