"""The evidence about one place as HTML: who says what, since when, with the link.

Builds text from tables and touches no widget. Everything that comes from data
passes `escape_html`; a link is only a link if it leads to a web page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.vocabulary import SPLIT, Scope, Side
from layers import style
from layers.control import OPEN_END
from layers.glyph import build_glyph_img
from layers.marks import build_marks
from layers.state import State
from layers.style import Mark
from layers.view import AS_OF, ViewState
from page.wording import count, escape_html, is_web_link, say_age, say_day

SIDE_WORDS: Final[dict[Side, str]] = {
    Side.RUSSIAN: "◐ Russian sources",
    Side.UKRAINIAN: "◑ Ukrainian sources",
    Side.INDEPENDENT: "◉ Independent monitors",
}

SCOPE_WORDS: Final[dict[str, str]] = {
    Scope.PLACE: "",
    Scope.PARTIAL: "in part",
    Scope.REGION: "the whole region",
    Scope.NEAR: "nearby",
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
        mark=build_marks(state).get(place_id, Mark()),
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


def word_evidence(evidence: Evidence, sources: Mapping[str, str]) -> str:
    """Word the evidence as HTML, side by side in fixed order.

    Args:
        evidence: What `build_evidence` gathered.
        sources: Names of the sources by source_id.

    Returns:
        HTML that needs no script and whose classes page/page.css styles.
    """
    agreement = style.WORDS_OF_AGREEMENT[evidence.mark.agreement]
    parts = [f'<p class="cl-agreement">{escape_html(agreement)}.</p>']
    parts += [_word_side(side, evidence, sources) for side in Side]
    parts.append(_word_more("Fighting or movement nearby", evidence.near, sources))
    if evidence.later:
        noun = count(evidence.later, "claim speaks", "claims speak")
        parts.append(f'<p class="cl-note">{noun} of a later day.</p>')
    if evidence.hidden:
        noun = count(evidence.hidden, "claim")
        parts.append(
            f'<p class="cl-note">{noun} about this place not shown: '
            "the sources are switched off.</p>"
        )
    return "".join(parts)


def _word_side(side: Side, evidence: Evidence, sources: Mapping[str, str]) -> str:
    position = evidence.positions.get(side)
    head = f"<h3>{SIDE_WORDS[side]}</h3>"
    if position is None:
        said = '<p class="cl-position cl-silent">silent</p>'
    else:
        words = style.WORDS_OF_POSITION[position["position"]]
        since = f"{say_day(position['valid_from'])}, {say_age(position['age_days'])}"
        link = ":" if position["position"] == SPLIT else " since"
        said = f'<p class="cl-position"><b>{words}</b>{link} {since}</p>'
    of_side = evidence.in_force[evidence.in_force["side"] == side]
    now = "".join(
        word_claim(
            row,
            sources,
            speaks=position is not None and row["valid_from"] == position["valid_from"],
        )
        + _word_again(row, evidence.again)
        for row in of_side.to_dict("records")
    )
    earlier = evidence.earlier[evidence.earlier["side"] == side]
    implied = evidence.entailed[evidence.entailed["side"] == side]
    return (
        f'<section class="cl-side">{head}{said}{now}'
        + _word_more("Said of the whole region", implied, sources)
        + _word_more("Earlier", earlier, sources)
        + "</section>"
    )


def _word_more(title: str, claims: pd.DataFrame, sources: Mapping[str, str]) -> str:
    if claims.empty:
        return ""
    rows = claims.to_dict("records")
    listed = "".join(word_claim(row, sources, speaks=False) for row in rows)
    return (
        f"<details><summary>{title}: {count(len(claims), 'claim')}</summary>"
        f"{listed}</details>"
    )


def word_claim(
    claim: Mapping[Any, Any], sources: Mapping[str, str], *, speaks: bool
) -> str:
    """Word one claim: who, what, since when, in which words, where to read it.

    Args:
        claim: A row with the columns of `layers.state.IN_FORCE_COLUMNS`.
        sources: Names of the sources by source_id.
        speaks: Whether it takes part in its side's position.

    Returns:
        An `<article>` element.
    """
    status = style.WORDS_OF_CLAIM[claim["status"]]
    scope = SCOPE_WORDS[claim["scope"]]
    quote = escape_html(claim["quote"])
    name = escape_html(sources.get(claim["source_id"], claim["source_id"]))
    says = f"says <b>{status}</b>{f', {scope}' if scope else ''}"
    words = [
        f'<article class="cl-claim{"" if speaks else " cl-older"}">',
        f"<h4><bdi>{name}</bdi></h4>",
        f'<p class="cl-says">{says} · {_word_dates(claim)}</p>',
        f"<p><bdi>{escape_html(claim['statement'])}</bdi></p>",
        f"<blockquote><bdi>“{quote}”</bdi></blockquote>" if quote else "",
        f'<p class="cl-source">{_word_link(claim)}{_word_lineage(claim)}</p>',
        "</article>",
    ]
    return "".join(words)


def _word_again(claim: Mapping[Any, Any], again: pd.DataFrame) -> str:
    """Word where else the same statement of the same source was read."""
    same = again[again["source_id"] == claim["source_id"]]
    return "".join(
        '<article class="cl-claim cl-again"><p>Also: '
        f"<bdi>{escape_html(row['statement'])}</bdi></p>"
        f'<p class="cl-source">{_word_link(row)}</p></article>'
        for row in same.to_dict("records")
    )


def _word_dates(claim: Mapping[Any, Any]) -> str:
    """Say both clocks; one date where they agree."""
    valid, reported = claim["valid_from"], claim["reported_date"]
    if valid == reported:
        return say_day(valid)
    return f"about {say_day(valid)}, said {say_day(reported)}"


def _word_link(claim: Mapping[Any, Any]) -> str:
    publisher = escape_html(claim["publisher"]) or "source"
    if not is_web_link(claim["url"]):
        return f"<bdi>{publisher}</bdi> (no link that can be opened)"
    return (
        f'<a href="{escape_html(claim["url"])}" target="_blank" '
        f'rel="noopener noreferrer"><bdi>{publisher}</bdi></a>'
    )


def _word_lineage(claim: Mapping[Any, Any]) -> str:
    """Say what a claim denies or repeats, and how sure the record is."""
    notes: Iterable[str] = (
        f" · denies {escape_html(claim['denies'])}" if claim["denies"] else "",
        f" · repeats {escape_html(claim['derived_from'])}"
        if claim["derived_from"]
        else "",
        ""
        if claim["record_confidence"] == "high"
        else f" · record: {escape_html(claim['record_confidence'])} confidence",
    )
    return "".join(notes)


def build_heading(
    names: tuple[str, ...], where: str, precision: str, mark: Mark
) -> str:
    """Build the head of the panel: the mark, the name, the other names, where it is.

    Args:
        names: The name in the reader's language first, then the others.
        where: Kind, district and region in words.
        precision: Coordinates in words, with how sure they are.
        mark: The mark of the day on view.

    Returns:
        HTML of the head.
    """
    others = " · ".join(f"<bdi>{escape_html(name)}</bdi>" for name in names[1:])
    return (
        f'<div class="cl-head"><div><h2><bdi>{escape_html(names[0])}</bdi></h2>'
        f"<p>{others}</p><p>{escape_html(where)}</p>"
        f'<p class="cl-note">{escape_html(precision)}</p></div>'
        f"{build_glyph_img(mark, 52)}</div>"
    )
