"""Find the view.json inside an export, so that any export makes itself again."""

import json
import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

import defusedxml.ElementTree as DefusedTree
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from layers.export.basis import Basis
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.export.view_file import LONGEST, MARK, parse_view

MOST_BYTES: Final = 600_000_000
"""Size of a file that is looked into; no export is larger, and none is read as one."""

_UNREADABLE: Final = (
    *(OSError, ValueError, LookupError, SyntaxError),
    *(sqlite3.Error, pa.ArrowException),
)
"""What the readers of other formats raise about a damaged file."""

_PDF_TEXT: Final = re.compile(rb"/Keywords \(((?:\\.|[^\\)])*)\)", re.DOTALL)
_PDF_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_SCRIPT: Final = re.compile(
    rf'<script type="application/json" id="{MARK}">(.*?)</script>'.encode(), re.DOTALL
)
_DUBLIN_SOURCE: Final = "{http://purl.org/dc/elements/1.1/}source"
_KML_DATA: Final = "{http://www.opengis.net/kml/2.2}Data"


def read_view(path: Path, basis: Basis) -> tuple[ExportRequest, tuple[str, ...]]:
    """Read a view.json, or the one inside an export, whatever its format.

    Args:
        path: The file. What it is, is told from how it begins, not from its name.
        basis: The tables that it is to be drawn from.

    Returns:
        As from `layers.export.view_file.parse_view`.

    Raises:
        ExportError: If the file cannot be read, or holds no view.
    """
    where = path.name
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
            size = stream.seek(0, os.SEEK_END)
        text = _choose_reader(head)(path) if size <= MOST_BYTES else ""
    except _UNREADABLE as error:
        raise ExportError(
            f"{where} cannot be read as an export ({error}); give an export that holds "
            "its view: all but CSV and citations do"
        ) from error
    return parse_view(text, basis, where)


def _choose_reader(head: bytes) -> Callable[[Path], str]:
    """Choose a reader by the first bytes of a file."""
    for begins, reader in (
        (b"\x89PNG", _read_picture),
        (b"GIF8", _read_picture),
        (b"RIFF", _read_picture),
        (b"%PDF", _read_pdf),
        (b"PAR1", _read_parquet),
        (b"SQLite format 3", _read_gpkg),
        (b"<?xml", _read_xml),
        (b"<!doctype", _read_html),
    ):
        if head.lower().startswith(begins.lower()):
            return reader
    return _read_video if head[4:8] == b"ftyp" else _read_json


def _read_picture(path: Path) -> str:
    """Read the text of a PNG or APNG, the comment of a GIF, the XMP of a WebP."""
    with Image.open(path) as picture:
        for name in (MARK, "comment", "xmp"):
            told = picture.info.get(name)
            if told:
                return told.decode() if isinstance(told, bytes) else str(told)
    raise LookupError("it holds no view")


def _read_pdf(path: Path) -> str:
    found = _PDF_TEXT.search(path.read_bytes())
    if found is None:
        raise LookupError("it holds no view")
    return _PDF_ESCAPE.sub(rb"\1", found[1]).decode("ascii")


def _read_parquet(path: Path) -> str:
    metadata: dict[bytes, bytes] = pq.read_metadata(path).metadata or {}
    return metadata[MARK.encode()].decode()


def _read_gpkg(path: Path) -> str:
    """Read the metadata that GDAL wrote as XML into a GeoPackage."""
    file = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        rows = file.execute("SELECT metadata FROM gpkg_metadata").fetchall()
    finally:
        file.close()
    for (text,) in rows:
        for item in DefusedTree.fromstring(text).iter():
            if item.get("key") == MARK:
                return str(item.text)
    raise LookupError("it holds no view")


def _read_xml(path: Path) -> str:
    """Read the source of an SVG, or the data of a KML document."""
    for element in DefusedTree.parse(path).iter():
        if element.tag == _DUBLIN_SOURCE:
            return str(element.text)
        if element.tag == _KML_DATA and element.get("name") == MARK:
            return str(element[0].text)
    raise LookupError("it holds no view")


def _read_html(path: Path) -> str:
    found = _SCRIPT.search(path.read_bytes())
    if found is None:
        raise LookupError("it holds no view")
    return found[1].decode()


def _read_json(path: Path) -> str:
    """Read a view.json, or the member of a larger object that is one."""
    told = json.loads(path.read_text(encoding="utf-8-sig"))
    inner = told.get(MARK) if isinstance(told, dict) else None
    return json.dumps(inner if isinstance(inner, dict) else told)


def _read_video(path: Path) -> str:
    """Read the comment of a video: the text as it is, among the boxes of the file."""
    content = path.read_bytes()
    start = content.find(f'{{"{MARK}"'.encode())
    if start < 0:
        raise LookupError("it holds no view")
    text = content[start : start + LONGEST].decode("utf-8", errors="replace")
    told, _ = json.JSONDecoder().raw_decode(text)
    return json.dumps(told)
