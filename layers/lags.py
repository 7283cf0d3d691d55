"""How long each side and each source took to acknowledge a change of hands.

A follower *acknowledges* a change with a claim about the whole place that leaves
no room for the former holder and some for the new one. Who never does is not
dropped: it is waited for as long as the record, or the change, lasts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from layers.admissions import HOLDING
from layers.survival import SUMMARY_COLUMNS, Survival, estimate_survival


class Outcome(StrEnum):
    """What became of waiting for a side or a source."""

    ACKNOWLEDGED = "acknowledged"
    """It acknowledged the change."""
    OPEN = "open"
    """It had not by the last day looked at: censored then."""
    CHANGED_AGAIN = "changed_again"
    """It had not when the place was said to change hands again: censored then."""
    ALREADY_SAID = "already_said"
    """It had insisted on this holder all along: nothing is waited for."""


LAG_COLUMNS: Final = (
    *("handover", "place_id", "holder", "claimed_on", "follower_kind", "follower"),
    *("side", "outcome", "days", "claim_id"),
)
"""Columns of the lags, in their order."""

FIRST_COLUMNS: Final = ("side", "changes", "first", "first_alone", "contradicted")
"""Columns of who speaks first, in their order."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Pairs of a change, by number, and a side or source, that wait for nothing."""

    first: list[tuple[int, str]]
    """Those who claimed it first."""
    already: list[tuple[int, str]]
    """Those who had insisted on its holder all along."""


def build_lags(
    changes: pd.DataFrame,
    said: pd.DataFrame,
    met: pd.DataFrame,
    last_day: pd.Timestamp,
    spared: Spared,
) -> pd.DataFrame:
    """Follow every change until each side and source acknowledged it, or did not.

    Args:
        changes: The changes of hands, from `layers.handovers`, numbered by row.
        said: The claims, by place and in order, each with its change.
        met: The day on which each source first spoke about each place.
        last_day: The last day on record.
        spared: Whom nobody waits for.

    Returns:
        Columns `LAG_COLUMNS`: one row for each side that is not among the first to
        claim the change, and for each source that is not and that had spoken about
        the place, be it of its vicinity, before the waiting ended. follower_kind is
        "side" or "source", follower the side or the source_id, side its side. days
        (int64) are counted from claimed_on to the outcome, one of `Outcome`, and
        are 0 for what was already said; claim_id is the acknowledgement, "" if
        there is none. Sides and sources that the reader hides are not waited for.
    """
    side_of = dict(zip(met["source_id"], met["side"], strict=True))
    side_of |= {side: side for side in side_of.values()}
    names = pd.Index(sorted(side_of), dtype="str")
    waits = _pair(changes, met, [*{*met["side"]}])
    key = _number(waits["handover"], waits["follower"], names)
    waits = waits[~key.isin(_number_pairs(spared.first, names))]
    key = key[waits.index]
    acks = _find_acknowledgements(changes, said, names)
    waits["row"] = key.map(acks).astype("float64")
    waits["already"] = key.isin(_number_pairs(spared.already, names))
    waits = _measure(waits, changes, said, last_day)
    waits["side"] = waits["follower"].map(side_of)
    return waits[list(LAG_COLUMNS)]


def estimate_lags(
    lags: pd.DataFrame, by: tuple[str, ...] = ("follower",)
) -> tuple[pd.DataFrame, dict[tuple[str, ...], Survival]]:
    """Estimate the waiting times of groups of followers.

    Args:
        lags: As from `build_lags`, of one follower_kind: a side and its sources
            wait for the same thing, and would count twice.
        by: Columns that tell the groups apart.

    Returns:
        A table with `by` and `SUMMARY_COLUMNS` (days), one row per group, those with
        most cases first; and the estimate of each group. Both are empty if nothing
        was waited for.
    """
    waited = lags[lags["outcome"] != str(Outcome.ALREADY_SAID)]
    found = {
        tuple(map(str, key)): estimate_survival(
            group["days"].to_numpy("float64"),
            (group["outcome"] == str(Outcome.ACKNOWLEDGED)).to_numpy(),
        )
        for key, group in waited.groupby(list(by))
    }
    rows = [
        dict(zip(by, key, strict=True)) | estimate.summary
        for key, estimate in found.items()
    ]
    table = pd.DataFrame(rows, columns=[*by, *SUMMARY_COLUMNS])
    order = ["cases", *by]
    descending = [False, *(True for _ in by)]
    return table.sort_values(order, ascending=descending, ignore_index=True), found


def count_first(changes: pd.DataFrame, side_ids: tuple[str, ...]) -> pd.DataFrame:
    """Count who speaks first, and how often its own side then contradicts it.

    Args:
        changes: `layers.handovers.Handovers.handovers`.
        side_ids: The sides to count, in the order of the rows.

    Returns:
        Columns `FIRST_COLUMNS`, whole numbers: of all `changes`, those that the side
        was `first` to claim, alone or on the same day as another side; those it
        claimed `first_alone`; and those of the first that a source of a first side
        `contradicted`.
    """
    rows = []
    for side in side_ids:
        named = pd.Series(side, index=changes.index, dtype="str")
        own = changes[is_among(named, changes["first_sides"])]
        contradicted = own["contradicted_side"] == side
        rows.append(
            (
                *(side, len(changes), len(own)),
                *(int((own["first_sides"] == side).sum()), int(contradicted.sum())),
            )
        )
    return pd.DataFrame(rows, columns=list(FIRST_COLUMNS))


def is_among(names: "pd.Series[str]", lists: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell in which rows a name stands in a list of names separated by |."""
    pairs = zip(names.tolist(), lists.tolist(), strict=True)
    among = [name in listed.split("|") for name, listed in pairs]
    return pd.Series(among, index=names.index, dtype=bool)


def find_worlds(sides: "pd.Series[str]") -> "pd.Series[int]":
    """Find the world in which each of two sides holds a place."""
    return sides.map(HOLDING).astype("int64")


def _pair(changes: pd.DataFrame, met: pd.DataFrame, sides: list[str]) -> pd.DataFrame:
    """Pair every change with all sides, and with the sources that met its place."""
    numbers = changes[["handover", "place_id"]]
    by_side = numbers.merge(pd.DataFrame({"follower": sides}), how="cross")
    by_source = numbers.merge(
        met[["place_id", "source_id", "met"]].rename(columns={"source_id": "follower"}),
        on="place_id",
    )
    by_side["follower_kind"], by_source["follower_kind"] = "side", "source"
    return pd.concat([by_side, by_source], ignore_index=True)


def _number(
    handovers: "pd.Series[int]", followers: "pd.Series[str]", names: pd.Index
) -> "pd.Series[int]":
    """Give every pair of a change and a name a number; -1 is nobody's name."""
    codes = pd.Series(names.get_indexer(pd.Index(followers)), index=handovers.index)
    return handovers * (len(names) + 1) + codes


def _number_pairs(pairs: list[tuple[int, str]], names: pd.Index) -> "pd.Series[int]":
    frame = pd.DataFrame(pairs, columns=["handover", "follower"])
    frame = frame.astype({"handover": "int64", "follower": "str"})
    return _number(frame["handover"], frame["follower"], names)


def _find_acknowledgements(
    changes: pd.DataFrame, said: pd.DataFrame, names: pd.Index
) -> "pd.Series[int]":
    """Find the first acknowledgement of each change by each side and source.

    Returns:
        Rows of the claims, by the numbers of the pairs.
    """
    about = said[(said["whole"] == 1) & (said["handover"] >= 0)]
    change = changes.loc[about["handover"], ["holder", "former"]].set_index(about.index)
    allows_new = (about["bits"] & find_worlds(change["holder"])) != 0
    allows_old = (about["bits"] & find_worlds(change["former"])) != 0
    found = about[allows_new & ~allows_old]
    each = [_number(found["handover"], found[c], names) for c in ("side", "source_id")]
    keys = pd.concat(each)
    rows = pd.Series(keys.index, index=keys.to_numpy())
    return rows[~rows.index.duplicated()]


def _measure(
    waits: pd.DataFrame,
    changes: pd.DataFrame,
    said: pd.DataFrame,
    last_day: pd.Timestamp,
) -> pd.DataFrame:
    """Say how every wait ended, and after how many days."""
    columns = ["holder", "claimed_on", "changed_again"]
    change = changes.loc[waits["handover"], columns].set_index(waits.index)
    came = waits["row"].notna()
    acks = (
        said[["reported_date", "claim_id"]].reindex(waits["row"]).set_axis(waits.index)
    )
    ends = acks["reported_date"].fillna(change["changed_again"]).fillna(last_day)
    # A source that the place was new to is not waited for before it had met it.
    waits = waits.assign(
        **change,
        outcome=np.select(
            [waits["already"], came, change["changed_again"].notna()],
            [
                str(Outcome.ALREADY_SAID),
                str(Outcome.ACKNOWLEDGED),
                str(Outcome.CHANGED_AGAIN),
            ],
            str(Outcome.OPEN),
        ),
        days=(ends - change["claimed_on"]).dt.days.where(~waits["already"], 0),
        claim_id=acks["claim_id"].where(~waits["already"]).fillna(""),
    )
    waits = waits[~(waits["met"] > ends)]
    return waits.astype({"days": "int64", "outcome": "str", "claim_id": "str"})
