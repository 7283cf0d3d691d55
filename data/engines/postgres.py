"""PostgreSQL, over the network: one database that many readers ask."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final
from weakref import finalize

import adbc_driver_postgresql.dbapi as driver
import ibis
import pandas as pd
import pyarrow as pa

from data.engines.engine import EngineError, EngineGoneError, RenewedError

INDEXES: Final = {
    "claims": ("place_id, source_id", "claim_id"),
    "places": ("place_id",),
}
"""What rows are looked up by, by the name of the table."""

SCHEMA: Final = "claimline"
"""Schema of the tables, so that they meet no others of their names."""

SETTINGS: Final = (
    f"SET search_path = {SCHEMA}",
    "SET enable_nestloop = off",
    "SET jit = off",
    "SET work_mem = '64MB'",
    "SET temp_buffers = '64MB'",
    "SET client_min_messages = warning",
)
"""Of every session.

Of what is worked out in a query PostgreSQL has no statistics. It expects one row
where there are thousands, and chooses nested loops over them: 25 s instead of 0.1 s
at 20,000 claims. Without them it hashes by place. To compile a query takes longer
than to run it, and what is sorted and hashed should stay in memory.
"""

CONNECT_TIMEOUT_S: Final = "10"
"""How long to wait for a connection, unless PGCONNECT_TIMEOUT says otherwise."""

_STAMP: Final = "SELECT xmin::text AS stamp FROM files LIMIT 1"
"""The number of the transaction that wrote the small tables: every import does."""

_GONE: Final = ("08", "57P0")
"""Beginnings of the SQLSTATEs of a connection that is lost or shut down."""


class PostgresEngine:
    """A connection to a database that holds the tables."""

    dialect = "postgres"
    parts = 1

    def __init__(self, url: str) -> None:
        """Connect.

        Args:
            url: A libpq URL such as postgres://user@host:5432/database.

        Raises:
            EngineError: If the database cannot be reached.
        """
        # A host that is off the network would be waited for without end.
        os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_TIMEOUT_S)
        self._url = url
        self._stamp = ""
        self._connection: Any = self._connect()
        self._close = finalize(self, self._connection.close)

    def _connect(self) -> Any:  # noqa: ANN401 - the driver has no types
        try:
            connection = driver.connect(self._url, autocommit=True)
            with connection.cursor() as cursor:
                for setting in SETTINGS:
                    cursor.execute(setting)
        except driver.Error as error:
            raise EngineError(
                f"PostgreSQL cannot be reached: {_first_line(error)}; start it, or "
                "mend the URL of the store"
            ) from error
        return connection

    def fetch(self, query: str) -> pa.Table:
        """Run one query and give its rows."""
        try:
            with self._open_cursor() as cursor:
                cursor.execute(query)
                return cursor.fetch_arrow_table()
        except driver.Error as error:
            raise self._explain(error) from error

    def execute(self, statement: str) -> None:
        """Run one statement that has no rows."""
        try:
            with self._open_cursor() as cursor:
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
                    prepare_session(cursor)
                    for name, (frame, schema) in tables.items():
                        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
                        cursor.execute(write_table(name, schema))
                        append_rows(cursor, name, [frame], schema)
                        index_table(cursor, name)
                connection.commit()
        except driver.Error as error:
            raise self._explain(error) from error

    def pin(self) -> str:
        """Answer from the import that holds now, and from no other one.

        Returns:
            What tells it from others.
        """
        self._stamp = self._read_stamp()
        return self._stamp

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Let what is asked within see what was there when it began."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            self._require_pinned()
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(EngineError):
                self.execute("ROLLBACK")
            raise

    def look(self) -> bool:
        """Look whether the database answers, and whether a later import holds."""
        return self._is_renewed()

    def _require_pinned(self) -> None:
        if self._is_renewed():
            raise RenewedError(
                "the claims in the database were replaced by a later import"
            )

    def _is_renewed(self) -> bool:
        return bool(self._stamp) and self._stamp != self._read_stamp()

    def _read_stamp(self) -> str:
        return str(self.fetch(_STAMP)["stamp"][0])

    def narrow(self, part: int | None) -> None:
        """Do nothing: there is one part."""

    def reopen(self) -> None:
        """Connect once more."""
        self.close()
        self._connection = self._connect()
        self._close = finalize(self, self._connection.close)

    def close(self) -> None:
        """Let the connection go."""
        self._connection = None
        self._close()

    def _open_cursor(self) -> Any:  # noqa: ANN401 - the driver has no types
        if self._connection is None:
            raise EngineGoneError("PostgreSQL is not connected; ask again")
        return self._connection.cursor()

    def _explain(self, error: Exception) -> EngineError:
        state = getattr(error, "sqlstate", None) or ""
        text = _first_line(error)
        # libpq gives no state where the other end was gone without a word.
        gone = (
            state.startswith(_GONE) or "connection" in text or "server closed" in text
        )
        kind = EngineGoneError if gone else EngineError
        return kind(f"PostgreSQL did not answer: {text}")


def prepare_session(cursor: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Let a session find the tables, and make room for them."""
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    cursor.execute(f"SET LOCAL search_path = {SCHEMA}")


def write_table(name: str, schema: ibis.Schema) -> str:
    """Write the statement that makes a table, whose text is sorted byte by byte."""
    columns = ", ".join(
        f'"{column}" {_TYPES[str(dtype).lstrip("!")]}'
        + ("" if dtype.nullable else " NOT NULL")
        for column, dtype in schema.items()
    )
    return f'CREATE TABLE "{name}" ({columns})'


_TYPES: Final = {"string": 'text COLLATE "C"', "int64": "bigint", "date": "date"}


def append_rows(
    cursor: Any,  # noqa: ANN401 - the driver has no types
    name: str,
    frames: Iterable[pd.DataFrame],
    schema: ibis.Schema,
    *,
    temporary: bool = False,
) -> None:
    """Append frames to a table, one after the other."""
    for frame in frames:
        rows = pa.Table.from_pandas(frame, schema.to_pyarrow(), preserve_index=False)
        cursor.adbc_ingest(name, rows, mode="append", temporary=temporary)


def index_table(cursor: Any, name: str) -> None:  # noqa: ANN401 - the driver has no types
    """Index a table, and let the planner know what is in it."""
    for columns in INDEXES.get(name, ()):
        cursor.execute(f'CREATE INDEX ON "{name}" ({columns})')
    cursor.execute(f'ANALYZE "{name}"')


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
