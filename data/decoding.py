"""From the bytes of a file to text, with a word on what was not UTF-8.

Decoding never fails: what cannot be read is replaced and reported.
"""

from typing import Final

from data.problems import Findings

UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins, as the Unicode Standard (section 23.8) has it."""

SAVE_AS_UTF_8: Final = "save the file again with the encoding UTF-8"

MOSTLY_CYRILLIC: Final = 0.5
"""Share of Cyrillic among the letters that betrays a Cyrillic code page."""


def decode_text(content: bytes, findings: Findings) -> str:
    """Decode a file as UTF-8, noting what is not.

    Args:
        content: The file as it is on disk; a byte order mark is dropped.
        findings: Where to note undecodable bytes and NUL characters.

    Returns:
        The text, with U+FFFD for what could not be decoded and NUL characters
        removed; "" if the file is in UTF-16, which no part of it would survive.
    """
    if content.startswith(UTF_16_MARKS):
        findings.add("is encoded in UTF-16", SAVE_AS_UTF_8)
        return ""
    _note_nul_bytes(content, findings)
    content = content.replace(b"\0", b"")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _note_undecodable(content, findings)
        return content.decode("utf-8-sig", errors="replace")


def _note_nul_bytes(content: bytes, findings: Findings) -> None:
    for row, line in enumerate(content.splitlines(), start=1):
        if b"\0" in line:
            findings.add(
                "holds a NUL byte, as a damaged file or one in UTF-16 does",
                f"restore the row, and {SAVE_AS_UTF_8}",
                row=row,
                value=line.decode("utf-8", errors="replace"),
            )


def _note_undecodable(content: bytes, findings: Findings) -> None:
    """Note the first line that is not UTF-8 and how many more there are.

    A file in another code page has such a line wherever a name is Cyrillic;
    one message says as much as hundreds.
    """
    lines = content.splitlines()
    wrong = [row for row, line in enumerate(lines, start=1) if not _is_utf_8(line)]
    first = lines[wrong[0] - 1]
    more = f" (nor are {len(wrong) - 1} more rows)" if len(wrong) > 1 else ""
    findings.add(
        f"is not UTF-8{more}{_guess_code_page(first)}",
        SAVE_AS_UTF_8,
        row=wrong[0],
        value=first.decode("utf-8", errors="replace"),
    )


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess_code_page(line: bytes) -> str:
    try:
        text = line.decode("cp1251")
    except UnicodeDecodeError:
        return ""
    foreign = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    cyrillic = [letter for letter in foreign if "\u0400" <= letter <= "\u04ff"]
    if len(cyrillic) > MOSTLY_CYRILLIC * len(foreign):
        return ", but reads as Windows-1251"
    return ""
