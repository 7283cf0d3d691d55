"""The whole view of the page as a URL query, there and back without loss.

A link writes only what differs from the opening view, in this order:

    date=2024-08-13         the valid day on view
    known=as-of             ignore what was published after it; or a day; or
                            hindsight, which ignores nothing
    hide=russian.deepstate  sources switched off, a whole side by its name
    place=gornal            the open place
    lang=uk                 names shown: en, ru, uk; without it they are in the
                            language of the page
    at=51.02_35.18_9        middle of the map: latitude, longitude, zoom
    tiles=ID                the tile basemap
    overtaken=45            days until an older position is overtaken; or never
    entailed=1              claims about a whole region take part in its places
    compare=swipe           marks, swipe, twin, disputed or dates: see `Compare`
    left=deepstate          the account on the left: a side's name or a source
    right=isw               the account on the right
    ref=2025-03-01          the other valid day of compare=dates; none is 30 days
                            before the day on view
    fade=1                  the age of an account is drawn as its opacity
    halo=7                  days for which a mark that changed has a halo; 0 is none
    period=2025-03-01_2025-05-01
                            first and last day of the timeline
    ui=uk                   language of the page's own words: en, ru, uk
    region=RU-KRS.UA-59     regions that tables and charts are limited to
    kind=village.town       kinds of place that they are limited to

`none` empties hide, place, at, tiles, ref, period, region or kind. Every separator
travels in a URL as it is. Reading never fails: see `from_query`. Light or dark is
the reader's own choice, on a screen that the writer of a link has not seen; no link
holds it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from data.vocabulary import Kind, Side
from geo.message import Message
from layers.view_catalogue import Catalogue
from layers.view_changes import Changes, Note, change_view
from layers.view_filters import FILTER_PARSERS
from layers.view_state import (
    AS_OF,
    DEGREE_DECIMALS,
    HINDSIGHT,
    NEVER,
    NONE,
    Compare,
    Language,
    ViewError,
    ViewState,
    build_opening_view,
    swap_axes,
)
from layers.view_values import VALUE_PARSERS
from layers.view_words import refuse, show

__all__ = [
    "AS_OF",
    "Catalogue",
    "Compare",
    "Language",
    "ViewError",
    "ViewState",
    "build_opening_view",
    "change_view",
    "from_query",
    "swap_axes",
    "to_query",
]

LONGEST_VALUE: Final = 4_000
"""Largest number of characters of a value that is read at all."""


def to_query(view: ViewState, catalogue: Catalogue) -> dict[str, str]:
    """Write a view as the parameters of a URL query.

    Args:
        view: The view on the page.
        catalogue: The tables on view, for the opening view and for the sides.

    Returns:
        The parameters that differ from the opening view, in the order of the
        module's table; empty for the opening view itself. Hidden sources that
        the catalogue lacks are left out.
    """
    usual = _write(_put_names_in_page_language(view, catalogue), catalogue)
    written = _write(view, catalogue)
    return {name: text for name, text in written.items() if text != usual[name]}


def _put_names_in_page_language(view: ViewState, catalogue: Catalogue) -> ViewState:
    """Build the opening view with the names that a page in its language shows."""
    opening = catalogue.defaults
    followed, _ = change_view(opening, {"page_language": view.page_language})
    return replace(opening, language=followed.language)


def _write(view: ViewState, catalogue: Catalogue) -> dict[str, str]:
    """Write every parameter of a view, in the order in which they are read."""
    days = view.overtaken_after
    return {
        "date": view.as_of.isoformat(),
        "known": HINDSIGHT if view.known_by is None else str(view.known_by),
        "hide": _write_hidden(view.hidden, catalogue),
        "place": view.place or NONE,
        "lang": view.language.value,
        "at": _write_camera(view.centre, view.zoom),
        "tiles": view.tiles or NONE,
        "overtaken": NEVER if days is None else str(days),
        "entailed": str(int(view.entailed)),
        "compare": view.compare.value,
        "left": view.left,
        "right": view.right,
        "ref": NONE if view.reference is None else view.reference.isoformat(),
        "fade": str(int(view.fade)),
        "halo": str(view.halo),
        "period": _write_period(view.period),
        "ui": view.page_language.value,
        "region": ".".join(i for i in catalogue.region_ids if i in view.regions)
        or NONE,
        "kind": ".".join(kind for kind in Kind if kind in view.kinds) or NONE,
    }


def _write_period(period: tuple[date, date] | None) -> str:
    """Write the first and the last day of the timeline."""
    return NONE if period is None else "_".join(day.isoformat() for day in period)


def _write_hidden(hidden: frozenset[str], catalogue: Catalogue) -> str:
    """Name the sides hidden as a whole, then the single sources."""
    whole: list[str] = []
    single: list[str] = []
    for side in Side:
        of_side = catalogue.sources.get(side, ())
        if of_side and hidden.issuperset(of_side):
            whole.append(side.value)
        else:
            single += [name for name in of_side if name in hidden]
    return ".".join(whole + single) or NONE


def _write_camera(centre: tuple[float, float] | None, zoom: float | None) -> str:
    """Write the middle of the map as latitude, longitude and zoom."""
    if centre is None:
        return NONE
    numbers = [*swap_axes(centre), *([] if zoom is None else [zoom])]
    return "_".join(
        f"{number:.{DEGREE_DECIMALS}f}".rstrip("0").rstrip(".") for number in numbers
    )


def from_query(
    query: Mapping[str, str | list[str]], catalogue: Catalogue
) -> tuple[ViewState, tuple[str, ...]]:
    """Read a view from the parameters of a URL query, whatever they hold.

    A link may be old, cut off in a mail or typed by hand, so nothing in it is an
    error. A value that says nothing leaves its own setting as in the opening
    view and every other setting as asked; a day out of range becomes the
    nearest day. Values that are right one by one and do not go together are
    settled by `change_view`. Parameters of others (such as utm_source) are
    passed over.

    Args:
        query: Parameters by name, percent-decoded; several values of one name
            as a list, of which the last counts.
        catalogue: The tables on view.

    Returns:
        The view, and one message for each value that was not taken as it stood,
        in the order of the module's table, those about values that do not go
        together at the end; empty if all were taken. A message is plain text
        that repeats a part of the value: escape it where markup is read.
    """
    changes: Changes = {}
    notes: list[str] = []
    for name, parse_value in (VALUE_PARSERS | FILTER_PARSERS).items():
        try:
            text = _read_value(name, query.get(name, []), notes.append)
            if text is not None:
                changes |= parse_value(text, catalogue, notes.append)
        except ViewError as refusal:
            notes.append(refusal.message)
    view, settled = change_view(catalogue.defaults, changes)
    return view, (*notes, *settled)


def _read_value(name: str, value: str | list[str], note: Note) -> str | None:
    """Take the last value of a parameter, if it is readable text."""
    values = [value] if isinstance(value, str) else value
    if not values:
        return None
    text = values[-1].strip()
    if len(values) > 1:
        note(
            Message(
                "The link gives {name} {number} times; {value} counts.",
                name=name,
                number=len(values),
                value=show(text),
            )
        )
    if len(text) > LONGEST_VALUE:
        problem = Message("has {number:,} characters", number=len(text))
        remedy = Message("keep it under {number:,}", number=LONGEST_VALUE)
        raise refuse(name, text, problem, remedy)
    if not text.isprintable():
        problem = Message("holds invisible characters")
        raise refuse(name, text, problem, Message("remove them"))
    return text
