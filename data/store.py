"""The claims as tables of an engine that ibis can ask; here DuckDB, in process.

The store holds what the semantics need and nothing about geometry: which region
and district a place lies in is worked out once, here, and kept as a column.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from data.tables import Dataset
from data.vocabulary import Kind

PLACES_SCHEMA: Final = ibis.schema(
    dict.fromkeys(
        ("place_id", "kind", "country", "region_id", "district_id"), "!string"
    )
)
"""Columns of the table `places`, one row per place; "" where there is no district.

country is RU or UA, by the recognised border.
"""

CLAIMS_SCHEMA: Final = ibis.schema(
    {
        "claim_id": "!string",
        "claim_rank": "!int64",
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

`claim_rank` numbers the claim_ids in code point order from 0. Ties between
claims are broken by it, because engines do not sort text alike: PostgreSQL under
a usual locale skips the hyphens that DuckDB compares.
"""


MOMENTS_SCHEMA: Final = ibis.schema({"as_of": "!date", "known_by": "!date"})
"""Columns of the table `moments`: the valid day on view, and known by when."""

MOST_COMPILED: Final = 64
"""Shapes of question that stay compiled; the oldest gives way to a new one."""

Build: TypeAlias = Callable[[ir.Table], tuple[ir.Table, ...]]
"""From the table `moments` to the expressions that answer for its one row."""


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
    threads take turns at the connection, which DuckDB does not allow them to
    share; an answer takes milliseconds, so nobody waits long.
    """

    claims: ir.Table
    """The table `claims`, columns of `CLAIMS_SCHEMA`, in no particular order."""
    places: ir.Table
    """The table `places`, columns of `PLACES_SCHEMA`, in no particular order."""
    source_ids: frozenset[str]
    """Every source that the dataset lists, also those that made no claim."""
    _connection: duckdb.DuckDBPyConnection = field(repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _compiled: dict[Hashable, list[str]] = field(default_factory=dict, repr=False)
    _kept: dict[str, Hashable] = field(default_factory=dict, repr=False)

    def execute(self, table: ir.Table) -> pd.DataFrame:
        """Run one expression over the store's tables; safe from any thread.

        Args:
            table: An ibis table expression.

        Returns:
            Its rows. Dates come as datetime64[s], their nulls as NaT.
        """
        with self._lock:
            return self._run(write_query(table))

    def execute_at(
        self,
        as_of: date,
        known_by: date,
        shape: Hashable,
        build: Build,
        shared: Shared | None = None,
    ) -> list[pd.DataFrame]:
        """Run expressions about one moment; safe from any thread.

        To compile an expression takes ibis several times as long as DuckDB
        needs to run it. So the moment is the one row of a table, and the text
        of the queries is kept from one moment to the next.

        Args:
            as_of: Valid day on view.
            known_by: Day after which publication comes too late to count.
            shape: Names what `build` makes; equal shapes share their queries.
            build: Makes the expressions; called once per shape.
            shared: A table that `build` is given instead of `moments`. The last
                one is kept: what is asked about the same moment next reads it too.

        Returns:
            The rows of each expression, as from `execute`.
        """
        with self._lock:
            if shape not in self._compiled:
                self._compile(shape, build, shared)
            self._connection.execute(
                "UPDATE moments SET as_of = ?, known_by = ?", [as_of, known_by]
            )
            if shared is not None:
                self._keep(shared, (as_of, known_by, shared.shape))
            return [self._run(query) for query in self._compiled[shape]]

    def _compile(self, shape: Hashable, build: Build, shared: Shared | None) -> None:
        if len(self._compiled) >= MOST_COMPILED:
            del self._compiled[next(iter(self._compiled))]
        asked = _name_table("moments", MOMENTS_SCHEMA)
        if shared is not None:
            asked = _name_table("shared", shared.build(asked).schema())
        self._compiled[shape] = [write_query(table) for table in build(asked)]

    def _keep(self, shared: Shared, what: Hashable) -> None:
        """Work out the shared table, unless it is the one that was kept."""
        if self._kept.get("shared") == what:
            return
        if shared.shape not in self._compiled:
            self._compile(shared.shape, lambda moments: (shared.build(moments),), None)
        # While it is being made there is none, should that fail.
        self._kept.clear()
        (query,) = self._compiled[shared.shape]
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE shared AS {query}")
        self._kept["shared"] = what

    def _run(self, query: str) -> pd.DataFrame:
        rows = self._connection.sql(query).to_arrow_table()
        frame: pd.DataFrame = rows.to_pandas(date_as_object=False)
        days = frame.select_dtypes("datetime").columns
        return frame.astype(dict.fromkeys(days, "datetime64[s]"))


def open_store(dataset: Dataset) -> Store:
    """Load a dataset into a DuckDB of its own, held in memory.

    Args:
        dataset: Tables that passed the checks of `data.tables`; every claim
            names a place and a source that they hold.

    Returns:
        A store that stays as it is: later changes to the dataset's frames do
        not reach it.

    Raises:
        duckdb.ConstraintException: If a cell is null where the schemas above
            allow no null; the tables were not checked.
    """
    connection = duckdb.connect()
    places = build_places_table(dataset.places)
    claims = build_claims_table(dataset.claims, dataset.sources, places)
    # The row is overwritten by every question; until then it asks about nothing.
    moment = pd.DataFrame({"as_of": [date.min], "known_by": [date.min]})
    _create(connection, "moments", moment, MOMENTS_SCHEMA)
    return Store(
        _create(connection, "claims", claims, CLAIMS_SCHEMA),
        _create(connection, "places", places, PLACES_SCHEMA),
        frozenset(dataset.sources["source_id"]),
        connection,
    )


def write_query(table: ir.Table) -> str:
    """Write an expression in the language of the engine."""
    return str(ibis.to_sql(table, dialect="duckdb"))


def build_places_table(places: pd.DataFrame) -> pd.DataFrame:
    """Say of every place which region and which district it lies in.

    Args:
        places: The gazetteer, with place_id, name, kind, country, admin1_id and
            admin2.

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
        region_id=joined["admin1_id"], district_id=joined["district_id"].fillna("")
    )[list(PLACES_SCHEMA)]


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
    rank_of = {slug: rank for rank, slug in enumerate(sorted(joined["claim_id"]))}
    return joined.assign(claim_rank=joined["claim_id"].map(rank_of))[
        list(CLAIMS_SCHEMA)
    ]


def _create(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    frame: pd.DataFrame,
    schema: ibis.Schema,
) -> ir.Table:
    columns = schema.to_sqlglot_column_defs("duckdb")
    listed = ", ".join(column.sql("duckdb") for column in columns)
    connection.execute(f'CREATE TABLE "{name}" ({listed})')
    connection.register("rows", frame)
    connection.execute(f'INSERT INTO "{name}" BY NAME FROM rows')
    connection.unregister("rows")
    return _name_table(name, schema)


def _name_table(name: str, schema: ibis.Schema) -> ir.Table:
    # ibis only writes the queries. Its own connection to DuckDB asks for the
    # schema of every table in a way that DuckDB 2 announces to drop.
    return ibis.table(schema, name=name)
