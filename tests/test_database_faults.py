"""The page while its database is down, comes back, or takes an import."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Final

import pytest
from browser.server import Server, read_ready, start_server, wait_until
from two_imports import GORNAL, RENEWED, TROUBLE, make_import, read_until, step
from visitor import visit

from data.engines.engine import EngineError
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED
from layers.speech import open_speech
from layers.view import Language
from tests.clusters import Postgres

pytestmark = [pytest.mark.engines, pytest.mark.enable_socket]

ROOT: Final = Path(__file__).resolve().parent.parent
PATIENCE_S: Final = 90.0
RUSSIAN: Final = open_speech(Language.RUSSIAN)
UNREACHABLE: Final = "PostgreSQL cannot be reached"

DYING: Final = """
import os, signal, sys
from pathlib import Path
from data import postgres_intake
from data.store_url import ingest_url

postgres_intake._check_names = lambda cursor: os.kill(os.getpid(), signal.SIGKILL)
ingest_url(sys.argv[1], [Path(sys.argv[2])])
"""
"""Imports, and kills itself with signal 9 when all is written and nothing holds yet."""


@dataclass(frozen=True)
class Served:
    """A page over a database, and what it said before the database was up."""

    database: Postgres
    server: Server
    folder: Path
    """Has the tables of both imports, A and B; the database holds A at first."""
    first: dict[str, Any]
    """What the server said of its tables."""
    told: list[str]
    """What its first reader was told."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page that was started before its database."""
    folder = tmp_path_factory.mktemp("database")
    for letter in "AB":
        make_import(folder / letter, letter)
    database = Postgres()
    database.start()
    ingest_url(database.url, [folder / "A"])
    database.stop()
    with start_server(folder, variables={"CLAIMLINE_STORE": database.url}) as server:
        wait_until(server, lambda told: told["reason"])
        first, told = read_ready(server), asyncio.run(look(server))
        database.start()
        wait_until(server, lambda told: told["status"] == 200)
        yield Served(database, server, folder, first, told)
    database.stop()
    database.remove()


async def look(server: Server) -> list[str]:
    """Open the page, and give what is said there."""
    async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
        await visitor.open()
        return visitor.said


def test_page_comes_up_with_its_database(served: Served) -> None:
    """Started before its database, the page says so and is ready once it is there."""
    assert served.first["status"] == 503
    assert UNREACHABLE in served.first["reason"]
    assert served.told[0] == TROUBLE
    assert UNREACHABLE in served.told[1]
    assert asyncio.run(look(served.server)) == []


def test_readers_go_on_when_the_database_is_back(served: Served) -> None:
    """A reader is told in their language; after a restart the next step is answered."""

    async def be_there() -> None:
        link = f"{GORNAL}&ui=ru"
        address = served.server.address
        async with asyncio.timeout(PATIENCE_S), visit(address, link) as visitor:
            await visitor.open()
            assert await step(visitor, 28) == []
            await asyncio.to_thread(served.database.stop)
            said = await step(visitor, 26)
            assert said[0] == RUSSIAN.say(TROUBLE)
            assert UNREACHABLE in said[1]
            await asyncio.to_thread(
                wait_until, served.server, lambda told: UNREACHABLE in told["reason"]
            )
            assert read_ready(served.server)["status"] == 200
            await asyncio.to_thread(served.database.start)
            assert await step(visitor, 28) == []
            assert visitor.html != []

    asyncio.run(be_there())
    wait_until(served.server, lambda told: not told["reason"])


def test_killed_import_changes_nothing_and_the_next_one_succeeds(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers see the import before until the next one holds, never half of one."""
    killed = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", DYING, served.database.url, str(served.folder / "B")],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    written, go_on = Event(), Event()

    def wait(_cursor: object) -> None:
        written.set()
        assert go_on.wait(PATIENCE_S)

    monkeypatch.setattr("data.postgres_intake._check_names", wait)

    async def be_there() -> list[str]:
        address = served.server.address
        async with asyncio.timeout(PATIENCE_S), visit(address, GORNAL) as visitor:
            await visitor.open()
            importing = asyncio.create_task(
                asyncio.to_thread(
                    ingest_url, served.database.url, [served.folder / "B"]
                )
            )
            await asyncio.to_thread(written.wait, PATIENCE_S)
            # Nobody waits for an import that has written all and holds its locks.
            assert await read_until(visitor, "A") == []
            go_on.set()
            await importing
            return await read_until(visitor, "B")

    assert -signal.SIGKILL == killed.returncode, killed.stderr
    assert RENEWED in asyncio.run(be_there())


def test_database_that_never_answers_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A host that takes the connection and says nothing holds nobody up for ever."""
    pytest.importorskip("adbc_driver_postgresql")
    monkeypatch.delenv("PGCONNECT_TIMEOUT", raising=False)
    monkeypatch.setattr("data.engines.postgres.CONNECT_TIMEOUT_S", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://claimline@127.0.0.1:{silent.getsockname()[1]}/postgres"

        with pytest.raises(EngineError, match=r"cannot be reached: .*timeout"):
            open_url(url, BUNDLED)
    monkeypatch.delenv("PGCONNECT_TIMEOUT")
