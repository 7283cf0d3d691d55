"""A client that asks an ASGI application without a socket."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Reply:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes

    def json(self) -> dict[str, Any]:
        """Parse the body."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


def ask(
    app: ASGIApp, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Reply:
    """Ask for a path, with its query, by GET, with headers by name in lower case."""
    path, _, query = path.partition("?")
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start, *rest = sent
    given = {name.decode(): value.decode() for name, value in start["headers"]}
    body = b"".join(message.get("body", b"") for message in rest)
    return Reply(start["status"], given, body)
