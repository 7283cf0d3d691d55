"""Texts that a spreadsheet would run as a formula, made harmless and back."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would run as a formula.

References:
    OWASP, CSV Injection, owasp.org/www-community/attacks/CSV_Injection.
"""

MARK: Final = "'"
"""What spreadsheets take for "this is text"."""


def defuse(text: str) -> str:
    """Put an apostrophe in front of a text that begins like a formula."""
    return MARK + text if text.startswith(FORMULA_STARTS) else text


def restore(text: str) -> str:
    """Take away the apostrophe that `defuse` put in front."""
    harmless = text.startswith(MARK) and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if harmless else text
