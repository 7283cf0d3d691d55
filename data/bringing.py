"""From the files that somebody brings to one dataset: read, merge, prove.

    files -> members -> readers -> readings -> merged with what is there -> Dataset

Nothing here touches the built-in tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.discards import write_discards
from data.folder import REPORT, prove_tables, read_listed, write_files
from data.merge import Part, merge_parts
from data.readers.contract import (
    Context,
    DiscardedRow,
    ImportRefusedError,
    Member,
    Reader,
    Reading,
    Watch,
)
from data.readers.registry import find_reader, recognise
from data.tables import TABLE_FILES, Dataset, read_dataset

AUTO: Final = "auto"
"""The choice that lets the content say which reader a file is for."""

DISCARDS: Final = "discarded.csv"
"""File of the rows that an import discarded, in a dataset."""

MERGING: Final = "Putting the tables together"
WRITING: Final = "Writing the tables"
PROVING: Final = "Checking the tables"
"""What is being done, for whoever watches."""

WRITING_SHARE: Final = 0.3
PROVING_SHARE: Final = 0.6
"""Which part of the work is done by then, about."""

MOST_TOLD: Final = 5
"""Reasons that a refusal tells."""


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What one reader made of one file, or of files that belong together."""

    name: str
    """The file, or the first of several and their number."""
    reader: str
    """Name of the reader."""
    reading: Reading

    def to_part(self) -> Part:
        """Give it as a part of a merged dataset."""
        reading = self.reading
        return Part(
            self.name, reading.claims, reading.places, reading.sources, reading.files
        )


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A dataset of what was brought, and its files."""

    dataset: Dataset
    files: dict[str, bytes]
    """Content by name: the tables, report.json and whatever else belongs to it."""
    notes: tuple[str, ...]
    """What was renamed, and which claims say the same; sentences."""


def read_members(
    members: Sequence[Member],
    context: Context,
    watch: Watch,
    reader: str = AUTO,
    find: Callable[[str], Reader] = find_reader,
) -> list[Brought]:
    """Read files, each by the reader that knows it.

    Args:
        members: Files of any formats.
        context: What is known already.
        watch: Told of progress; raises to cancel.
        reader: Name of the reader, or `AUTO`.
        find: Gives the reader of a name.

    Raises:
        ImportRefusedError: If a file cannot be used at all.
        ImportCancelledError: From `watch`.
    """
    known = recognise(members) if reader == AUTO else {reader: list(members)}
    brought = []
    for name, theirs in known.items():
        chosen = find(name)
        batches = [theirs] if chosen.together else [[member] for member in theirs]
        for batch in batches:
            reading = chosen.read(batch, context, watch)
            more = f" and {len(batch) - 1} more" if len(batch) > 1 else ""
            brought.append(Brought(f"{batch[0].name}{more}", name, reading))
    return brought


def is_dataset(path: Path) -> bool:
    """Tell whether a path is a folder of tables."""
    return path.is_dir() and all((path / name).is_file() for name in TABLE_FILES)


def read_part(folder: Path) -> Part:
    """Read a dataset as a part, with the further files that belong to it.

    Raises:
        DataError: If its tables have problems.
    """
    dataset = read_dataset(folder)
    ours = {*TABLE_FILES, REPORT, DISCARDS}
    files = {
        name: (folder / name).read_bytes()
        for name in sorted(read_listed(folder) - ours)
        if Path(name).name == name and (folder / name).is_file()
    }
    name = folder.resolve().name
    return Part(name, dataset.claims, dataset.places, dataset.sources, files)


def join_brought(
    base: Dataset,
    brought: Sequence[Brought],
    *,
    beside: bool,
    parts: Sequence[Part] = (),
    watch: Watch = lambda _text, _share: None,
) -> Joined:
    """Make a dataset of what was brought.

    Args:
        base: The tables that the readers knew; gives places and regions.
        brought: What the readers made.
        beside: Whether the claims of the base stand beside the new ones.
        parts: Further datasets to merge.
        watch: Told of progress; raises to cancel.

    Returns:
        A dataset that passed every check of the built-in tables.

    Raises:
        ImportRefusedError: If there is no claim in it.
        DataError: If parts contradict one another; nothing was written.
    """
    watch(MERGING, 0.0)
    claims = base.claims if beside else base.claims.iloc[:0]
    original = Part("the built-in tables", claims, base.places, base.sources)
    merged = merge_parts([original, *parts, *(b.to_part() for b in brought)])
    places, sources, said = merged.to_frames()
    if said.empty:
        raise ImportRefusedError(_tell_reasons(brought))
    if not beside:
        sources = sources[sources["source_id"].isin(said["source_id"])]
    watch(WRITING, WRITING_SHARE)
    made = Dataset(Path(), places, sources, said, base.regions)
    further = dict(merged.files)
    if discarded := list_discards(brought):
        further[DISCARDS] = write_discards(discarded)
    files = write_files(made, build_report(brought, merged.notes), further)
    watch(PROVING, PROVING_SHARE)
    return Joined(prove_tables(made, files), files, tuple(merged.notes))


def list_discards(brought: Sequence[Brought]) -> list[DiscardedRow]:
    """List the discarded rows of all files."""
    return [row for one in brought for row in one.reading.report.discarded]


def build_report(brought: Sequence[Brought], notes: Sequence[str]) -> dict[str, Any]:
    """Build the object of report.json.

    Args:
        brought: What the readers made.
        notes: What merging had to say.
    """
    return {
        "imports": [
            {"name": one.name, "reader": one.reader} | one.reading.report.to_record()
            for one in brought
        ],
        "notes": list(notes),
    }


def _tell_reasons(brought: Sequence[Brought]) -> str:
    """Say why nothing could be kept: the first reasons, each once."""
    reasons: dict[str, str] = {}
    for row in list_discards(brought):
        problem = row.problems[0]
        reasons.setdefault(f"{problem.column}{problem.message}", str(problem))
    told = [*reasons.values()][:MOST_TOLD]
    return "\n".join(["no row could be kept; mend the table and bring it again", *told])
