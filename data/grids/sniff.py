"""What a file is, told by its content; its name may lie."""

import io
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from data.grids.grid import GridError
from data.grids.text import guess_wide


class Format(StrEnum):
    """The formats of tables that can be read."""

    DELIMITED = "CSV"
    WORKBOOK = "XLSX"
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    PARQUET = "Parquet"
    KML = "KML"
    KMZ = "KMZ"


SUFFIXES: Final = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), Format.DELIMITED),
    **dict.fromkeys((".xlsx", ".xlsm"), Format.WORKBOOK),
    **dict.fromkeys((".geojson", ".json", ".geojsonl"), Format.GEOJSON),
    **dict.fromkeys((".parquet", ".geoparquet"), Format.PARQUET),
    ".gpkg": Format.GEOPACKAGE,
    ".kml": Format.KML,
    ".kmz": Format.KMZ,
}
"""The format that a name promises, by its ending."""

FOREIGN: Final = {
    b"\xd0\xcf\x11\xe0": "is an old or encrypted Excel or Word file; save it as .xlsx "
    "without a password, or as CSV",
    b"%PDF": "is a PDF; bring the table that it was made from",
    b"\x1f\x8b": "is compressed with gzip; unpack it first",
    b"BZh": "is compressed with bzip2; unpack it first",
    b"\xfd7zXZ": "is compressed with xz; unpack it first",
    b"\x28\xb5\x2f\xfd": "is compressed with zstd; unpack it first",
    b"Rar!": "is a RAR archive; unpack it first",
    b"7z\xbc\xaf": "is a 7-Zip archive; unpack it first",
    b"\x89PNG": "is a picture; bring the table behind it",
    b"\xff\xd8\xff": "is a picture; bring the table behind it",
    b"GIF8": "is a picture; bring the table behind it",
    b"II*\0": "is a picture; bring the table behind it",
    b"\x7fELF": "is a program; bring a table",
    b"MZ\x90": "is a program; bring a table",
}
"""How files begin that are no table, and what to say of them."""

WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 or UTF-32 begins."""


def sniff(content: bytes) -> Format:
    """Tell the format of a file.

    Args:
        content: The file as it is on disk, or at least its first 64 KiB; a zip
            archive only shows what is in it when it is whole.

    Raises:
        GridError: If it is none of the formats.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise GridError("is empty; bring a table with a header and rows")
    for magic, refusal in FOREIGN.items():
        if content.startswith(magic):
            raise GridError(refusal)
    if content.startswith(b"SQLite format 3\0"):
        return Format.GEOPACKAGE
    if content.startswith(b"PAR1"):
        return Format.PARQUET
    if content.startswith(b"PK"):
        return _sniff_archive(content)
    return _sniff_text(content)


def _sniff_archive(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise GridError(
            f"is a damaged or cut archive ({error}); save it again"
        ) from error
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return Format.WORKBOOK
    if any(name.lower().endswith(".kml") for name in names):
        return Format.KMZ
    raise GridError(
        "is an archive without a table in it; unpack it, and bring the files"
    )


def _sniff_text(content: bytes) -> Format:
    head = content[:65_536].lstrip(b"\xef\xbb\xbf").lstrip()
    if content.startswith(WIDE_MARKS) or guess_wide(content):
        return Format.DELIMITED
    if head.startswith((b"{", b"[")):
        return Format.GEOJSON
    if head.startswith(b"<"):
        return _sniff_markup(head)
    return Format.DELIMITED


def _sniff_markup(head: bytes) -> Format:
    low = head[:4096].lower()
    if b"<html" in low or b"<!doctype html" in low:
        raise GridError("is a web page; save the table that it shows as CSV")
    if b"<kml" in low or low.startswith(b"<?xml"):
        return Format.KML
    raise GridError("is markup of an unknown kind; bring KML or a table")


def promised(name: str) -> Format | None:
    """Give the format that the ending of a file's name promises, if any."""
    return SUFFIXES.get(PurePosixPath(name).suffix.lower())
