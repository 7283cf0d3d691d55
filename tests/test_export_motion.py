"""A moving picture in the making: told of, called off, never silent when it dies."""

import threading
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from layers.export.formats import FORMATS
from layers.export.progress import ExportCancelledError, Watch
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.view import ViewState
from page import export_motion, export_panel
from page.export_motion import Job

REQUEST = ExportRequest(ViewState(date(2025, 4, 27)))
PATIENCE_S = 20


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when the thread of a job has ended, however it did."""
    ended = threading.Event()
    run = Job._run

    def run_and_tell(job: Job) -> None:
        try:
            run(job)
        except RuntimeError:
            pass  # its own words are in the job
        finally:
            ended.set()

    monkeypatch.setattr(Job, "_run", run_and_tell)
    return ended


def begin(monkeypatch: pytest.MonkeyPatch, work: Any) -> Job:  # noqa: ANN401 - a function of a watch
    """Begin a job that does some work in place of the export."""
    monkeypatch.setattr(export_motion, "export", lambda *given: work(given[-1]))
    job = Job(REQUEST, FORMATS["gif"], SimpleNamespace())
    job.begin()
    return job


def test_finished_job_has_its_file(
    monkeypatch: pytest.MonkeyPatch, finished: threading.Event
) -> None:
    """What the export gives is there, with how far it had come."""

    def work(watch: Watch) -> bytes:
        watch.advance(3, 4)
        return b"picture"

    job = begin(monkeypatch, work)

    assert finished.wait(PATIENCE_S)
    assert (b"picture", False, 3) == (job.content, job.is_running, job.progress.done)


def test_job_can_be_called_off(
    monkeypatch: pytest.MonkeyPatch, finished: threading.Event
) -> None:
    """The next step after the call ends it, and there is no file."""
    begun = threading.Event()

    def work(watch: Watch) -> bytes:
        watch.advance(1, 2)
        begun.set()
        watch.cancelled.wait(PATIENCE_S)
        watch.advance(2, 2)
        return b"never"

    job = begin(monkeypatch, work)
    assert begun.wait(PATIENCE_S)
    job.watch.cancelled.set()

    assert finished.wait(PATIENCE_S)
    assert isinstance(job.problem, ExportCancelledError)
    assert job.content is None


def test_job_that_breaks_says_so(
    monkeypatch: pytest.MonkeyPatch, finished: threading.Event
) -> None:
    """A fault of ours does not look like work that never ends."""

    def work(_: Watch) -> bytes:
        raise RuntimeError("no such codec")

    job = begin(monkeypatch, work)

    assert finished.wait(PATIENCE_S)
    assert isinstance(job.problem, ExportError)
    assert "no such codec" in str(job.problem)
    assert not job.is_running


@pytest.mark.parametrize(
    ("url", "address"),
    [
        pytest.param(
            "https://claims.example.org/map?date=2025-04-27#x",
            "https://claims.example.org/map",
            id="public",
        ),
        pytest.param("http://localhost:8501/", "", id="this machine by name"),
        pytest.param("http://127.0.0.1:8501/", "", id="this machine by number"),
        pytest.param("http://[::1]:8501/", "", id="this machine in IPv6"),
        pytest.param("https://example.org/<b>", "", id="no address for a link"),
        pytest.param(None, "", id="unknown"),
    ],
)
def test_only_an_address_that_others_reach_is_cited(
    monkeypatch: pytest.MonkeyPatch, url: str | None, address: str
) -> None:
    """A citation never points to the machine of whoever made it."""
    monkeypatch.setattr(st, "context", SimpleNamespace(url=url))

    assert address == export_panel.find_address()


def test_period_of_the_date_control_is_that_of_the_picture() -> None:
    """Without a period some days around the day on view are taken, if recorded."""
    record = SimpleNamespace(
        catalogue=SimpleNamespace(
            first_day=date(2025, 4, 20), last_day=date(2026, 1, 1)
        )
    )
    period = (date(2025, 4, 25), date(2025, 4, 29))
    limited = replace(REQUEST, view=replace(REQUEST.view, period=period))

    assert period == export_motion._find_period(limited, record)
    usual = (date(2025, 4, 20), date(2025, 5, 27))
    assert usual == export_motion._find_period(REQUEST, record)
