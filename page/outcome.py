"""What became of a file: the report, the claims on a map, and what to do with them."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from data.bringing import Brought, Joined, join_brought, list_discards
from data.discards import write_discards
from data.problems import Problem
from data.readers.contract import ReadReport
from geo.errors import ClaimlineError
from layers.draw import draw_map
from layers.speech import Speech
from page.bridge import build_view_data
from page.brought import Tables, get_brought, keep_brought
from page.resources import Resources, build_resources
from page.serving.files import SEEN_FROM_THE_MAP
from page.session import find_session
from page.wording import escape_markdown

HEIGHT: Final = 460
"""Height of the preview in CSS pixels."""

MOST_SHOWN: Final = 200
"""Rows of a list on the page; the files have all of them."""

WIDEST_ZOOM: Final = 7.0
CLOSEST_ZOOM: Final = 12.0

DEGREES_AT_ZOOM_0: Final = 360.0
"""What a map of one tile shows, degrees of longitude."""

_PREVIEW: Final = "claimline_preview"


def show_outcome(
    brought: Sequence[Brought], resources: Resources, speech: Speech
) -> None:
    """Show what became of a file.

    Args:
        brought: What its reader made.
        resources: The tables that everybody sees.
        speech: The language of the page.
    """
    for one in brought:
        _show_report(one.reading.report, speech)
    _show_discards(brought, speech)
    if not any(len(one.reading.claims) for one in brought):
        st.warning(speech.say("No row could be kept, so there is nothing to show."))
        return
    try:
        joined, preview = _preview(brought, resources)
    except ClaimlineError as error:
        st.error(speech.say("The claims cannot be shown together."))
        st.text(str(error))
        return
    _show_notes(joined, speech)
    st.subheader(speech.say("Your claims on the map"), anchor=False)
    _show_map(preview)
    _offer(brought, joined, resources, speech)


def _show_report(report: ReadReport, speech: Speech) -> None:
    st.subheader(speech.say("What became of the rows"), anchor=False)
    words = (
        (speech.say("read"), report.read),
        (speech.say("kept"), report.kept),
        (speech.say("of them repaired"), report.repaired_rows),
        (speech.say("discarded"), len(report.discarded)),
    )
    for column, (label, number) in zip(st.columns(4), words, strict=True):
        column.metric(label, speech.number(number))
    for notice in report.notices:
        st.caption(escape_markdown(notice))
    if report.repaired:
        with st.expander(speech.say("What was repaired")):
            _show_problems(report.repaired, speech.say("made of it"), speech)


def _show_discards(brought: Sequence[Brought], speech: Speech) -> None:
    rows = list_discards(brought)
    if not rows:
        return
    st.subheader(speech.say("Rows that were left out"), anchor=False)
    _show_problems(
        [problem for row in rows for problem in row.problems],
        speech.say("remedy"),
        speech,
    )
    st.download_button(
        speech.say("Download these rows, to mend them and bring them back"),
        write_discards(rows),
        "discarded.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _show_problems(problems: Sequence[Problem], remedy: str, speech: Speech) -> None:
    shown = problems[:MOST_SHOWN]
    frame = pd.DataFrame(
        {
            speech.say("row"): [problem.row for problem in shown],
            speech.say("column"): [problem.column for problem in shown],
            speech.say("value"): [problem.value[:200] for problem in shown],
            speech.say("reason"): [problem.message for problem in shown],
            remedy: [problem.remedy for problem in shown],
        }
    )
    st.dataframe(frame, hide_index=True)
    if len(problems) > len(shown):
        st.caption(
            speech.say(
                "The first {shown} of {number}.",
                shown=speech.number(len(shown)),
                number=speech.number(len(problems)),
            )
        )


def _show_notes(joined: Joined, speech: Speech) -> None:
    """Show which claims say the same and which ids were changed."""
    if not joined.notes:
        return
    with st.expander(speech.say("Repetitions and new ids")):
        for note in joined.notes[:MOST_SHOWN]:
            st.text(note)


def _preview(
    brought: Sequence[Brought], resources: Resources
) -> tuple[Joined, Resources]:
    """Build the dataset of what was brought alone; once per outcome."""
    known = st.session_state.get(_PREVIEW)
    if known is not None and known[0] is brought[0].reading:
        return known[1], known[2]
    joined = join_brought(resources.dataset, brought, beside=False)
    preview = build_resources(joined.dataset)
    st.session_state[_PREVIEW] = (brought[0].reading, joined, preview)
    return joined, preview


def _show_map(preview: Resources) -> None:
    """Show the claims on their last day, on a map of their own."""
    session = find_session()
    channel = f"{session.channel if session else 'claimline'}-preview"
    catalogue = preview.catalogue
    view = replace(catalogue.defaults, as_of=catalogue.last_day, place=None)
    if session is not None:
        view = replace(
            view,
            language=session.view.language,
            page_language=session.view.page_language,
        )
    told = build_view_data(view, catalogue, preview.source_names)
    drawn = draw_map(
        preview.payload,
        channel,
        _find_camera(preview),
        json.dumps(told),
        SEEN_FROM_THE_MAP,
    )
    with st.container(key="preview"):
        st_folium(
            drawn,
            key="preview_map",
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
        )


def _find_camera(preview: Resources) -> tuple[tuple[float, float], float]:
    """Find the middle of the places with claims, and a zoom that shows them all."""
    places = preview.dataset.places
    spoken = places[places["place_id"].isin(preview.dataset.claims["place_id"])]
    lons, lats = spoken["lon"].to_numpy(), spoken["lat"].to_numpy()
    # A degree of latitude is about as high as 1.6 degrees of longitude are wide here.
    extent = max(float(np.ptp(lons)), 1.6 * float(np.ptp(lats)), 0.1)
    zoom = np.log2(DEGREES_AT_ZOOM_0 / extent) + 0.5
    middle = (
        round(float(lons.min() + lons.max()) / 2, 5),
        round(float(lats.min() + lats.max()) / 2, 5),
    )
    return middle, round(float(np.clip(zoom, WIDEST_ZOOM, CLOSEST_ZOOM)) * 4) / 4


def _offer(
    brought: Sequence[Brought], joined: Joined, resources: Resources, speech: Speech
) -> None:
    with st.container(horizontal=True):
        added = st.button(speech.say("Add to this session"), icon=":material/add:")
        st.download_button(
            speech.say("Download as a dataset folder"),
            lambda: pack_files(joined.files),
            "claimline-dataset.zip",
            "application/zip",
            on_click="ignore",
            icon=":material/folder_zip:",
        )
    if added:
        try:
            _add(brought, resources)
        except ClaimlineError as error:
            st.error(speech.say("The claims cannot be added."))
            st.text(str(error))
            return
    kept = get_brought()
    if kept is not None and all(one in kept.brought for one in brought):
        st.success(
            speech.say("The map of this session shows them. Open it from the menu.")
        )


def _add(brought: Sequence[Brought], resources: Resources) -> None:
    """Put what was brought beside the built-in tables, for this visitor alone."""
    before = get_brought()
    every = [*(before.brought if before else ())]
    every += [one for one in brought if one not in every]
    joined = join_brought(resources.dataset, every, beside=True)
    keep_brought(Tables(build_resources(joined.dataset), tuple(every)))


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Pack the files of a dataset into a zip archive with one folder.

    Args:
        files: Content by name.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(f"claimline-dataset/{name}", files[name])
    return stream.getvalue()
