"""The Export panel: what is on view as a file, with what will be in it.

Nothing is made before it is asked for: a download is made when its button is pressed,
a moving picture when it is begun. A preview is drawn small.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from ipaddress import ip_address
from typing import Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from layers.export.basis import Basis
from layers.export.citation import build_citation
from layers.export.export import build_file_name, export
from layers.export.formats import FORMATS, Format, Kind
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Extent, Panels, Paper, Still
from layers.questions import build_question
from layers.speech import Speech, phrase
from layers.state import answer
from layers.title import build_source_counts, build_title
from layers.view import Language, ViewState
from page.export_motion import show_motion
from page.language import OWN_NAMES
from page.resources import Resources
from page.wording import escape_markdown

Choice = TypeVar("Choice")

KIND: Final = "export_kind"
PAPER: Final = "export_paper"
DPI: Final = "export_dpi"
NAMES: Final = "export_names"
PANELS: Final = "export_panels"
EXTENT: Final = "export_extent"

_PREVIEW: Final = "export_preview"
_PREVIEW_DPI: Final = 72
_RESOLUTIONS: Final = (72, 96, 144, 150, 300, 600)

KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.STILL: phrase("Picture"),
    Kind.PAGE: phrase("Page in one file"),
    Kind.DATA: phrase("Data"),
    Kind.MOTION: phrase("Motion"),
    Kind.CITATION: phrase("Citation"),
}

PAPER_WORDS: Final[dict[Paper, str]] = {
    Paper.A4_LANDSCAPE: phrase("A4, landscape"),
    Paper.A4_PORTRAIT: phrase("A4, portrait"),
    Paper.A3_LANDSCAPE: phrase("A3, landscape"),
    Paper.A3_PORTRAIT: phrase("A3, portrait"),
    Paper.SLIDE: phrase("Slide, 16:9"),
    Paper.SQUARE: phrase("Square"),
}

PANEL_WORDS: Final[dict[Panels, str]] = {
    Panels.ONE: phrase("one map"),
    Panels.SIDES: phrase("a map for each side"),
    Panels.SOURCES: phrase("a map for each source"),
}

EXTENT_WORDS: Final[dict[Extent, str]] = {
    Extent.VIEW: phrase("what is in force on the day on view"),
    Extent.RECORD: phrase("the whole record of the sources shown"),
}


def open_panel(
    resources: Resources, view: ViewState, today: date, speech: Speech
) -> None:
    """Open the panel over the page.

    Args:
        resources: The tables on view.
        view: What is on view; the panel keeps to it while it is open.
        today: Day of access, which citations state.
        speech: The language of the page.
    """
    basis = Basis(resources.dataset, resources.store, resources.catalogue)
    request = ExportRequest(view, address=find_address(), accessed=today)
    show = partial(_show_panel, request, basis, speech)
    show.__name__ = show.__qualname__ = "export_panel"  # type: ignore[attr-defined]
    st.dialog(speech.say("Export this view"), width="large")(show)()


def find_address() -> str:
    """Find the web address of the page, or "" if it is only this machine's."""
    parts = urlsplit(st.context.url or "")
    host = parts.hostname or "localhost"
    try:
        own = ip_address(host).is_loopback
    except ValueError:
        own = host == "localhost" or host.endswith(".localhost")
    address = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    try:
        view = ViewState(date.min)
        return ExportRequest(view, address="" if own else address).address
    except ExportError:
        return ""


def _show_panel(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    _show_contents(request, basis, speech)
    kind = st.segmented_control(
        speech.say("Form"),
        list(Kind),
        format_func=lambda one: speech.say(KIND_WORDS[one]),
        key=KIND,
        default=Kind.STILL,
        required=True,
        label_visibility="collapsed",
    )
    show: dict[Kind, Callable[[ExportRequest, Basis, Speech], None]] = {
        Kind.STILL: _show_stills,
        Kind.PAGE: _show_page,
        Kind.DATA: _show_data,
        Kind.MOTION: show_motion,
        Kind.CITATION: _show_citation,
    }
    show[kind or Kind.STILL](request, basis, speech)


def _show_contents(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    """Say what will be in every file: day, knowledge, sources, claims."""
    view = request.view
    counts = build_source_counts(view, basis.catalogue)
    title = build_title(view, basis.last_day, counts, basis.source_names, speech)
    in_force = answer(basis.store, build_question(view, basis.catalogue)).in_force
    claims = basis.dataset.claims
    shown = len(claims) - int(claims["source_id"].isin(view.hidden).sum())
    st.markdown(f"**{escape_markdown(title.text)}**")
    counted = [
        speech.say_many(
            "{number} claim in force", "{number} claims in force", len(in_force)
        ),
        speech.say_many(
            "{number} claim in the record of the sources shown",
            "{number} claims in the record of the sources shown",
            shown,
        ),
    ]
    st.caption(escape_markdown(" · ".join(counted)))
    if view.hidden:
        names = [name for i, name in basis.source_names.items() if i in view.hidden]
        with st.expander(speech.say("Sources hidden")):
            st.markdown(escape_markdown(" · ".join(names)))


def _show_stills(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    still = _choose_still(request, speech)
    if still is None:
        return
    request = replace(request, still=still)
    _show_downloads(Kind.STILL, request, basis, speech)
    with st.spinner(speech.say("Drawing a preview")):
        st.image(_draw_preview(request, basis), width="stretch")


def _choose_still(request: ExportRequest, speech: Speech) -> Still | None:
    """Let the reader choose how a picture is laid out; say what cannot be."""
    columns = st.columns(3)
    with columns[0]:
        paper = _choose(speech.say("Paper"), PAPER_WORDS, PAPER, speech)
    with columns[1]:
        dpi = st.selectbox(
            speech.say("Dots per inch of the PNG"),
            _RESOLUTIONS,
            index=_RESOLUTIONS.index(paper.usual_dpi),
            key=f"{DPI}:{paper.usual_dpi}",
        )
    with columns[2]:
        panels = _choose(speech.say("Panels"), PANEL_WORDS, PANELS, speech)
    names = st.pills(
        speech.say("Names of places"),
        list(Language),
        selection_mode="multi",
        default=[request.view.language],
        format_func=OWN_NAMES.__getitem__,
        key=NAMES,
    )
    try:
        return Still(paper, dpi, tuple(names), panels)
    except ExportError as error:
        st.error(escape_markdown(speech.retell(error)))
        return None


def _choose(
    label: str, words: Mapping[Choice, str], key: str, speech: Speech
) -> Choice:
    """Let the reader choose one thing; the first one at first."""
    chosen = st.selectbox(
        label, list(words), format_func=lambda one: speech.say(words[one]), key=key
    )
    return next(iter(words)) if chosen is None else chosen


def _draw_preview(request: ExportRequest, basis: Basis) -> bytes:
    """Draw a small picture; the last one is kept."""
    still = replace(request.still, dpi=_PREVIEW_DPI)
    small = replace(request, still=still, accessed=None)
    kept = st.session_state.get(_PREVIEW)
    if kept is None or kept[0] != small:
        kept = small, export("png", small, basis)
        st.session_state[_PREVIEW] = kept
    picture: bytes = kept[1]
    return picture


def _show_page(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    st.markdown(
        speech.say(
            "The interactive map with its date control, all claims and their links, in "
            "one file that works without a network: from a memory stick, as an "
            "attachment, on a closed network. It opens with this view."
        )
    )
    _show_downloads(Kind.PAGE, request, basis, speech)


def _show_data(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    label = speech.say("What the file holds")
    extent = _choose(label, EXTENT_WORDS, EXTENT, speech)
    _show_downloads(Kind.DATA, replace(request, extent=extent), basis, speech)


def _show_citation(request: ExportRequest, basis: Basis, speech: Speech) -> None:
    citation = build_citation(request, basis)
    st.code(citation.text, language=None, wrap_lines=True)
    st.code(citation.bibtex, language="bibtex", wrap_lines=True)
    csl = json.dumps([citation.csl], ensure_ascii=False, indent=2)
    st.code(csl, language="json", wrap_lines=True)
    _show_downloads(Kind.CITATION, request, basis, speech)


def _show_downloads(
    kind: Kind, request: ExportRequest, basis: Basis, speech: Speech
) -> None:
    """Offer a file in every format of a kind; each is made when it is asked for."""
    for form in FORMATS.values():
        if form.kind == kind:
            with st.container(horizontal=True, vertical_alignment="center"):
                _show_download(form, request, basis)
                st.caption(speech.say(form.words), width="stretch")


def _show_download(form: Format, request: ExportRequest, basis: Basis) -> None:
    st.download_button(
        form.name.upper(),
        partial(export, form.name, request, basis),
        file_name=build_file_name(request, form),
        mime=form.media_type,
        key=f"export:{form.name}",
        width=140,
        on_click="ignore",
        icon=":material/download:",
    )
