"""The balancer of deploy/nginx.conf in front of servers on loopback."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.browser.server import ROOT, find_free_port

CONFIGURATION: Final = ROOT / "deploy" / "nginx.conf"

BASE: Final = "claims"
"""The path under which the configuration serves the page."""

PATIENCE_S: Final = 20.0


def find_nginx() -> str:
    """Find nginx; without it the test is skipped, or fails where it must not skip."""
    # Debian puts it where only root looks for programs.
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    found = shutil.which("nginx", path=path)
    if found is None:
        reason = "no nginx found: apt-get install nginx-light"
        if os.environ.get("CLAIMLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def run_balancer(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run nginx as configured until the block ends; yield the address of the page.

    Args:
        folder: Where nginx keeps its files.
        ports: Of the replicas, in the order of the configuration.
    """
    port = find_free_port()
    text = CONFIGURATION.read_text(encoding="utf-8")
    for number, replica in enumerate(ports, 1):
        text = text.replace(f"replica-{number}:8501", f"127.0.0.1:{replica}")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [find_nginx(), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - found above
            [*command, "-g", "daemon off;"], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_open(process, port, folder / "nginx.log")
        yield f"http://127.0.0.1:{port}/{BASE}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_open(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nginx did not start:\n{log.read_text(errors='replace')}")
