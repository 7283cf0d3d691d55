"""The same answers, row for row, whatever engine works them out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import Postgres, require_spark, run_spark_cluster
from engine_answers import digest_answers
from made_record import make_record, read_record

from data.store import open_store
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED

CLAIMS = 100_000
MANY = 1_000_000

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made record, as a dataset whose claims are Parquet."""
    return make_record(tmp_path_factory.mktemp("record") / "made", CLAIMS)


@pytest.fixture(scope="module")
def bucketed(record: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The record in a bucketed store."""
    url = str(tmp_path_factory.mktemp("store"))
    ingest_url(url, [record])
    return url


@pytest.fixture(scope="module")
def expected(record: Path) -> dict[str, str]:
    """What DuckDB answers from memory."""
    return digest_answers(open_store(read_record(record)))


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that is up."""
    cluster = Postgres(tmp_path_factory.mktemp("postgres"))
    cluster.start()
    yield cluster.url
    cluster.stop()


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a master of Spark with two workers."""
    require_spark()
    with run_spark_cluster(tmp_path_factory.mktemp("spark")) as master:
        yield master


def test_bucketed_store_answers_as_memory(
    bucketed: str, expected: dict[str, str]
) -> None:
    """Part after part over Parquet, DuckDB answers what it answers from memory."""
    store = open_url(bucketed, BUNDLED).store

    assert expected == digest_answers(store)
    store.close()


def test_postgres_answers_as_duckdb(
    postgres: str, record: Path, expected: dict[str, str]
) -> None:
    """PostgreSQL, sorting words as English does, answers what DuckDB answers."""
    ingest_url(postgres, [record])
    store = open_url(postgres, BUNDLED).store

    assert expected == digest_answers(store)
    store.close()


def test_spark_cluster_answers_as_duckdb(
    spark: str, bucketed: str, expected: dict[str, str]
) -> None:
    """Two workers of a Spark cluster answer from the files what DuckDB answers."""
    store = open_url(f"{spark}?tables={bucketed}", BUNDLED).store

    assert expected == digest_answers(store)
    store.close()


def test_parts_of_a_million_claims_answer_as_memory(tmp_path: Path) -> None:
    """A store in several parts answers what the whole record in memory answers."""
    record = make_record(tmp_path / "made", MANY)
    ingest_url(str(tmp_path / "store"), [record])
    expected = digest_answers(open_store(read_record(record)))
    store = open_url(str(tmp_path / "store"), BUNDLED).store

    assert store.engine.parts > 1
    assert expected == digest_answers(store)
    store.close()
