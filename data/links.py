"""Whether the rows of the three tables fit together.

Foreign keys, and the rules between a claim, its place, its source and the
claims it denies or repeats. Every function gives the problems it finds and
leaves alone what another rule has reported.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

import pandas as pd

from data.problems import Problem
from data.schemas import CLAIMS, PLACES, SOURCES
from data.typed import Table
from data.vocabulary import Kind, Scope

MOST_NAMED: Final = 5
"""Claims on a circle that a message names."""

WHOLE_AREAS: Final = frozenset({Kind.REGION, Kind.DISTRICT})
"""Kinds of place that a claim of scope `region` can speak about."""

Row: TypeAlias = dict[Hashable, Any]
"""One row of a table by column."""


def check_places(places: Table) -> Iterator[Problem]:
    """Check that every place names a region of its own state.

    Args:
        places: The places, of which the region rows are the keys.
    """
    rows = _rows(places.frame, "place_id", "kind", "country", "admin1_id")
    regions = {row["place_id"]: row for row in rows if row["kind"] == Kind.REGION}
    for position, row in enumerate(rows):
        region = regions.get(row["admin1_id"])
        if not row["admin1_id"]:
            continue
        if row["kind"] == Kind.REGION and row["admin1_id"] != row["place_id"]:
            message, remedy = "is not the region itself", f"write {row['place_id']}"
        elif region is None:
            message = f"is not a region of {PLACES}"
            remedy = _suggest(row["admin1_id"], regions, "add the region first")
        elif region["country"] != row["country"]:
            message = f"lies in {region['country']}, the place in {row['country']}"
            remedy = "correct the country or the region"
        else:
            continue
        yield places.problem(position, "admin1_id", message, remedy)


def check_claims(
    claims: Table,
    *,
    places: pd.DataFrame | None,
    sources: pd.DataFrame | None,
    known: pd.DataFrame | None,
) -> Iterator[Problem]:
    """Check every rule between a claim and what it refers to.

    Args:
        claims: The claims; a table that lacks a column is left alone.
        places: The places that can be claimed, or None to ask nothing of them.
        sources: The sources that can speak, or None.
        known: The claims that others can name, or None; those of the same
            table may be among them.
    """
    if not claims.complete:
        return
    yield from check_order_of_days(claims)
    if places is not None:
        kinds = dict(zip(places["place_id"], places["kind"], strict=True))
        yield from check_foreign_key(claims, "place_id", PLACES, kinds)
        yield from check_scopes(claims, kinds)
    sides: dict[str, str] = {}
    if sources is not None:
        sides = dict(zip(sources["source_id"], sources["side"], strict=True))
        yield from check_foreign_key(claims, "source_id", SOURCES, sides)
    if known is not None:
        ids = frozenset(known["claim_id"]) | frozenset(claims.frame["claim_id"])
        yield from check_foreign_key(claims, "denies", CLAIMS, ids)
        yield from check_foreign_key(claims, "derived_from", CLAIMS, ids)
        yield from check_denials(claims, known, sides)
        yield from check_derivations(claims, known)


def check_foreign_key(
    claims: Table, column: str, table: str, known: Collection[str]
) -> Iterator[Problem]:
    """Check that the ids in one column of the claims exist.

    Args:
        claims: The claims; an empty cell is not this rule's affair.
        column: The column that refers to another row.
        table: Name of the table that holds the other row, for the message.
        known: The ids that exist.
    """
    values = claims.frame[column]
    strange = {value for value in values.unique() if value and value not in known}
    for position, row in _rows_where(claims, values.isin(list(strange)), column):
        remedy = _suggest(row[column], known, f"add it to {table} first")
        message = f"is not in {table}"
        yield claims.problem(position, column, message, remedy)


def check_scopes(claims: Table, kinds: dict[str, str]) -> Iterator[Problem]:
    """Check that only regions and districts are claimed as a whole area.

    Args:
        claims: The claims.
        kinds: Kind of every known place by place_id.
    """
    whole = claims.frame["scope"] == Scope.REGION
    for position, row in _rows_where(claims, whole, "place_id"):
        kind = kinds.get(row["place_id"])
        if kind and kind not in WHOLE_AREAS:
            message = f"does not fit {row['place_id']}, which is a {kind}"
            remedy = "use place or partial, or name the region or district"
            yield claims.problem(position, "scope", message, remedy)


def check_order_of_days(claims: Table) -> Iterator[Problem]:
    """Check that nothing was reported before the day it is about."""
    # NaT compares false with every day, so an unknown day is in order.
    early = claims.frame["event_date"] > claims.frame["reported_date"]
    for position, row in _rows_where(claims, early, "reported_date"):
        message = f"is after reported_date {row['reported_date']:%Y-%m-%d}"
        remedy = "correct either day; plans and forecasts are not claims"
        yield claims.problem(position, "event_date", message, remedy)


def check_denials(
    claims: Table, denied: pd.DataFrame, sides: dict[str, str]
) -> Iterator[Problem]:
    """Check that a denial contradicts an earlier claim of another side.

    Args:
        claims: The claims.
        denied: The claims that a denial can name.
        sides: Side of every known source by source_id.
    """
    columns = ("claim_id", "source_id", "reported_date", "denies")
    denials = claims.frame["denies"] != ""
    names = claims.frame.loc[denials, "denies"]
    # A row of the table at hand stands for the one it corrects.
    others = {
        row["claim_id"]: row
        for frame in (denied, claims.frame)
        for row in _rows(frame[frame["claim_id"].isin(names)], *columns)
    }
    for position, row in _rows_where(claims, denials, *columns):
        other = others.get(row["denies"])
        if other is None:
            continue
        side = sides.get(row["source_id"])
        if row["denies"] == row["claim_id"]:
            message, remedy = "is the claim itself", "name the claim it contradicts"
        elif side and sides.get(other["source_id"]) == side:
            message = f"is a claim of the same side, {side}"
            remedy = "name a claim of another side, or leave denies empty"
        elif other["reported_date"] > row["reported_date"]:
            message = f"was reported later, on {other['reported_date']:%Y-%m-%d}"
            remedy = "name a claim made before, or correct the day"
        else:
            continue
        yield claims.problem(position, "denies", message, remedy)


def check_derivations(claims: Table, known: pd.DataFrame) -> Iterator[Problem]:
    """Check that following derived_from always ends at a first witness.

    Args:
        claims: The claims.
        known: The claims that derived_from can name.
    """
    parents: dict[str, str] = {}
    for frame in (known, claims.frame):
        again = frame["claim_id"].map(parents.__contains__)
        own = again | (frame["derived_from"] != "")
        kept = frame.loc[own, ["claim_id", "derived_from"]]
        parents |= zip(kept["claim_id"], kept["derived_from"], strict=True)
    circling = claims.frame["claim_id"].isin(list(_find_circles(parents)))
    for position, row in _rows_where(claims, circling, "claim_id"):
        claim_id = row["claim_id"]
        message = "is the claim itself"
        if parents[claim_id] != claim_id:
            way = _follow(claim_id, parents)
            message = f"leads back to this claim, through {' and '.join(way)}"
        remedy = "leave derived_from empty on the claim that spoke first"
        yield claims.problem(position, "derived_from", message, remedy)


def _find_circles(parents: dict[str, str]) -> set[str]:
    """Find the claims that their own parents lead back to; each is visited once."""
    on_circles: set[str] = set()
    visited: dict[str, str] = {}
    for start in parents:
        claim, way = start, []
        while claim and claim not in visited:
            visited[claim] = start
            way.append(claim)
            claim = parents.get(claim, "")
        if claim and visited[claim] == start:
            on_circles.update(way[way.index(claim) :])
    return on_circles


def _follow(claim_id: str, parents: dict[str, str]) -> Iterator[str]:
    """Name the parents between a claim and itself, a long way by its beginning."""
    claim = parents[claim_id]
    for _ in range(MOST_NAMED):
        if claim == claim_id:
            return
        yield claim
        claim = parents[claim]
    if claim != claim_id:
        yield "others"


def _rows(frame: pd.DataFrame, *columns: str) -> list[Row]:
    return frame[[*columns]].to_dict("records")


def _rows_where(
    claims: Table, chosen: "pd.Series[bool]", *columns: str
) -> Iterator[tuple[int, Row]]:
    """Give the chosen rows with their positions; of many claims few are."""
    mask = chosen.to_numpy(dtype=bool)
    positions = mask.nonzero()[0].tolist()
    yield from zip(positions, _rows(claims.frame[mask], *columns), strict=True)


def _suggest(value: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(value, known, n=1)
    return f"did you mean {close[0]}? Else {otherwise}" if close else otherwise
