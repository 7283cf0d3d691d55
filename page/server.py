"""What the server does for all visitors: it gets ready before the first one comes."""

import os
import sys
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from starlette.middleware import Middleware
from streamlit import config

from geo.errors import ClaimlineError
from page.serving.environment import Environment
from page.serving.files import build_file_routes
from page.serving.headers import Headers
from page.serving.health import Readiness, build_routes
from page.serving.logs import log_script_error, set_up_logs
from page.serving.shutdown import bound_shutdown
from page.serving.sockets import send_at_once
from page.serving.squares import build_route

if TYPE_CHECKING:
    from page.resources import Resources

__all__ = ["MIDDLEWARE", "ROUTES", "get_ready", "log_script_error"]


LOADING_S: Final = 3.0
"""How long the tables may load before the server answers all the same."""

LOOK_EVERY_S: Final = 3.0
"""How soon a later import is noticed, and a store that is gone or back."""

HEAD_START_S: Final = 3.0
"""How long the first visitor has the processor alone once the tables are loaded."""


def _load() -> Mapping[str, str]:
    # Imported here, because the imports are most of what there is to wait for. The
    # page itself cannot be: its components register with the visitor's run.
    import layers.draw  # noqa: F401, PLC0415
    from page.answers import prepare_days  # noqa: PLC0415
    from page.resources import open_resources, parse_folder  # noqa: PLC0415

    resources = open_resources(parse_folder())
    resources.prepare_map()
    _do_later(resources.prepare_rest)
    _do_later(partial(prepare_days, resources))
    _do_later(partial(_prepare_desk, resources))
    return _describe(resources.dataset.digest)


def _renew() -> Mapping[str, str] | None:
    from page.answers import prepare_all  # noqa: PLC0415
    from page.resources import parse_folder, renew_resources  # noqa: PLC0415

    resources = renew_resources(parse_folder(), prepare_all)
    if resources is None:
        return None
    _do_later(partial(_prepare_desk, resources))
    return _describe(resources.dataset.digest)


def _describe(digest: str) -> Mapping[str, str]:
    from layers.export.citation import read_version  # noqa: PLC0415

    return {"version": read_version(), "data": f"sha256:{digest}"}


def _prepare_desk(resources: "Resources") -> None:
    """Answer of a crowd what the Compare page asks, which takes a reader too long."""
    if resources.served is None:
        return
    from page.desk import prepare  # noqa: PLC0415

    prepare(resources)


def _ask_square(named: Mapping[str, str], query: Mapping[str, str]) -> bytes | None:
    # A reader's map may ask a server that began after its page was made.
    from page.crowds import pack_square  # noqa: PLC0415
    from page.resources import open_resources, parse_folder  # noqa: PLC0415

    packed = pack_square(named, query)
    if packed is None and open_resources(parse_folder()).served:
        packed = pack_square(named, query)
    return packed


def _do_later(prepare: Callable[[], None]) -> None:
    """Do what can wait when the visitor who is already waiting has the map.

    If it fails then, whoever asks for it gets to know why.
    """

    def try_to() -> None:
        with suppress(ClaimlineError):
            prepare()

    timer = Timer(HEAD_START_S, try_to)
    timer.daemon = True
    timer.start()


def _read_environment() -> Environment:
    try:
        return Environment.parse(os.environ)
    except ClaimlineError as error:
        sys.exit(f"claimline cannot start: {error}")


ENVIRONMENT: Final = _read_environment()
READINESS: Final = Readiness(_load, _renew)
BASE: Final = config.get_option("server.baseUrlPath") or ""
ROUTES: Final = [
    *build_routes(READINESS, BASE),
    *build_file_routes(BASE),
    build_route(_ask_square, BASE),
]
MIDDLEWARE: Final = [Middleware(Headers, frames=ENVIRONMENT.frames)]


@asynccontextmanager
async def get_ready(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI app
    """Load the tables before the first visitor comes, or while they wait.

    What loads and what answers share one processor, and would hold each other up: so
    the server answers once the tables are loaded. Where that takes long it answers
    before, and tells who asks that it is not ready.
    """
    set_up_logs(ENVIRONMENT.log)
    bound_shutdown()
    send_at_once()
    READINESS.begin()
    await to_thread(READINESS.wait, LOADING_S)
    end = READINESS.watch(LOOK_EVERY_S)
    yield
    end.set()
