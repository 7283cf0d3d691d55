"""The words of the map: those of the panel, in every language, with every credit."""

import json

import pytest

from data.vocabulary import SPLIT, STATUS_BITS, Agreement, Side
from layers import style
from layers.payload import CREDITS
from layers.speech import ENGLISH, LOCALES, Speech, open_speech
from layers.words import build_map_words


@pytest.fixture(params=LOCALES)
def speech(request: pytest.FixtureRequest) -> Speech:
    """Each language of the page."""
    return open_speech(request.param)


def test_credits_that_licences_ask_for_are_on_the_map(speech: Speech) -> None:
    """The makers of boundaries and names are credited in every language."""
    credits_ = build_map_words(speech)["credits"]

    assert len(CREDITS) == len(credits_)
    for name in ("OpenStreetMap", "geoBoundaries", "ODbL", "GeoNames", "CC BY"):
        assert name in " ".join(credits_)


def test_words_are_those_of_the_panel() -> None:
    """Map and panel call sides, positions and relations the same."""
    words = build_map_words(ENGLISH)

    codes = {str(bits): str(status) for status, bits in STATUS_BITS.items()}
    assert words["positions"] == {
        code: style.WORDS_OF_POSITION[position]
        for code, position in (codes | {"0": SPLIT}).items()
    }
    assert words["sides"] == {str(s): style.WORDS_OF_SIDE[s] for s in Side}
    assert words["agreements"] == {
        str(a): style.WORDS_OF_AGREEMENT[a] for a in Agreement
    }


def test_words_survive_json(speech: Speech) -> None:
    """What travels to the browser arrives as it was."""
    words = build_map_words(speech)

    assert words == json.loads(json.dumps(words))


def test_ages_have_every_plural_of_the_language() -> None:
    """English counts days in two forms, Ukrainian and Russian in three."""
    assert {
        "en": {"one", "other"},
        "ru": {"one", "few", "many"},
        "uk": {"one", "few", "many"},
    } == {
        str(language): set(build_map_words(open_speech(language))["before"])
        for language in LOCALES
    }
