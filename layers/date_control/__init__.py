"""The scripts of the date control, for the page and for whoever exports it.

The page wraps them as a Streamlit component, an export puts them into its file;
what they do with the day is the same.
"""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent

SCRIPTS: Final = ("dates.js", "lanes.js", "timeline.js")
"""In the order in which they need one another; they end with the class Timeline."""


@cache
def read_date_script() -> str:
    """Read the scripts as one text without a scope of its own."""
    return "\n".join(map(_read, SCRIPTS))


@cache
def read_date_html() -> str:
    """Read the markup that the scripts bring to life."""
    return _read("timeline.html")


@cache
def read_date_css() -> str:
    """Read the style sheet, which is meant for a shadow root."""
    return _read("timeline.css")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
