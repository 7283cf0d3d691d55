"""The page as a whole: reads the link, asks the question, lays the panels out."""

from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import ClaimlineError
from layers.questions import build_question
from layers.speech import Speech, open_speech
from layers.state import State, answer
from layers.theme import build_ink_css
from layers.title import build_source_counts, build_title
from page import compare, language, search, settings, sources
from page.brought import get_brought, show_brought
from page.legend import show_legend
from page.map import show_map
from page.masthead import show_masthead
from page.method import show_method
from page.place import show_place
from page.resources import Resources, open_resources, parse_folder
from page.session import Session, guess_language, open_session, write_link
from page.wording import escape_markdown

STYLE_SHEET: Final = Path(__file__).parent / "page.css"


def show_page() -> None:
    """Show the page for this run."""
    st.html(
        f"<style>{build_ink_css()}{STYLE_SHEET.read_text(encoding='utf-8')}</style>"
    )
    brought = get_brought()
    resources = brought.resources if brought else _open_or_explain(parse_folder())
    session = open_session(resources.catalogue)
    speech = open_speech(session.view.page_language)
    language.declare_language(speech)
    _let_widgets_follow(resources)
    head, controls = st.container(), st.container()
    _show_notices(session, speech)
    show_brought(speech)
    left, right = st.columns([7, 3], gap="medium")
    # The map comes first: a browser that has the whole page to make at once makes
    # the map last. The date control reports when it stands, and the rest follows.
    with left:
        show_map(resources)
    with head:
        _show_head(resources, session, speech)
    if session.settled:
        with controls:
            _show_controls(resources, speech)
        with right:
            question = build_question(session.view, resources.catalogue)
            _show_side(resources, answer(resources.store, question), speech)
        show_method(resources, speech)
    else:
        controls.html('<div class="cl-waiting"></div>')
    write_link(session, resources.catalogue)


def _show_notices(session: Session, speech: Speech) -> None:
    for notice in session.notices:
        st.warning(escape_markdown(speech.retell(notice)), icon=":material/link_off:")


def _open_or_explain(folder: Path) -> Resources:
    """Open the tables, or say what is wrong with them and stop."""
    try:
        with st.spinner(open_speech(guess_language()).say("Reading the claims")):
            return open_resources(folder)
    except ClaimlineError as error:
        speech = open_speech(guess_language())
        st.error(
            speech.say("The claims cannot be shown until these problems are mended.")
        )
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
    language.follow_view()


def _show_head(resources: Resources, session: Session, speech: Speech) -> None:
    catalogue, view = resources.catalogue, session.view
    title = build_title(
        view,
        catalogue.last_day,
        build_source_counts(view, catalogue),
        resources.source_names,
        speech,
    )
    left, right = st.columns([7, 3], gap="medium", vertical_alignment="top")
    with left:
        show_masthead(title, session.channel, catalogue.first_day, view.as_of, speech)
    if session.settled:
        with right:
            language.show_language(speech)
            search.show_search(resources.dataset.places, resources.finder, speech)


def _show_controls(resources: Resources, speech: Speech) -> None:
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        sources.show_sources(
            resources.catalogue,
            resources.dataset.sources,
            resources.claims_per_source,
            speech,
        )
        settings.show_hindsight(speech)
        settings.show_settings(resources.catalogue, speech)
        compare.show_compare(resources.catalogue, resources.source_names, speech)


def _show_side(resources: Resources, state: State, speech: Speech) -> None:
    with st.container(key="side"):
        show_place(resources, state, speech)
        show_legend(speech)
