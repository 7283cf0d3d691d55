"""The Contribute page: bring files, say what they mean, see them, keep or take them.

Nothing that is brought leaves the visitor's session, and nothing touches the
built-in tables.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from data.bringing import Brought, read_members
from data.coding.doubts import find_doubts
from data.coding.places import Places
from data.coding.plan import propose_plan
from data.coding.speakers import Speakers
from data.readers.contract import (
    MOST_UPLOADED,
    Context,
    ImportRefusedError,
    build_context,
)
from data.readers.table import TableReader, build_reading, read_table, require_order
from data.tables import BUNDLED
from layers.speech import Speech, open_speech
from layers.view import Language
from page.drafts import Draft, follow_uploads, let_go
from page.outcome import show_reports, show_together
from page.planning import show_plan
from page.resources import Resources, open_resources, parse_folder
from page.session import Session
from page.wording import escape_markdown
from page.working import working

TEMPLATE: Final = BUNDLED / "template.csv"
GUIDES: Final = {
    Language.ENGLISH: "contributing-claims.md",
    Language.UKRAINIAN: "contributing-claims.uk.md",
    Language.RUSSIAN: "contributing-claims.ru.md",
}
"""The guide in each language of the page, in the folder of the papers."""

DOCS: Final = Path(__file__).parents[1] / "docs"

MEGABYTE: Final = 2**20


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
        _show_introduction(speech, session.view.page_language)
        uploads = st.file_uploader(
            speech.say(
                "Tables (CSV, XLSX, GeoJSON, GeoPackage, Parquet, KML) or archives of "
                "public maps, up to {megabytes} MB each",
                megabytes=MOST_UPLOADED // MEGABYTE,
            ),
            key="upload",
            max_upload_size=MOST_UPLOADED // MEGABYTE,
            accept_multiple_files=True,
        )
        drafts = follow_uploads(uploads)
        for draft in drafts:
            with st.container(border=len(drafts) > 1):
                if len(drafts) > 1:
                    st.header(escape_markdown(draft.name), anchor=False)
                _show_draft(draft, resources, speech)
        if brought := [one for draft in drafts for one in draft.brought]:
            show_together(brought, resources, speech)


def _show_introduction(speech: Speech, language: Language) -> None:
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
        st.markdown((DOCS / GUIDES[language]).read_text(encoding="utf-8"))


def _show_draft(draft: Draft, resources: Resources, speech: Speech) -> None:
    """Show one file; what is wrong with it leaves the others alone."""
    if draft.cancelled:
        st.info(speech.say("Cancelled. Nothing was kept of the file."))
        st.button(
            speech.say("Start again"),
            on_click=let_go,
            args=(draft,),
            key=f"again:{draft.key}",
        )
        return
    refusal = draft.refusal
    try:
        if not refusal:
            _read(draft, _get_context(resources), speech)
    except ImportRefusedError as error:
        refusal = str(error)
    if refusal:
        st.error(speech.say("The file cannot be used."), icon=":material/block:")
        st.text(refusal)
    elif draft.brought:
        show_reports(draft.brought, draft.key, speech)


def _read(draft: Draft, context: Context, speech: Speech) -> None:
    if draft.reader == TableReader.name:
        _show_table(draft, context, speech)
    elif not draft.brought:
        with working(st.empty(), speech, draft.key, _cancel, draft) as watch:
            draft.brought = read_members(draft.members, context, watch, draft.reader)


def _get_context(resources: Resources) -> Context:
    """Index the tables once a session; a place found does not change them."""
    key = f"claimline_context:{resources.dataset.digest}"
    if key not in st.session_state:
        st.session_state[key] = build_context(resources.dataset)
    context: Context = st.session_state[key]
    return context


def _show_table(draft: Draft, context: Context, speech: Speech) -> None:
    if len(draft.members) > 1:
        raise ImportRefusedError(
            f"the archive holds {len(draft.members)} tables; bring them one by one"
        )
    place = st.empty()
    if draft.grid is None:
        with working(place, speech, draft.key, _cancel, draft) as watch:
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
        draft.key,
    )
    st.button(
        speech.say("Read the table so"),
        on_click=_want,
        args=(draft,),
        key=f"read:{draft.key}",
    )
    _code(draft, context, speech)


def _code(draft: Draft, context: Context, speech: Speech) -> None:
    """Make claims of the table when that was asked for and the plan is another."""
    place = st.empty()
    if draft.coded != draft.plan:
        draft.brought = []
    if not draft.wanted or draft.grid is None:
        return
    draft.wanted = False
    require_order(draft.grid, draft.plan)
    with working(place, speech, f"{draft.key}:code", _cancel, draft) as watch:
        reading = build_reading(draft.grid, draft.plan, context, watch)
    draft.brought = [Brought(draft.grid.file, TableReader.name, reading)]
    draft.coded = draft.plan


def _cancel(draft: Draft) -> None:
    draft.cancelled = True


def _want(draft: Draft) -> None:
    draft.wanted = True
