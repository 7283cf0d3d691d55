"""From maps of single days to areas with the span of days on which they stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.areas import OPEN_END, build_area_frame
from data.readers.rings import keep_polygons
from data.readers.snapshots import MapSource, Meaning, Snapshot
from geo.measure import area_km2

Key: TypeAlias = tuple[Meaning, frozenset[int]]
"""What is said, and the identity of the areas that say it together."""

LAST: Final = OPEN_END.date()


@dataclass(slots=True)
class _Span:
    """An area and since when it stands."""

    geometry: BaseGeometry
    valid: date
    known: date


def build_spans(snapshots: Sequence[Snapshot], source: MapSource) -> gpd.GeoDataFrame:
    """Find for every distinct area from which day to which it stood unchanged.

    Args:
        snapshots: Maps of one source in the order of publication, laid on one ground.
        source: Whose they are.

    Returns:
        A table of areas (`data.areas.COLUMNS`). On any one day the areas of one
        status are apart, so that their km2 add up.
    """
    merger = _Merger()
    standing: dict[Key, _Span] = {}
    rows: list[dict[str, object]] = []
    used = [snapshot for snapshot in snapshots if snapshot.marked]
    # Of several maps of one day the last one stands.
    last = [a for a, b in pairwise(used) if a.valid != b.valid] + used[-1:]
    for snapshot in last:
        current = merger.merge(snapshot)
        ended = [key for key in standing if key not in current]
        rows.extend(_close(key, standing.pop(key), snapshot, source) for key in ended)
        for key, geometry in current.items():
            if key not in standing:
                standing[key] = _Span(geometry, snapshot.valid, snapshot.known)
    rows.extend(_close(key, span, None, source) for key, span in standing.items())
    frame = build_area_frame(rows)
    return frame.sort_values(
        ["valid_from", "known_from", "status", "km2"], ignore_index=True
    )


def _close(
    key: Key, span: _Span, end: Snapshot | None, source: MapSource
) -> dict[str, object]:
    meaning, _ = key
    valid_to, known_to = (end.valid, end.known) if end else (LAST, LAST)
    return {
        "source_id": source.source_id,
        "status": meaning.status.value,
        "label": meaning.words,
        "valid_from": pd.Timestamp(span.valid),
        "valid_to": pd.Timestamp(max(valid_to, span.valid)),
        "known_from": pd.Timestamp(span.known),
        "known_to": pd.Timestamp(max(known_to, span.known)),
        "km2": area_km2(span.geometry),
        "geometry": span.geometry,
    }


class _Merger:
    """Joins areas of one map that overlap and say the same; remembers what it saw."""

    def __init__(self) -> None:
        self._apart: set[tuple[int, int]] = set()
        self._joined: dict[frozenset[int], BaseGeometry] = {}

    def merge(self, snapshot: Snapshot) -> dict[Key, BaseGeometry]:
        """Give the areas of a map by what they say and what they consist of."""
        areas: dict[tuple[Meaning, int], BaseGeometry] = {
            (mark.meaning, id(mark.site)): mark.site.geometry
            for mark in snapshot.marked
            if mark.site.geometry is not None
        }
        groups = _group(list(areas), self._find_overlaps(areas))
        return {
            (meaning, members): self._join(
                members, [areas[meaning, m] for m in members]
            )
            for meaning, members in groups
        }

    def _find_overlaps(
        self, areas: dict[tuple[Meaning, int], BaseGeometry]
    ) -> Iterator[tuple[int, int]]:
        keys = list(areas)
        shapes = np.array([areas[key] for key in keys], dtype=object)
        pairs = shapely.STRtree(shapes).query(shapes).T
        for i, j in pairs[pairs[:, 0] < pairs[:, 1]].tolist():
            (said, one), (other_said, other) = keys[i], keys[j]
            if said != other_said or (one, other) in self._apart:
                continue
            if shapely.relate_pattern(shapes[i], shapes[j], "T********"):
                yield i, j
            else:
                self._apart.add((one, other))

    def _join(
        self, members: frozenset[int], shapes: list[BaseGeometry]
    ) -> BaseGeometry:
        if len(members) == 1:
            return shapes[0]
        if members not in self._joined:
            self._joined[members] = keep_polygons(shapely.union_all(shapes))
        return self._joined[members]


def _group(
    keys: list[tuple[Meaning, int]], overlaps: Iterator[tuple[int, int]]
) -> list[tuple[Meaning, frozenset[int]]]:
    """Gather areas that overlap, directly or through others."""
    leader = list(range(len(keys)))

    def find(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for i, j in overlaps:
        leader[find(j)] = find(i)
    groups: dict[int, set[int]] = {}
    for i, (_, site) in enumerate(keys):
        groups.setdefault(find(i), set()).add(site)
    return [(keys[i][0], frozenset(members)) for i, members in groups.items()]
