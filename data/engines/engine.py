"""What an engine has to be able to do, and what is true of every engine."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from geo.errors import ClaimlineError


class EngineError(ClaimlineError):
    """An engine that cannot be reached, or did not answer; says which and why."""


class EngineGoneError(EngineError):
    """An engine whose connection was lost; `Engine.reopen` makes another one."""


class RenewedError(EngineError):
    """Tables that are gone, because a later import holds; open the store again."""


class Engine(Protocol):
    """A connection that holds the tables `claims` and `places`.

    One thread at a time uses it; `data.store.Store` sees to that.
    """

    dialect: str
    """What ibis calls the engine's SQL."""
    parts: int
    """In how many parts, each with all claims about its places, the tables lie."""

    def fetch(self, query: str) -> pa.Table:
        """Run one query and give its rows.

        Raises:
            EngineError: If the engine does not answer.
        """
        ...

    def execute(self, statement: str) -> None:
        """Run one statement that has no rows.

        Raises:
            EngineError: If the engine does not answer.
        """
        ...

    def keep(self, name: str, query: str) -> None:
        """Work out the rows of a query and keep them under a name, this session.

        Raises:
            EngineError: If the engine does not answer.
        """
        ...

    def narrow(self, part: int | None) -> None:
        """Let both tables hold the rows of one part, or all with None."""
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Let what is asked within be of one import, the one that was opened.

        Raises:
            RenewedError: If that import is gone.
        """
        ...

    def look(self) -> bool:
        """Look whether the tables are whole, and say whether a later import holds.

        Raises:
            EngineError: If the engine does not answer.
            LocationError: If files are missing or damaged.
        """
        ...

    def reopen(self) -> None:
        """Connect once more; what was kept is lost.

        Raises:
            EngineError: If the engine cannot be reached.
            RenewedError: If another import holds there.
        """
        ...

    def close(self) -> None:
        """Let the engine go."""
        ...


class LoadingEngine(Engine, Protocol):
    """An engine that tables can be loaded into."""

    def load(self, tables: Mapping[str, tuple[pd.DataFrame, ibis.Schema]]) -> None:
        """Load frames, with their columns, by the name of the table."""
        ...


def write_query(table: ir.Table, dialect: str) -> str:
    """Write an expression in the language of an engine."""
    return str(ibis.to_sql(table, dialect=dialect))


def to_frame(rows: pa.Table, schema: ibis.Schema) -> pd.DataFrame:
    """Turn rows into a frame that is the same whatever engine they come from.

    Args:
        rows: Rows of an engine.
        schema: What the expression promised; engines differ in the width of their
            numbers and in the names of their types.

    Returns:
        The rows. Days are datetime64[s], NaT for null; whole numbers int64.
    """
    exact = rows.cast(schema.to_pyarrow())
    frame: pd.DataFrame = exact.to_pandas(date_as_object=False)
    days = frame.select_dtypes("datetime").columns
    return frame.astype(dict.fromkeys(days, "datetime64[s]"))
