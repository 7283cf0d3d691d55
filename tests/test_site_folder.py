"""Putting a site where another stands: whole, or not at all."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from layers.export import site_folder
from layers.export.refusal import ExportError
from layers.export.site import MARKER
from layers.export.site_folder import require_site_folder, write_site

ROOT = Path(__file__).parents[1]


def make_site(**texts: str) -> dict[str, bytes]:
    """Make the files of a small site, with the marker that lists them."""
    files = {name.replace("_", "."): text.encode() for name, text in texts.items()}
    told = {"claimline-site": 1, "files": dict.fromkeys(files, "")}
    return files | {MARKER: json.dumps(told).encode()}


OLD = make_site(index_html="old", view_json="old")
NEW = make_site(index_html="new", feed_atom="new")


def read_site(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """Nothing of the old site is left, within the folder or beside it."""
    write_site(tmp_path / "site", OLD)
    write_site(tmp_path / "site", NEW)

    assert NEW == read_site(tmp_path / "site")
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_site_is_put_in_place_where_folders_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the exchange of Linux two renamings do the same."""
    monkeypatch.setattr(site_folder, "_exchange", lambda *_: False)
    write_site(tmp_path / "site", OLD)
    write_site(tmp_path / "site", NEW)

    assert NEW == read_site(tmp_path / "site")
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_folders_are_exchanged_in_one_step_on_linux(tmp_path: Path) -> None:
    """The exchange that readers of a busy site rely on really takes place."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "a").touch()

    assert (sys.platform == "linux") == site_folder._exchange(one, other)
    assert (sys.platform == "linux") == (other / "a").exists()


def test_failed_write_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is explained, and neither half a site nor a scrap is left."""
    write_site(tmp_path / "site", OLD)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site_folder.os, "fsync", fail)
    with pytest.raises(ExportError, match=r"No space left.*untouched"):
        write_site(tmp_path / "site", NEW)

    assert OLD == read_site(tmp_path / "site")
    assert ["site"] == [path.name for path in tmp_path.iterdir()]


def test_killed_process_leaves_the_old_site(tmp_path: Path) -> None:
    """A process that is killed between two files has not touched what is served."""
    write_site(tmp_path / "site", OLD)
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from layers.export import site_folder\n"
        "write, done = site_folder._write_file, []\n"
        "def stop(path, content):\n"
        "    if done: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    done.append(write(path, content))\n"
        "site_folder._write_file = stop\n"
        "site_folder.write_site(Path(sys.argv[1]), {'index.html': b'n', 'b': b'n'})\n"
    )
    killed = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script, str(tmp_path / "site")], cwd=ROOT, check=False
    )

    assert -signal.SIGKILL == killed.returncode
    assert OLD == read_site(tmp_path / "site")
    write_site(tmp_path / "site", NEW)
    assert NEW == read_site(tmp_path / "site")


def test_empty_folder_may_become_a_site(tmp_path: Path) -> None:
    """A folder in which nothing is lost is taken as it is."""
    write_site(tmp_path, NEW)

    assert NEW == read_site(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("notes.txt", "mine", id="other files"),
        pytest.param(MARKER, "{", id="broken marker"),
        pytest.param(MARKER, "[]", id="marker of another shape"),
        pytest.param(MARKER, '{"claimline-site": 1, "files": 7}', id="no list"),
    ],
)
def test_folder_of_somebody_else_is_refused(
    tmp_path: Path, name: str, content: str
) -> None:
    """Files that no site of ours lists are never thrown away."""
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(ExportError, match="is no site of claimline"):
        write_site(tmp_path, NEW)
    assert {name: content.encode()} == read_site(tmp_path)


def test_file_added_to_a_site_is_not_thrown_away(tmp_path: Path) -> None:
    """A site into which somebody has put a file of theirs is refused."""
    write_site(tmp_path / "site", OLD)
    (tmp_path / "site" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ExportError, match="holds files"):
        write_site(tmp_path / "site", NEW)


def test_targets_that_cannot_be_a_site_are_explained(tmp_path: Path) -> None:
    """A file, and a folder that is missing, are named with what to do."""
    (tmp_path / "file").touch()

    with pytest.raises(ExportError, match="is a file"):
        require_site_folder(tmp_path / "file")
    with pytest.raises(ExportError, match="make it first"):
        require_site_folder(tmp_path / "no" / "site")


def test_link_to_a_site_stays_a_link(tmp_path: Path) -> None:
    """Where a link leads is replaced, and the link still leads there."""
    write_site(tmp_path / "real", OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_site(tmp_path / "link", NEW)

    assert (tmp_path / "link").is_symlink()
    assert NEW == read_site(tmp_path / "real")
