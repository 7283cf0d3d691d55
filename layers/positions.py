"""From claims in force to what each side says, and how the sides relate.

The second half of the semantics that `layers.control` begins, under the same
promise: expressions only, the same lines on every engine.

References:
    Design section 2 (positions, the table of agreements) and section 3.
"""

from functools import reduce
from operator import add
from typing import Final

import ibis
import ibis.expr.types as ir

from data.vocabulary import Agreement, Side
from layers.control import MOMENT

SPLIT_BITS: Final = 0b000
"""The position of a side whose latest voices leave no world: it is split."""

SILENT_BITS: Final = 0b111
"""The position of a side that said nothing: it rules out no world."""

WORLDS: Final = (0b001, 0b010, 0b100)
"""One bit per world: Russia holds it, Ukraine holds it, nobody fully."""


def build_positions(in_force: ir.Table) -> ir.Table:
    """Let every side speak with its latest voice.

    Older claims of a side's other sources stay in force and on their own
    layers; they do not make the side contradict itself for ever.

    Args:
        in_force: Claims in force, from `build_in_force`.

    Returns:
        Columns of `MOMENT`, place_id, side, `bits` (the worlds that all the
        latest claims of the side allow, `SPLIT_BITS` if there is none) and
        `valid_from` (valid time, that of these claims). One row per side that
        spoke about the place; none for a side whose latest word is that it
        withdraws what it had said.
    """
    speaker = [*MOMENT, "place_id", "side"]
    dated = in_force.mutate(
        latest=in_force.valid_from.max().over(ibis.window(group_by=speaker))
    )
    latest = dated.filter(dated.valid_from == dated.latest)
    positions = latest.group_by(speaker).aggregate(
        bits=intersect(latest.bits), valid_from=latest.valid_from.max()
    )
    return positions.filter(positions.bits != SILENT_BITS)


def build_state(positions: ir.Table, overtaken_after: int | None) -> ir.Table:
    """Say of every place how the positions of the sides relate.

    The first relation that fits is taken. `comparable` are the sides that spoke
    and are not split; `current` those of them at most `overtaken_after` days
    older than the newest comparable one, which is always current itself.

    That the positions "exclude one another" needs no choice between "two of
    them do" and "all of them together do": no status, and no intersection of
    statuses, is "R or U" (bits 3), the only set with which three could exclude
    one another while any two are compatible. So one intersection decides.

    Args:
        positions: From `build_positions`.
        overtaken_after: Days, or None for never.

    Returns:
        Columns of `MOMENT`, place_id, `agreement`, and for each side
        `<side>_bits` (`SILENT_BITS` if it said nothing) and `<side>_since`
        (valid time, null if it said nothing). One row per place that somebody
        spoke about; the places missing are silent.
    """
    place = [*MOMENT, "place_id"]
    weighed = _weigh(positions, overtaken_after)
    counts = {
        "spoke": weighed.count(),
        "comparable": ibis.cases((weighed.bits != SPLIT_BITS, 1), else_=0).sum(),
        "current_worlds": intersect(weighed.current_bits),
        "common_worlds": intersect(weighed.comparable_bits),
    }
    sides = {name: value for side in Side for name, value in _spread(weighed, side)}
    state = weighed.group_by(place).aggregate(**counts, **sides)
    return state.mutate(agreement=_agreement(state)).drop(list(counts))


def intersect(bits: ir.IntegerColumn) -> ir.IntegerScalar:
    """Intersect sets of worlds: the worlds that every row of a group allows.

    This is BIT_AND, written with MIN because ibis has no BIT_AND for Spark.

    Args:
        bits: Sets of worlds, 0 to 7.

    Returns:
        One set of worlds per group.
    """
    sets = range(SILENT_BITS + 1)
    allowed = (
        ibis.cases((bits.isin([b for b in sets if b & world]), world), else_=0).min()
        for world in WORLDS
    )
    return reduce(add, allowed)


def _weigh(positions: ir.Table, overtaken_after: int | None) -> ir.Table:
    """Add what each position has to say in each comparison.

    A position that takes no part is given every world, which changes no
    intersection.
    """
    comparable = positions.bits != SPLIT_BITS
    # With nothing comparable the newest is null, and nothing is current.
    newest = (
        ibis.cases((comparable, positions.valid_from))
        .max()
        .over(ibis.window(group_by=[*MOMENT, "place_id"]))
    )
    weighed = positions.mutate(
        newest=newest,
        comparable_bits=ibis.cases((comparable, positions.bits), else_=SILENT_BITS),
    )
    if overtaken_after is None:
        return weighed.mutate(current_bits=weighed.comparable_bits)
    age = weighed.newest.delta(weighed.valid_from, unit="day")
    return weighed.mutate(
        current_bits=ibis.cases(
            (age <= overtaken_after, weighed.comparable_bits), else_=SILENT_BITS
        )
    )


def _spread(weighed: ir.Table, side: Side) -> list[tuple[str, ir.Scalar]]:
    """Turn the row of one side into columns; there is at most one per place."""
    own = weighed.side == side.value
    return [
        (f"{side}_bits", ibis.cases((own, weighed.bits), else_=SILENT_BITS).min()),
        (f"{side}_since", ibis.cases((own, weighed.valid_from)).max()),
    ]


def _agreement(state: ir.Table) -> ir.StringColumn:
    """Write the table of design section 2, line by line; silent has no row."""
    return ibis.cases(
        (
            (state.comparable < 2) & (state.spoke > state.comparable),  # noqa: PLR2004 - two sides make a comparison
            Agreement.SPLIT.value,
        ),
        (state.spoke == 1, Agreement.SINGLE.value),
        (state.current_worlds == SPLIT_BITS, Agreement.DISPUTED.value),
        (state.common_worlds != SPLIT_BITS, Agreement.AGREED.value),
        else_=Agreement.OVERTAKEN.value,
    )
