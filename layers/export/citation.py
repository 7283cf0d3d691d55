"""How to cite exactly what is on view: as text, for BibTeX, and as CSL-JSON.

A citation names the view by its link, the tables by their hash, the software by its
version, and every filter, so that somebody else can get the same picture. The day of
access is handed in; nothing here knows what day it is.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from layers.export.basis import Basis
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.speech import Speech, open_speech
from layers.title import Title, build_source_counts, build_title
from layers.view import Catalogue, ViewState, to_query
from layers.view_state import OVERTAKEN_DAYS

PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"
"""Where the version of the software stands."""

AUTHOR: Final = "claimline contributors"

LICENCE: Final = (
    "Claims and sources: CC BY 4.0, claimline contributors; quotations belong to those "
    "who are quoted. Places: CC BY 4.0, GeoNames. Boundaries, districts and region "
    "points: ODbL 1.0, © OpenStreetMap contributors, geoBoundaries."
)
"""Whose data a file holds and on which terms, for the place its format has for it."""

SHORT_DIGEST: Final = 12
"""Hexadecimal digits of the data's hash that people are shown."""

_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_{}"},
    }
)
"""How the characters that LaTeX gives a meaning are written as themselves."""


@cache
def read_version() -> str:
    """Read the version of the software."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def build_link(view: ViewState, catalogue: Catalogue, address: str) -> str:
    """Build the link of a view.

    Args:
        view: The view.
        catalogue: The tables on view.
        address: Web address of the page; "" leaves the query alone.

    Returns:
        The address with a query, which names the day even where the page opens on it:
        the page may open on another day when somebody follows a citation.
    """
    query = {"date": view.as_of.isoformat()} | to_query(view, catalogue)
    return f"{address}?{urlencode(query)}"


def build_request_title(request: ExportRequest, basis: Basis) -> Title:
    """Say in words what a request shows, in the language of its page."""
    view = request.view
    counts = build_source_counts(view, basis.catalogue)
    speech = open_speech(view.page_language)
    return build_title(view, basis.last_day, counts, basis.source_names, speech)


def build_filters(view: ViewState, speech: Speech) -> tuple[str, ...]:
    """List what of a view leaves claims out or changes how they are weighed."""
    filters = []
    if view.hidden:
        names = ", ".join(sorted(view.hidden))
        filters.append(speech.say("hidden sources: {names}", names=names))
    if view.overtaken_after is None:
        filters.append(speech.say("older positions are never overtaken"))
    elif view.overtaken_after != OVERTAKEN_DAYS:
        days = view.overtaken_after
        filters.append(
            speech.say("older positions are overtaken after {days} days", days=days)
        )
    if view.entailed:
        filters.append(
            speech.say("claims about a whole region take part in its places")
        )
    return tuple(filters)


def build_data_version(basis: Basis, digits: int | None = None) -> str:
    """Name the tables by their hash, in full or by its first digits."""
    digest = basis.dataset.digest[:digits]
    return f"sha256:{digest}" if digest else "unversioned"


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in its parts; all are plain text."""

    title: str
    """What is on view, in words."""
    link: str
    """The link of the view; only a query if the page has no address."""
    address: str
    """The address of the page, or ""."""
    version: str
    """Version of the software."""
    data: str
    """The full hash of the tables."""
    issued: date
    """Last day of publication in the tables."""
    filters: tuple[str, ...]
    accessed: date | None
    speech: Speech
    """The language of the citation."""

    @property
    def text(self) -> str:
        """The citation as a sentence of a list of references."""
        say = self.speech.say
        parts = [
            f"{AUTHOR}: {self.title} [{say('map')}].",
            say("Filters: {filters}.", filters="; ".join(self.filters))
            if self.filters
            else "",
            f"{self.edition}.",
            self.link if self.address else say("View: {link}", link=self.link),
            say("Accessed {day}.", day=self.speech.day(self.accessed))
            if self.accessed
            else "",
        ]
        return " ".join(filter(None, parts))

    @property
    def edition(self) -> str:
        """Software and tables, short."""
        kind, _, digest = self.data.partition(":")
        return self.speech.say(
            "claimline {version}, data {data}, published to {day}",
            version=self.version,
            data=f"{kind}:{digest[:SHORT_DIGEST]}" if digest else kind,
            day=self.speech.day(self.issued),
        )

    @property
    def bibtex(self) -> str:
        """The citation as an entry for BibTeX; what LaTeX would run is escaped."""
        note = "; ".join([f"data {self.data}", *self.filters])
        fields = {
            "author": f"{{{AUTHOR}}}",
            "title": f"{{{self.title.translate(_LATEX)}}}",
            "year": str(self.issued.year),
            "howpublished": f"claimline {self.version}",
            "url": self.link if self.address else "",
            "urldate": self.accessed.isoformat() if self.accessed else "",
            "note": note.translate(_LATEX)
            + ("" if self.address else f"; view {self.link.translate(_LATEX)}"),
        }
        lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items() if text]
        return f"@misc{{{self.key},\n{''.join(lines)}}}\n"

    @property
    def key(self) -> str:
        """A name that two views, or one view of two editions, do not share."""
        exact = f"{self.version} {self.data} {self.link}"
        return f"claimline-{sha256(exact.encode()).hexdigest()[:SHORT_DIGEST]}"

    @property
    def csl(self) -> dict[str, Any]:
        """The citation as an item of CSL-JSON.

        References:
            Citation Style Language 1.0.2, Appendix III (types) and IV (variables).
        """
        item: dict[str, Any] = {
            "id": self.key,
            "type": "map",
            "title": self.title,
            "author": [{"literal": AUTHOR}],
            "publisher": "claimline",
            "version": f"{self.version}; data {self.data}",
            "issued": _build_date(self.issued),
            "note": "; ".join([*self.filters, f"view {self.link}"]),
        }
        if self.address:
            item["URL"] = self.link
        if self.accessed:
            item["accessed"] = _build_date(self.accessed)
        return item


def build_citation(request: ExportRequest, basis: Basis) -> Citation:
    """Build the citation of what a request shows.

    Args:
        request: The request; its day of access is stated if it has one.
        basis: The tables.
    """
    speech = open_speech(request.view.page_language)
    return Citation(
        title=build_request_title(request, basis).text,
        link=build_link(request.view, basis.catalogue, request.address),
        address=request.address,
        version=read_version(),
        data=build_data_version(basis),
        issued=basis.last_day,
        filters=build_filters(request.view, speech),
        accessed=request.accessed,
        speech=speech,
    )


def export_text(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export the citation as text in UTF-8."""
    watch.advance(0, 1)
    return f"{build_citation(request, basis).text}\n".encode()


def export_bibtex(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export the citation for BibTeX in UTF-8."""
    watch.advance(0, 1)
    return build_citation(request, basis).bibtex.encode()


def export_csl(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export the citation as a CSL-JSON list of one item."""
    watch.advance(0, 1)
    items = [build_citation(request, basis).csl]
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def _build_date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
