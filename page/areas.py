"""How much ground maps give to whom on the day on view, and where two of them differ.

Beside the map that shows the areas. Only sources that are switched on are measured,
as they are known on the page, and square kilometres are those of `commands.areas`.
"""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal

from data.vocabulary import Status
from layers.area_measures import (
    Disagreement,
    build_series,
    measure_day,
    measure_disagreement,
)
from layers.questions import build_question
from layers.speech import Speech
from layers.style import WORDS_OF_POSITION
from layers.view import ViewState
from page.resources import Resources
from page.wording import escape_html

_KEY: Final = "claimline_areas"

ORDER: Final = [str(status) for status in Status]
"""In which what is said is listed."""


def show_areas(resources: Resources, view: ViewState, speech: Speech) -> None:
    """Show the areas of the day on view in numbers, if the tables have areas.

    Args:
        resources: The tables on view.
        view: What is on view.
        speech: The language of the page.
    """
    areas = resources.dataset.areas
    if areas.empty:
        return
    question = build_question(view, resources.catalogue)
    if question.sources is not None:
        areas = areas[areas["source_id"].isin(list(question.sources))]
    about = (resources.dataset.digest, question.sources)
    day, known_by = question.as_of, question.known_by
    names = resources.source_names
    with st.container(key="areas"):
        measures = _remember(
            "day", (*about, day, known_by), lambda: measure_day(areas, day, known_by)
        )
        st.html(_word_day(measures, day, names, speech))
        if (pair := _choose_pair(measures, names, speech)) is not None:
            found = _remember(
                "pair",
                (*about, day, known_by, pair),
                lambda: measure_disagreement(areas, day, pair, known_by),
            )
            st.html(_word_disagreement(found, pair, names, speech))
        with st.expander(speech.say("Ground through time, with hindsight")):
            series = _remember("series", about, lambda: build_series(areas))
            _show_series(series, view, names, speech)


def _remember(what: str, about: Hashable, build: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Give the last answer again; kept with the visitor, whose tables it is about."""
    kept = st.session_state.setdefault(_KEY, {})
    if what not in kept or kept[what][0] != about:
        kept[what] = (about, build())
    return kept[what][1]


def _word_day(
    measures: pd.DataFrame, day: date, names: dict[str, str], speech: Speech
) -> str:
    """Lay the day out as a table: a row for each source and what it says."""
    title = speech.say("Ground on the maps of {day}", day=speech.short_day(day))
    head = f'<section class="cl-legend"><h2>{escape_html(title)}</h2>'
    if measures.empty:
        none = speech.say("None of the sources switched on marks any ground.")
        return f'{head}<p class="cl-note">{escape_html(none)}</p></section>'
    sums = measures.groupby(["source_id", "status"])["km2"].sum()
    rows = "".join(
        f"<tr><td><bdi>{escape_html(names[source])}</bdi></td>"
        f"<td>{escape_html(speech.say(WORDS_OF_POSITION[status]))}</td>"
        f'<td class="cl-number">{_say_km2(sums[source, status], speech)}</td></tr>'
        for source in dict.fromkeys(measures["source_id"])
        for status in ORDER
        if (source, status) in sums.index
    )
    columns = (
        speech.say("according to"),
        speech.say("said to be"),
        "",
    )
    heads = "".join(f"<th>{escape_html(column)}</th>" for column in columns)
    silent = speech.say("Outside its areas a map says nothing.")
    return (
        f'{head}<div class="cl-table"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<p class="cl-note">{escape_html(silent)}</p></section>'
    )


def _choose_pair(
    measures: pd.DataFrame, names: dict[str, str], speech: Speech
) -> tuple[str, str] | None:
    """Let the reader choose two of the sources that mark ground; two need no choice."""
    marking = list(dict.fromkeys(measures["source_id"]))
    if len(marking) < 2:  # noqa: PLR2004 - two sources
        return None
    if len(marking) == 2:  # noqa: PLR2004 - two sources
        return marking[0], marking[1]
    one = st.selectbox(
        speech.say("One map"), marking, format_func=names.__getitem__, key="areas_one"
    )
    others = [source for source in marking if source != one]
    other = st.selectbox(
        speech.say("The other map"),
        others,
        format_func=names.__getitem__,
        key="areas_other",
    )
    return one, other


def _word_disagreement(
    found: Disagreement, pair: tuple[str, str], names: dict[str, str], speech: Speech
) -> str:
    one, other = (f"<bdi>{escape_html(names[source])}</bdi>" for source in pair)
    title = speech.say("Where the two maps differ")
    rows = (
        (speech.say("cannot both be true"), found.disputed_km2),
        (speech.say("both say something"), found.both_km2),
        (speech.say("only {source}", source=one), found.only_one_km2),
        (speech.say("only {source}", source=other), found.only_other_km2),
    )
    cells = "".join(
        f'<tr><td>{words}</td><td class="cl-number">{_say_km2(km2, speech)}</td></tr>'
        for words, km2 in rows
    )
    return (
        f'<section class="cl-legend"><h3>{escape_html(title)}</h3>'
        f'<div class="cl-table"><table><tbody>{cells}</tbody></table></div></section>'
    )


def _say_km2(km2: float, speech: Speech) -> str:
    number = format_decimal(km2, "#,##0.0", speech.locale)
    return escape_html(speech.say("{number} km²", number=number))


def _show_series(
    series: pd.DataFrame,
    view: ViewState,
    names: dict[str, str],
    speech: Speech,
) -> None:
    if series.empty:
        st.caption(speech.say("None of the sources switched on marks any ground."))
        return
    # Altair takes long to load, and most tables have no areas.
    from page.ground import show_ground  # noqa: PLC0415

    show_ground(series, names, view.as_of, speech)
