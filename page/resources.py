"""What all visitors share: the tables, the engine, the payload, the gazetteer.

Kept once per process and folder; nobody changes what is handed out.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pandas as pd

from data.environment import STORE, read_most_claims
from data.store import Store, open_store
from data.store_url import open_url
from data.tables import BUNDLED, Dataset, list_places
from geo.gazetteer import Gazetteer
from geo.geocode import covered_bounds
from geo.nominatim import NominatimGeocoder
from geo.nominatim_settings import NominatimSettings
from layers.columns import ClaimColumns, build_columns
from layers.crowd.crowd import Crowd, is_crowd
from layers.history import build_daily_series
from layers.opening import build_catalogue
from layers.payload import build_payload
from layers.period import Period
from layers.questions import build_period
from layers.view import Catalogue, ViewState
from page.bridge import Lanes, build_lanes
from page.crowds import Served
from page.search import Finder
from page.serving.environment import read_folder

MOST_COUNTED: Final = 256
"""Series of days kept; the oldest gives way to a new one."""

MOST_PARTS: Final = 32
"""Parts of a crowd that are kept, 4 MB each; the oldest gives way to a new one."""

MOST_OPENED: Final = 4
"""Folders that are open; a page that runs has one."""

_OPENING: Final = Lock()
"""Whoever comes while the tables are being read waits for them."""


@dataclass(frozen=True)
class Resources:
    """The tables of one dataset with all that is built from them."""

    dataset: Dataset
    store: Store
    columns: ClaimColumns
    catalogue: Catalogue

    @cached_property
    def finder(self) -> Finder:
        """Where names are looked up; over the network only if the operator says so."""
        return _build_finder(self.dataset)

    def prepare_map(self) -> None:
        """Build what the map of the first visitor needs."""
        _ = self.payload, self.lanes
        if self.served is not None:
            self.served.crowd.warm_up()
            # A crowd takes long to prepare, and the first visitor would wait for it.
            self.prepare_rest()

    def prepare_rest(self) -> None:
        """Build what the first visitor needs next, in the order of the need."""
        self.count_disputed(self.catalogue.defaults)
        _ = self.finder, self.claims

    @cached_property
    def payload(self) -> str:
        """The JSON text that travels to the browser once."""
        if self.served is not None:
            return self.served.crowd.payload
        return build_payload(self.dataset, self.columns)

    @cached_property
    def served(self) -> Served | None:
        """The map whose parts the browser fetches; None where all claims travel."""
        if not is_crowd(self.dataset):
            return None
        return Served(Crowd(self.dataset, self.store, self.columns))

    def locate(self, place_id: str | None) -> tuple[float, float] | None:
        """Say where a place is, to a map that may have to fetch it; others have it.

        Returns:
            Longitude and latitude, degrees EPSG:4326; None where nobody has to ask.
        """
        if self.served is None or place_id is None:
            return None
        places = self.dataset.places
        row = places[places["place_id"] == place_id].iloc[0]
        return float(row["lon"]), float(row["lat"])

    def about(self, *place_ids: str | None) -> "Resources":
        """Give what concerns some places, if any; everything where claims are few.

        What is asked of one place need not be worked out for all of a crowd, nor wait
        for what others ask of all.
        """
        if self.served is None:
            return self
        return self._narrow(self.served.crowd, frozenset(filter(None, place_ids)))

    @cached_property
    def _narrow(self) -> Callable[[Crowd, frozenset[str]], "Resources"]:
        """Narrows to some places, and keeps the parts that were asked for last."""

        @lru_cache(maxsize=MOST_PARTS)
        def narrow(crowd: Crowd, place_ids: frozenset[str]) -> Resources:
            few = crowd.narrow(place_ids)
            return replace(self, dataset=few, store=open_store(few))

        return narrow

    def list_places(self, open_id: str | None) -> pd.DataFrame:
        """List the places for a box to offer: all, or of too many the open one."""
        places = self.dataset.places
        if self.served is None:
            return places
        return places[places["place_id"] == open_id]

    def count_disputed(self, view: ViewState) -> list[int]:
        """Count the disputed places on every day of the record, as the view has it."""
        period = build_period(view, self.catalogue)
        return self._counted(period)

    @cached_property
    def _counted(self) -> Callable[[Period], list[int]]:
        """`_count_disputed` of this store, which remembers what it was asked."""
        return lru_cache(maxsize=MOST_COUNTED)(partial(_count_disputed, self.store))

    @cached_property
    def lanes(self) -> Lanes:
        """Claims of each side per week."""
        return build_lanes(self.dataset, self.catalogue)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The table of claims with the side of each source."""
        side = self.dataset.sources.set_index("source_id")["side"]
        claims = self.dataset.claims
        return claims.assign(side=claims["source_id"].map(side))

    @cached_property
    def source_names(self) -> dict[str, str]:
        """Names of the sources by source_id."""
        sources = self.dataset.sources
        return dict(zip(sources["source_id"], sources["name"], strict=True))

    @cached_property
    def place_rows(self) -> Mapping[Any, Mapping[Any, Any]]:
        """The rows of the gazetteer by place_id."""
        return self.dataset.places.set_index("place_id").to_dict("index")

    @cached_property
    def claims_per_source(self) -> "pd.Series[int]":
        """Number of claims in the record by source_id."""
        return self.dataset.claims["source_id"].value_counts()


def _count_disputed(store: Store, period: Period) -> list[int]:
    series = build_daily_series(store, period)
    return [int(count) for count in series["disputed"]]


def parse_folder() -> Path:
    """Read `streamlit run app.py -- --data DIR`, CLAIMLINE_DATA, or the bundled."""
    chosen = read_folder(os.environ) or BUNDLED
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, nargs="?", default=chosen, const=BUNDLED)
    known, _ = parser.parse_known_args(sys.argv[1:])
    return Path(known.data)


def open_resources(folder: Path) -> Resources:
    """Read and check a dataset and build what every visitor needs.

    Args:
        folder: The folder of the tables, if no store is named.

    Raises:
        DataError: If the tables have problems; the message lists them.
        StoreError: If `CLAIMLINE_STORE` names a store that cannot be opened, or that
            holds more claims than `CLAIMLINE_MOST_CLAIMS` allows.
        EngineError: If its engine does not answer.
        ColumnsError: If they are too large to travel to the browser.
        ViewError: If an id in them could not stand in a link.
        NominatimError: If the operator's settings of Nominatim are unusable.
    """
    with _OPENING:
        if folder not in _OPENED:
            opened = _read(folder)
            if len(_OPENED) >= MOST_OPENED:
                del _OPENED[next(iter(_OPENED))]
            _OPENED[folder] = opened
        return _OPENED[folder]


def find_resources(folder: Path) -> Resources | None:
    """Find what `open_resources` would give at once; None if it has to read."""
    return _OPENED.get(folder)


def renew_resources(
    folder: Path, prepare: Callable[[Resources], None]
) -> Resources | None:
    """Let what was imported since take the place of what is open.

    Readers are answered from what is open until the new is prepared; who is in the
    middle of a run keeps to what the run began with.

    Args:
        folder: As in `open_resources`.
        prepare: Builds what the first visitor needs.

    Returns:
        What is open from now on; None if nothing was imported.

    Raises:
        ClaimlineError: If the store does not answer, or the new cannot be opened.
    """
    if not open_resources(folder).store.look():
        return None
    later = _read(folder)
    prepare(later)
    _OPENED[folder] = later
    return later


_OPENED: Final[dict[Path, Resources]] = {}


def _read(folder: Path) -> Resources:
    opened = open_url(os.environ.get(STORE), folder)
    dataset = opened.read_dataset(read_most_claims(os.environ))
    resources = build_resources(dataset, opened.store)
    # Refuses settings that cannot work before a visitor types the first name.
    NominatimSettings.from_environment(os.environ)
    return resources


def build_resources(dataset: Dataset, store: Store | None = None) -> Resources:
    """Build what the page needs of a dataset; nobody else gets to see it.

    Args:
        dataset: Tables that were read and checked.
        store: Where they are asked; None is an engine of their own, in process.

    Raises:
        ColumnsError: If they are too large to travel to the browser.
        ViewError: If an id in them could not stand in a link.
    """
    store = store or open_store(dataset)
    columns = build_columns(store, dataset)
    return Resources(dataset, store, columns, build_catalogue(dataset))


def _build_finder(dataset: Dataset) -> Finder:
    gazetteer = Gazetteer(list_places(dataset))
    settings = NominatimSettings.from_environment(os.environ)
    bounds = covered_bounds(gazetteer.places)
    if settings is None or bounds is None:
        return Finder(gazetteer, None)
    return Finder(gazetteer, NominatimGeocoder(settings, bounds))
