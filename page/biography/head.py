"""The head of the Place page: the place, its names, and how the accounts relate."""

import pandas as pd
import streamlit as st

from data.vocabulary import Agreement
from geo.place import Place
from layers.glyph import build_glyph_img
from layers.spells import Ending, build_spells
from layers.style import WORDS_OF_AGREEMENT, Mark
from page.desk.disputes import say_days
from page.desk.head import word_sources
from page.desk.scope import Desk
from page.place import order_names, say_precision, say_where
from page.wording import escape_html

GLYPH = 60
"""Size of the mark in CSS pixels."""


def show_head(desk: Desk) -> None:
    """Show the place, or say how one is opened."""
    place_id, speech = desk.view.place, desk.speech
    if place_id is None:
        title = speech.say("No place is open")
        lead = speech.say("Search for one by name, or click a mark on the map.")
        st.html(
            f'<header class="cl-answer"><h1>{escape_html(title)}</h1>'
            f"<p>{escape_html(lead)}</p></header>"
        )
        return
    place = desk.resources.finder.gazetteer.place(place_id)
    mark = desk.build_marks([place_id]).get(place_id, Mark())
    show_it = speech.say("Show it on the map")
    glyph = build_glyph_img(mark, GLYPH, speech)
    st.html(
        f'<header class="cl-answer cl-biography">{glyph}<div>'
        + _word_names(desk, place)
        + f'<p class="cl-lead">{escape_html(word_answer(desk, place_id, mark))}</p>'
        f"<p>{escape_html(word_sources(desk))}</p>"
        f"<p>{desk.link_to_map(place_id, words=show_it)}</p>"
        "</div></header>"
    )


def _word_names(desk: Desk, place: Place) -> str:
    """Word the names in all languages, the other spellings, and where it is."""
    gazetteer = desk.resources.finder.gazetteer
    first, *others = order_names(place, desk.view.language)
    spellings = [*dict.fromkeys([*others, *place.aliases])]
    also = " · ".join(f"<bdi>{escape_html(name)}</bdi>" for name in spellings)
    speech = desk.speech
    parts = say_where(place, gazetteer, desk.view.language), say_precision(place)
    where = "; ".join(map(speech.retell, parts))
    return (
        f"<h1><bdi>{escape_html(first)}</bdi></h1><p>{also}</p>"
        f"<p>{escape_html(where)}</p>"
    )


def word_answer(desk: Desk, place_id: str, mark: Mark) -> str:
    """Say how the accounts relate on the day on view, and how it came; plain text."""
    speech, day = desk.speech, desk.day(desk.view.as_of)
    relation = speech.say(WORDS_OF_AGREEMENT[Agreement(mark.agreement)])
    answer = speech.say("About {day}: {relation}.", day=day, relation=relation)
    spells = desk.ask(build_spells, desk.until_day)
    here = spells[spells["place_id"] == place_id]
    return f"{answer} {_word_spells(desk, here)}".strip()


def _word_spells(desk: Desk, spells: pd.DataFrame) -> str:
    """Say how often and how long the place was disputed up to then; plain text."""
    if spells.empty:
        return ""
    speech = desk.speech
    total = speech.say_many(
        "Disputed once up to then, for {days}.",
        "Disputed {number} times up to then, for {days} in all.",
        len(spells),
        days=say_days(desk, int(spells["days"].sum())),
    )
    still = spells[spells["ended"] == str(Ending.OPEN)]
    if still.empty:
        return total
    since = speech.say(
        "The present dispute began on {day}.",
        day=desk.day(still["disputed_from"].iloc[0]),
    )
    return f"{total} {since}"
