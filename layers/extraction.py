"""Collect the messages of the page, and bring the catalogues up to date.

    python -m layers.extraction

writes every message that the code says into each catalogue, keeps the translations
that still belong to one, and drops the rest. What has none yet stays empty.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from layers.speech import CATALOGUES, LOCALES
from layers.view_state import Language

ROOT: Final = Path(__file__).parent.parent

PACKAGES: Final = ("geo", "layers", "page")
"""Folders whose messages the page says; the command line speaks English."""

KEYWORDS: Final[dict[str, tuple[int, ...]]] = {
    "say": (0,),
    "say_many": (0, 1),
    "list_forms": (0, 1),
    "phrase": (0,),
    "Message": (0,),
}
"""Functions whose arguments of these numbers are messages, where they are literals."""

HEAD: Final = (b'"Language:', b'"Plural-Forms', b'"(n%', b'"MIME', b'"Content')
"""Lines of a catalogue's head that are kept; dates would differ each time."""

TRANSLATED: Final = tuple(language for language in LOCALES if language != "en")
"""The languages that have a catalogue."""


def extract_literals(source: bytes) -> Iterator[str | tuple[str, ...]]:
    """Collect the messages of a module, in their order.

    Babel's own reader passes over f-strings, and takes the keys in `say(words[key])`
    for messages; the syntax tree knows better.

    Args:
        source: Python, in UTF-8.

    Returns:
        A message that counts as its forms for one and for many.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        numbers = KEYWORDS.get(name, ())
        texts = [getattr(call.args[n], "value", None) for n in numbers if call.args]
        forms = tuple(text for text in texts if isinstance(text, str))
        if forms and len(forms) == len(numbers):
            yield forms[0] if len(forms) == 1 else forms


def extract_messages() -> Catalog:
    """Collect every message of the page, with the files that say it."""
    messages = Catalog(project="claimline", fuzzy=False)
    modules = sorted(f for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
    for module in modules:
        where = [(module.relative_to(ROOT).as_posix(), 0)]
        for message in extract_literals(module.read_bytes()):
            messages.add(message, locations=where)
    return messages


def read_catalogue(language: Language) -> Catalog:
    """Read a catalogue as it stands; empty if there is none yet."""
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=LOCALES[language], project="claimline", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def write_catalogue(language: Language, catalogue: Catalog) -> None:
    """Write a catalogue, sorted and without dates, so that equal ones are equal."""
    written = BytesIO()
    write_po(
        written,
        catalogue,
        width=88,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    head, *messages = written.getvalue().split(b"\n\n")
    start = head.index(b'msgid ""')
    lines = head[start:].split(b"\n")
    kept = [line for line in lines if line.startswith((b"msg", *HEAD))]
    text = b"\n\n".join([b"\n".join(kept), *messages])
    (CATALOGUES / f"{language}.po").write_bytes(text)


def update_catalogues() -> None:
    """Bring every catalogue up to date with the code."""
    messages = extract_messages()
    for language in TRANSLATED:
        catalogue = read_catalogue(language)
        catalogue.update(messages, no_fuzzy_matching=True)
        write_catalogue(language, catalogue)


if __name__ == "__main__":
    update_catalogues()
