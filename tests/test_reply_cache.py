"""The cache keeps answers, forgets old ones, and never gets in the way."""

from pathlib import Path

import pytest

from geo.reply_cache import KEPT_DAYS, ReplyCache, cache_path

DAY_S = 86_400


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([], id="nothing found"),
        pytest.param([{"name": "Суджа", "lat": "51.2"}], id="a place"),
    ],
)
def test_an_answer_comes_back(tmp_path: Path, answer: object) -> None:
    """What was kept is read again, by another cache on the same file."""
    path = tmp_path / "new" / "kept.sqlite"

    ReplyCache(path).write("Суджа", answer)

    assert ReplyCache(path).read("Суджа") == answer
    assert ReplyCache(path).read("Sudzha") is None


def test_a_newer_answer_replaces_the_older(tmp_path: Path) -> None:
    """A question has one answer."""
    cache = ReplyCache(tmp_path / "kept.sqlite")

    cache.write("Суджа", [1])
    cache.write("Суджа", [2])

    assert cache.read("Суджа") == [2]


@pytest.mark.parametrize(
    ("age_days", "expected"),
    [
        pytest.param(KEPT_DAYS - 1, [1], id="young"),
        pytest.param(KEPT_DAYS + 1, None, id="old"),
    ],
)
def test_old_answers_are_forgotten(
    tmp_path: Path, age_days: int, expected: object
) -> None:
    """An answer is good for thirty days."""
    path = tmp_path / "kept.sqlite"
    ReplyCache(path, clock=lambda: 0.0).write("Суджа", [1])

    found = ReplyCache(path, clock=lambda: age_days * DAY_S).read("Суджа")

    assert found == expected


def test_no_path_keeps_nothing() -> None:
    """Without a file the cache is empty for ever."""
    cache = ReplyCache(None)

    cache.write("Суджа", [1])

    assert cache.read("Суджа") is None


def test_a_broken_file_is_a_miss(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that is no database costs a request and a line in the log."""
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"not a database, but long enough to look at" * 20)
    cache = ReplyCache(path)

    cache.write("Суджа", [1])

    assert cache.read("Суджа") is None
    assert ["cannot be written" in m or "delete it" in m for m in caplog.messages] == [
        True,
        True,
    ]


def test_a_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nothing can be written, nothing is kept."""
    (tmp_path / "file").write_text("in the way")

    ReplyCache(tmp_path / "file" / "kept.sqlite").write("Суджа", [1])

    assert "cannot be written" in caplog.text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"CLAIMLINE_CACHE_DIR": "c", "HOME": "h"}, "c", id="chosen"),
        pytest.param({"XDG_CACHE_HOME": "x", "HOME": "h"}, "x/claimline", id="XDG"),
        pytest.param({"LOCALAPPDATA": "w"}, "w/claimline/cache", id="Windows"),
        pytest.param({"HOME": "h"}, "h/.cache/claimline", id="home"),
    ],
)
def test_the_environment_names_the_file(
    environment: dict[str, str], expected: str
) -> None:
    """The platform's own place is used unless another is chosen."""
    assert cache_path(environment) == Path(expected, "nominatim.sqlite")


def test_no_environment_names_no_file() -> None:
    """Where no place is known, none is made up."""
    assert cache_path({}) is None
