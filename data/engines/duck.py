"""DuckDB, in the process itself: the engine unless a URL names another."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

import duckdb
import ibis
import pandas as pd
import pyarrow as pa

from data.engines.engine import EngineError


class DuckEngine:
    """A DuckDB of its own, in memory."""

    dialect = "duckdb"
    parts = 1

    def __init__(self) -> None:
        """Start with no table."""
        self.connection = duckdb.connect()
        # Under python -c, DuckDB would write bars into the output of slow answers.
        self.connection.execute("SET enable_progress_bar = false")

    def fetch(self, query: str) -> pa.Table:
        """Run one query and give its rows."""
        try:
            return self.connection.sql(query).to_arrow_table()
        except duckdb.Error as error:
            raise self.explain(error) from error

    def execute(self, statement: str) -> None:
        """Run one statement that has no rows."""
        try:
            self.connection.execute(statement)
        except duckdb.Error as error:
            raise self.explain(error) from error

    def keep(self, name: str, query: str) -> None:
        """Work out the rows of a query and keep them under a name."""
        self.execute(f'CREATE OR REPLACE TEMPORARY TABLE "{name}" AS {query}')

    def load(self, tables: Mapping[str, tuple[pd.DataFrame, ibis.Schema]]) -> None:
        """Copy frames into tables of their own.

        Args:
            tables: Rows and columns by the name of the table.

        Raises:
            duckdb.ConstraintException: If a cell is null where the schema allows
                no null.
        """
        for name, (frame, schema) in tables.items():
            columns = schema.to_sqlglot_column_defs(self.dialect)
            listed = ", ".join(column.sql(self.dialect) for column in columns)
            self.connection.execute(f'CREATE TABLE "{name}" ({listed})')
            self.connection.register("rows", frame)
            self.connection.execute(f'INSERT INTO "{name}" BY NAME FROM rows')
            self.connection.unregister("rows")

    def narrow(self, part: int | None) -> None:
        """Do nothing: there is one part."""

    def hold(self) -> AbstractContextManager[None]:
        """Do nothing: tables in memory stay as they are."""
        return nullcontext()

    def look(self) -> bool:
        """Say that nothing is imported here later."""
        return False

    def reopen(self) -> None:
        """Do nothing: a connection within the process is not lost."""

    def explain(self, error: Exception) -> EngineError:
        """Say why there is no answer."""
        return EngineError(f"DuckDB did not answer: {error}")

    def close(self) -> None:
        """Let the engine go, and its tables with it."""
        self.connection.close()
