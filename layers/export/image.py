"""A still for print: PNG, SVG and PDF, drawn without a browser.

The sheet holds its own description: title, date line, legend, scale, locator, sources
shown and hidden, disclaimer, credits, citation, and the view itself as metadata. Equal
requests about equal tables give equal bytes.
"""

from dataclasses import replace
from io import BytesIO
from threading import Lock
from typing import Any, Final

from layers.export.basis import Basis
from layers.export.citation import LICENCE, build_citation, read_version
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.still import draw_still
from layers.export.view_file import write_view

TURN: Final = Lock()
"""Matplotlib keeps caches that threads may not share; visitors take turns."""

_VECTOR_DPI: Final = 72
"""Dots per inch of SVG and PDF, whose unit is a point whatever is asked for."""


def export_png(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a picture; its text chunks hold title, citation, licence and view."""
    citation = build_citation(replace(request, accessed=None), basis)
    metadata = {
        "Software": f"claimline {read_version()}",
        "Title": citation.title,
        "Source": citation.text,
        "Copyright": LICENCE,
        "claimline-view": write_view(request, basis),
    }
    return _export(request, basis, watch, "png", metadata, request.still.dots)


def export_svg(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a drawing whose letters are outlines, so that it needs no font."""
    citation = build_citation(replace(request, accessed=None), basis)
    metadata = {
        "Creator": f"claimline {read_version()}",
        "Title": citation.title,
        "Description": citation.text,
        "Rights": LICENCE,
        "Identifier": citation.link,
        # What the drawing is derived from, in the words of Dublin Core.
        "Source": write_view(request, basis),
        "Date": None,
    }
    return _export(request, basis, watch, "svg", metadata, _VECTOR_DPI)


def export_pdf(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a page whose letters are text in an embedded font."""
    citation = build_citation(replace(request, accessed=None), basis)
    metadata = {
        "Creator": f"claimline {read_version()}",
        "Producer": f"claimline {read_version()}",
        "Title": citation.title,
        "Author": "claimline contributors",
        "Subject": f"{citation.text} {LICENCE}",
        "Keywords": write_view(request, basis),
        "CreationDate": None,
        "ModDate": None,
    }
    return _export(request, basis, watch, "pdf", metadata, _VECTOR_DPI)


def _export(  # noqa: PLR0913, PLR0917 - what to draw, and how to write it
    request: ExportRequest,
    basis: Basis,
    watch: Watch,
    form: str,
    metadata: dict[str, Any],
    dpi: int,
) -> bytes:
    watch.advance(0, 2)
    with TURN:
        sheet = draw_still(request, basis, outlined=form == "png")
        watch.advance(1, 2)
        stream = BytesIO()
        sheet.figure.savefig(stream, format=form, dpi=dpi, metadata=metadata)
    watch.advance(2, 2)
    return stream.getvalue()
