"""The answer to a question, and the real cases that the rules were made for."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import oracle
import pytest
from oracle import Claim
from strategies import DAYS, FIRST, make_dataset, read_claims, read_places

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from layers.control import Question, QuestionError
from layers.state import CLAIM_COLUMNS, answer

Ask = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The bundled tables."""
    return read_dataset()


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    """A store of the bundled tables."""
    return open_store(dataset)


@pytest.fixture(scope="module")
def ask(store: Store) -> Ask:
    """Ask the bundled tables, and give the record of the answer."""
    return lambda *args, **fields: answer(store, Question(*args, **fields)).to_record()


RUSSIAN, UKRAINIAN, SPLIT = "russian_control", "ukrainian_control", "split"
CONTESTED, NOT_R, NOT_U = "contested", "not_russian_control", "not_ukrainian_control"


@pytest.mark.parametrize(
    ("asked", "agreement", "said"),
    [
        # gornal-ru-genstaff-2025-04-26-2 cleared, gornal-ru-akhmat-2025-04-26 not
        # yet; gornal-isw-2025-04-26 and gornal-deepstate-2025-04-27 (about the
        # 26th) in between; gornal-ua-butusov-2025-04-27 denies;
        # gornal-osw-2025-04-29 is about the 28th.
        pytest.param(
            ("gornal", "2025-04-26", False), "split", (SPLIT, None, CONTESTED),
            id="Gornal, 26 April",
        ),
        pytest.param(
            ("gornal", "2025-04-26", True), "split", (SPLIT, None, SPLIT),
            id="Gornal, 26 April, as known",
        ),
        pytest.param(
            ("gornal", "2025-04-27", False), "disputed", (SPLIT, UKRAINIAN, CONTESTED),
            id="Gornal, 27 April",
        ),
        pytest.param(
            ("gornal", "2025-04-28", False), "disputed", (SPLIT, UKRAINIAN, RUSSIAN),
            id="Gornal, 28 April",
        ),
        pytest.param(
            ("gornal", "2025-04-28", True), "disputed", (SPLIT, UKRAINIAN, CONTESTED),
            id="Gornal, 28 April, as known",
        ),
        pytest.param(
            ("gornal", "2025-04-29", True), "disputed", (SPLIT, UKRAINIAN, RUSSIAN),
            id="Gornal, 29 April, as known",
        ),
        # kursk-oblast-ru-genstaff-2025-04-26 and kursk-oblast-ru-kremlin-2025-04-26
        # all of it; kursk-oblast-ua-genstaff-2025-04-26-2 fighting goes on;
        # kursk-oblast-deepstate-2025-04-27 (about the 26th), kursk-oblast-isw-
        # 2025-04-27 and kursk-oblast-osw-2025-04-29 too.
        *(
            pytest.param(
                ("RU-KRS", f"2025-04-{day}", False), "disputed",
                (RUSSIAN, CONTESTED, CONTESTED), id=f"Kursk Oblast, {day} April",
            )
            for day in (26, 27, 28, 29)
        ),
        # sudzha-isw-2025-03-13 is about the 12th; until it came, nobody had
        # renewed sudzha-deepstate-2024-08-14.
        pytest.param(
            ("sudzha", "2025-03-12", False), "disputed", (NOT_U, CONTESTED, RUSSIAN),
            id="Sudzha, 12 March",
        ),
        pytest.param(
            ("sudzha", "2025-03-12", True), "overtaken", (NOT_U, CONTESTED, UKRAINIAN),
            id="Sudzha, 12 March, as known",
        ),
        # sudzha-ru-mod-2025-03-13 took it, sudzha-deepstate-2025-03-13 not yet.
        pytest.param(
            ("sudzha", "2025-03-13", False), "disputed",
            (RUSSIAN, CONTESTED, CONTESTED),
            id="Sudzha, 13 March",
        ),
        pytest.param(
            ("sudzha", "2025-03-14", False), "disputed",
            (RUSSIAN, CONTESTED, CONTESTED),
            id="Sudzha, 14 March",
        ),
        # sudzha-ua-genstaff-2025-03-15 left it, without saying who holds it.
        pytest.param(
            ("sudzha", "2025-03-15", False), "agreed", (RUSSIAN, NOT_U, RUSSIAN),
            id="Sudzha, 15 March",
        ),
        pytest.param(
            ("sudzha", "2025-03-16", False), "agreed", (RUSSIAN, NOT_U, RUSSIAN),
            id="Sudzha, 16 March",
        ),
        # basivka-ru-mod, -ua-border-guard, -ua-ccd and -deepstate-2025-04-06.
        pytest.param(
            ("basivka", "2025-04-06", False), "disputed", (RUSSIAN, NOT_R, CONTESTED),
            id="Basivka, 6 April",
        ),
        # oleshnya-ru-mod- and oleshnya-ru-genstaff-2025-04-19; the others, of
        # March 2025 and August 2024, agree with one another.
        pytest.param(
            ("oleshnya", "2025-04-19", False), "agreed", (SPLIT, UKRAINIAN, UKRAINIAN),
            id="Oleshnya, 19 April",
        ),
    ],
)  # fmt: skip
def test_real_case(
    ask: Ask,
    asked: tuple[str, str, bool],
    agreement: str,
    said: tuple[str | None, ...],
) -> None:
    """The rules tell the documented cases apart as design section 2 says."""
    place, day, as_known = asked
    as_of = date.fromisoformat(day)
    found = ask(as_of, as_of if as_known else None)[place]
    positions = {s: p for s, p in zip(oracle.SIDES, said, strict=True) if p}

    assert (agreement, positions) == (found["agreement"], found["positions"])


def test_basivka_four_sources_give_three_answers(ask: Ask) -> None:
    """The claims of 6 April 2025 stand side by side, an older one with them."""
    assert ask(date(2025, 4, 6))["basivka"]["claim_ids"] == [
        "basivka-deepstate-2025-04-06",
        "basivka-ru-mod-2025-04-06",
        "basivka-ru-news-pravda-2025-04-01",
        "basivka-ua-border-guard-2025-04-06",
        "basivka-ua-ccd-2025-04-06",
    ]


def test_oleshnya_alone_is_split(ask: Ask) -> None:
    """One side with two answers for one day is split when nobody else is heard."""
    sources = frozenset({"ru-mod", "ru-genstaff"})
    found = ask(date(2025, 4, 19), sources=sources)["oleshnya"]

    assert found == {
        "agreement": "split",
        "positions": {"russian": "split"},
        "claim_ids": [
            "oleshnya-ru-genstaff-2025-04-19",
            "oleshnya-ru-mod-2025-04-19",
        ],
    }


def test_retroactive_post_holds_from_its_event_and_is_known_from_its_report(
    ask: Ask,
) -> None:
    """DeepState's post of 13 August 2024 speaks about 7 August 2024."""
    claim, day = "gornal-deepstate-2024-08-13", date(2024, 8, 7)

    assert ask(day)["gornal"]["claim_ids"] == [claim]
    assert "gornal" not in ask(day, day)
    assert "gornal" not in ask(day, date(2024, 8, 12))
    assert ask(day, date(2024, 8, 13))["gornal"]["claim_ids"] == [claim]
    assert "gornal" not in ask(date(2024, 8, 6))


@pytest.mark.parametrize(
    ("day", "claim"),
    [
        pytest.param(date(2024, 10, 9), "2024-10-09", id="claimed"),
        pytest.param(date(2025, 2, 27), "2024-10-09", id="the day before"),
        pytest.param(date(2025, 2, 28), "2025-02-28", id="claimed again"),
    ],
)
def test_place_claimed_twice_is_held_throughout(
    ask: Ask, day: date, claim: str
) -> None:
    """The ministry took Novaya Sorochina twice and never said it lost it."""
    found = ask(day, sources=frozenset({"ru-mod"}))["novaya-sorochina"]

    assert found["positions"] == {"russian": "russian_control"}
    assert found["claim_ids"] == [f"novaya-sorochina-ru-mod-{claim}"]


def test_age_tells_overtaken_accounts_from_disputes(ask: Ask) -> None:
    """On 27 April 2025 thirty days tell 25 disputes from 10 overtaken accounts."""
    counts = {}
    for days in (30, None):
        record = ask(date(2025, 4, 27), overtaken_after=days)
        words = [found["agreement"] for found in record.values()]
        counts[days] = (words.count("disputed"), words.count("overtaken"))

    assert counts == {30: (25, 10), None: (35, 0)}


@pytest.mark.parametrize("entailed", [False, True], ids=["own", "entailed"])
@pytest.mark.parametrize(
    "question",
    [
        pytest.param(Question(date(2024, 8, 5)), id="before the first claim"),
        pytest.param(Question(date(2024, 8, 6)), id="first day"),
        pytest.param(Question(date(2025, 3, 13), date(2025, 3, 13)), id="as known"),
        pytest.param(
            Question(date(2025, 4, 27), date(2025, 3, 1), overtaken_after=0),
            id="known long before",
        ),
        pytest.param(
            Question(
                date(2025, 4, 27),
                sources=frozenset({"isw", "ru-mod"}),
                overtaken_after=None,
            ),
            id="two sources",
        ),
        pytest.param(
            Question(date(2025, 4, 27), sources=frozenset()), id="nobody visible"
        ),
        pytest.param(Question(date(2026, 8, 3)), id="after the last claim"),
    ],
)
def test_record_equals_the_oracle(
    store: Store, dataset: Dataset, question: Question, *, entailed: bool
) -> None:
    """A single question gets the record that the plain definitions give."""
    claims = read_claims(dataset)
    told = oracle.select_told(claims, question.as_of, question.known_by)
    voices = oracle.find_in_force(told, question.sources)
    if entailed:
        containers = oracle.find_containers(read_places(dataset))
        voices = oracle.add_entailed(voices, containers)
    expected = oracle.describe(voices, question.overtaken_after)
    record = answer(store, replace(question, entailed=entailed)).to_record()

    assert expected == record
    assert list(record) == sorted(record)
    assert json.loads(json.dumps(record)) == record


def test_region_claim_never_overwrites_a_village(ask: Ask) -> None:
    """Unless entailed claims take part, only a place's own claims speak for it."""
    day = date(2025, 4, 27)
    own, entailed = ask(day), ask(day, entailed=True)
    claim = "kursk-oblast-ru-kremlin-2025-04-26"

    assert [place for place, f in own.items() if claim in f["claim_ids"]] == ["RU-KRS"]
    assert claim in entailed["gornal"]["claim_ids"]
    assert claim in entailed["sudzhansky-district"]["claim_ids"]
    assert claim not in entailed["basivka"]["claim_ids"]


def make_claim(claim_id: str, place_id: str, **fields: Any) -> Claim:  # noqa: ANN401 - any field of a claim
    """Make a claim of one Russian source about Russian control."""
    values = {
        "source_id": "russian-1",
        "side": "russian",
        "status": "russian_control",
        "scope": "region",
        "event_date": None,
        "reported_date": FIRST,
    }
    return Claim(claim_id, place_id, **values | fields)


@pytest.mark.parametrize(
    ("claims", "speaking"),
    [
        pytest.param([make_claim("c1", "north")], "c1", id="region"),
        pytest.param([make_claim("c1", "lake")], "c1", id="district"),
        pytest.param([make_claim("c1", "south")], None, id="another region"),
        pytest.param(
            [make_claim("c1", "north", status=NOT_U)], None, id="no full control"
        ),
        pytest.param([make_claim("c1", "north", scope="partial")], None, id="partial"),
        pytest.param(
            [
                make_claim("c1", "north"),
                make_claim("c2", "north", status=CONTESTED, reported_date=DAYS[1]),
            ],
            None,
            id="taken back",
        ),
        pytest.param(
            [
                make_claim("c1", "mill", scope="place"),
                make_claim("c2", "north", reported_date=DAYS[1]),
            ],
            "c2",
            id="the region later",
        ),
        pytest.param(
            [
                make_claim("c1", "north"),
                make_claim("c2", "mill", scope="place", reported_date=DAYS[1]),
            ],
            "c2",
            id="the village later",
        ),
        pytest.param(
            [make_claim("c2", "lake"), make_claim("c1", "north")],
            "c2",
            id="region and district",
        ),
    ],
)
def test_entailment(claims: list[Claim], speaking: str | None) -> None:
    """Control of a whole speaks for the village Mill while it is in force."""
    store = open_store(make_dataset(claims))
    record = answer(store, Question(DAYS[5], entailed=True)).to_record()
    found = record.get("mill", {"claim_ids": [None]})

    assert found["claim_ids"] == [speaking]


def test_frames_say_how_old_everything_is(store: Store) -> None:
    """Ages count whole days from valid_from, for claims and for positions."""
    state = answer(store, Question(date(2025, 4, 27)))
    claims = state.in_force.set_index("claim_id")
    gornal = state.positions[state.positions["place_id"] == "gornal"]

    assert list(state.in_force) == list(CLAIM_COLUMNS) == list(state.activity)
    assert claims.loc["gornal-deepstate-2025-04-27", "dated_by"] == "event"
    assert claims.loc["gornal-deepstate-2025-04-27", "age_days"] == 1
    assert claims.loc["gornal-ua-butusov-2025-04-27", "dated_by"] == "report"
    assert list(gornal["side"]) == list(oracle.SIDES)
    assert list(gornal["age_days"]) == [1, 0, 1]
    assert set(state.activity["scope"]) == {"near"}
    assert state.activity["age_days"].between(0, 13).all()


def test_narrowed_answer_is_that_of_the_places(store: Store) -> None:
    """Narrowed to some places, an answer has their rows, and no others."""
    state = answer(store, Question(date(2025, 4, 27)))
    narrow = state.narrow(["gornal", "sudzha", "nowhere"])
    here = {"gornal", "sudzha"}
    told = {place: said for place, said in state.to_record().items() if place in here}

    assert narrow.question == state.question
    assert told == narrow.to_record()
    assert set(narrow.in_force["place_id"]) == here


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("deepstat", "did you mean deepstate", id="a slip"),
        pytest.param("ЖЖЖ", "see sources.csv", id="nothing like it"),
    ],
)
def test_unknown_source_is_named(store: Store, source: str, message: str) -> None:
    """A source that is not on the list is named, with what it may have meant."""
    with pytest.raises(QuestionError, match=f"{source}.*{message}"):
        answer(store, Question(date(2025, 4, 27), sources=frozenset({source, "isw"})))


def test_threads_get_the_answers_to_their_own_questions(ask: Ask) -> None:
    """Questions asked at the same time from many threads do not mix."""
    days = [date(2025, month, 1) for month in range(1, 13)]
    alone = [ask(day) for day in days]
    with ThreadPoolExecutor(max_workers=6) as threads:
        together = list(threads.map(ask, days * 3))

    assert together == alone * 3
