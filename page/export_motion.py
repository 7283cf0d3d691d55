"""The part of the Export panel that makes moving pictures, which takes a while.

The work goes on in a thread of its own while the panel says how far it has come; it
can be called off at any time.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Thread
from typing import Final

import streamlit as st

from geo.errors import ClaimlineError
from geo.message import Message
from layers.export.basis import Basis
from layers.export.export import build_file_name, export
from layers.export.formats import FORMATS, Format, Kind
from layers.export.motion import Motion
from layers.export.progress import ExportCancelledError, Progress, Watch
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.speech import Speech
from page.wording import escape_markdown

FORMAT: Final = "motion_format"
FIRST: Final = "motion_first"
LAST: Final = "motion_last"
STEP: Final = "motion_step"
SPEED: Final = "motion_speed"
SIZE: Final = "motion_size"
BEGIN: Final = "motion_begin"
CANCEL: Final = "motion_cancel"

_JOB: Final = "motion_job"

USUAL: Final = "mp4"
"""Form of a moving picture, unless another is chosen."""

USUAL_DAYS: Final = 30
"""Days to either side of the day on view, unless the date control has a period."""

SIZES: Final = ((1280, 720), (1920, 1080), (1080, 1080), (640, 360))
"""Width and height in pixels."""

LOOK_S: Final = 1.0
"""Seconds between two looks at the progress."""


@dataclass
class Job:
    """One moving picture in the making."""

    request: ExportRequest
    form: Format
    basis: Basis
    watch: Watch = field(default_factory=Watch)
    progress: Progress | None = None
    content: bytes | None = None
    """The finished file."""
    problem: ClaimlineError | None = None
    """Why there is none."""

    def begin(self) -> None:
        """Begin, in a thread of its own."""
        self.watch.tell = self._note
        Thread(target=self._run, name="motion", daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether it is still being made."""
        return self.content is None and self.problem is None

    def _note(self, progress: Progress) -> None:
        self.progress = progress

    def _run(self) -> None:
        try:
            self.content = export(self.form.name, self.request, self.basis, self.watch)
        except ClaimlineError as error:
            self.problem = error
        except Exception as error:
            # A thread that dies in silence would look like one that works for ever.
            self.problem = ExportError(
                Message("the moving picture cannot be made: {error}", error=str(error))
            )
            raise


def show_motion(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    """Show what can be chosen of a moving picture, and how far the last one is.

    Args:
        request: What is on view.
        basis: The tables.
        speech: The language of the page.
    """
    name = st.segmented_control(
        speech.say("Form of the moving picture"),
        [form.name for form in FORMATS.values() if form.kind == Kind.MOTION],
        format_func=str.upper,
        default=USUAL,
        required=True,
        key=FORMAT,
    )
    motion = _choose_motion(request, basis, speech)
    if motion is None:
        return
    frames = len(motion.days)
    st.caption(speech.say_many("{number} frame", "{number} frames", frames))
    job: Job | None = st.session_state.get(_JOB)
    if st.button(
        speech.say("Make the moving picture"),
        key=BEGIN,
        disabled=job is not None and job.is_running,
        icon=":material/movie:",
    ):
        job = Job(replace(request, motion=motion), FORMATS[name or USUAL], basis)
        st.session_state[_JOB] = job
        job.begin()
    if job is not None:
        st.fragment(_show_job, run_every=LOOK_S)(job, speech)


def _choose_motion(
    request: ExportRequest, basis: Basis, speech: Speech
) -> Motion | None:
    """Let the reader choose period, pace and size; say what cannot be made."""
    usual = _find_period(request, basis)
    first_column, last_column, step_column, speed_column = st.columns(4)
    first = _choose_day(first_column, speech.say("First day"), FIRST, usual[0], basis)
    last = _choose_day(last_column, speech.say("Last day"), LAST, usual[1], basis)
    step = step_column.number_input(
        speech.say("Days a frame"), min_value=1, max_value=365, value=1, key=STEP
    )
    speed = speed_column.number_input(
        speech.say("Frames a second"),
        min_value=1.0,
        max_value=30.0,
        value=8.0,
        step=1.0,
        format="%g",
        key=SPEED,
    )
    width, height = st.selectbox(
        speech.say("Size in pixels"),
        SIZES,
        format_func=lambda size: f"{size[0]} × {size[1]}",  # noqa: RUF001 - a sign of measure
        key=SIZE,
    )
    try:
        return Motion(first, last, step, speed, width=width, height=height)
    except ExportError as error:
        st.error(escape_markdown(speech.retell(error)))
        return None


def _choose_day(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    key: str,
    usual: date,
    basis: Basis,
) -> date:
    catalogue = basis.catalogue
    chosen: date = column.date_input(
        label,
        usual,
        min_value=catalogue.first_day,
        max_value=catalogue.last_day,
        format="YYYY-MM-DD",
        key=key,
    )
    return chosen


def _find_period(request: ExportRequest, basis: Basis) -> tuple[date, date]:
    """Take the period of the date control, or some days around the day on view."""
    view, catalogue = request.view, basis.catalogue
    if view.period is not None:
        return view.period
    days = timedelta(days=USUAL_DAYS)
    first = max(catalogue.first_day, view.as_of - days)
    return first, min(catalogue.last_day, view.as_of + days)


def _show_job(job: Job, speech: Speech) -> None:
    """Show how far a moving picture is; looked at again and again while it is made."""
    if job.is_running:
        _show_progress(job, speech)
    elif job.content is not None:
        st.download_button(
            speech.say("Download {name}", name=build_file_name(job.request, job.form)),
            job.content,
            file_name=build_file_name(job.request, job.form),
            mime=job.form.media_type,
            key="motion_download",
            on_click="ignore",
            icon=":material/download:",
        )
    elif isinstance(job.problem, ExportCancelledError):
        st.info(speech.say("Called off; nothing was made."))
    elif job.problem is not None:
        st.error(escape_markdown(speech.retell(job.problem)))


def _show_progress(job: Job, speech: Speech) -> None:
    progress = job.progress
    part = progress.done / max(1, progress.total) if progress else 0.0
    st.progress(part, _say_progress(progress, speech))
    if st.button(speech.say("Cancel"), key=CANCEL, icon=":material/close:"):
        job.watch.cancelled.set()


def _say_progress(progress: Progress | None, speech: Speech) -> str:
    if progress is None or progress.seconds_left is None:
        return speech.say("Beginning")
    seconds = max(1, round(progress.seconds_left))
    return speech.say(
        "{done} of {total}, {left}",
        done=speech.number(progress.done),
        total=speech.number(progress.total),
        left=speech.say_many("{number} second left", "{number} seconds left", seconds),
    )
