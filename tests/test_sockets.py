"""The sockets of a server send at once what they are given."""

import socket
from pathlib import Path

import pytest

from page.serving import sockets
from page.serving.sockets import send_at_once

pytestmark = pytest.mark.enable_socket


def listen() -> socket.socket:
    """Listen on loopback, like Streamlit without naming the protocol."""
    listening = socket.socket(socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening


def is_accepted_without_delay(listening: socket.socket) -> bool:
    """Connect, and tell whether the server's end sends at once."""
    with socket.create_connection(listening.getsockname()), listening:
        accepted, _ = listening.accept()
        with accepted:
            option = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    return option != 0


def test_accepted_connections_send_at_once() -> None:
    """A connection accepted afterwards holds nothing back; one before would have."""
    before, after = listen(), listen()

    assert not is_accepted_without_delay(before)
    send_at_once()
    assert is_accepted_without_delay(after)


def test_files_that_are_no_sockets_stay_as_they_are(tmp_path: Path) -> None:
    """An open file and a socket that does not listen are left alone."""
    with (tmp_path / "file").open("w") as file, socket.socket() as silent:
        send_at_once()
        file.write("whole")

        assert silent.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
    assert (tmp_path / "file").read_text() == "whole"


def test_system_without_such_a_list_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system lists no open files, a server starts all the same."""
    monkeypatch.setattr(sockets, "OWN_FILES", tmp_path / "none")
    listening = listen()
    send_at_once()

    assert not is_accepted_without_delay(listening)
