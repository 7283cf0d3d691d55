"""Headers: what a browser may do with what the server sends.

The page runs Streamlit's bundle, our own components, which Streamlit starts from
`blob:` addresses, and charts, which Vega compiles. The frame of the map is a page of
its own, into which streamlit-folium writes its script. Each of the two has its own
policy, and neither may load anything from another host but the pictures of the tiles
that a reader may choose.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAP_FRAME: Final = "/component/streamlit_folium."
"""Part of the path of everything in the frame of the map."""

FIXED: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    # The address of the page holds what its reader looks at.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(),"
        " usb=()"
    ),
}
"""Headers of every answer."""

_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Headers:
    """Middleware that puts the headers on every answer."""

    def __init__(self, app: ASGIApp, frames: Iterable[str] = ()) -> None:
        """Take the application, and the origins that may show the page in a frame."""
        self._app = app
        self._page = build_page_policy(frames)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = build_map_policy() if MAP_FRAME in scope["path"] else self._page

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy
            await send(message)

        await self._app(scope, receive, send_with_headers)


def build_page_policy(frames: Iterable[str]) -> str:
    """Build the Content-Security-Policy of the page.

    Args:
        frames: Origins of other sites that may show it in a frame.
    """
    return _join(
        {
            "default-src": "'none'",
            "script-src": f"'self' blob: {_hash_inline_scripts()}",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' blob: data:",
            "font-src": "'self' data:",
            "connect-src": "'self'",
            "worker-src": "'self' blob:",
            "frame-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'self'",
            "form-action": "'self'",
            "object-src": "'none'",
            "frame-ancestors": " ".join(["'self'", *frames]),
        }
    )


@cache
def build_map_policy() -> str:
    """Build the Content-Security-Policy of the frame of the map."""
    # The server starts sooner without what only a run of the page needs.
    from layers.tiles import TILES  # noqa: PLC0415

    tiles = " ".join(sorted(build_tile_origin(tiles.url) for tiles in TILES.values()))
    return _join(
        {
            "default-src": "'none'",
            "script-src": "'self' 'unsafe-inline'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": f"'self' blob: data: {tiles}",
            "font-src": "'self' data:",
            "connect-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "object-src": "'none'",
            "frame-ancestors": "'self'",
        }
    )


def build_tile_origin(url: str) -> str:
    """Build the origin that the pictures of a tile basemap come from.

    Args:
        url: Template of their addresses; `{s}` stands for one of several hosts.
    """
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}"


def _hash_inline_scripts() -> str:
    """Hash the scripts that stand in Streamlit's own page, so that no other may."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE.findall(page.read_text(encoding="utf-8"))
    hashes = (sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{b64encode(found).decode()}'" for found in hashes)


def _join(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())
