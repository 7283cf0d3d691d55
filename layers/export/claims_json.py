"""claims.json: every claim for programs, in the terms of schema.org where they fit.

The shape is described in docs/publishing.md, and is a promise to those who read it.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from layers.columns import OPEN_DAY, ClaimColumns, build_columns
from layers.export.basis import Basis
from layers.export.citation import (
    AUTHOR,
    LICENCE,
    build_data_version,
    read_version,
)

EDITION: Final = 1
"""Number of the shape; it grows when a reader would have to change."""

CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    "claimline": "urn:claimline:",
}
"""Terms without a prefix are those of schema.org; the others are our own."""

Node = dict[str, Any]


def build_claims_json(basis: Basis, address: str) -> bytes:
    """Build the catalogue of all claims.

    Args:
        basis: The tables.
        address: Web address of the site, ending in a slash, or "".

    Returns:
        JSON-LD in UTF-8; equal tables give equal bytes. Coordinates are degrees
        EPSG:4326; intervals are half-open, `null` where nothing ends them.
    """
    catalogue = basis.catalogue
    days = f"{catalogue.first_day.isoformat()}/{catalogue.last_day.isoformat()}"
    described = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": "claimline: claims about who holds which place",
        "claimline:edition": EDITION,
        "claimline:data": build_data_version(basis),
        "claimline:software": read_version(),
        **({"url": address} if address else {}),
        "creator": AUTHOR,
        "license": LICENCE,
        "dateModified": catalogue.last_day.isoformat(),
        "temporalCoverage": days,
        "claimline:sources": list(_describe_sources(basis)),
        "claimline:places": list(_describe_places(basis)),
        "dataFeedElement": list(_describe_claims(basis)),
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_sources(basis: Basis) -> Iterator[Node]:
    for row in basis.dataset.sources.to_dict("records"):
        yield {
            "@id": f"#source-{row['source_id']}",
            "@type": "Organization",
            "identifier": row["source_id"],
            "name": row["name"],
            "description": row["description"],
            "claimline:side": row["side"],
            "claimline:kind": row["kind"],
        }


def _describe_places(basis: Basis) -> Iterator[Node]:
    for row in basis.dataset.places.to_dict("records"):
        yield {
            "@id": f"#place-{row['place_id']}",
            "@type": "Place",
            "identifier": row["place_id"],
            "name": row["name"],
            "alternateName": list(dict.fromkeys([row["name_ru"], row["name_uk"]])),
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": row["lat"],
                "longitude": row["lon"],
            },
            "claimline:kind": row["kind"],
            "claimline:precisionKm": row["precision_km"],
        }


def _describe_claims(basis: Basis) -> Iterator[Node]:
    in_force = _find_intervals(build_columns(basis.store, basis.dataset))
    for row in basis.dataset.claims.to_dict("records"):
        intervals = in_force.get(row["claim_id"])
        yield _describe_claim(row) | (
            {"claimline:inForce": intervals} if intervals else {}
        )


def _describe_claim(row: dict[Any, Any]) -> Node:
    """Describe one claim; what a row leaves empty is left out."""
    event = row["event_date"]
    described = {
        "@id": f"#claim-{row['claim_id']}",
        "@type": "Claim",
        "identifier": row["claim_id"],
        "author": {"@id": f"#source-{row['source_id']}"},
        "about": {"@id": f"#place-{row['place_id']}"},
        "text": row["statement"],
        "datePublished": row["reported_date"].date().isoformat(),
        "claimline:eventDate": None if pd.isna(event) else event.date().isoformat(),
        "claimline:status": row["status"],
        "claimline:scope": row["scope"],
        "claimline:quote": row["quote"],
        "appearance": _describe_appearance(row),
        "claimline:denies": _link(row["denies"]),
        "claimline:derivedFrom": _link(row["derived_from"]),
        "claimline:recordConfidence": row["record_confidence"],
        "claimline:note": row["note"],
    }
    return {name: value for name, value in described.items() if value}


def _describe_appearance(row: dict[Any, Any]) -> Node:
    """Describe the page on which a claim was read."""
    page = {"@type": "WebPage", "url": row["url"], "publisher": row["publisher"]}
    return {name: value for name, value in page.items() if value}


def _link(claim_id: str) -> Node | None:
    return {"@id": f"#claim-{claim_id}"} if claim_id else None


def _find_intervals(columns: ClaimColumns) -> dict[str, Node]:
    """Find the days on which each claim is in force, for both ways of knowing."""

    def write(day: int) -> str | None:
        end = date.fromordinal(columns.epoch.toordinal()) + timedelta(days=int(day))
        return None if day == OPEN_DAY else end.isoformat()

    found: dict[str, Node] = {}
    for row, claim_id in enumerate(columns.claim_ids):
        hindsight = (columns.valid_from[row], columns.valid_to[row])
        that_day = (columns.known_from[row], columns.known_to[row])
        found[claim_id] = {
            name: [write(int(day)) for day in interval]
            for name, interval in (
                ("claimline:withHindsight", hindsight),
                ("claimline:asKnownThatDay", that_day),
            )
            if interval[0] < interval[1]
        }
    return found
