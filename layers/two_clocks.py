"""What could one know when: one place over valid day and known day at once.

The answer at a place is a step function of both days. What is known changes only on
days of publication, so for each of them there is one world, a record with what was
published by then; and in a world the answer has one stretch after the other. All
worlds are asked at once, each as places of its own; equal answers become rectangles.

References:
    C. S. Jensen and R. T. Snodgrass, Semantics of Time-Varying Information,
    Information Systems 21 (1996), 311-352: bitemporal regions as rectangles.
"""

from dataclasses import replace
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Store
from data.vocabulary import Agreement, Side
from layers.control import build_dated
from layers.period import Known, Period
from layers.state import require_sources
from layers.stretches import BITS, WORDS, build_stretches, execute_over_days

SQUARE_COLUMNS: Final = (
    *("valid_from", "valid_to", "known_from", "known_to", "agreement"),
    *(f"{side}_position" for side in Side),
)
"""Columns of the square, in their order."""

SILENCE: Final = -1
"""The number of cells about which nobody had spoken."""

UNSAID: Final = -2
"""The number of cells at which no answer begins."""

DAY_LETTERS: Final = len("2025-04-27")

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
    require_sources(store, period.at(period.to_day))
    told = _narrow(store, place_id, period)
    dated = build_dated(told.claims)
    days = store.execute(dated.select("valid_from", "reported_date"))
    valid, known = (np.unique(days[name]) for name in ("valid_from", "reported_date"))
    steps = _ask_worlds(told, place_id, period, valid)
    answers = steps[["agreement", *BITS]].drop_duplicates(ignore_index=True)
    answers = answers[answers["agreement"] != Agreement.SILENT].reset_index(drop=True)
    numbers = steps.merge(answers.reset_index(), "left", on=[*answers])["index"]
    rows = np.searchsorted(known, steps["known_by"].to_numpy())
    columns = np.searchsorted(valid, steps["day"].to_numpy())
    grid = np.full((len(known), len(valid)), UNSAID, dtype="int64")
    grid[rows, columns] = numbers.fillna(SILENCE).astype("int64")
    return _write(find_rectangles(_fill(grid)), answers, known, valid)


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
    places = store.places.filter(store.places.place_id.isin(sorted(ids)))
    return replace(store, claims=claims, places=places)


def _ask_worlds(
    told: Store, place_id: str, period: Period, valid: Days
) -> pd.DataFrame:
    """Ask of every day of knowing how the answer at the place runs through time.

    Returns:
        known_by and `day` (datetime64[s]), the agreement and those of `BITS`: one row
        for each stretch of each world.
    """
    columns = ["known_by", "day", "agreement", *BITS]
    if not len(valid):
        return pd.DataFrame(columns=columns)
    first, last = (pd.Timestamp(valid[i]).date() for i in (0, -1))
    # In its own world a claim is known, whatever the reader asks for.
    whole = replace(period, from_day=first, to_day=last, known=Known.HINDSIGHT)

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        return (build_stretches(positions, whole),)

    (found,) = execute_over_days(_build_worlds(told), whole, "worlds", build)
    names = found["place_id"].str
    here = found[names[DAY_LETTERS:] == place_id]
    known_by = here["place_id"].str[:DAY_LETTERS].astype("datetime64[s]")
    return here.assign(known_by=known_by)[columns]


def _build_worlds(told: Store) -> Store:
    """Copy what was published by each day of knowing, as places of that day."""
    claims, places = told.claims, told.places
    dated = build_dated(claims)
    days = dated.select(known_by=dated.reported_date).distinct()
    known = claims.join(days, claims.reported_date <= days.known_by)
    return replace(
        told,
        claims=_name_world(known).select(claims.columns),
        places=_name_world(places.cross_join(days)).select(places.columns),
        _compiled={},
        _kept={},
    )


def _name_world(rows: ir.Table) -> ir.Table:
    """Put the day of knowing before the names of places, and none before no name."""
    day = rows.known_by.cast("string")
    return rows.mutate(
        place_id=day + rows.place_id,
        **{
            name: ibis.cases((rows[name] == "", ""), else_=day + rows[name])
            for name in ("region_id", "district_id")
        },
    )


def _fill(grid: Grid) -> Grid:
    """Let every answer hold until the next one to its right; before any is silence."""
    columns = np.where(grid == UNSAID, 0, np.arange(grid.shape[1]))
    last = np.maximum.accumulate(columns, axis=1)
    filled: Grid = np.take_along_axis(grid, last, axis=1)
    return np.where(filled == UNSAID, SILENCE, filled)


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
