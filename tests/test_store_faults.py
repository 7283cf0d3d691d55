"""The page while its store goes, comes back, is damaged, or gets an import."""

import asyncio
import gc
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from weakref import ref

import pytest
from browser.server import Server, read_ready, start_server, wait_until
from two_imports import GORNAL, RENEWED, TROUBLE, make_import, read_until, step
from visitor import TIMELINE, visit

from data.buckets.location import LocalLocation
from data.buckets.manifest import find_manifest
from data.environment import STORE
from data.store_url import ingest_url
from layers.speech import open_speech
from layers.view import Language
from page.answers import prepare_all
from page.resources import open_resources, renew_resources

pytestmark = pytest.mark.enable_socket

PATIENCE_S: Final = 90.0

UKRAINIAN: Final = open_speech(Language.UKRAINIAN)


def make_store(folder: Path) -> Path:
    """Make a store with the first import."""
    ingest_url(str(folder / "store"), [make_import(folder / "A", "A")])
    return folder / "store"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that is served; whoever harms the store mends it."""
    return make_store(tmp_path_factory.mktemp("served")).parent


@pytest.fixture(scope="module")
def store(folder: Path) -> Path:
    """The store."""
    return folder / "store"


@pytest.fixture(scope="module")
def server(store: Path, folder: Path) -> Iterator[Server]:
    """A page over the store."""
    with start_server(folder, variables={"CLAIMLINE_STORE": str(store)}) as started:
        wait_until(started, lambda told: told["status"] == 200)
        yield started


def find_claims_file(store: Path) -> Path:
    """Find the file with the claims about Gornal, the most."""
    manifest = find_manifest(LocalLocation(store))
    assert manifest is not None
    return store / max(manifest.claims, key=lambda file: file.rows).name


def test_store_that_is_gone_is_told_and_comes_back(
    server: Server, store: Path, folder: Path
) -> None:
    """A moved folder is named in the reader's language; once back, the page goes on."""

    async def be_there() -> None:
        link = f"{GORNAL}&ui=uk"
        async with asyncio.timeout(PATIENCE_S), visit(server.address, link) as visitor:
            await visitor.open()
            assert await step(visitor, 28) == []
            await asyncio.to_thread(store.rename, folder / "away")

            said = await step(visitor, 29)
            assert said[0] == UKRAINIAN.say(TROUBLE)
            assert said[1].startswith(f"the store {store} is not there any more")
            assert "ui=uk" in visitor.query
            visitor.failures.clear()
            await visitor.press(UKRAINIAN.say("Export"))
            assert {UKRAINIAN.say(TROUBLE)} == set(visitor.failures)
            await asyncio.to_thread(wait_until, server, lambda told: told["reason"])
            # Whoever has the map goes on with it, so no balancer should turn away.
            assert read_ready(server)["status"] == 200

            await asyncio.to_thread((folder / "away").rename, store)
            assert await step(visitor, 26) == []
            assert visitor.failures == []
            await asyncio.to_thread(wait_until, server, lambda told: not told["reason"])

    asyncio.run(be_there())
    assert server.process.poll() is None


def flip_bit(content: bytes) -> bytes:
    """Turn a bit over that no engine looks at; in other places it changes answers."""
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


def test_damaged_file_is_named_before_anybody_is_misled(tmp_path: Path) -> None:
    """A server over a damaged store names the file; mended, it is ready by itself."""
    store = make_store(tmp_path)
    file = find_claims_file(store)
    whole = file.read_bytes()
    file.write_bytes(flip_bit(whole))

    async def look() -> list[str]:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
            await visitor.open()
            return visitor.said

    with start_server(tmp_path, variables={"CLAIMLINE_STORE": str(store)}) as server:
        wait_until(server, lambda told: told["stage"] == "broken")
        said = asyncio.run(look())
        file.write_bytes(whole)
        wait_until(server, lambda told: told["status"] == 200)

        assert said[0] == TROUBLE
        assert re.search(rf"{file.name} .*; restore it from a copy", said[1])
        assert asyncio.run(look()) == []


def test_damage_under_a_running_page_is_named_and_the_map_stays(
    server: Server, store: Path
) -> None:
    """A file that breaks is named by the next answer; mended, it is read again."""
    file = find_claims_file(store)
    whole = file.read_bytes()

    async def be_there() -> None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
            await visitor.open()
            file.write_bytes(bytes(len(whole)))

            said = await step(visitor, 29)
            assert said[0] == TROUBLE
            assert f"{file.name} is not what was written" in said[1]
            async with visit(server.address) as other:
                await other.open()
                assert TIMELINE in other.components

            file.write_bytes(whole)
            assert await step(visitor, 26) == []

    asyncio.run(be_there())


def test_damage_that_changes_no_answer_is_seen_all_the_same(
    server: Server, store: Path
) -> None:
    """A single bit turned over, which no engine notices, is found within seconds."""
    file = find_claims_file(store)
    whole = file.read_bytes()
    file.write_bytes(flip_bit(whole))

    wait_until(server, lambda told: f"{file.name} is not what was" in told["reason"])
    file.write_bytes(whole)
    wait_until(server, lambda told: not told["reason"])


def test_readers_see_one_import_or_the_next(
    server: Server, store: Path, folder: Path
) -> None:
    """While imports follow one another no answer is made of two of them."""
    make_import(folder / "B", "B")

    def bring_twice() -> None:
        # The second one removes the files that the page was opened with.
        for _ in range(2):
            ingest_url(str(store), [folder / "B"])

    async def be_there() -> list[str]:
        async with (
            asyncio.timeout(PATIENCE_S),
            visit(server.address, GORNAL) as visitor,
        ):
            await visitor.open()
            await read_until(visitor, "A")
            bringing = asyncio.create_task(asyncio.to_thread(bring_twice))
            told = await read_until(visitor, "B")
            await bringing
            return told

    assert RENEWED in asyncio.run(be_there())
    manifest = find_manifest(LocalLocation(store))
    assert manifest is not None
    wait_until(server, lambda told: told["data"] == f"sha256:{manifest.digest}")


def test_what_was_on_view_goes_when_the_next_import_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that a later import has replaced are not kept in memory."""
    store = make_store(tmp_path)
    monkeypatch.setenv(STORE, str(store))
    before = ref(open_resources(tmp_path))
    unchanged = renew_resources(tmp_path, prepare_all)
    ingest_url(str(store), [make_import(tmp_path / "B", "B")])
    later = renew_resources(tmp_path, prepare_all)
    gc.collect()

    assert unchanged is None
    assert later is open_resources(tmp_path)
    assert before() is None
