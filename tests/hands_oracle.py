"""The rules of `layers.hands` in plain Python: every rule looks back at all claims.

A second opinion on changes of hands and on who followed when: nothing is carried
from claim to claim, each question is answered by going through the record again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diary import find_days
from oracle import SIDES, WORLDS, Claim

HOME = {"RU": "russian", "UA": "ukrainian"}
WORLD = {"russian": "R", "ukrainian": "U"}
OTHER = {"russian": "ukrainian", "ukrainian": "russian"}


@dataclass(frozen=True, slots=True)
class Handover:
    """A change of hands."""

    place_id: str
    holder: str
    claimed_on: date
    claimed_for: date
    first: tuple[Claim, ...]


def find_holder(claim: Claim) -> str:
    """Name the side that is said to control the whole place."""
    if claim.scope in ("place", "region") and claim.status.endswith("_control"):
        worlds = WORLDS[claim.status]
        return next((s for s, w in WORLD.items() if worlds == {w}), "")
    return ""


def name_last(claims: Iterable[Claim], since: date, before: date) -> set[str]:
    """Find whom claims named on the last day on which they named anybody."""
    named = [
        (claim.reported_date, find_holder(claim))
        for claim in claims
        if since <= claim.reported_date < before and find_holder(claim)
    ]
    last = max((day for day, _ in named), default=None)
    return {holder for day, holder in named if day == last}


def find_handovers(
    claims: Sequence[Claim], country: str, settled_after: int | None
) -> list[Handover]:
    """Find the changes of hands at one place."""
    found: list[Handover] = []
    days = [claim.reported_date for claim in claims]
    for day in find_days(min(days), max(days)) if days else ():
        rivals = [
            claim
            for claim in claims
            if claim.reported_date == day
            and changes_hands(claim, claims, found, country, settled_after)
        ]
        if rivals:
            first = min(claim.valid_from for claim in rivals)
            holder = find_holder(rivals[0])
            found.append(
                Handover(claims[0].place_id, holder, day, first, tuple(rivals))
            )
    return found


def changes_hands(
    claim: Claim,
    claims: Sequence[Claim],
    found: Sequence[Handover],
    country: str,
    settled_after: int | None,
) -> bool:
    """Tell whether a claim departs from what stood before its day."""
    holder = find_holder(claim)
    if not found:
        return holder not in ("", HOME[country])
    last = found[-1]
    if holder != OTHER[last.holder] or claim.valid_from < last.claimed_for:
        return False
    since, day = last.claimed_on, claim.reported_date
    own = [c for c in claims if c.source_id == claim.source_id]
    if last.holder in name_last(own, since, day):
        return True
    settled = settled_after is not None and (day - since).days > settled_after
    side = [c for c in claims if c.side == claim.side]
    return settled and holder not in name_last(side, since, day)


def follow(
    claims: Sequence[Claim], found: Sequence[Handover], number: int, last_day: date
) -> list[tuple[str, str, int, str]]:
    """Say of each side and source how its wait for a change ended.

    Returns:
        Follower, outcome, days and claim_id, sorted.
    """
    change = found[number]
    later = found[number + 1].claimed_on if number + 1 < len(found) else None
    rows = []
    sources = {claim.source_id: claim.side for claim in claims}
    for follower in (*SIDES, *sources):
        own = [c for c in claims if follower in (c.side, c.source_id)]
        if any(claim in own for claim in change.first):
            continue
        before = found[number - 1].claimed_on if number else change.claimed_on
        already = name_last(own, before, change.claimed_on) == {change.holder}
        acks = [
            c
            for c in own
            if change.claimed_on <= c.reported_date
            and (later is None or c.reported_date < later)
            and c.scope in ("place", "region")
            and WORLD[change.holder] in WORLDS[c.status]
            and WORLD[OTHER[change.holder]] not in WORLDS[c.status]
        ]
        end, outcome, claim_id = later or last_day, "open", ""
        if later:
            outcome = "changed_again"
        if acks:
            first = min(acks, key=lambda c: (c.reported_date, c.order))
            end, outcome, claim_id = (
                first.reported_date,
                "acknowledged",
                first.claim_id,
            )
        if follower in sources and min(c.reported_date for c in own) > end:
            continue
        if already:
            end, outcome, claim_id = change.claimed_on, "already_said", ""
        rows.append((follower, outcome, (end - change.claimed_on).days, claim_id))
    return sorted(rows)


def find_contradiction(
    claims: Sequence[Claim],
    found: Sequence[Handover],
    number: int,
    settled_after: int | None,
) -> str:
    """Find the first claim by which a side that spoke first excludes what it said."""
    change = found[number]
    later = found[number + 1].claimed_on if number + 1 < len(found) else date.max
    against = [
        claim
        for claim in claims
        if claim.side in {first.side for first in change.first}
        and claim.scope != "near"
        and WORLD[change.holder] not in WORLDS[claim.status]
        and change.claimed_on <= claim.reported_date < later
        and claim.valid_from >= change.claimed_for
        and (
            settled_after is None
            or (claim.reported_date - change.claimed_on).days <= settled_after
        )
    ]
    first: Any = min(against, key=lambda c: (c.reported_date, c.order), default=None)
    return first.claim_id if first else ""
