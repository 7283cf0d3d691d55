"""A static site of one view: what any file host serves to any number of readers.

No server has to run and no reader is counted. Links within the site are relative, so
that it works in any folder; only previews and feeds want to know its address.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from html import escape
from typing import Final, TypeAlias

from layers.export.basis import Basis
from layers.export.citation import (
    build_data_version,
    build_request_title,
    read_version,
)
from layers.export.claims_json import build_claims_json
from layers.export.export import export
from layers.export.feed import build_feed
from layers.export.html import Wrapping, write_page
from layers.export.progress import Watch
from layers.export.request import ExportRequest, Extent, Paper, Still

_Maker: TypeAlias = Callable[[], bytes]

MARKER: Final = "claimline-site.json"
"""The file that tells a site of ours from any other folder; it lists the rest."""

EDITION: Final = 1
"""Number of the shape of the site."""

PREVIEW: Final = "preview.png"
PREVIEW_STILL: Final = Still(paper=Paper.SLIDE, dpi=96)
"""Picture for those who share a link, 1280 by 720 pixels."""

DATA: Final[Mapping[str, str]] = {
    "data/claims.geojson": "geojson",
    "data/claims.csv": "csv",
    "data/claims.parquet": "parquet",
    "data/claims.json": "json",
    "cite/claimline.txt": "txt",
    "cite/claimline.bib": "bib",
    "cite/claimline.csl.json": "csl",
    "view.json": "view",
}
"""Files with the whole record, and the view itself, by the name of their format."""

_NAMES: Final[Mapping[str, str]] = {
    "data/claims.csv": "CSV",
    "data/claims.geojson": "GeoJSON",
    "data/claims.parquet": "GeoParquet",
    "data/claims.json": "JSON",
    "claims.json": "claims.json",
    "changes.atom": "Atom",
}
"""What the foot of the page links to."""

_FRAME: Final = (
    '<iframe src="{address}embed.html" width="720" height="620" '
    'title="claimline" loading="lazy"></iframe>'
)


def build_site(request: ExportRequest, basis: Basis, watch: Watch) -> dict[str, bytes]:
    """Build the files of a site.

    Args:
        request: What the site opens with. Its address is that of the site, ending
            in a slash, or "".
        basis: The tables.
        watch: Is told of the progress, file by file.

    Returns:
        Content by path within the site; equal requests about equal tables give
        equal bytes. The marker lists all other files.

    Raises:
        ExportError: As from `layers.export.export.export`.
    """
    makers = list(_list_files(request, basis))
    files: dict[str, bytes] = {}
    for done, (path, make) in enumerate(makers):
        watch.advance(done, len(makers))
        files[path] = make()
    files[MARKER] = _build_marker(files, basis)
    watch.advance(len(makers), len(makers))
    return files


def _list_files(request: ExportRequest, basis: Basis) -> Iterator[tuple[str, _Maker]]:
    """List the files with what makes each."""
    record = replace(request, extent=Extent.RECORD)
    preview = replace(request, still=PREVIEW_STILL)
    address = request.address
    yield "index.html", lambda: _write_index(request, basis)
    yield "embed.html", lambda: _write_embed(request, basis)
    yield PREVIEW, lambda: export("png", preview, basis)
    for path, form in DATA.items():
        yield path, partial(export, form, record, basis)
    yield "claims.json", lambda: build_claims_json(basis, address)
    yield "changes.atom", lambda: build_feed(basis, address)
    yield "robots.txt", lambda: _build_robots(address)
    if address:
        yield "sitemap.xml", lambda: _build_sitemap(basis, address)


def _write_index(request: ExportRequest, basis: Basis) -> bytes:
    wrapping = Wrapping(head=_build_head(request, basis), more=_build_more(request))
    return write_page(request, basis, Watch(), wrapping)


def _write_embed(request: ExportRequest, basis: Basis) -> bytes:
    """Write the page for a frame; it asks search engines to look at the other one."""
    more = (
        '<p class="open"><a data-follows data-say="openWhole" href="index.html" '
        'target="_blank" rel="noopener">Open the whole page</a></p>'
    )
    head = '<meta name="robots" content="noindex">\n'
    return write_page(
        request, basis, Watch(), Wrapping(compact=True, head=head, more=more)
    )


def _build_head(request: ExportRequest, basis: Basis) -> str:
    """Say in the head what else there is, and what a shared link looks like."""
    title = build_request_title(request, basis)
    lines = [
        _write_alternate("application/atom+xml", "What was newly said", "changes.atom"),
        _write_alternate("application/ld+json", "All claims", "claims.json"),
        _write_property("og:type", "website"),
        _write_property("og:site_name", "claimline"),
        _write_property("og:title", title.claims),
        _write_property("og:description", title.text),
    ]
    address = request.address
    if address:
        lines += [
            f'<link rel="canonical" href="{escape(address)}">',
            _write_property("og:url", address),
            _write_property("og:image", f"{address}{PREVIEW}"),
            _write_property("og:image:width", str(PREVIEW_STILL.pixels[0])),
            _write_property("og:image:height", str(PREVIEW_STILL.pixels[1])),
            _write_property("og:image:alt", title.text),
            '<meta name="twitter:card" content="summary_large_image">',
        ]
    return "".join(f"{line}\n" for line in lines)


def _write_alternate(media_type: str, title: str, path: str) -> str:
    return f'<link rel="alternate" type="{media_type}" title="{title}" href="{path}">'


def _write_property(name: str, text: str) -> str:
    return f'<meta property="{name}" content="{escape(text)}">'


def _build_more(request: ExportRequest) -> str:
    """Link to the files, and say how to put the map into another page."""
    links = " · ".join(
        f'<a href="{path}">{escape(name)}</a>' for path, name in _NAMES.items()
    )
    frame = _FRAME.format(address=request.address)
    return (
        f'<p><span data-say="data">Data</span>: {links}</p>'
        '<details><summary data-say="embed">Embed this map</summary>'
        f"<pre>{escape(frame)}</pre></details>"
    )


def _build_robots(address: str) -> bytes:
    """Welcome everybody; the file counts where the site is the root of its host."""
    where = f"Sitemap: {address}sitemap.xml\n" if address else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()


def _build_sitemap(basis: Basis, address: str) -> bytes:
    day = basis.last_day.isoformat()
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod></url>\n</urlset>\n"
    ).encode()


def _build_marker(files: Mapping[str, bytes], basis: Basis) -> bytes:
    told = {
        "claimline-site": EDITION,
        "software": read_version(),
        "data": build_data_version(basis),
        "files": {
            path: f"sha256:{sha256(content).hexdigest()}"
            for path, content in sorted(files.items())
        },
    }
    return (json.dumps(told, indent=1) + "\n").encode()
