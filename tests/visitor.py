"""A visitor without a browser: speaks Streamlit's protocol over a websocket."""

import json
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.request import urlopen

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

TIMELINE: Final = "claimline_timeline"

LARGEST_MESSAGE: Final = 64 * 2**20


@dataclass
class Visitor:
    """One session; a run of the page ends when Streamlit says so."""

    line: ClientConnection
    query: str
    components: dict[str, str] = field(default_factory=dict)
    """Ids of the components by name."""
    buttons: dict[str, str] = field(default_factory=dict)
    """Ids of the buttons by what they say."""
    downloads: dict[str, str] = field(default_factory=dict)
    """What the server calls the files that it would make, by the button's words."""
    failures: list[str] = field(default_factory=list)
    """Exceptions and error boxes that the page showed."""
    said: list[str] = field(default_factory=list)
    """Plain text, boxes and toasts that the page showed in the last run."""
    html: list[str] = field(default_factory=list)
    """Markup that the page showed in the last run."""
    runs: int = 0
    received: int = 0
    """Bytes."""
    _page: str = ""
    _session: str = ""
    _state: dict[str, str] = field(default_factory=dict)
    """Of the date control, which a browser sends along with every step."""
    _kept: set[str] = field(default_factory=set)
    """Hashes of the messages that a browser would keep, and need not get again."""

    async def open(self) -> None:
        """Open the page as its link says, and let it finish as the map does."""
        await self._run(BackMsg())
        if TIMELINE in self.components:
            await self._tell(trigger={"event": "settled", "value": "yes"})

    async def go_to(self, day: date) -> None:
        """Let go of the date control on a day, and wait for the answer."""
        self._state["day"] = day.isoformat()
        await self._tell()

    async def press(self, button: str) -> None:
        """Press a button, and wait for the answer."""
        message = BackMsg()
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=self.components[TIMELINE], json_value=json.dumps(self._state))
        widgets.add(id=self.buttons[button], trigger_value=True)
        await self._run(message)

    async def download(self, button: str) -> bytes:
        """Let a file be made, and fetch it."""
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = button, self._session
        asked.deferred_file.file_id = self.downloads[button]
        await self.line.send(message.SerializeToString())
        while (said := ForwardMsg.FromString(await self._receive())).WhichOneof(
            "type"
        ) != "backend_operation_response":
            pass
        reply = said.backend_operation_response
        assert not reply.error_msg, reply.error_msg
        address = self.line.request.headers["Origin"] + reply.deferred_file.url
        return await to_thread(_fetch, address)

    async def _tell(self, trigger: dict[str, str] | None = None) -> None:
        message, own = BackMsg(), self.components[TIMELINE]
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=own, json_value=json.dumps(self._state))
        if trigger:
            events = _make_trigger_id(own, "events")
            widgets.add(id=events, json_trigger_value=json.dumps([trigger]))
        await self._run(message)

    async def _run(self, message: BackMsg) -> None:
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.cached_message_hashes.extend(self._kept)
        self.said.clear()
        self.html.clear()
        await self.line.send(message.SerializeToString())
        while not self._hear(ForwardMsg.FromString(await self._receive())):
            pass
        self.runs += 1

    async def _receive(self) -> bytes:
        data = await self.line.recv(decode=False)
        self.received += len(data)
        return data

    def _hear(self, said: ForwardMsg) -> bool:
        """Take note of a message; tell whether the run has ended."""
        kind = said.WhichOneof("type")
        if said.metadata.cacheable and kind != "ref_hash":
            self._kept.add(said.hash)
        if kind == "new_session":
            self._page = said.new_session.page_script_hash
            self._session = said.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self.query = said.page_info_changed.query_string
        elif kind == "delta":
            self._see(said.delta.new_element)
        # A run that was called off for another says so with another status.
        return kind == "script_finished" and said.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        )

    def _see(self, element: Element) -> None:
        """Take note of what the page shows."""
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            component = element.bidi_component
            self.components[component.component_name] = component.id
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "download_button":
            button = element.download_button
            self.downloads[button.label] = button.deferred_file_id
        elif kind == "exception":
            self.failures.append(element.exception.message)
        elif kind == "html":
            self.html.append(element.html.body)
        elif kind in ("alert", "text", "toast"):
            self.said.append(getattr(element, kind).body)
            if kind == "alert" and element.alert.format == element.alert.ERROR:
                self.failures.append(element.alert.body)


def _fetch(address: str) -> bytes:
    with urlopen(address, timeout=60) as reply:  # noqa: S310 - our own server
        content: bytes = reply.read()
        return content


@asynccontextmanager
async def visit(address: str, query: str = "") -> AsyncIterator[Visitor]:
    """Come to a page, and stay until the block ends.

    Args:
        address: Of the page, http.
        query: What stands in the link after the question mark.
    """
    line = connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        origin=address,
        max_size=LARGEST_MESSAGE,
        compression=None,
        open_timeout=60,
        proxy=None,
    )
    async with line as opened:
        yield Visitor(opened, query)
