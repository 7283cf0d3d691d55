"""Set one part of a view from one value of a URL query.

Each setter takes the value as a person may have typed it, returns the view with
that one part set, and raises `ViewError` if the value says nothing; a value
that says something almost right is mended, with a note.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from rapidfuzz import fuzz, process

from data.vocabulary import Side
from layers.view_state import (
    AS_OF,
    HINDSIGHT,
    LONGEST_OVERTAKEN_DAYS,
    NEVER,
    NONE,
    Catalogue,
    Language,
    ViewError,
    ViewState,
    swap_axes,
)

LONGEST_SHOWN: Final = 60
"""Largest number of characters of a value that a message repeats."""

LEAST_LIKENESS: Final = 65.0
"""Least rapidfuzz ratio, of 100, at which an id is offered for a misspelt one."""

Note: TypeAlias = Callable[[str], None]
"""Where a setter says what it mended or left out."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES: Final = ("1", "yes", "true")
_NO: Final = ("0", "no", "false")


def show(text: str) -> str:
    """Quote a value, short and printable, so that a message stays one line."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    plain = (c if c.isprintable() else ascii(c)[1:-1] for c in short)
    return f"'{''.join(plain)}'"


def refuse(name: str, text: str, problem: str, remedy: str) -> ViewError:
    """Build the message about a value that cannot be taken as it stands."""
    return ViewError(f"In the link, {name} {show(text)} {problem}; {remedy}.")


def _set_date(
    view: ViewState, text: str, catalogue: Catalogue, note: Note
) -> ViewState:
    """Set the valid day."""
    return replace(view, as_of=_parse_day("date", text, catalogue, note))


def _set_known(
    view: ViewState, text: str, catalogue: Catalogue, note: Note
) -> ViewState:
    """Set up to which day of publishing claims count."""
    word = text.casefold()
    if word == HINDSIGHT:
        return replace(view, known_by=None)
    if word == AS_OF:
        return replace(view, known_by=AS_OF)
    return replace(view, known_by=_parse_day("known", text, catalogue, note))


def _parse_day(name: str, text: str, catalogue: Catalogue, note: Note) -> date:
    """Read a calendar day, moved to the nearest one that the tables reach."""
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        remedy = f"write year, month and day like {catalogue.defaults.as_of}"
        if name == "known":
            remedy += f", or {AS_OF}, or {HINDSIGHT}"
        raise refuse(name, text, "is no day of the calendar", remedy)
    nearest = min(max(day, catalogue.first_day), catalogue.last_day)
    if day != nearest:
        reach = f"{catalogue.first_day} to {catalogue.last_day}"
        problem = f"lies outside the record, which has {reach}"
        note(str(refuse(name, text, problem, f"{nearest} is taken instead")))
    return nearest


def _set_hidden(
    view: ViewState, text: str, catalogue: Catalogue, note: Note
) -> ViewState:
    """Set the sources switched off; unknown ones are named together."""
    hidden: set[str] = set()
    unknown: list[str] = []
    for word in filter(None, (w.strip() for w in re.split("[.,]", text))):
        if word.casefold() in set(Side):
            hidden.update(catalogue.sources.get(Side(word.casefold()), ()))
        elif source := _find(word, catalogue.source_ids):
            hidden.add(source)
        elif word.casefold() != NONE:
            unknown.append(word)
    if unknown:
        names = [*catalogue.source_ids, *Side]
        remedy = _suggest(unknown[0], names, "switch sources off in their panel")
        problem = "is no source of the tables"
        if len(unknown) > 1:
            problem = f"and {len(unknown) - 1} more are no sources of the tables"
        note(str(refuse("hide", unknown[0], problem, remedy)))
    return replace(view, hidden=frozenset(hidden))


def _set_place(
    view: ViewState, text: str, catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set the open place."""
    if text.casefold() in ("", NONE):
        return replace(view, place=None)
    place = _find(text, catalogue.place_ids)
    if place is None:
        remedy = _suggest(text, catalogue.place_ids, "search for the place by name")
        raise refuse("place", text, "is not in the gazetteer", remedy)
    return replace(view, place=place)


def _set_language(
    view: ViewState, text: str, _catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set the language of the place names."""
    if text.casefold() not in set(Language):
        remedy = f"choose one of {', '.join(Language)}"
        raise refuse("lang", text, "is no language of the place names", remedy)
    return replace(view, language=Language(text.casefold()))


def _set_camera(
    view: ViewState, text: str, _catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set the middle of the map from latitude, longitude and perhaps zoom."""
    if text.casefold() in ("", NONE):
        return replace(view, centre=None, zoom=None)
    # A comma is what people paste; a link writes "_", which travels as it is.
    try:
        lat, lon, *zoom = map(float, re.split("[_,]", text))
        (level,) = zoom or (None,)
        return replace(view, centre=swap_axes((lat, lon)), zoom=level)
    except ValueError as error:
        remedy = "write latitude, longitude and zoom like 51.02_35.18_9"
        raise refuse("at", text, "is no point of the map", remedy) from error


def _set_tiles(
    view: ViewState, text: str, catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set the basemap."""
    if text.casefold() in ("", NONE):
        return replace(view, tiles="")
    tiles = _find(text, catalogue.tile_ids)
    if tiles is None:
        remedy = _suggest(text, catalogue.tile_ids, "choose one from the list")
        raise refuse("tiles", text, "is no basemap on offer", remedy)
    return replace(view, tiles=tiles)


def _set_overtaken(
    view: ViewState, text: str, _catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set after how many days a position counts as overtaken."""
    if text.casefold() == NEVER:
        return replace(view, overtaken_after=None)
    digits = len(str(LONGEST_OVERTAKEN_DAYS))
    if not re.fullmatch(f"[0-9]{{1,{digits}}}", text):
        remedy = f"write 0 to {LONGEST_OVERTAKEN_DAYS}, or {NEVER}"
        raise refuse("overtaken", text, "is no number of days", remedy)
    return replace(view, overtaken_after=int(text))


def _set_entailed(
    view: ViewState, text: str, _catalogue: Catalogue, _note: Note
) -> ViewState:
    """Set whether claims about a whole region take part in its places."""
    word = text.casefold()
    if word not in _YES + _NO:
        raise refuse("entailed", text, "is neither yes nor no", "write 1 or 0")
    return replace(view, entailed=word in _YES)


def _find(text: str, ids: Iterable[str]) -> str | None:
    """Find an id as it stands, or else by its letters in any case."""
    by_folded = {name.casefold(): name for name in ids}
    return by_folded.get(text.casefold())


def _suggest(text: str, ids: Iterable[str], otherwise: str) -> str:
    """Name up to three ids that look like a text, or another way out."""
    close = process.extract(
        text,
        sorted(ids),
        scorer=fuzz.ratio,
        processor=str.casefold,
        limit=3,
        score_cutoff=LEAST_LIKENESS,
    )
    names = " or ".join(name for name, _, _ in close)
    return f"try {names}" if close else otherwise


VALUE_SETTERS: Final[
    dict[str, Callable[[ViewState, str, Catalogue, Note], ViewState]]
] = {
    "date": _set_date,
    "known": _set_known,
    "hide": _set_hidden,
    "place": _set_place,
    "lang": _set_language,
    "at": _set_camera,
    "tiles": _set_tiles,
    "overtaken": _set_overtaken,
    "entailed": _set_entailed,
}
"""How each parameter of a link sets the view, in the order of `to_query`."""
