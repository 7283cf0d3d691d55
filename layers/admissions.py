"""Admissions against interest: a source concedes a place to the other side.

A rule about words, the same for both sides: a claim of a Russian source is an
admission if what it asserts leaves no room for Russian control and some for
Ukrainian control, and the other way round. "Contested" concedes nothing to
anybody. Independent sources have no interest here, and so admit nothing.

References:
    The notion is that of a declaration against interest in the law of evidence;
    a record is usually trusted more where it runs against its speaker.
"""

from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from data.vocabulary import STATUS_BITS, Scope, Side, Status
from layers.control import build_valid_from
from layers.period import Period
from layers.stretches import build_told, execute_over

HOLDING: Final = {
    Side.RUSSIAN: STATUS_BITS[Status.RUSSIAN_CONTROL],
    Side.UKRAINIAN: STATUS_BITS[Status.UKRAINIAN_CONTROL],
}
"""The world in which each side that can hold a place holds it."""

RIVAL: Final = {Side.RUSSIAN: Side.UKRAINIAN, Side.UKRAINIAN: Side.RUSSIAN}
"""To which other side each of the two concedes."""

ADMITTED: Final = {
    side: tuple(
        str(status)
        for status, bits in STATUS_BITS.items()
        if not bits & HOLDING[side] and bits & HOLDING[rival]
    )
    for side, rival in RIVAL.items()
}
"""The statuses by which sources of each side concede a place to the other."""

ADMISSION_COLUMNS: Final = (
    *("claim_id", "place_id", "source_id", "side", "status", "scope"),
    *("valid_from", "reported_date", "statement", "quote", "url", "publisher"),
)
"""Columns of the admissions, in their order."""


def is_admission(claims: ir.Table) -> ir.BooleanColumn:
    """Tell which claims concede a place, or a part of it, to the other side.

    A claim of activity nearby says nothing about who holds the place.
    """
    conceding = ibis.or_(
        *(
            (claims.side == side.value) & claims.status.isin(statuses)
            for side, statuses in ADMITTED.items()
        )
    )
    return conceding & (claims.scope != Scope.NEAR.value)


def flag_admissions(claims: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the same of claims in memory.

    Args:
        claims: Columns side, status and scope.

    Returns:
        One flag per row, with the same index.
    """
    conceding = pd.Series(data=False, index=claims.index, dtype=bool)
    for side, statuses in ADMITTED.items():
        conceding |= (claims["side"] == str(side)) & claims["status"].isin(statuses)
    return conceding & (claims["scope"] != str(Scope.NEAR))


def build_admissions(store: Store, period: Period) -> pd.DataFrame:
    """List the admissions that were published in a period.

    Args:
        store: Where the claims are.
        period: Its days are days of publication here.

    Returns:
        Columns `ADMISSION_COLUMNS`: valid_from is valid time, reported_date known
        time (datetime64[s]). By reported_date, valid_from and claim_id; may have
        no rows.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        told = build_told(store, period, moments)
        admitted = build_valid_from(told.filter(is_admission(told)))
        return (admitted.select(*ADMISSION_COLUMNS),)

    (rows,) = execute_over(store, period, "admissions", build)
    first, last = pd.Timestamp(period.from_day), pd.Timestamp(period.to_day)
    rows = rows[rows["reported_date"].between(first, last)]
    order = ["reported_date", "valid_from", "claim_id"]
    return rows.sort_values(order, ignore_index=True)
