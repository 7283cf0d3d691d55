"""Text from data on its way to the screen: escaped, dated, counted.

Names, statements and links come from tables that anybody may have edited. They
reach the page only through these functions.
"""

import re
from html import escape
from typing import Final
from urllib.parse import urlsplit

from layers.speech import Speech

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$<>&\"'^=])")
_ICON: Final = re.compile(":(?=material|streamlit)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape_markdown(text: str) -> str:
    """Make text harmless where Streamlit reads Markdown, such as in a label.

    Every mark of Markdown, of its emoji and colour shorthands and of mathematics
    gets a backslash; line breaks and control characters become a space, and
    direction overrides go, so that a name cannot turn its neighbours around.
    Streamlit looks for the names of its icons after the backslashes are gone;
    an invisible word joiner hides them from it.
    """
    return _MARKDOWN.sub(r"\\\1", _ICON.sub(":\u2060", _plain(text)))


def escape_html(text: str) -> str:
    """Make text harmless as the content or an attribute of an HTML element.

    The text is isolated from its neighbours' writing direction by `<bdi>` where
    the caller puts it; overrides and control characters are taken out here.
    """
    return escape(_plain(text), quote=True)


def _plain(text: str) -> str:
    return _BIDI.sub("", _CONTROL.sub(" ", text)).strip()


def is_web_link(url: str) -> bool:
    """Tell whether a link leads to a web page: http or https, with a host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def say_age(days: int, speech: Speech) -> str:
    """Say how long before the day on view something began."""
    if days == 0:
        return speech.say("that day")
    return speech.say_many("{number} day before", "{number} days before", days)
