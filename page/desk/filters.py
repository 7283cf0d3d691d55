"""What tables and charts are limited to: regions, kinds of place, a period."""

from datetime import date
from typing import Final

import streamlit as st

from data.vocabulary import Kind
from layers.speech import Speech, open_speech, phrase
from page.resources import Resources
from page.session import get_session
from page.wording import escape_markdown

KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.REGION: phrase("whole regions"),
    Kind.DISTRICT: phrase("districts"),
    Kind.CITY: phrase("cities"),
    Kind.TOWN: phrase("towns"),
    Kind.VILLAGE: phrase("villages"),
    Kind.SITE: phrase("sites"),
}

REGIONS: Final = "regions"
KINDS: Final = "kinds"
FROM_DAY: Final = "from_day"
TO_DAY: Final = "to_day"


def follow_view(resources: Resources) -> None:
    """Set the widgets to what the view says."""
    view, state = get_session().view, st.session_state
    catalogue = resources.catalogue
    state[REGIONS] = [name for name in catalogue.region_ids if name in view.regions]
    state[KINDS] = [kind for kind in Kind if kind in view.kinds]
    first, last = view.period or (catalogue.first_day, catalogue.last_day)
    state[FROM_DAY], state[TO_DAY] = first, last


def show_filters(resources: Resources, speech: Speech) -> None:
    """Show the filters.

    Args:
        resources: The tables on view.
        speech: The language of the page.
    """
    view, gazetteer = get_session().view, resources.finder.gazetteer
    st.multiselect(
        speech.say("Regions"),
        resources.catalogue.region_ids,
        format_func=lambda name: escape_markdown(
            gazetteer.place(name).name_in(view.language)
        ),
        key=REGIONS,
        placeholder=speech.say("All regions"),
        on_change=_choose_regions,
    )
    st.multiselect(
        speech.say("Kinds of place"),
        list(Kind),
        format_func=lambda kind: speech.say(KIND_WORDS[kind]),
        key=KINDS,
        placeholder=speech.say("All kinds of place"),
        on_change=_choose_kinds,
    )
    show_period(resources, speech)


def show_period(resources: Resources, speech: Speech) -> None:
    """Show the two days between which tables, charts and the timeline reach.

    Args:
        resources: The tables on view.
        speech: The language of the page.
    """
    for label, key in ((speech.say("From"), FROM_DAY), (speech.say("To"), TO_DAY)):
        st.date_input(
            label,
            key=key,
            min_value=resources.catalogue.first_day,
            max_value=resources.catalogue.last_day,
            format="YYYY-MM-DD",
            width=140,
            on_change=_choose_period,
            args=(resources, key),
        )


def _choose_regions() -> None:
    get_session().change(regions=frozenset(st.session_state[REGIONS]))


def _choose_kinds() -> None:
    get_session().change(kinds=frozenset(map(Kind, st.session_state[KINDS])))


def _choose_period(resources: Resources, changed: str) -> None:
    """Take over a period; one that runs backwards or is empty is said to be so."""
    session, catalogue = get_session(), resources.catalogue
    first: date | None = st.session_state[FROM_DAY]
    last: date | None = st.session_state[TO_DAY]
    if first is None or last is None:
        return  # cleared: the widget comes back with what the view says
    if first >= last:
        speech = open_speech(session.view.page_language)
        session.notices = (_explain(speech, first, last, changed),)
        return
    whole = (first, last) == (catalogue.first_day, catalogue.last_day)
    session.change(period=None if whole else (first, last))


def _explain(speech: Speech, first: date, last: date, changed: str) -> str:
    if first == last:
        return speech.say(
            "A period from {first} to the same day shows no change; the one before "
            "stays. Choose two days.",
            first=first.isoformat(),
        )
    words = {
        FROM_DAY: phrase(
            "The period cannot begin on {first}, after its end on {last}; the one "
            "before stays. Choose the end first."
        ),
        TO_DAY: phrase(
            "The period cannot end on {last}, before its beginning on {first}; the "
            "one before stays. Choose the beginning first."
        ),
    }
    return speech.say(words[changed], first=first.isoformat(), last=last.isoformat())
