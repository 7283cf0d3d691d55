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
from page.resources import Resources
from page.wording import escape_html

FOLDER: Final = Path(__file__).parent
"""Where the text is, as `method.<language>.md`."""

TABS: Final = "method_tabs"
"""How the key of the tabs begins, whose value is a label; only the open one is made."""

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
            key=f"{TABS}_{speech.language}",
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
    label = speech.say("Table")
    coverage = build_coverage(resources.claims)
    coverage.index = [speech.say(WORDS_OF_SIDE[side]) for side in coverage.index]
    coverage.index.name = "side"
    st.html(word_table(_name_columns(coverage.reset_index(), speech), label))
    st.html(word_table(_build_source_table(resources, speech), label))


def _build_source_table(resources: Resources, speech: Speech) -> pd.DataFrame:
    """List every source with the number of its claims, most first in each side."""
    sources = resources.dataset.sources
    counts = sources["source_id"].map(resources.claims_per_source).fillna(0)
    table = sources.assign(claims=counts.astype(int))
    table = table.sort_values(["side", "claims"], ascending=[True, False])
    table = table[["name", "side", "kind", "claims", "description"]]
    kinds = [speech.say(KIND_WORDS.get(kind, kind)) for kind in table["kind"]]
    sides = [speech.say(WORDS_OF_SIDE[side]) for side in table["side"]]
    return _name_columns(table.assign(kind=kinds, side=sides), speech)


def _name_columns(table: pd.DataFrame, speech: Speech) -> pd.DataFrame:
    return table.rename(columns=lambda name: speech.say(COLUMN_WORDS[name]))


def word_table(frame: pd.DataFrame, label: str) -> str:
    """Word a table as HTML; every cell is escaped.

    Streamlit's own table would load a megabyte of script before the map is drawn.
    """
    head = "".join(f'<th scope="col">{escape_html(str(name))}</th>' for name in frame)
    rows = "".join(
        "<tr>"
        + "".join(f"<td><bdi>{escape_html(str(cell))}</bdi></td>" for cell in row)
        + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    return (
        f'<div class="cl-table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


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
