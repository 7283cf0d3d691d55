"""What the claims amount to on a day: the one implementation of the semantics.

Every function is an expression over a claims table (`data.store.CLAIMS_SCHEMA`)
and nothing else, so that the same lines run on every engine that ibis reaches.
Only what engines agree about is used: no boolean becomes a number, no null is
ever ordered or compared, no text but claim_id decides an order.

References:
    Design section 2 (the rules) and section 3 (the traps of engines). The
    two clocks: R. T. Snodgrass, Developing Time-Oriented Database Applications
    in SQL (1999), chapter 10, valid time and transaction time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir

from data.vocabulary import STATUS_BITS, WITHDRAWN_BITS, Scope
from geo.errors import ClaimlineError

OPEN_END: Final = date(9999, 12, 31)
"""The end of an interval that nothing ends, and the known_by that hides nothing.

A date and no null: it compares and sorts alike on every engine.
"""

ACTIVITY_DAYS: Final = 14
"""Days for which a claim of fighting near a place stays recent, its own included."""

LONGEST_OVERTAKEN_AFTER: Final = 36_525
"""Days in a hundred years; a longer wait means never, and None says that."""

MOMENT: Final = ("as_of", "known_by")
"""What makes two answers different questions; carried along in every table."""

ORDER: Final = ("valid_from", "reported_date", "claim_id")
"""What makes a claim of a source later than another about the same place."""


class QuestionError(ClaimlineError, ValueError):
    """A question that has no answer; the message says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks of the claims. Equal questions have equal answers."""

    as_of: date
    """The valid day on view."""
    known_by: date | None = None
    """Ignore what was published later. None: with hindsight, ignore nothing.

    As known that day is known_by equal to as_of.
    """
    sources: frozenset[str] | None = None
    """The visible sources; the others are hidden. None: all; empty: nobody."""
    overtaken_after: int | None = 30
    """Days after which an older position is not current any more; None: never."""
    entailed: bool = False
    """Whether what is said of a whole region speaks for the places in it."""

    def __post_init__(self) -> None:
        """Refuse what no answer could be given to.

        Raises:
            QuestionError: If a day carries a time or is the open end, if the
                sources are not a frozenset, or if overtaken_after is negative
                or longer than a hundred years.
        """
        _require_day("as_of", self.as_of)
        if self.known_by is not None:
            _require_day("known_by", self.known_by)
        if self.sources is not None and not isinstance(self.sources, frozenset):
            raise QuestionError(
                f"sources {self.sources!r} is no frozenset; wrap the ids in one"
            )
        days = self.overtaken_after
        if days is not None and not 0 <= days <= LONGEST_OVERTAKEN_AFTER:
            raise QuestionError(
                f"overtaken_after {days} is not a number of days from 0 to "
                f"{LONGEST_OVERTAKEN_AFTER}; use None for never"
            )


def build_moment(question: Question) -> ir.Table:
    """Make the table of one row that asks about the question's own moment.

    Returns:
        Columns as_of and known_by, both dates.
    """
    known_by = OPEN_END if question.known_by is None else question.known_by
    row = {"as_of": question.as_of, "known_by": known_by}
    columns = [ibis.literal(day, "date").name(name) for name, day in row.items()]
    return columns[0].as_table().mutate(columns[1])


def build_dated(claims: ir.Table) -> ir.Table:
    """Give every claim its two clocks and the worlds that it allows.

    Claims with scope near are left out here, once for all: they are evidence of
    activity, never in force, and supersede nothing.

    Args:
        claims: A claims table.

    Returns:
        The claims and their columns, with `valid_from` (event_date, or
        reported_date where no event date was given), `dated_by` ("event" or
        "report"), `known_from` (first day on which the claim holds and has been
        published, so that somebody could have seen it) and `bits`.
    """
    spoken = claims.filter(claims.scope != Scope.NEAR.value)
    dated = build_valid_from(spoken)
    worlds = [(dated.status == s.value, bits) for s, bits in STATUS_BITS.items()]
    return dated.mutate(
        known_from=ibis.greatest(dated.valid_from, dated.reported_date),
        # What is left is a statement that was withdrawn: it rules out nothing.
        bits=ibis.cases(*worlds, else_=WITHDRAWN_BITS),
    )


def build_valid_from(claims: ir.Table) -> ir.Table:
    """Add since when a claim holds, and which of its dates says so.

    Returns:
        The claims with `valid_from` and `dated_by` ("event" or "report").
    """
    return claims.mutate(
        valid_from=ibis.coalesce(claims.event_date, claims.reported_date),
        dated_by=ibis.cases((claims.event_date.isnull(), "report"), else_="event"),
    )


def build_intervals(claims: ir.Table) -> ir.Table:
    """Work out, once, the days on which every claim is in force.

    With them a scrub through time is a filter. They hold for any choice of
    sources, because a source supersedes only itself; not for a fixed known_by,
    which must be applied to the claims first.

    Args:
        claims: A claims table.

    Returns:
        The columns of `build_dated`, with `valid_to`, the end with hindsight of
        the interval that starts at valid_from, and `known_to`, the end as known
        that day of the interval that starts at known_from. Both are half-open,
        empty where the end is not after the start, and end at `OPEN_END` if no
        later claim of the source about the place ends them.
    """
    dated = build_dated(claims)
    later = ibis.window(
        group_by=["place_id", "source_id"], order_by=list(ORDER), rows=(1, None)
    )
    # A claim that is later in order may have been published sooner, so the
    # first to be visible is looked for among all the later ones.
    return dated.mutate(
        valid_to=ibis.coalesce(dated.valid_from.min().over(later), OPEN_END),
        known_to=ibis.coalesce(dated.known_from.min().over(later), OPEN_END),
    )


def build_in_force(
    claims: ir.Table, question: Question, moments: ir.Table | None = None
) -> ir.Table:
    """Find the claims in force: of each source, its last word about each place.

    Args:
        claims: A claims table.
        question: Which sources are visible, and the moment asked about.
        moments: Ask about each row of this table (columns `MOMENT`) instead of
            about the moment of the question; for series of days.

    Returns:
        The columns of `build_dated` with those of `MOMENT`, at most one row per
        moment, place and source, in no particular order.
    """
    if moments is None:
        moments = build_moment(question)
    dated = build_dated(_build_visible(claims, question))
    return keep_last_words(_build_told(dated, moments))


def keep_last_words(told: ir.Table) -> ir.Table:
    """Keep of each source the last claim about each place, at each moment.

    Args:
        told: Claims dated by `build_dated`, with the columns of `MOMENT`.

    Returns:
        The same columns.
    """
    place_in_line = ibis.row_number().over(
        group_by=[*MOMENT, "place_id", "source_id"],
        order_by=[told[column].desc() for column in ORDER],
    )
    ranked = told.mutate(place_in_line=place_in_line)
    return ranked.filter(ranked.place_in_line == 0).drop("place_in_line")


def build_near(claims: ir.Table) -> ir.Table:
    """Find the claims of fighting or movement near a place, of any day.

    Returns:
        The claims with scope near, with `valid_from` and `dated_by`.
    """
    return build_valid_from(claims.filter(claims.scope == Scope.NEAR.value))


def build_activity(
    claims: ir.Table, question: Question, moments: ir.Table | None = None
) -> ir.Table:
    """Find the recent claims of fighting or movement near a place.

    Args:
        claims: A claims table.
        question: Which sources are visible, and the moment asked about.
        moments: As in `build_in_force`.

    Returns:
        The claims with scope near whose `valid_from` lies in the
        `ACTIVITY_DAYS` days that end with as_of and that were published by
        known_by, with `valid_from`, `dated_by` and the columns of `MOMENT`. A
        claim of activity ends no other, so a source can have several at a place.
    """
    if moments is None:
        moments = build_moment(question)
    near = build_near(_build_visible(claims, question))
    told = _build_told(near, moments)
    return told.filter(told.as_of.delta(told.valid_from, unit="day") < ACTIVITY_DAYS)


def _build_visible(claims: ir.Table, question: Question) -> ir.Table:
    if question.sources is None:
        return claims
    return claims.filter(claims.source_id.isin(sorted(question.sources)))


def _build_told(dated: ir.Table, moments: ir.Table) -> ir.Table:
    """Pair every moment with the claims that hold and are published by then."""
    holds = dated.valid_from <= moments.as_of
    published = dated.reported_date <= moments.known_by
    return dated.join(moments, [holds, published])


def _require_day(name: str, day: date) -> None:
    if isinstance(day, datetime):
        raise QuestionError(f"{name} {day} carries a time of day; give the date alone")
    if day >= OPEN_END:
        last = OPEN_END - timedelta(days=1)
        raise QuestionError(f"{name} {day} is no day on record; ask for {last} at most")
