"""When a place is said to change hands, and which claims are about that change.

One place is gone through claim by claim, in the order of publication, because
whether a claim is a change depends on the changes before it. No table of an
engine, no clock; the rules are these.

*Holder.* A claim that one side controls the whole place names a holder. Claims of
a part, of the vicinity, and statuses that rule out one side only, name none.
Before anybody names one, the holder is the side to whose recognised territory the
place belongs: that is what a first claim departs from, not a finding.

*Change.* A claim that names the other holder changes hands if it speaks about no
earlier day than the change before, and one of these holds:

- no change is recorded yet;
- its source itself named the present holder when it last named one since then;
- the change is more than `settled_after` days old, and the last holder that the
  claim's side named since then, if any, was the present one.

Any other claim of the former holder insists: it contests the change, and starts no
new one. So "we still hold it" on the next day is a denial, and "we took it back"
five weeks later is a change. Who insisted up to a change back said it already: it
has nothing to acknowledge.

*Same day.* Claims of one day of publication are weighed against what stood before
that day, so that no order among them, and no spelling of an id, decides. The first
claim of a change is, of that day, the one about the earliest day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from data.vocabulary import Side

HOME: Final = {"RU": Side.RUSSIAN, "UA": Side.UKRAINIAN}
"""To whose recognised territory a country code belongs."""


class Said(NamedTuple):
    """What the rules look at in a claim that names a holder of one place."""

    row: int
    """Position of the claim among the claims gone through."""
    source_id: str
    side: str
    holder: str
    """The side that is said to control the whole place."""
    reported: int
    """Day of publication (known time), as a number of days."""
    valid_from: int
    """First day the claim speaks about (valid time), as a number of days."""


@dataclass(slots=True)
class Change:
    """A change of hands, and who has spoken about it so far."""

    holder: str
    """The new holder."""
    former: str
    """The holder before."""
    claimed_on: int
    """Day of publication of the first claim."""
    claimed_for: int
    """The earliest day that a first claim speaks about."""
    first_rows: list[int]
    """The claims that change hands, all of that day, the earliest valid first."""
    already: frozenset[str]
    """Sides and sources that named the new holder when they last named one."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """By side, and by source, whom it named on the last day on which it named any.

    No side is called like a source; only days since the first claim count.
    """


def find_changes(
    said: Iterable[Said], home: Side, settled_after: int | None
) -> Iterator[Change]:
    """Go through the claims about one place, day of publication by day.

    Args:
        said: The claims about one place that name a holder, by reported and
            valid_from.
        home: The side to whose recognised territory the place belongs.
        settled_after: Days after which the former holder's claim is a change
            back rather than a denial; None: never.

    Yields:
        Each change as it is found; whom everybody names is noted in it until the
        next.
    """
    present: Change | None = None
    for _, group in groupby(said, attrgetter("reported")):
        claims = tuple(group)
        rivals = [c for c in claims if _is_change(c, present, home, settled_after)]
        if rivals:
            present = _start(present, rivals)
            yield present
        if present is not None:
            _listen(present, claims)


def _is_change(
    claim: Said, present: Change | None, home: Side, settled_after: int | None
) -> bool:
    if present is None:
        return claim.holder != home
    if claim.holder == present.holder or claim.valid_from < present.claimed_for:
        return False
    if present.holder in present.named.get(claim.source_id, ()):
        return True
    if settled_after is None or claim.reported - present.claimed_on <= settled_after:
        return False
    return claim.holder not in present.named.get(claim.side, ())


def _start(present: Change | None, rivals: Sequence[Said]) -> Change:
    first = rivals[0]
    former = Side.UKRAINIAN if first.holder == Side.RUSSIAN else Side.RUSSIAN
    named = present.named if present else {}
    already = frozenset(who for who, whom in named.items() if whom == {first.holder})
    rows = [claim.row for claim in rivals]
    return Change(
        first.holder, str(former), first.reported, first.valid_from, rows, already
    )


def _listen(present: Change, claims: Sequence[Said]) -> None:
    """Note who names whom on one day."""
    named: dict[str, set[str]] = {}
    for claim in claims:
        for who in (claim.side, claim.source_id):
            named.setdefault(who, set()).add(claim.holder)
    present.named |= named
