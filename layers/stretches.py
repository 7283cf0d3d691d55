"""The answer at every place through time, as stretches of days without a change.

A place can change its answer only on the days on which a visible claim about it
comes into force or ends. So the rules are asked about those days alone, and what
they say holds until the next one. They are the rules of `layers.control` and
`layers.positions`, under the same promise: expressions only, on every engine.

References:
    Design section 3 (change events instead of a query per day).
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Build, Shared, Store
from data.vocabulary import SPLIT, STATUS_OF_BITS, Agreement, Side
from layers.control import MOMENT, OPEN_END, build_intervals, keep_last_words
from layers.entailment import build_entailed
from layers.period import Known, Period
from layers.positions import SILENT_BITS, SPLIT_BITS, build_positions, build_state
from layers.state import require_sources

BITS: Final = tuple(f"{side}_bits" for side in Side)
"""Columns with the worlds that each side allows, in the order of the sides."""

SINCE: Final = tuple(f"{side}_since" for side in Side)
"""Columns with the valid day that the position of each side is of."""

WORDS: Final[dict[int, str]] = {
    **{bits: str(status) for bits, status in STATUS_OF_BITS.items()},
    SPLIT_BITS: SPLIT,
    SILENT_BITS: "",
}
"""What the worlds of a side are called: a status, "split", or "" if it is silent."""

SPEAKING: Final = (
    *("place_id", "kind", "region_id", "district_id", "source_id", "side"),
    *("status", "scope", "bits", "valid_from", "reported_date", "claim_id"),
)
"""What the rules look at in a claim; the words of it stay where they are."""


def execute_over(  # noqa: PLR0913 - what is asked, and how it may be
    store: Store,
    period: Period,
    what: Hashable,
    build: Build,
    build_shared: Callable[[ir.Table], ir.Table] | None = None,
    *,
    apart: bool = False,
) -> list[pd.DataFrame]:
    """Run expressions about a period; safe from any thread.

    Args:
        store: Where the claims are.
        period: What is asked.
        what: Names what `build` makes of any period. Its days, and the day that
            things are known on, are no part of that.
        build: Makes the expressions from the table `moments`, whose one row is
            the last day of the period and the last day of publication to look at.
        build_shared: Makes from `moments` what `build` is to be given instead; one
            table for all that is asked about periods that end on one day.
        apart: Whether a place's rows depend on the claims about it alone, as in
            `data.store.Store.execute_at`; with entailment they never do.

    Returns:
        The rows of each expression.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """
    require_sources(store, period.at(period.to_day))
    fixed = not isinstance(period.known, Known)
    way = "fixed" if fixed else period.known
    shape = (what, way, period.sources, period.overtaken_after, period.entailed)
    known_by = OPEN_END if isinstance(period.known, Known) else period.known
    # How long a position stays current is asked of the shared positions.
    kept = ("shared", way, period.sources, period.entailed)
    shared = Shared(kept, build_shared) if build_shared else None
    apart = apart and not period.entailed
    return store.execute_at(period.to_day, known_by, shape, build, shared, apart=apart)


def execute_over_days(
    store: Store, period: Period, what: Hashable, build: Build
) -> list[pd.DataFrame]:
    """Run expressions about the positions of a period, which are worked out once.

    Args:
        store: Where the claims and places are.
        period: What is asked.
        what: As in `execute_over`.
        build: Makes the expressions from the table of `build_day_positions`; each
            row is about one place, or the caller adds up those of equal keys.

    Returns:
        The rows of each expression.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build_shared(moments: ir.Table) -> ir.Table:
        return build_day_positions(store, period, moments)

    return execute_over(store, period, what, build, build_shared, apart=True)


def build_day_positions(store: Store, period: Period, moments: ir.Table) -> ir.Table:
    """Find what each side says on every day on which an answer may change.

    Args:
        store: Where the claims and places are.
        period: Which sources are visible and how things are known. Its days are
            not looked at, so that one expression serves every period.
        moments: One row with the columns of `MOMENT`: the last valid day to look
            at, and the last day of publication to look at.

    Returns:
        Columns of `layers.positions.build_positions`, one row per day, place and
        side that spoke; as_of is the valid day. A day on which all that was said
        about a place has been taken back has one row, whose side is null.
    """
    voices = build_voices(build_spoken(store, period, moments))
    days = _build_change_days(voices, period)
    in_force = days.join(
        voices,
        [
            days.place_id == voices.place_id,
            days.as_of >= voices.starts,
            days.as_of < voices.ends,
        ],
    )
    if period.entailed:
        in_force = keep_last_words(in_force)
    positions = build_positions(in_force)
    return days.left_join(positions, [*MOMENT, "place_id"]).select(positions.columns)


def build_stretches(
    positions: ir.Table, period: Period, sides: Collection[Side] = tuple(Side)
) -> ir.Table:
    """Cut the time of every place where its answer may change.

    Args:
        positions: From `build_day_positions`.
        period: How long a position stays current.
        sides: Whose positions count; of two sides, the answer is that between the
            two alone, as if the sources of the third were hidden.

    Returns:
        Columns place_id, `day` (valid time, the first day of the stretch), the
        agreement and those of `BITS` and `SINCE`, as from
        `layers.positions.build_state`. A stretch lasts until the next one of the
        place begins. The first begins when somebody first spoke about the place;
        a stretch is silent if none of the sides says anything then. Neighbours can
        be alike.
    """
    days = positions.select(*MOMENT, "place_id").distinct()
    heard = positions.filter(positions.side.isin([side.value for side in sides]))
    state = build_state(heard, period.overtaken_after)
    found = days.left_join(state, [*MOMENT, "place_id"])
    silent = {name: ibis.coalesce(found[name], SILENT_BITS) for name in BITS}
    return found.select(
        found.place_id,
        day=found.as_of,
        agreement=ibis.coalesce(found.agreement, Agreement.SILENT.value),
        **silent,
        **{name: found[name] for name in SINCE},
    )


def build_changes(stretches: ir.Table) -> ir.Table:
    """Find the days on which the answer at a place becomes another.

    An answer is the agreement and what every side says. A side that only renews
    its position changes neither.

    Args:
        stretches: From `build_stretches`.

    Returns:
        The stretches that differ from the one before at their place, the first
        from silence, with every column but place_id and day also as
        `<column>_before`: what it was on the day before.
    """
    by_place = ibis.window(group_by="place_id", order_by="day")
    silence = {"agreement": Agreement.SILENT.value, **dict.fromkeys(BITS, SILENT_BITS)}
    was = {name: stretches[name].lag().over(by_place) for name in (*silence, *SINCE)}
    for name, word in silence.items():
        was[name] = ibis.coalesce(was[name], word)
    both = stretches.mutate(**{f"{name}_before": was[name] for name in was})
    return both.filter(
        ibis.or_(*(both[name] != both[f"{name}_before"] for name in silence))
    )


def build_spoken(
    store: Store,
    period: Period,
    moments: ir.Table,
    columns: Sequence[str] = SPEAKING,
) -> ir.Table:
    """Work out from when to when every visible claim is in force, where it speaks.

    Args:
        store: Where the claims and places are.
        period: As in `build_stretches`.
        moments: As in `build_stretches`.
        columns: What to keep of a claim; `SPEAKING` and more.

    Returns:
        Those columns, entailed_by ("" for a claim about the place itself),
        `starts` and `ends` (half-open, never empty). One row per claim, and with
        entailment one more for every place that it reaches.
    """
    # What was published too late must go before intervals are worked out.
    intervals = build_intervals(build_told(store, period, moments))
    clock = "known" if period.known is Known.AS_OF else "valid"
    starts, ends = intervals[f"{clock}_from"], intervals[f"{clock}_to"]
    # An end after the last day to look at is no end yet.
    ends = ibis.cases((ends <= intervals.as_of, ends), else_=OPEN_END)
    said = intervals.filter(starts < ends, starts <= intervals.as_of).select(
        *columns, starts=starts, ends=ends
    )
    own = said.mutate(entailed_by=ibis.literal(""))
    if not period.entailed:
        return own
    return own.union(build_entailed(said, store.places).select(own.columns))


def build_voices(spoken: ir.Table) -> ir.Table:
    """Leave out the days on which a claim is not the latest voice of its side.

    On them `layers.positions.build_positions` would drop it. Few claims are left
    on each day, and no answer is another: a claim of the place itself is followed
    at its source only by later ones, so once its side has it, its side has
    nothing older to say. An entailed claim can end without one, so it cuts none.

    Args:
        spoken: From `build_spoken`.

    Returns:
        The same columns.
    """
    voice = ["place_id", "side", "valid_from"]
    own = ibis.cases((spoken.entailed_by == "", spoken.starts), else_=OPEN_END)
    heard = spoken.group_by(voice).aggregate(heard=own.min())
    newer = ibis.window(
        group_by=["place_id", "side"], order_by="valid_from", rows=(1, None)
    )
    cuts = heard.select(
        *voice, cut=ibis.coalesce(heard.heard.min().over(newer), OPEN_END)
    )
    cut = spoken.join(cuts, voice)
    cut = cut.mutate(ends=ibis.least(cut.ends, cut.cut)).drop("cut")
    return cut.filter(cut.starts < cut.ends)


def build_told(store: Store, period: Period, moments: ir.Table) -> ir.Table:
    """Find the claims of the visible sources that were published in time.

    Args:
        store: Where the claims are.
        period: As in `build_stretches`.
        moments: As in `build_stretches`.

    Returns:
        The columns of the claims with those of `MOMENT`.
    """
    claims = store.claims
    if period.sources is not None:
        claims = claims.filter(claims.source_id.isin(sorted(period.sources)))
    return claims.join(moments, claims.reported_date <= moments.known_by)


def _build_change_days(voices: ir.Table, period: Period) -> ir.Table:
    """List the moments at which a voice about a place starts or ends."""
    days = voices.select("place_id", as_of=voices.starts)
    if period.entailed:
        # Where no claim of the place itself follows, silence does.
        ended = voices.filter(voices.ends < OPEN_END)
        days = days.union(ended.select("place_id", as_of=ended.ends))
    # However it is known, one day is one question here.
    return days.distinct().mutate(known_by=ibis._.as_of)
