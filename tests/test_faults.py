"""What a server on loopback survives; after each it answers, and its data is whole."""

import asyncio
import json
import random
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from browser.server import Server, start_server
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_house import CODE, name_of
from visitor import Visitor, visit
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.enable_socket

PATIENCE_S = 120.0
SOCKETS = 200

NOISE = random.Random(7).randbytes(4096)  # noqa: S311 - the same in every run

READERS_OF_THE_CLOCK = {"page/export.py", "commands/export.py"}

MALFORMED_HTTP = [
    pytest.param(NOISE, id="random"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2**20, id="long-header"),
    pytest.param(b"GET /../../../../etc/passwd HTTP/1.1\r\n\r\n", id="climbing"),
    pytest.param(b"GET /%00%ff//evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", id="path"),
    pytest.param(
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", id="length"
    ),
    pytest.param(
        b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
        id="half-a-handshake",
    ),
]

MALFORMED_FRAMES = [
    pytest.param(NOISE, id="random"),
    pytest.param(b"", id="empty"),
    pytest.param("text", id="text"),
    pytest.param(bytes(8 * 2**20), id="zeros"),
    pytest.param(BackMsg(debug_shutdown_runtime=True).SerializeToString(), id="end"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the bundled tables that writes its log as JSON."""
    folder = tmp_path_factory.mktemp("faults")
    with start_server(folder, variables={"CLAIMLINE_LOG": "json"}) as started:
        asyncio.run(look_in(started))
        yield started


def read_ready(server: Server) -> dict[str, Any]:
    """Read what the server says about its tables."""
    with urlopen(f"{server.address}/readyz", timeout=PATIENCE_S) as reply:  # noqa: S310
        told: dict[str, Any] = json.loads(reply.read())
        return told


async def look_in(server: Server) -> None:
    """Do what a reader does, and see that it is answered."""
    async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
        await visitor.open()
        await visitor.go_to(date(2025, 4, 20))

        assert visitor.failures == []
        assert visitor.query == "date=2025-04-20"


async def ask_and_never_read(slow: Visitor) -> None:
    """Ask for the page again and again, and take nothing of what comes."""
    slow.line.transport.pause_reading()
    message = BackMsg()
    message.rerun_script.query_string = ""
    for _ in range(40):
        await slow.line.send(message.SerializeToString())


async def hear_end(visitor: Visitor) -> int | None:
    """Listen until the server closes the connection; give the code that it names."""
    try:
        while True:
            await visitor.line.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


@pytest.fixture
def whole(server: Server) -> Iterator[None]:
    """Afterwards the same process answers readers from the same tables."""
    before = read_ready(server)
    yield
    asyncio.run(look_in(server))

    assert server.process.poll() is None
    assert before == read_ready(server)
    assert before["stage"] == "ready"


def connect_raw(server: Server) -> socket.socket:
    """Open a bare connection."""
    parts = urlsplit(server.address)
    assert parts.hostname is not None
    assert parts.port is not None
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_S)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("sent", MALFORMED_HTTP)
def test_malformed_http_harms_nobody(server: Server, sent: bytes) -> None:
    """What is no request is refused or ignored, and never answered with a file."""
    with connect_raw(server) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(2**16)
        except OSError:
            answer = b""  # hung up on us, which is an answer too

    assert b"root:" not in answer
    assert not answer.startswith(b"HTTP/1.1 500")


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("sent", MALFORMED_FRAMES)
def test_malformed_frames_end_only_their_own_session(
    server: Server, sent: bytes | str
) -> None:
    """Frames that say nothing end at most the connection that they came by."""

    async def misbehave() -> None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
            with suppress(ConnectionClosed):
                await visitor.line.send(sent)
                await visitor.open()

    asyncio.run(misbehave())


@pytest.mark.usefixtures("whole")
def test_a_frame_above_the_limit_is_refused(server: Server) -> None:
    """A frame that nobody's page sends closes its connection, and is not kept."""

    async def send_much() -> int | None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
            with suppress(ConnectionClosed):
                await visitor.line.send(bytes(220 * 2**20))
            return await hear_end(visitor)

    assert asyncio.run(send_much()) in (1009, None)


@pytest.mark.usefixtures("whole")
def test_a_client_with_many_sockets_leaves_room_for_others(server: Server) -> None:
    """While one client holds 200 connections, another one's page is answered."""

    async def hoard() -> int:
        async with asyncio.timeout(PATIENCE_S), AsyncExitStack() as stack:
            for _ in range(SOCKETS):
                await stack.enter_async_context(visit(server.address))
            await look_in(server)
            return SOCKETS

    assert asyncio.run(hoard()) == SOCKETS


@pytest.mark.usefixtures("whole")
def test_a_slow_client_delays_nobody(server: Server) -> None:
    """One that asks and never reads what it gets does not keep others waiting."""

    async def crawl() -> None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as slow:
            await ask_and_never_read(slow)
            await look_in(server)
            slow.line.transport.abort()

    asyncio.run(crawl())


def test_log_is_json_and_names_no_reader(server: Server) -> None:
    """After all that every line is JSON, and none has an address or a query."""
    asyncio.run(look_in(server))
    text = server.read_log()
    # Streamlit greets the operator before anything of ours is asked.
    lines = [line for line in text.splitlines() if line.startswith("{")]

    assert len(lines) > 0
    assert all(json.loads(line)["level"] for line in lines)
    assert not re.search(r"127\.0\.0\.1|WebSocket /|date=2025", "\n".join(lines))


def test_sigterm_ends_a_server_with_readers(tmp_path: Path) -> None:
    """Told to end, a server with an open session does so in a few seconds."""

    async def be_there(server: Server) -> int | None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as visitor:
            await visitor.open()
            server.process.send_signal(signal.SIGTERM)
            return await hear_end(visitor)

    with start_server(tmp_path) as server:
        code = asyncio.run(be_there(server))
        server.process.wait(timeout=15)

    # 1012: the service restarts, so a browser comes back.
    assert code == 1012


def test_sigterm_does_not_wait_for_a_reader_that_hangs(tmp_path: Path) -> None:
    """A reader who takes nothing holds the end up by no more than the grace."""

    async def hang(server: Server) -> None:
        async with asyncio.timeout(PATIENCE_S), visit(server.address) as slow:
            await ask_and_never_read(slow)
            await look_in(server)
            server.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(server.process.wait, timeout=30)
            slow.line.transport.abort()

    with start_server(tmp_path) as server:
        asyncio.run(hang(server))

        assert server.process.poll() is not None


def test_unusable_setting_is_said_at_the_start(tmp_path: Path) -> None:
    """A server does not start with a setting that it cannot follow, and says which."""
    with (
        pytest.raises(RuntimeError, match="cannot start: CLAIMLINE_LOG is 'xml'"),
        start_server(tmp_path, variables={"CLAIMLINE_LOG": "xml"}),
    ):
        pass


def test_answers_do_not_depend_on_the_clock() -> None:
    """No answer can change with a clock that is set back: nothing asks what day it is.

    Only a citation says when the page was read.
    """
    asking = re.compile(
        r"\btime\.time\(|(?<!performance)\.(?:now|today|utcnow|localtime|gmtime)\("
    )
    modules = [path for path in CODE if path.suffix == ".py"]
    askers = {
        name_of(path)
        for path in modules
        if asking.search(path.read_text(encoding="utf-8"))
    }

    assert askers == READERS_OF_THE_CLOCK
