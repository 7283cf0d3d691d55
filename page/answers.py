"""Answers that every visitor with the same question shares, kept by the question."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from data.store import Store
from layers.period import Period
from layers.state import State, answer
from page.resources import Resources

Answer = TypeVar("Answer")

MOST_ANSWERS = 512
"""How many answers are kept; the oldest go first."""


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
    answer: Answer = _answer(name, period, more, digest, build, resources.store)
    return answer


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


def answer_last_day(store: Store, period: Period) -> State:
    """Answer the question about the last day of a period."""
    return answer(store, period.at(period.to_day))
