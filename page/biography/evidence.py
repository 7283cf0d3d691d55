"""The evidence about the place on the day on view, as in the map's panel."""

import streamlit as st

from page.desk.scope import Desk
from page.desk.sections import open_section
from page.evidence import build_evidence, word_evidence
from page.place import find_entailed


def show_section(desk: Desk, place_id: str) -> None:
    """Show what each source says of the place, since when, in which words."""
    resources, speech = desk.resources, desk.speech
    lead = speech.say(
        "What each side says about {day}, and what it said before.",
        day=desk.day(desk.view.as_of),
    )
    open_section(speech.say("Evidence"), lead, "evidence")
    entailed = find_entailed(resources, desk.state.question, place_id)
    evidence = build_evidence(
        place_id, desk.state, resources.claims, entailed, desk.view
    )
    st.html(word_evidence(evidence, resources.source_names, speech))
