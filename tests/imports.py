"""Bring files in tests as the page and the command do, and read what comes out."""

from functools import cache

from data.bringing import Brought, read_members
from data.readers.contract import Context, Reading, build_context
from data.readers.members import open_upload
from data.tables import read_dataset


@cache
def make_context() -> Context:
    """Index the bundled tables."""
    return build_context(read_dataset())


def be_silent(text: str, share: float) -> None:
    """Hear of progress, and let the work go on."""
    assert text
    assert 0.0 <= share <= 1.0


def bring(name: str, content: bytes) -> Brought:
    """Bring one file."""
    (brought,) = read_members(open_upload(name, content), make_context(), be_silent)
    return brought


def read(content: str | bytes, name: str = "my.csv") -> Reading:
    """Read one table."""
    whole = content.encode() if isinstance(content, str) else content
    return bring(name, whole).reading


def list_reasons(reading: Reading) -> list[tuple[int | None, str, str]]:
    """List row, column and reason of everything that was discarded."""
    return [
        (problem.row, problem.column, problem.message)
        for row in reading.report.discarded
        for problem in row.problems
    ]
