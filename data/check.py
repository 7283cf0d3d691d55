"""Everything that can be found wrong with tables before they are published.

Stricter than `data.tables.read_dataset`: the house rules count as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.editorial import check_texts, check_wording
from data.links import check_claims
from data.problems import DataError, Problem
from data.schemas import CLAIMS
from data.tables import (
    BUNDLED,
    Dataset,
    read_content,
    read_dataset,
    read_folder,
    settle,
)
from data.typed import Table, parse_typed_table
from data.vocabulary import Side


@dataclass(frozen=True)
class Verdict:
    """What a check of a folder or a file came to."""

    problems: list[Problem]
    """Ordered by file and row; empty if all is in order."""
    summary: list[str]
    """Lines of text that count what is there; empty if there are problems."""


def check_path(path: Path, folder: Path = BUNDLED) -> Verdict:
    """Check a folder of tables, or one file of claims.

    Args:
        path: A folder, or a CSV file with the columns of claims.csv.
        folder: The dataset that the claims of a single file may name.

    Raises:
        DataError: If the file cannot be read, or the dataset that it is
            checked against has problems of its own.
    """
    if path.is_dir():
        problems = check_dataset(path)
        summary = [] if problems else summarize_dataset(read_dataset(path))
        return Verdict(problems, summary)
    dataset = read_dataset(folder)
    content, fault = read_content(path)
    if fault:
        raise DataError([fault])
    problems = check_new_claims(content, path.name, dataset)
    if problems:
        return Verdict(problems, [])
    claims = parse_typed_table(content, path.name, CLAIMS).frame
    return Verdict([], [summarize_claims(claims, dataset.sources)])


def check_dataset(folder: Path = BUNDLED) -> list[Problem]:
    """Check a whole folder of tables.

    Args:
        folder: Where places.csv, sources.csv, claims.csv and regions.geojson are.

    Returns:
        Every problem, ordered by file and row; empty if the dataset is in order.
    """
    reading = read_folder(folder)
    problems = [*reading.problems, *check_wording(reading.tables[CLAIMS])]
    for table in reading.tables.values():
        problems += check_texts(table)
    return list(settle(problems, reading.tables.values()))


def check_new_claims(content: bytes, file: str, dataset: Dataset) -> list[Problem]:
    """Check a table of claims on its own, before it joins a dataset.

    Args:
        content: The table as it is on disk, with the columns of claims.csv.
        file: Name to give in problems.
        dataset: The places, sources and claims that the new claims may name. A
            claim whose id is there already stands for a correction of it.

    Returns:
        Every problem, ordered by row; empty if the claims can be added.
    """
    table = parse_typed_table(content, file, CLAIMS)
    problems = [
        *table.problems,
        *_check_reuse(table, dataset.claims),
        *check_claims(
            table,
            places=dataset.places,
            sources=dataset.sources,
            known=dataset.claims if table.whole else None,
        ),
        *check_wording(table),
        *check_texts(table),
    ]
    return list(settle(problems, [table]))


def _check_reuse(claims: Table, known: pd.DataFrame) -> Iterator[Problem]:
    """Find ids that another claim of the dataset has already.

    A correction keeps the place and the source of the claim it corrects.
    """
    columns = ["claim_id", "place_id", "source_id"]
    owners = {row[0]: row[1:] for row in known[columns].itertuples(index=False)}
    rows = claims.frame[columns].itertuples(index=False)
    for position, (claim_id, *owner) in enumerate(rows):
        place_id, source_id = taken = owners.get(claim_id, tuple(owner))
        if taken != tuple(owner):
            message = f"is the claim of {source_id} about {place_id} already"
            yield claims.problem(
                position, "claim_id", message, "give it an id of its own"
            )


def summarize_claims(claims: pd.DataFrame, sources: pd.DataFrame) -> str:
    """Count claims by side and give the days of publication they span.

    Args:
        claims: Claims of a checked dataset, at least one.
        sources: The sources that they name.

    Returns:
        One line of text.
    """
    sides = claims["source_id"].map(sources.set_index("source_id")["side"])
    counts = ", ".join(f"{(sides == side).sum()} {side}" for side in Side)
    first, last = claims["reported_date"].min(), claims["reported_date"].max()
    days = f"published from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return f"claims: {len(claims)} ({counts}), {days}"


def summarize_dataset(dataset: Dataset) -> list[str]:
    """Count the rows of every table, in one line of text each."""
    sides = dataset.sources["side"]
    counts = ", ".join(f"{(sides == side).sum()} {side}" for side in Side)
    return [
        f"places: {len(dataset.places)}, in {len(dataset.regions)} regions",
        f"sources: {len(dataset.sources)} ({counts})",
        summarize_claims(dataset.claims, dataset.sources),
    ]
