"""Several datasets as one: ids that clash are told apart, and nothing is dropped.

The first of the parts keeps its ids. Of a later one, an id that means something
else already gets the name of its part in front; a claim that says what another said
is kept, and its note says so.
"""

from collections.abc import Container, Mapping, Sequence
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
    claims: list[pd.DataFrame] = field(default_factory=list)
    """The claims of each part."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Further files; of two of one name the later has its part in front."""
    notes: list[str] = field(default_factory=list)
    """Sentences: what was renamed, and which claims say the same."""

    def to_frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Lay the tables out: places, sources, claims in order of publication."""
        claims = pd.concat(self.claims).sort_values(
            ["reported_date", "claim_id"], kind="stable", ignore_index=True
        )
        places = pd.DataFrame(list(self.places.values()))
        return places, pd.DataFrame(list(self.sources.values())), claims


def merge_parts(parts: Sequence[Part]) -> Merged:
    """Merge datasets.

    Args:
        parts: At least one, in the order of precedence; the first keeps its ids and
            notes.

    Returns:
        All their places, sources and claims.
    """
    merged, memory = Merged(), _Memory()
    for position, part in enumerate(parts):
        prefix = make_slug(part.name.rpartition(".")[0] or part.name, "part")
        _Joiner(merged, part, prefix, memory, original=position == 0).join()
    return merged


@dataclass(slots=True)
class _Memory:
    """What the parts so far have said."""

    claim_ids: set[str] = field(default_factory=set)
    said: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """The first claim to say a thing, by the cells of `SAME_CLAIM`."""


@dataclass
class _Joiner:
    """One part on its way into the merged tables."""

    merged: Merged
    part: Part
    prefix: str
    memory: _Memory
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
        """Add the claims; column by column, as they may be many."""
        claims, taken = self.part.claims.copy(), self.memory.claim_ids
        names = taken | {*claims["claim_id"]}
        ids: dict[str, str] = {}
        for old in [i for i in claims["claim_id"] if i in taken]:
            ids[old] = self._rename(old, names, "claim")
            names.add(ids[old])
        claims["claim_id"] = _follow(claims["claim_id"], ids)
        claims["place_id"] = _follow(claims["place_id"], places)
        claims["source_id"] = _follow(claims["source_id"], sources)
        taken.update(claims["claim_id"])
        for column in LINKS:
            claims[column] = self._link(claims, column, ids)
        claims["note"] = self._note(claims)
        self.merged.claims.append(claims)

    def _link(
        self, claims: pd.DataFrame, column: str, ids: dict[str, str]
    ) -> "pd.Series[str]":
        """Let links follow the new ids; one that leads nowhere is said and left out."""
        links = _follow(claims[column], ids)
        known = self.memory.claim_ids
        lost = links.isin(
            [link for link in links.unique() if link and link not in known]
        )
        self.merged.notes += [
            f"{claim_id}: {column} {target!r} is not among the claims and was left "
            "empty."
            for claim_id, target in zip(
                claims.loc[lost, "claim_id"], links[lost], strict=True
            )
        ]
        return links.mask(lost, "")

    def _note(self, claims: pd.DataFrame) -> list[str]:
        """Say in the notes where claims come from, and which said the same before."""
        notes: list[str] = claims["note"].tolist()
        if not self.original:
            name = self.part.name
            notes = [n if name in n else f"{n} From {name}.".strip() for n in notes]
        columns = (claims[column] for column in SAME_CLAIM)
        keys = zip(*(_hashable(column) for column in columns), strict=True)
        told = zip(keys, claims["claim_id"], claims["derived_from"], strict=True)
        for position, (key, claim_id, derived_from) in enumerate(told):
            first = self.memory.said.setdefault(key, claim_id)
            if first not in (claim_id, derived_from) and not self.original:
                notes[position] = f"{notes[position]} Says the same as {first}.".strip()
                self.merged.notes.append(f"{claim_id} says the same as {first}.")
        return notes

    def _rename(self, old: str, taken: Container[str], what: str) -> str:
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


def _follow(ids: "pd.Series[str]", renamed: Mapping[str, str]) -> "pd.Series[str]":
    """Give the new ids; those that were not renamed stay."""
    if all(old == new for old, new in renamed.items()):
        return ids
    return pd.Series([renamed.get(i, i) for i in ids], ids.index, ids.dtype)


def _hashable(cells: "pd.Series[Any]") -> list[Any]:
    """Give cells as a key can hold them; no day equals no day."""
    if cells.dtype.kind == "M":
        return cells.to_numpy().astype("datetime64[D]").astype("int64").tolist()
    return cells.tolist()


def _rows(frame: pd.DataFrame) -> list[Row]:
    return list(frame.to_dict("records"))


def _is_same_place(one: Row, two: Row) -> bool:
    """Tell whether two rows of one id mean one place; its point may be mended."""
    near = NAMESAKE_DEGREES if one["name"] == two["name"] else NEAR_DEGREES
    apart = max(abs(one["lat"] - two["lat"]), abs(one["lon"] - two["lon"]))
    return bool(apart <= near)
