"""The commands about history: the shapes they promise, and sentences for nothing."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.output import list_records
from data.store import Store
from layers.control import Question
from layers.disputes import build_open_disputes
from layers.handovers import build_handovers
from layers.period import Period
from layers.state import answer

AGREEMENTS: Final = ("single", "agreed", "disputed", "overtaken", "split")
SPRING: Final = ("timeline", "--from", "2025-04-20", "--to", "2025-05-10")
SIDES: Final = ("russian", "ukrainian", "independent")


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, arguments)


def read_json(*arguments: str) -> Any:  # noqa: ANN401 - what JSON can hold
    """Run a command that has something to say, and read its JSON."""
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def read_csv(*arguments: str) -> list[dict[str, str]]:
    """Run a command and read its CSV."""
    result = run(*arguments, "--format", "csv")
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_timeline_counts_the_state_of_each_day(store: Store) -> None:
    """Each day has the counts of the state of that day, both ends included."""
    days = read_json(*SPRING)

    assert len(days) == 21
    for number, row in enumerate(days):
        day = date(2025, 4, 20) + timedelta(number)
        state = answer(store, Question(day)).to_record()
        counts = Counter(place["agreement"] for place in state.values())
        assert {"date": day.isoformat(), **{a: counts[a] for a in AGREEMENTS}} == row


def test_timeline_of_one_source_as_known_then() -> None:
    """Source, way of knowing and wait are those of state."""
    options = ("--source", "isw", "--source", "ukrainian", "--known-by", "as-of")
    days = read_json(*SPRING, *options, "--overtaken-after", "never")
    last = read_json(
        *("state", "--as-of", "2025-05-10", *options, "--overtaken-after", "never")
    )

    counts = Counter(place["agreement"] for place in last.values())
    assert {a: counts[a] for a in AGREEMENTS} == {a: days[-1][a] for a in AGREEMENTS}


def test_regions_of_the_timeline_add_up() -> None:
    """Counted region by region each place is counted once."""
    regions = ("RU-KRS", "RU-BEL", "RU-BRY", "UA-59", "UA-63", "UA-74")
    whole = read_json(*SPRING)
    parts = [
        json.loads(run(*SPRING, "--region", region, "--format", "json").stdout)
        for region in regions
    ]

    for number, row in enumerate(whole):
        for agreement in AGREEMENTS:
            assert sum(part[number][agreement] for part in parts) == row[agreement]


def test_timeline_as_csv_and_table_says_the_same() -> None:
    """The other two formats have the JSON's days and columns."""
    days = read_json(*SPRING)
    rows = read_csv(*SPRING)
    lines = run(*SPRING).stdout.splitlines()

    assert [{n: str(v) for n, v in day.items()} for day in days] == rows
    assert ["date", *AGREEMENTS] == lines[0].split()
    assert [list(row.values()) for row in rows] == [line.split() for line in lines[1:]]


def test_open_disputes_are_those_of_the_day(store: Store) -> None:
    """Each open dispute tells since when, and what each side says in whose words."""
    rows = read_json("disputes", "--as-of", "2025-04-27", "--open")
    day = date(2025, 4, 27)
    found = build_open_disputes(store, Period(day, day))
    basivka = next(row for row in rows if row["place_id"] == "basivka")

    assert {row["place_id"] for row in rows} == set(found.disputes["place_id"])
    assert ("2025-04-06", None, 22) == (
        *(basivka["from"], basivka["to"], basivka["days"]),
    )
    assert ("open", [], None) == (
        *(basivka["ended"], basivka["conceded_by"], basivka["after"]),
    )
    assert "not_russian_control" == basivka["at_start"]["ukrainian"]
    ukrainian = basivka["now"]["ukrainian"]
    assert ("ukrainian_control", "2025-04-07") == (
        *(ukrainian["position"], ukrainian["since"]),
    )
    (claim,) = ukrainian["claims"]
    assert "basivka-ua-border-guard-2025-04-07" == claim["claim_id"]
    assert claim["url"].startswith("https://")


def test_disputes_tell_how_they_ended() -> None:
    """Sudzha's dispute of March 2025 ended on the 15th, with two concessions."""
    rows = read_json("disputes")
    sudzha = [row for row in rows if row["place_id"] == "sudzha"]
    ended = next(row for row in sudzha if row["to"] == "2025-03-15")

    assert "conceded" == ended["ended"]
    assert ["ukrainian", "independent"] == ended["conceded_by"]
    assert "agreed" == ended["after"]["agreement"]
    assert ended["now"] is None
    assert [row["from"] for row in rows] == sorted(
        (row["from"] for row in rows), reverse=True
    )


def test_disputes_as_csv_have_one_row_each() -> None:
    """The CSV tells what each side said at the start, and who conceded."""
    rows = read_csv("disputes")
    sudzha = next(
        row for row in rows if (row["place_id"], row["to"]) == ("sudzha", "2025-03-15")
    )

    assert len(read_json("disputes")) == len(rows)
    assert ("ukrainian|independent", "not_ukrainian_control") == (
        *(sudzha["conceded_by"], sudzha["russian"]),
    )


def test_changes_are_kept_apart() -> None:
    """A claim is new, learned or a correction, and in one list only."""
    found = read_json("changes", "--from", "2025-04-26", "--to", "2025-04-27")
    ids = {
        kind: [claim["claim_id"] for claim in found[kind]]
        for kind in ("new", "learned", "corrections")
    }
    together = [claim_id for claims in ids.values() for claim_id in claims]

    assert "gornal-ru-genstaff-2025-04-26" in ids["new"]
    assert "gornal-deepstate-2025-04-27" in ids["corrections"]
    assert len(together) == len(set(together))
    gornal = [turn for turn in found["places"] if turn["place_id"] == "gornal"]
    assert [("split", "2025-04-26"), ("disputed", "2025-04-27")] == [
        (turn["after"]["agreement"], turn["date"]) for turn in gornal
    ]


def test_late_reports_are_learned() -> None:
    """On 13 August 2024 DeepState told what had held since the 7th."""
    found = read_json("changes", "--from", "2024-08-13", "--to", "2024-08-13")
    rows = read_csv("changes", "--from", "2024-08-13", "--to", "2024-08-13")
    learned = {claim["claim_id"]: claim for claim in found["learned"]}

    assert "2024-08-07" == learned["gornal-deepstate-2024-08-13"]["valid_from"]
    assert set(learned) == {r["claim_id"] for r in rows if r["kind"] == "learned"}


def test_lags_tell_every_wait(store: Store) -> None:
    """The JSON has changes of hands, who was first, estimates and single waits."""
    found = read_json("lags")
    expected = build_handovers(store, Period(date(2024, 8, 1), date(2026, 8, 2)))
    waiting = {row["follower"]: row for row in found["waiting"]}

    assert "2026-08-02" == found["last_day"]
    assert list_records(expected.lags) == found["lags"]
    assert len(expected.handovers) == len(found["changes_of_hands"])
    assert ["russian", "independent"] == next(
        change["first_sides"]
        for change in found["changes_of_hands"]
        if change["first_claim_id"] == "sudzha-isw-2025-03-13"
    )
    assert list(SIDES) == [row["side"] for row in found["first"]]
    assert list(SIDES) == [row["follower"] for row in found["waiting"]][:3]
    of_deepstate = [
        lag["outcome"] for lag in found["lags"] if lag["follower"] == "deepstate"
    ]
    of_deepstate.remove("already_said")
    assert len(of_deepstate) == waiting["deepstate"]["cases"]
    assert waiting["deepstate"]["median"] is not None
    assert waiting["ukrainian"]["median"] is None
    curve = waiting["deepstate"]["curve"]
    assert [point["waiting"] for point in curve] == sorted(
        (point["waiting"] for point in curve), reverse=True
    )


def test_lags_as_table_have_a_line_per_follower() -> None:
    """Sides come first in their fixed order; a median not reached is empty."""
    lines = run("lags").stdout.splitlines()
    rows = read_csv("lags")

    assert list(SIDES) == [line.split()[1] for line in lines[1:4]]
    assert "" == rows[1]["median"]
    assert "follower_kind" == lines[0].split()[0]


@pytest.mark.parametrize("name", ["Gornal", "Горналь", "Hornal", "gornal"])
def test_place_is_found_by_any_name(name: str) -> None:
    """Name in any language, alias and id lead to the same biography."""
    told = read_json("place", name)

    assert "gornal" == told["place"]["place_id"]
    assert 13 == len(told["claims"])


def test_place_tells_its_biography() -> None:
    """Answer, disputes, changes of hands and claims of Gornal on one day."""
    told = read_json("place", "gornal", "--as-of", "2025-04-27")

    assert ("2025-04-27", "disputed") == (told["as_of"], told["agreement"])
    assert "split" == told["positions"]["russian"]
    assert ["open"] == [spell["ended"] for spell in told["disputes"]]
    assert ["ukrainian", "russian"] == [c["holder"] for c in told["changes_of_hands"]]
    admissions = [c["claim_id"] for c in told["claims"] if c["admission"]]
    assert ["gornal-ru-news-pravda-2025-04-20"] == admissions


@pytest.mark.parametrize(
    ("arguments", "said", "answered"),
    [
        pytest.param(
            ("timeline", "--from", "2014-05-01", "--to", "2014-05-01"),
            "no visible source speaks about a place from 2014-05-01 to 2014-05-01",
            [{"date": "2014-05-01", **dict.fromkeys(AGREEMENTS, 0)}],
            id="empty-period",
        ),
        pytest.param(
            (*SPRING[:2], "2025-05-01", "--to", "2025-05-01", "--region", "UA-53"),
            "no visible source speaks about a place in UA-53",
            [{"date": "2025-05-01", **dict.fromkeys(AGREEMENTS, 0)}],
            id="region-nobody-mentions",
        ),
        pytest.param(
            ("disputes", "--as-of", "2014-05-01", "--open"),
            "no place is disputed on 2014-05-01",
            [],
            id="before-every-claim",
        ),
        pytest.param(
            ("disputes", "--source", "russian"),
            "no place was disputed up to 2026-08-02",
            [],
            id="one-side-only",
        ),
        pytest.param(
            ("changes", "--from", "2014-05-01", "--to", "2014-05-02"),
            "nothing was newly said from 2014-05-01 to 2014-05-02",
            {"new": [], "learned": [], "corrections": [], "places": []},
            id="no-news",
        ),
    ],
)
def test_nothing_is_said_in_a_sentence(
    arguments: tuple[str, ...], said: str, answered: object
) -> None:
    """Where there is nothing the answer is empty, and a sentence says why."""
    result = run(*arguments, "--format", "json")

    assert result.exit_code == 0
    assert said in result.stderr
    assert answered == json.loads(result.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("place", "UA-53"), "no visible source speaks about", id="place"),
        pytest.param(
            ("lags", "--from", "2014-05-01", "--to", "2014-06-01"),
            "no place is said to change hands from 2014-05-01 to 2014-06-01",
            id="lags",
        ),
        pytest.param(
            ("lags", "--source", "ukrainian", "--from", "2026-03-13"),
            "no place is said to change hands",
            id="nothing-left",
        ),
    ],
)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_silence_is_explained_in_every_format(
    arguments: tuple[str, ...], said: str, form: str
) -> None:
    """A place without claims and a time without changes end well, with a sentence."""
    result = run(*arguments, "--format", form)

    assert result.exit_code == 0
    assert said in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ("timeline", "--from", "2025-05-02", "--to", "2025-05-01"),
            "ends before it begins; exchange the two days",
            id="reversed",
        ),
        pytest.param(
            (*SPRING, "--region", "KRS"),
            "--region 'KRS' is not a region of the gazetteer; it has RU-KRS",
            id="unknown-region",
        ),
        pytest.param((*SPRING, "--source", "deepstat"), "deepstate", id="source"),
        pytest.param(("place", "xyzzyq"), "no place is called 'xyzzyq'", id="place"),
        pytest.param(("changes", "--from", "x", "--to", "y"), "YYYY-MM-DD", id="word"),
        pytest.param(("disputes", "--overtaken-after", "-1"), "number of days", id="n"),
    ],
)
def test_question_without_an_answer_is_explained(
    arguments: tuple[str, ...], said: str
) -> None:
    """An impossible question exits with 1 and one message on standard error."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)
