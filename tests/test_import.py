"""`import`: files in, a dataset out, and every row accounted for on the way."""

import json
import zipfile
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from cli import main
from data.tables import BUNDLED, read_dataset

TABLE: Final = """\
Place,Status,Date,Source,URL
Gornal,russian_control,2025-04-26,ru-mod,https://example.org/a
Guyevo,RU,03/04/2025,A channel,https://example.org/b
Atlantis,RU,2025-04-26,ru-mod,https://example.org/c
"""
CHOICES: Final = ("--date-order", "dmy", "--source", "A channel=new:russian")


def run(*arguments: str | Path) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one good row, one that asks, and one that is wrong."""
    path = tmp_path / "my.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_import_makes_a_dataset_that_commands_open(table: Path, tmp_path: Path) -> None:
    """The folder answers `check` and `state`, and reports every row."""
    folder = tmp_path / "mine"

    result = run("import", table, *CHOICES, "-o", folder)

    assert result.exit_code == 0, result.output
    assert "3 rows read, 2 kept, 0 of them repaired, 1 discarded" in result.stdout
    assert "row 4, column Place: 'Atlantis' is no place" in result.stdout
    assert run("--data", folder, "check").exit_code == 0
    state = run("--data", folder, "state", "--as-of", "2025-05-01")
    assert "gornal" in state.stdout
    (report,) = json.loads((folder / "report.json").read_text())["imports"]
    assert (report["read"], report["kept"], report["discarded"]) == (3, 2, 1)
    assert b"Atlantis" in (folder / "discarded.csv").read_bytes()


def test_open_questions_are_asked(table: Path, tmp_path: Path) -> None:
    """Days that can be read both ways end the import with the question."""
    result = run("import", table, "-o", tmp_path / "mine")

    assert result.exit_code == 1
    assert "dmy or mdy" in result.stderr
    assert not (tmp_path / "mine").exists()


def test_dry_run_writes_nothing(table: Path, tmp_path: Path) -> None:
    """A dry run reports the same and leaves no file."""
    result = run("import", table, *CHOICES, "--dry-run")

    assert "2 kept" in result.stdout
    assert list(tmp_path.iterdir()) == [table]


def test_beside_keeps_the_built_in_claims(table: Path, tmp_path: Path) -> None:
    """With --beside the dataset holds the claims of the project, too."""
    run("import", table, *CHOICES, "--beside", "-o", tmp_path / "both")

    assert len(read_dataset(tmp_path / "both").claims) == len(read_dataset().claims) + 2


def test_datasets_merge(table: Path, tmp_path: Path) -> None:
    """A dataset and a table become one; the dataset is read as such."""
    run("import", table, *CHOICES, "-o", tmp_path / "mine")

    result = run("import", tmp_path / "mine", BUNDLED, "-o", tmp_path / "both")

    assert result.exit_code == 0, result.output
    assert "mine: a dataset of 2 claims" in result.stdout
    assert len(read_dataset(tmp_path / "both").claims) == len(read_dataset().claims) + 2


def test_archive_of_tables_is_read_file_by_file(table: Path, tmp_path: Path) -> None:
    """A zip of two tables makes two reports."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(table, "one.csv")
        archive.writestr("two.csv", TABLE.replace("Gornal", "Sudzha"))

    result = run("import", tmp_path / "all.zip", *CHOICES, "--dry-run")

    assert "one.csv (table)" in result.stdout
    assert "two.csv (table)" in result.stdout


def test_saved_plan_is_followed(table: Path, tmp_path: Path) -> None:
    """A plan in a file does what the options do."""
    plan = {"order": "dmy", "sources": {"A channel": "new:russian"}}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")

    assert "2 kept" in run("import", table, "--plan", path, "--dry-run").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("--column", "Place=nowhere"), "a role is one of", id="role"),
        pytest.param(("--status", "RU=ours"), "is no status", id="status"),
        pytest.param(("--set", "source"), "WORDS=VALUE", id="pair"),
        pytest.param(("--reader", "oracle"), "is not one of", id="reader"),
    ],
)
def test_wrong_options_are_explained(
    table: Path, options: tuple[str, str], said: str
) -> None:
    """An option that means nothing ends the command with what it may be."""
    result = run("import", table, *options, "--dry-run")

    assert result.exit_code != 0
    assert said in result.stderr


def test_output_must_be_named(table: Path) -> None:
    """Without -o and --dry-run nothing is done."""
    result = run("import", table)

    assert result.exit_code == 2
    assert "--dry-run" in result.stderr


@pytest.mark.parametrize("folder", [BUNDLED, BUNDLED / ".." / "data"])
def test_built_in_tables_are_never_written_to(table: Path, folder: Path) -> None:
    """The folder of the project is refused before anything is read."""
    result = run("import", table, *CHOICES, "-o", folder)

    assert result.exit_code == 1
    assert "built-in tables" in result.stderr


def test_template_is_read_whole() -> None:
    """Every worked row of the template is kept as it stands, one for each status."""
    result = run("import", BUNDLED / "template.csv", "--dry-run")

    assert "6 rows read, 6 kept, 0 of them repaired, 0 discarded" in result.stdout
