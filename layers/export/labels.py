"""Which names are written on a map, and where: most important first, none over another.

The same greedy rule as on the screen (layers/draw_plugin/labels.js), so that equal
marks always get equal names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from layers.export.box import Box

_CELL: Final = 12.0
"""Side in mm of the cells by which rectangles find one another."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name that wants to stand beside a mark."""

    key: str
    """Id of the place; decides between names of equal weight."""
    at: tuple[float, float]
    """Middle of the mark, mm."""
    radius: float
    """Radius of the mark, mm."""
    width: float
    """Width of the name, mm."""
    height: float
    """Height of all its lines, mm."""
    weight: float
    """Importance; the heaviest is placed first."""


@dataclass(slots=True)
class Occupied:
    """Rectangles that keep others away."""

    _cells: defaultdict[tuple[int, int], list[Box]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, box: Box) -> None:
        """Occupy a rectangle."""
        for cell in _find_cells(box):
            self._cells[cell].append(box)

    def hits(self, box: Box) -> bool:
        """Tell whether a rectangle is taken, in whole or in part."""
        return any(
            other.hits(box)
            for cell in _find_cells(box)
            for other in self._cells.get(cell, ())
        )


def place_labels(
    labels: Iterable[Label],
    marks: Iterable[Box],
    bounds: Box,
    gap: float,
) -> Mapping[str, Box]:
    """Place as many names as fit.

    Args:
        labels: The names.
        marks: What no name may cover: marks, and what else stands on the map.
        bounds: The map; every name lies within.
        gap: Space between a mark and its name, mm.

    Returns:
        Where the names stand, by key; a name that finds no room is missing.
    """
    occupied = Occupied()
    for mark in marks:
        occupied.add(mark)
    placed: dict[str, Box] = {}
    for label in sorted(labels, key=lambda label: (-label.weight, label.key)):
        for box in _find_sides(label, gap):
            if bounds.holds(box) and not occupied.hits(box):
                occupied.add(box)
                placed[label.key] = box
                break
    return placed


def _find_sides(label: Label, gap: float) -> Iterator[Box]:
    """Try right, left, above, below, and then the corners."""
    x, y = label.at
    reach = label.radius + gap
    near = label.radius * 0.7 + gap * 0.7
    half_width, half_height = label.width / 2, label.height / 2
    for left, top in (
        (x + reach, y - half_height),
        (x - reach - label.width, y - half_height),
        (x - half_width, y - reach - label.height),
        (x - half_width, y + reach),
        (x + near, y - near - label.height),
        (x + near, y + near),
        (x - near - label.width, y - near - label.height),
        (x - near - label.width, y + near),
    ):
        yield Box(left, top, left + label.width, top + label.height)


def _find_cells(box: Box) -> Iterator[tuple[int, int]]:
    for i in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for j in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield i, j
