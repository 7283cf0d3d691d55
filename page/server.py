"""What the server does for all visitors: it gets ready before the first one comes."""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from starlette.middleware import Middleware
from streamlit import config

from geo.errors import ClaimlineError
from page.serving.environment import Environment
from page.serving.headers import Headers
from page.serving.health import Readiness, build_routes
from page.serving.logs import log_script_error, set_up_logs
from page.serving.shutdown import bound_shutdown
from page.serving.squares import build_route

__all__ = ["MIDDLEWARE", "ROUTES", "get_ready", "log_script_error"]


def _load() -> Mapping[str, str]:
    # Imported here, because the imports are most of what there is to wait for. The
    # page itself cannot be: its components register with the visitor's run.
    import layers.draw  # noqa: F401, PLC0415
    from layers.export.citation import read_version  # noqa: PLC0415
    from page.resources import open_resources, parse_folder  # noqa: PLC0415

    resources = open_resources(parse_folder())
    resources.warm_up()
    digest = resources.dataset.digest
    return {"version": read_version(), "data": f"sha256:{digest}"}


def _ask_square(named: Mapping[str, str], query: Mapping[str, str]) -> bytes | None:
    # A reader's map may ask a server that began after its page was made.
    from page.crowds import pack_square  # noqa: PLC0415
    from page.resources import open_resources, parse_folder  # noqa: PLC0415

    packed = pack_square(named, query)
    if packed is None and open_resources(parse_folder()).served:
        packed = pack_square(named, query)
    return packed


def _read_environment() -> Environment:
    try:
        return Environment.parse(os.environ)
    except ClaimlineError as error:
        sys.exit(f"claimline cannot start: {error}")


ENVIRONMENT: Final = _read_environment()
READINESS: Final = Readiness(_load)
BASE: Final = config.get_option("server.baseUrlPath") or ""
ROUTES: Final = [
    *build_routes(READINESS, BASE),
    build_route(_ask_square, BASE),
]
MIDDLEWARE: Final = [Middleware(Headers, frames=ENVIRONMENT.frames)]


@asynccontextmanager
async def get_ready(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI app
    """Begin to load the tables while the first visitor's browser loads the page.

    The server answers at once; a visitor who comes sooner waits for what is left.
    """
    set_up_logs(ENVIRONMENT.log)
    bound_shutdown()
    READINESS.begin()
    yield
