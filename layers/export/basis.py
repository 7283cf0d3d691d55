"""What every export is made from: the tables, their engine, and the view's question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from data.environment import USUAL_MOST_CLAIMS
from data.store import Store
from data.store_url import open_url
from data.tables import Dataset
from layers import questions
from layers.control import Question
from layers.opening import build_catalogue
from layers.view import Catalogue, ViewState


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


def open_basis(
    folder: Path, url: str | None = None, most: int = USUAL_MOST_CLAIMS
) -> Basis:
    """Read a store and open everything that exports need.

    Args:
        folder: The dataset, for want of a URL.
        url: As in `data.store_url`.
        most: How many claims of a store memory has room for.

    Raises:
        DataError: If the tables have problems; the message lists them.
        StoreError: If the store cannot be opened, or holds more claims.
        ViewError: If an id in them could not stand in a link.
    """
    opened = open_url(url, folder)
    dataset = opened.read_dataset(most)
    return Basis(dataset, opened.store, build_catalogue(dataset))


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
    asked = view if day is None else replace(view, as_of=day, period=None)
    question = questions.build_question(asked, basis.catalogue)
    if sources is None:
        return question
    visible = frozenset(basis.catalogue.source_ids) - view.hidden
    return replace(question, sources=visible & sources)
