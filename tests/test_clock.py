"""A clock that is set back a year: what came later wins, and the page goes on."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from browser.server import ROOT, start_server, wait_until
from two_imports import GORNAL, RENEWED, make_import, read_until, step
from visitor import visit

from data.store_url import open_url
from data.tables import BUNDLED
from tests.fake_clock import FakeClock

pytestmark = pytest.mark.enable_socket

PATIENCE_S: Final = 90.0
YEAR_LATER: Final = "+365d"
YEAR_BEFORE: Final = "-365d"


def ingest(store: Path, tables: Path, clock: FakeClock) -> None:
    """Import tables by a command whose clock is another."""
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "cli.py", "--store", str(store), "ingest", str(tables)],
        cwd=ROOT,
        env={**os.environ, **clock.variables, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_clock_that_is_set_back_changes_nothing(tmp_path: Path) -> None:
    """Two years back, the later import holds, and a page answers and exports."""
    clock = FakeClock(tmp_path, YEAR_LATER)
    first, later = (make_import(tmp_path / letter, letter) for letter in "AB")
    store = tmp_path / "store"
    ingest(store, first, clock)

    async def be_there(address: str) -> bytes:
        async with asyncio.timeout(PATIENCE_S), visit(address, GORNAL) as visitor:
            await visitor.open()
            assert await read_until(visitor, "A") == []
            clock.set(YEAR_BEFORE)
            assert await step(visitor, 29) == []
            await asyncio.to_thread(ingest, store, later, clock)
            assert RENEWED in await read_until(visitor, "B")
            await visitor.press("Export")
            assert visitor.failures == []
            return await visitor.download("PNG")

    variables = {"CLAIMLINE_STORE": str(store), **clock.variables}
    with start_server(tmp_path, variables=variables) as server:
        wait_until(server, lambda told: told["status"] == 200)
        picture = asyncio.run(be_there(server.address))

    assert picture.startswith(b"\x89PNG")
    # The kernel has dated the files by its own clock.
    os.utime(max(store.glob("manifests/*.json")), (0, 0))
    held = open_url(str(store), BUNDLED).read_dataset().claims
    assert {"Said in import B."} == set(held["statement"])
