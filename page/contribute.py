"""The Contribute page: bring a file, say what it means, see it, keep it or take it.

Nothing that is brought leaves the visitor's session, and nothing touches the
built-in tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.bringing import Brought, read_members
from data.coding.doubts import find_doubts
from data.coding.places import Places
from data.coding.plan import Plan, propose_plan
from data.coding.speakers import Speakers
from data.grids.grid import Grid
from data.readers.contract import (
    MOST_UPLOADED,
    Context,
    ImportRefusedError,
    Member,
    Watch,
    build_context,
)
from data.readers.members import open_upload
from data.readers.registry import recognise
from data.readers.table import TableReader, build_reading, read_table, require_order
from data.tables import BUNDLED
from layers.speech import Speech, open_speech
from page.outcome import show_outcome
from page.planning import show_plan
from page.resources import Resources, open_resources, parse_folder
from page.session import Session
from page.wording import escape_markdown

TEMPLATE: Final = BUNDLED / "template.csv"
GUIDE: Final = Path(__file__).parents[1] / "docs" / "contributing-claims.md"

MEGABYTE: Final = 2**20

_DRAFT: Final = "claimline_draft"


@dataclass(slots=True)
class Draft:
    """One file on its way from upload to claims."""

    file_id: str
    """Streamlit's id of the upload; another upload makes another draft."""
    members: list[Member]
    """The file, or the files in it."""
    reader: str
    """Name of the reader that knows it."""
    grid: Grid | None = None
    """The cells, once they are read; only of a table."""
    plan: Plan = field(default_factory=Plan)
    """How the table shall be read."""
    coded: Plan | None = None
    """The plan by which `brought` was made."""
    brought: list[Brought] = field(default_factory=list)
    """What the file became; empty until it is read."""
    cancelled: bool = False
    """Whether its owner ended the work."""
    wanted: bool = False
    """Whether its owner asked for the table to be read by the plan."""


def show_page(_: Resources, session: Session) -> None:
    """Show the page for this run.

    Args:
        _: The tables on view, perhaps with what this visitor brought before; new
            claims are read against those that everybody sees.
        session: The visitor's session.
    """
    resources = open_resources(parse_folder())
    speech = open_speech(session.view.page_language)
    with st.container(key="contribute"):
        st.title(speech.say("Bring your own claims"), anchor=False)
        _show_introduction(speech)
        upload = st.file_uploader(
            speech.say(
                "A table (CSV, XLSX, GeoJSON, GeoPackage, Parquet, KML) or the archive "
                "of a public map, up to {megabytes} MB",
                megabytes=MOST_UPLOADED // MEGABYTE,
            ),
            key="upload",
            max_upload_size=MOST_UPLOADED // MEGABYTE,
        )
        if upload is None:
            st.session_state.pop(_DRAFT, None)
            return
        try:
            _show_draft(upload, resources, speech)
        except ImportRefusedError as error:
            st.error(speech.say("The file cannot be used."), icon=":material/block:")
            st.text(str(error))


def _show_introduction(speech: Speech) -> None:
    st.markdown(
        speech.say(
            "Every row of your file is either on the map or in a list of what was left "
            "out and why. What you bring stays in this session: no other visitor sees "
            "it, and the built-in tables do not change."
        )
    )
    with st.container(horizontal=True):
        st.download_button(
            speech.say("Download a template"),
            TEMPLATE.read_bytes(),
            "claims-template.csv",
            "text/csv",
            on_click="ignore",
        )
    with st.expander(speech.say("How claims are written and checked")):
        st.markdown(GUIDE.read_text(encoding="utf-8"))


def _show_draft(upload: UploadedFile, resources: Resources, speech: Speech) -> None:
    draft = _get_draft(upload)
    if draft.cancelled:
        st.info(speech.say("Cancelled. Nothing was kept of the file."))
        st.button(speech.say("Start again"), on_click=_start_again)
        return
    context = _get_context(resources)
    if draft.reader == TableReader.name:
        _show_table(draft, context, speech)
    elif not draft.brought:
        with _working(speech) as watch:
            draft.brought = read_members(draft.members, context, watch, draft.reader)
    if draft.brought:
        show_outcome(draft.brought, resources, speech)


def _get_draft(upload: UploadedFile) -> Draft:
    """Get the draft of an upload; another upload replaces the one before."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    if draft is None or draft.file_id != upload.file_id:
        members = open_upload(upload.name, upload.getvalue())
        known = recognise(members)
        if len(known) > 1:
            raise ImportRefusedError(
                f"{upload.name} holds files of several formats "
                f"({', '.join(sorted(known))}); bring them one by one"
            )
        draft = Draft(upload.file_id, members, next(iter(known)))
        st.session_state[_DRAFT] = draft
    return draft


def _get_context(resources: Resources) -> Context:
    """Index the tables once a session; a place found does not change them."""
    key = "claimline_context"
    if key not in st.session_state:
        st.session_state[key] = build_context(resources.dataset)
    context: Context = st.session_state[key]
    return context


def _show_table(draft: Draft, context: Context, speech: Speech) -> None:
    if len(draft.members) > 1:
        raise ImportRefusedError(
            f"the archive holds {len(draft.members)} tables; bring them one by one"
        )
    if draft.grid is None:
        with _working(speech) as watch:
            draft.grid = read_table(draft.members[0], draft.plan, watch)
        draft.plan = propose_plan(draft.grid)
    grid = draft.grid
    st.caption(
        speech.say_many(
            "{number} row in {file}. {notices}",
            "{number} rows in {file}. {notices}",
            grid.count,
            file=escape_markdown(grid.file),
            notices=escape_markdown(" ".join(grid.notices)),
        )
    )
    places = Places(context.gazetteer, context.regions, grid.file, draft.plan.places)
    speakers = Speakers(context.sources, grid.file, draft.plan.sources)
    doubts = find_doubts(grid, draft.plan, places, speakers)
    gazetteer = context.gazetteer
    draft.plan = show_plan(
        grid,
        draft.plan,
        doubts,
        speech,
        lambda place_id: gazetteer.describe(gazetteer.place(place_id)),
    )
    st.button(speech.say("Read the table so"), on_click=_want)
    _code(draft, context, speech)


def _code(draft: Draft, context: Context, speech: Speech) -> None:
    """Make claims of the table when that was asked for and the plan is another."""
    if draft.coded != draft.plan:
        draft.brought = []
    if not draft.wanted or draft.grid is None:
        return
    draft.wanted = False
    require_order(draft.grid, draft.plan)
    with _working(speech) as watch:
        reading = build_reading(draft.grid, draft.plan, context, watch)
    draft.brought = [Brought(draft.grid.file, TableReader.name, reading)]
    draft.coded = draft.plan


@contextmanager
def _working(speech: Speech) -> Iterator[Watch]:
    """Show progress, and a button that ends the work.

    Streamlit interrupts a run when a button is pressed: the next word about
    progress raises, and whatever was going on is given up.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=speech.say("Working"))
        st.button(speech.say("Cancel"), on_click=_cancel, key="cancel_import")

    def watch(text: str, share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=escape_markdown(text))

    yield watch
    place.empty()


def _cancel() -> None:
    draft: Draft = st.session_state[_DRAFT]
    draft.cancelled = True


def _start_again() -> None:
    st.session_state.pop(_DRAFT, None)


def _want() -> None:
    draft: Draft = st.session_state[_DRAFT]
    draft.wanted = True
