"""Which readers there are, and which of them a file is for."""

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from data.grids.grid import GridError
from data.grids.sniff import sniff
from data.readers.contract import HEAD_BYTES, ImportRefusedError, Member, Reader

READERS: Final = ("deepstate", "uacontrolmap", "isw", "viina", "table")
"""Names of the readers in the order in which they are asked; tables come last,
because a table can be almost anything."""


def find_reader(name: str) -> Reader:
    """Load a reader.

    Args:
        name: One of `READERS`.
    """
    reader: Reader = import_module(f"data.readers.{name}").READER
    return reader


def recognise(members: Iterable[Member]) -> dict[str, list[Member]]:
    """Sort files by the reader that knows them.

    Args:
        members: Files of any format.

    Returns:
        The members of each reader, by its name, in the order given.

    Raises:
        ImportRefusedError: If no reader knows one of them.
    """
    readers = [find_reader(name) for name in READERS]
    known: dict[str, list[Member]] = {}
    for member in members:
        head = member.read()[:HEAD_BYTES]
        fitting = (r.name for r in readers if r.can_read(member.name, head))
        name = next(fitting, None)
        if name is None:
            raise ImportRefusedError(f"{member.name} {_explain(head)}")
        known.setdefault(name, []).append(member)
    return known


def _explain(head: bytes) -> str:
    """Say what a file is that no reader knows."""
    try:
        sniff(head)
    except GridError as error:
        return str(error)
    return "is of no format that can be read; bring a table, or name its reader"
