"""What the tables open with: the days, the ids and the first view of a dataset."""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from data.tables import Dataset
from data.vocabulary import Kind, Scope, Side
from layers.columns import NO_EPOCH
from layers.tiles import TILES
from layers.view import Catalogue, build_opening_view

OPENING_PLACE: Final = "gornal"
"""The place that is open at first, where the gazetteer has it."""


def build_catalogue(dataset: Dataset) -> Catalogue:
    """Build the catalogue of what a view of a dataset may name.

    Args:
        dataset: The tables.

    Returns:
        Its first day is the earliest that a claim holds from or was published on,
        its last the last day of publication; both are `NO_EPOCH` without claims.

    Raises:
        ViewError: If an id could not stand in a link.
    """
    places = frozenset(dataset.places["place_id"])
    is_region = dataset.places["kind"] == Kind.REGION
    by_side = dataset.sources.groupby("side")["source_id"]
    first, last = _find_days(dataset.claims)
    is_region = dataset.places["kind"] == Kind.REGION
    place = OPENING_PLACE if OPENING_PLACE in places else None
    return Catalogue(
        place_ids=places,
        sources={Side(str(side)): tuple(ids) for side, ids in by_side},
        first_day=first,
        last_day=last,
        tile_ids=tuple(TILES),
        defaults=replace(build_opening_view(first, last), place=place),
        region_ids=tuple(dataset.places.loc[is_region, "place_id"]),
    )


def _find_days(claims: pd.DataFrame) -> tuple[date, date]:
    """Find the first and the last day; activity counts from its own day only."""
    if claims.empty:
        return NO_EPOCH, NO_EPOCH
    reported = claims["reported_date"]
    valid_from = claims["event_date"].fillna(reported)
    first = min(valid_from.min(), reported[claims["scope"] != Scope.NEAR].min())
    return first.date(), reported.max().date()
