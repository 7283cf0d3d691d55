"""One visitor's view: read from the link, changed by the widgets, written back.

The view is the only state of the page. A change by a widget replaces it; when
the link in the address bar is no longer the one that was written (a fresh visit,
the back button), the link wins. Widgets follow the view on every run.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from layers.view import (
    Catalogue,
    Language,
    ViewState,
    change_view,
    from_query,
    to_query,
)

LANGUAGE: Final = "ui"
"""The one parameter whose absence says something: in the reader's own language."""

CAMERA: Final = "at"
"""The one parameter that the browser itself keeps while the reader pans."""

_KEY: Final = "claimline"


@dataclass(slots=True)
class Session:
    """What is remembered of one visitor between runs of the page."""

    channel: str
    """Name of the BroadcastChannel between this page and its map."""
    view: ViewState
    """What is on view now."""
    opening: ViewState
    """What was on view when the reader came to the page on view; the map is built
    from it and not mounted anew until they come back from another page."""
    written: dict[str, str]
    """The link as this session last read or wrote it, without the camera."""
    language_chosen: bool = False
    """Whether the link or the reader has named a language for the page."""
    notices: tuple[str, ...] = ()
    """What in the link, or for the last change, had to give way."""
    revision: int = 0
    """Grows when Python, not the date control, changes the day or the open place."""
    settled: bool = False
    """Whether the map has drawn; until then the rest of the page waits."""
    alone: bool = False
    """Whether the browser has no channel: then each change mounts the map anew."""
    focus: Mapping[str, Any] | None = None
    """A point that the map shall bring into view, with a stamp of its own."""
    page: str = ""
    """Path of the page on view."""
    catalogue: Catalogue | None = None
    """What the view was last read with."""
    shown: str = ""
    """Digest of the tables that this session was last shown, of those of everybody."""

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - fields of ViewState
        """Replace fields of the view; a new day or place counts as Python's own."""
        self.hear(**fields)
        if not fields.keys().isdisjoint({"as_of", "place", "period"}):
            self.revision += 1

    def hear(self, **fields: Any) -> None:  # noqa: ANN401 - fields of ViewState
        """Take over what the date control or the map already shows."""
        # The reader has moved on from the link that the notices before spoke of.
        self.view, self.notices = change_view(self.view, fields)

    def speak(self, language: Language) -> None:
        """Let the page speak a language from now on, in the link as well."""
        self.language_chosen = True
        self.hear(page_language=language)

    def read_link_again(self) -> None:
        """Let the next run take the view from the link: the tables are others now."""
        self.written = {"": ""}

    def look_at(self, lon: float, lat: float, zoom: float | None) -> None:
        """Ask the map to bring a point into view (degrees EPSG:4326)."""
        stamp = secrets.token_hex(4)
        self.focus = {"lon": lon, "lat": lat, "zoom": zoom, "stamp": stamp}


def get_session() -> Session:
    """Get the visitor's session, in callbacks and panels; it was opened before."""
    session: Session = st.session_state[_KEY]
    return session


def find_session() -> Session | None:
    """Find the visitor's session; None before a page opened it."""
    session: Session | None = st.session_state.get(_KEY)
    return session


def open_session(catalogue: Catalogue, page: str = "") -> Session:
    """Open the visitor's session at the start of a run.

    Args:
        catalogue: What a link may name.
        page: Path of the page that this run shows.

    Returns:
        The session, whose view is that of the link if somebody else wrote it.
    """
    session = _follow_link(catalogue, page)
    if session.catalogue is not catalogue:
        _follow_tables(session, catalogue)
    if page != session.page:
        _enter_page(session, page)
    return session


def _follow_link(catalogue: Catalogue, page: str) -> Session:
    """Find the session, and let the link win where the session did not write it."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    link = _without_camera({name: values[-1] for name, values in query.items()})
    session: Session | None = st.session_state.get(_KEY)
    if session is not None and link == session.written:
        _keep_camera(session, query, catalogue)
        if page != session.page:
            session.notices = ()
        return session
    view, notices = from_query(query, catalogue)
    chosen = _read_named_language(query.get(LANGUAGE, [])) is not None
    if not chosen:
        own = read_own_language(st.context.locale)
        view, _ = from_query({**query, LANGUAGE: own.value}, catalogue)
    if session is None:
        channel = f"claimline-{secrets.token_hex(8)}"
        session = Session(channel, view, view, link)
        st.session_state[_KEY] = session
    session.view, session.notices, session.written = view, notices, link
    session.language_chosen = chosen
    session.revision += 1
    return session


def _follow_tables(session: Session, catalogue: Catalogue) -> None:
    """Bring the view over to tables that are others than in the run before.

    The step that the reader has just made is in the view and not yet in the link.
    Their map is mounted anew in any case, and so may be built from the view.
    """
    if session.catalogue is not None:
        told = to_query(session.view, catalogue)
        session.view, notices = from_query(told, catalogue)
        session.notices = (*session.notices, *notices)
        session.opening = session.view
        session.revision += 1
    session.catalogue = catalogue


def _enter_page(session: Session, page: str) -> None:
    """Come to another page: a map there stands where the reader left the last one."""
    session.page, session.opening = page, session.view
    session.settled, session.focus = False, None


def write_link(session: Session, catalogue: Catalogue) -> None:
    """Write the view into the address bar, if it is not there already."""
    query = build_query(session.view, catalogue)
    if _without_camera(query) == session.written and CAMERA not in query:
        return
    session.written = _without_camera(query)
    if dict(st.query_params) != query:
        st.query_params.from_dict(query)


def read_own_language(locale: str | None) -> Language:
    """Read the language of a browser; English if the page speaks none of it.

    Args:
        locale: As the browser names it (BCP 47), such as uk-UA; or nothing.
    """
    language = (locale or "").replace("_", "-").partition("-")[0].casefold()
    return Language(language) if language in set(Language) else Language.ENGLISH


def guess_language() -> Language:
    """Tell what to speak before there are tables to read the whole link with."""
    named = _read_named_language(st.query_params.get_all(LANGUAGE))
    return named or read_own_language(st.context.locale)


def _read_named_language(values: Sequence[str]) -> Language | None:
    """Read the language that a link names, if the page speaks it."""
    name = values[-1].strip().casefold() if values else ""
    return Language(name) if name in set(Language) else None


def build_query(view: ViewState, catalogue: Catalogue) -> dict[str, str]:
    """Write a view as the visitor's links hold it.

    Args:
        view: What is on view, or shall be.
        catalogue: The tables on view.

    Returns:
        The parameters of `layers.view.to_query`, with the language of the page
        exactly if the visitor or their link has chosen one.
    """
    query = to_query(view, catalogue)
    session: Session | None = st.session_state.get(_KEY)
    if session is None:
        return query
    query.pop(LANGUAGE, None)
    if session.language_chosen:
        query[LANGUAGE] = view.page_language.value
    return query


def _keep_camera(
    session: Session, query: Mapping[str, list[str]], catalogue: Catalogue
) -> None:
    """Take the camera from the link, where the browser writes it on every pan."""
    if CAMERA in query:
        seen, _ = from_query({CAMERA: query[CAMERA]}, catalogue)
        session.view = replace(session.view, centre=seen.centre, zoom=seen.zoom)


def _without_camera(query: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in query.items() if name != CAMERA}
