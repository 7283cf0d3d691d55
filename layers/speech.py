"""The page's words in the reader's language: messages, numbers and days.

A message is written in English where it is said, and English is the key of the
catalogues (`layers/catalogues/<language>.po`), which are read as they are edited.
What a catalogue lacks is said in English. `layers/catalogues/README.md` has the steps
from a new sentence to its translations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal, TypeAlias

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geo.errors import ClaimlineError
from geo.message import Message, phrase
from layers.view_state import Language

__all__ = [
    "ENGLISH",
    "LOCALES",
    "Message",
    "Speech",
    "begin",
    "open_speech",
    "phrase",
]

CATALOGUES: Final = Path(__file__).parent / "catalogues"
"""Folder of the catalogues, one `<language>.po` each; English has none."""

LOCALES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "en_GB",
    Language.RUSSIAN: "ru",
    Language.UKRAINIAN: "uk",
}
"""CLDR locale of each language of the page."""

Width: TypeAlias = Literal["wide", "abbreviated"]
Context: TypeAlias = Literal["format", "stand-alone"]

DAY: Final = "d MMMM y"
"""How a day is written in every language of the page: the browser writes the same."""

SHORT_DAY: Final = "d MMM y"
"""The same with a short month."""

SMALL_NUMBERS: Final = range(101)
"""Enough numbers to meet every plural form that a whole number has."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language of the page.

    Messages have `{name}` slots. What is put into them is not escaped here: text
    from data goes through `page.wording` first where it ends in HTML or Markdown.
    """

    language: Language
    _catalogue: NullTranslations = field(repr=False)

    def say(self, message: str, /, **values: object) -> str:
        """Say a message.

        Args:
            message: The English message: a literal, or one marked by `phrase`.
            values: What belongs into its slots.
        """
        said = self._catalogue.gettext(message)
        return said.format(**values) if values else said

    def say_many(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Say a message that counts; its slot `{number}` gets the number in words.

        Args:
            one: The English message for one.
            many: The English message for any other number.
            number: How many.
            values: What belongs into its other slots.
        """
        said = self._catalogue.ngettext(one, many, number)
        return said.format(number=self.number(number), **values)

    def list_forms(self, one: str, many: str) -> dict[str, str]:
        """List the forms of a message that counts, for the browser to choose from.

        Args:
            one: The English message for one.
            many: The English message for any other number.

        Returns:
            Templates by CLDR plural category, as `Intl.PluralRules` names them;
            their slots are left open.
        """
        category = Locale.parse(self.locale).plural_form
        return {
            str(category(n)): self._catalogue.ngettext(one, many, n)
            for n in SMALL_NUMBERS
        }

    def retell(self, told: str | ClaimlineError) -> str:
        """Say again what was told in English elsewhere.

        Args:
            told: A `Message`, or an error about one; any other text, such as that
                about a broken table, stays as it is.
        """
        text = told.message if isinstance(told, ClaimlineError) else told
        if not isinstance(text, Message):
            return text
        values = {
            name: self.retell(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        return self.say(text.template, **values)

    def day(self, day: date) -> str:
        """Write a day in words: 27 April 2025."""
        return str(format_date(day, DAY, locale=self.locale))

    def short_day(self, day: date) -> str:
        """Write a day short: 27 Apr 2025."""
        return str(format_date(day, SHORT_DAY, locale=self.locale))

    def list_months(
        self, width: Width = "wide", context: Context = "format"
    ) -> list[str]:
        """List the names of the months from January on.

        Args:
            width: Whether they are written out.
            context: Whether they stand without a day, which changes their case.
        """
        names = get_month_names(width, context=context, locale=self.locale)
        return [str(names[month]) for month in range(1, 13)]

    def join(self, parts: Iterable[str]) -> str:
        """Join the parts of a list as a sentence does: a, b and c."""
        return str(format_list(list(parts), locale=self.locale))

    def month(self, day: date) -> str:
        """Write the month of a day short, with its year: Apr 2025."""
        return str(format_skeleton("yMMM", day, locale=self.locale))

    def number(self, number: float) -> str:
        """Write a number with the separators of the language."""
        return str(format_decimal(number, locale=self.locale))

    @property
    def locale(self) -> str:
        """The CLDR locale, as Babel writes it."""
        return LOCALES[self.language]


def begin(text: str) -> str:
    """Begin a line with a capital."""
    return text[:1].upper() + text[1:]


@cache
def open_speech(language: Language) -> Speech:
    """Open a language of the page; its catalogue is read once.

    Args:
        language: English needs no catalogue.

    Raises:
        OSError: If the catalogue of another language cannot be read.
    """
    if language == Language.ENGLISH:
        return Speech(language, NullTranslations())
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Speech(language, GNUTranslations(compiled))


ENGLISH: Final = open_speech(Language.ENGLISH)
"""The language of the command line and of whoever has chosen none."""
