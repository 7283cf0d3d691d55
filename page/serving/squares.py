"""The squares of a crowded map: fetched by the browser, and kept by it for ever.

An address names the tables by their hash, so that its answer never changes.

    /squares/KEY/places/ZOOM/X/Y
    /squares/KEY/cells/RESOLUTION/X/Y?known=&visible=&overtaken=&entailed=&account=
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.buckets.location import LocationError
from data.engines.engine import EngineError
from geo.errors import ClaimlineError
from page.serving.packed import build_prefix, send_packed

PATH: Final = "/squares/{key}/{what}/{level}/{x}/{y}"

FOR_EVER: Final = "private, max-age=31536000, immutable"

Ask: TypeAlias = Callable[[Mapping[str, str], Mapping[str, str]], bytes | None]
"""From the names and the query of an address to its answer, compressed by gzip;
None where the tables are not here."""


def build_route(ask: Ask, base: str) -> Route:
    """Build the route of all squares.

    Args:
        ask: Answers an address.
        base: Path under which the page is served (`server.baseUrlPath`), or "".
    """
    prefix = build_prefix(base)

    # Not async: Starlette runs it aside, so that nobody else waits for the engine.
    def answer(request: Request) -> Response:
        try:
            packed = ask(request.path_params, request.query_params)
        except (EngineError, LocationError) as error:
            return _refuse(str(error), HTTPStatus.SERVICE_UNAVAILABLE)
        except ClaimlineError as error:
            return _refuse(str(error), HTTPStatus.BAD_REQUEST)
        if packed is None:
            reason = "these tables are not here any more; load the page again"
            return _refuse(reason, HTTPStatus.NOT_FOUND)
        headers = {"cache-control": FOR_EVER}
        return send_packed(request, packed, "application/json", headers)

    return Route(f"{prefix}{PATH}", answer, methods=["GET"])


def _refuse(reason: str, status: HTTPStatus) -> Response:
    headers = {"cache-control": "no-store"}
    return JSONResponse({"reason": reason}, status_code=status, headers=headers)
