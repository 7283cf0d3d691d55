"""A Streamlit server of its own, on a free port of loopback."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

PYTHON: Final = os.environ.get("CLAIMLINE_PYTHON", sys.executable)
"""What runs the servers. A benchmark can name an environment of requirements.txt alone,
as visitors find it: what testing needs makes some of the libraries start slower."""

PATIENCE_S: Final = 90.0
"""How long a server may take to say that it is healthy, on a slow machine."""


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    address: str
    """Where it answers, with the path under which the page is served."""
    process: subprocess.Popen[bytes]
    log: Path
    """What it has written to standard output and standard error."""

    def read_log(self) -> str:
        """Read what it has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def read_peak_memory(self) -> int:
        """Read the most memory that it ever had, in bytes (Linux)."""
        return self._read_memory("VmHWM")

    def read_memory(self) -> int:
        """Read the memory that it has now, in bytes (Linux)."""
        return self._read_memory("VmRSS")

    def _read_memory(self, name: str) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = (row for row in status.splitlines() if row.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


@contextmanager
def run_server(
    folder: Path, *arguments: str, script: Path = ROOT / "app.py"
) -> Iterator[str]:
    """Run a page until the block ends; yield its address.

    Args:
        folder: Where the log goes.
        arguments: What follows `--` on the command line.
        script: The page to run.
    """
    with start_server(folder, *arguments, script=script) as server:
        yield server.address


@contextmanager
def start_server(  # noqa: PLR0913 - how a server may run
    folder: Path,
    *arguments: str,
    script: Path = ROOT / "app.py",
    port: int | None = None,
    base: str = "",
    variables: Mapping[str, str] | None = None,
    root: Path = ROOT,
) -> Iterator[Server]:
    """Run a page until the block ends; yield the server.

    Args:
        folder: Where the log goes.
        arguments: What follows `--` on the command line.
        script: The page to run.
        port: Where it listens; a free port if not given.
        base: Path under which it serves the page.
        variables: What stands in its environment besides.
        root: Where it runs, and takes its settings and modules from.
    """
    port = port or find_free_port()
    log = folder / f"streamlit-{port}.log"
    command = [
        *(PYTHON, "-m", "streamlit", "run", str(script)),
        *("--server.port", str(port), "--server.address", "127.0.0.1"),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        *(("--server.baseUrlPath", base) if base else ()),
        *("--", *arguments),
    ]
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            cwd=root,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=_environment() | {"PYTHONPATH": str(root)} | dict(variables or {}),
        )
    server = Server(
        f"http://127.0.0.1:{port}{f'/{base}' if base else ''}", process, log
    )
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def read_ready(server: Server) -> dict[str, Any]:
    """Read what a server says of its tables, with the `status` of the answer."""
    try:
        with urllib.request.urlopen(f"{server.address}/readyz", timeout=60) as reply:  # noqa: S310
            return {"status": reply.status, **json.load(reply)}
    except urllib.error.HTTPError as refused:
        with refused:
            return {"status": refused.code, **json.load(refused)}


def wait_until(server: Server, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Wait until what a server says of its tables fulfils a condition."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds(told := read_ready(server)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server still says {told}:\n{server.read_log()}")
        time.sleep(0.05)


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("CLAIMLINE_")}


def find_free_port() -> int:
    """Find a port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server) -> None:
    """Wait for the health endpoint, or fail early with the server's own words."""
    address = f"{server.address}/_stcore/health"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2) as reply:  # noqa: S310
                if reply.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{server.read_log()}")
