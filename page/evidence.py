"""The evidence about one place as HTML: who says what, since when, with the link.

Builds text from tables and touches no widget. Everything that comes from data
passes `escape_html`; a link is only a link if it leads to a web page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.vocabulary import SPLIT, Scope, Side
from layers import style
from layers.control import OPEN_END
from layers.glyph import build_glyph_img
from layers.marks import build_marks
from layers.speech import Speech, phrase
from layers.state import State
from layers.style import Mark
from layers.view import AS_OF, ViewState
from page.claim import word_again, word_claim
from page.wording import escape_html, say_age

SIDE_WORDS: Final[dict[Side, str]] = {
    Side.RUSSIAN: phrase("◐ Russian sources"),
    Side.UKRAINIAN: phrase("◑ Ukrainian sources"),
    Side.INDEPENDENT: phrase("◉ Independent monitors"),
}

SAME_WORDS: Final = ["source_id", "status", "scope", "valid_from", "reported_date"]
"""Claims of one place that share these are one statement, found on several pages."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about one place on the day on view, ready to be worded."""

    mark: Mark
    positions: Mapping[str, Mapping[str, Any]]
    """By side that spoke: position, valid_from, age_days."""
    in_force: pd.DataFrame
    """Claims in force, of the visible sources."""
    again: pd.DataFrame
    """Visible claims that say the same as one in force, read on another page."""
    earlier: pd.DataFrame
    """Visible claims that a later one of the same source has superseded."""
    near: pd.DataFrame
    """Visible reports of activity nearby, up to the day on view."""
    later: int
    """Number of visible claims about a later day."""
    hidden: int
    """Number of claims of sources that are switched off."""
    entailed: pd.DataFrame
    """Claims about a whole region that entail something here without taking part."""


def build_evidence(
    place_id: str,
    state: State,
    claims: pd.DataFrame,
    entailed: pd.DataFrame,
    view: ViewState,
) -> Evidence:
    """Gather the evidence about a place.

    Args:
        place_id: The open place.
        state: The answer for the day on view.
        claims: The whole table of claims, with `side`.
        entailed: Claims in force that entail something for this place.
        view: Which sources are hidden and what counts as known.

    Returns:
        The evidence; every table is ordered newest first.
    """
    here = claims[claims["place_id"] == place_id]
    visible = here[~here["source_id"].isin(view.hidden)]
    known = visible[visible["reported_date"] <= _known_limit(view)]
    valid = known["event_date"].fillna(known["reported_date"])
    known = known.assign(valid_from=valid)
    begun = known[valid <= pd.Timestamp(view.as_of)]
    in_force = _of_place(state.in_force, place_id)
    near = begun["scope"] == Scope.NEAR
    superseded = begun[~near & ~begun["claim_id"].isin(in_force["claim_id"])]
    again = pd.MultiIndex.from_frame(superseded[SAME_WORDS]).isin(
        pd.MultiIndex.from_frame(in_force[SAME_WORDS])
    )
    return Evidence(
        mark=build_marks(state.narrow([place_id])).get(place_id, Mark()),
        positions=_build_positions(state, place_id),
        in_force=_newest_first(in_force),
        again=_newest_first(superseded[again]),
        earlier=_newest_first(superseded[~again]),
        near=_newest_first(begun[near]),
        later=len(known) - len(begun),
        hidden=len(here) - len(visible),
        entailed=_newest_first(
            entailed[~entailed["claim_id"].isin(in_force["claim_id"])]
        ),
    )


def _known_limit(view: ViewState) -> pd.Timestamp:
    """The last day of publishing that counts."""
    if view.known_by is None:
        return pd.Timestamp(OPEN_END)
    return pd.Timestamp(view.as_of if view.known_by == AS_OF else view.known_by)


def _of_place(frame: pd.DataFrame, place_id: str) -> pd.DataFrame:
    return frame[frame["place_id"] == place_id]


def _newest_first(frame: pd.DataFrame) -> pd.DataFrame:
    keys = ["valid_from", "reported_date", "claim_id"]
    return frame.sort_values(keys, ascending=[False, False, True])


def _build_positions(state: State, place_id: str) -> dict[str, dict[str, Any]]:
    columns = ["side", "position", "valid_from", "age_days"]
    rows = _of_place(state.positions, place_id)[columns].itertuples(index=False)
    return {
        side: {"position": position, "valid_from": since, "age_days": age}
        for side, position, since, age in rows
    }


def word_evidence(
    evidence: Evidence, sources: Mapping[str, str], speech: Speech
) -> str:
    """Word the evidence as HTML, side by side in fixed order.

    Args:
        evidence: What `build_evidence` gathered.
        sources: Names of the sources by source_id.
        speech: The language of the page.

    Returns:
        HTML that needs no script and whose classes page/page.css styles.
    """
    agreement = speech.say(style.WORDS_OF_AGREEMENT[evidence.mark.agreement])
    nearby = speech.say("Fighting or movement nearby")
    parts = [f'<p class="cl-agreement">{escape_html(agreement)}.</p>']
    parts += [_word_side(side, evidence, sources, speech) for side in Side]
    parts.append(_word_more(nearby, evidence.near, sources, speech))
    notes = _say_left_out(evidence, speech)
    parts += [f'<p class="cl-note">{escape_html(note)}</p>' for note in notes]
    return "".join(parts)


def _say_left_out(evidence: Evidence, speech: Speech) -> Iterator[str]:
    """Say which claims about the place are not listed."""
    if evidence.later:
        yield speech.say_many(
            "{number} claim speaks of a later day.",
            "{number} claims speak of a later day.",
            evidence.later,
        )
    if evidence.hidden:
        yield speech.say_many(
            "{number} claim about this place not shown: the sources are switched off.",
            "{number} claims about this place not shown: the sources are switched off.",
            evidence.hidden,
        )


def _word_side(
    side: Side, evidence: Evidence, sources: Mapping[str, str], speech: Speech
) -> str:
    position = evidence.positions.get(side)
    of_side = evidence.in_force[evidence.in_force["side"] == side]
    now = "".join(
        word_claim(
            row,
            sources,
            speech,
            speaks=position is not None and row["valid_from"] == position["valid_from"],
        )
        + word_again(row, evidence.again, speech)
        for row in of_side.to_dict("records")
    )
    earlier = evidence.earlier[evidence.earlier["side"] == side]
    implied = evidence.entailed[evidence.entailed["side"] == side]
    return (
        f'<section class="cl-side"><h3>{speech.say(SIDE_WORDS[side])}</h3>'
        f"{_word_position(position, speech)}{now}"
        + _word_more(speech.say("Said of the whole region"), implied, sources, speech)
        + _word_more(speech.say("Earlier"), earlier, sources, speech)
        + "</section>"
    )


def _word_position(position: Mapping[str, Any] | None, speech: Speech) -> str:
    if position is None:
        silent = speech.say("silent")
        return f'<p class="cl-position cl-silent">{silent}</p>'
    words = style.WORDS_OF_POSITION[position["position"]]
    since = {
        "position": f"<b>{speech.say(words)}</b>",
        "day": speech.short_day(position["valid_from"]),
        "age": say_age(position["age_days"], speech),
    }
    if position["position"] == SPLIT:
        said = speech.say("{position}: {day}, {age}", **since)
    else:
        said = speech.say("{position} since {day}, {age}", **since)
    return f'<p class="cl-position">{said}</p>'


def _word_more(
    title: str, claims: pd.DataFrame, sources: Mapping[str, str], speech: Speech
) -> str:
    if claims.empty:
        return ""
    rows = claims.to_dict("records")
    listed = "".join(word_claim(row, sources, speech, speaks=False) for row in rows)
    number = speech.say_many("{number} claim", "{number} claims", len(claims))
    return f"<details><summary>{title}: {number}</summary>{listed}</details>"


def build_heading(
    names: tuple[str, ...], where: str, precision: str, mark: Mark, speech: Speech
) -> str:
    """Build the head of the panel: the mark, the name, the other names, where it is.

    Args:
        names: The name in the reader's language first, then the others.
        where: Kind, district and region in words.
        precision: Coordinates in words, with how sure they are.
        mark: The mark of the day on view.
        speech: The language of the mark's words.

    Returns:
        HTML of the head.
    """
    others = " · ".join(f"<bdi>{escape_html(name)}</bdi>" for name in names[1:])
    return (
        f'<div class="cl-head"><div><h2><bdi>{escape_html(names[0])}</bdi></h2>'
        f"<p>{others}</p><p>{escape_html(where)}</p>"
        f'<p class="cl-note">{escape_html(precision)}</p></div>'
        f"{build_glyph_img(mark, 52, speech)}</div>"
    )
