"""What is near the place: distances on the ellipsoid, and the marks of the day."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from layers.glyph import build_glyph_img
from layers.style import WORDS_OF_AGREEMENT, Mark
from page.desk.scope import Desk
from page.desk.sections import Look, Row, open_section, show_table, word_rows
from page.resources import Resources
from page.tables import Head, show_downloads
from page.wording import escape_html

MOST = 10
"""How many places around are listed."""


def show_section(desk: Desk, near: pd.DataFrame) -> None:
    """Show the nearest places, from `find_around`, with their marks and distances."""
    speech = desk.speech
    lead = speech.say(
        "Straight lines over the ground, in km; the marks are those of {day}.",
        day=desk.day(desk.view.as_of),
    )
    open_section(speech.say("What is near"), lead, "near")
    if near.empty:
        return
    heads = [
        Head(speech.say("Place")),
        Head(speech.say("km"), numeric=True),
        Head(speech.say("On the map")),
    ]
    marks = desk.build_marks(near["place_id"].tolist())
    rows = word_rows(near, partial(_word_row, desk, marks))
    what = speech.say("Places near")
    show_table(what, heads, rows, speech, Look(narrow=True))
    show_downloads("near", what, lambda: desk.add_names(near), speech)


def find_around(resources: Resources, place_id: str | None) -> pd.DataFrame:
    """Find the nearest places that are points: place_id and distance_km."""
    if place_id is None:
        return pd.DataFrame(columns=["place_id", "distance_km"])
    gazetteer = resources.finder.gazetteer
    place = gazetteer.place(place_id)
    ranked = gazetteer.nearest(place.lon, place.lat, MOST + 1)
    rows = [
        (candidate.place.place_id, round(away, 1))
        for candidate, away in ranked
        if candidate.place.place_id != place_id
    ]
    return pd.DataFrame(rows[:MOST], columns=["place_id", "distance_km"])


def _word_row(desk: Desk, marks: Mapping[str, Mark], row: Row) -> tuple[str, ...]:
    place_id = row["place_id"]
    mark = marks.get(place_id, Mark())
    relation = desk.speech.say(WORDS_OF_AGREEMENT[mark.agreement])
    name = desk.link_to_place(place_id, desk.name(place_id))
    place = (
        f'<div class="cl-place">{build_glyph_img(mark, 26, desk.speech)}<div>{name}'
        f"<small>{escape_html(relation)}</small></div></div>"
    )
    return (
        place,
        desk.speech.number(row["distance_km"]),
        desk.link_to_map(place_id, words=desk.speech.say("map")),
    )
