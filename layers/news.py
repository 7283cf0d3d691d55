"""What was said between two dates: new claims, old ones newly told, corrections."""

from enum import StrEnum
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from data.store import Store
from layers.control import ORDER, build_dated
from layers.period import Known, Period
from layers.stretches import build_told, execute_over


class News(StrEnum):
    """What a claim adds between two dates."""

    NEW = "new"
    """It speaks about a day of the period."""
    LEARNED = "learned"
    """It speaks about an earlier day, and was published within the period."""


NEWS_COLUMNS: Final = (
    *("claim_id", "place_id", "source_id", "side", "status", "scope"),
    *("valid_from", "dated_by", "reported_date", "news", "corrects"),
    *("statement", "quote", "url", "publisher"),
)
"""Columns of the news, in their order."""


def build_news(store: Store, period: Period) -> pd.DataFrame:
    """List what the visible sources added in a period.

    Claims of activity near a place are not among it: they change no answer.

    Args:
        store: Where the claims are.
        period: What is asked. With hindsight a claim about one of its days is
            new whenever it was published; known on its days, only if published
            by the last of them; on a fixed day, if published by that day.

    Returns:
        Columns `NEWS_COLUMNS`: valid_from is valid time and reported_date known
        time (datetime64[s]); news is one of `News`; corrects is the claim_id of
        the source's claim before about the same place and the same valid day if
        that asserts another status, else "". By reported_date, valid_from and
        claim_id; may have no rows.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        return (_build_heard(store, period, moments),)

    (heard,) = execute_over(store, period, "news", build)
    first, last = pd.Timestamp(period.from_day), pd.Timestamp(period.to_day)
    new = heard["valid_from"] >= first
    learned = ~new & heard["reported_date"].between(first, last)
    heard["news"] = np.where(new, str(News.NEW), str(News.LEARNED))
    heard = heard[new | learned].sort_values(
        ["reported_date", "valid_from", "claim_id"], ignore_index=True
    )
    return heard[list(NEWS_COLUMNS)]


def _build_heard(store: Store, period: Period, moments: ir.Table) -> ir.Table:
    """Take the claims told in time about days up to the last, with corrections."""
    dated = build_dated(build_told(store, period, moments))
    clock = dated.known_from if period.known is Known.AS_OF else dated.valid_from
    heard = dated.filter(clock <= dated.as_of)
    same_day = ibis.window(
        group_by=["place_id", "source_id", "valid_from"], order_by=list(ORDER)
    )
    heard = heard.mutate(
        corrected=ibis.coalesce(heard.claim_id.lag().over(same_day), ""),
        status_before=ibis.coalesce(heard.status.lag().over(same_day), heard.status),
    )
    return heard.mutate(
        corrects=ibis.cases(
            (heard.status != heard.status_before, heard.corrected), else_=""
        )
    ).select([name for name in NEWS_COLUMNS if name != "news"])
