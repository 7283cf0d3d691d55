"""The one table of what can be exported; the code of a format loads when it is used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Final, TypeAlias

from layers.export.basis import Basis
from layers.export.progress import Watch
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.speech import phrase

Exporter: TypeAlias = Callable[[ExportRequest, Basis, Watch], bytes]
"""Makes the whole content of a file. Equal requests give equal bytes."""


class Kind(StrEnum):
    """What sort of file a format is."""

    STILL = "still"
    PAGE = "page"
    DATA = "data"
    MOTION = "motion"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table."""

    name: str
    """What it is asked for by."""
    kind: Kind
    words: str
    """What it is good for; to be said through `layers.speech`."""
    media_type: str
    exporter: str
    """Module of `layers.export` and function in it."""

    @property
    def suffix(self) -> str:
        """How the name of a file ends, with its dot."""
        return _SUFFIXES.get(self.name, f".{self.name}")

    def load(self) -> Exporter:
        """Load the exporter of the format."""
        module, function = self.exporter.split(".")
        exporter: Exporter = getattr(import_module(f"layers.export.{module}"), function)
        return exporter


_SUFFIXES: Final = {"csl": ".csl.json", "view": ".view.json"}
"""Endings of names that are not the name of the format."""


_ROWS: Final = (
    Format(
        "png",
        Kind.STILL,
        phrase("picture for articles and messages"),
        "image/png",
        "image.export_png",
    ),
    Format(
        "svg",
        Kind.STILL,
        phrase("drawing that scales, for designers"),
        "image/svg+xml",
        "image.export_svg",
    ),
    Format(
        "pdf",
        Kind.STILL,
        phrase("page to print"),
        "application/pdf",
        "image.export_pdf",
    ),
    Format(
        "html",
        Kind.PAGE,
        phrase("the interactive page in one file, for use without a network"),
        "text/html",
        "html.export_html",
    ),
    Format(
        "geojson",
        Kind.DATA,
        phrase("map data for the web and for GIS"),
        "application/geo+json",
        "vector.export_geojson",
    ),
    Format(
        "gpkg",
        Kind.DATA,
        phrase("map data for GIS, in layers"),
        "application/geopackage+sqlite3",
        "vector.export_gpkg",
    ),
    Format(
        "parquet",
        Kind.DATA,
        phrase("map data for analysis in code"),
        "application/vnd.apache.parquet",
        "vector.export_parquet",
    ),
    Format(
        "kml",
        Kind.DATA,
        phrase("map data with time, for Google Earth"),
        "application/vnd.google-earth.kml+xml",
        "kml.export_kml",
    ),
    Format(
        "csv",
        Kind.DATA,
        phrase("table for spreadsheets"),
        "text/csv",
        "flat.export_csv",
    ),
    Format(
        "json",
        Kind.DATA,
        phrase("record for programs"),
        "application/json",
        "flat.export_json",
    ),
    Format(
        "gif",
        Kind.MOTION,
        phrase("moving picture that plays everywhere"),
        "image/gif",
        "animation.export_gif",
    ),
    Format(
        "webp",
        Kind.MOTION,
        phrase("moving picture, small, for the web"),
        "image/webp",
        "animation.export_webp",
    ),
    Format(
        "apng",
        Kind.MOTION,
        phrase("moving picture in full colour"),
        "image/apng",
        "animation.export_apng",
    ),
    Format(
        "mp4",
        Kind.MOTION,
        phrase("video"),
        "video/mp4",
        "animation.export_mp4",
    ),
    Format(
        "txt",
        Kind.CITATION,
        phrase("citation as text"),
        "text/plain",
        "citation.export_text",
    ),
    Format(
        "bib",
        Kind.CITATION,
        phrase("citation for BibTeX"),
        "application/x-bibtex",
        "citation.export_bibtex",
    ),
    Format(
        "csl",
        Kind.CITATION,
        phrase("citation for Zotero and others, as CSL-JSON"),
        "application/vnd.citationstyles.csl+json",
        "citation.export_csl",
    ),
    Format(
        "view",
        Kind.CITATION,
        phrase("the view itself, which makes the same export again"),
        "application/json",
        "view_file.export_view",
    ),
)

FORMATS: Final = {row.name: row for row in _ROWS}
"""Every format by name, in the order of offering."""


def find_format(name: str) -> Format:
    """Find a format.

    Raises:
        ExportError: If there is none of that name; it lists those there are.
    """
    try:
        return FORMATS[name]
    except KeyError:
        raise ExportError(
            f"format {name[:40]!r} is not known; use one of {', '.join(FORMATS)}"
        ) from None
