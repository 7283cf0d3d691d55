"""What travels compressed in the page of one file: claims, texts, words, scripts.

Everything is derived from the tables and the request alone, so that equal ones give
equal text.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from data.tables import Dataset
from data.vocabulary import Side
from layers.columns import ClaimColumns, build_columns
from layers.date_control import read_date_css, read_date_html, read_date_script
from layers.export.basis import Basis
from layers.export.outlines import shorten_outlines
from layers.export.page_words import build_book
from layers.export.request import ExportRequest
from layers.export.thin import thin_out
from layers.glyph import build_glyph_svg
from layers.leaflet import FOLDER as LEAFLET
from layers.payload import build_payload
from layers.plugin import read_plugin_script, read_plugin_style
from layers.style import LEGEND, Mark
from layers.view import ViewState

VIEWER: Final = Path(__file__).parent / "viewer"

SCRIPTS: Final = (
    *("wire.js", "words.js", "catalogue.js", "view.js", "parsers.js", "title.js"),
    *("evidence.js", "panel.js", "search.js", "searchbox.js", "controls.js"),
    *("legend.js", "counts.js", "outlines.js", "viewer.js"),
)
"""The page's own scripts in the order in which they need one another."""

STYLES: Final = ("viewer.css", "panel.css", "frame.css")
"""The page's own style sheets; a later one has the last word."""

TEXTS: Final = (
    *("claim_id", "status", "scope", "statement", "quote", "url", "publisher"),
    *("denies", "derived_from", "record_confidence"),
)
"""Columns of the claims that the panel shows; the days travel in the payload."""

_DATE_CONTROL: Final = """(function () {{
{}
window.claimline.Timeline = Timeline;
}})();"""
"""A scope around the date control, which has none of its own."""

Pack = dict[str, Any]


def build_pack(request: ExportRequest, basis: Basis) -> Pack:
    """Build what layers/export/viewer/boot.js unpacks.

    Args:
        request: What is on view.
        basis: The tables.

    Returns:
        JSON-ready values; days are counted from the payload's epoch.
    """
    dataset = basis.dataset
    columns = build_columns(basis.store, dataset)
    epoch = columns.epoch
    return {
        "styles": build_styles(),
        "scripts": build_scripts(),
        "payload": shorten_outlines(json.loads(build_payload(dataset, columns))),
        "record": build_record(dataset, columns),
        "words": build_book(),
        "legend": build_legend(),
        "timeline": {"html": read_date_html(), "css": thin_out(read_date_css())},
        "opening": describe_view(basis.catalogue.defaults, epoch),
        "shown": describe_view(request.view, epoch),
    }


def build_scripts() -> list[str]:
    """Read the scripts that run, in order: Leaflet, the app's own, the page's own."""
    date_control = _DATE_CONTROL.format(read_date_script())
    viewer = (VIEWER.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    leaflet = LEAFLET.joinpath("leaflet.js").read_text(encoding="utf-8")
    own = (read_plugin_script(), date_control, "\n".join(viewer))
    return [leaflet, *map(thin_out, own)]


def build_styles() -> list[str]:
    """Read the style sheets of the document, in order."""
    leaflet = LEAFLET.joinpath("leaflet.css").read_text(encoding="utf-8")
    viewer = (VIEWER.joinpath(name).read_text(encoding="utf-8") for name in STYLES)
    return [leaflet, *map(thin_out, (read_plugin_style(), "\n".join(viewer)))]


def build_record(dataset: Dataset, columns: ClaimColumns) -> Pack:
    """Lay out the texts of claims, sources and places in the order of the payload."""
    claims = dataset.claims.set_index("claim_id", drop=False)
    ranked = [columns.claim_ids[row] for row in np.argsort(columns.rank)]
    return {
        "claims": _list_texts(claims.loc[ranked]),
        "near": _list_texts(claims.loc[list(columns.near_claim_ids)]),
        "sources": _describe_sources(dataset),
        "places": _describe_places(dataset.places),
    }


def _list_texts(claims: pd.DataFrame) -> Pack:
    return {name: claims[name].astype(str).tolist() for name in TEXTS}


def _describe_places(places: pd.DataFrame) -> Pack:
    """Describe where the places lie; areas by their place index, -1 for none."""
    keys = places[["kind", "admin1_id", "admin2"]].itertuples(index=False, name=None)
    districts, regions = {}, {}
    for index, (kind, region, district) in enumerate(keys):
        if kind == "region":
            regions[region] = index
        elif kind == "district":
            districts[region, district] = index
    around = list(zip(places["admin1_id"], places["admin2"], strict=True))
    return {
        "aliases": places["aliases"].tolist(),
        "admin2": places["admin2"].tolist(),
        "admin1": places["admin1_id"].tolist(),
        "country": places["country"].tolist(),
        "districts": [districts.get(pair, -1) for pair in around],
        "regions": [regions.get(region, -1) for region, _ in around],
    }


def _describe_sources(dataset: Dataset) -> Pack:
    """Describe the sources by id: name, description, number of claims."""
    sources = dataset.sources.set_index("source_id")
    counts = dataset.claims["source_id"].value_counts()
    return {
        "name": sources["name"].to_dict(),
        "description": sources["description"].to_dict(),
        "claims": {name: int(counts.get(name, 0)) for name in sources.index},
    }


def build_legend() -> list[Pack]:
    """Build the groups of the legend: marks as SVG, words by their key."""
    parts = (
        ("legendLeft", Mark("russian_control")),
        ("legendRight", Mark(None, "ukrainian_control")),
        ("legendCentre", Mark(None, None, "contested")),
        (
            "legendPartial",
            Mark("contested", "contested", "contested", partial=frozenset(Side)),
        ),
    )
    fills = (
        *("russian_control", "ukrainian_control", "contested"),
        *("not_ukrainian_control", "not_russian_control"),
    )
    return [
        _build_group("", parts),
        _build_group(
            "legendColours", [(f"fill_{fill}", Mark(fill, fill)) for fill in fills]
        ),
        _build_group(
            "legendTogether",
            [(f"legend_{i}", mark) for i, (mark, _) in enumerate(LEGEND)],
        ),
    ]


def _build_group(heading: str, rows: Iterable[tuple[str, Mark]]) -> Pack:
    return {
        "heading": heading,
        "rows": [{"key": key, "svg": build_glyph_svg(mark, 26)} for key, mark in rows],
    }


def describe_view(view: ViewState, epoch: date) -> Pack:
    """Describe a view by the fields of layers/export/viewer/view.js."""

    def count(day: date | None) -> int | None:
        return None if day is None else (day - epoch).days

    known = view.known_by
    return {
        "day": count(view.as_of),
        "known": count(known) if isinstance(known, date) else known or "hindsight",
        "hidden": sorted(view.hidden),
        "place": view.place,
        "language": view.language.value,
        "centre": view.centre,
        "zoom": view.zoom,
        "overtaken": view.overtaken_after,
        "entailed": view.entailed,
        "compare": view.compare.value,
        "left": view.left,
        "right": view.right,
        "reference": count(view.reference),
        "fade": view.fade,
        "halo": view.halo,
        "period": None if view.period is None else [count(day) for day in view.period],
        "ui": view.page_language.value,
    }
