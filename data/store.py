"""The claims as tables of an engine that ibis can ask; here DuckDB, in process.

The store holds what the semantics need and nothing about geometry: which region
and district a place lies in is worked out once, here, and kept as a column.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final, TypeAlias, TypeVar

import h3.api.basic_int as h3
import ibis
import ibis.expr.types as ir
import pandas as pd

from data.engines.duck import DuckEngine
from data.engines.engine import (
    Engine,
    EngineError,
    EngineGoneError,
    LoadingEngine,
    to_frame,
    write_query,
)
from data.tables import Dataset
from data.vocabulary import Kind

CELL_RESOLUTIONS: Final = (3, 4, 5, 6, 7)
"""Resolutions of H3 whose cells are 20 to 60 pixels across at zoom 5 to 12."""

PLACES_SCHEMA: Final = ibis.schema(
    dict.fromkeys(
        ("place_id", "kind", "country", "region_id", "district_id"), "!string"
    )
    | {f"cell_{resolution}": "!int64" for resolution in CELL_RESOLUTIONS}
)
"""Columns of the table `places`, one row per place; "" where there is no district.

country is RU or UA, by the recognised border. cell_7 is the H3 cell of resolution 7
that holds the place's point, and each coarser one the parent of the finer: so what
is counted by cell adds up. Near its edge a parent need not hold the point.
"""

CLAIMS_SCHEMA: Final = ibis.schema(
    {
        "claim_id": "!string",
        "place_id": "!string",
        "source_id": "!string",
        "status": "!string",
        "scope": "!string",
        "event_date": "date",
        "reported_date": "!date",
        "statement": "!string",
        "quote": "!string",
        "url": "!string",
        "publisher": "!string",
        "denies": "!string",
        "derived_from": "!string",
        "record_confidence": "!string",
        "note": "!string",
        "side": "!string",
        "kind": "!string",
        "region_id": "!string",
        "district_id": "!string",
    }
)
"""Columns of the table `claims`; only event_date (valid time) may be null.

Ties between claims are broken by claim_id, byte by byte. Engines do not sort text
alike, so each has to be told: PostgreSQL under a usual locale skips the hyphens
that DuckDB compares, and its columns are of the collation C here.
"""


MOMENTS_SCHEMA: Final = ibis.schema({"as_of": "!date", "known_by": "!date"})
"""Columns of the table `moments`: the valid day on view, and known by when."""

MOST_COMPILED: Final = 64
"""Shapes of question that stay compiled; the oldest gives way to a new one."""

Build: TypeAlias = Callable[[ir.Table], tuple[ir.Table, ...]]
"""From the table `moments` to the expressions that answer for its one row."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Shared:
    """A table that several answers are read from, and that is worked out once."""

    shape: Hashable
    """Names what `build` makes; equal shapes share their query."""
    build: Callable[[ir.Table], ir.Table]
    """From the table `moments` to the table."""


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """An engine that holds the claims, and the ways of asking it.

    Expressions may be built from the tables in any thread. One lock lets the
    threads take turns at the engine, whose connection they cannot share; an answer
    takes milliseconds in process, so nobody waits long.
    """

    claims: ir.Table
    """The table `claims`, columns of `CLAIMS_SCHEMA`, in no particular order."""
    places: ir.Table
    """The table `places`, columns of `PLACES_SCHEMA`, in no particular order."""
    source_ids: frozenset[str]
    """Every source that the dataset lists, also those that made no claim."""
    engine: Engine
    """What runs the expressions."""
    _lock: Lock = field(default_factory=Lock, repr=False)
    _compiled: dict[Hashable, list["_Query"]] = field(default_factory=dict, repr=False)
    _kept: dict[str, Hashable] = field(default_factory=dict, repr=False)

    def close(self) -> None:
        """Let the engine go."""
        with self._lock:
            self.engine.close()

    def look(self) -> bool:
        """Look whether the tables are whole, and say whether a later import holds.

        Raises:
            EngineError: If the engine does not answer.
            LocationError: If files are missing or damaged.
        """
        with self._lock:
            return self._again_if_gone(self.engine.look)

    def execute(self, table: ir.Table) -> pd.DataFrame:
        """Run one expression over the store's tables; safe from any thread.

        Args:
            table: An ibis table expression.

        Returns:
            Its rows. Dates come as datetime64[s], their nulls as NaT.

        Raises:
            EngineError: If the engine does not answer.
        """
        query = _Query.of(table, self.engine.dialect)
        return self._ask(lambda: self._run_whole(query))

    def execute_at(  # noqa: PLR0913 - what is asked, and how it may be
        self,
        as_of: date,
        known_by: date,
        shape: Hashable,
        build: Build,
        shared: Shared | None = None,
        *,
        apart: bool = False,
    ) -> list[pd.DataFrame]:
        """Run expressions about one moment; safe from any thread.

        To compile an expression takes ibis several times as long as DuckDB
        needs to run it. So the moment is the one row of a view, and the text
        of the queries is kept from one moment to the next.

        Args:
            as_of: Valid day on view.
            known_by: Day after which publication comes too late to count.
            shape: Names what `build` makes; equal shapes share their queries.
            build: Makes the expressions; called once per shape.
            shared: A table that `build` is given instead of `moments`. The last
                one is kept: what is asked about the same moment next reads it too.
            apart: Whether what is said of a place depends on the claims about that
                place alone, so that rows of some places can be worked out after
                those of others. Rows that sum up places then come once for each
                part of the store, and the caller adds them up.

        Returns:
            The rows of each expression, as from `execute`.

        Raises:
            EngineError: If the engine does not answer.
        """

        def answer() -> list[pd.DataFrame]:
            if shape not in self._compiled:
                self._compile(shape, build, shared)
            self.engine.execute(
                "CREATE OR REPLACE TEMPORARY VIEW moments AS SELECT "
                f"CAST('{as_of}' AS DATE) AS as_of, "
                f"CAST('{known_by}' AS DATE) AS known_by"
            )
            several = apart and self.engine.parts > 1
            parts = range(self.engine.parts) if several else (None,)
            found: list[list[pd.DataFrame]] = []
            for part in parts:
                self.engine.narrow(part)
                if shared is not None:
                    self._keep(shared, (as_of, known_by, shared.shape, part))
                found.append([self._run(query) for query in self._compiled[shape]])
            return [_concat(frames) for frames in zip(*found, strict=True)]

        return self._ask(answer)

    def _ask(self, work: Callable[[], _Answer]) -> _Answer:
        """Take a turn at the engine, and ask of one state of its tables."""

        def work_within() -> _Answer:
            with self.engine.hold():
                return work()

        with self._lock:
            try:
                return self._again_if_gone(work_within)
            except EngineError:
                # What was kept since may have gone with what failed.
                self._kept.clear()
                raise

    def _again_if_gone(self, work: Callable[[], _Answer]) -> _Answer:
        """Work, and if the engine was gone and is back, once more."""
        try:
            return work()
        except EngineGoneError:
            self._kept.clear()
            self.engine.reopen()
            return work()

    def _run_whole(self, query: "_Query") -> pd.DataFrame:
        self.engine.narrow(None)
        return self._run(query)

    def _compile(self, shape: Hashable, build: Build, shared: Shared | None) -> None:
        if len(self._compiled) >= MOST_COMPILED:
            del self._compiled[next(iter(self._compiled))]
        asked = ibis.table(MOMENTS_SCHEMA, name="moments")
        if shared is not None:
            asked = ibis.table(shared.build(asked).schema(), name="shared")
        dialect = self.engine.dialect
        self._compiled[shape] = [_Query.of(table, dialect) for table in build(asked)]

    def _keep(self, shared: Shared, what: Hashable) -> None:
        """Work out the shared table, unless it is the one that was kept."""
        if self._kept.get("shared") == what:
            return
        if shared.shape not in self._compiled:
            self._compile(shared.shape, lambda moments: (shared.build(moments),), None)
        # While it is being made there is none, should that fail.
        self._kept.clear()
        (query,) = self._compiled[shared.shape]
        self.engine.keep("shared", query.text)
        self._kept["shared"] = what

    def _run(self, query: "_Query") -> pd.DataFrame:
        return to_frame(self.engine.fetch(query.text), query.schema)


@dataclass(frozen=True, slots=True)
class _Query:
    """An expression in the words of an engine, with the columns that it promises."""

    text: str
    schema: ibis.Schema

    @classmethod
    def of(cls, table: ir.Table, dialect: str) -> "_Query":
        return cls(write_query(table, dialect), table.schema())


def open_store(dataset: Dataset, engine: LoadingEngine | None = None) -> Store:
    """Load a dataset into an engine.

    Args:
        dataset: Tables that passed the checks of `data.tables`; every claim
            names a place and a source that they hold.
        engine: What to load them into; None is a DuckDB of its own, in memory.

    Returns:
        A store that stays as it is: later changes to the dataset's frames do
        not reach it.

    Raises:
        EngineError: If the engine cannot take the tables.
        duckdb.ConstraintException: If a cell is null where the schemas above
            allow no null; the tables were not checked.
    """
    engine = engine or DuckEngine()
    places = build_places_table(dataset.places)
    claims = build_claims_table(dataset.claims, dataset.sources, places)
    engine.load({"claims": (claims, CLAIMS_SCHEMA), "places": (places, PLACES_SCHEMA)})
    return ask_engine(engine, dataset.sources)


def ask_engine(engine: Engine, sources: pd.DataFrame) -> Store:
    """Make a store of an engine that holds the tables.

    Args:
        engine: Has `claims` and `places`, with the columns of the schemas above.
        sources: The sources that the claims are of, with source_id.
    """
    return Store(
        ibis.table(CLAIMS_SCHEMA, name="claims"),
        ibis.table(PLACES_SCHEMA, name="places"),
        frozenset(sources["source_id"]),
        engine,
    )


def build_places_table(places: pd.DataFrame) -> pd.DataFrame:
    """Say of every place which region and which district it lies in.

    Args:
        places: The gazetteer, with place_id, name, kind, country, admin1_id,
            admin2, and lat and lon in degrees EPSG:4326.

    Returns:
        Columns of `PLACES_SCHEMA`, in the order of the gazetteer. A region lies
        in itself and in no district, a district in itself; district_id is ""
        where the gazetteer has no such district.
    """
    districts = places.loc[
        places["kind"] == Kind.DISTRICT, ["place_id", "name", "admin1_id"]
    ].set_axis(["district_id", "admin2", "admin1_id"], axis="columns")
    # Two oblasts may have districts of one name, so the oblast is in the key.
    joined = places.merge(
        districts, how="left", on=["admin1_id", "admin2"], validate="many_to_one"
    )
    return joined.assign(
        region_id=joined["admin1_id"],
        district_id=joined["district_id"].fillna(""),
        **_find_cells(joined),
    )[list(PLACES_SCHEMA)]


def _find_cells(places: pd.DataFrame) -> dict[str, "pd.Series[int]"]:
    """Find the H3 cells of every place; the coarse ones hold the fine ones."""
    *coarse, finest = CELL_RESOLUTIONS
    points = zip(places["lat"], places["lon"], strict=True)
    cells = [h3.latlng_to_cell(lat, lon, finest) for lat, lon in points]
    found = {finest: pd.Series(cells, index=places.index, dtype="int64")}
    for resolution in reversed(coarse):
        finer = found[resolution + 1]
        above = {cell: h3.cell_to_parent(cell, resolution) for cell in finer.unique()}
        found[resolution] = finer.map(above).astype("int64")
    return {f"cell_{resolution}": cells for resolution, cells in found.items()}


def build_claims_table(
    claims: pd.DataFrame, sources: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """Join to every claim the side of its source and where its place lies.

    Args:
        claims: Claims as curated, in any order; not changed.
        sources: Sources with source_id and side.
        places: Places as `build_places_table` gives them.

    Returns:
        Columns of `CLAIMS_SCHEMA`, one row per claim, in the order of the claims.
    """
    joined = claims.merge(
        sources[["source_id", "side"]], on="source_id", validate="many_to_one"
    ).merge(places, on="place_id", validate="many_to_one")
    return joined[list(CLAIMS_SCHEMA)]


def _concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
