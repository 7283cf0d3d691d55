"""A file is written whole or not at all; what stood there before stays otherwise."""

import os
import threading
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from layers.export import target
from layers.export.basis import Basis
from layers.export.export import export, export_file
from layers.export.motion import Motion
from layers.export.progress import ExportCancelledError, Progress, Watch
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.export.target import write_aside
from layers.view import ViewState
from tests.scripts import run_script

LIMITED: Final = """
import resource, signal, sys
from pathlib import Path
from layers.export.refusal import ExportError
from layers.export.target import write_aside
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_aside(Path(sys.argv[1]), b"x" * 100_000, overwrite=True)
except ExportError as error:
    sys.exit(f"told: {error}")
"""

KILLED: Final = """
import os, signal, sys
from pathlib import Path
from layers.export.target import write_aside
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
write_aside(Path(sys.argv[1]), b"new" * 100_000, overwrite=True)
"""


def test_file_is_written_with_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """The file holds what was given, and the umask decides who may read it."""
    path, plain = tmp_path / "map.png", tmp_path / "plain"
    write_aside(path, b"content", overwrite=False)
    plain.touch()

    assert b"content" == path.read_bytes()
    assert plain.stat().st_mode == path.stat().st_mode
    assert {"map.png", "plain"} == {file.name for file in tmp_path.iterdir()}


def test_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """Where the system takes no more, the old file stays and the reason is told."""
    path = tmp_path / "map.png"
    path.write_bytes(b"old")

    done = run_script(LIMITED, path)
    assert "told: " in done.stderr
    assert "cannot be written" in done.stderr
    assert b"old" == path.read_bytes()
    assert ["map.png"] == [file.name for file in tmp_path.iterdir()]


@pytest.mark.parametrize("before", [None, b"old"])
def test_killed_process_leaves_no_half_file(
    tmp_path: Path, before: bytes | None
) -> None:
    """A process killed while it writes leaves nothing under the final name."""
    path = tmp_path / "map.png"
    if before is not None:
        path.write_bytes(before)

    assert run_script(KILLED, path).returncode < 0
    assert before == (path.read_bytes() if path.exists() else None)


def test_failing_rename_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the last step fails, the file beside the target goes away too."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(target.os, "link", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match="No space left"):
        write_aside(tmp_path / "map.png", b"x", overwrite=False)
    assert [] == list(tmp_path.iterdir())


def test_existing_file_is_replaced_only_if_asked(tmp_path: Path) -> None:
    """A file that stands there is refused, or replaced whole where that is allowed."""
    path = tmp_path / "map.png"
    path.write_bytes(b"old")

    with pytest.raises(ExportError, match="exists"):
        write_aside(path, b"new", overwrite=False)
    assert b"old" == path.read_bytes()
    write_aside(path, b"new", overwrite=True)
    assert b"new" == path.read_bytes()


def test_link_does_not_lead_a_write_elsewhere(tmp_path: Path) -> None:
    """A symbolic link is refused, and what it leads to is not touched."""
    outside, inside = tmp_path / "outside", tmp_path / "in" / "map.png"
    outside.write_bytes(b"theirs")
    inside.parent.mkdir()
    inside.symlink_to(outside)

    with pytest.raises(ExportError, match="no plain file"):
        write_aside(inside, b"ours", overwrite=True)
    assert b"theirs" == outside.read_bytes()


@pytest.mark.parametrize("name", ["missing/map.png", "folder", "file/map.png"])
def test_target_that_is_none_is_refused_before_the_work(
    tmp_path: Path, name: str, basis: Basis
) -> None:
    """A missing folder and a folder as target are refused before anything is made."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    told: list[Progress] = []

    request = ExportRequest(ViewState(date(2025, 4, 27)))
    with pytest.raises(ExportError, match=name.partition("/")[0]):
        export_file(tmp_path / name, "txt", request, basis, Watch(tell=told.append))
    assert [] == told


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_closed_folder_is_refused(tmp_path: Path) -> None:
    """A folder without the right to write is named."""
    tmp_path.chmod(0o500)

    with pytest.raises(ExportError, match="may not be written"):
        write_aside(tmp_path / "map.png", b"x", overwrite=False)


def test_cancelled_export_writes_nothing(tmp_path: Path, basis: Basis) -> None:
    """An export called off between two frames stops there and leaves no file."""
    cancelled = threading.Event()
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 2:
            cancelled.set()

    motion = Motion(date(2025, 4, 1), date(2025, 4, 20), width=320, height=320)
    request = ExportRequest(ViewState(date(2025, 4, 27)), motion=motion)
    with pytest.raises(ExportCancelledError, match="of 20 steps"):
        export_file(tmp_path / "a.gif", "gif", request, basis, Watch(tell, cancelled))
    assert [] == list(tmp_path.iterdir())
    assert [0, 1, 2] == [progress.done for progress in told]


def test_time_left_is_that_of_the_pace_so_far() -> None:
    """After a quarter of the steps, three times the time so far is left."""
    told: list[Progress] = []
    times = iter([100.0, 110.0, 120.0])
    watch = Watch(tell=told.append, clock=lambda: next(times))
    for done in (0, 1, 2):
        watch.advance(done, 4)

    assert [None, 30.0, 20.0] == [progress.seconds_left for progress in told]


def test_export_names_the_formats_there_are(basis: Basis) -> None:
    """An unknown format is refused with the list of those that are known."""
    with pytest.raises(ExportError, match="png, svg, pdf"):
        export("docx", ExportRequest(ViewState(date(2025, 4, 27))), basis)
