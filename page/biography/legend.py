"""What spans, signs and patterns of the Place page mean."""

from typing import Final

from data.vocabulary import Agreement, Status
from layers.speech import Speech, phrase
from layers.style import WORDS_OF_POSITION
from page.desk.scope import SHORT_WORDS
from page.wording import escape_html

SIGNS: Final = (
    ("cl-span cl-russian_control cl-partial", phrase("of a part of it only")),
    ("cl-near", phrase("only of its vicinity")),
    ("cl-superseded", phrase("overtaken at once by another of the same source")),
    ("cl-back", phrase("said at the dot about the day at the other end")),
    ("cl-badge cl-admission", phrase("concedes the place to the other side")),
    ("cl-badge cl-denies", phrase("denies another claim by name")),
    ("cl-rule", phrase("the day on view")),
)
"""Signs on the lanes, by their classes."""


def word_lane_legend(speech: Speech) -> str:
    """Word what the lanes are drawn with, as HTML."""
    spans = "".join(
        _word_key(f"cl-span cl-{status}", speech.say(WORDS_OF_POSITION[status]))
        for status in Status
    )
    signs = "".join(_word_key(sign, speech.say(words)) for sign, words in SIGNS)
    return f'<ul class="cl-keys">{spans}{signs}</ul>'


def word_square_legend(speech: Speech) -> str:
    """Word what the square is drawn with, as HTML."""
    keys = "".join(
        _word_key(f"cl-cell cl-{relation}", speech.say(words))
        for relation, words in SHORT_WORDS.items()
        if relation != Agreement.SILENT
    )
    return f'<ul class="cl-keys">{keys}</ul>'


def _word_key(classes: str, words: str) -> str:
    return (
        f'<li><span class="cl-key"><i class="{classes}"></i></span>'
        f"{escape_html(words)}</li>"
    )
