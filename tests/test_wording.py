"""Text on its way to the screen: nothing in it is ever more than text."""

import re
import unicodedata
from html import unescape

import pytest
from hostile import EVERYTHING, HOSTILE, TEXTS, Markup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from layers.speech import ENGLISH
from page.wording import (
    escape_html,
    escape_markdown,
    is_web_link,
    say_age,
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = "\\`*_{}[]()#+-.!|~:$<>&;\"'^=/ \n\t1a"
TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(MARKS), max_size=60
)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CONTROL = {"Cc", "Zl", "Zp"}


def flatten(text: str) -> str:
    """Put on one line what is to be seen of a text, spaces in a row as one."""
    seen = "".join(
        " " if unicodedata.category(c) in CONTROL else c for c in text if c not in BIDI
    )
    return " ".join(seen.split())


def read_markdown(text: str) -> str:
    """Read Markdown that must be one paragraph of plain text, or nothing."""
    tokens = MARKDOWN.parse(text)
    if not tokens:
        return ""
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text"}
    return "".join(child.content for child in children)


@given(TEXT)
def test_escaped_markdown_reads_as_the_plain_text(text: str) -> None:
    """Escaped text is one paragraph with every character it had and no element."""
    read = read_markdown(escape_markdown(text)).replace("\u2060", "")

    assert " ".join(read.split()) == flatten(text.replace("\u2060", ""))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Title", id="heading"),
        pytest.param("Title\n===", id="underlined-heading"),
        pytest.param("- item", id="list"),
        pytest.param("+ item", id="list-with-plus"),
        pytest.param("1. item", id="numbered-list"),
        pytest.param("1) item", id="numbered-list-with-bracket"),
        pytest.param("    code", id="indented-code"),
        pytest.param("~~~\ncode\n~~~", id="fenced-code"),
        pytest.param("> quote", id="quote"),
        pytest.param("---", id="rule"),
        pytest.param("| a |\n|---|\n| b |", id="table"),
        pytest.param("[a]: https://example.org", id="reference"),
        pytest.param("<b>bold</b> <!-- x --> <https://example.org>", id="html"),
        pytest.param("a\\\nb  \nc", id="hard-breaks"),
        pytest.param("&copy; &#60;", id="entities"),
        *(pytest.param(text, id=name) for name, text in TEXTS.items()),
    ],
)
def test_marks_of_markdown_are_only_characters(text: str) -> None:
    """No block, link, picture, code or HTML comes of what a name holds."""
    read = read_markdown(escape_markdown(text)).replace("\u2060", "")

    assert " ".join(read.split()) == flatten(text)


@pytest.mark.parametrize(
    "text", [":red[x]", ":smile:", "$e$", "$$e$$", ":blue-background[x]"]
)
def test_shorthands_of_streamlit_are_escaped(text: str) -> None:
    """Colours, emoji and formulas begin with a sign that has a backslash."""
    assert escape_markdown(text).startswith(f"\\{text[0]}")


@pytest.mark.parametrize(
    "text", [":material/delete:", ":material_delete:", ":streamlit:"]
)
def test_icons_of_streamlit_are_hidden_from_it(text: str) -> None:
    """The names that Streamlit replaces in finished text are not in it."""
    read = read_markdown(escape_markdown(text))

    assert not re.search(r":material[/_]\w+:|:streamlit:", read)
    assert read.replace("\u2060", "") == text


@given(TEXT)
def test_escaped_html_is_inert(text: str) -> None:
    """Escaped text has no bracket, no quotation mark and no bare ampersand."""
    escaped = escape_html(text)

    assert not set(escaped) & set("<>\"'")
    assert not re.search(r"&(?!(amp|lt|gt|quot|#x27);)", escaped)
    assert " ".join(unescape(escaped).split()) == flatten(text)


@given(TEXT)
def test_escaped_text_is_one_line_in_its_own_direction(text: str) -> None:
    """No control character, line end or mark of direction is left."""
    for escaped in (escape_html(text), escape_markdown(text)):
        assert not {unicodedata.category(c) for c in escaped} & CONTROL
        assert not set(escaped) & BIDI


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in HOSTILE.items()])
def test_hostile_text_is_shown_letter_by_letter(text: str) -> None:
    """In an element and in an attribute a browser reads the text itself."""
    html = f'<p title="{escape_html(text)}">{escape_html(text)}</p>'

    read = Markup(html)
    assert read.tags == [("p", ("title",))]
    assert read.text == text


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        " https://example.org ",
        "https://www.example.org:443/a",
        "https://[2001:db8::1]/",
        "https://приклад.укр/",
        # The link shows its publisher, never itself, so a name in front of the
        # host misleads nobody more than any other address would.
        "https://user@example.org/",
    ],
)
def test_web_link_is_accepted(url: str) -> None:
    """An address of http or https with a host leads to a web page."""
    assert is_web_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://example.org",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        " javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///a",
        "vbscript:x",
        "blob:https://example.org/1",
        "ftp://example.org",
        "https:",
        "https://",
        "https:///a",
        "https://:80",
        "https://user@",
        "https:example.org",
        "http:\\\\example.org",
        "http://[",
    ],
)
def test_anything_else_is_no_link(url: str) -> None:
    """Addresses that run code, read files or lack a host are not linked."""
    assert not is_web_link(url)


@given(TEXT)
def test_link_that_is_accepted_stays_one_when_escaped(text: str) -> None:
    """What reaches an attribute begins with http whatever the table holds."""
    for url in (text, f"https:{text}", f"https://example.org/{text}"):
        if is_web_link(url):
            assert re.match("https?:", unescape(escape_html(url)), re.IGNORECASE)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "that day"),
        (1, "1 day before"),
        (2, "2 days before"),
        (1234, "1,234 days before"),
    ],
)
def test_age_is_counted_back_from_the_day_on_view(days: int, words: str) -> None:
    """An age is never a bare number."""
    assert say_age(days, ENGLISH) == words


def test_everything_hostile_at_once_is_text() -> None:
    """All hostile texts in a row, escaped both ways, are still one line of text."""
    assert Markup(escape_html(EVERYTHING)).tags == []
    assert read_markdown(escape_markdown(EVERYTHING))
