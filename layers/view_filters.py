"""Read what tables and charts are limited to from the values of a URL query."""

import re
from collections.abc import Iterable
from typing import Final

from data.vocabulary import Kind
from layers.view_catalogue import Catalogue
from layers.view_changes import Changes, Note
from layers.view_state import NONE
from layers.view_values import Parser, refuse


def _parse_regions(text: str, catalogue: Catalogue, note: Note) -> Changes:
    """Read the regions; unknown ones are named together."""
    words = "region of the gazetteer", "choose from the list of regions"
    found = _find_all("region", text, catalogue.region_ids, words, note)
    return {"regions": found}


def _parse_kinds(text: str, _catalogue: Catalogue, note: Note) -> Changes:
    """Read the kinds of place; unknown ones are named together."""
    words = "kind of place", f"choose from {', '.join(Kind)}"
    found = _find_all("kind", text, Kind, words, note)
    return {"kinds": frozenset(map(Kind, found))}


def _find_all(
    name: str, text: str, ids: Iterable[str], words: tuple[str, str], note: Note
) -> frozenset[str]:
    """Find ids by their letters in any case, and say which are none."""
    what, remedy = words
    by_folded = {known.casefold(): str(known) for known in ids}
    asked = [word.strip() for word in re.split("[.,]", text) if word.strip()]
    unknown = [w for w in asked if w.casefold() not in {*by_folded, NONE}]
    if unknown:
        problem = f"is no {what}"
        if len(unknown) > 1:
            problem = f"and {len(unknown) - 1} more are each no {what}"
        note(str(refuse(name, unknown[0], problem, remedy)))
    return frozenset(
        by_folded[w.casefold()] for w in asked if w.casefold() in by_folded
    )


FILTER_PARSERS: Final[dict[str, Parser]] = {
    "region": _parse_regions,
    "kind": _parse_kinds,
}
"""How the value of each filter of a link is read, in the order of `to_query`."""
