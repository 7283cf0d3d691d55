"""What every export is made from: the tables, their engine, and the view's question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from layers.control import Question
from layers.opening import build_catalogue
from layers.period import Knowing, Known
from layers.view import AS_OF, Catalogue, ViewState


@dataclass(frozen=True)
class Basis:
    """The tables of one dataset, ready to be asked; whoever holds it may share it."""

    dataset: Dataset
    store: Store
    catalogue: Catalogue

    @property
    def last_day(self) -> date:
        """Last day of publication in the tables."""
        return self.catalogue.last_day

    @cached_property
    def source_names(self) -> Mapping[str, str]:
        """Names of the sources by source_id, in the order of the tables."""
        sources = self.dataset.sources
        return dict(zip(sources["source_id"], sources["name"], strict=True))


def open_basis(folder: Path) -> Basis:
    """Read a folder of tables and open everything that exports need.

    Raises:
        DataError: If the tables have problems; the message lists them.
        ViewError: If an id in them could not stand in a link.
    """
    dataset = read_dataset(folder)
    return Basis(dataset, open_store(dataset), build_catalogue(dataset))


def build_question(
    view: ViewState,
    basis: Basis,
    day: date | None = None,
    sources: frozenset[str] | None = None,
) -> Question:
    """Turn a view into the question that it asks.

    Args:
        view: The view.
        basis: The tables; they say which sources there are to be hidden.
        day: Another valid day than that of the view.
        sources: Ask only these, as far as the view does not hide them.
    """
    as_of = view.as_of if day is None else day
    visible = frozenset(basis.catalogue.source_ids) - view.hidden
    asked = visible if sources is None else visible & sources
    known_by = as_of if view.known_by == AS_OF else view.known_by
    return Question(
        as_of=as_of,
        known_by=known_by if isinstance(known_by, date) else None,
        sources=asked if view.hidden or sources is not None else None,
        overtaken_after=view.overtaken_after,
        entailed=view.entailed,
    )


def build_knowing(view: ViewState) -> Knowing:
    """Turn the view's way of knowing into that of a period."""
    if view.known_by is None:
        return Known.HINDSIGHT
    return Known.AS_OF if view.known_by == AS_OF else view.known_by
