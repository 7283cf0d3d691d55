"""Spellings are found by one key, in a table and in the one beside it."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from geo.gazetteer import PLACES_PATH, read_places
from geo.generic_words import PlaceClass, split_name
from geo.spelling import Spelling, SpellingTable, build_spellings

SPELLINGS = [s for place in read_places(PLACES_PATH) for s in build_spellings(place)]
KEYS = sorted({spelling.whole.letters for spelling in SPELLINGS})


def make_table(beside: list[Spelling], own: list[Spelling]) -> SpellingTable:
    """Make a table of some spellings with one of others beside it."""
    return SpellingTable(
        ((s.whole.letters, s) for s in own),
        SpellingTable((s.whole.letters, s) for s in beside),
    )


@given(st.sampled_from(KEYS), st.integers(0, len(SPELLINGS)))
def test_a_table_has_the_spellings_of_the_one_beside_it(key: str, cut: int) -> None:
    """However spellings are shared out between two tables, all with a key are found."""
    expected = {id(s) for s in SPELLINGS if s.whole.letters == key}

    found = make_table(SPELLINGS[:cut], SPELLINGS[cut:]).equal(key)

    assert expected == {id(spelling) for spelling in found}
    assert len(expected) == len(found)


@given(st.sampled_from(KEYS), st.integers(0, len(SPELLINGS)), st.integers(0, 2))
def test_near_spellings_are_those_within_the_errors(
    key: str, cut: int, errors: int
) -> None:
    """The near spellings are those that a look at every single one finds."""
    away = [(OSA.distance(key, s.whole.letters), id(s)) for s in SPELLINGS]
    expected = sorted(pair for pair in away if 0 < pair[0] <= errors)

    found = make_table(SPELLINGS[:cut], SPELLINGS[cut:]).near(key, errors)

    assert expected == sorted((distance, id(spelling)) for distance, spelling in found)


def test_only_names_with_a_generic_word_have_a_core_of_their_own() -> None:
    """A name is compared as a whole and by its core; mostly the two are one."""
    generic = [split_name(s.text).place_class is not PlaceClass.ANY for s in SPELLINGS]

    apart = [spelling.core is not spelling.whole for spelling in SPELLINGS]

    assert generic == apart
    assert 0 < sum(apart) < len(SPELLINGS)
