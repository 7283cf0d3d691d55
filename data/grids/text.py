"""From the bytes of a text file to text, in the encoding that fits best."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer first, as the Unicode Standard (2.13) lists them."""

CODE_PAGES: Final = (
    *("cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"),
    *("cp1252", "iso8859_15", "cp1250"),
)
"""Encodings of one byte a letter in which tables of this region are saved."""

SAMPLE_BYTES: Final = 32_768
"""How much of the lines that are not ASCII the guess looks at."""

WIDE_SHARE: Final = 0.6
"""Share of the bytes of `WIDE_BYTES` at odd or even places that betrays UTF-16 without
a mark."""

WIDE_BYTES: Final = b"\x00\x04"
"""First halves of the letters of ASCII and of Cyrillic; no text has them elsewhere."""


def decode(content: bytes, encoding: str = "") -> tuple[str, list[str]]:
    """Decode a text file; never fails.

    Args:
        content: The file as it is on disk.
        encoding: Name of a Python codec that its owner chose; "" guesses.

    Returns:
        The text without byte order mark and NUL characters, and sentences that
        say what was assumed or lost; none for plain UTF-8.
    """
    marked = next((name for mark, name in MARKS if content.startswith(mark)), "")
    chosen = encoding or marked or _guess(content)
    notices = []
    text = content.decode(chosen, errors="replace")
    if chosen not in {"utf-8", "utf-8-sig"}:
        how = "as chosen" if encoding else "which fits its bytes best; check the names"
        notices.append(f"Decoded as {chosen}, {how}.")
    if "\0" in text:
        notices.append(f"{text.count(chr(0)):,} NUL characters were left out.")
        text = text.replace("\0", "")
    lost = text.count("\ufffd") - content.count("\ufffd".encode())
    if lost > 0:
        notices.append(
            f"{lost:,} characters could not be decoded and are shown as \ufffd; save "
            "the file as UTF-8."
        )
    return text.removeprefix("\ufeff"), notices


def _guess(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return guess_wide(content) or _guess_code_page(content)
    return guess_wide(content) or "utf-8"


def guess_wide(content: bytes) -> str:
    """Give the codec of a text in UTF-16 without a mark; "" for any other."""
    sample = content[:SAMPLE_BYTES]
    half = max(len(sample) // 2, 1)
    for codec, places in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(map(places.count, WIDE_BYTES)) / half > WIDE_SHARE:
            return codec
    return ""


def _guess_code_page(content: bytes) -> str:
    """Guess from the lines that say something: ASCII fits every code page."""
    sample = bytearray()
    for line in content.split(b"\n"):
        if not line.isascii():
            sample += line[:SAMPLE_BYTES] + b"\n"
        if len(sample) > SAMPLE_BYTES:
            break
    best = from_bytes(bytes(sample), cp_isolation=[*CODE_PAGES]).best()
    # A few stray bytes in a file of UTF-8 do not make it another encoding.
    lost = content.decode("utf-8", errors="replace").count("\ufffd")
    found = len(content) - len(content.decode("ascii", errors="ignore"))
    if best is None or lost * 20 < found:
        return "utf-8"
    return str(best.encoding)
