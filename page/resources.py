"""What all visitors share: the tables, the engine, the payload, the gazetteer.

Kept once per process and folder; nobody changes what is handed out.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import streamlit as st

from data.schemas import PLACES
from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from geo.gazetteer import Gazetteer
from geo.geocode import covered_bounds
from geo.nominatim import NominatimGeocoder
from geo.nominatim_settings import NominatimSettings
from geo.place import read_places
from layers.columns import ClaimColumns, build_columns
from layers.history import build_daily_series
from layers.opening import build_catalogue
from layers.payload import build_payload
from layers.period import Knowing, Known, Period
from layers.view import AS_OF, Catalogue, ViewState
from page.bridge import Lanes, build_lanes
from page.search import Finder


@dataclass(frozen=True)
class Resources:
    """The tables of one dataset with all that is built from them."""

    dataset: Dataset
    store: Store
    columns: ClaimColumns
    catalogue: Catalogue
    finder: Finder
    """Where names are looked up; over the network only if the operator says so."""

    @cached_property
    def payload(self) -> str:
        """The JSON text that travels to the browser once."""
        return build_payload(self.dataset, self.columns)

    def count_disputed(self, view: ViewState) -> list[int]:
        """Count the disputed places on every day of the record, as the view has it."""
        known: Knowing = Known.HINDSIGHT
        if view.known_by is not None:
            known = Known.AS_OF if view.known_by == AS_OF else view.known_by
        hidden = view.hidden
        period = Period(
            from_day=self.catalogue.first_day,
            to_day=self.catalogue.last_day,
            known=known,
            sources=frozenset(self.catalogue.source_ids) - hidden if hidden else None,
            overtaken_after=view.overtaken_after,
            entailed=view.entailed,
        )
        return _count_disputed(self.store, period, self.dataset.digest)

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
    def claims_per_source(self) -> "pd.Series[int]":
        """Number of claims in the record by source_id."""
        return self.dataset.claims["source_id"].value_counts()


@st.cache_data(show_spinner=False, max_entries=256)
def _count_disputed(_store: Store, period: Period, digest: str) -> list[int]:  # noqa: ARG001 - the digest is the store's part of the key
    series = build_daily_series(_store, period)
    return [int(count) for count in series["disputed"]]


@st.cache_resource(show_spinner="Reading the claims", max_entries=4)
def open_resources(folder: Path) -> Resources:
    """Read and check a dataset and build what every visitor needs.

    Args:
        folder: The folder of the tables.

    Raises:
        DataError: If the tables have problems; the message lists them.
        ColumnsError: If they are too large to travel to the browser.
        ViewError: If an id in them could not stand in a link.
        NominatimError: If the operator's settings of Nominatim are unusable.
    """
    dataset = read_dataset(folder)
    store = open_store(dataset)
    columns = build_columns(store, dataset)
    catalogue = build_catalogue(dataset)
    return Resources(dataset, store, columns, catalogue, _build_finder(folder))


def _build_finder(folder: Path) -> Finder:
    gazetteer = Gazetteer(read_places(folder / PLACES))
    settings = NominatimSettings.from_environment(os.environ)
    bounds = covered_bounds(gazetteer.places)
    if settings is None or bounds is None:
        return Finder(gazetteer, None)
    return Finder(gazetteer, NominatimGeocoder(settings, bounds))
