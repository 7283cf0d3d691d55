"""Prove claims against every check of the built-in tables; keep those that pass.

A claim is kept as it is, loses a link that leads nowhere, or is refused with the
words of the check. What is kept passes `python cli.py check`.
"""

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from data.editorial import check_texts, check_wording
from data.links import check_claims
from data.problems import Problem
from data.schemas import CLAIMS, CLAIMS_SCHEMA, UNIQUE
from data.tables import Dataset
from data.typed import Table, validate_table

LINKS: Final = frozenset({"denies", "derived_from"})
"""Columns that a claim can do without."""


@dataclass(slots=True)
class Proof:
    """Claims that pass, and what became of the others."""

    claims: pd.DataFrame
    """Columns of `CLAIMS_SCHEMA`."""
    refused: dict[int, list[Problem]] = field(default_factory=dict)
    """By row number: why a claim cannot be kept."""
    repaired: list[Problem] = field(default_factory=list)
    """Links that were left out."""


def prove_claims(  # noqa: PLR0913, PLR0917 - the tables that belong together
    claims: pd.DataFrame,
    numbers: list[int],
    places: pd.DataFrame,
    sources: pd.DataFrame,
    dataset: Dataset,
    file: str,
) -> Proof:
    """Check claims as if they stood in the built-in tables.

    Args:
        claims: Columns of `CLAIMS_SCHEMA`.
        numbers: The row of each claim in its file.
        places: New places, which they may name.
        sources: New sources, which they may name.
        dataset: The tables that they join.
        file: Name of the file.
    """
    known_places = pd.concat([dataset.places, places], ignore_index=True)
    known_sources = pd.concat([dataset.sources, sources], ignore_index=True)
    proof = Proof(claims)
    lines = list(numbers)
    # Each turn refuses rows or empties links; a row that is gone may leave links
    # to it behind, and that is all, so the third turn finds nothing.
    for _ in range(3):
        table = _make_table(proof.claims, lines, file)
        problems = _find_problems(table, known_places, known_sources, dataset)
        if not problems:
            break
        lines = _settle(proof, problems, lines)
    return proof


def _make_table(claims: pd.DataFrame, lines: list[int], file: str) -> Table:
    text = {
        name: cells.dt.strftime("%Y-%m-%d").fillna("").tolist()
        if cells.dtype.kind == "M"
        else cells.tolist()
        for name, cells in claims.items()
    }
    return Table(file, claims, {str(k): v for k, v in text.items()}, lines)


def _find_problems(
    table: Table, places: pd.DataFrame, sources: pd.DataFrame, dataset: Dataset
) -> list[Problem]:
    if table.frame.empty:
        return []
    return [
        *validate_table(table, CLAIMS_SCHEMA),
        *_find_repeated_ids(table),
        *check_claims(table, places=places, sources=sources, known=dataset.claims),
        *check_wording(table),
        *check_texts(table),
    ]


def _find_repeated_ids(table: Table) -> list[Problem]:
    (column,) = UNIQUE[CLAIMS]
    repeated = table.frame[column].duplicated()
    message, remedy = "stands in a row above already", "give each row its own"
    return [
        table.problem(int(position), column, message, remedy)
        for position in repeated.to_numpy().nonzero()[0]
    ]


def _settle(proof: Proof, problems: list[Problem], lines: list[int]) -> list[int]:
    """Refuse the rows of grave problems, and empty links that lead nowhere."""
    position = {line: place for place, line in enumerate(lines)}
    grave = [problem for problem in problems if problem.column not in LINKS]
    for problem in grave:
        proof.refused.setdefault(int(problem.row or 0), []).append(problem)
    claims = proof.claims.copy()
    for problem in problems:
        row = int(problem.row or 0)
        if problem.column in LINKS and row not in proof.refused:
            place = position[row]
            if claims.at[place, problem.column]:  # noqa: PD008 - one cell
                claims.at[place, problem.column] = ""  # noqa: PD008 - one cell
                proof.repaired.append(_leave_out(problem))
    kept = [place for place, line in enumerate(lines) if line not in proof.refused]
    proof.claims = claims.iloc[kept].reset_index(drop=True)
    return [lines[place] for place in kept]


def _leave_out(problem: Problem) -> Problem:
    return Problem(
        problem.file,
        problem.row,
        problem.column,
        problem.value,
        problem.message,
        "left empty",
    )
