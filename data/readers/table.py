"""Tables of any format: from cells to claims, with every row accounted for.

members -> Grid (in a process of its own) -> Plan -> claims -> the house's checks
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import pandera.pandas as pa

from data.coding.headings import Role
from data.coding.places import Places
from data.coding.plan import Plan, PlanError, propose_plan, weigh_days
from data.coding.rows import Claim, Coder, RowError
from data.coding.slugs import make_slug
from data.coding.speakers import Speakers
from data.coding.texts import mend_text
from data.grids.bounded import read_bounded
from data.grids.grid import Grid, GridError
from data.grids.sniff import sniff
from data.problems import Problem
from data.readers.contract import (
    Context,
    DiscardedRow,
    ImportRefusedError,
    Member,
    Reading,
    ReadReport,
    Watch,
)
from data.readers.proving import prove_claims
from data.schemas import CLAIMS_SCHEMA, DAY_TYPE, PLACES_SCHEMA, SOURCES_SCHEMA
from data.typed import DAYS, NUMBERS
from geo.geocode import covered_bounds

STRIDE: Final = 2_000
"""Rows between two words about progress."""


class TableReader:
    """Reads tables whose columns, words and days were planned, or plan themselves."""

    name = "table"
    together = False
    title = "a table (CSV, TSV, XLSX, GeoJSON, GeoPackage, Parquet, KML, KMZ)"

    def __init__(self, change: Callable[[Plan], Plan] = lambda plan: plan) -> None:
        """Say how the proposed plans are changed.

        Args:
            change: From what a table proposes to what its owner wants.
        """
        self._change = change

    def can_read(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - names may lie
        """Tell whether a file may be a table; nearly everything may."""
        if head.startswith(b"PK"):
            return True
        try:
            sniff(head)
        except GridError:
            return False
        return True

    def read(
        self, members: Sequence[Member], context: Context, watch: Watch
    ) -> Reading:
        """Read one table; see `Reader.read`."""
        (member,) = members
        grid = read_table(member, self._change(Plan()), watch)
        plan = self._change(propose_plan(grid))
        require_order(grid, plan)
        return build_reading(grid, plan, context, watch)


READER: Final = TableReader()


def read_table(member: Member, plan: Plan, watch: Watch) -> Grid:
    """Read the cells of one table, in a process of its own.

    Args:
        member: The file.
        plan: Its `choices` say how to read it.
        watch: Told of progress.

    Raises:
        ImportRefusedError: If it is no usable table.
    """
    watch(f"Reading {member.name}", 0.0)
    try:
        return read_bounded(
            member.read(),
            member.name,
            plan.choices,
            lambda used: watch(f"Reading {member.name}", 0.4 * used),
        )
    except GridError as error:
        raise ImportRefusedError(f"{member.name} {error}") from error


def require_order(grid: Grid, plan: Plan) -> None:
    """Ask for the order of days where the table leaves it open.

    Raises:
        ImportRefusedError: If some days can be read in two ways and nothing says
            how.
    """
    evidence = weigh_days(grid, plan.columns)
    if plan.order is None and evidence.either:
        raise ImportRefusedError(
            f"{grid.file}: {evidence.example!r} and {evidence.either - 1:,} more days "
            "can be read with the day or with the month first, and the others do not "
            "say which; choose the order of dates (dmy or mdy)"
        )


def build_reading(grid: Grid, plan: Plan, context: Context, watch: Watch) -> Reading:
    """Code every row of a table, and prove what comes out of it.

    Args:
        grid: The table.
        plan: How to read it.
        context: What is known already.
        watch: Told of progress.

    Returns:
        The claims that the built-in tables could hold, and why not the others.

    Raises:
        ImportRefusedError: If the plan cannot be followed.
        ImportCancelledError: From `watch`.
    """
    places = Places(context.gazetteer, context.regions, grid.file, plan.places)
    speakers = Speakers(context.sources, grid.file, plan.sources)
    covered = covered_bounds(context.gazetteer.places)
    coder = Coder(grid, plan, places, speakers, covered)
    claims, discarded = _code_rows(coder, watch)
    origin = mend_text(grid.file).text
    for number, claim in claims.items():
        claim["note"] = f"{claim['note']} {origin}, row {number}.".strip()
    frame = _frame(CLAIMS_SCHEMA, list(claims.values()))
    new_places = _frame(PLACES_SCHEMA, list(places.added.values()))
    new_sources = _frame(SOURCES_SCHEMA, list(speakers.added.values()))
    watch(f"Checking {grid.file}", 0.8)
    proof = prove_claims(
        frame, list(claims), new_places, new_sources, context.dataset, grid.file
    )
    cells = dict(zip(grid.numbers, grid.rows, strict=True))
    for number, problems in proof.refused.items():
        row = dict(zip(grid.header, cells[number], strict=True))
        discarded[number] = DiscardedRow(tuple(problems), row)
    repaired = [p for p in coder.repaired if p.row not in discarded]
    report = ReadReport(
        grid.count,
        len(proof.claims),
        tuple(discarded[number] for number in sorted(discarded)),
        (*_note_padding(grid, discarded), *repaired, *proof.repaired),
        _notices(grid, plan),
    )
    used = _drop_unused(proof.claims, new_places, new_sources)
    return Reading(proof.claims, *used, report)


def _code_rows(
    coder: Coder, watch: Watch
) -> tuple[dict[int, Claim], dict[int, DiscardedRow]]:
    """Code the rows; give the claims and the discarded rows by their numbers."""
    grid = coder.grid
    claims: dict[int, Claim] = {}
    discarded = {
        b.row: DiscardedRow(
            (Problem(grid.file, b.row, "", b.value, b.message, b.remedy),),
            {grid.header[0]: b.value},
        )
        for b in grid.broken
    }
    for count, (number, row) in enumerate(zip(grid.numbers, grid.rows, strict=True)):
        if count % STRIDE == 0:
            watch(f"Coding {grid.file}", 0.4 + 0.4 * count / len(grid.rows))
        try:
            claims[number] = coder.code(number, row)
        except RowError as error:
            cells = dict(zip(grid.header, row, strict=True))
            discarded[number] = DiscardedRow(error.problems, cells)
        except PlanError as error:
            raise ImportRefusedError(f"{grid.file}: {error}") from error
    _drop_repeated_ids(claims, coder)
    _name_claims(claims)
    return claims, discarded


def _drop_repeated_ids(claims: dict[int, Claim], coder: Coder) -> None:
    """Take the id away from a claim that is not the first to have it."""
    first: dict[str, int] = {}
    for number, claim in claims.items():
        claim_id = claim["claim_id"]
        if claim_id and first.setdefault(claim_id, number) != number:
            message = f"is the id of row {first[claim_id]} already"
            made, column = "replaced by a new one", coder.name(Role.CLAIM_ID)
            coder.repaired.append(
                Problem(coder.grid.file, number, column, claim_id, message, made)
            )
            claim["claim_id"] = ""


def _name_claims(claims: dict[int, Claim]) -> None:
    """Give an id to every claim that has none: place, source and day."""
    taken = {claim["claim_id"] for claim in claims.values()}
    counts: Counter[str] = Counter()
    for claim in claims.values():
        if claim["claim_id"]:
            continue
        day = claim["reported_date"]
        slug = make_slug(f"{claim['place_id']} {claim['source_id']}")
        base = f"{slug}-{day:%Y-%m-%d}"
        counts[base] += 1
        name = base if counts[base] == 1 else f"{base}-{counts[base]}"
        while name in taken:
            counts[base] += 1
            name = f"{base}-{counts[base]}"
        taken.add(name)
        claim["claim_id"] = name


def _frame(schema: pa.DataFrameSchema, rows: list[Claim]) -> pd.DataFrame:
    """Lay rows out in the columns and types of a schema."""
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=_find_type(name))
            for name in schema.columns
        }
    )


def _find_type(column: str) -> str:
    if column in DAYS:
        return DAY_TYPE
    return "float64" if column in NUMBERS else "str"


def _note_padding(grid: Grid, discarded: dict[int, DiscardedRow]) -> list[Problem]:
    message = f"has fewer cells than the header, which has {len(grid.header)}"
    remedy = "those missing were read as empty"
    return [
        Problem(grid.file, number, "", "", message, remedy)
        for number in grid.padded
        if number not in discarded
    ]


def _notices(grid: Grid, plan: Plan) -> tuple[str, ...]:
    """Say what holds for the whole table: how it was read, and what was not."""
    used = set(plan.columns.values())
    left = [name for name in grid.header if name not in used]
    notices = [f"{grid.file}: {notice}" for notice in grid.notices]
    if left:
        listed = ", ".join(left[:20])
        notices.append(f"{grid.file}: these columns were not used: {listed}.")
    return tuple(notices)


def _drop_unused(
    claims: pd.DataFrame, places: pd.DataFrame, sources: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep those new places and sources that a claim names."""
    kept_places = places[places["place_id"].isin(claims["place_id"])]
    kept_sources = sources[sources["source_id"].isin(claims["source_id"])]
    return kept_places.reset_index(drop=True), kept_sources.reset_index(drop=True)
