"""Health: whether the process lives, and whether it can show the claims.

`/healthz` says that the process answers; whoever runs it starts it anew if not.
`/readyz` says that the tables are loaded; a balancer sends readers here only then.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http import HTTPStatus
from threading import Event, Lock, Thread
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from geo.errors import ClaimlineError
from page.serving.packed import build_prefix

LOG: Final = logging.getLogger(__name__)

ALIVE: Final = "/healthz"
READY: Final = "/readyz"

NOT_KEPT: Final = {"cache-control": "no-store"}


class Stage(StrEnum):
    """How far the tables are."""

    LOADING = "loading"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Report:
    """What is known about the tables."""

    stage: Stage
    reason: str = ""
    """Why they cannot be shown, or be asked just now; "" if nothing is known."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is loaded, such as the digest of the tables, by name."""


class Readiness:
    """Loads the tables aside, remembers how it went, and tries again if it failed."""

    def __init__(
        self,
        load: Callable[[], Mapping[str, str]],
        renew: Callable[[], Mapping[str, str] | None] = lambda: None,
    ) -> None:
        """Take what loads the tables, and what looks after them from then on.

        Args:
            load: Tells what it has loaded.
            renew: Looks whether they can be asked, and tells what has taken their
                place, if anything has.
        """
        self._load = load
        self._renew = renew
        self._lock = Lock()
        self._worker: Thread | None = None
        self._report = Report(Stage.LOADING)

    @property
    def report(self) -> Report:
        """How far the tables are now."""
        return self._report

    def begin(self) -> None:
        """Load the tables in a thread, unless that is done or under way."""
        with self._lock:
            if self._report.stage is Stage.READY or self._is_at_work():
                return
            # Until the new attempt has ended, the report of the last one stands.
            self._worker = Thread(target=self._try, name="get ready", daemon=True)
            self._worker.start()

    def watch(self, seconds: float) -> Event:
        """Look after the tables from now on, in a thread.

        Args:
            seconds: How long to rest between two looks.

        Returns:
            Ends it, once it is set.
        """
        end = Event()

        def go_on() -> None:
            while not end.wait(seconds):
                self.look()

        Thread(target=go_on, name="look after tables", daemon=True).start()
        return end

    def look(self) -> None:
        """Load the tables if they are not, or see whether they can be asked."""
        if self._report.stage is Stage.READY:
            self._tell(self._find_out(self._renew, self._report))
        else:
            self.begin()

    def wait(self, seconds: float) -> None:
        """Wait until the attempt that is under way has ended."""
        if self._worker is not None:
            self._worker.join(seconds)

    def _is_at_work(self) -> bool:
        return self._worker is not None and self._worker.is_alive()

    def _try(self) -> None:
        self._tell(self._find_out(self._load, Report(Stage.BROKEN)))

    def _tell(self, report: Report) -> None:
        """Let a report stand from now on, and log it if it is news."""
        if report != self._report:
            self._report = report
            told = LOG.warning if report.reason else LOG.info
            more = report.reason or report.facts.get("data", "")
            told("the tables are %s %s", report.stage, more)

    def _find_out(
        self, work: Callable[[], Mapping[str, str] | None], failed: Report
    ) -> Report:
        """Work, and report how it went; `failed` is reported with the reason."""
        try:
            return Report(Stage.READY, facts=work() or failed.facts)
        except ClaimlineError as error:
            return replace(failed, reason=str(error))
        except Exception as error:
            # Whatever it is, a server that waits for ever must say why.
            if self._report.reason != type(error).__name__:
                LOG.exception("the tables could not be loaded")
            return replace(failed, reason=type(error).__name__)


def build_routes(readiness: Readiness, base: str) -> list[Route]:
    """Build the routes of both questions.

    Args:
        readiness: How far the tables are.
        base: Path under which the page is served (`server.baseUrlPath`), or "".
    """
    prefix = build_prefix(base)

    async def say_alive(_request: Request) -> JSONResponse:
        return JSONResponse({"alive": True}, headers=NOT_KEPT)

    async def say_ready(_request: Request) -> JSONResponse:
        report = readiness.report
        if report.stage is Stage.BROKEN:
            readiness.begin()
        return _answer(report)

    return [
        Route(f"{prefix}{ALIVE}", say_alive, methods=["GET"]),
        Route(f"{prefix}{READY}", say_ready, methods=["GET"]),
    ]


def _answer(report: Report) -> JSONResponse:
    ready = report.stage is Stage.READY
    return JSONResponse(
        {"stage": report.stage, "reason": report.reason, **report.facts},
        status_code=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
        headers=NOT_KEPT,
    )
