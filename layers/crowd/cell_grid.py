"""The H3 cells of one resolution: where they are, and which places they hold."""

from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

from layers.crowd.grid import Points
from layers.payload import encode_floats


@dataclass(frozen=True, slots=True, eq=False)
class CellGrid:
    """The cells of one resolution that hold a place of which somebody spoke."""

    ids: NDArray[np.int64]
    """H3 indexes, ascending."""
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    points: Points
    places: NDArray[np.intp]
    """How many such places each cell holds."""
    number: NDArray[np.intp]
    """For every place of the gazetteer its cell's position in `ids`, or -1."""

    @classmethod
    def of(cls, cells: NDArray[np.int64], spoken: NDArray[np.intp]) -> "CellGrid":
        """Gather the cells.

        Args:
            cells: The cell of every place.
            spoken: Indexes of the places that count.
        """
        ids, own, counts = np.unique(
            cells[spoken], return_inverse=True, return_counts=True
        )
        middles = [h3.cell_to_latlng(int(cell)) for cell in ids]
        lat, lon = np.array(middles, dtype=float).reshape(-1, 2).T
        number = np.full(len(cells), -1)
        number[spoken] = own
        return cls(ids, lon, lat, Points.of(lon, lat), counts, number)

    def write(self, chosen: NDArray[np.intp]) -> dict[str, object]:
        """Write some cells, ready for JSON."""
        return {
            "ids": [h3.int_to_str(int(cell)) for cell in self.ids[chosen]],
            "lon": encode_floats(self.lon[chosen]),
            "lat": encode_floats(self.lat[chosen]),
            "places": self.places[chosen].tolist(),
        }
