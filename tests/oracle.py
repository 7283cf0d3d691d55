"""Design section 2 in plain Python, as slowly and as literally as it reads.

A second opinion on `layers.control`: no tables, no bits, no shared code. Worlds
are letters, sets are sets, every rule is a loop over claims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

WORLDS = {
    "russian_control": frozenset("R"),
    "ukrainian_control": frozenset("U"),
    "contested": frozenset("C"),
    "not_russian_control": frozenset("UC"),
    "not_ukrainian_control": frozenset("RC"),
    "withdrawn": frozenset("RUC"),
}
STATUS = {worlds: status for status, worlds in WORLDS.items()}
STATUS[frozenset()] = "split"

SIDES = ("russian", "ukrainian", "independent")


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What the rules look at in a claim; each is equal to itself alone."""

    claim_id: str
    place_id: str
    source_id: str
    side: str
    status: str
    scope: str
    event_date: date | None
    reported_date: date

    @property
    def valid_from(self) -> date:
        """The event date, or the report's where no event date was given."""
        return self.event_date or self.reported_date

    @property
    def order(self) -> tuple[date, date, str]:
        """What makes a claim of a source later than another."""
        return (self.valid_from, self.reported_date, self.claim_id)


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim that speaks about a place: its own, or one about a whole around it."""

    place_id: str
    claim: Claim
    entailed_by: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules look at in a place."""

    place_id: str
    name: str
    kind: str
    admin1_id: str
    admin2: str


def select_told(
    claims: Iterable[Claim], as_of: date, known_by: date | None
) -> tuple[Claim, ...]:
    """Keep what holds by one day and was published by another; None: ever."""
    return tuple(
        claim
        for claim in claims
        if claim.scope != "near"
        and claim.valid_from <= as_of
        and (known_by is None or claim.reported_date <= known_by)
    )


def find_in_force(
    told: Iterable[Claim], sources: frozenset[str] | None = None
) -> list[Voice]:
    """Find the last claim of each visible source about each place."""
    last: dict[tuple[str, str], Claim] = {}
    for claim in told:
        if sources is not None and claim.source_id not in sources:
            continue
        key = (claim.place_id, claim.source_id)
        if key not in last or claim.order > last[key].order:
            last[key] = claim
    return [Voice(claim.place_id, claim) for claim in last.values()]


def find_containers(places: Iterable[Place]) -> dict[str, list[str]]:
    """List the region, and the district if it is known, that each place lies in."""
    places = list(places)
    containers: dict[str, list[str]] = {}
    for place in places:
        containers[place.place_id] = [
            whole.place_id
            for whole in places
            if whole.place_id != place.place_id
            and whole.admin1_id == place.admin1_id
            and (
                whole.kind == "region"
                or (whole.kind == "district" and whole.name == place.admin2)
            )
        ]
    return containers


def add_entailed(
    in_force: list[Voice], containers: Mapping[str, list[str]]
) -> list[Voice]:
    """Let control of a whole speak for its parts, the source's last word counting."""
    candidates = list(in_force)
    for voice in in_force:
        claim = voice.claim
        controls = claim.status in ("russian_control", "ukrainian_control")
        if claim.scope == "region" and controls:
            candidates += [
                Voice(place_id, claim, entailed_by=claim.place_id)
                for place_id, wholes in containers.items()
                if claim.place_id in wholes
            ]
    last: dict[tuple[str, str], Voice] = {}
    for voice in candidates:
        key = (voice.place_id, voice.claim.source_id)
        if key not in last or voice.claim.order > last[key].claim.order:
            last[key] = voice
    return list(last.values())


def find_positions(
    voices: Iterable[Voice],
) -> dict[str, tuple[frozenset[str], date]]:
    """Find what each side says of one place: worlds left, and since when."""
    positions = {}
    for side in SIDES:
        own = [voice.claim for voice in voices if voice.claim.side == side]
        if own:
            since = max(claim.valid_from for claim in own)
            latest = [WORLDS[c.status] for c in own if c.valid_from == since]
            worlds = frozenset.intersection(*latest)
            if worlds != WORLDS["withdrawn"]:
                positions[side] = (worlds, since)
    return positions


def find_agreement(
    positions: Mapping[str, tuple[frozenset[str], date]], overtaken_after: int | None
) -> str:
    """Go down the table of agreements and take the first line that fits."""
    if not positions:
        return "silent"
    comparable = [(worlds, since) for worlds, since in positions.values() if worlds]
    if len(comparable) < 2 and len(comparable) < len(positions):
        return "split"
    if len(positions) == 1:
        return "single"
    newest = max(since for _, since in comparable)
    current = [
        worlds
        for worlds, since in comparable
        if overtaken_after is None or (newest - since).days <= overtaken_after
    ]
    if not frozenset.intersection(*current):
        return "disputed"
    if all(a & b for a, _ in comparable for b, _ in comparable):
        return "agreed"
    return "overtaken"


def group_by_place(voices: Iterable[Voice]) -> dict[str, list[Voice]]:
    """Sort the voices by the place that they speak about."""
    by_place: dict[str, list[Voice]] = {}
    for voice in voices:
        by_place.setdefault(voice.place_id, []).append(voice)
    return by_place


def describe(voices: Iterable[Voice], overtaken_after: int | None) -> dict[str, Any]:
    """Write down the answer as the command line promises it."""
    record = {}
    for place_id, own in group_by_place(voices).items():
        positions = find_positions(own)
        if not positions:
            continue  # whoever spoke has withdrawn it: silence has no record
        record[place_id] = {
            "agreement": find_agreement(positions, overtaken_after),
            "positions": {side: STATUS[w] for side, (w, _) in positions.items()},
            "claim_ids": sorted(voice.claim.claim_id for voice in own),
        }
    return record
