"""Answers that are packed once: sent as they are, or unpacked for who cannot unpack."""

import gzip
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def build_prefix(base: str) -> str:
    """Build what stands before every path of ours.

    Args:
        base: Path under which the page is served (`server.baseUrlPath`), or "".
    """
    return f"/{base.strip('/')}" if base.strip("/") else ""


def send_packed(
    request: Request, packed: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Answer a request.

    Args:
        request: Says whether the browser unpacks gzip.
        packed: The answer, compressed by gzip.
        media_type: What it is, unpacked.
        headers: Whether it may be kept, and for how long.
    """
    sent = {**headers, "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), headers=sent, media_type=media_type)
    sent["content-encoding"] = "gzip"
    return Response(packed, headers=sent, media_type=media_type)
