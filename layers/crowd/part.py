"""A part of the places with all that was said of them, for the browser to fetch.

A part does not depend on what is asked: it holds claims, as the whole payload does,
and the browser answers from them by the same rules.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.columns import U1, U2, U4, ClaimColumns, Column
from layers.payload import build_part, build_table

_ROWS: Final = (
    *("source", "bits", "scope", "event_dated", "rank"),
    *("valid_from", "valid_to", "reported", "known_from", "known_to", "entails"),
)
_NEAR_ROWS: Final = ("near_source", "near_from", "near_reported")

NOWHERE: Final = 2**16 - 1
"""The number of the area of a place that lies in none."""


def build_places_part(
    places: pd.DataFrame,
    columns: ClaimColumns,
    areas: NDArray[np.int64],
    chosen: NDArray[np.intp],
) -> dict[str, object]:
    """Lay out some places.

    Args:
        places: The gazetteer.
        columns: The claims about all of it.
        areas: Two rows, one column per place: the number of the region and of the
            district that the place lies in, of those that the browser has.
        chosen: Place indexes, ascending.

    Returns:
        The tables of `layers.payload.build_part` with two more: `ranks`, the
        `rank` of each claim among all claims, and `wholes`, the areas of each
        place.
    """
    part = select_places(columns, chosen)
    inside = {
        name: row[chosen].astype(U2)
        for name, row in zip(("region", "district"), areas, strict=True)
    }
    ranks = build_table({"rank": np.sort(part.rank)})
    return {
        **build_part(places.iloc[chosen], part),
        "ranks": ranks,
        "wholes": build_table(inside),
    }


def select_places(columns: ClaimColumns, chosen: NDArray[np.intp]) -> ClaimColumns:
    """Keep the claims about some places, numbered anew from 0.

    Args:
        columns: All claims.
        chosen: Place indexes, ascending, at most 65,536.

    Returns:
        Their claims. What a whole entails is left out, for the places that it
        speaks for may be in other parts.
    """
    rows, place = _find_rows(columns.place, chosen)
    near, near_place = _find_rows(columns.near_place, chosen)
    kept = {name: getattr(columns, name)[rows] for name in _ROWS}
    kept |= {name: getattr(columns, name)[near] for name in _NEAR_ROWS}
    kept["entails"] = np.zeros(len(rows), U1)
    return replace(
        columns,
        place_ids=tuple(columns.place_ids[i] for i in chosen),
        claim_ids=tuple(columns.claim_ids[i] for i in rows),
        near_claim_ids=tuple(columns.near_claim_ids[i] for i in near),
        place=place.astype(U2),
        near_place=near_place.astype(U2),
        contained={},
        **kept,
    )


def list_entailing(columns: ClaimColumns) -> Column:
    """List the ranks of the claims that speak for every place of an area."""
    return np.sort(columns.rank[columns.entails == 1]).astype(U4)


def _find_rows(
    place: Column, chosen: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the rows about some places, and the new number of the place of each."""
    starts = np.searchsorted(place, chosen, "left")
    counts = np.searchsorted(place, chosen, "right") - starts
    number = np.repeat(np.arange(len(chosen)), counts)
    before = np.cumsum(counts) - counts
    rows = np.arange(len(number)) + np.repeat(starts - before, counts)
    return rows, number
