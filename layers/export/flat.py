"""The record for spreadsheets and programs: CSV and JSON."""

import json

from layers.export.basis import Basis, build_question
from layers.export.progress import Watch
from layers.export.request import ExportRequest, Extent
from layers.export.rows import build_claims, build_provenance, locate_rows, to_plain
from layers.export.view_file import MARK
from layers.records import write_csv
from layers.state import answer

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that a table is in UTF-8 and holds Cyrillic."""


def export_csv(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export claims as CSV that is safe to open in a spreadsheet.

    A table has no place for what is said of it as a whole, so licence and citation
    stand in the last columns of every row; the link in the citation holds the view.
    """
    watch.advance(0, 2)
    claims = build_claims(request, basis)
    rows = to_plain(claims)
    told = build_provenance(request, basis)
    shared = {name: told[name] for name in ("licence", "citation")}
    for row, (lon, lat) in zip(rows, locate_rows(claims), strict=True):
        row |= {"lat": lat, "lon": lon, **shared}
    watch.advance(1, 2)
    columns = [name for name in claims.columns if name != "geometry"]
    text = write_csv(rows, [*columns, "lat", "lon", *shared])
    watch.advance(2, 2)
    return (BYTE_ORDER_MARK + text).encode()


def export_json(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export claims as JSON, with the answers by place if it is the view."""
    watch.advance(0, 2)
    told = build_provenance(request, basis)
    record: dict[str, object] = {**told, MARK: json.loads(told[MARK])}
    if request.extent == Extent.VIEW:
        question = build_question(request.view, basis)
        record["answers"] = answer(basis.store, question).to_record()
    watch.advance(1, 2)
    record["claims"] = to_plain(build_claims(request, basis))
    text = json.dumps(record, ensure_ascii=False, indent=1)
    watch.advance(2, 2)
    return (text + "\n").encode()
