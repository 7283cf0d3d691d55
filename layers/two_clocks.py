"""What could one know when: one place over valid day and known day at once.

The answer at a place is a step function of both days. It can change only at days
that some claim holds from, across, and days on which one was published, up. So one
expression asks about each corner of that grid, and equal cells become rectangles.

References:
    C. S. Jensen and R. T. Snodgrass, Semantics of Time-Varying Information,
    Information Systems 21 (1996), 311-352: bitemporal regions as rectangles.
"""

from dataclasses import replace
from typing import Final, TypeAlias

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Store
from data.vocabulary import Side
from layers.control import Question, build_dated
from layers.period import Period
from layers.positions import build_positions, build_state
from layers.state import build_speaking, require_sources
from layers.stretches import BITS, WORDS

SQUARE_COLUMNS: Final = (
    *("valid_from", "valid_to", "known_from", "known_to", "agreement"),
    *(f"{side}_position" for side in Side),
)
"""Columns of the square, in their order."""

SILENCE: Final = -1
"""The number of cells about which nobody had spoken."""

Rectangle: TypeAlias = tuple[int, int, int, int, int]

Days: TypeAlias = npt.NDArray[np.datetime64]

Grid: TypeAlias = npt.NDArray[np.int64]
"""One number per known day (rows) and valid day (columns): which answer."""


def build_square(store: Store, place_id: str, period: Period) -> pd.DataFrame:
    """Lay out the answer at a place for every valid day and every known day.

    Args:
        store: Where the claims and places are.
        place_id: The place; one without claims has no rows.
        period: Which sources are visible, how long positions stay current, and
            whether entailed claims take part. Its days and its way of knowing are
            not looked at: both clocks are free here.

    Returns:
        Columns `SQUARE_COLUMNS`: rectangles that do not overlap, half-open on both
        clocks, datetime64[s], NaT where nothing ends them. About a moment outside
        all of them nobody had spoken. What a side says is a status, "split", or ""
        if it is silent. By known_from and valid_from.

    Raises:
        QuestionError: If the period names a source that the store lacks.
    """
    question = period.at(period.to_day)
    require_sources(store, question)
    told = _narrow(store, place_id, period)
    dated = build_dated(told.claims)
    days = store.execute(dated.select("valid_from", "reported_date"))
    valid, known = (np.unique(days[name]) for name in ("valid_from", "reported_date"))
    cells = store.execute(_build_cells(told, dated, question, place_id))
    answers = cells[["agreement", *BITS]].drop_duplicates(ignore_index=True)
    numbers = cells.merge(answers.reset_index(), "left", on=[*answers])["index"]
    grid = np.full((len(known), len(valid)), SILENCE, dtype="int64")
    rows = np.searchsorted(known, cells["known_by"].to_numpy())
    grid[rows, np.searchsorted(valid, cells["as_of"].to_numpy())] = numbers
    return _write(find_rectangles(grid), answers, known, valid)


def find_rectangles(grid: Grid) -> list[Rectangle]:
    """Cover the cells of a grid that are not `SILENCE` with rectangles of one number.

    Runs of equal cells across become one rectangle with the same run in the rows
    right above.

    Returns:
        (first row, row past the last, first column, column past the last, number),
        by first row and first column. They do not overlap.
    """
    growing: dict[tuple[int, int, int], int] = {}
    found: list[Rectangle] = []
    for number, row in enumerate([*grid, np.full(grid.shape[1], SILENCE)]):
        runs = set(_find_runs(row))
        over = [run for run in growing if run not in runs]
        found += [(growing.pop(run), number, *run) for run in over]
        for run in runs:
            growing.setdefault(run, number)
    return sorted(found, key=lambda rectangle: (rectangle[0], rectangle[2]))


def _find_runs(row: Grid) -> list[tuple[int, int, int]]:
    """List the runs of equal numbers: first column, column past the last, number."""
    if not len(row):
        return []
    starts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist()]
    runs = zip(starts, [*starts[1:], len(row)], strict=True)
    return [(a, b, int(row[a])) for a, b in runs if row[a] != SILENCE]


def _narrow(store: Store, place_id: str, period: Period) -> Store:
    """Keep what can speak about a place: its own claims, and those that entail."""
    ids = {place_id}
    if period.entailed:
        place = store.places.filter(store.places.place_id == place_id)
        for row in store.execute(place).itertuples(index=False):
            ids |= {str(row.region_id), str(row.district_id)}
    claims = store.claims.filter(store.claims.place_id.isin(sorted(ids)))
    if period.sources is not None:
        claims = claims.filter(claims.source_id.isin(sorted(period.sources)))
    return replace(store, claims=claims)


def _build_cells(
    told: Store, dated: ir.Table, question: Question, place_id: str
) -> ir.Table:
    """Ask about every corner of the grid at once."""
    across = dated.select(as_of=dated.valid_from).distinct()
    up = dated.select(known_by=dated.reported_date).distinct()
    speaking = build_speaking(told, question, across.cross_join(up))
    here = speaking.filter(speaking.place_id == place_id)
    return build_state(build_positions(here), question.overtaken_after)


def _write(
    found: list[Rectangle], answers: pd.DataFrame, known: Days, valid: Days
) -> pd.DataFrame:
    """Turn places in the grid into days, and numbers into answers."""
    first_row, past_row, first, past, number = (
        np.array(found, dtype="int64").reshape(-1, 5).T
    )
    known, valid = (np.append(days, np.datetime64("NaT")) for days in (known, valid))
    said = answers.iloc[number].reset_index(drop=True)
    square = pd.DataFrame(
        {
            "valid_from": valid[first],
            "valid_to": valid[past],
            "known_from": known[first_row],
            "known_to": known[past_row],
            "agreement": said["agreement"],
        }
    )
    for side, bits in zip(Side, BITS, strict=True):
        square[f"{side}_position"] = said[bits].map(WORDS)
    return square.astype({"agreement": "str"})
