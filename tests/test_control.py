"""The semantics against a brute-force oracle, and the laws that they keep."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial
from itertools import combinations, pairwise, product
from random import Random
from typing import Any

import ibis
import ibis.expr.types as ir
import oracle
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim, Voice
from strategies import (
    DAYS,
    FIRST,
    MIRROR_SIDE,
    MIRROR_STATUS,
    PLACES,
    claim_lists,
    make_dataset,
    read_claims,
    read_places,
)

from data.engines.engine import write_query
from data.store import CLAIMS_SCHEMA, MOMENTS_SCHEMA, Store, open_store
from data.tables import read_dataset
from data.vocabulary import STATUS_BITS, STATUS_OF_BITS, Agreement, Side
from layers.control import (
    ACTIVITY_DAYS,
    OPEN_END,
    Question,
    QuestionError,
    build_activity,
    build_in_force,
    build_intervals,
)
from layers.positions import build_positions, build_state
from layers.state import build_speaking

ONE_DAY = timedelta(days=1)
EVERY_DAY = (DAYS[0] - ONE_DAY, *DAYS, DAYS[-1] + ONE_DAY)
EVERY_MOMENT = tuple(product(EVERY_DAY, (*EVERY_DAY, OPEN_END)))
"""Each day on view, as known on each day and with hindsight."""

SOME = frozenset({"russian-2", "ukrainian-1", "independent-1", "independent-2"})
NOBODY = frozenset[str]()
QUESTIONS = tuple(
    Question(EVERY_DAY[0], None, sources, overtaken_after, entailed)
    for sources, overtaken_after, entailed in (
        (None, 0, False),
        (None, 2, False),
        (None, 4, True),
        (None, None, False),
        (SOME, 2, True),
        (SOME, None, False),
        (NOBODY, 2, True),
    )
)
"""What is asked about every moment; the day of the question itself is not used."""

SIDE_COLUMNS = [f"{side}_{what}" for side in Side for what in ("bits", "since")]
CLAIM_FIELDS = tuple(field.name for field in fields(Claim))
MADE_COLUMNS = (*CLAIM_FIELDS, "kind", "region_id", "district_id")
"""What the semantics need of a claims table."""

BIT_OF_WORLD = {"R": 1, "U": 2, "C": 4}

Answer = set[tuple[Any, ...]]


def create_moments(store: Store, moments: Iterable[tuple[date, date]]) -> ir.Table:
    """Make a table of many moments, so that one query asks about all of them."""
    connection = store.engine.connection
    connection.execute("CREATE TABLE many_moments (as_of DATE, known_by DATE)")
    connection.register("rows", pd.DataFrame(moments, columns=["as_of", "known_by"]))
    connection.execute("INSERT INTO many_moments FROM rows")
    return ibis.table(MOMENTS_SCHEMA, name="many_moments")


class Bench:
    """A store whose claims are exchanged, asked about every moment at once."""

    def __init__(self) -> None:
        """Open the store of the little world, with claims of few columns."""
        store = open_store(make_dataset([]))
        schema = ibis.schema({name: CLAIMS_SCHEMA[name] for name in MADE_COLUMNS})
        query = write_query(store.claims.select(MADE_COLUMNS), "duckdb")
        self.connection = store.engine.connection
        self.connection.execute(f"CREATE TABLE made AS {query}")
        self.store = replace(store, claims=ibis.table(schema, name="made"))
        places = store.execute(store.places).itertuples(index=False)
        self.lies_in = {row.place_id: row for row in places}
        self.moments = create_moments(self.store, EVERY_MOMENT)
        self.compile = cache(self._compile)

    def load(self, claims: list[Claim]) -> None:
        """Exchange the claims; in Python, as frames take longer than the answer."""
        ids = sorted(claim.claim_id for claim in claims)
        cells = [
            cell
            for claim in claims
            for cell in (
                *(getattr(claim, name) for name in CLAIM_FIELDS),
                *self.lies_in[claim.place_id][1:],
                ids.index(claim.claim_id),
            )
        ]
        row = f"({', '.join('?' * len(MADE_COLUMNS))})"
        self.connection.execute("DELETE FROM made")
        if claims:
            rows = ", ".join([row] * len(claims))
            self.connection.execute(f"INSERT INTO made VALUES {rows}", cells)  # noqa: S608 - question marks only

    def _compile(self, what: str, question: Question) -> str:
        keys = ["as_of", "known_by", "place_id"]
        if what == "intervals":
            ends = ["valid_from", "valid_to", "known_from", "known_to"]
            rows = build_intervals(self.store.claims)
            return write_query(
                rows.select("place_id", "source_id", "claim_id", *ends), "duckdb"
            )
        voices = build_speaking(self.store, question, self.moments)
        if what == "voices":
            voices = voices.select(*keys, "source_id", "claim_id", "entailed_by")
            return write_query(voices, "duckdb")
        state = build_state(build_positions(voices), question.overtaken_after)
        return write_query(state.select(*keys, "agreement", *SIDE_COLUMNS), "duckdb")

    def ask(self, what: str, claims: list[Claim], question: Question) -> Answer:
        """Exchange the claims and ask, without an answer kept from before."""
        self.load(claims)
        query = self.compile(what, question)
        return set(self.connection.execute(query).fetchall())

    def find_voices(
        self, claims: list[Claim], question: Question = QUESTIONS[0]
    ) -> Answer:
        """Ask which claims speak at every moment."""
        return self.ask("voices", claims, question)

    def find_states(self, claims: list[Claim], question: Question) -> Answer:
        """Ask for the agreement and positions at every place and moment."""
        return self.ask("states", claims, question)

    def find_intervals(self, claims: list[Claim]) -> Answer:
        """Ask for place, source, claim and both intervals of every claim."""
        return self.ask("intervals", claims, QUESTIONS[0])


@pytest.fixture(scope="module")
def bench() -> Bench:
    """The bench; opening a store costs more than asking it."""
    return Bench()


def speak(
    claims: Iterable[Claim],
    as_of: date,
    known_by: date,
    question: Question,
    containers: Mapping[str, list[str]],
) -> list[Voice]:
    """Ask the oracle who speaks at one moment."""
    told = oracle.select_told(claims, as_of, known_by)
    voices = oracle.find_in_force(told, question.sources)
    return oracle.add_entailed(voices, containers) if question.entailed else voices


@lru_cache(maxsize=50_000)
def describe(voices: frozenset[Voice], overtaken_after: int | None) -> tuple[Any, ...]:
    """Write down what the oracle says of one place as a row of `build_state`."""
    positions = oracle.find_positions(voices)
    row: list[Any] = [oracle.find_agreement(positions, overtaken_after)]
    for side in Side:
        worlds, since = positions.get(str(side), ("RUC", None))
        row += [sum(BIT_OF_WORLD[world] for world in worlds), since]
    return tuple(row)


@given(claims=claim_lists(), question=st.sampled_from(QUESTIONS))
def test_answers_equal_the_oracle(
    bench: Bench, claims: list[Claim], question: Question
) -> None:
    """At every moment the voices and states are those of the plain definitions."""
    containers = oracle.find_containers(PLACES)
    expected_voices, expected_states = set(), set()
    for moment in EVERY_MOMENT:
        voices = speak(claims, *moment, question, containers)
        for voice in voices:
            claim = voice.claim
            named = (claim.source_id, claim.claim_id, voice.entailed_by)
            expected_voices.add((*moment, voice.place_id, *named))
        rows = describe_rows(voices, question.overtaken_after)
        expected_states |= {(*moment, *row) for row in rows}

    assert expected_voices == bench.find_voices(claims, question)
    assert expected_states == bench.find_states(claims, question)


@given(claims=claim_lists(), question=st.sampled_from(QUESTIONS), random=st.randoms())
def test_order_of_rows_is_irrelevant(
    bench: Bench, claims: list[Claim], question: Question, random: Random
) -> None:
    """The answer does not depend on the order in which claims are stored."""
    shuffled = random.sample(claims, len(claims))

    assert bench.find_voices(claims, question) == bench.find_voices(shuffled, question)


@given(claims=claim_lists())
def test_tightening_known_by_adds_no_unknown_claim(
    bench: Bench, claims: list[Claim]
) -> None:
    """Knowing less brings no claim published later, and no source to speak."""
    reported = {claim.claim_id: claim.reported_date for claim in claims}
    voices = bench.find_voices(claims)
    speaking = {(day, known, *rest[:2]) for day, known, *rest in voices}

    assert all(reported[row[4]] <= row[1] for row in voices)
    assert all(
        (day, later, *rest) in speaking
        for day, known, *rest in speaking
        for later in (*EVERY_DAY, OPEN_END)
        if later > known
    )


@given(claims=claim_lists())
def test_intervals_hold_the_days_in_force(bench: Bench, claims: list[Claim]) -> None:
    """A claim is in force on the days of its interval, the end excluded."""
    hindsight, as_known = set(), set()
    for place, source, claim, *ends in bench.find_intervals(claims):
        valid_from, valid_to, known_from, known_to = ends
        named = (place, source, claim, "")
        for day in EVERY_DAY:
            if valid_from <= day < valid_to:
                hindsight.add((day, OPEN_END, *named))
            if known_from <= day < known_to:
                as_known.add((day, day, *named))
    voices = bench.find_voices(claims)

    assert hindsight == {row for row in voices if row[1] == OPEN_END}
    assert as_known == {row for row in voices if row[0] == row[1]}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(3, 4, id="hindsight"),
        pytest.param(5, 6, id="as known that day"),
    ],
)
@given(claims=claim_lists())
def test_intervals_partition_time(
    bench: Bench, start: int, end: int, claims: list[Claim]
) -> None:
    """From its first word on, a source says one thing about a place at a time."""
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    firsts: dict[tuple[str, str], date] = {}
    for row in bench.find_intervals(claims):
        key = (row[0], row[1])
        firsts[key] = min(row[start], firsts.get(key, OPEN_END))
        if row[start] < row[end]:
            spans.setdefault(key, []).append((row[start], row[end]))

    assert firsts.keys() == spans.keys()
    for key, own in spans.items():
        own.sort()
        assert own[0][0] == firsts[key]
        assert own[-1][1] == OPEN_END
        assert all(before[1] == after[0] for before, after in pairwise(own))


@given(
    claims=claim_lists().filter(bool),
    data=st.data(),
    question=st.sampled_from(QUESTIONS),
)
def test_echo_changes_no_position(
    bench: Bench, claims: list[Claim], data: st.DataObject, question: Question
) -> None:
    """A source that says the same again for the same days says nothing new."""
    claim = data.draw(st.sampled_from(claims))
    # Its id comes right after: what else the source said that day stays in place.
    echo = replace(claim, claim_id=f"{claim.claim_id}-echo")

    assert bench.find_states(claims, question) == bench.find_states(
        [*claims, echo], question
    )


@given(claims=claim_lists())
def test_hiding_a_source_leaves_the_others(bench: Bench, claims: list[Claim]) -> None:
    """The claims in force of a source do not depend on who else is visible."""
    everybody = bench.find_voices(claims)
    for sources in (SOME, NOBODY):
        question = Question(EVERY_DAY[0], sources=sources)
        shown = bench.find_voices(claims, question)

        assert shown == {row for row in everybody if row[3] in sources}


@given(claims=claim_lists(), question=st.sampled_from(QUESTIONS))
def test_near_takes_part_in_nothing(
    bench: Bench, claims: list[Claim], question: Question
) -> None:
    """Without its claims of activity a record gives the same answers."""
    others = [claim for claim in claims if claim.scope != "near"]

    assert bench.find_voices(claims, question) == bench.find_voices(others, question)


@given(claims=claim_lists(), question=st.sampled_from(QUESTIONS[:4]))
def test_the_two_sides_are_treated_alike(
    bench: Bench, claims: list[Claim], question: Question
) -> None:
    """Exchanging the sides, and who holds what, exchanges them in the answer."""
    mirrored = [
        replace(
            give_to(claim, MIRROR_SIDE),
            status=MIRROR_STATUS.get(claim.status, claim.status),
        )
        for claim in claims
    ]
    mirrored_answer = {
        (
            *key,
            mirror_bits(u),
            u_since,
            mirror_bits(r),
            r_since,
            mirror_bits(i),
            i_since,
        )
        for *key, r, r_since, u, u_since, i, i_since in bench.find_states(
            mirrored, question
        )
    }

    assert bench.find_states(claims, question) == mirrored_answer


def give_to(claim: Claim, sides: Mapping[str, str]) -> Claim:
    """Give a claim to the source of another side that has the same number."""
    side, (_, number) = sides.get(claim.side, claim.side), claim.source_id.split("-")
    return replace(claim, side=side, source_id=f"{side}-{number}")


def mirror_bits(bits: int) -> int:
    """Exchange the worlds R and U in a set of worlds."""
    return bits & 4 | (bits & 1) << 1 | (bits & 2) >> 1


@given(claims=claim_lists(), question=st.sampled_from(QUESTIONS[:4]))
def test_agreement_is_symmetric(
    bench: Bench, claims: list[Claim], question: Question
) -> None:
    """Who of the three sides says what does not matter to the agreement."""
    turn = dict(zip(oracle.SIDES, [*oracle.SIDES[1:], oracle.SIDES[0]], strict=True))
    turned = [give_to(claim, turn) for claim in claims]

    assert {row[:4] for row in bench.find_states(claims, question)} == {
        row[:4] for row in bench.find_states(turned, question)
    }


@given(claims=claim_lists())
def test_more_patience_never_overtakes_a_dispute(
    bench: Bench, claims: list[Claim]
) -> None:
    """A longer `overtaken_after` keeps disputes and only adds to them."""
    found = []
    for days in (0, 2, None):
        question = Question(EVERY_DAY[0], overtaken_after=days)
        states = bench.find_states(claims, question)
        found.append({row[:3] for row in states if row[3] == "disputed"})

    assert all(shorter <= longer for shorter, longer in pairwise(found))
    assert not {row for row in states if row[3] == "overtaken"}


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        pytest.param([(4, 4), (3, 5)], "c1", id="valid_from before reported_date"),
        pytest.param([(2, 4), (2, 3)], "c1", id="reported_date before claim_id"),
        pytest.param([(2, 3), (2, 3)], "c2", id="claim_id last"),
    ],
)
def test_order_of_claims(bench: Bench, dates: list[tuple[int, int]], last: str) -> None:
    """A source's last word is the last by valid_from, reported_date, claim_id."""
    first = Claim(
        "c1", "mill", "russian-1", "russian", "contested", "place", None, FIRST
    )
    claims = [
        replace(
            first,
            claim_id=f"c{number}",
            event_date=DAYS[event],
            reported_date=DAYS[report],
        )
        for number, (event, report) in enumerate(dates, start=1)
    ]
    voices = bench.find_voices(claims)

    assert {row[4] for row in voices if row[:2] == (EVERY_DAY[-1], OPEN_END)} == {last}


def test_statuses_exclude_one_another_in_pairs() -> None:
    """Positions that are compatible two by two leave a world to all of them.

    So "the current positions exclude one another" has one meaning.
    """
    statuses = set(STATUS_BITS.values())
    positions = {a & b for a in statuses for b in statuses} - {0}

    assert positions == set(STATUS_OF_BITS) == statuses
    for three in product(positions, repeat=3):
        compatible = all(a & b for a, b in combinations(three, 2))
        assert compatible == bool(three[0] & three[1] & three[2])


R, U, C, NOT_R, NOT_U = sorted(STATUS_BITS.values(), key=[1, 2, 4, 6, 5].index)


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        pytest.param("split", {"russian": (0, 9)}, id="one side, split"),
        pytest.param(
            "split", {"russian": (0, 9), "ukrainian": (0, 9)}, id="two sides, split"
        ),
        pytest.param(
            "split", {"russian": (0, 9), "ukrainian": (U, 9)}, id="one left to compare"
        ),
        pytest.param("single", {"independent": (C, 9)}, id="one side"),
        pytest.param(
            "disputed", {"russian": (R, 9), "ukrainian": (NOT_R, 9)}, id="a denial"
        ),
        pytest.param(
            "agreed", {"russian": (R, 9), "ukrainian": (NOT_U, 9)}, id="compatible"
        ),
        pytest.param(
            "agreed", {"russian": (R, 9), "ukrainian": (R, 0)}, id="agreed though old"
        ),
        pytest.param(
            "overtaken", {"russian": (R, 9), "ukrainian": (U, 5)}, id="4 days older"
        ),
        pytest.param(
            "disputed", {"russian": (R, 9), "ukrainian": (U, 6)}, id="3 days older"
        ),
        pytest.param(
            "disputed",
            {"russian": (R, 9), "ukrainian": (U, 8), "independent": (R, 0)},
            id="two current ones exclude one another",
        ),
        pytest.param(
            "overtaken",
            {"russian": (R, 9), "ukrainian": (U, 0), "independent": (NOT_U, 8)},
            id="only the old one is incompatible",
        ),
        pytest.param(
            "overtaken",
            {"russian": (R, 9), "ukrainian": (U, 0), "independent": (C, 0)},
            id="two old ones incompatible with each other too",
        ),
        pytest.param(
            "disputed",
            {"russian": (0, 9), "ukrainian": (U, 3), "independent": (C, 0)},
            id="a split side is no measure of age",
        ),
    ],
)
def test_agreement_is_the_first_line_that_fits(
    bench: Bench, agreement: str, said: dict[str, tuple[int, int]]
) -> None:
    """The relation of positions follows the table of design section 2."""
    rows = pd.DataFrame(
        [
            (DAYS[0], OPEN_END, "mill", side, bits, FIRST + day * ONE_DAY)
            for side, (bits, day) in said.items()
        ],
        columns=["as_of", "known_by", "place_id", "side", "bits", "valid_from"],
    )
    kinds = ("date", "date", "string", "string", "int64", "date")
    schema = dict(zip(rows.columns, kinds, strict=True))
    bench.connection.register("said", rows)
    positions = ibis.table(schema, name="said")
    frame = bench.store.execute(build_state(positions, overtaken_after=3))

    assert list(frame["agreement"]) == [agreement]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(0, False, id="the day before"),
        pytest.param(1, True, id="the day itself"),
        pytest.param(ACTIVITY_DAYS, True, id="the last day"),
        pytest.param(ACTIVITY_DAYS + 1, False, id="a day too late"),
    ],
)
def test_activity_lasts_a_fortnight(bench: Bench, day: int, *, expected: bool) -> None:
    """A claim of fighting near a place is recent for fourteen days."""
    near = Claim(
        "c", "mill", "russian-1", "russian", "contested", "near", None, DAYS[0]
    )
    bench.load([near])
    question = Question(DAYS[0] + timedelta(days=day - 1))
    frame = bench.store.execute(build_activity(bench.store.claims, question))

    assert list(frame["claim_id"]) == ["c"] * expected


def test_activity_can_be_unknown_or_hidden(bench: Bench) -> None:
    """Activity published too late, or by a hidden source, is not shown."""
    event, report = DAYS[0], DAYS[3]
    near = Claim(
        "c", "mill", "russian-1", "russian", "contested", "near", event, report
    )
    bench.load([near])
    unknown = Question(report, known_by=DAYS[2])
    hidden = Question(report, sources=frozenset({"russian-2"}))
    known = Question(event)
    counts = [
        len(bench.store.execute(build_activity(bench.store.claims, question)))
        for question in (unknown, hidden, known)
    ]

    assert counts == [0, 0, 1]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param({"overtaken_after": -1}, "use None for never", id="negative"),
        pytest.param({"overtaken_after": 10**9}, "use None for never", id="too long"),
        pytest.param(
            {"as_of": datetime(2025, 4, 27)},  # noqa: DTZ001 - the time of day is the fault
            "as_of 2025-04-27 00:00:00 carries a time",
            id="a time of day",
        ),
        pytest.param({"as_of": OPEN_END}, "9999-12-30 at most", id="the open end"),
        pytest.param({"known_by": OPEN_END}, "known_by 9999", id="known at the end"),
        pytest.param({"sources": ["isw"]}, "frozenset", id="a list of sources"),
    ],
)
def test_question_refuses_what_has_no_answer(
    values: dict[str, Any], message: str
) -> None:
    """A question that cannot be answered says which field is at fault."""
    with pytest.raises(QuestionError, match=message):
        Question(**{"as_of": DAYS[0]} | values)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark"])
@pytest.mark.parametrize("entailed", [False, True], ids=["own", "entailed"])
def test_expressions_compile_for_every_engine(
    bench: Bench, dialect: str, *, entailed: bool
) -> None:
    """The same expressions can be written in the language of each engine."""
    question = Question(DAYS[0], sources=frozenset({"russian-1"}), entailed=entailed)
    voices = build_speaking(bench.store, question)
    state = build_state(build_positions(voices), question.overtaken_after)
    activity = build_activity(bench.store.claims, question)
    intervals = build_intervals(bench.store.claims)
    for table in (state, activity, intervals):
        query = str(ibis.to_sql(table, dialect=dialect))

        assert query.startswith(("SELECT", "WITH"))


# --- the real tables ---------------------------------------------------------


@dataclass(frozen=True)
class Real:
    """The bundled tables, in the store and as the oracle reads them."""

    store: Store
    claims: tuple[Claim, ...]
    containers: dict[str, list[str]]
    days: tuple[date, ...]
    """From the day before the first valid_from to the day after the last."""
    fixed: tuple[date, ...]
    """Days on which knowledge stops."""


@pytest.fixture(scope="module")
def real() -> Real:
    """The bundled tables, read once."""
    dataset = read_dataset()
    claims = read_claims(dataset)
    first = min(claim.valid_from for claim in claims) - ONE_DAY
    last = max(claim.valid_from for claim in claims) + ONE_DAY
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    fixed = (date(2024, 8, 10), date(2025, 4, 27))
    containers = oracle.find_containers(read_places(dataset))
    return Real(open_store(dataset), claims, containers, days, fixed)


def list_modes(real: Real) -> dict[str, list[tuple[date, date]]]:
    """List the moments of each way of knowing, day by day."""
    modes = {"hindsight": [(day, OPEN_END) for day in real.days]}
    modes["as known"] = [(day, day) for day in real.days]
    for known_by in real.fixed:
        modes[str(known_by)] = [(day, known_by) for day in real.days]
    return modes


Steps = list[tuple[date, list[Voice]]]
"""Who speaks from each day on, until the day of the next step."""


def find_steps(
    real: Real,
    moments: list[tuple[date, date]],
    sources: frozenset[str] | None = None,
    *,
    entailed: bool = False,
) -> Steps:
    """Ask the oracle about every day.

    An answer can depend on nothing but the claims told by then, so it is worked
    out anew on the days when these have changed.
    """
    steps: Steps = []
    told_before = None
    for day, known_by in moments:
        told = oracle.select_told(real.claims, day, known_by)
        if told != told_before:
            voices = oracle.find_in_force(told, sources)
            if entailed:
                voices = oracle.add_entailed(voices, real.containers)
            steps.append((day, voices))
        told_before = told
    return steps


def find_runs(
    steps: Steps, last_day: date, rows_of: Callable[[list[Voice]], Answer]
) -> Answer:
    """Join equal rows on consecutive days to runs: row, first day, last day."""
    runs: Answer = set()
    running: dict[tuple[Any, ...], date] = {}
    for day, voices in steps:
        rows = rows_of(voices)
        for row in running.keys() - rows:
            runs.add((*row, running.pop(row), day - ONE_DAY))
        running |= dict.fromkeys(rows - running.keys(), day)
    return runs | {(*row, start, last_day) for row, start in running.items()}


def query_runs(real: Real, table: ir.Table) -> Answer:
    """Join equal rows of a table over MOMENT on consecutive days to runs."""
    columns = [name for name in table.columns if name not in ("as_of", "known_by")]
    listed = ", ".join(columns)
    labels = ", ".join(
        ["('hindsight', DATE '9999-12-31')"]
        + [f"('{day}', DATE '{day}')" for day in real.fixed]
    )
    query = f"""
        WITH answers AS ({write_query(table, "duckdb")}),
        labelled AS (
            SELECT label, as_of, {listed} FROM answers
            JOIN (VALUES {labels}) AS labels (label, known_by) USING (known_by)
            UNION ALL
            SELECT 'as known', as_of, {listed} FROM answers WHERE as_of = known_by),
        islands AS (
            SELECT *, as_of - (row_number() OVER (
                PARTITION BY label, {listed} ORDER BY as_of))::INT AS island
            FROM labelled)
        SELECT label, {listed}, min(as_of), max(as_of) FROM islands
        GROUP BY label, {listed}, island"""  # noqa: S608 - our own column names
    return set(real.store.engine.connection.execute(query).fetchall())


@pytest.fixture(scope="module")
def real_moments(real: Real) -> ir.Table:
    """The table of every day of the range, in every way of knowing."""
    moments = {moment for own in list_modes(real).values() for moment in own}
    return create_moments(real.store, moments)


@pytest.mark.parametrize("entailed", [False, True], ids=["own", "entailed"])
@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(None, id="all"),
        pytest.param(
            frozenset({"ru-mod", "ru-genstaff", "ua-genstaff", "ua-ccd", "isw"}),
            id="five",
        ),
        pytest.param(frozenset({"deepstate"}), id="one"),
    ],
)
def test_real_tables_equal_the_oracle_every_day(
    real: Real,
    real_moments: ir.Table,
    sources: frozenset[str] | None,
    *,
    entailed: bool,
) -> None:
    """On every day of the record the answers are those of the plain definitions."""
    question = Question(real.days[0], sources=sources, entailed=entailed)

    steps = {
        label: find_steps(real, moments, sources, entailed=entailed)
        for label, moments in list_modes(real).items()
    }
    keys = ["as_of", "known_by", "place_id"]
    columns = [*keys, "claim_id", "side", "bits", "valid_from", "entailed_by"]
    voices = build_speaking(real.store, question, real_moments).select(columns)
    speaking = create_table(real.store, "speaking", voices)
    positions = create_table(real.store, "positions", build_positions(speaking))

    def find_expected(rows_of: Callable[[list[Voice]], Answer]) -> Answer:
        return {
            (label, *run)
            for label, own in steps.items()
            for run in find_runs(own, real.days[-1], rows_of)
        }

    shown = speaking.select(*keys, "claim_id", "entailed_by")
    assert query_runs(real, shown) == find_expected(
        lambda voices: {(v.place_id, v.claim.claim_id, v.entailed_by) for v in voices}
    )
    for days in (0, 30, None):
        state = build_state(positions, days)
        state = state.select(*keys, "agreement", *SIDE_COLUMNS)
        rows_of = partial(describe_rows, overtaken_after=days)

        assert query_runs(real, state) == find_expected(rows_of)


def create_table(store: Store, name: str, table: ir.Table) -> ir.Table:
    """Keep the rows of an expression, for several questions about them."""
    query = write_query(table, "duckdb")
    store.engine.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    return ibis.table(table.schema(), name=name)


def describe_rows(voices: list[Voice], overtaken_after: int | None) -> Answer:
    """Write down what the oracle says of every place."""
    by_place = oracle.group_by_place(voices)
    return {
        (place_id, *describe(frozenset(own), overtaken_after))
        for place_id, own in by_place.items()
        if oracle.find_positions(own)
    }


def test_real_intervals_are_the_runs_of_the_oracle(real: Real) -> None:
    """Both intervals of every bundled claim are its days in force."""
    frame = real.store.execute(build_intervals(real.store.claims))
    for label, start, end in (
        ("hindsight", "valid_from", "valid_to"),
        ("as known", "known_from", "known_to"),
    ):
        spans = frame[frame[start] < frame[end]]
        expected = {
            (claim_id, first, OPEN_END if last == real.days[-1] else last + ONE_DAY)
            for claim_id, first, last in find_runs(
                find_steps(real, list_modes(real)[label]),
                real.days[-1],
                lambda voices: {(voice.claim.claim_id,) for voice in voices},
            )
        }

        assert expected == {
            (row.claim_id, getattr(row, start).date(), getattr(row, end).date())
            for row in spans.itertuples()
        }


def test_in_force_asks_about_the_moment_of_the_question(real: Real) -> None:
    """Without a table of moments the question's own day is asked about."""
    day = date(2025, 4, 27)
    for known_by in (None, day):
        question = Question(day, known_by)
        frame = real.store.execute(build_in_force(real.store.claims, question))
        told = oracle.select_told(real.claims, day, known_by)

        assert set(frame["claim_id"]) == {
            voice.claim.claim_id for voice in oracle.find_in_force(told)
        }


def test_agreement_words_are_the_vocabulary() -> None:
    """The oracle's words and the project's are the same six."""
    assert {"silent", "split", "single", "disputed", "agreed", "overtaken"} == {
        str(agreement) for agreement in Agreement
    }
