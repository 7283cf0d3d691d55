"""How long each side and each source took to acknowledge a change of hands.

A follower *acknowledges* a change with a claim about the whole place that leaves
no room for the former holder and some for the new one. Who never does is not
dropped: it is waited for as long as the record, or the change, lasts.
"""

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


def build_lags(
    changes: pd.DataFrame, said: pd.DataFrame, met: pd.DataFrame, last_day: pd.Timestamp
) -> pd.DataFrame:
    """Follow every change until each side and source acknowledged it, or did not.

    Args:
        changes: The changes of hands, from `layers.handovers`.
        said: The claims, by place and in order, each with its change.
        met: The day on which each source first spoke about each place.
        last_day: The last day on record.

    Returns:
        Columns `LAG_COLUMNS`: one row for each side that is not among the first to
        claim the change, and for each source that is not and that had spoken about
        the place, be it of its vicinity, before the waiting ended. follower_kind is
        "side" or "source", follower the side or the source_id, side its side. days
        (int64) are counted from claimed_on to the outcome, one of `Outcome`, and
        are 0 for what was already said; claim_id is the acknowledgement, "" if
        there is none. Sides and sources that the reader hides are not waited for.
    """
    sides = met[["side"]].drop_duplicates().assign(follower_kind="side", met=pd.NaT)
    sides["follower"] = sides["side"]
    sources = met.assign(follower_kind="source", follower=met["source_id"])
    waits = pd.concat(
        [
            changes.merge(sides, how="cross"),
            changes.merge(sources.drop(columns="source_id"), on="place_id"),
        ],
        ignore_index=True,
    )
    for firsts in ("first_sides", "first_sources"):
        waits = waits[~is_among(waits["follower"], waits[firsts])]
    waits = waits.merge(
        _find_acknowledgements(changes, said), "left", on=["handover", "follower"]
    )
    return _measure(waits, last_day)


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


def is_among(names: pd.Series, lists: pd.Series) -> "pd.Series[bool]":
    """Tell in which rows a name stands in a list of names separated by |."""
    among = [n in l.split("|") for n, l in zip(names, lists, strict=True)]
    return pd.Series(among, index=names.index, dtype=bool)


def _find_acknowledgements(changes: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Find the first acknowledgement of each change by each side and source."""
    about = said[said["whole"] == 1].drop(columns="holder")
    about = about.merge(changes[["handover", "holder", "former"]], on="handover")
    allows_new = (about["bits"] & about["holder"].map(HOLDING).astype("int64")) != 0
    allows_old = (about["bits"] & about["former"].map(HOLDING).astype("int64")) != 0
    found = about[allows_new & ~allows_old]
    columns = ["handover", "follower", "claim_id", "reported_date"]
    each = [found.assign(follower=found[who])[columns] for who in ("side", "source_id")]
    return pd.concat(each).drop_duplicates(["handover", "follower"])


def _measure(waits: pd.DataFrame, last_day: pd.Timestamp) -> pd.DataFrame:
    """Say how every wait ended, and after how many days."""
    ends = waits["reported_date"].fillna(waits["changed_again"]).fillna(last_day)
    already = is_among(waits["follower"], waits["already"])
    outcomes = [
        (already, Outcome.ALREADY_SAID),
        (waits["reported_date"].notna(), Outcome.ACKNOWLEDGED),
        (waits["changed_again"].notna(), Outcome.CHANGED_AGAIN),
    ]
    conditions, words = zip(*outcomes, strict=True)
    waits["outcome"] = np.select(conditions, [*map(str, words)], str(Outcome.OPEN))
    waits["days"] = (ends - waits["claimed_on"]).dt.days.where(~already, 0)
    waits["claim_id"] = waits["claim_id"].where(~already).fillna("")
    # A source that the place was new to is not waited for before it had met it.
    return waits[~(waits["met"] > ends)]
