"""What the browser gets of claims that are too many to travel all at once.

At first it gets the ground, the areas and the places that matter most (`payload`).
Zoomed out it fetches cells, which answer one way of asking (`build_cells`); zoomed
in, the places of the squares in view with their claims (`build_places`), from which
it answers by itself. Both hold for all days, so the date moves without the server.

Nothing here depends on the day on view or on who asks, so that every answer can be
kept for all readers, and for ever: tables that change have another name.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.store import CELL_RESOLUTIONS, Store
from data.tables import Dataset
from data.vocabulary import Kind
from layers.columns import U1, U2, U4, ClaimColumns, Column
from layers.crowd.account import narrow_period, single_out
from layers.crowd.cell_grid import CellGrid
from layers.crowd.changes import Changes, read_changes
from layers.crowd.grid import Points, Square
from layers.crowd.narrow import narrow_dataset
from layers.crowd.part import (
    NOWHERE,
    build_places_part,
    list_entailing,
    select_places,
)
from layers.crowd.shares import Runs, build_runs
from layers.payload import build_payload, build_table, find_last_day
from layers.period import Period

MOST_TRAVELLING: Final = 100_000
"""Claims up to which all of them travel to the browser, whatever is in view."""

MOST_IN_SQUARE: Final = 600
"""Places that a square of the map may hold for them to be fetched one by one."""

ZOOMS: Final = range(8, 17)
"""Leaflet zoom levels at which the change from cells to places can lie."""

SQUARE_ZOOM: Final = {3: 4, 4: 6, 5: 7, 6: 8, 7: 10}
"""Zoom of the squares by which the cells of a resolution are fetched; such a square
holds 70 to 400 of them here."""

CELL_KM: Final = {3: 119.5, 4: 45.2, 5: 17.1, 6: 6.45, 7: 2.44}
"""Distance between the middles of neighbouring cells, in km.

References:
    https://h3geo.org/docs/core-library/restable, average edge length times √3.
"""

MOST_ASKED: Final = 8
"""Questions whose answers are kept. Those of a million claims are 15 MB of all voices,
about 1 of one source, and up to 6 more as shares; finding them takes a processor 5 s.
Two sources side by side are two questions beside that of all voices, so eight hold two
such pairs, and three questions with sources hidden."""

MOST_PROMINENT: Final = 2_000
"""Places that travel at first, at most."""

_PROMINENCE: Final = {Kind.CITY: 3, Kind.TOWN: 2}


def is_crowd(dataset: Dataset) -> bool:
    """Tell whether the claims of a dataset are too many to travel all at once."""
    return len(dataset.claims) > MOST_TRAVELLING


@dataclass(frozen=True, eq=False)
class Crowd:
    """The claims of a dataset, to be fetched part by part."""

    dataset: Dataset
    store: Store
    columns: ClaimColumns
    _lock: Lock = field(default_factory=Lock, repr=False)

    @cached_property
    def key(self) -> str:
        """Names these tables, and no others, in addresses."""
        digest = self.dataset.digest or _hash_claims(self.dataset)
        return digest[:32]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the record."""
        return self.columns.epoch, find_last_day(self.dataset, self.columns)

    def warm_up(self) -> None:
        """Build what the first readers ask for: the cells of all sources."""
        period = Period(*self.days)
        for resolution in CELL_RESOLUTIONS:
            self._ask_runs(period, resolution)

    @cached_property
    def payload(self) -> str:
        """What travels at first, as `layers.payload.build_payload` has it.

        Its `crowd` says how the rest is fetched. Its other places are those of
        `prominent`, each with the resolution from which on it is shown.
        """
        few = self.prominent
        chosen = few.index.to_numpy()
        dataset = replace(self.dataset, places=self.dataset.places.iloc[chosen])
        claims = select_places(self.columns, chosen)
        payload = json.loads(build_payload(dataset, claims))
        payload |= self._build_part(chosen)
        payload["crowd"] = {
            "key": self.key,
            "exactZoom": self.exact_zoom,
            "cells": [
                {
                    "resolution": r,
                    "square": SQUARE_ZOOM[r],
                    "km": CELL_KM[r],
                    "most": int(self._grids[r].places.max(initial=1)),
                }
                for r in CELL_RESOLUTIONS
            ],
            "shownFrom": few.to_list(),
            "entailing": list_entailing(self.columns).tolist(),
        }
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def exact_zoom(self) -> int:
        """The Leaflet zoom from which on every place is shown."""
        spoken = np.unique(self.columns.place)
        points = Points(self.points.x[spoken], self.points.y[spoken])
        fits = (z for z in ZOOMS if points.count_most(z - 1) <= MOST_IN_SQUARE)
        return next(fits, ZOOMS[-1])

    @cached_property
    def points(self) -> Points:
        """Where the places are on the grid."""
        places = self.dataset.places
        return Points.of(places["lon"].to_numpy(float), places["lat"].to_numpy(float))

    @cached_property
    def cells(self) -> dict[int, NDArray[np.int64]]:
        """The cell of each place, by resolution."""
        frame = self._located[[f"cell_{r}" for r in CELL_RESOLUTIONS]]
        return {r: frame[f"cell_{r}"].to_numpy() for r in CELL_RESOLUTIONS}

    @cached_property
    def prominent(self) -> "pd.Series[int]":
        """The areas, and the places that are shown on their own among cells.

        A place is shown from the resolution on whose cells it leads one size up:
        in each coarser cell the largest kind of place leads, then the most spoken
        of, then the first in the gazetteer.

        Returns:
            The resolution, by place index, ascending.
        """
        kinds = self.dataset.places["kind"]
        counts = np.bincount(self.columns.place, minlength=len(kinds))
        weight = kinds.map(_PROMINENCE).fillna(0).to_numpy()
        order = np.lexsort((np.arange(len(kinds)), -counts, -weight))
        order = order[((counts + weight)[order] > 0) & ~self._is_area[order]]
        shown: dict[int, int] = dict.fromkeys(
            np.flatnonzero(self._is_area).tolist(), CELL_RESOLUTIONS[0]
        )
        for resolution in CELL_RESOLUTIONS[:-1]:
            cells = self.cells[resolution][order]
            _, leaders = np.unique(cells, return_index=True)
            for place in order[np.sort(leaders)].tolist():
                if len(shown) < MOST_PROMINENT:
                    shown.setdefault(place, resolution + 1)
        return pd.Series(shown).sort_index()

    def build_places(self, square: Square) -> bytes:
        """Lay out the places of a square, as JSON text in UTF-8."""
        inside = self.points.find_in(square)
        return _write(self._build_part(inside[~self._is_area[inside]]))

    def build_cells(
        self,
        period: Period,
        resolution: int,
        square: Square,
        account: str | None = None,
    ) -> bytes:
        """Lay out the cells whose middle lies in a square, as JSON text in UTF-8.

        Args:
            period: What is asked of all days.
            resolution: One of `data.store.CELL_RESOLUTIONS`.
            square: Which part.
            account: The source whose account alone is wanted, as shares of the
                places of which anybody speaks; None for all voices.

        Returns:
            `cells` (their middles and how many places with claims each holds) and
            `runs`, the rows of `layers.crowd.shares.Runs` with cells numbered in
            their order here.
        """
        grid = self._grids[resolution]
        chosen = grid.points.find_in(square)
        runs = self._ask_runs(period, resolution, account)
        number = np.full(len(grid.ids), -1)
        number[chosen] = np.arange(len(chosen))
        rows = np.flatnonzero(number[runs.cell] >= 0)
        table: dict[str, Column] = {
            "cell": number[runs.cell[rows]].astype(U2),
            "part": runs.part[rows].astype(U1),
            "day": runs.day[rows].astype(U2),
            "code": runs.code[rows].astype(U4),
        }
        return _write({"cells": grid.write(chosen), "runs": build_table(table)})

    def narrow(self, place_ids: Collection[str]) -> Dataset:
        """Give tables with some places, the areas around them, and their claims."""
        rows = self._located.loc[[*place_ids], ["region_id", "district_id"]]
        named = replace(self.dataset, digest=self.key)
        return narrow_dataset(named, {*place_ids, *rows.to_numpy().flat})

    @cached_property
    def _grids(self) -> dict[int, CellGrid]:
        spoken = np.unique(self.columns.place)
        spoken = spoken[~self._is_area[spoken]]
        return {r: CellGrid.of(self.cells[r], spoken) for r in CELL_RESOLUTIONS}

    def _ask_runs(
        self, period: Period, resolution: int, account: str | None = None
    ) -> Runs:
        # Whoever asks the same while it is worked out waits for it.
        with self._lock:
            return self._runs(period, resolution, account)

    @cached_property
    def _runs(self) -> Callable[[Period, int, str | None], Runs]:
        @lru_cache(maxsize=MOST_ASKED)
        def read(period: Period) -> Changes:
            return read_changes(self.store, period, self.columns)

        @lru_cache(maxsize=MOST_ASKED * len(CELL_RESOLUTIONS))
        def build(period: Period, resolution: int, account: str | None) -> Runs:
            changes = read(period)
            if account is not None:
                changes = single_out(changes, read(narrow_period(period, account)))
            cell = self._grids[resolution].number[changes.place]
            rows = np.flatnonzero((cell >= 0) & ~self._is_area[changes.place])
            return build_runs(changes.rows.iloc[rows], cell[rows], changes.day[rows])

        return build

    def _build_part(self, chosen: NDArray[np.intp]) -> dict[str, object]:
        return build_places_part(self.dataset.places, self.columns, self._areas, chosen)

    @cached_property
    def _located(self) -> pd.DataFrame:
        """Where the places lie, in the order of the gazetteer."""
        found = self.store.execute(self.store.places).set_index("place_id")
        return found.loc[list(self.columns.place_ids)]

    @cached_property
    def _is_area(self) -> NDArray[np.bool_]:
        areas = self.dataset.places["kind"].isin([Kind.REGION, Kind.DISTRICT])
        return areas.to_numpy(bool)

    @cached_property
    def _areas(self) -> NDArray[np.int64]:
        """The place number, among those that travel at first, of the areas around."""
        few = self.prominent.index
        ids = [self.columns.place_ids[i] for i in few]
        number = {place_id: i for i, place_id in enumerate(ids)}
        own = np.array(self.columns.place_ids)
        rows = []
        for name in ("region_id", "district_id"):
            around = self._located[name]
            found = around.map(number).fillna(NOWHERE).to_numpy("int64")
            rows.append(np.where(around.to_numpy() == own, NOWHERE, found))
        return np.array(rows)


def _hash_claims(dataset: Dataset) -> str:
    """Name tables that were never files by their claims and places."""
    told = sha256()
    for frame in (dataset.places[["place_id", "lat", "lon"]], dataset.claims):
        told.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return told.hexdigest()


def _write(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
