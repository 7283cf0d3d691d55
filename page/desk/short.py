"""The answers of the page in one sentence each, with a link to what they rest on."""

from collections.abc import Iterable

import streamlit as st

from data.vocabulary import Side
from layers.lags import count_first
from layers.speech import Speech
from page.desk import disputes, endings
from page.desk.first import word_first
from page.desk.lags import find_handovers
from page.desk.scope import Desk
from page.hindsight import word_hindsight
from page.wording import escape_html


def show_short(speech: Speech, sentences: Iterable[tuple[str, str]]) -> None:
    """Show the answers in short.

    Args:
        speech: The language of the page.
        sentences: From `gather_sentences`.
    """
    title = escape_html(speech.say("In short"))
    items = "".join(
        f'<li><a href="#{anchor}">{escape_html(sentence)}</a></li>'
        for anchor, sentence in sentences
    )
    st.html(f'<section class="cl-short"><h2>{title}</h2><ul>{items}</ul></section>')


def gather_sentences(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Gather each section's own sentence: where it stands, and plain text."""
    late = desk.hindsight
    ended, first = desk.prepare(_word_period)
    return (
        ("disputed", disputes.word_disputes(desk, desk.open_disputes.disputes)),
        ("ended", ended),
        ("first", first),
        ("hindsight", word_hindsight(late, desk.view, desk.speech)),
    )


def _word_period(desk: Desk) -> tuple[str, str]:
    """Say how disputes of the period ended, and who spoke first; plain text."""
    changes = desk.keep(find_handovers(desk))
    counts = count_first(changes, tuple(map(str, Side)))
    return (
        endings.word_endings(desk, endings.select_ended(desk)),
        word_first(desk, counts, len(changes)),
    )
