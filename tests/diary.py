"""The oracle's answer on every single day, one day after the other.

A second opinion on everything that `layers` works out from change events: no
intervals, no running sums, each day is asked about by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import oracle
import pandas as pd
from oracle import Claim, Voice
from strategies import make_dataset

from data.store import Store, build_claims_table, open_store
from layers.period import Period

ONE_DAY = timedelta(days=1)

Worlds = frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the oracle says of one place on one day."""

    agreement: str = "silent"
    positions: tuple[tuple[str, Worlds, date], ...] = ()
    """Side, worlds left and since when, of each side that spoke."""

    @property
    def said(self) -> tuple[str, ...]:
        """What each side says: a status, split, or nothing."""
        words = {side: oracle.STATUS[worlds] for side, worlds, _ in self.positions}
        return tuple(words.get(side, "") for side in oracle.SIDES)


SILENT = Answer()

Page = Mapping[str, Answer]
"""One day: the places that somebody spoke about."""


def find_days(first: date, last: date) -> Iterator[date]:
    """Go through the days from one to another, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def keep_diary(
    claims: Sequence[Claim], containers: Mapping[str, list[str]], period: Period
) -> dict[date, Page]:
    """Ask the oracle about every day, from before the first claim to the last day."""
    days = [claim.valid_from for claim in claims]
    first = min([*days, period.from_day]) - ONE_DAY
    diary: dict[date, Page] = {}
    told: tuple[Claim, ...] = ()
    page: Page = {}
    for day in find_days(first, period.to_day):
        question = period.at(day)
        before, told = told, oracle.select_told(claims, day, question.known_by)
        # The same claims leave the same answer.
        if told != before:
            voices = oracle.find_in_force(told, question.sources)
            if question.entailed:
                voices = oracle.add_entailed(voices, containers)
            page = {
                place: weigh(frozenset(own), question.overtaken_after)
                for place, own in oracle.group_by_place(voices).items()
            }
        diary[day] = page
    return diary


@lru_cache(maxsize=50_000)
def weigh(voices: frozenset[Voice], overtaken_after: int | None) -> Answer:
    """Ask the oracle how the voices about one place relate."""
    positions = oracle.find_positions(voices)
    return Answer(
        oracle.find_agreement(positions, overtaken_after),
        tuple((side, *position) for side, position in positions.items()),
    )


def find_turns(
    diary: Mapping[date, Page],
) -> Iterator[tuple[date, str, Answer, Answer]]:
    """Compare every day with the day before, place by place."""
    before: Page = {}
    for day, page in diary.items():
        if page is not before:
            for place in sorted(before.keys() | page.keys()):
                yield day, place, before.get(place, SILENT), page.get(place, SILENT)
        before = page


class Bench:
    """A store of the little world whose claims are exchanged.

    What was compiled for one set of claims serves the next.
    """

    def __init__(self) -> None:
        """Open the store without claims."""
        self.store: Store = open_store(make_dataset([]))
        # A few rows are read sooner by one thread than shared out among many.
        self.store.engine.connection.execute("SET threads = 1")
        self._places = self.store.execute(self.store.places)

    def load(self, claims: list[Claim]) -> Store:
        """Exchange the claims."""
        dataset = make_dataset(claims)
        rows = build_claims_table(dataset.claims, dataset.sources, self._places)
        connection = self.store.engine.connection
        self.store._kept.clear()
        connection.execute("DELETE FROM claims")
        connection.register("rows", rows)
        connection.execute("INSERT INTO claims BY NAME FROM rows")
        connection.unregister("rows")
        return self.store


def read_day(cell: pd.Timestamp) -> date | None:
    """Turn a cell into a day, or None where it is empty."""
    return None if pd.isna(cell) else cell.date()
