"""Where sources of one side contradict one another, and who denies whom by name."""

from dataclasses import replace
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.store import Store
from layers.control import OPEN_END
from layers.period import Period
from layers.positions import SPLIT_BITS
from layers.stretches import build_spoken, build_told, build_voices, execute_over

TOLD: Final = (
    *("source_id", "status", "reported_date"),
    *("statement", "quote", "url", "publisher"),
)
"""What is told of each of two claims."""

CONTRADICTION_COLUMNS: Final = (
    *("place_id", "side", "valid_from", "split_from", "split_to"),
    *(
        f"{which}_{what}"
        for which in ("first", "second")
        for what in ("claim_id", *TOLD)
    ),
)
"""Columns of the contradictions, in their order."""

DENIAL_COLUMNS: Final = (
    *("claim_id", "denies", "place_id", "days"),
    *(f"{which}_{what}" for which in ("denial", "denied") for what in ("side", *TOLD)),
)
"""Columns of the denials, in their order."""


def build_contradictions(store: Store, period: Period) -> pd.DataFrame:
    """List the pairs of claims that split a side on a day of a period.

    Both are latest voices of the side about a place, speak of the same valid day,
    and leave no world in common. A claim about a whole region stands against others
    about that region only, also where the period lets it speak for the places in it:
    one sentence would else be listed once for every village. Three claims that only
    exclude one another together do not exist; see `layers.positions.build_state`.

    Args:
        store: Where the claims and places are.
        period: What is asked. What happens after its last day is not looked at.

    Returns:
        Columns `CONTRADICTION_COLUMNS`: valid_from is the valid day that both are
        about; split_from and split_to are the valid days (half-open, NaT while
        open) on which both are voices of their side. first and second are in the
        order of reported_date, then of claim_id. By split_from, place, side; may
        have no rows.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """
    period = replace(period, entailed=False)

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        voices = build_voices(build_spoken(store, period, moments))
        return (_tell_both(_build_pairs(voices), store.claims),)

    (pairs,) = execute_over(store, period, "contradictions", build, apart=True)
    open_end = pairs["split_to"] == pd.Timestamp(OPEN_END)
    pairs["split_to"] = pairs["split_to"].mask(open_end)
    pairs = pairs[~(pairs["split_to"] <= pd.Timestamp(period.from_day))]
    order = ["split_from", "place_id", "side", "first_claim_id", "second_claim_id"]
    return pairs.sort_values(order, ignore_index=True)[list(CONTRADICTION_COLUMNS)]


def build_denials(store: Store, period: Period) -> pd.DataFrame:
    """List the claims published in a period that deny another by name.

    Args:
        store: Where the claims are.
        period: Its days are days of publication here. The claim denied is told
            whoever is hidden, because a denial without it says little.

    Returns:
        Columns `DENIAL_COLUMNS`: claim_id denies the claim `denies`, both about
        place_id as the denial has it; days (int64) from the publication of the
        denied claim to that of the denial. By denial_reported_date and claim_id;
        may have no rows.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        told = build_told(store, period, moments)
        denials = told.filter(told.denies != "").select(
            *("claim_id", "denies", "place_id"),
            **{f"denial_{what}": told[what] for what in ("side", *TOLD)},
        )
        claims = store.claims
        denied = claims.select(
            denies=claims.claim_id,
            **{f"denied_{what}": claims[what] for what in ("side", *TOLD)},
        )
        return (denials.join(denied, "denies"),)

    (denials,) = execute_over(store, period, "denials", build)
    first, last = pd.Timestamp(period.from_day), pd.Timestamp(period.to_day)
    denials = denials[denials["denial_reported_date"].between(first, last)]
    lapse = denials["denial_reported_date"] - denials["denied_reported_date"]
    denials = denials.assign(days=lapse.dt.days.astype("int64"))
    order = ["denial_reported_date", "claim_id"]
    return denials.sort_values(order, ignore_index=True)[list(DENIAL_COLUMNS)]


def _build_pairs(voices: ir.Table) -> ir.Table:
    """Pair the voices of a side that exclude one another on the same days."""
    sooner = voices.select(
        *("place_id", "side", "valid_from", "reported_date", "claim_id"),
        *("bits", "starts", "ends"),
    )
    later = sooner.view()
    pairs = sooner.join(
        later,
        [
            sooner.place_id == later.place_id,
            sooner.side == later.side,
            sooner.valid_from == later.valid_from,
            (sooner.reported_date < later.reported_date)
            | (
                (sooner.reported_date == later.reported_date)
                & (sooner.claim_id < later.claim_id)
            ),
            sooner.starts < later.ends,
            later.starts < sooner.ends,
        ],
    )
    pairs = pairs.filter((pairs.bits & pairs.bits_right) == SPLIT_BITS)
    return pairs.select(
        *("place_id", "side", "valid_from"),
        first_claim_id=pairs.claim_id,
        second_claim_id=pairs.claim_id_right,
        split_from=ibis.greatest(pairs.starts, pairs.starts_right),
        split_to=ibis.least(pairs.ends, pairs.ends_right),
    )


def _tell_both(pairs: ir.Table, claims: ir.Table) -> ir.Table:
    for which in ("first", "second"):
        words = claims.select(
            **{f"{which}_{what}": claims[what] for what in ("claim_id", *TOLD)}
        )
        pairs = pairs.join(words, f"{which}_claim_id")
    return pairs
