"""Datasets are written as a whole or not at all, and over nothing of anybody else."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data.check import check_dataset
from data.folder import (
    FolderError,
    prove_tables,
    replace_folder,
    write_files,
)
from data.problems import DataError
from data.tables import BUNDLED, Dataset, read_dataset


@pytest.fixture(scope="module")
def files(dataset: Dataset) -> dict[str, bytes]:
    """The files of the bundled tables, as an import would write them."""
    return write_files(dataset, {"imports": []}, {"areas.json": b"{}"})


def test_written_tables_are_read_as_they_were(
    dataset: Dataset, files: dict[str, bytes], tmp_path: Path
) -> None:
    """Places, sources, claims and outlines survive being written."""
    replace_folder(tmp_path / "new", files)

    assert_same(dataset, read_dataset(tmp_path / "new"))


def assert_same(one: Dataset, other: Dataset) -> None:
    """Assert that two datasets hold the same rows and outlines."""
    for table in ("claims", "places", "sources"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))
    assert one.regions.geometry.geom_equals(other.regions.geometry).all()


def test_proved_tables_are_what_their_files_hold(
    dataset: Dataset, tmp_path: Path
) -> None:
    """Proving tables in memory gives what reading their files gives, to the digest."""
    claims = dataset.claims.assign(statement='Quotes " and,\r\nlines, и кириллица')
    made = replace(dataset, claims=claims)
    files = write_files(made, {"imports": []}, {})
    replace_folder(tmp_path / "new", files)

    read, proved = read_dataset(tmp_path / "new"), prove_tables(made, files)

    assert_same(read, proved)
    assert read.digest == proved.digest


def test_faults_of_made_tables_are_those_of_their_files(
    dataset: Dataset, tmp_path: Path
) -> None:
    """What is wrong with tables is found alike before and after they are written."""
    claims = dataset.claims.copy()
    claims.loc[3, ["place_id", "url", "derived_from"]] = ["nowhere", "x", "gone"]
    claims.loc[5, "claim_id"] = claims.loc[4, "claim_id"]
    claims.loc[7, "event_date"] = pd.Timestamp("2099-01-01")
    made = replace(dataset, claims=claims)
    files = write_files(made, {"imports": []}, {})

    with pytest.raises(DataError) as proved:
        prove_tables(made, files)
    with pytest.raises(DataError) as read:
        replace_folder(tmp_path / "new", files)

    assert read.value.problems == proved.value.problems
    assert len(proved.value.problems) >= 5


def test_folder_passes_the_check_of_the_house(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    """A folder that was written has nothing that `check` would find."""
    replace_folder(tmp_path / "new", files)

    assert check_dataset(tmp_path / "new") == []
    assert json.loads((tmp_path / "new" / "report.json").read_text())[
        "files"
    ] == sorted(files)


def test_own_folder_is_replaced_whole(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A second import replaces the first, and leaves nothing of it or beside it."""
    folder = tmp_path / "mine"
    replace_folder(folder, files)
    fewer = {k: v for k, v in files.items() if k != "areas.json"}

    replace_folder(folder, fewer)

    assert sorted(fewer) == sorted(path.name for path in folder.iterdir())
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("made_before", [False, True])
def test_foreign_file_keeps_a_folder_from_being_replaced(
    tmp_path: Path,
    files: dict[str, bytes],
    made_before: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A folder with a file that no import wrote is left alone, and the file named."""
    if made_before:
        replace_folder(tmp_path, files)
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")

    with pytest.raises(FolderError, match=r"thesis\.docx"):
        replace_folder(tmp_path, files)
    assert (tmp_path / "thesis.docx").read_text(encoding="utf-8") == "years of work"


def test_built_in_tables_are_not_replaced(files: dict[str, bytes]) -> None:
    """The folder of the project is no dataset that an import made."""
    with pytest.raises(FolderError):
        replace_folder(BUNDLED, files)
    assert read_dataset(BUNDLED).claims.shape[0] > 0


def test_broken_tables_leave_the_old_ones(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    """Files that hold no consistent dataset change nothing."""
    folder = tmp_path / "mine"
    replace_folder(folder, files)
    before = (folder / "claims.csv").read_bytes()

    with pytest.raises(DataError):
        replace_folder(folder, files | {"claims.csv": b"claim_id\n"})
    assert before == (folder / "claims.csv").read_bytes()
    assert list(tmp_path.iterdir()) == [folder]


def test_names_with_paths_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    """No file is written outside of the folder."""
    with pytest.raises(FolderError, match="no plain file name"):
        replace_folder(tmp_path / "new", files | {"../evil": b""})
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path / "new").exists()
