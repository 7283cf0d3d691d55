"""Areas made ready to be scrubbed: few corners, small numbers, spans of days.

An area travels once for all the days on which it stays the same. Neighbours are
simplified together, so that no gap opens and no overlap arises between them.

References:
    M. Visvalingam, J. D. Whyatt, Line generalisation by repeated elimination of
    points, The Cartographic Journal 30 (1993), as GEOS applies it to coverages.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.areas import DAYS, OPEN_END
from data.tables import Dataset
from data.vocabulary import STATUS_BITS, Status
from layers.columns import OPEN_DAY

TOLERANCE: Final = 0.0004
"""Degrees: a corner goes if it makes a triangle smaller than this squared, which is
less than a pixel at zoom 11."""

UNIT: Final = 0.00005
"""Degrees in a step of the grid that corners are rounded to; 5.6 m at most."""

Ints: TypeAlias = NDArray[np.int64]

Day: TypeAlias = np.datetime64


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A simplified area and its days."""

    row: int
    """Number of the area in its table."""
    valid_from: pd.Timestamp
    valid_to: pd.Timestamp
    geometry: BaseGeometry


def build_area_payload(
    dataset: Dataset, epoch: date, source_ids: Sequence[str]
) -> dict[str, Any] | None:
    """Lay the areas of a dataset out for the browser.

    Args:
        dataset: The tables with their areas.
        epoch: Day number 0.
        source_ids: The sources in the order of their index.

    Returns:
        JSON-ready, or None where there are no areas: `count`, `unit` (in degrees),
        `labels`, `names` (of the sources, by index), `columns` (source u2, label u2,
        bits u1, the four days u2 as in `ClaimColumns`, km2 f4, and bytes u4: how many
        of `shapes` each area takes), and `shapes`, base64 of what `encode_shape`
        wrote. In the order in which they are drawn: later ones over earlier ones.
    """
    areas = dataset.areas
    if areas.empty:
        return None
    by_source = [areas[areas["source_id"] == name] for name in source_ids]
    spans = [span for own in by_source if len(own) for span in simplify(own)]
    rows = areas.loc[[span.row for span in spans]].reset_index(drop=True)
    shapes = [encode_shape(span.geometry) for span in spans]
    labels = sorted(set(rows["label"]))
    days = _build_days(rows, spans, epoch)
    columns = {
        "source": _index(rows["source_id"], source_ids, "<u2"),
        "label": _index(rows["label"], labels, "<u2"),
        "bits": rows["status"].map(_bits_of).to_numpy("<u1"),
        **days,
        "km2": rows["km2"].to_numpy("<f4"),
        "bytes": np.array([len(shape) for shape in shapes], dtype="<u4"),
    }
    return {
        "count": len(spans),
        "unit": UNIT,
        "labels": labels,
        "names": _name_sources(dataset, areas, source_ids),
        "columns": {
            name: {"type": column.dtype.str[1:], "data": _write(column.tobytes())}
            for name, column in columns.items()
        },
        "shapes": _write(b"".join(shapes)),
    }


def _name_sources(
    dataset: Dataset, areas: gpd.GeoDataFrame, source_ids: Sequence[str]
) -> dict[str, str]:
    names = dataset.sources.set_index("source_id")["name"]
    marking = set(areas["source_id"])
    return {str(i): names[s] for i, s in enumerate(source_ids) if s in marking}


def _bits_of(status: str) -> int:
    return STATUS_BITS[Status(status)]


def _write(content: bytes) -> str:
    return b64encode(content).decode()


def _index(
    values: "pd.Series[str]", names: Sequence[str], kind: str
) -> NDArray[np.integer[Any]]:
    index_of = {name: index for index, name in enumerate(names)}
    return values.map(index_of).to_numpy(kind)


def _build_days(
    rows: gpd.GeoDataFrame, spans: Sequence[Span], epoch: date
) -> dict[str, NDArray[np.integer[Any]]]:
    """Count the days of each span; known time lags behind as it does in its area."""
    starts = pd.Series([span.valid_from for span in spans])
    ends = pd.Series([span.valid_to for span in spans])
    told = {
        "valid_from": starts,
        "valid_to": ends,
        "known_from": starts + (rows["known_from"] - rows["valid_from"]),
        "known_to": rows["known_to"].where(
            ends == rows["valid_to"], ends + (rows["known_from"] - rows["valid_from"])
        ),
    }
    return {name: _count(told[name], epoch) for name in DAYS}


def _count(days: "pd.Series[pd.Timestamp]", epoch: date) -> NDArray[np.integer[Any]]:
    """Count from the epoch; what began before it is there from its first day on."""
    numbers = (days - pd.Timestamp(epoch)).dt.days.clip(0, OPEN_DAY)
    return numbers.mask(days >= OPEN_END, OPEN_DAY).to_numpy("<u2")


def simplify(areas: gpd.GeoDataFrame) -> list[Span]:
    """Simplify the areas of one source, those of a day together.

    Args:
        areas: Areas of one source.

    Returns:
        One span or more for each area, by their first days: an area whose outline
        changes with a neighbour's has several. Those whose corners all go are left
        out.
    """
    starts, ends = areas["valid_from"].to_numpy(), areas["valid_to"].to_numpy()
    shapes = areas.geometry.to_numpy()
    days = np.unique(np.concatenate((starts, ends)))
    memory: dict[tuple[int, ...], list[BaseGeometry]] = {}
    open_spans: dict[int, tuple[Day, BaseGeometry]] = {}
    done: list[Span] = []
    for day in days:
        active = np.flatnonzero((starts <= day) & (day < ends))
        drawn: dict[int, BaseGeometry] = {}
        for cluster in find_clusters(shapes, active):
            if cluster not in memory:
                memory[cluster] = _simplify_cluster(shapes[list(cluster)])
            drawn.update(zip(cluster, memory[cluster], strict=True))
        for row in [r for r, (_, g) in open_spans.items() if drawn.get(r) != g]:
            start, geometry = open_spans.pop(row)
            done.append(_make_span(areas, row, (start, day), geometry))
        for row, geometry in drawn.items():
            open_spans.setdefault(row, (day, geometry))
    visible = [span for span in done if not span.geometry.is_empty]
    return sorted(visible, key=lambda span: (span.valid_from, span.row))


def _make_span(
    areas: gpd.GeoDataFrame, row: int, days: tuple[Day, Day], geometry: BaseGeometry
) -> Span:
    start, end = days
    label = int(areas.index[row])
    return Span(label, pd.Timestamp(start), pd.Timestamp(end), geometry)


def find_clusters(
    shapes: NDArray[Any], active: NDArray[np.intp]
) -> Iterator[tuple[int, ...]]:
    """Gather areas whose boxes meet, directly or through others; row numbers."""
    if not len(active):
        return
    west, south, east, north = shapely.bounds(shapes[active]).T
    boxes: NDArray[Any] = np.asarray(shapely.box(west, south, east, north))
    leader = np.arange(len(active))

    def find(i: int) -> int:
        while leader[i] != i:
            i = int(leader[i])
        return i

    for i, j in shapely.STRtree(boxes).query(boxes).T.tolist():
        leader[find(j)] = find(i)
    groups: dict[int, list[int]] = {}
    for i, row in enumerate(active.tolist()):
        groups.setdefault(find(i), []).append(row)
    yield from (tuple(rows) for rows in groups.values())


def _simplify_cluster(shapes: NDArray[Any]) -> list[BaseGeometry]:
    """Simplify areas that may share edges, and keep the edges shared."""
    simple = shapely.coverage_simplify(shapes, TOLERANCE)
    # One and the same outline may begin at another corner beside another neighbour.
    same: list[BaseGeometry] = shapely.normalize(simple).tolist()
    return same


def encode_shape(geometry: BaseGeometry) -> bytes:
    """Write an area as small numbers.

    Args:
        geometry: Polygons, EPSG:4326, longitude first.

    Returns:
        Variable-length integers: the number of rings, outer and inner alike (they
        are filled even-odd), and of each ring the number of corners and the steps
        from corner to corner in `UNIT`, longitude first, the first from 0, 0. A
        step is written as 2n, or -2n - 1 where it is negative.
    """
    rings = [_find_steps(ring) for ring in _list_rings(geometry)]
    rings = [steps for steps in rings if len(steps) > 2]  # noqa: PLR2004 - a triangle
    numbers = [np.array([len(rings)])]
    for steps in rings:
        folded = np.where(steps >= 0, 2 * steps, -2 * steps - 1)
        numbers += [np.array([len(steps)]), folded.ravel()]
    return encode_numbers(np.concatenate(numbers))


def _list_rings(geometry: BaseGeometry) -> list[BaseGeometry]:
    rings: list[BaseGeometry] = shapely.get_rings(shapely.get_parts(geometry)).tolist()
    return rings


def _find_steps(ring: BaseGeometry) -> Ints:
    """Round a ring to the grid; its last corner repeats the first and is left out."""
    corners = np.rint(shapely.get_coordinates(ring)[:-1] / UNIT).astype("int64")
    moved = np.any(np.diff(corners, axis=0, prepend=corners[-1:]) != 0, axis=1)
    corners = corners[moved] if moved.any() else corners[:1]
    steps: Ints = np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype="int64"))
    return steps


def encode_numbers(numbers: Ints) -> bytes:
    """Write whole numbers of 0 and more, seven bits a byte, the lowest first.

    References:
        LEB128, DWARF Debugging Information Format, version 4, section 7.6.
    """
    sizes = np.maximum(1, np.ceil(np.log2(numbers + 1) / 7)).astype("int64")
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, dtype="u1")
    left = numbers.copy()
    for place in range(int(sizes.max(initial=0))):
        has = sizes > place
        more = np.where(sizes[has] > place + 1, 0x80, 0)
        out[(ends - sizes)[has] + place] = (left[has] & 0x7F) | more
        left >>= 7
    return out.tobytes()
