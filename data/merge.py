"""Several datasets as one: ids that clash are told apart, and nothing is dropped.

The first of the parts keeps its ids. Of a later one, an id that means something
else already gets the name of its part in front; a claim that says what another said
is kept, and its note says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pandas as pd

from data.coding.slugs import make_slug, make_unique

NEAR_DEGREES: Final = 0.02
"""How far apart one place may stand in two datasets, degrees."""

NAMESAKE_DEGREES: Final = 0.2
"""The same for places of one name."""

SAME_CLAIM: Final = (
    *("place_id", "source_id", "status", "scope", "event_date", "reported_date"),
)
"""Columns in which two claims agree that say the same."""

LINKS: Final = ("denies", "derived_from")

Row: TypeAlias = dict[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One dataset, or what a reader made of files."""

    name: str
    """What people call it: a file, a folder."""
    claims: pd.DataFrame
    places: pd.DataFrame
    sources: pd.DataFrame
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Further files, by plain name."""


@dataclass(slots=True, eq=False)
class Merged:
    """The tables of several parts, and what had to be said about them."""

    places: dict[str, Row] = field(default_factory=dict)
    """Rows by place_id."""
    sources: dict[str, Row] = field(default_factory=dict)
    """Rows by source_id."""
    claims: dict[str, Row] = field(default_factory=dict)
    """Rows by claim_id."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Further files; of two of one name the later has its part in front."""
    notes: list[str] = field(default_factory=list)
    """Sentences: what was renamed, and which claims say the same."""

    def to_frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Lay the tables out: places, sources, claims in order of publication."""
        claims = pd.DataFrame(list(self.claims.values()))
        if not claims.empty:
            order = ["reported_date", "claim_id"]
            claims = claims.sort_values(order, kind="stable", ignore_index=True)
        places = pd.DataFrame(list(self.places.values()))
        return places, pd.DataFrame(list(self.sources.values())), claims


def merge_parts(parts: Sequence[Part]) -> Merged:
    """Merge datasets.

    Args:
        parts: In the order of precedence; the first keeps its ids and notes.

    Returns:
        All their places, sources and claims.
    """
    merged = Merged()
    said: dict[tuple[Any, ...], str] = {}
    for position, part in enumerate(parts):
        prefix = make_slug(part.name.rpartition(".")[0] or part.name, "part")
        _Joiner(merged, part, prefix, said, original=position == 0).join()
    return merged


@dataclass
class _Joiner:
    """One part on its way into the merged tables."""

    merged: Merged
    part: Part
    prefix: str
    said: dict[tuple[Any, ...], str]
    original: bool

    def join(self) -> None:
        places = self._join_places()
        sources = self._join_sources()
        self._join_claims(places, sources)
        for name, content in self.part.files.items():
            taken = name in self.merged.files
            self.merged.files[f"{self.prefix}-{name}" if taken else name] = content

    def _join_places(self) -> dict[str, str]:
        """Add the places; give the new id of each."""
        ids: dict[str, str] = {}
        names = {row["name"] for row in self.merged.places.values()}
        for row in _rows(self.part.places):
            old = row["place_id"]
            known = self.merged.places.get(old)
            if known is not None and _is_same_place(known, row):
                ids[old] = old
                continue
            new = self._rename(old, self.merged.places, "place")
            ids[old] = new
            row["place_id"] = new
            # A region names itself.
            row["admin1_id"] = ids.get(row["admin1_id"], row["admin1_id"])
            row["name"] = self._name(row["name"], names)
            names.add(row["name"])
            self.merged.places[new] = row
        return ids

    def _join_sources(self) -> dict[str, str]:
        """Add the sources; give the new id of each."""
        ids: dict[str, str] = {}
        known = {
            (row["name"], row["side"]): i for i, row in self.merged.sources.items()
        }
        names = {row["name"] for row in self.merged.sources.values()}
        for row in _rows(self.part.sources):
            old = row["source_id"]
            same = self.merged.sources.get(old)
            if same is not None and same["side"] == row["side"]:
                ids[old] = old
                continue
            if (row["name"], row["side"]) in known:
                ids[old] = known[row["name"], row["side"]]
                continue
            new = self._rename(old, self.merged.sources, "source")
            ids[old] = new
            name = self._name(row["name"], names)
            names.add(name)
            self.merged.sources[new] = row | {"source_id": new, "name": name}
        return ids

    def _join_claims(self, places: dict[str, str], sources: dict[str, str]) -> None:
        rows = list(_rows(self.part.claims))
        ids: dict[str, str] = {}
        for row in rows:
            new = self._rename(row["claim_id"], self.merged.claims, "claim")
            ids[row["claim_id"]] = new
            row["claim_id"] = new
            row["place_id"] = places.get(row["place_id"], row["place_id"])
            row["source_id"] = sources.get(row["source_id"], row["source_id"])
            self.merged.claims[new] = row
        for row in rows:
            self._link(row, ids)
            self._note(row)

    def _link(self, row: Row, ids: dict[str, str]) -> None:
        """Let links follow the new ids; one that leads nowhere is said and left out."""
        for column in LINKS:
            target = ids.get(row[column], row[column])
            if target and target not in self.merged.claims:
                self.merged.notes.append(
                    f"{row['claim_id']}: {column} {target!r} is not among the claims "
                    "and was left empty."
                )
                target = ""
            row[column] = target

    def _note(self, row: Row) -> None:
        """Say in the note where a claim comes from, and which said the same before."""
        if not self.original and self.part.name not in row["note"]:
            row["note"] = f"{row['note']} From {self.part.name}.".strip()
        key = tuple(row[column] for column in SAME_CLAIM)
        key = tuple(None if cell is pd.NaT else cell for cell in key)
        first = self.said.setdefault(key, row["claim_id"])
        if first != row["claim_id"] and not self._is_echo(row, first):
            row["note"] = f"{row['note']} Says the same as {first}.".strip()
            self.merged.notes.append(f"{row['claim_id']} says the same as {first}.")

    def _is_echo(self, row: Row, first: str) -> bool:
        return self.original or row["derived_from"] == first

    def _rename(self, old: str, taken: Mapping[str, Any], what: str) -> str:
        if old not in taken:
            return old
        new = make_unique(f"{self.prefix}-{old}", taken)
        self.merged.notes.append(
            f"The {what} {old} of {self.part.name} is {new} here: {old} is another "
            "already."
        )
        return new

    def _name(self, name: str, taken: set[str]) -> str:
        if name not in taken:
            return name
        return make_unique(f"{name} ({self.part.name})", taken)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return list(frame.to_dict("records"))


def _is_same_place(one: Row, two: Row) -> bool:
    """Tell whether two rows of one id mean one place; its point may be mended."""
    near = NAMESAKE_DEGREES if one["name"] == two["name"] else NEAR_DEGREES
    apart = max(abs(one["lat"] - two["lat"]), abs(one["lon"] - two["lon"]))
    return bool(apart <= near)
