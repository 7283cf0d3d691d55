"""What the URL of a store opens, and what is said where it opens nothing."""

import builtins
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from data.buckets.location import LocationError
from data.engines.engine import EngineError
from data.environment import STORE
from data.store_url import StoreError, hide_password, ingest_url, open_url
from data.tables import BUNDLED, Dataset
from page.resources import open_resources

STATE = ["state", "--as-of", "2025-04-27", "--format", "json"]
TIMELINE = ["timeline", "--from", "2025-04-20", "--to", "2025-04-27"]


@pytest.fixture(scope="module")
def bucketed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A bucketed store of the bundled tables."""
    url = str(tmp_path_factory.mktemp("stores") / "store")
    ingest_url(url, [BUNDLED])
    return url


def ask(*words: str, store: str | None = None) -> str:
    """Run a command and give what it printed."""
    result = CliRunner().invoke(main, words, env={STORE: store})
    assert result.exit_code == 0, result.output
    return result.stdout


def without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Let a package be one that is not installed."""
    find, load = builtins.__import__, importlib.import_module

    def wrap(imports: Callable[..., Any]) -> Callable[..., Any]:
        def look(name: str, *more: Any, **words: Any) -> Any:  # noqa: ANN401 - as builtin
            if name.partition(".")[0] == package:
                raise ImportError(f"No module named {package!r}")
            return imports(name, *more, **words)

        return look

    monkeypatch.setattr(builtins, "__import__", wrap(find))
    monkeypatch.setattr("data.store_url.import_module", wrap(load))


def test_no_url_is_the_dataset() -> None:
    """Without a store the tables of the folder answer."""
    opened = open_url(None, BUNDLED)

    assert isinstance(opened.names, Dataset)
    assert opened.names is opened.read_dataset()


@pytest.mark.parametrize("words", [STATE, TIMELINE], ids=lambda words: words[0])
def test_commands_answer_alike_from_a_store(bucketed: str, words: list[str]) -> None:
    """A command says the same of the tables and of what was imported from them."""
    assert ask(*words) == ask("--store", bucketed, *words)


def test_environment_names_the_store_too(bucketed: str, tmp_path: Path) -> None:
    """CLAIMLINE_STORE is the store of commands that name none."""
    assert ask(*STATE) == ask("--data", str(tmp_path), *STATE, store=bucketed)


def test_page_shows_a_store_as_its_tables(
    bucketed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map gets the same claims from a store as from the tables in it."""
    expected = open_resources(BUNDLED)
    monkeypatch.setenv(STORE, bucketed)
    found = open_resources(tmp_path)

    assert expected.columns.claim_ids == found.columns.claim_ids
    assert expected.columns.valid_to.tolist() == found.columns.valid_to.tolist()
    assert expected.catalogue == found.catalogue
    assert expected.finder.gazetteer.places == found.finder.gazetteer.places


def test_store_that_memory_cannot_hold_is_refused(
    bucketed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More claims than fit are refused before they are read, with advice."""
    monkeypatch.setenv(STORE, bucketed)
    monkeypatch.setenv("CLAIMLINE_MOST_CLAIMS", "861")

    with pytest.raises(StoreError, match=r"862 claims, .* room for 861; .* to 862\."):
        open_resources(tmp_path)
    monkeypatch.setenv("CLAIMLINE_MOST_CLAIMS", "862")
    assert len(open_resources(tmp_path).dataset.claims) == 862


def test_commands_need_no_room_for_all_claims(bucketed: str) -> None:
    """Exports are refused likewise; what is asked of the engine is answered."""
    little = {STORE: bucketed, "CLAIMLINE_MOST_CLAIMS": "10"}
    words = ["export", "--as-of", "2025-04-27", "--output", "-", "--format", "csv"]
    refused = CliRunner().invoke(main, words, env=little)
    answered = CliRunner().invoke(main, STATE, env=little)

    assert refused.exit_code == 1
    assert "the store holds 862 claims" in refused.stderr
    assert answered.exit_code == 0


@pytest.mark.parametrize(
    ("url", "error", "said"),
    [
        pytest.param(
            "nosuch", StoreError, "'nosuch' is no store: .* folder", id="no folder"
        ),
        pytest.param(
            "{empty}", StoreError, "holds no claims yet; .* ingest DATASET", id="empty"
        ),
    ],
)
def test_what_is_no_store_is_said(
    tmp_path: Path, url: str, error: type[Exception], said: str
) -> None:
    """The message names the store and what to do."""
    with pytest.raises(error, match=said):
        open_url(url.format(empty=tmp_path), BUNDLED)


@pytest.mark.parametrize(
    ("url", "package", "said"),
    [
        ("postgres://nobody@127.0.0.1/x", "adbc_driver_postgresql", "adbc-driver-"),
        ("local[2]", "pyspark", "pip install pyspark"),
        ("s3://bucket/store", "fsspec", r"pip install 'fsspec\[s3\]'"),
    ],
)
def test_missing_driver_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str, package: str, said: str
) -> None:
    """Where a driver is missing, the message says which package to install."""
    without(monkeypatch, package)

    with pytest.raises((StoreError, LocationError), match=said):
        open_url(url, BUNDLED)


def test_unknown_scheme_is_named() -> None:
    """A URL that nothing reaches is named with what would be one."""
    pytest.importorskip("fsspec")
    with pytest.raises(LocationError, match=r"gopher://a/b is no store: .* gopher"):
        open_url("gopher://a/b", BUNDLED)


def test_unreachable_database_is_said_without_its_password() -> None:
    """A database that does not answer is said to, and no password with it."""
    pytest.importorskip("adbc_driver_postgresql")
    with pytest.raises(EngineError, match=r"cannot be reached: .* start it") as caught:
        open_url("postgres://me:secret@127.0.0.1:1/x", BUNDLED)

    assert "secret" not in str(caught.value)
    assert hide_password("postgres://me:secret@host/x") == "postgres://me:***@host/x"


def test_object_store_answers_as_the_tables() -> None:
    """What fsspec reaches is a store like a folder; here it is memory."""
    pytest.importorskip("fsspec")
    ingest_url("memory://claimline/store", [BUNDLED])
    ingest_url("memory://claimline/store", [BUNDLED])

    assert ask(*STATE) == ask("--store", "memory://claimline/store", *STATE)


def test_ingest_needs_a_store(tmp_path: Path) -> None:
    """Nothing is imported into the tables of the project by mistake."""
    result = CliRunner().invoke(main, ["ingest", str(tmp_path)], env={STORE: None})

    assert result.exit_code == 1
    assert "ingest needs a store to import into" in result.output


def test_spark_takes_no_imports() -> None:
    """A cluster reads a store; the message says where to import."""
    with pytest.raises(StoreError, match="only reads; import into the bucketed store"):
        ingest_url("spark://host:7077?tables=s3://b/s", [BUNDLED])
