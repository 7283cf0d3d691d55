"""Map data: GeoJSON, GeoPackage and GeoParquet of the claims.

Every file says whose data it holds, on which terms and how to cite it, in the place
that its format has for that, and holds the view that makes it again. Nothing in a file
says when it was written, so equal requests about equal tables give equal bytes.
"""

import json
import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio

from layers.builders import CRS
from layers.export.basis import Basis
from layers.export.progress import Watch
from layers.export.request import ExportRequest, Extent
from layers.export.rows import (
    build_answers,
    build_claims,
    build_provenance,
    locate_rows,
    to_plain,
)
from layers.export.view_file import MARK
from layers.export.workspace import open_workspace

DEGREE_DECIMALS: Final = 7
"""Decimals of a degree in GeoJSON: a centimetre, as RFC 7946 section 11.2 advises."""

_STAMPS: Final = {
    "gpkg_contents": "last_change",
    "gpkg_metadata_reference": "timestamp",
}
"""Columns in which GDAL notes the moment of writing."""


def export_geojson(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a FeatureCollection of claims, longitude first, with foreign members.

    References:
        RFC 7946, sections 3.1.1, 5 and 6.1.
    """
    watch.advance(0, 2)
    claims = build_claims(request, basis)
    watch.advance(1, 2)
    told = build_provenance(request, basis)
    collection: dict[str, Any] = {"type": "FeatureCollection", **told}
    collection[MARK] = json.loads(told[MARK])
    if not claims.empty:
        bounds = claims.total_bounds
        collection["bbox"] = [round(float(side), DEGREE_DECIMALS) for side in bounds]
    collection["features"] = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(number, DEGREE_DECIMALS) for number in lon_lat],
            },
            "properties": properties,
        }
        for properties, lon_lat in zip(
            to_plain(claims), locate_rows(claims), strict=True
        )
    ]
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    watch.advance(2, 2)
    return (text + "\n").encode()


def export_parquet(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export claims as GeoParquet 1.1 with boxes around the geometries.

    References:
        GeoParquet specification 1.1.0.
    """
    watch.advance(0, 2)
    claims = build_claims(request, basis)
    stream = BytesIO()
    claims.to_parquet(stream, schema_version="1.1.0", write_covering_bbox=True)
    watch.advance(1, 2)
    stream.seek(0)
    table = pq.read_table(stream)
    told = build_provenance(request, basis)
    table = table.replace_schema_metadata({**table.schema.metadata, **told})
    finished = BytesIO()
    pq.write_table(table, finished, compression="zstd")
    watch.advance(2, 2)
    return finished.getvalue()


def export_gpkg(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a GeoPackage with a layer of claims, and of answers if it is the view.

    References:
        OGC 12-128r19, GeoPackage 1.4, annex F.8 (metadata).
    """
    layers = {"claims": build_claims(request, basis)}
    if request.extent == Extent.VIEW:
        layers["answers"] = build_answers(request, basis)
    told = build_provenance(request, basis)
    total = len(layers) + 1
    with open_workspace() as folder:
        path = folder / "claimline.gpkg"
        for number, (name, frame) in enumerate(layers.items()):
            watch.advance(number, total)
            _write_layer(path, name, frame, told)
        _fix_stamps(path, basis)
        content = path.read_bytes()
    watch.advance(total, total)
    return content


def _write_layer(
    path: Path, name: str, frame: gpd.GeoDataFrame, told: dict[str, str]
) -> None:
    table = frame.to_arrow(index=False, geometry_encoding="WKB")
    pyogrio.write_arrow(
        table,
        path,
        layer=name,
        driver="GPKG",
        geometry_name="geometry",
        geometry_type="Point",
        crs=CRS,
        append=path.exists(),
        dataset_metadata=told,
        layer_options={"DESCRIPTION": told["title"]},
    )


def _fix_stamps(path: Path, basis: Basis) -> None:
    """Let the file date from the last day of the tables, not from its writing."""
    stamp = f"{basis.last_day.isoformat()}T00:00:00.000Z"
    # The schema of the file is GDAL's; the names come from the table above.
    with sqlite3.connect(path, isolation_level=None) as file:
        for table, column in _STAMPS.items():
            file.execute(f"UPDATE {table} SET {column} = ?", [stamp])  # noqa: S608
        file.execute("VACUUM")
    file.close()
