"""The claim layer's scripts and style sheet, for the page's map and for exports.

Whoever puts text from the tables into a script does it through `escape_for_script`.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from layers.theme import build_ink_css

PLUGIN: Final = Path(__file__).parent / "draw_plugin"

PLUGIN_SCRIPTS: Final = (
    "columns.js",
    "turns.js",
    "positions.js",
    "glyph.js",
    "picture.js",
    "stage.js",
    "labels.js",
    "basemap.js",
    "model.js",
    "card.js",
    "divider.js",
    "hits.js",
    "panes.js",
    "marks.js",
    "names.js",
    "layer.js",
    "area_data.js",
    "areas.js",
    "area_key.js",
    "twin.js",
    "news.js",
    "cell_runs.js",
    "cell_press.js",
    "cells.js",
    "crowd_data.js",
    "crowd.js",
    "mount.js",
)
"""The claim layer's scripts in the order in which they need one another."""

UNSAFE_IN_SCRIPT: Final = "<>&'_(\u2028\u2029"
"""What could end a script element, begin a comment or end a line of old engines;
and `'_(`, without which st_folium, which renames variables in the finished script
and leaves them out of its hash, finds none inside the data."""

_TEMPLATE: Final = re.compile(r"\{(?=[{%#])")
"""How Jinja begins to compute. Branca reads a finished script as a template once
more, so a name could run code on the server. Never part of JSON but in strings."""


@cache
def read_plugin_script() -> str:
    """Read the scripts of the claim layer as one text."""
    return "\n".join(
        (PLUGIN / name).read_text(encoding="utf-8") for name in PLUGIN_SCRIPTS
    )


@cache
def read_plugin_style() -> str:
    """Read the inks of both themes and the claim layer's style sheet."""
    sheet = (PLUGIN / "claimline.css").read_text(encoding="utf-8")
    return build_ink_css() + sheet


def escape_for_script(text: str) -> str:
    """Make JSON text safe inside a script element and a JavaScript string.

    No character of `UNSAFE_IN_SCRIPT` and no mark of a template remains, so data
    can neither close the element nor compute, and reach the browser as they were.

    Args:
        text: JSON, in which these characters only occur inside strings.

    Returns:
        Equal JSON, escaped.
    """
    for character in UNSAFE_IN_SCRIPT:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _TEMPLATE.sub(r"\\u007b", text)
