"""What the browser is told on each run: the day, the visible sources, the view.

Names of the fields are those that layers/date_control/timeline.js and
layers/draw_plugin/mount.js read.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import pandas as pd

from data.tables import Dataset
from data.vocabulary import Side
from layers.date_control.words import build_timeline_words
from layers.speech import Speech, begin, open_speech
from layers.style import SOURCES_OF_SIDE, WORDS_OF_SIDE
from layers.tiles import TILES
from layers.title import say_reference
from layers.view import AS_OF, Catalogue, Compare, ViewState
from layers.view_state import REFERENCE_DAYS
from layers.words import build_map_words
from page.session import Session

DAYS_OF_WEEK: Final = 7

Lanes: TypeAlias = dict[Side, list[int]]
"""Number of claims in each week, by side in fixed order."""


def build_timeline_data(
    session: Session,
    catalogue: Catalogue,
    sources: Mapping[str, str],
    lanes: Lanes,
    disputed: Sequence[int],
) -> dict[str, Any]:
    """Build what the date control needs and passes on to the map.

    Args:
        session: The visitor's session.
        catalogue: The tables on view.
        sources: Names of the sources by source_id, in the order of the payload.
        lanes: `build_lanes` of the same tables.
        disputed: Number of disputed places on each day of the catalogue.

    Returns:
        JSON-ready values; days are counted from the catalogue's first day.
    """
    view, first = session.view, catalogue.first_day
    speech = open_speech(view.page_language)
    told = build_view_data(view, catalogue, sources)
    return {
        "channel": session.channel,
        "epoch": first.isoformat(),
        "days": (catalogue.last_day - first).days + 1,
        "day": told["day"],
        "revision": session.revision,
        "waiting": not session.settled,
        "period": [(day - first).days for day in view.period] if view.period else None,
        "lanes": [
            {"name": speech.say(WORDS_OF_SIDE[side]), "counts": counts}
            for side, counts in lanes.items()
        ],
        "disputed": list(disputed),
        "words": build_timeline_words(speech),
        "focus": dict(session.focus) if session.focus else None,
        "view": told,
    }


def build_view_data(
    view: ViewState, catalogue: Catalogue, sources: Mapping[str, str]
) -> dict[str, Any]:
    """Build what the map has to know of a view, to draw it.

    Args:
        view: The view.
        catalogue: The tables on view.
        sources: Names of the sources by source_id, in the order of the payload.

    Returns:
        JSON-ready values; days are counted from the catalogue's first day.
    """
    first = catalogue.first_day
    speech = open_speech(view.page_language)
    return {
        "words": build_map_words(speech),
        "day": (view.as_of - first).days,
        "known": _say_known(view, first),
        "visible": "".join("01"[i not in view.hidden] for i in sources),
        "overtakenAfter": view.overtaken_after,
        "entailed": view.entailed,
        "open": view.place,
        "language": view.language.value,
        "tiles": _describe_tiles(view.tiles),
        "compare": _describe_compare(view, first, sources, speech),
        "fade": view.fade,
        "halo": view.halo,
    }


def _describe_compare(
    view: ViewState, first: date, sources: Mapping[str, str], speech: Speech
) -> dict[str, Any]:
    """Say which accounts or days are set against one another, and what to call them."""
    reference = view.reference
    day = None if reference is None else (reference - first).days
    accounts = [name_account(side, sources, speech) for side in (view.left, view.right)]
    names = accounts
    if view.compare == Compare.DATES:
        names = [
            speech.short_day(reference) if reference else say_reference(view, speech),
            speech.say("the day on view: {account}", account=accounts[0]),
        ]
    return {
        "mode": view.compare.value,
        "left": view.left,
        "right": view.right,
        "accounts": accounts,
        "reference": day,
        "earlier": REFERENCE_DAYS,
        "names": names,
    }


def name_account(account: str, sources: Mapping[str, str], speech: Speech) -> str:
    """Name a side or a source as plain text."""
    if account in set(Side):
        return begin(speech.say(SOURCES_OF_SIDE[account]))
    return sources.get(account, account)


def _say_known(view: ViewState, first: date) -> str | int:
    if view.known_by is None:
        return "hindsight"
    if view.known_by == AS_OF:
        return "as-of"
    return (view.known_by - first).days


def _describe_tiles(name: str) -> Mapping[str, Any] | None:
    if not name:
        return None
    tiles = TILES[name]
    return {
        "url": tiles.build_url(),
        "attribution": tiles.html_attribution,
        "maxZoom": tiles.get("max_zoom", 19),
    }


def build_lanes(dataset: Dataset, catalogue: Catalogue) -> Lanes:
    """Count the claims of each side by the week in which they were reported.

    Args:
        dataset: The tables.
        catalogue: Gives the first day, from which weeks are counted.

    Returns:
        The numbers of each side by week.
    """
    side_of = dataset.sources.set_index("source_id")["side"]
    days = (dataset.claims["reported_date"] - pd.Timestamp(catalogue.first_day)).dt.days
    weeks = days // DAYS_OF_WEEK
    last = (catalogue.last_day - catalogue.first_day).days // DAYS_OF_WEEK
    sides = dataset.claims["source_id"].map(side_of)
    return {
        side: weeks[sides == side]
        .value_counts()
        .reindex(range(last + 1), fill_value=0)
        .tolist()
        for side in Side
    }
