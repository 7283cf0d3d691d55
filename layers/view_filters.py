"""Read what tables and charts are limited to from the values of a URL query."""

import re
from collections.abc import Iterable
from typing import Final

from data.vocabulary import Kind
from geo.message import Message
from layers.view_catalogue import Catalogue
from layers.view_changes import Changes, Note
from layers.view_state import NONE
from layers.view_values import Parser
from layers.view_words import complain, suggest


def _parse_regions(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the regions; unknown ones are named together."""
    found, unknown = _find_all(text, catalogue.region_ids)
    if unknown:
        problem = Message("is no region of the gazetteer")
        if len(unknown) > 1:
            problem = Message(
                "and {number} more are no regions of the gazetteer",
                number=len(unknown) - 1,
            )
        remedy = Message("choose from the list of regions")
        remedy_or_names = suggest(unknown[0], catalogue.region_ids, remedy)
        note(complain("region", unknown[0], problem, remedy_or_names))
    return {"regions": found}


def _parse_kinds(text: str, _catalogue: Catalogue, note: Note) -> Changes:
    """Read the kinds of place; unknown ones are named together."""
    found, unknown = _find_all(text, Kind)
    if unknown:
        problem = Message("is no kind of place")
        if len(unknown) > 1:
            problem = Message(
                "and {number} more are no kinds of place", number=len(unknown) - 1
            )
        remedy = Message("choose one of {choices}", choices=", ".join(Kind))
        note(complain("kind", unknown[0], problem, remedy))
    return {"kinds": frozenset(map(Kind, found))}


def _find_all(text: str, ids: Iterable[str]) -> tuple[frozenset[str], list[str]]:
    """Find ids by their letters in any case: those that are known, and the rest."""
    known = {name.casefold(): str(name) for name in ids}
    asked = [word.strip() for word in re.split("[.,]", text) if word.strip()]
    unknown = [word for word in asked if word.casefold() not in {*known, NONE}]
    found = (known.get(word.casefold()) for word in asked)
    return frozenset(filter(None, found)), unknown


FILTER_PARSERS: Final[dict[str, Parser]] = {
    "region": _parse_regions,
    "kind": _parse_kinds,
}
"""How the value of each filter of a link is read, in the order of `to_query`."""
