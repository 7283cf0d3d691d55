"""What an engine answers, as digests: equal answers have equal digests."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import pandas as pd

from data.store import Store
from layers.control import Question, build_intervals
from layers.disputes import build_open_disputes
from layers.handovers import build_handovers
from layers.history import build_daily_series, build_place_changes
from layers.period import Known, Period
from layers.spells import build_spells
from layers.state import answer

DAY: Final = date(2025, 4, 27)
QUESTIONS: Final = {
    "hindsight": Question(DAY),
    "as known that day": Question(DAY, DAY),
    "entailed, as known in March": Question(
        DAY, date(2025, 3, 1), overtaken_after=None, entailed=True
    ),
}
PERIODS: Final = {
    "hindsight": Period(date(2024, 9, 1), DAY),
    "as known that day": Period(date(2024, 9, 1), DAY, Known.AS_OF),
    "as known in March": Period(date(2024, 9, 1), DAY, date(2025, 3, 1)),
}


def list_answers(store: Store) -> Iterator[tuple[str, Callable[[], pd.DataFrame]]]:
    """List what is asked: every way of knowing, all rows of every answer."""
    for way, question in QUESTIONS.items():
        for part in ("in_force", "activity", "positions", "agreements"):
            name = f"state, {way}: {part}"
            yield name, lambda q=question, p=part: getattr(answer(store, q), p)
    for way, period in PERIODS.items():
        yield (
            f"timeline, {way}",
            lambda p=period: build_daily_series(store, p, by=("region_id",)),
        )
    period = PERIODS["hindsight"]
    yield "changes at places", lambda: build_place_changes(store, period)
    yield "disputes", lambda: build_spells(store, period)
    yield "open disputes", lambda: build_open_disputes(store, period).disputes
    yield "changes of hands", lambda: build_handovers(store, period).handovers
    yield "lags", lambda: build_handovers(store, period).lags
    yield "intervals", lambda: store.execute(build_intervals(store.claims))


def digest_frame(frame: pd.DataFrame) -> str:
    """Digest the rows of a table in whatever order they come, and count them."""
    columns = [frame[name].astype("object").map(str).tolist() for name in sorted(frame)]
    rows = sorted("\x1f".join(row) for row in zip(*columns, strict=True))
    digest = hashlib.sha256("\x1e".join(rows).encode()).hexdigest()[:16]
    return f"{len(frame)} rows {digest}"


def digest_answers(store: Store) -> dict[str, str]:
    """Digest all answers of a store."""
    return {name: digest_frame(ask()) for name, ask in list_answers(store)}
