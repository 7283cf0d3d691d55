"""A Streamlit server of its own, on a free port of loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

PATIENCE_S: Final = 90.0
"""How long a server may take to say that it is healthy, on a slow machine."""


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
    port = _find_free_port()
    log = folder / f"streamlit-{port}.log"
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(script)),
        *("--server.port", str(port), "--server.address", "127.0.0.1"),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        *("--", *arguments),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=_environment()
        )
    try:
        _wait_until_healthy(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CLAIMLINE_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait for the health endpoint, or fail early with the server's own words."""
    address = f"http://127.0.0.1:{port}/_stcore/health"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
