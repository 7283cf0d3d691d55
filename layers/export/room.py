"""Where the mark of a whole region stands: the roomiest visible spot inside it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.affinity import scale as stretch
from shapely.geometry.base import BaseGeometry

from layers.export.box import Box

Numbers = npt.NDArray[np.float64]

_GRID: Final = 26
"""Steps of the grid of points that are tried, each way."""

_ASIDE: Final = 0.6
"""How much room sideways counts: a name is wide and low."""

_ASIDE_MARK: Final = 0.55
_AWAY_MARK: Final = 1.4
"""The same between marks, which may stand closer than edges."""

_LEAST: Final = 12.0
"""Least room in CSS pixels; a region with less is not marked."""


def find_room(
    outline: BaseGeometry,
    view: Box,
    size: tuple[float, float],
    taken: Numbers,
    blocked: Sequence[Box],
) -> tuple[float, float] | None:
    """Find where to write about a whole region, as layers/draw_plugin/basemap.js does.

    A grid of points of the view is tried, and the one taken that is farthest from the
    edge of the view, the edge of the region, and what stands there already.

    Args:
        outline: The region, in CSS pixels of the map.
        view: The map, in the same pixels.
        size: Half the width of the region's name, and how far the name reaches down
            from the middle of the mark.
        taken: Rows of x, y, radius: what stands on the map on some day.
        blocked: What covers the map.

    Returns:
        The middle of the mark in the same pixels, or None where there is no room.
    """
    half_width, drop = size
    # Mark and name stand on a spot together, the name under the mark.
    points = _build_grid(view, half_width)
    inside = shapely.contains_xy(outline, points[:, 0], points[:, 1])
    points = points[inside]
    if not len(points):
        return None
    x, y = points.T
    room = np.minimum.reduce(
        [
            (x - view.left) * _ASIDE,
            (view.right - x) * _ASIDE,
            y - drop / 2 - view.top,
            view.bottom - y - drop / 2,
            _measure_to_edge(outline, points),
            _measure_to_marks(points, taken),
            *(
                _measure_to_box(points, _widen(box, half_width, drop / 2))
                for box in blocked
            ),
        ]
    )
    best = int(np.argmax(room))
    if room[best] <= _LEAST:
        return None
    return float(x[best]), float(y[best]) - drop / 2


def _build_grid(view: Box, half_width: float) -> Numbers:
    left, right = view.left + half_width, view.right - half_width
    if left >= right:
        return np.empty((0, 2))
    steps = np.arange(1, _GRID) / _GRID
    xs, ys = left + (right - left) * steps, view.top + view.height * steps
    return np.array([(x, y) for x in xs for y in ys])


def _measure_to_edge(outline: BaseGeometry, points: Numbers) -> Numbers:
    narrow = stretch(outline, _ASIDE, 1, origin=(0, 0)).boundary
    spots = shapely.points(points * (_ASIDE, 1))
    return np.asarray(shapely.distance(spots, narrow))


def _measure_to_marks(points: Numbers, taken: Numbers) -> Numbers:
    if not len(taken):
        return np.full(len(points), np.inf)
    across = (points[:, None, 0] - taken[None, :, 0]) * _ASIDE_MARK
    down = points[:, None, 1] - taken[None, :, 1]
    away = np.hypot(across, down) - taken[None, :, 2]
    return np.asarray(np.min(away, axis=1)) * _AWAY_MARK


def _widen(box: Box, across: float, down: float) -> Box:
    """Widen a box by half of what is to stand beside it."""
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def _measure_to_box(points: Numbers, box: Box) -> Numbers:
    x, y = points.T
    across = np.maximum.reduce([box.left - x, x - box.right, np.zeros_like(x)])
    down = np.maximum.reduce([box.top - y, y - box.bottom, np.zeros_like(y)])
    away: Numbers = np.hypot(across * _ASIDE, down)
    return away
