"""How the commands write what needs no table: JSON for programs, columns for people."""

import json
from collections.abc import Mapping, Sequence


def write_json(value: object) -> str:
    """Write a value as JSON that people can read too, ended by a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def align_columns(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Write rows as aligned columns of plain text, for people.

    Args:
        rows: The rows; may be empty.
        columns: The columns to write, in order; they are the heading.

    Returns:
        One line per row below the heading, each ended by a line feed. What
        cannot be printed within a line is escaped.
    """
    lines = [
        list(columns),
        *([_make_printable(str(row[name])) for name in columns] for row in rows),
    ]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    padded = (map(str.ljust, line, widths) for line in lines)
    return "".join("  ".join(cells).rstrip() + "\n" for cells in padded)


def _make_printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
