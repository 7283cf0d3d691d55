"""Apache Spark: one machine with local[N], or a cluster that spark:// names."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import ibis
import pandas as pd
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from data.engines.engine import EngineError


class SparkEngine:
    """A session of Spark with the tables as temporary views."""

    dialect = "pyspark"
    parts = 1

    def __init__(self, master: str) -> None:
        """Open a session.

        Args:
            master: What Spark calls the master: local[N] or spark://host:port.

        Raises:
            EngineError: If the master cannot be reached.
        """
        # Workers take `python` from the path, which may be another one.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        try:
            self._session = (
                SparkSession.builder.master(master)
                .appName("claimline")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "16")
                .getOrCreate()
            )
        except (PySparkException, Py4JError, RuntimeError) as error:
            raise EngineError(
                f"Spark cannot be reached at {master}: {_first_line(error)}; start it, "
                "or mend the URL of the store"
            ) from error

        # There is one session in a process, whatever master the next one asks for.
        found = self._session.sparkContext.master
        if found != master:
            raise EngineError(
                f"this process is connected to Spark at {found} already; ask {master} "
                "in another process"
            )

    def fetch(self, query: str) -> pa.Table:
        """Run one query and give its rows."""
        try:
            return self._session.sql(query).toArrow()
        except PySparkException as error:
            raise EngineError(f"Spark did not answer: {_first_line(error)}") from error

    def execute(self, statement: str) -> None:
        """Run one statement that has no rows."""
        try:
            self._session.sql(statement)
        except PySparkException as error:
            raise EngineError(f"Spark did not answer: {_first_line(error)}") from error

    def keep(self, name: str, query: str) -> None:
        """Work out the rows of a query and keep them under a name, this session."""
        try:
            # Kept rows are no longer a plan, which would be worked out once more.
            rows = self._session.sql(query).localCheckpoint()
            rows.createOrReplaceTempView(name)
        except PySparkException as error:
            raise EngineError(f"Spark did not answer: {_first_line(error)}") from error

    def load(self, tables: Mapping[str, tuple[pd.DataFrame, ibis.Schema]]) -> None:
        """Hand frames to the workers.

        Args:
            tables: Rows and columns by the name of the table.
        """
        for name, (frame, schema) in tables.items():
            rows = pa.Table.from_pandas(
                frame, schema.to_pyarrow(), preserve_index=False
            )
            self._session.createDataFrame(rows).cache().createOrReplaceTempView(name)

    def show(self, files: Mapping[str, Sequence[str]], names: Sequence[str]) -> None:
        """Let views show Parquet files, which the workers read for themselves.

        Args:
            files: Addresses of the files by the name of the view.
            names: Columns of the files that no view shows.
        """
        try:
            for name, addresses in files.items():
                rows = self._session.read.parquet(*addresses).drop(*names)
                rows.createOrReplaceTempView(name)
        except PySparkException as error:
            raise EngineError(f"Spark did not answer: {_first_line(error)}") from error

    def narrow(self, part: int | None) -> None:
        """Do nothing: there is one part."""

    def hold(self) -> AbstractContextManager[None]:
        """Do nothing: the files of an import stay as they are."""
        return nullcontext()

    def look(self) -> bool:
        """Say that a session keeps to what it was opened with."""
        return False

    def reopen(self) -> None:
        """Do nothing: a session that was lost is opened by the next command."""

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
