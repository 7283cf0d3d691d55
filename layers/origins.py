"""Independent origins: five claims that repeat one briefing are one witness.

`derived_from` names the claim that another only repeats. Whoever repeats an echo
repeats what that repeats, so claims are followed back to where they begin.
"""

from typing import Final

import pandas as pd

from data.store import Store
from layers.state import State

WITNESS_COLUMNS: Final = ("place_id", "side", "claims", "sources", "origins")
"""Columns of the witnesses, in their order."""


def find_origins(claims: pd.DataFrame) -> "pd.Series[str]":
    """Follow every claim back to the claim that it repeats, or that that repeats.

    Args:
        claims: Columns claim_id and derived_from ("" for a claim that repeats
            none); a claim repeated may be missing, or hidden, and still is where
            others begin.

    Returns:
        The claim_id of the origin, that of the claim itself if it repeats none, with
        the index of the claims. Claims that would repeat one another in a circle
        have one origin: the first of them in code point order.
    """
    ids = claims["claim_id"].tolist()
    repeats = dict(zip(ids, claims["derived_from"], strict=True))
    return pd.Series([_follow(i, repeats) for i in ids], claims.index, dtype="str")


def map_origins(store: Store, claim_ids: "pd.Series[str]") -> "pd.Series[str]":
    """Look up the origin of claims; an origin may itself be hidden or over.

    Args:
        store: Where all claims are.
        claim_ids: Ids of claims of the store.

    Returns:
        As `find_origins`, with the index of the ids.
    """
    claims = store.claims
    echoes = store.execute(
        claims.filter(claims.derived_from != "").select("claim_id", "derived_from")
    )
    origin_of = dict(zip(echoes["claim_id"], find_origins(echoes), strict=True))
    return claim_ids.map(lambda claim_id: origin_of.get(claim_id, claim_id))


def count_witnesses(store: Store, state: State) -> pd.DataFrame:
    """Count for each side how many claims in force at a place are independent.

    Args:
        store: Where all claims are.
        state: The claims in force on a day.

    Returns:
        Columns `WITNESS_COLUMNS`, one row per place and side that spoke: whole
        numbers of its claims in force, of the sources that make them (as many,
        without entailed claims), and of origins. By place, sides by name.
    """
    in_force = state.in_force.assign(
        origin=map_origins(store, state.in_force["claim_id"])
    )
    counted = in_force.groupby(["place_id", "side"], as_index=False).agg(
        claims=("claim_id", "size"),
        sources=("source_id", "nunique"),
        origins=("origin", "nunique"),
    )
    return counted[list(WITNESS_COLUMNS)]


def _follow(claim_id: str, repeats: dict[str, str]) -> str:
    passed = [claim_id]
    while origin := repeats.get(passed[-1], ""):
        if origin in passed:
            return min(passed[passed.index(origin) :])
        passed.append(origin)
    return passed[-1]
