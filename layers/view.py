"""The whole view of the page as a URL query, there and back without loss.

A link writes only what differs from the opening view, in this order:

    date=2024-08-13         the valid day on view
    known=as-of             ignore what was published after it; or a day; or
                            hindsight, which ignores nothing
    hide=russian.deepstate  sources switched off, a whole side by its name
    place=gornal            the open place
    lang=uk                 names shown: en, ru, uk
    at=51.02_35.18_9        middle of the map: latitude, longitude, zoom
    tiles=ID                the tile basemap
    overtaken=45            days until an older position is overtaken; or never
    entailed=1              claims about a whole region take part in its places

`none` empties hide, place, at or tiles. Every separator travels in a URL as it
is. Reading never fails: see `from_query`.
"""

from collections.abc import Mapping
from typing import Final

from data.vocabulary import Side
from layers.view_state import (
    AS_OF,
    DEGREE_DECIMALS,
    HINDSIGHT,
    NEVER,
    NONE,
    Catalogue,
    Language,
    ViewError,
    ViewState,
    build_opening_view,
    swap_axes,
)
from layers.view_values import VALUE_SETTERS, Note, refuse, show

__all__ = [
    "AS_OF",
    "Catalogue",
    "Language",
    "ViewError",
    "ViewState",
    "build_opening_view",
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
    usual = _write(catalogue.defaults, catalogue)
    written = _write(view, catalogue)
    return {name: text for name, text in written.items() if text != usual[name]}


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
    }


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
    nearest day. Parameters of others (such as utm_source) are passed over.

    Args:
        query: Parameters by name, percent-decoded; several values of one name
            as a list, of which the last counts.
        catalogue: The tables on view.

    Returns:
        The view, and one message for each value that was not taken as it stood,
        in the order of the module's table; empty if all were. A message is
        plain text that repeats a part of the value: escape it where markup is
        read.
    """
    view = catalogue.defaults
    notes: list[str] = []
    for name, set_value in VALUE_SETTERS.items():
        try:
            text = _read_value(name, query.get(name, []), notes.append)
            if text is not None:
                view = set_value(view, text, catalogue, notes.append)
        except ViewError as refusal:
            notes.append(str(refusal))
    return view, tuple(notes)


def _read_value(name: str, value: str | list[str], note: Note) -> str | None:
    """Take the last value of a parameter, if it is readable text."""
    values = [value] if isinstance(value, str) else value
    if not values:
        return None
    text = values[-1].strip()
    if len(values) > 1:
        note(f"The link gives {name} {len(values)} times; {show(text)} counts.")
    if len(text) > LONGEST_VALUE:
        problem = f"has {len(text):,} characters"
        raise refuse(name, text, problem, f"keep it under {LONGEST_VALUE:,}")
    if not text.isprintable():
        raise refuse(name, text, "holds invisible characters", "remove them")
    return text
