"""The Method panel: what words and marks mean, whose claims these are, corrections."""

from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from data.vocabulary import Scope, Side
from layers.payload import CREDITS
from layers.style import WORDS_OF_SIDE
from page.resources import Resources
from page.wording import escape_html

TEXT: Final = Path(__file__).parent / "method.md"

TABS: Final = "method_tabs"
"""Key of the tabs; only the open one is made."""

CORRECTIONS: Final = "CORRECTIONS.md"

DISCLAIMER: Final = (
    "claimline shows what was said, not what is true. Nothing here is verified; it is "
    "not for navigation, safety or operational use. Borders are the internationally "
    "recognised ones; names and lines imply no endorsement."
)


def show_method(resources: Resources) -> None:
    """Show the Method panel and, under it, disclaimer and credits.

    Args:
        resources: The tables on view.
    """
    with st.container(key="method"):
        st.subheader("Method", anchor="method")
        words, coverage, corrections = st.tabs(
            ["What the words mean", "Whose claims these are", "Corrections"],
            key=TABS,
            on_change="rerun",
        )
        if words.open:
            words.markdown(TEXT.read_text(encoding="utf-8"))
        if coverage.open:
            with coverage:
                _show_coverage(resources)
        if corrections.open:
            with corrections:
                _show_corrections(resources.dataset.folder)
        st.caption(DISCLAIMER)
        st.caption(" · ".join(CREDITS))


def _show_coverage(resources: Resources) -> None:
    """Show how many claims each side and source made, so that bias is visible."""
    st.markdown(
        "Sides do not speak equally often. More claims are not better claims; they "
        "only mean that more was found and recorded."
    )
    st.html(word_table(build_coverage(resources.claims).reset_index()))
    sources = resources.dataset.sources
    counts = sources["source_id"].map(resources.claims_per_source).fillna(0)
    table = sources.assign(claims=counts.astype(int))
    table = table.sort_values(["side", "claims"], ascending=[True, False])
    st.html(word_table(table[["name", "side", "kind", "claims", "description"]]))


def word_table(frame: pd.DataFrame) -> str:
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
        f'<div class="cl-table" tabindex="0" role="region" aria-label="Table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def build_coverage(claims: pd.DataFrame) -> pd.DataFrame:
    """Count what each side has in the record.

    Args:
        claims: The table of claims with `side`.

    Returns:
        One row per side in fixed order: claims, of them `near`, places spoken of,
        first and last day of reporting as ISO text.
    """
    rows = []
    for side in Side:
        own = claims[claims["side"] == side]
        days = own["reported_date"].dt.strftime("%Y-%m-%d")
        rows.append(
            {
                "side": WORDS_OF_SIDE[side],
                "claims": len(own),
                "of them only near": int((own["scope"] == Scope.NEAR).sum()),
                "places": own["place_id"].nunique(),
                "first": days.min() if len(own) else "",
                "last": days.max() if len(own) else "",
            }
        )
    return pd.DataFrame(rows).set_index("side")


def _show_corrections(folder: Path) -> None:
    path = folder / CORRECTIONS
    if path.is_file():
        # A list in another encoding has odd letters; the page still opens.
        st.markdown(path.read_text(encoding="utf-8", errors="replace"))
    else:
        st.markdown("This dataset has no list of corrections.")
