"""One claim as HTML: who says what, since when, in which words, where to read it.

Everything that comes from data passes `escape_html`; a link is only a link if it
leads to a web page. Data stay in their own language.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from data.vocabulary import Scope
from layers import style
from layers.speech import Speech, phrase
from page.wording import escape_html, is_web_link

SCOPE_WORDS: Final[dict[str, str]] = {
    Scope.PLACE: "",
    Scope.PARTIAL: phrase("in part"),
    Scope.REGION: phrase("the whole region"),
    Scope.NEAR: phrase("nearby"),
}

CONFIDENCE_WORDS: Final[dict[str, str]] = {
    "medium": phrase("record: medium confidence"),
    "low": phrase("record: low confidence"),
}
"""How sure the record of a claim is."""

CERTAIN: Final = "high"
"""Degree of confidence of which nothing is said."""

LANGUAGE_OF_TABLES: Final = "en"
"""Language of the statements in the tables (BCP 47); nobody translates a claim."""


def word_claim(
    claim: Mapping[Any, Any],
    sources: Mapping[str, str],
    speech: Speech,
    *,
    speaks: bool,
) -> str:
    """Word one claim: who, what, since when, in which words, where to read it.

    Args:
        claim: A row with the columns of `layers.state.IN_FORCE_COLUMNS`.
        sources: Names of the sources by source_id.
        speech: The language of the page; what comes from the tables stays English.
        speaks: Whether it takes part in its side's position.

    Returns:
        An `<article>` element.
    """
    quote = escape_html(claim["quote"])
    name = escape_html(sources.get(claim["source_id"], claim["source_id"]))
    words = [
        f'<article class="cl-claim{"" if speaks else " cl-older"}">',
        f"<h4><bdi>{name}</bdi></h4>",
        f'<p class="cl-says">{_word_saying(claim, speech)}</p>',
        f"<p>{word_statement(claim)}</p>",
        f"<blockquote><bdi>“{quote}”</bdi></blockquote>" if quote else "",
        f'<p class="cl-source">{_word_origin(claim, speech)}</p>',
        "</article>",
    ]
    return "".join(words)


def _word_saying(claim: Mapping[Any, Any], speech: Speech) -> str:
    """Say what the source says, and both clocks; one date where they agree."""
    words = style.WORDS_OF_POSITION[claim["status"]]
    status = speech.say(words)
    scope = SCOPE_WORDS[claim["scope"]]
    says = speech.say("says {status}", status=f"<b>{status}</b>")
    if scope:
        says = f"{says}, {speech.say(scope)}"
    valid, reported = claim["valid_from"], claim["reported_date"]
    if valid == reported:
        return f"{says} · {speech.short_day(valid)}"
    dates = speech.say(
        "about {day}, said {reported}",
        day=speech.short_day(valid),
        reported=speech.short_day(reported),
    )
    return f"{says} · {dates}"


def word_statement(claim: Mapping[Any, Any]) -> str:
    """Word what a claim says in our words, in the language of the tables, as HTML."""
    return f'<bdi lang="{LANGUAGE_OF_TABLES}">{escape_html(claim["statement"])}</bdi>'


def word_again(claim: Mapping[Any, Any], again: pd.DataFrame, speech: Speech) -> str:
    """Word where else the same statement of the same source was read."""
    same = again[again["source_id"] == claim["source_id"]]
    return "".join(
        '<article class="cl-claim cl-again"><p>'
        + speech.say("Also: {statement}", statement=word_statement(row))
        + f'</p><p class="cl-source">{word_link(row, speech)}</p></article>'
        for row in same.to_dict("records")
    )


def _word_origin(claim: Mapping[Any, Any], speech: Speech) -> str:
    return word_link(claim, speech) + _word_lineage(claim, speech)


def word_link(claim: Mapping[Any, Any], speech: Speech) -> str:
    """Word where a claim can be read, as HTML; only a web page is a link."""
    publisher = escape_html(claim["publisher"]) or speech.say("source")
    if not is_web_link(claim["url"]):
        return speech.say(
            "{publisher} (no link that can be opened)",
            publisher=f"<bdi>{publisher}</bdi>",
        )
    return (
        f'<a href="{escape_html(claim["url"])}" target="_blank" '
        f'rel="noopener noreferrer"><bdi>{publisher}</bdi></a>'
    )


def _word_lineage(claim: Mapping[Any, Any], speech: Speech) -> str:
    """Say what a claim denies or repeats, and how sure the record is."""
    notes = []
    if claim["denies"]:
        denied = f"<bdi>{escape_html(claim['denies'])}</bdi>"
        notes.append(speech.say("denies {claim}", claim=denied))
    if claim["derived_from"]:
        repeated = f"<bdi>{escape_html(claim['derived_from'])}</bdi>"
        notes.append(speech.say("repeats {claim}", claim=repeated))
    confidence = claim["record_confidence"]
    if confidence != CERTAIN:
        words = CONFIDENCE_WORDS.get(confidence)
        notes.append(speech.say(words) if words else escape_html(confidence))
    return "".join(f" · {note}" for note in notes)
