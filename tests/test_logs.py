"""What is logged, in which form, and what is not."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit.logger
from streamlit.testing.v1 import AppTest

from page.serving import logs
from page.serving.environment import LogForm
from page.serving.logs import JsonLines, names_nobody, set_up_logs

OURS = logging.getLogger("page.serving.logs")


@pytest.fixture
def restored() -> Iterator[None]:
    """Afterwards all loggers are as before."""
    loggers = [logging.root, *map(logging.getLogger, logging.root.manager.loggerDict)]
    kept = [(log, log.handlers[:], log.level, log.propagate) for log in loggers]
    filters = logging.getLogger(logs.NAMES_READERS).filters[:]
    setup = streamlit.logger.setup_formatter
    yield
    for log, handlers, level, propagate in kept:
        log.handlers[:], log.propagate = handlers, propagate
        log.setLevel(level)
    logging.getLogger(logs.NAMES_READERS).filters[:] = filters
    logging.getLogger(logs.ACCESS).disabled = False
    streamlit.logger.setup_formatter = setup


def read_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """Read the lines of JSON on standard error."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("restored")
def test_a_line_of_json_says_when_how_bad_who_and_what(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each record is one line, whatever its message has in it."""
    set_up_logs(LogForm.JSON)
    OURS.info('two\nlines and "quotes" of %s', "Горналь")
    (line,) = read_lines(capsys)

    assert line["message"] == 'two\nlines and "quotes" of Горналь'
    assert (line["level"], line["logger"]) == ("info", OURS.name)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["at"])


@pytest.mark.usefixtures("restored")
def test_streamlit_and_uvicorn_write_the_same_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Loggers with handlers of their own write JSON too, also those made later."""
    early = streamlit.logger.get_logger("streamlit.early_for_a_test")
    set_up_logs(LogForm.JSON)
    late = streamlit.logger.get_logger("streamlit.late_for_a_test")
    for logger in (early, late, logging.getLogger("uvicorn.error")):
        logger.warning("heard")

    assert [line["message"] for line in read_lines(capsys)] == ["heard"] * 3


@pytest.mark.usefixtures("restored")
def test_plain_lines_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a choice a line is text."""
    set_up_logs(LogForm.PLAIN)
    OURS.info("the tables are ready")

    assert capsys.readouterr().err.endswith(" INFO the tables are ready\n")


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ('%s - "WebSocket %s" [accepted]', False),
        ('%s - "WebSocket %s" 403', False),
        ("connection open", False),
        ("Application startup complete.", True),
    ],
)
def test_who_connects_is_not_logged(message: str, *, kept: bool) -> None:
    """Lines of the web server that name a reader's address and query are dropped."""
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, message, (), None)

    assert kept == names_nobody(record)


def test_traceback_stays_on_its_line() -> None:
    """An error carries its traceback and the id that its reader was told."""
    try:
        int("odd")
    except ValueError:
        record = logging.LogRecord("x", 40, "", 0, "m", (), sys.exc_info())
    record.failure = "0a1b2c3d"
    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line)["failure"] == "0a1b2c3d"
    assert "ValueError: invalid literal" in json.loads(line)["traceback"]


def fail_in_a_page() -> None:
    """Do what a page does that fails in a way that nobody foresaw."""
    from page.serving.logs import log_script_error  # noqa: PLC0415

    log_script_error(RuntimeError("private detail"))


def test_reader_is_told_the_id_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The page shows the id and no detail; the log has both."""
    app = AppTest.from_function(fail_in_a_page).run()
    (told,) = (element.value for element in app.error)
    (record,) = (r for r in caplog.records if hasattr(r, "failure"))

    assert record.failure in told
    assert "private detail" not in told
    assert "private detail" in caplog.text


def test_the_server_uses_what_is_tested_here() -> None:
    """app.py hands routes, middleware and the handler of failures to its server."""
    app = (Path(__file__).parent.parent / "app.py").read_text(encoding="utf-8")

    for part in ("ROUTES", "MIDDLEWARE", "on_script_error=log_script_error"):
        assert part in app
