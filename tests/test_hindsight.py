"""What hindsight adds, against the oracle asked twice."""

from dataclasses import replace
from datetime import date

import oracle
from diary import Bench
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, PLACES, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from layers.control import Question
from layers.hindsight import HINDSIGHT_COLUMNS, Hindsight, build_hindsight

Answers = dict[str, tuple[str, ...]]


def ask(claims: list[Claim], question: Question, known_by: date | None) -> Answers:
    """Ask the oracle for the agreement and what each side says."""
    told = oracle.select_told(claims, question.as_of, known_by)
    voices = oracle.find_in_force(told, question.sources)
    if question.entailed:
        voices = oracle.add_entailed(voices, oracle.find_containers(PLACES))
    answers: Answers = {}
    for place_id, record in oracle.describe(voices, question.overtaken_after).items():
        said = (record["positions"].get(side, "") for side in oracle.SIDES)
        answers[place_id] = (record["agreement"], *said)
    return answers


def list_differences(claims: list[Claim], question: Question) -> list[tuple[str, ...]]:
    """List the places whose answer differs, as known and with hindsight."""
    known = ask(claims, question, question.known_by)
    now = ask(claims, question, None)
    silent = ("silent", "", "", "")
    pairs = {p: (known.get(p, silent), now.get(p, silent)) for p in {*known, *now}}
    return sorted(
        (place, *before, *after)
        for place, (before, after) in pairs.items()
        if before != after
    )


def list_found(found: Hindsight) -> list[tuple[str, ...]]:
    """Give the places the form of the oracle's."""
    known = ["agreement_known", *(f"{side}_known" for side in oracle.SIDES)]
    now = ["agreement_hindsight", *(f"{side}_hindsight" for side in oracle.SIDES)]
    rows = found.places[["place_id", *known, *now]]
    return list(rows.itertuples(index=False, name=None))


def test_real_differences_equal_the_oracle(dataset: Dataset, store: Store) -> None:
    """In August 2024 hindsight adds what DeepState told six days later."""
    question = Question(date(2024, 8, 10), date(2024, 8, 10))
    found = build_hindsight(store, question)
    claims = list(read_claims(dataset))

    assert list_differences(claims, question)
    assert list_differences(claims, question) == list_found(found)
    assert (found.claims["reported_date"] > "2024-08-10").all()
    assert (found.claims["valid_from"] <= "2024-08-10").all()


@given(
    claims=claim_lists(),
    question=st.sampled_from(
        (
            Question(DAYS[3], DAYS[3], overtaken_after=2),
            Question(DAYS[4], DAYS[2], entailed=True),
            Question(DAYS[5], DAYS[1], frozenset({"russian-1", "ukrainian-2"})),
        )
    ),
)
def test_made_differences_equal_the_oracle(
    bench: Bench, claims: list[Claim], question: Question
) -> None:
    """On made-up claims the places that differ are the oracle's."""
    found = build_hindsight(bench.load(claims), question)

    assert list_differences(claims, question) == list_found(found)


def test_hindsight_adds_nothing_to_itself(store: Store) -> None:
    """With nothing hidden nothing is added, and the columns stay."""
    question = Question(date(2025, 4, 27), date(2025, 4, 20))
    found = build_hindsight(store, replace(question, known_by=None))

    assert found.places.empty
    assert found.claims.empty
    assert list(HINDSIGHT_COLUMNS) == list(found.places)
    assert not build_hindsight(store, question).places.empty
