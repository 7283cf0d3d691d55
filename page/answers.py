"""Answers that every visitor with the same question shares, kept by the question."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

import streamlit as st

from data.store import Store
from layers.days import Days, build_days
from layers.period import Known, Period
from layers.questions import build_period
from layers.state import State, answer
from layers.view import ViewState
from page.resources import Resources

Answer = TypeVar("Answer")

MOST_ANSWERS: Final = 512
"""How many answers are kept; the oldest go first."""

MOST_KEPT_CLAIMS: Final = 20_000
"""Claims of which all days are kept at once: some 20 MB for each period."""

MOST_KEPT_PERIODS: Final = 16
"""Of how many periods all days are kept; the oldest go first."""


def ask(
    resources: Resources,
    build: Callable[..., Answer],
    period: Period,
    *more: Hashable,
) -> Answer:
    """Answer a question, or find the answer to an equal one.

    Args:
        resources: The tables on view.
        build: Answers it from a store, the period and `more`; a function of a module.
        period: What is asked.
        more: What else is asked.

    Returns:
        A copy of the answer, which the caller may change.
    """
    name = f"{build.__module__}.{build.__qualname__}"
    digest = resources.dataset.digest
    found: Answer = _answer(name, period, more, digest, build, resources.store)
    return found


@st.cache_data(show_spinner=False, max_entries=MOST_ANSWERS)
def _answer(
    name: str,  # noqa: ARG001 - part of the key
    period: Period,
    more: tuple[Hashable, ...],
    digest: str,  # noqa: ARG001 - part of the key
    _build: Callable[..., Any],
    _store: Store,
) -> Any:  # noqa: ANN401 - whatever the builder answers
    return _build(_store, period, *more)


def prepare(
    resources: Resources,
    view: ViewState,
    build: Callable[..., Answer],
    asker: object,
    *more: Hashable,
) -> Answer:
    """Prepare a part of a page, or find the one prepared for an equal view.

    Args:
        resources: The tables on view.
        view: All of the view that the part may depend on.
        build: Builds it from the asker and `more`; a function of a module.
        asker: Knows the tables and this view, and nothing else that the part shows.
        more: What else the part depends on.

    Returns:
        A copy of the part, which the caller may change.
    """
    name = f"{build.__module__}.{build.__qualname__}"
    digest = resources.dataset.digest
    prepared: Answer = _prepare(name, view, more, digest, build, asker)
    return prepared


@st.cache_data(show_spinner=False, max_entries=MOST_ANSWERS)
def _prepare(
    name: str,  # noqa: ARG001 - part of the key
    view: ViewState,  # noqa: ARG001 - part of the key
    more: tuple[Hashable, ...],
    digest: str,  # noqa: ARG001 - part of the key
    _build: Callable[..., Any],
    _asker: object,
) -> Any:  # noqa: ANN401 - whatever the builder builds
    return _build(_asker, *more)


def look_up(resources: Resources, period: Period, day: date) -> State:
    """Find the answer of one day of a period.

    The answers of all its days are worked out at the first time and kept, so that
    another day costs a tenth; of a large record one day is answered at a time.

    Args:
        resources: The tables on view.
        period: What is asked.
        day: A valid day, at most the last of the period.

    Returns:
        The same as `layers.state.answer` of `period.at(day)`; the caller may change
        its tables.
    """
    if len(resources.dataset.claims) > MOST_KEPT_CLAIMS:
        return answer(resources.store, period.at(day))
    return _keep_days(period, resources.dataset.digest, resources.store).at(day)


def prepare_days(resources: Resources) -> None:
    """Look up what the first visitor will: the day on view, and as it was known.

    Args:
        resources: The tables on view; of a crowd that of the open place is looked up.
    """
    view = resources.catalogue.defaults
    about = resources.about(view.place)
    period = build_period(view, about.catalogue)
    for known in (period.known, Known.AS_OF):
        look_up(about, replace(period, known=known), view.as_of)


def prepare_all(resources: Resources) -> None:
    """Prepare all that first visitors need, while others are served from elsewhere.

    Args:
        resources: Tables that nobody looks at yet.
    """
    resources.prepare_map()
    resources.prepare_rest()
    prepare_days(resources)


@st.cache_resource(show_spinner=False, max_entries=MOST_KEPT_PERIODS)
def _keep_days(
    period: Period,
    digest: str,  # noqa: ARG001 - part of the key
    _store: Store,
) -> Days:
    return build_days(_store, period)
