"""The catalogues: whole, exact, of one language each, and even-handed."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from layers.extraction import (
    TRANSLATED,
    extract_literals,
    extract_messages,
    read_catalogue,
    write_catalogue,
)
from layers.speech import CATALOGUES
from layers.view import Language
from page.method import read_method

MESSAGES = extract_messages()
FOREIGN_LETTERS = {"uk": "[ыэъёЫЭЪЁ]", "ru": "[іїєґІЇЄҐ]"}
SIDES = {
    "uk": [("Росії", "України"), ("російськ", "українськ"), ("Російськ", "Українськ")],
    "ru": [("России", "Украины"), ("российск", "украинск"), ("Российск", "Украинск")],
}
"""Names of the two sides in the forms that the catalogues use."""


@pytest.fixture(params=TRANSLATED, scope="module")
def language(request: pytest.FixtureRequest) -> Language:
    """Each language that has a catalogue."""
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def catalogue(language: Language) -> Catalog:
    """Its catalogue."""
    return read_catalogue(language)


def list_ids(catalogue: Catalog) -> set[object]:
    """List the English messages of a catalogue."""
    return {message.id for message in catalogue if message.id}


def list_texts(text: object) -> list[str]:
    """List the forms of a message: one, or several if it counts."""
    return [text] if isinstance(text, str) else [str(form) for form in text]  # type: ignore[attr-defined]


def list_slots(text: str) -> set[tuple[str | None, ...]]:
    """List the slots of a text with their formats."""
    return {slot[1:] for slot in Formatter().parse(text) if slot[1] is not None}


def list_translated(catalogue: Catalog) -> list[Message]:
    """List the messages of a catalogue without its head."""
    return [message for message in catalogue if message.id]


SOURCE = b"""
TITLE = phrase("a constant")
speech.say("said {slot}", slot="no message")
f"<p>{speech.say('inside an f-string')}</p>"
speech.say(WORDS[row["status"]])
speech.say_many("{number} one", "{number} many", number)
speech.retell("told elsewhere")
Message("outer {part}", part=Message("inner"))
"""


def test_literals_are_collected_wherever_they_stand() -> None:
    """Messages in f-strings count, keys of tables and other arguments do not."""
    assert list(extract_literals(SOURCE)) == [
        "a constant",
        "said {slot}",
        "inside an f-string",
        ("{number} one", "{number} many"),
        "outer {part}",
        "inner",
    ]


def test_catalogue_has_exactly_the_messages_of_the_code(catalogue: Catalog) -> None:
    """None is missing and none is left over; python -m layers.extraction mends it."""
    assert list_ids(MESSAGES) == list_ids(catalogue)
    assert catalogue.obsolete == {}


def test_catalogue_is_written_as_the_tool_writes_it(
    catalogue: Catalog,
    language: Language,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Writing a catalogue again changes nothing."""
    monkeypatch.setattr("layers.extraction.CATALOGUES", tmp_path)
    write_catalogue(language, catalogue)

    name = f"{language}.po"
    assert (CATALOGUES / name).read_bytes() == (tmp_path / name).read_bytes()


def test_every_message_is_translated(catalogue: Catalog) -> None:
    """No translation is empty, unsure, or short of a plural form."""
    for message in list_translated(catalogue):
        forms = list_texts(message.string)
        wanted = 1 if isinstance(message.id, str) else catalogue.num_plurals
        assert not message.fuzzy, message.id
        assert wanted == len(forms), message.id
        assert all(form.strip() for form in forms), message.id


def test_translation_has_the_slots_of_its_message(catalogue: Catalog) -> None:
    """Every form fills what the English one fills, in the same format."""
    for message in list_translated(catalogue):
        wanted = list_slots(list_texts(message.id)[-1])
        for form in list_texts(message.string):
            assert wanted == list_slots(form), message.id


def test_translation_is_plain_text(catalogue: Catalog) -> None:
    """No translation brings markup along: it goes into HTML as it is."""
    texts = [t for m in list_translated(catalogue) for t in list_texts(m.string)]

    assert [text for text in texts if set(text) & set("<>&\"'`*\\")] == []


def test_translation_keeps_to_one_language(
    catalogue: Catalog, language: Language
) -> None:
    """Ukrainian has no letter of Russian alone, and the other way round."""
    foreign = re.compile(FOREIGN_LETTERS[language])
    texts = [t for m in list_translated(catalogue) for t in list_texts(m.string)]

    assert [
        text for text in [*texts, read_method(language)] if foreign.search(text)
    ] == []


def mirror(text: str, pairs: list[tuple[str, str]]) -> str:
    """Exchange the names of the two sides."""
    names = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    return re.sub("|".join(names), lambda found: names[found[0]], text)


def test_translations_treat_the_sides_alike(
    catalogue: Catalog, language: Language
) -> None:
    """Exchanging the sides in English exchanges them in the translation, no more."""
    english = [("Russian", "Ukrainian"), ("◐", "◑"), ("left", "right")]
    halves = {"uk": ("ліва", "права"), "ru": ("левая", "правая")}
    pairs = [*SIDES[language], ("◐", "◑"), halves[language]]
    said = {
        message.id: message.string
        for message in list_translated(catalogue)
        if isinstance(message.id, str)
        and re.search("Russian|Ukrainian", message.id)
        and not message.id.endswith(" name")
    }
    mirrored = {i: mirror(i, english) for i in said}

    checked = {i: m for i, m in mirrored.items() if m in said}
    assert len(checked) > 10
    for one, other in checked.items():
        assert mirror(str(said[one]), pairs) == said[other]


def test_method_has_the_same_parts_in_every_language(language: Language) -> None:
    """Headings, tables and the dots in them are those of the English text."""
    english, other = read_method(Language.ENGLISH), read_method(language)

    for part in ("\n**", "\n|", "●", "\n\n"):
        assert english.count(part) == other.count(part)


SHARED = {
    *("широта", "секунд", "область", "район", "село", "пауза", "день", "карта"),
    *("ширина", "шторка", "сказано", "через", "сторона", "половина", "за", "коротко"),
    *("слайд", "квадрат", "одна", "форма", "тип", "метод", "прочитано", "взято"),
    *("не", "причина", "цитата", "дн", "с", "км", "м"),
}
"""Words of short messages that are the same in Russian and in Ukrainian."""


def test_no_translation_stands_in_the_other_catalogue() -> None:
    """What both catalogues word alike is made of words that both languages have."""
    russian, ukrainian = (
        {
            message.id: message.string
            for message in list_translated(read_catalogue(name))
        }
        for name in (Language.RUSSIAN, Language.UKRAINIAN)
    )
    alike = [text for key, text in russian.items() if text == ukrainian[key]]
    words = {
        word.lower()
        for texts in alike
        for text in list_texts(texts)
        for word in re.findall("[А-яЁёІіЇїЄєҐґ]+", text)
    }

    assert words <= SHARED, words - SHARED
