"""The head of the Compare page: the answer first, then whose claims it rests on."""

import streamlit as st

from data.vocabulary import Agreement
from layers.title import build_source_counts, build_title
from page.desk.filters import KIND_WORDS
from page.desk.scope import Desk
from page.wording import escape_html


def show_head(desk: Desk) -> None:
    """Show how many places are disputed, and what that rests on."""
    lines = [word_scope(desk), word_sources(desk)]
    st.html(
        f'<header class="cl-answer"><h1>{escape_html(word_answer(desk))}</h1>'
        + "".join(f"<p>{escape_html(line)}</p>" for line in lines if line)
        + "</header>"
    )


def word_answer(desk: Desk) -> str:
    """Say how many places are disputed about the day on view; plain text."""
    speech, day = desk.speech, desk.speech.day(desk.view.as_of)
    here = desk.keep(desk.state.agreements)
    disputed = int((here["agreement"] == Agreement.DISPUTED).sum())
    if not disputed:
        return speech.say("No place is disputed about {day}", day=day)
    return speech.say_many(
        "{number} place is disputed about {day}",
        "{number} places are disputed about {day}",
        disputed,
        day=day,
    )


def word_scope(desk: Desk) -> str:
    """Say which places are looked at, "" if all are; plain text."""
    speech, view = desk.speech, desk.view
    order = desk.resources.catalogue.region_ids
    regions = ", ".join(desk.name(name) for name in order if name in view.regions)
    kinds = ", ".join(
        speech.say(words) for kind, words in KIND_WORDS.items() if kind in view.kinds
    )
    only = "; ".join(filter(None, (kinds, regions)))
    return speech.say("Only {only}.", only=only) if only else ""


def word_sources(desk: Desk) -> str:
    """Say how late the claims may be and whose they are; plain text."""
    catalogue = desk.resources.catalogue
    title = build_title(
        desk.view,
        catalogue.last_day,
        build_source_counts(desk.view, catalogue),
        desk.resources.source_names,
        desk.speech,
    )
    line = f"{title.known}, {title.sources}"
    return f"{line} ({title.hidden})" if title.hidden else line
