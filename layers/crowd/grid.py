"""Squares of the Web Mercator grid, by which a crowded map is fetched.

The browser works out the squares of its view by itself, without a list.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.errors import ClaimlineError

DEEPEST: Final = 20
"""The finest zoom that a square is asked for at."""

SQUARE_PX: Final = 256
"""Side of a square in CSS pixels at its own zoom, as Leaflet counts."""


class SquareError(ClaimlineError, ValueError):
    """A square that the grid does not have."""


@dataclass(frozen=True, slots=True)
class Square:
    """One square: column `x` from the antimeridian east, row `y` from the north."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse what is not on the grid.

        Raises:
            SquareError: If the zoom, the column or the row is out of range.
        """
        most = 2**self.zoom if 0 <= self.zoom <= DEEPEST else 0
        if not (0 <= self.x < most and 0 <= self.y < most):
            raise SquareError(
                f"there is no square {self.zoom}/{self.x}/{self.y}; a zoom is 0 to "
                f"{DEEPEST}, column and row are 0 to 2^zoom - 1"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points on the grid: columns and rows as parts of the whole, 0 to 1."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @classmethod
    def of(cls, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> "Points":
        """Project points (EPSG:3857, the formula of Leaflet's projection).

        Args:
            lon: Longitudes, degrees EPSG:4326.
            lat: Latitudes, likewise.
        """
        sine = np.sin(np.radians(lat))
        return cls(lon / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi))

    def find_in(self, square: Square) -> NDArray[np.intp]:
        """Find the points that lie in a square, its north and west edge included."""
        side = 2**square.zoom
        inside = np.floor(self.x * side) == square.x
        inside &= np.floor(self.y * side) == square.y
        return np.flatnonzero(inside)

    def count_most(self, zoom: int) -> int:
        """Count the points of the square of a zoom that has most of them."""
        side = 2**zoom
        number = np.floor(self.x * side) * side + np.floor(self.y * side)
        _, counts = np.unique(number, return_counts=True)
        return int(counts.max(initial=0))
