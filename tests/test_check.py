"""The stricter check that contributors run before their claims are published."""

from pathlib import Path
from typing import Final

import pytest
from tiny_dataset import CLAIMS, make_folder

from data.check import (
    check_dataset,
    check_new_claims,
    check_path,
    summarize_claims,
    summarize_dataset,
)
from data.problems import DataError, Problem
from data.tables import BUNDLED, read_dataset

HEADER: Final = CLAIMS.splitlines()[0]


def make_claims(**cells: str) -> bytes:
    """Make a table of one new claim about Gornal, correct but for some cells."""
    row = {
        "claim_id": "gornal-isw-2025-05-01",
        "place_id": "gornal",
        "source_id": "isw",
        "status": "contested",
        "scope": "place",
        "reported_date": "2025-05-01",
        "statement": "ISW wrote of fighting in Gornal.",
        "url": "https://example.org/6",
        "publisher": "Example",
        "record_confidence": "high",
    } | cells
    line = ",".join(row.get(column, "") for column in HEADER.split(","))
    return f"{HEADER}\n{line}\n".encode()


def check_claims(folder: Path, content: bytes) -> list[Problem]:
    """Check a new table against the tables of a folder."""
    return check_new_claims(content, "new.csv", read_dataset(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of correct tables."""
    return make_folder(tmp_path)


def test_bundled_tables_pass() -> None:
    """The tables of the project keep every rule of the house."""
    assert check_dataset() == []


def test_correct_folder_passes(folder: Path) -> None:
    """A folder of correct tables has no problem."""
    assert check_dataset(folder) == []


TEXTS: Final = [
    ("claims.csv", "statement", "Said <b>so</b>.", "holds markup"),
    ("claims.csv", "statement", "Said so &amp; so.", "holds markup"),
    ("claims.csv", "note", "<script>x</script>", "holds markup"),
    ("claims.csv", "statement", "Said so", "does not end with a full stop"),
    ("claims.csv", "statement", "Said so. And more.", "is more than one sentence"),
    ("claims.csv", "statement", "Said\u202e so.", "invisible character U+202E"),
    ("claims.csv", "quote", "line\nend", "invisible character U+000A"),
    ("claims.csv", "quote", "word " * 21 + "end", "has 22 words"),
    ("claims.csv", "publisher", "Example ", "begins or ends with a space"),
    ("sources.csv", "description", "Zero\u200bwidth.", "invisible character U+200B"),
    ("places.csv", "aliases", "<i>Hornal</i>", "holds markup"),
]


@pytest.mark.parametrize(
    ("file", "column", "text", "said"),
    [pytest.param(*case, id=f"{case[1]}-{case[3]}") for case in TEXTS],
)
def test_text_against_the_house_rules_is_named(
    tmp_path: Path, file: str, column: str, text: str, said: str
) -> None:
    """A text that can be drawn but should not be published is reported by cell."""
    make_folder(tmp_path, (file, 3, column, text))

    problems = check_dataset(tmp_path)

    assert [(p.file, p.row, p.column) for p in problems] == [(file, 3, column)]
    assert said in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The 2 < 3 rule & more was named.", id="signs"),
        pytest.param("The monastery of St. Nicholas was named.", id="saint"),
        pytest.param("Troops took 3.5 km near Крем'яне.", id="decimal-and-cyrillic"),
    ],
)
def test_plain_text_passes(tmp_path: Path, text: str) -> None:
    """Signs, abbreviations and any script are plain text."""
    folder = make_folder(tmp_path, ("claims.csv", 3, "statement", text))

    assert check_dataset(folder) == []


def test_problems_of_reading_and_of_wording_come_together(tmp_path: Path) -> None:
    """One run reports what cannot be read and what should be worded otherwise."""
    edits = [
        ("claims.csv", 2, "statement", "No stop"),
        ("claims.csv", 3, "status", "held"),
    ]

    problems = check_dataset(make_folder(tmp_path, *edits))

    assert [(p.row, p.column) for p in problems] == [(2, "statement"), (3, "status")]


def test_new_claims_pass_alone(folder: Path) -> None:
    """A table of new claims is checked against the places and sources there are."""
    assert check_claims(folder, make_claims()) == []


def test_new_claim_may_deny_a_claim_of_the_dataset(folder: Path) -> None:
    """A new table need not repeat the claim that it denies."""
    content = make_claims(denies="gornal-ru-mod-2025-04-26")

    assert check_claims(folder, content) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"place_id": "atlantis"}, "not in places.csv", id="place"),
        pytest.param({"source_id": "nobody"}, "not in sources.csv", id="source"),
        pytest.param({"denies": "nothing"}, "not in claims.csv", id="denies"),
        pytest.param(
            {"denies": "gornal-isw-2025-04-27"}, "of the same side", id="own-side"
        ),
        pytest.param(
            {"denies": "gornal-ru-mod-2025-04-29", "reported_date": "2025-04-28"},
            "was reported later",
            id="later",
        ),
        pytest.param(
            {"claim_id": "gornal-ru-mod-2025-04-26"},
            "is the claim of ru-mod about gornal already",
            id="id-of-another",
        ),
        pytest.param({"statement": "No stop"}, "full stop", id="wording"),
        pytest.param({"note": "<b>"}, "markup", id="markup"),
    ],
)
def test_new_claim_that_does_not_fit_is_named(
    folder: Path, cells: dict[str, str], said: str
) -> None:
    """A new claim is reported by the file and row in which it stands."""
    problems = check_claims(folder, make_claims(**cells))

    assert [(p.file, p.row) for p in problems] == [("new.csv", 2)]
    assert said in problems[0].message


def test_corrected_claim_keeps_its_id(folder: Path) -> None:
    """A row that repeats the id, place and source of a claim is its correction."""
    content = make_claims(claim_id="gornal-isw-2025-04-27", status="russian_control")

    assert check_claims(folder, content) == []


def test_circle_of_echoes_through_the_dataset_is_named(folder: Path) -> None:
    """A correction that closes a circle of echoes is reported."""
    content = make_claims(
        claim_id="gornal-ru-mod-2025-04-26",
        source_id="ru-mod",
        derived_from="gornal-ru-mod-2025-04-29",
    )

    problems = check_claims(folder, content)

    assert [p.column for p in problems] == ["derived_from"]


def test_file_of_claims_is_told_from_a_folder(folder: Path, tmp_path: Path) -> None:
    """A path is checked as what it is."""
    file = tmp_path / "new.csv"
    file.write_bytes(make_claims())

    (line,) = check_path(file, folder).summary
    assert line.startswith("claims: 1 (0 russian, 0 ukrainian, 1 independent), ")
    assert check_path(folder).summary[-1].startswith("claims: 5 (3 russian, 1 ukrai")


def test_file_is_not_checked_against_a_broken_dataset(tmp_path: Path) -> None:
    """Claims cannot be checked against tables that have problems themselves."""
    folder = make_folder(tmp_path, ("places.csv", 4, "lat", "x"))
    file = tmp_path / "new.csv"
    file.write_bytes(make_claims())

    with pytest.raises(DataError, match=r"places\.csv, row 4, column lat"):
        check_path(file, folder)


def test_file_that_cannot_be_read_is_explained(folder: Path, tmp_path: Path) -> None:
    """A path without a file is an error that names it."""
    with pytest.raises(DataError, match=r"gone\.csv: cannot be read"):
        check_path(tmp_path / "gone.csv", folder)


def test_summary_counts_tables_and_sides() -> None:
    """The summary of the bundled tables counts what the description says."""
    dataset = read_dataset()

    lines = summarize_dataset(dataset)

    assert lines[:2] == [
        "places: 277, in 10 regions",
        "sources: 59 (27 russian, 24 ukrainian, 8 independent)",
    ]
    assert lines[2] == summarize_claims(dataset.claims, dataset.sources)
    assert lines[2].endswith("published from 2024-08-07 to 2026-08-02")


def test_house_rules_accept_the_bundled_claims_as_new_ones() -> None:
    """The whole table of claims, checked as a contribution, fits its own dataset."""
    content = (BUNDLED / "claims.csv").read_bytes()

    assert check_new_claims(content, "claims.csv", read_dataset()) == []
