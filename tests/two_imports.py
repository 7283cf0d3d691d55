"""Two imports that a reader can tell apart, by what is said and by who is said to hold.

Statements come from the tables in memory, positions from the store: an answer that
has both of one import was made of that import alone.
"""

import re
from datetime import date
from pathlib import Path
from typing import Final

from tiny_dataset import CLAIMS, make_folder
from visitor import Visitor

HOLDER_IN: Final = {"A": "Russian", "B": "Ukrainian"}
"""Who holds Gornal, according to all of its sources, in either import."""

GORNAL: Final = "place=gornal"
"""Opens the panel that shows both."""

TROUBLE: Final = (
    "The claims cannot be asked at the moment. Your view is kept in the link, and the"
    " page goes on by itself once they can be."
)
RENEWED: Final = "New claims were imported. The page shows them from now on."


def make_import(folder: Path, letter: str) -> Path:
    """Make the tables of an import."""
    status = f"{HOLDER_IN[letter].lower()}_control"
    cells = (("status", status), ("statement", f"Said in import {letter}."))
    lines = range(2, 1 + len(CLAIMS.splitlines()))
    folder.mkdir(exist_ok=True)
    return make_folder(
        folder, *(("claims.csv", line, *cell) for line in lines for cell in cells)
    )


async def step(visitor: Visitor, day: int) -> list[str]:
    """Go to a day of April 2025, see it in the link, and give what the page says."""
    visitor.failures.clear()
    await visitor.go_to(date(2025, 4, day))
    assert f"date=2025-04-{day}" in visitor.query
    return list(visitor.said)


def read_imports(visitor: Visitor) -> tuple[set[str], set[str]]:
    """Read of which imports the statements are, and of which the positions."""
    text = "".join(visitor.html)
    said = set(re.findall(r"Said in import (\w)", text))
    held = {one for one, holder in HOLDER_IN.items() if f"{holder}-held" in text}
    return said, held


async def read_until(visitor: Visitor, letter: str) -> list[str]:
    """Step on until an import is seen, and give all that the page said meanwhile.

    Every answer is of one import.
    """
    told: list[str] = []
    for day in (28, 26) * 500:
        told += await step(visitor, day)
        said, held = read_imports(visitor)
        assert said == held
        if letter in said:
            return told
    raise AssertionError((letter, told))
