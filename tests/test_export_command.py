"""The command `export`: options, a view.json, an earlier export or a link."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.progress import watch_terminal
from layers.export.formats import FORMATS

ROOT = Path(__file__).parents[1]
DAY = ("export", "--as-of", "2025-04-27")


def run(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_format_is_told_from_the_name(tmp_path: Path) -> None:
    """A file is made in the format that its name ends with."""
    assert 0 == run(*DAY, "-o", tmp_path / "a.csl.json").exit_code
    assert 0 == run(*DAY, "-o", tmp_path / "a.json").exit_code
    assert 0 == run(*DAY, "--format", "bib", "-o", tmp_path / "list").exit_code

    assert "map" == json.loads((tmp_path / "a.csl.json").read_text())[0]["type"]
    assert "answers" in json.loads((tmp_path / "a.json").read_text())
    assert (tmp_path / "list").read_text().startswith("@misc{")


DYING = """
import os, signal
from pathlib import Path
import cli

def die(file):
    os.kill(os.getpid(), signal.SIGKILL)

os.fsync = die
cli.main()
"""
"""A command that kills itself with signal 9 when its file is written, not yet named."""


def test_killed_export_leaves_what_was_there(tmp_path: Path) -> None:
    """After kill -9 the older file is whole, and the next run takes its place."""
    path = tmp_path / "old.geojson"
    path.write_bytes(b"mine")
    killed = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", DYING, *DAY, "--overwrite", "-o", str(path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=120,
    )

    assert -signal.SIGKILL == killed.returncode, killed.stderr
    assert b"mine" == path.read_bytes()
    assert 0 == run(*DAY, "--overwrite", "-o", path).exit_code
    assert json.loads(path.read_text())["features"]


def test_options_are_those_of_state(tmp_path: Path) -> None:
    """The answers in the file are those that `state` gives to the same options."""
    options = [
        *("--as-of", "2025-04-27", "--known-by", "as-of", "--source", "russian"),
        *("--source", "isw", "--overtaken-after", "never"),
    ]
    assert 0 == run("export", *options, "-o", tmp_path / "a.json").exit_code

    told = run("state", *options, "--format", "json").stdout
    assert json.loads(told) == json.loads((tmp_path / "a.json").read_text())["answers"]


def test_earlier_export_is_made_again(tmp_path: Path) -> None:
    """From a file comes the same file, and options change what they name."""
    first, again, other = (tmp_path / f"{name}.geojson" for name in "abc")
    run(*DAY, "--known-by", "as-of", "--source", "isw", "-o", first)

    assert 0 == run("export", "--view", first, "-o", again).exit_code
    assert first.read_bytes() == again.read_bytes()
    run("export", "--view", first, "--extent", "record", "-o", other)
    count = [len(json.loads(f.read_text())["features"]) for f in (first, other)]
    assert 0 < count[0] < count[1]


def test_link_of_the_page_is_exported(tmp_path: Path) -> None:
    """A link gives view and address; what of it cannot be read is said."""
    url = "https://example.org/map/?date=2025-03-13&hide=isw&place=nowhere#x"
    done = run("export", "--url", url, "--format", "txt", "-o", tmp_path / "c.txt")

    text = (tmp_path / "c.txt").read_text()
    assert "https://example.org/map/?date=2025-03-13&hide=isw" in text
    assert "nowhere" in done.stderr
    assert re.search(r"Accessed \d+ [A-Z][a-z]+ 20\d\d\.", text)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param((*DAY, "-o", "map.bmp"), "map.bmp", id="unknown-end"),
        pytest.param(("export", "-o", "map.png"), "--as-of DATE", id="nothing"),
        pytest.param(
            (*DAY, "--url", "https://x.org", "-o", "a.png"), "one of", id="two"
        ),
        pytest.param((*DAY, "--source", "isv", "-o", "a.csv"), "isw", id="source"),
        pytest.param((*DAY, "--dpi", "9999", "-o", "a.png"), "9999", id="dpi"),
        pytest.param((*DAY, "--step", "2", "-o", "a.gif"), "--from", id="step"),
        pytest.param(
            (*DAY, "--from", "1900-01-01", "--to", "2025-04-27", "-o", "a.gif"),
            "frames",
            id="frames",
        ),
        pytest.param(
            (*DAY, "--from", "2024-01-01", "--to", "2024-01-05", "-o", "a.gif"),
            "reaches beyond",
            id="beyond",
        ),
        pytest.param((*DAY, "-o", "no/such/a.csv"), "no/such", id="folder"),
    ],
)
def test_bad_request_is_explained(
    arguments: tuple[str, ...],
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be made ends with a message, and no file is left."""
    monkeypatch.chdir(tmp_path)

    done = run(*arguments)
    assert 1 == done.exit_code
    assert named in done.stderr
    assert [] == list(tmp_path.iterdir())


def test_file_is_replaced_only_with_the_word(tmp_path: Path) -> None:
    """An existing file stays unless --overwrite is given."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    assert 1 == run(*DAY, "-o", path).exit_code
    assert "old" == path.read_text()
    assert 0 == run(*DAY, "-o", path, "--overwrite").exit_code
    assert path.read_text().startswith("claimline contributors")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_the_table_loads(name: str) -> None:
    """Each row of the table names an exporter that exists."""
    assert callable(FORMATS[name].load())


def test_bar_is_drawn_only_where_somebody_sees_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal shows how far the work is; a file of messages gets no bars."""
    watch_terminal().advance(1, 2)
    assert "" == capsys.readouterr().err

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watch = watch_terminal()
    watch.advance(1, 2)
    watch.advance(2, 2)
    half, whole, _ = capsys.readouterr().err.replace("\n", "\r").split("\r")[1:]
    assert f"[{'#' * 15}{'.' * 15}]  50%" in half
    assert "100%" in whole
