"""The files of a visitor on their way from upload to claims, each for itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.bringing import Brought
from data.coding.plan import Plan
from data.grids.grid import Grid
from data.readers.contract import MOST_UPLOADED, ImportRefusedError, Member
from data.readers.members import open_upload
from data.readers.registry import find_reader, recognise

MOST_TOGETHER: Final = 2 * MOST_UPLOADED
"""Bytes of all files that a visitor may have on the page at once."""

_KEY: Final = "claimline_drafts"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One upload, recognised or refused."""

    name: str
    members: Sequence[Member] = ()
    """The file, or the files in it."""
    reader: str = ""
    """Name of the reader that knows it."""
    refusal: str = ""
    """Why it cannot be used; "" if it can."""


@dataclass(slots=True)
class Draft:
    """A file, or maps of several days that belong together."""

    key: str
    """Streamlit's ids of the uploads; other uploads make another draft."""
    name: str
    """The file, or the first of several and their number."""
    members: list[Member]
    reader: str
    """Name of the reader that knows them; "" if none does."""
    refusal: str = ""
    """Why it cannot be used at all; "" if it can."""
    grid: Grid | None = None
    """The cells, once they are read; only of a table."""
    plan: Plan = field(default_factory=Plan)
    """How the table shall be read."""
    coded: Plan | None = None
    """The plan by which `brought` was made."""
    brought: list[Brought] = field(default_factory=list)
    """What it became; empty until it is read."""
    cancelled: bool = False
    """Whether its owner ended the work."""
    wanted: bool = False
    """Whether its owner asked for the table to be read by the plan."""


@dataclass(slots=True)
class _Desk:
    """What lies on the page of one visitor."""

    arrivals: dict[str, Arrival] = field(default_factory=dict)
    """By Streamlit's id of the upload."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    """By their keys, in the order in which the files came."""


def follow_uploads(uploads: Sequence[UploadedFile]) -> list[Draft]:
    """Give the drafts of what is uploaded now; those of other files are let go.

    Args:
        uploads: In the order in which they came.

    Returns:
        One for each file. Files of a format whose days belong together are one.
    """
    desk: _Desk = st.session_state.setdefault(_KEY, _Desk())
    room = MOST_TOGETHER
    arrivals: dict[str, Arrival] = {}
    for upload in uploads:
        room -= upload.size
        known = desk.arrivals.get(upload.file_id)
        arrivals[upload.file_id] = known or _receive(upload, room)
    made = {draft.key: draft for draft in _make_drafts(arrivals)}
    desk.arrivals = arrivals
    desk.drafts = {key: desk.drafts.get(key, draft) for key, draft in made.items()}
    return list(desk.drafts.values())


def let_go(draft: Draft) -> None:
    """Forget what was made of a file, so that it is begun again."""
    desk: _Desk | None = st.session_state.get(_KEY)
    if desk is not None:
        desk.drafts.pop(draft.key, None)


def _receive(upload: UploadedFile, room: int) -> Arrival:
    refusal = (
        f"{upload.name} is more than fits: all files together may have "
        f"{MOST_TOGETHER // 2**20} MB; remove others first"
    )
    if room < 0:
        return Arrival(upload.name, refusal=refusal)
    try:
        members = open_upload(upload.name, upload.getvalue())
        known = recognise(members)
    except ImportRefusedError as error:
        return Arrival(upload.name, refusal=str(error))
    if len(known) > 1:
        formats = ", ".join(sorted(known))
        refusal = f"{upload.name} holds files of several formats ({formats})"
        return Arrival(upload.name, refusal=f"{refusal}; bring them one by one")
    return Arrival(upload.name, members, next(iter(known)))


def _make_drafts(arrivals: dict[str, Arrival]) -> Iterator[Draft]:
    """Make a draft of each file, and one of all the days of a map."""
    groups: dict[str, list[str]] = {}
    for file_id, arrival in arrivals.items():
        together = bool(arrival.reader) and find_reader(arrival.reader).together
        groups.setdefault(arrival.reader if together else file_id, []).append(file_id)
    for file_ids in groups.values():
        first, *others = (arrivals[file_id] for file_id in file_ids)
        members = [member for one in (first, *others) for member in one.members]
        members.sort(key=lambda member: member.name)
        name = f"{first.name} + {len(others)}" if others else first.name
        key = "+".join(file_ids)
        yield Draft(key, name, members, first.reader, first.refusal)
