"""Message: an English sentence that can be said again in another language.

What is found out deep inside is worded there, in English, for scripts and logs. The
sentence remembers the template and the values that it was made of, so that a page
in another language says it in its own words (`layers.speech.Speech.retell`).
"""

from typing import Self


def phrase(template: str) -> str:
    """Mark a template that is filled or said elsewhere, so that it is collected."""
    return template


class Message(str):
    """English text made of a template and values; in all else a string."""

    __slots__ = ("template", "values")

    template: str
    """The English template, with `{name}` slots; the key of the catalogues."""
    values: dict[str, object]
    """What stands in the slots; a part that is a `Message` is said again as well."""

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill a template.

        Args:
            template: A literal, so that it is collected.
            values: What belongs into its slots; without any, braces stay as they are.
        """
        text = template.format(**values) if values else template
        message = super().__new__(cls, text)
        message.template = template
        message.values = values
        return message
