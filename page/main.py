"""The page as a whole: reads the link, asks the question, lays the panels out."""

from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import ClaimlineError
from layers.questions import build_question
from layers.state import State, answer
from layers.theme import build_ink_css
from layers.title import build_source_counts, build_title
from page import compare, search, settings, sources
from page.legend import show_legend
from page.map import show_map
from page.masthead import show_masthead
from page.method import show_method
from page.place import show_place
from page.resources import Resources, open_resources, parse_folder
from page.session import Session, open_session, write_link
from page.wording import escape_markdown

STYLE_SHEET: Final = Path(__file__).parent / "page.css"


def show_page() -> None:
    """Show the page for this run."""
    st.html(
        f"<style>{build_ink_css()}{STYLE_SHEET.read_text(encoding='utf-8')}</style>"
    )
    resources = _open_or_explain(parse_folder())
    session = open_session(resources.catalogue)
    _let_widgets_follow(resources)
    head, controls = st.container(), st.container()
    _show_notices(session)
    left, right = st.columns([7, 3], gap="medium")
    # The map comes first: a browser that has the whole page to make at once makes
    # the map last. The date control reports when it stands, and the rest follows.
    with left:
        show_map(resources)
    with head:
        _show_head(resources, session)
    if session.settled:
        with controls:
            _show_controls(resources)
        with right:
            state = answer(
                resources.store, build_question(session.view, resources.catalogue)
            )
            _show_side(resources, state)
        show_method(resources)
    else:
        controls.html('<div class="cl-waiting"></div>')
    write_link(session, resources.catalogue)


def _show_notices(session: Session) -> None:
    for notice in session.notices:
        st.warning(escape_markdown(notice), icon=":material/link_off:")


def _open_or_explain(folder: Path) -> Resources:
    """Open the tables, or say what is wrong with them and stop."""
    try:
        return open_resources(folder)
    except ClaimlineError as error:
        st.error("The claims cannot be shown until these problems are mended.")
        st.text(str(error))
        st.stop()


def _let_widgets_follow(resources: Resources) -> None:
    """Set every widget to what the view says, on every run.

    The browser forgets a widget in a popover that was never opened, and the view
    is the truth in any case: callbacks have already written into it.
    """
    settings.follow_view()
    sources.follow_view(resources.catalogue)
    search.follow_view()
    compare.follow_view()


def _show_head(resources: Resources, session: Session) -> None:
    catalogue, view = resources.catalogue, session.view
    title = build_title(
        view,
        catalogue.last_day,
        build_source_counts(view, catalogue),
        resources.source_names,
    )
    left, right = st.columns([7, 3], gap="medium", vertical_alignment="top")
    with left:
        show_masthead(title, session.channel, catalogue.first_day, view.as_of)
    if session.settled:
        with right:
            search.show_search(resources.dataset.places, resources.finder)


def _show_controls(resources: Resources) -> None:
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
        )
        settings.show_hindsight()
        settings.show_settings(resources.catalogue)
        compare.show_compare(resources.catalogue, resources.source_names)


def _show_side(resources: Resources, state: State) -> None:
    with st.container(key="side"):
        show_place(resources, state)
        show_legend()
