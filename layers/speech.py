"""The page's words in the reader's language: messages, numbers and days.

A message is written in English where it is said, and English is the key of the
catalogues (`layers/catalogues/<language>.po`), which are read as they are edited.
What a catalogue lacks is said in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from layers.view_state import Language

CATALOGUES: Final = Path(__file__).parent / "catalogues"
"""Folder of the catalogues, one `<language>.po` each; English has none."""

LOCALES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "en_GB",
    Language.RUSSIAN: "ru",
    Language.UKRAINIAN: "uk",
}
"""CLDR locale of each language of the page."""

_SAMPLES: Final = (1, 2, 5)
"""A number for each whole-number category of plural of the languages of the page."""


def phrase(message: str) -> str:
    """Mark a message that is said elsewhere, so that Babel collects it."""
    return message


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

    def list_forms(self, one: str, many: str, /) -> dict[str, str]:
        """List the forms of a message that counts, for whoever counts elsewhere.

        Args:
            one: The English message for one.
            many: The English message for any other number.

        Returns:
            The message, slots and all, by plural category of CLDR; "other" is there.
        """
        rule = Locale.parse(self.locale).plural_form
        forms = {rule(n): self._catalogue.ngettext(one, many, n) for n in _SAMPLES}
        return {"other": self._catalogue.ngettext(one, many, _SAMPLES[-1]), **forms}

    def day(self, day: date) -> str:
        """Write a day in words: 27 April 2025."""
        return str(format_date(day, "long", locale=self.locale))

    def short_day(self, day: date) -> str:
        """Write a day short: 27 Apr 2025."""
        return str(format_date(day, "medium", locale=self.locale))

    def number(self, number: float) -> str:
        """Write a number with the separators of the language."""
        return str(format_decimal(number, locale=self.locale))

    @property
    def locale(self) -> str:
        """The CLDR locale, as Babel writes it."""
        return LOCALES[self.language]


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
