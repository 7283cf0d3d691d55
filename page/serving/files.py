"""Files of the map, given out once to each browser and kept by it.

Inside the page they would travel with every visit, through Streamlit's websocket.
"""

from collections.abc import Mapping
from functools import cache
from gzip import compress
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.web_files import WebFile, read_map_script, read_map_style
from page.serving.packed import build_prefix, send_packed

FOLDER: Final = "/map-files"
"""Where they stand below the path of the page."""

SEEN_FROM_THE_MAP: Final = f"../..{FOLDER}/"
"""Their folder as the frame of the map addresses it, whatever the page's path."""

KEPT: Final = {"cache-control": "public, max-age=31536000, immutable"}
"""Under one address there is only ever one content."""


def build_file_routes(base: str) -> list[Route]:
    """Build the route of the files.

    Args:
        base: Path under which the page is served (`server.baseUrlPath`), or "".
    """
    prefix = build_prefix(base)

    async def give(request: Request) -> Response:
        file = _list_files().get(request.path_params["address"])
        if file is None:
            return Response("no such file\n", status_code=404, media_type="text/plain")
        return send_packed(request, _pack(file), file.media_type, KEPT)

    return [Route(f"{prefix}{FOLDER}/{{address:path}}", give, methods=["GET"])]


@cache
def _list_files() -> Mapping[str, WebFile]:
    return {file.address: file for file in (read_map_script(), read_map_style())}


@cache
def _pack(file: WebFile) -> bytes:
    return compress(file.content, mtime=0)
