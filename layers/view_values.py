"""Read one setting of a view from one value of a URL query.

Each parser takes the value as a person may have typed it and gives the fields of
the view that it sets, or raises `ViewError` if the value says nothing; a value
that says something almost right is mended, with a note.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Final, TypeAlias

from data.vocabulary import Side
from geo.message import Message, phrase
from layers.view_catalogue import Catalogue
from layers.view_changes import Changes, Note
from layers.view_state import (
    AS_OF,
    HINDSIGHT,
    LONGEST_HALO_DAYS,
    LONGEST_OVERTAKEN_DAYS,
    NEVER,
    NONE,
    Compare,
    Language,
    round_centre,
    round_zoom,
    swap_axes,
)
from layers.view_words import (
    choose,
    complain,
    instead,
    or_else,
    refuse,
    suggest,
    try_any,
)

Parser: TypeAlias = Callable[[str, Catalogue, Note], Changes]
"""Turns the text of one parameter into fields of the view."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_NAMES: Final = phrase("is no language of the place names")
_NO_WORDS: Final = phrase("is no language of the page")
_YES: Final = ("1", "yes", "true")
_NO: Final = ("0", "no", "false")


def _parse_as_of(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the valid day."""
    return {"as_of": _parse_day("date", text, (), catalogue, note)}


def _parse_known(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read up to which day of publishing claims count."""
    word = text.casefold()
    if word == HINDSIGHT:
        return {"known_by": None}
    if word == AS_OF:
        return {"known_by": AS_OF}
    words = (AS_OF, HINDSIGHT)
    return {"known_by": _parse_day("known", text, words, catalogue, note)}


def _parse_reference(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the other valid day of two."""
    if text.casefold() in ("", NONE):
        return {"reference": None}
    return {"reference": _parse_day("ref", text, (NONE,), catalogue, note)}


def _parse_day(
    name: str,
    text: str,
    words: Iterable[str],
    catalogue: Catalogue,
    note: Note,
) -> date:
    """Read a calendar day, moved to the nearest one that the tables reach."""
    day = _parse_calendar_day(text)
    if day is None:
        remedy = Message(
            "write year, month and day like {day}", day=str(catalogue.defaults.as_of)
        )
        problem = Message("is no day of the calendar")
        raise refuse(name, text, problem, or_else(remedy, words))
    nearest = min(max(day, catalogue.first_day), catalogue.last_day)
    if day != nearest:
        problem = Message(
            "lies outside the record, which has {first} to {last}", **_reach(catalogue)
        )
        note(complain(name, text, problem, instead(str(nearest))))
    return nearest


def _parse_calendar_day(text: str) -> date | None:
    """Read year, month and day, if there is such a day."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _reach(catalogue: Catalogue) -> dict[str, str]:
    """Give the first and the last day that the tables reach."""
    return {"first": str(catalogue.first_day), "last": str(catalogue.last_day)}


def _parse_period(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the first and last day of the timeline, mended if they nearly fit."""
    if text.casefold() in ("", NONE):
        return {"period": None}
    ends = [_parse_calendar_day(part.strip()) for part in re.split("[_,]", text)]
    asked = [day for day in ends if day is not None]
    if len(asked) != len(ends) or len(ends) != 2:  # noqa: PLR2004 - two ends
        example = f"{catalogue.first_day}_{catalogue.last_day}"
        remedy = Message("write two days like {days}", days=example)
        problem = Message("is no pair of days")
        raise refuse("period", text, problem, or_else(remedy, [NONE]))
    first = max(min(asked), catalogue.first_day)
    last = min(max(asked), catalogue.last_day)
    if first >= last:
        problem = Message(
            "has fewer than two days of the record, {first} to {last}",
            **_reach(catalogue),
        )
        raise refuse("period", text, problem, Message("choose a longer one"))
    if asked != [first, last]:
        problem = Message(
            "goes beyond the record, {first} to {last}", **_reach(catalogue)
        )
        if asked != sorted(asked):
            problem = Message("runs backwards")
        note(complain("period", text, problem, instead(f"{first}_{last}")))
    return {"period": (first, last)}


def _parse_hidden(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the sources switched off; unknown ones are named together."""
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
        remedy = suggest(
            unknown[0],
            catalogue.accounts,
            Message("switch sources off in their panel"),
        )
        problem = Message("is no source of the tables")
        if len(unknown) > 1:
            more = len(unknown) - 1
            problem = Message(
                "and {number} more are no sources of the tables", number=more
            )
        note(complain("hide", unknown[0], problem, remedy))
    return {"hidden": frozenset(hidden)}


def _parse_account(field: str, text: str, catalogue: Catalogue, _note: Note) -> Changes:
    """Read the account on one side: a side's name or a source id."""
    account = _find(text, catalogue.accounts)
    if account is None:
        remedy = suggest(text, catalogue.accounts, try_any(Side))
        raise refuse(field, text, Message("is neither a side nor a source"), remedy)
    return {field: account}


def _parse_place(text: str, catalogue: Catalogue, _note: Note) -> Changes:
    """Read the open place."""
    if text.casefold() in ("", NONE):
        return {"place": None}
    place = _find(text, catalogue.place_ids)
    if place is None:
        otherwise = Message("search for the place by name")
        remedy = suggest(text, catalogue.place_ids, otherwise)
        raise refuse("place", text, Message("is not in the gazetteer"), remedy)
    return {"place": place}


def _parse_language(
    name: str, field: str, problem: str, text: str, _catalogue: Catalogue, _note: Note
) -> Changes:
    """Read a language."""
    if text.casefold() not in set(Language):
        raise refuse(name, text, Message(problem), choose(Language))
    return {field: Language(text.casefold())}


def _parse_compare(text: str, _catalogue: Catalogue, _note: Note) -> Changes:
    """Read how accounts are set against one another."""
    if text.casefold() not in set(Compare):
        problem = Message("is no way to compare accounts")
        raise refuse("compare", text, problem, choose(Compare))
    return {"compare": Compare(text.casefold())}


def _parse_camera(text: str, _catalogue: Catalogue, _note: Note) -> Changes:
    """Read the middle of the map from latitude, longitude and perhaps zoom."""
    if text.casefold() in ("", NONE):
        return {"centre": None, "zoom": None}
    # A comma is what people paste; a link writes "_", which travels as it is.
    try:
        lat, lon, *zoom = map(float, re.split("[_,]", text))
        (level,) = zoom or (None,)
        return {
            "centre": round_centre(swap_axes((lat, lon))),
            "zoom": None if level is None else round_zoom(level),
        }
    except ValueError as error:
        problem = Message("is no point of the map")
        remedy = Message(
            "write latitude, longitude and zoom like {example}",
            example="51.02_35.18_9",
        )
        raise refuse("at", text, problem, remedy) from error


def _parse_tiles(text: str, catalogue: Catalogue, _note: Note) -> Changes:
    """Read the basemap."""
    if text.casefold() in ("", NONE):
        return {"tiles": ""}
    tiles = _find(text, catalogue.tile_ids)
    if tiles is None:
        otherwise = Message("choose one from the list")
        remedy = suggest(text, catalogue.tile_ids, otherwise)
        raise refuse("tiles", text, Message("is no basemap on offer"), remedy)
    return {"tiles": tiles}


def _parse_overtaken(text: str, _catalogue: Catalogue, _note: Note) -> Changes:
    """Read after how many days a position counts as overtaken."""
    if text.casefold() == NEVER:
        return {"overtaken_after": None}
    most = LONGEST_OVERTAKEN_DAYS
    remedy = or_else(Message("write 0 to {most}", most=most), [NEVER])
    return {"overtaken_after": _parse_count("overtaken", text, most, remedy)}


def _parse_halo(text: str, _catalogue: Catalogue, _note: Note) -> Changes:
    """Read for how many days a mark that changed has a halo."""
    most = LONGEST_HALO_DAYS
    remedy = Message("write 0 to {most}, where 0 is no halo", most=most)
    return {"halo": _parse_count("halo", text, most, remedy)}


def _parse_count(name: str, text: str, most: int, remedy: str) -> int:
    """Read a number of days from 0 to the largest setting."""
    # Digits are counted first: int() refuses, or takes long over, thousands.
    if not re.fullmatch(f"[0-9]{{1,{len(str(most))}}}", text) or int(text) > most:
        raise refuse(name, text, Message("is no such number of days"), remedy)
    return int(text)


def _parse_switch(
    name: str, field: str, text: str, _catalogue: Catalogue, _note: Note
) -> Changes:
    """Read whether something is on."""
    word = text.casefold()
    if word not in _YES + _NO:
        problem = Message("is neither yes nor no")
        raise refuse(name, text, problem, Message("write 1 or 0"))
    return {field: word in _YES}


def _find(text: str, ids: Iterable[str]) -> str | None:
    """Find an id as it stands, or else by its letters in any case."""
    by_folded = {name.casefold(): name for name in ids}
    return by_folded.get(text.casefold())


VALUE_PARSERS: Final[dict[str, Parser]] = {
    "date": _parse_as_of,
    "known": _parse_known,
    "hide": _parse_hidden,
    "place": _parse_place,
    "lang": partial(
        _parse_language, "lang", "language", phrase("is no language of the place names")
    ),
    "at": _parse_camera,
    "tiles": _parse_tiles,
    "overtaken": _parse_overtaken,
    "entailed": partial(_parse_switch, "entailed", "entailed"),
    "compare": _parse_compare,
    "left": partial(_parse_account, "left"),
    "right": partial(_parse_account, "right"),
    "ref": _parse_reference,
    "fade": partial(_parse_switch, "fade", "fade"),
    "halo": _parse_halo,
    "period": _parse_period,
    "ui": partial(
        _parse_language, "ui", "page_language", phrase("is no language of the page")
    ),
}
"""How the value of each parameter of a link is read, in the order of `to_query`."""
