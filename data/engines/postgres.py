"""PostgreSQL, over the network: one database that many readers ask."""

from collections.abc import Mapping
from typing import Any, Final

import adbc_driver_postgresql.dbapi as driver
import ibis
import pandas as pd
import pyarrow as pa

from data.engines.engine import EngineError

INDEXES: Final = {"claims": "place_id, source_id", "places": "place_id"}
"""What rows are looked up by, by the name of the table."""


class PostgresEngine:
    """A connection to a database that holds the tables."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        """Connect.

        Args:
            url: A libpq URL such as postgres://user@host:5432/database.

        Raises:
            EngineError: If the database cannot be reached.
        """
        self._url = url
        self._connection = self._connect()

    def _connect(self) -> Any:  # noqa: ANN401 - the driver has no types
        try:
            return driver.connect(self._url, autocommit=True)
        except driver.Error as error:
            raise EngineError(
                f"PostgreSQL cannot be reached: {_first_line(error)}; start it, or "
                "mend the URL of the store"
            ) from error

    def fetch(self, query: str) -> pa.Table:
        """Run one query and give its rows."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetch_arrow_table()
        except driver.Error as error:
            raise self._explain(error) from error

    def execute(self, statement: str) -> None:
        """Run one statement that has no rows."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement)
        except driver.Error as error:
            raise self._explain(error) from error

    def keep(self, name: str, query: str) -> None:
        """Work out the rows of a query and keep them under a name, this session."""
        self.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        self.execute(f'CREATE TEMPORARY TABLE "{name}" AS {query}')
        self.execute(f'ANALYZE "{name}"')

    def load(self, tables: Mapping[str, tuple[pd.DataFrame, ibis.Schema]]) -> None:
        """Write frames into the database, all of them or none.

        Args:
            tables: Rows and columns by the name of the table; a table of the name
                is replaced.
        """
        try:
            with driver.connect(self._url) as connection:
                with connection.cursor() as cursor:
                    for name, (frame, schema) in tables.items():
                        rows = pa.Table.from_pandas(
                            frame, schema.to_pyarrow(), preserve_index=False
                        )
                        cursor.adbc_ingest(name, rows, mode="replace")
                        if name in INDEXES:
                            cursor.execute(
                                f'CREATE INDEX ON "{name}" ({INDEXES[name]})'
                            )
                connection.commit()
        except driver.Error as error:
            raise self._explain(error) from error

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _explain(self, error: Exception) -> EngineError:
        return EngineError(f"PostgreSQL did not answer: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
