"""Places in bulk: the quick way gives what the search gives, name by name."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imports import make_context

from data.cells import CellError
from data.coding.places import Places, Spot
from geo.gazetteer import AmbiguousNameError

NAMES = sorted(
    {
        name
        for place in make_context().gazetteer.places
        for name in (place.name, place.name_ru, place.name_uk, *place.aliases)
    }
)


@cache
def make_places() -> Places:
    """Make the places of an import."""
    context = make_context()
    return Places(context.gazetteer, context.regions, "my.csv")


def ask_gazetteer(name: str) -> str:
    """Look a name up as everybody does: one by one."""
    try:
        found = make_context().gazetteer.geocode(name)
    except AmbiguousNameError:
        return ""
    return str(found.raw["place_id"]) if found else ""


def ask_import(name: str) -> str:
    """Look a name up as an import does."""
    try:
        return make_places().find(Spot(name))
    except CellError:
        return ""


@given(st.sampled_from(NAMES))
def test_import_finds_what_the_gazetteer_finds(name: str) -> None:
    """Every spelling of the gazetteer means the same place in bulk and one by one."""
    assert ask_gazetteer(name) == ask_import(name)


@pytest.mark.parametrize("name", ["Popovka", "Korenevo", "Korenevo village", "Суджа"])
def test_awkward_names_are_left_to_the_search(name: str) -> None:
    """Namesakes and generic words are decided by the search alone."""
    assert ask_gazetteer(name) == ask_import(name)


def test_misspelt_names_are_not_taken() -> None:
    """What the search only suspects is no answer for an import."""
    with pytest.raises(CellError, match="is not known"):
        make_places().find(Spot("Gornak"))
