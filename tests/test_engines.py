"""The same answers, row for row, whatever engine works them out."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from map_files import make_mapped_folder

from data.engines.engine import EngineError
from data.intake import IntakeError
from data.store import open_store
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED, read_dataset
from layers.control import Question
from layers.state import answer
from tests.clusters import Postgres, require_spark, run_spark_cluster
from tests.engine_answers import digest_answers, digest_frame
from tests.made_record import make_record, read_record

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
def cluster() -> Iterator[Postgres]:
    """A database that is up."""
    cluster = Postgres()
    cluster.start()
    yield cluster
    cluster.stop()
    cluster.remove()


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
    empty_cluster: Postgres, record: Path, expected: dict[str, str]
) -> None:
    """PostgreSQL, sorting words as English does, answers what DuckDB answers."""
    ingest_url(empty_cluster.url, [record])
    store = open_url(empty_cluster.url, BUNDLED).store

    assert expected == digest_answers(store)
    store.close()


@pytest.fixture
def empty_cluster() -> Iterator[Postgres]:
    """A database of its own, that holds nothing."""
    cluster = Postgres()
    cluster.start()
    yield cluster
    cluster.stop()
    cluster.remove()


def test_postgres_keeps_areas(empty_cluster: Postgres, tmp_path: Path) -> None:
    """Areas come out of PostgreSQL as they went in."""
    folder = make_mapped_folder(tmp_path / "maps")

    ingest_url(empty_cluster.url, [folder])

    opened = open_url(empty_cluster.url, BUNDLED)
    assert_geodataframe_equal(read_dataset(folder).areas, opened.names.areas)
    opened.store.close()


def test_store_comes_back_with_its_database(cluster: Postgres) -> None:
    """While the database is down a question is refused; afterwards it is answered."""
    ingest_url(cluster.url, [BUNDLED])
    opened = open_url(cluster.url, BUNDLED)
    question = Question(date(2025, 4, 27))
    before = digest_frame(answer(opened.store, question).agreements)
    cluster.stop()

    with pytest.raises(
        EngineError, match=r"PostgreSQL cannot be reached: .*; start it"
    ):
        answer(opened.store, question)
    cluster.start()
    assert before == digest_frame(answer(opened.store, question).agreements)
    opened.store.close()


def test_import_into_postgres_is_all_or_nothing(
    cluster: Postgres, tmp_path: Path
) -> None:
    """A later import that fails changes nothing; one that succeeds replaces by id."""
    ingest_url(cluster.url, [BUNDLED])
    count = ingest_url(cluster.url, [BUNDLED])
    for name in ("places.csv", "sources.csv", "claims.csv", "regions.geojson"):
        shutil.copyfile(BUNDLED / name, tmp_path / name)
    claims = pd.read_csv(tmp_path / "claims.csv", dtype=str, keep_default_na=False)
    claims.loc[0, ["claim_id", "denies"]] = ["made-later", "nobody-said-this"]
    claims.to_csv(tmp_path / "claims.csv", index=False)

    with pytest.raises(IntakeError, match="'nobody-said-this' is named by denies"):
        ingest_url(cluster.url, [tmp_path])
    assert count == ingest_url(cluster.url, [BUNDLED])


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
