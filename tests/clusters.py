"""Engines that the tests start for themselves, on loopback and in a temporary folder.

Where one is not installed its tests are skipped with the reason; with
CLAIMLINE_REQUIRE_ENGINES=1 they fail.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Final, NoReturn

import pytest

POSTGRES_USER: Final = "claimline"


def give_up(reason: str) -> NoReturn:
    """Skip, or fail where all engines are required."""
    if os.environ.get("CLAIMLINE_REQUIRE_ENGINES"):
        pytest.fail(reason)
    pytest.skip(reason)


def find_free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A cluster of PostgreSQL of its own, with words sorted as English readers do."""

    def __init__(self) -> None:
        """Make the cluster; nothing runs yet."""
        if importlib.util.find_spec("adbc_driver_postgresql") is None:
            give_up("adbc-driver-postgresql is not installed")
        self._bin = find_postgres()
        # Folders of pytest are closed to other users, such as the one that runs it.
        folder = Path(tempfile.mkdtemp(prefix="claimline-postgres-"))
        self._data = folder / "data"
        self._user: dict[str, Any] = {}
        if os.getuid() == 0:
            # PostgreSQL refuses to run as root.
            name = "postgres" if _has_user("postgres") else "nobody"
            account = pwd.getpwnam(name)
            self._user = {"user": name, "group": account.pw_gid, "extra_groups": []}
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._folder = folder
        self._port = find_free_port()
        self.url = f"postgres://{POSTGRES_USER}@127.0.0.1:{self._port}/postgres"
        self._run(
            "initdb",
            *("-D", str(self._data), "-A", "trust", "-U", POSTGRES_USER),
            *("-E", "UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=icu", "--icu-locale=en-US", "--no-sync"),
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = (
            f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 "
            "-c fsync=off -c shared_buffers=128MB"
        )
        log = str(self._folder / "log")
        self._run(
            "pg_ctl", "-D", str(self._data), "-o", options, "-l", log, "-w", "start"
        )

    def stop(self) -> None:
        """Stop the server at once, whoever is connected."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Remove all files of the cluster, which is stopped."""
        shutil.rmtree(self._folder)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own words
            [self._bin / program, *words],
            **self._user,
            cwd=self._folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=120,
        )
        if done.returncode:
            pytest.fail(f"{program}: {done.stderr.decode(errors='replace')}")


def find_postgres() -> Path:
    """Find the programs of PostgreSQL, as Debian installs them or on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    if found is None:
        give_up("PostgreSQL is not installed; apt-get install postgresql")
    return Path(found).parent


def _has_user(name: str) -> bool:
    return any(account.pw_name == name for account in pwd.getpwall())


@contextmanager
def run_spark_cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """Run a master and workers of Spark, and give the URL of the master."""
    port = find_free_port()
    master = f"spark://127.0.0.1:{port}"
    running: list[subprocess.Popen[str]] = []
    address = ("--host", "127.0.0.1", "--webui-port", "0")
    try:
        _start_java(
            running,
            folder,
            "I have been elected leader",
            *("master.Master", *address, "--port", str(port)),
        )
        for number in range(workers):
            size = (
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                str(folder / f"{number}"),
            )
            _start_java(
                running,
                folder,
                "Successfully registered with master",
                *("worker.Worker", *address, *size, master),
            )
        yield master
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=60)
            if process.stderr:
                process.stderr.close()


def require_spark() -> Path:
    """Find the folder of Spark, with Java to run it."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        give_up("pyspark is not installed")
    if shutil.which("java") is None:
        give_up("Java is not installed; apt-get install default-jre-headless")
    return Path(found.origin).parent


def _start_java(
    running: list[subprocess.Popen[str]],
    folder: Path,
    sign: str,
    name: str,
    *words: str,
) -> None:
    """Start a part of a cluster and wait for the line of its log that says ready."""
    home = require_spark()
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(folder),
    }
    process = subprocess.Popen(  # noqa: S603 - our own words
        [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    running.append(process)
    assert process.stderr is not None
    log = []
    for line in process.stderr:
        log.append(line)
        if sign in line:
            break
    else:
        pytest.fail(f"Spark did not start:\n{''.join(log)}")
    # Nobody reads the log any more, but it must not fill the pipe.
    Thread(target=_drain, args=(process.stderr,), daemon=True).start()


def _drain(log: Any) -> None:  # noqa: ANN401 - a stream of text
    for _ in log:
        pass
