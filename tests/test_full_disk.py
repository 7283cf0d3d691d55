"""No room for temporary files: it is said, and once there is room all works again."""

import json
from typing import Any, Final

import pytest

from tests.scripts import run_script

FULL: Final = """
import json, resource, sys
sys.path.insert(0, "tests")
from datetime import date
from geo.errors import ClaimlineError

HARD = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
told = {}

def try_twice(name, work):
    for most in (0, HARD):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, HARD))
        try:
            found = work()
        except ClaimlineError as error:
            found = f"{type(error).__name__}: {error}"
        told.setdefault(name, []).append(found)
"""
"""Works while no file can grow, as on a full disk, and again when files can."""

WORK: Final = """
from pathlib import Path
from data.store import open_store
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED, read_dataset
from layers.export.basis import Basis
from layers.export.export import export
from layers.export.motion import Motion
from layers.export.request import ExportRequest
from layers.opening import build_catalogue
from layers.view import ViewState

dataset = read_dataset()
basis = Basis(dataset, open_store(dataset), build_catalogue(dataset))
motion = Motion(date(2025, 4, 26), date(2025, 4, 27), width=320, height=320)
request = ExportRequest(ViewState(date(2025, 4, 27)), motion=motion)
for form in ("gpkg", "mp4"):
    try_twice(form, lambda: len(export(form, request, basis)))

ingest_url(sys.argv[1], [BUNDLED])
engine = open_url(sys.argv[1], BUNDLED).store.engine
engine.execute("SET memory_limit = '40MB'")
engine.execute("SET threads = 1")
numbers = "SELECT row_number() OVER (ORDER BY hash(range)) AS r FROM range(3000000)"
most = f"SELECT max(r) AS r FROM ({numbers})"
try_twice("spill", lambda: engine.fetch(most)["r"][0].as_py())
print(json.dumps(told))
"""

UPLOAD: Final = """
from test_contribute import TABLE, open_contribute, read_words, upload

app = open_contribute()

def bring():
    upload(app, TABLE, f"{resource.getrlimit(resource.RLIMIT_FSIZE)[0]}.csv")
    assert not app.exception, app.exception
    return read_words(app) + "".join(button.label for button in app.button)

try_twice("upload", bring)
print(json.dumps(told))
"""


def run(script: str, *words: object) -> dict[str, list[Any]]:
    """Run a script; give what came of each work, without room and with room."""
    done = run_script(FULL + script, *words)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[Any]] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What came of exports and of a large answer."""
    return run(WORK, tmp_path_factory.mktemp("full") / "store")


@pytest.mark.parametrize("form", ["gpkg", "mp4"])
def test_export_without_room_is_explained(
    told: dict[str, list[Any]], form: str
) -> None:
    """Formats that need a file on the way say what they lack, and how to go on."""
    full, roomy = told[form]

    assert full.startswith("ExportError: the file cannot be made, because the folder")
    assert full.endswith("make room there, or try again later")
    assert roomy > 10_000


def test_answer_that_needs_the_disk_is_explained(told: dict[str, list[Any]]) -> None:
    """What memory cannot hold names the folder that is full, and works later."""
    full, roomy = told["spill"]

    assert full.startswith("EngineError: DuckDB did not answer: IO Error: Could not")
    assert full.endswith("make room there, or name another folder by TMPDIR")
    assert 3_000_000 == roomy


def test_upload_without_room_is_explained() -> None:
    """A table that cannot be read for want of room is not blamed, and works later."""
    full, roomy = run(UPLOAD)["upload"]

    assert "The file cannot be used." in full
    assert "the server has no room for temporary files (File too large)" in full
    assert "Read the table so" in roomy
