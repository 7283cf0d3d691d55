"""Texts that try to be more than text, and a reader that sees whether they succeed."""

from html.parser import HTMLParser
from typing import Final

HOSTILE: Final = {
    "script": "</script><script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\" autofocus onfocus='alert(1)' x=\"",
    "entities": "&lt;b&gt; &amp; &#60;i&#62; &copy",
    "comment": "<!-- --> ]]> <![CDATA[",
    "templates": "${alert(1)} `alert(1)` {{ 7 * 7 }} {% raw %}",
    "backslashes": "\\ \\n \\u003c \\'",
    "markdown": "# **b** _i_ [a](https://example.org) ![p](x) | $e$ ~~d~~ :red[c]",
    "icons": ":material/delete: :streamlit: :smile:",
    "renamed": "{{'map_div'}} alert(coords); map_claimline _claims drawnItems",
    "path": "../../etc 1. a, b",
}
"""Text in which every character is to be seen, by what it tries to be."""

UNSEEN: Final = {
    "lines": "one\ntwo\r\nthree\u2028four",
    "right-to-left": "\u202eabc\u202c \u05d0\u05d1\u05d2 \u200f\u2067x",
}
"""Text whose line ends and marks of direction are not to be seen."""

TEXTS: Final = HOSTILE | UNSEEN
"""All of it."""

EVERYTHING: Final = " ".join(TEXTS.values())
"""All of it in one text."""


class Markup(HTMLParser):
    """What a browser would make of some HTML."""

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        """Elements in order of opening, each with the names of its attributes."""
        self.links: list[dict[str, str | None]] = []
        """Attributes of the links in order."""
        self.pictures: list[dict[str, str | None]] = []
        """Attributes of the pictures in order."""
        self.text = ""
        """All text, without the elements."""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        if tag == "a":
            self.links.append(dict(attrs))
        if tag == "img":
            self.pictures.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Count a comment as an element; nothing that we write has one."""
        self.tags.append(("comment", (data,)))
