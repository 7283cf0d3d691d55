"""The Method panel: what words and marks mean, whose claims these are, corrections."""

from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from data.vocabulary import Scope, Side
from layers.payload import CREDITS
from layers.speech import Speech, phrase
from layers.style import WORDS_OF_SIDE
from layers.view import Language
from page.claim import LANGUAGE_OF_TABLES
from page.resources import Resources
from page.wording import escape_html

FOLDER: Final = Path(__file__).parent
"""Where the text is, as `method.<language>.md`."""

CORRECTIONS: Final = "CORRECTIONS.md"

DISCLAIMER: Final = phrase(
    "claimline shows what was said, not what is true. Nothing here is verified; it is "
    "not for navigation, safety or operational use. Borders are the internationally "
    "recognised ones; names and lines imply no endorsement."
)


COLUMN_WORDS: Final[dict[str, str]] = {
    "side": phrase("side"),
    "name": phrase("name"),
    "kind": phrase("kind"),
    "claims": phrase("claims"),
    "near": phrase("of them only near"),
    "places": phrase("places"),
    "first": phrase("first"),
    "last": phrase("last"),
    "description": phrase("description"),
}
"""Heads of the columns of both tables."""

COLUMNS_OF_DATA: Final = frozenset({"name", "description"})
"""Columns whose text comes from the tables."""

KIND_WORDS: Final[dict[str, str]] = {
    "ministry": phrase("ministry"),
    "general staff": phrase("general staff"),
    "official": phrase("official"),
    "media": phrase("media"),
    "monitor": phrase("monitor"),
}
"""Kinds of source of the bundled tables; another kind is shown as the table has it."""


def show_method(resources: Resources, speech: Speech) -> None:
    """Show the Method panel and, under it, disclaimer and credits.

    Args:
        resources: The tables on view.
        speech: The language of the page.
    """
    with st.container(key="method"):
        st.subheader(speech.say("Method"), anchor="method")
        words, coverage, corrections = st.tabs(
            [
                speech.say("What the words mean"),
                speech.say("Whose claims these are"),
                speech.say("Corrections"),
            ],
            key=tabs_key(speech.language),
            on_change="rerun",
        )
        if words.open:
            words.markdown(read_method(speech.language))
        if coverage.open:
            with coverage:
                _show_coverage(resources, speech)
        if corrections.open:
            with corrections:
                _show_corrections(resources.dataset.folder, speech)
        st.caption(speech.say(DISCLAIMER))
        st.caption(" · ".join(speech.say(credit) for credit in CREDITS))


def tabs_key(language: Language) -> str:
    """Name the tabs in session state; their value is the label of the open one."""
    return f"method_tabs:{language}"


def read_method(language: Language) -> str:
    """Read the text about the method in a language, as Markdown."""
    return (FOLDER / f"method.{language}.md").read_text(encoding="utf-8")


def _show_coverage(resources: Resources, speech: Speech) -> None:
    """Show how many claims each side and source made, so that bias is visible."""
    st.markdown(
        speech.say(
            "Sides do not speak equally often. More claims are not better claims; they "
            "only mean that more was found and recorded."
        )
    )
    coverage = build_coverage(resources.claims).reset_index()
    st.html(word_table(_name_sides(coverage, speech), speech))
    st.html(word_table(_build_source_table(resources, speech), speech))


def _build_source_table(resources: Resources, speech: Speech) -> pd.DataFrame:
    """List every source with the number of its claims, most first in each side."""
    sources = resources.dataset.sources
    counts = sources["source_id"].map(resources.claims_per_source).fillna(0)
    table = sources.assign(claims=counts.astype(int))
    table = table.sort_values(["side", "claims"], ascending=[True, False])
    table = table[["name", "side", "kind", "claims", "description"]]
    kinds = [speech.say(KIND_WORDS.get(kind, kind)) for kind in table["kind"]]
    return _name_sides(table.assign(kind=kinds), speech)


def _name_sides(table: pd.DataFrame, speech: Speech) -> pd.DataFrame:
    names = [WORDS_OF_SIDE[side] for side in table["side"]]
    return table.assign(side=[speech.say(name) for name in names])


def word_table(frame: pd.DataFrame, speech: Speech) -> str:
    """Word a table as HTML; every cell is escaped.

    Streamlit's own table would load a megabyte of script before the map is drawn.

    Args:
        frame: Columns of `COLUMN_WORDS`.
        speech: The language of the page; what comes from the tables is marked as
            English.
    """
    columns = [str(column) for column in frame]
    names = [speech.say(COLUMN_WORDS[column]) for column in columns]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        "<tr>" + "".join(map(_word_cell, columns, row)) + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    label = speech.say("Table")
    return (
        f'<div class="cl-table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _word_cell(column: str, cell: object) -> str:
    language = f' lang="{LANGUAGE_OF_TABLES}"' if column in COLUMNS_OF_DATA else ""
    return f"<td><bdi{language}>{escape_html(str(cell))}</bdi></td>"


def build_coverage(claims: pd.DataFrame) -> pd.DataFrame:
    """Count what each side has in the record.

    Args:
        claims: The table of claims with `side`.

    Returns:
        One row per side in fixed order: claims, of them only `near`, places spoken of,
        first and last day of reporting as ISO text.
    """
    rows = []
    for side in Side:
        own = claims[claims["side"] == side]
        days = own["reported_date"].dt.strftime("%Y-%m-%d")
        rows.append(
            {
                "side": side.value,
                "claims": len(own),
                "near": int((own["scope"] == Scope.NEAR).sum()),
                "places": own["place_id"].nunique(),
                "first": days.min() if len(own) else "",
                "last": days.max() if len(own) else "",
            }
        )
    return pd.DataFrame(rows).set_index("side")


def _show_corrections(folder: Path, speech: Speech) -> None:
    path = folder / CORRECTIONS
    if path.is_file():
        if speech.language != Language.ENGLISH:
            st.caption(speech.say("The list is kept in English."))
        # A list in another encoding has odd letters; the page still opens.
        st.markdown(path.read_text(encoding="utf-8", errors="replace"))
    else:
        st.markdown(speech.say("This dataset has no list of corrections."))
