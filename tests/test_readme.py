"""The README says what the project does: its commands, its output, its links."""

import doctest
import re
import shlex
import shutil
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import click
import pytest
from click.testing import CliRunner

import cli
from data.tables import BUNDLED, read_dataset
from data.vocabulary import Side
from layers.view import Catalogue, build_opening_view, from_query

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES: Final = re.findall(r"```console\n\$ python cli\.py (.*)\n([^`]*)```", README)
LINKS: Final = re.findall(r"`\?([^`]+)`", README)


def load_command(name: str) -> click.Command:
    """Load a command of the command line."""
    command = cli.main.get_command(click.Context(cli.main), name)
    assert command is not None
    return command


def list_options(command: click.Command) -> list[str]:
    """List the long options of a command, its help apart."""
    return [o for p in command.params for o in p.opts if o.startswith("--")]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_readme_shows_every_option_of_a_command(name: str) -> None:
    """The README names the command with each of its options."""
    options = list_options(load_command(name))

    assert f"python cli.py {name}" in README
    assert [o for o in options if o not in README] == []


def test_readme_shows_every_command_and_what_they_share() -> None:
    """The README has an example of every command, and the options before it."""
    words = {word for arguments, _ in EXAMPLES for word in shlex.split(arguments)}
    shown = words & set(cli.COMMANDS)

    assert shown == set(cli.COMMANDS)
    assert [o for o in list_options(cli.main) if o not in README] == []


@pytest.mark.parametrize(
    ("arguments", "printed"), [pytest.param(*e, id=e[0]) for e in EXAMPLES]
)
def test_example_prints_what_the_readme_shows(
    arguments: str, printed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example of the README gives the output beside it; dots stand for more."""
    # A dataset stands where who tries the examples has it.
    (tmp_path / "data").symlink_to(BUNDLED)
    shutil.copy(ROOT / "data" / "template.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.main, shlex.split(arguments))

    assert result.exit_code == 0
    assert doctest.OutputChecker().check_output(
        printed, result.stdout, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    ), result.stdout


@pytest.mark.parametrize("link", LINKS)
def test_link_of_the_readme_opens_as_it_says(link: str) -> None:
    """Each link of the README names only what the tables have."""
    dataset = read_dataset()
    sources = dataset.sources.groupby("side")["source_id"].apply(tuple)
    days = dataset.claims["reported_date"].dt.date
    first_day, last_day = days.min(), days.max()
    catalogue = Catalogue(
        place_ids=frozenset(dataset.places["place_id"]),
        sources={side: sources[side] for side in Side},
        first_day=first_day,
        last_day=last_day,
        tile_ids=(),
        defaults=build_opening_view(first_day, last_day),
    )

    view, notes = from_query(parse_qs(link), catalogue)

    assert notes == ()
    assert view != catalogue.defaults


@pytest.mark.parametrize(
    "paper",
    [
        *("README.md", "CONTRIBUTING.md", "data/README.md"),
        *("docs/publishing.md", "docs/scale.md"),
    ],
)
def test_paper_points_to_files_that_exist(paper: str) -> None:
    """Every link from a paper into the project leads to a file."""
    path = ROOT / paper
    targets = re.findall(
        r"(?<!!)\[[^]]*\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")
    )

    assert [t for t in targets if not (path.parent / t).is_file()] == []
