"""The claims as columns of numbers, from which the browser answers by itself.

The claims travel once; which of them are in force on a day, and so the positions
and agreements, is then a matter of comparing small integers. A test reads these
columns as a browser would and compares the answers with those of `layers.control`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Store
from data.tables import Dataset
from data.vocabulary import Scope, Side
from geo.errors import ClaimlineError
from layers.control import OPEN_END, ORDER, build_intervals, build_near
from layers.entailment import build_containment, is_entailing

U1: Final = np.dtype("<u1")
U2: Final = np.dtype("<u2")
U4: Final = np.dtype("<u4")
"""Unsigned integers, little-endian whatever machine writes them."""

OPEN_DAY: Final = 65_535
"""The day number of an interval's open end; every real day is smaller."""

MOST_SOURCES: Final = 2**8
"""Sources that one byte numbers."""

MOST_PLACES: Final = 2**16
"""Places that two bytes number, and that a map carries at once."""

SCOPES: Final = tuple(Scope)
"""The scopes in the order of their codes."""

SIDES: Final = tuple(Side)
"""The sides in the order of their codes."""

NO_EPOCH: Final = date(1970, 1, 1)
"""The epoch of columns that have no rows."""

Dtype: TypeAlias = np.dtype[Any]
Column: TypeAlias = npt.NDArray[Any]
"""One value per row, of one of the three types above."""


class ColumnsError(ClaimlineError, ValueError):
    """Tables too large, or too long, for the integers that travel."""


@dataclass(frozen=True, slots=True, eq=False)
class ClaimColumns:
    """Claims as columns. Days are numbers counted from `epoch`, which is 0.

    A row is in force on day `d`, if its source is visible,

    * with hindsight, when `valid_from <= d < valid_to`;
    * as known that day, when `known_from <= d < known_to`;
    * as known on day `k`, when it has `reported <= k` and `valid_from <= d` and
      is of the rows of its place and source of which both are true the one with
      the greatest `rank`.

    Rows of one place are neighbours and go up in `rank`. A source supersedes only
    itself, so the ends hold for any choice of visible sources.
    """

    epoch: date
    """Day number 0: the earliest day that any claim holds from or was told on."""
    place_ids: tuple[str, ...]
    """The place of each place index, in the order of the gazetteer."""
    source_ids: tuple[str, ...]
    """The source of each source index, in the order of sources.csv."""
    source_side: Column
    """u1 per source: index of its side in `SIDES`."""

    claim_ids: tuple[str, ...]
    """The claim of each row; claims with scope near are not among them."""
    place: Column
    """u2, or u4 for more than `MOST_PLACES`: place index. Rows are sorted by it,
    then by rank."""
    source: Column
    """u1: source index."""
    bits: Column
    """u1: the worlds allowed; 1 Russia holds it, 2 Ukraine holds it, 4 nobody."""
    scope: Column
    """u1: index of the scope in `SCOPES`."""
    event_dated: Column
    """u1: 1 if valid_from is an event date, 0 if it is that of the report."""
    rank: Column
    """u4: later in (valid_from, reported_date, claim_id) is greater; no two rows
    have the same, whatever their places. Decides between claims of one source."""
    valid_from: Column
    """u2: day number since when the claim holds (valid time)."""
    valid_to: Column
    """u2: end with hindsight, excluded; `OPEN_DAY` if nothing ends it."""
    reported: Column
    """u2: day number of publication (known time)."""
    known_from: Column
    """u2: the later of valid_from and reported."""
    known_to: Column
    """u2: end as known that day, excluded; `OPEN_DAY` if nothing ends it."""
    entails: Column
    """u1: 1 if the claim is about a whole and speaks for each place in it.

    With entailment on, a row in force for a whole is also a candidate for every
    place of `contained[place]`; of the candidates and the own row in force of one
    source the one with the greatest rank speaks.
    """
    contained: dict[int, Column]
    """Like `place`: the place indexes that lie in a region or district, ascending; an
    entry for each place index that some entailing row is about."""

    near_claim_ids: tuple[str, ...]
    """The claim of each row of activity, which is a separate set of columns."""
    near_place: Column
    """Like `place`; rows are sorted by it, then by near_from and claim id."""
    near_source: Column
    """u1: source index."""
    near_from: Column
    """u2: day number of the activity (valid time).

    Recent on day `d` when `d - ACTIVITY_DAYS < near_from <= d`.
    """
    near_reported: Column
    """u2: day number of publication (known time); hidden if known_by is earlier."""


def build_columns(store: Store, dataset: Dataset) -> ClaimColumns:
    """Turn the claims of a store into columns.

    Args:
        store: Where the claims are.
        dataset: What the store was opened with; gives the order of places and
            sources.

    Returns:
        The columns. They have no rows, and `NO_EPOCH`, if there are no claims.

    Raises:
        ColumnsError: If there are more places, sources or days than the
            integers can number.
    """
    intervals = build_intervals(store.claims)
    flag = ibis.cases((is_entailing(intervals), 1), else_=0)
    rows = store.execute(intervals.mutate(entails=flag))
    near = store.execute(build_near(store.claims))
    names = _Names.of(dataset)
    days = pd.concat([rows["valid_from"], near["valid_from"], rows["reported_date"]])
    epoch = pd.Timestamp(NO_EPOCH) if days.empty else days.min()
    return ClaimColumns(
        epoch=epoch.date(),
        place_ids=tuple(names.places),
        source_ids=tuple(names.sources),
        source_side=_encode(dataset.sources["side"], SIDES, U1),
        contained=_build_contained(store, rows, names),
        **_build_rows(rows, names, epoch),
        **_build_near_rows(near, names, epoch),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The lists that place and source indexes point into."""

    places: list[str]
    sources: list[str]

    @classmethod
    def of(cls, dataset: Dataset) -> "_Names":
        names = cls(
            list(dataset.places["place_id"]), list(dataset.sources["source_id"])
        )
        if len(names.sources) > MOST_SOURCES:
            raise ColumnsError(
                f"the tables have {len(names.sources):,} sources, more than the "
                f"{MOST_SOURCES:,} that a map can carry; leave out those without claims"
            )
        return names

    @property
    def place_type(self) -> Dtype:
        """The smaller of two types that numbers all places."""
        return U2 if len(self.places) <= MOST_PLACES else U4


def _build_rows(
    rows: pd.DataFrame, names: _Names, epoch: pd.Timestamp
) -> dict[str, Any]:
    rows = rows.sort_values(list(ORDER), ignore_index=True)
    rows["rank"] = np.arange(len(rows))
    rows["place"] = _encode(rows["place_id"], names.places, names.place_type)
    rows = rows.sort_values(["place", "rank"], ignore_index=True)
    return {
        "claim_ids": tuple(rows["claim_id"]),
        "place": rows["place"].to_numpy(),
        "source": _encode(rows["source_id"], names.sources, U1),
        "bits": rows["bits"].to_numpy(U1),
        "scope": _encode(rows["scope"], SCOPES, U1),
        "event_dated": (rows["dated_by"] == "event").to_numpy(U1),
        "rank": rows["rank"].to_numpy(U4),
        "entails": rows["entails"].to_numpy(U1),
        "reported": _count_days(rows, "reported_date", epoch),
    } | {
        name: _count_days(rows, name, epoch)
        for name in ("valid_from", "valid_to", "known_from", "known_to")
    }


def _build_near_rows(
    near: pd.DataFrame, names: _Names, epoch: pd.Timestamp
) -> dict[str, Any]:
    near["place"] = _encode(near["place_id"], names.places, names.place_type)
    near = near.sort_values(["place", "valid_from", "claim_id"], ignore_index=True)
    return {
        "near_claim_ids": tuple(near["claim_id"]),
        "near_place": near["place"].to_numpy(),
        "near_source": _encode(near["source_id"], names.sources, U1),
        "near_from": _count_days(near, "valid_from", epoch),
        "near_reported": _count_days(near, "reported_date", epoch),
    }


def _build_contained(
    store: Store, rows: pd.DataFrame, names: _Names
) -> dict[int, Column]:
    """List the parts of those wholes that some claim speaks for."""
    pairs = store.execute(build_containment(store.places))
    wholes = rows.loc[rows["entails"] == 1, "place_id"].unique()
    pairs = pairs[pairs["container_id"].isin(wholes)]
    # A district of which the gazetteer has no village is a whole without parts.
    none = np.array([], names.place_type)
    parts = {names.places.index(str(whole)): none for whole in wholes}
    parts |= {
        names.places.index(str(whole)): np.sort(
            _encode(inside, names.places, names.place_type)
        )
        for whole, inside in pairs.groupby("container_id")["contained_id"]
    }
    return dict(sorted(parts.items()))


def _encode(values: "pd.Series[str]", names: Sequence[str], dtype: Dtype) -> Column:
    """Replace each value by its index among the names, which hold them all."""
    index_of = {str(name): index for index, name in enumerate(names)}
    return values.map(index_of).to_numpy(dtype)


def _count_days(rows: pd.DataFrame, name: str, epoch: pd.Timestamp) -> Column:
    """Count the days from the epoch to each day of a column."""
    open_ended = rows[name] == pd.Timestamp(OPEN_END)
    days = (rows[name] - epoch).dt.days.mask(open_ended, OPEN_DAY)
    too_late = rows[~open_ended & (days >= OPEN_DAY)]
    if not too_late.empty:
        claim_id, day = too_late["claim_id"].iloc[0], too_late[name].iloc[0]
        raise ColumnsError(
            f"claim {claim_id!r}: {name} {day:%Y-%m-%d} is {OPEN_DAY} days or more "
            f"after {epoch:%Y-%m-%d}, the first day of all claims; correct "
            "whichever of the two dates is wrong"
        )
    return days.to_numpy(U2)
