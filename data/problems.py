"""What is wrong with a table, said so that its author can mend it.

A reader collects every problem before it gives up, so that one run shows all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from geo.errors import ClaimlineError

MOST_LISTED: Final = 20
"""Problems that the text of a `DataError` spells out; the rest are counted."""

MOST_SHOWN_OF_A_VALUE: Final = 60
"""Characters of an offending value that a message repeats."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file, down to the cell where there is one."""

    file: str
    """Name of the file, without its folder."""
    row: int | None
    """Line of the file as an editor counts it, the header being line 1.

    None when the whole file is meant.
    """
    column: str
    """Name of the column, or "" when the whole row or file is meant."""
    value: str
    """The offending text as it stands in the file; "" when there is none."""
    message: str
    """What is wrong, as the end of a sentence that the value begins."""
    remedy: str
    """What to do about it, in the imperative."""

    def __str__(self) -> str:
        """Say it in one line, whatever characters the value holds."""
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        subject = f"{quote_value(self.value)} " if self.value else ""
        return f"{', '.join(where)}: {subject}{self.message}; {self.remedy}"


@dataclass
class Findings:
    """The problems found so far in one file."""

    file: str
    """Name of the file, without its folder."""
    problems: list[Problem] = field(default_factory=list)
    """In the order in which they were found."""

    def add(
        self,
        message: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str = "",
        value: str = "",
    ) -> None:
        """Note one more problem; the arguments are the fields of `Problem`."""
        self.problems.append(Problem(self.file, row, column, value, message, remedy))


class DataError(ClaimlineError, ValueError):
    """Tables that cannot be used, with every problem found in them."""

    problems: tuple[Problem, ...]
    """At least one, ordered by file and row."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the text of the error lists the first of them."""
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_LISTED]]
        if len(self.problems) > MOST_LISTED:
            lines.append(f"and {len(self.problems) - MOST_LISTED} more")
        super().__init__("\n".join(lines))


def quote_value(value: str) -> str:
    """Quote a value for a message, shortened and on one line.

    Cyrillic stays readable; line ends, control characters and marks that turn
    the direction of writing are escaped, so that a message cannot be forged.
    """
    if len(value) > MOST_SHOWN_OF_A_VALUE:
        value = value[: MOST_SHOWN_OF_A_VALUE - 1] + "…"
    return repr(value)
