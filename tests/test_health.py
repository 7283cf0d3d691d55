"""What is said about a server that loads, is ready, or has broken tables."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from asgi import Reply, ask
from starlette.applications import Starlette
from tiny_dataset import make_folder

from data.tables import read_dataset
from geo.errors import ClaimlineError
from page.serving.health import ALIVE, READY, Readiness, build_routes

PATIENCE_S = 30.0


def ask_about(readiness: Readiness, path: str, base: str = "") -> Reply:
    """Ask a server that has only these routes."""
    return ask(Starlette(routes=build_routes(readiness, base)), path)


def fail_with(error: Exception) -> Callable[[], dict[str, str]]:
    """Make a way to load that fails."""

    def load() -> dict[str, str]:
        raise error

    return load


def test_loading_is_alive_and_not_ready() -> None:
    """While the tables load the process is alive, and readers go elsewhere."""
    go_on = Event()

    def load() -> dict[str, str]:
        go_on.wait(PATIENCE_S)
        return {}

    readiness = Readiness(load)
    readiness.begin()
    alive, ready = ask_about(readiness, ALIVE), ask_about(readiness, READY)
    go_on.set()
    readiness.wait(PATIENCE_S)

    assert (alive.status, ready.status) == (200, 503)
    assert ready.json() == {"stage": "loading", "reason": ""}
    assert ask_about(readiness, READY).status == 200


def test_ready_says_what_is_loaded() -> None:
    """A server that is ready tells the version and the digest; nobody may keep it."""
    readiness = Readiness(lambda: {"version": "1.2.3", "data": "sha256:00"})
    readiness.begin()
    readiness.wait(PATIENCE_S)
    reply = ask_about(readiness, READY)

    assert reply.status == 200
    assert reply.json()["data"] == "sha256:00"
    assert reply.json()["version"] == "1.2.3"
    assert reply.headers["cache-control"] == "no-store"


def test_broken_tables_are_named_and_mended_without_a_hand(tmp_path: Path) -> None:
    """The reason is the message of the error; once mended, the server is ready."""
    claims = make_folder(tmp_path) / "claims.csv"
    whole = claims.read_text(encoding="utf-8")
    claims.write_text(whole.replace("russian_control", "nonsense"), encoding="utf-8")
    readiness = Readiness(lambda: {"data": read_dataset(tmp_path).digest})
    readiness.begin()
    readiness.wait(PATIENCE_S)
    claims.write_text(whole, encoding="utf-8")
    broken = ask_about(readiness, READY)
    readiness.wait(PATIENCE_S)

    assert broken.status == 503
    assert broken.json()["stage"] == "broken"
    assert "nonsense" in broken.json()["reason"]
    assert ask_about(readiness, READY).status == 200


def test_unforeseen_failure_is_logged_whole_and_told_by_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What nobody foresaw ends in `broken`, and only the log has its details."""
    readiness = Readiness(fail_with(RuntimeError("secret")))
    readiness.begin()
    readiness.wait(PATIENCE_S)

    assert readiness.report.reason == "RuntimeError"
    assert "secret" in caplog.text


def test_the_same_failure_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """Who asks every few seconds does not fill the log."""
    readiness = Readiness(fail_with(ClaimlineError("no tables here")))
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            readiness.begin()
            readiness.wait(PATIENCE_S)

    assert caplog.text.count("no tables here") == 1


def test_store_that_is_away_leaves_the_server_ready() -> None:
    """While loaded tables cannot be asked, readers stay, and the reason is told."""
    troubles = [ClaimlineError("the database is down")]

    def renew() -> None:
        if troubles:
            raise troubles.pop()

    readiness = Readiness(lambda: {"data": "sha256:00"}, renew)
    readiness.begin()
    readiness.wait(PATIENCE_S)
    readiness.look()
    away = ask_about(readiness, READY)
    readiness.look()

    assert away.status == 200
    assert away.json()["reason"] == "the database is down"
    assert away.json()["data"] == "sha256:00"
    assert ask_about(readiness, READY).json()["reason"] == ""


def test_later_import_takes_the_place_of_the_one_before() -> None:
    """What was imported since is told from then on; where nothing was, all stays."""
    later = [None, {"data": "sha256:11"}]
    readiness = Readiness(lambda: {"data": "sha256:00"}, later.pop)
    readiness.begin()
    readiness.wait(PATIENCE_S)
    readiness.look()
    renewed = ask_about(readiness, READY).json()["data"]
    readiness.look()

    assert renewed == "sha256:11"
    assert ask_about(readiness, READY).json()["data"] == "sha256:11"


def test_tables_are_looked_after_without_a_question() -> None:
    """Tables that could not be loaded are tried again, until the watch is ended."""
    tried, went_well = iter([ClaimlineError("not yet"), None]), Event()

    def load() -> dict[str, str]:
        if error := next(tried):
            raise error
        went_well.set()
        return {}

    readiness = Readiness(load)
    readiness.begin()
    readiness.wait(PATIENCE_S)
    end = readiness.watch(0.01)

    assert went_well.wait(PATIENCE_S)
    end.set()
    readiness.wait(PATIENCE_S)
    assert ask_about(readiness, READY).status == 200


@pytest.mark.parametrize("base", ["claims", "/claims/"])
def test_health_stands_under_the_path_of_the_page(base: str) -> None:
    """Under a sub-path the questions have it in front, as Streamlit's own do."""
    readiness = Readiness(dict)

    assert ask_about(readiness, f"/claims{ALIVE}", base).status == 200
    assert ask_about(readiness, ALIVE, base).status == 404
