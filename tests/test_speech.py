"""The languages of the page: days, numbers, counting, and what is told again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ClaimlineError
from geo.message import Message
from layers.speech import ENGLISH, LOCALES, Speech, begin, open_speech
from layers.view import Language

UKRAINIAN = open_speech(Language.UKRAINIAN)
RUSSIAN = open_speech(Language.RUSSIAN)
TEXT = st.text(max_size=20)


@pytest.mark.parametrize(
    ("speech", "long", "short"),
    [
        pytest.param(ENGLISH, "7 May 2025", "7 May 2025", id="english"),
        pytest.param(UKRAINIAN, "7 травня 2025", "7 трав. 2025", id="ukrainian"),
        pytest.param(RUSSIAN, "7 мая 2025", "7 мая 2025", id="russian"),
    ],
)
def test_day_is_written_as_its_language_does(
    speech: Speech, long: str, short: str
) -> None:
    """The month follows the day in the case that the language wants."""
    day = date(2025, 5, 7)

    assert (long, short) == (speech.day(day), speech.short_day(day))


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("offset", range(0, 366, 31))
def test_day_is_made_of_the_months_that_the_browser_gets(
    language: Language, offset: int
) -> None:
    """Day, month of the list and year are what the browser puts together."""
    speech = open_speech(language)
    day = date(2025, 1, 1) + timedelta(days=offset)

    month = speech.list_months()[day.month - 1]
    assert f"{day.day} {month} {day.year}" == speech.day(day)


@pytest.mark.parametrize("language", LOCALES)
def test_months_are_told_apart_by_three_letters(language: Language) -> None:
    """A typed month is known by its beginning, with a day or without one."""
    speech = open_speech(language)
    with_day = speech.list_months()
    alone = speech.list_months(context="stand-alone")

    for names in (with_day, alone):
        assert len({name[:3].lower() for name in names}) == 12


@pytest.mark.parametrize(
    ("speech", "counted"),
    [
        pytest.param(
            UKRAINIAN,
            {1: "1 заява", 3: "3 заяви", 5: "5 заяв", 11: "11 заяв", 22: "22 заяви"},
            id="ukrainian",
        ),
        pytest.param(
            RUSSIAN,
            {
                1: "1 заявление",
                3: "3 заявления",
                5: "5 заявлений",
                12: "12 заявлений",
                21: "21 заявление",
            },
            id="russian",
        ),
        pytest.param(ENGLISH, {0: "0 claims", 1: "1 claim", 2: "2 claims"}, id="en"),
    ],
)
def test_number_takes_the_form_of_its_noun(
    speech: Speech, counted: dict[int, str]
) -> None:
    """One, few and many have forms of their own in Slavic languages."""
    for number, words in counted.items():
        assert words == speech.say_many("{number} claim", "{number} claims", number)


@pytest.mark.parametrize("language", LOCALES)
@given(number=st.integers(min_value=0, max_value=100))
def test_browser_gets_the_very_forms(language: Language, number: int) -> None:
    """A form chosen by its CLDR category is the form that Python says."""
    speech = open_speech(language)
    one, many = "{number} day before", "{number} days before"

    said = {
        form.replace("{number}", str(number))
        for form in speech.list_forms(one, many).values()
    }
    assert speech.say_many(one, many, number) in said


def test_large_number_has_the_separator_of_its_language() -> None:
    """Thousands are set apart by a comma in English, by a space elsewhere."""
    numbers = [speech.number(1234) for speech in (ENGLISH, UKRAINIAN, RUSSIAN)]

    assert numbers == ["1,234", "1\xa0234", "1\xa0234"]


def test_list_ends_with_the_word_for_and() -> None:
    """The last two parts are joined by a word, the others by commas."""
    joined = [s.join(["а", "б", "в"]) for s in (ENGLISH, UKRAINIAN, RUSSIAN)]

    assert joined == ["а, б and в", "а, б і в", "а, б и в"]


def test_message_is_english_wherever_it_is_only_text() -> None:
    """Scripts and logs see an English string."""
    message = Message("{kind} in {around}", kind="village", around="Ukraine")

    assert "village in Ukraine" == message
    assert "village in Ukraine" == str(message)


def test_message_within_a_message_is_told_again() -> None:
    """Parts that are messages are said in the language, data are left alone."""
    message = Message("{kind} in {around}", kind=Message("village"), around="Kursk")

    assert "село: Kursk" == UKRAINIAN.retell(message)
    assert "village in Kursk" == ENGLISH.retell(message)


def test_error_about_a_message_is_told_again() -> None:
    """What an error says reaches the page in its language."""
    error = ClaimlineError(Message("Zoom in"))

    assert "Приблизить" == RUSSIAN.retell(error)


def test_error_for_maintainers_stays_as_it_is() -> None:
    """A text that is no message is told as it stands."""
    assert "row 7 is broken" == RUSSIAN.retell(ClaimlineError("row 7 is broken"))


@given(text=TEXT)
def test_braces_of_data_are_never_filled(text: str) -> None:
    """What stands in a slot is text, whatever braces it holds."""
    message = Message("try {names}", names=text)

    assert f"спробуйте {text}" == UKRAINIAN.retell(message)


@given(text=TEXT)
def test_line_begins_with_a_capital_and_keeps_the_rest(text: str) -> None:
    """Only the first letter changes."""
    assert begin(text)[-len(text[1:]) :] == text[1:] or not text[1:]
