"""Measures the page in one file: `python tests/benchmarks/export_html.py`.

Against Folium's own `Map.save` of the same tables in the same run, as people make such
a file. One that answers who said what has a `CircleMarker` and a popup per claim: the
limit is measured against that. Beside it stand the same without popups, dots that say
nothing, and those with Leaflet written into the file. Neither has a date control,
sources to switch or a search, and what Folium saves is blank without a network: it
loads ten files from public hosts, which are not counted. Prints Markdown.
"""

import logging
import sys
import tempfile
import time
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import folium

from layers.export.basis import Basis, open_basis
from layers.export.export import export
from layers.export.request import ExportRequest
from layers.leaflet import FOLDER as LEAFLET
from tests.benchmarks.made_claims import make_dataset
from tests.benchmarks.report import (
    Requirement,
    build_requirement_table,
    build_table,
)
from tests.browser.server import ROOT

MOST_BYTES = 600_000
LEAST_RATIO = 8
MADE = 2_000

NEEDED = ("leaflet.js", "leaflet.css")
"""What circle markers need of the ten files."""


def main() -> None:
    """Measure, print, and fail if a limit is not kept."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = open_basis(ROOT / "data")
        made = open_basis(make_dataset(folder / "made", MADE))
        rows = [measure(real, folder), measure(made, folder)]
    head = (
        *("claims", "claimline, kB", "s", "folium, kB", "s"),
        *("no popups, kB", "no popups, with Leaflet, kB"),
    )
    print(build_table(head, [format_row(row) for row in rows]))
    print()
    requirements = [
        Requirement("bytes with all real claims", rows[0]["bytes"], MOST_BYTES),
        Requirement(
            f"bytes at {MADE:,} claims, against an eighth of Folium's",
            rows[1]["bytes"],
            rows[1]["folium_bytes"] / LEAST_RATIO,
        ),
    ]
    print(build_requirement_table(requirements))
    if not all(requirement.met for requirement in requirements):
        raise SystemExit(1)


def measure(basis: Basis, folder: Path) -> dict[str, float]:
    """Measure size in bytes and time in seconds of both ways, with one data set."""
    request = ExportRequest(basis.catalogue.defaults)
    export("html", request, basis)  # the first one loads what exports need
    started = time.perf_counter()
    ours = len(export("html", request, basis))
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    usual = save_usual(basis, folder / "usual.html", popups=True)
    bare = save_usual(basis, folder / "bare.html", popups=False)
    return {
        "claims": len(basis.dataset.claims),
        "bytes": ours,
        "seconds": seconds,
        "folium_bytes": usual,
        "folium_seconds": time.perf_counter() - started,
        "bare_bytes": bare,
        "opening_bytes": bare + sum((LEAFLET / f).stat().st_size for f in NEEDED),
    }


def save_usual(basis: Basis, path: Path, *, popups: bool) -> int:
    """Save the usual page of all claims; give its bytes.

    A popup says what the panel of the page in one file says.
    """
    dataset = basis.dataset
    places = dataset.places.set_index("place_id")
    drawn = folium.Map((51.14, 34.93), zoom_start=9)
    for claim in dataset.claims.itertuples(index=False):
        place = places.loc[claim.place_id]
        popup = folium.Popup(word_popup(claim, place, basis)) if popups else None
        folium.CircleMarker(
            (place["lat"], place["lon"]), radius=6, fill=True, popup=popup
        ).add_to(drawn)
    drawn.save(str(path))
    return path.stat().st_size


def word_popup(claim: object, place: object, basis: Basis) -> str:
    """Word a claim as HTML, in as few elements as will do."""
    name = basis.source_names[claim.source_id]
    return (
        f"<b>{escape(place['name'])}</b><br>{escape(name)}: {claim.status}, "
        f"{claim.reported_date:%Y-%m-%d}<br>{escape(claim.statement)} "
        f'{escape(claim.quote)}<br><a href="{escape(claim.url)}">'
        f"{escape(claim.publisher)}</a>"
    )


def format_row(row: dict[str, float]) -> tuple[str, ...]:
    """Format a measurement for the table; sizes in kB of 1,000 bytes."""
    return (
        f"{row['claims']:,}",
        f"{row['bytes'] / 1000:,.0f}",
        f"{row['seconds']:.1f}",
        f"{row['folium_bytes'] / 1000:,.0f}",
        f"{row['folium_seconds']:.1f}",
        f"{row['bare_bytes'] / 1000:,.0f}",
        f"{row['opening_bytes'] / 1000:,.0f}",
    )


if __name__ == "__main__":
    main()
