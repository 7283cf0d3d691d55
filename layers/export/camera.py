"""Which part of the world a map on paper shows, and how large.

The projection is Web Mercator, the one of the screen, so that a still has the shapes
of the page. It is conformal; its scale is that of the ellipsoid only where it is
measured, which is what the scale bar does.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.measure import WGS84_ELLIPSOID
from layers.export.box import Box
from layers.payload import OPENING_BOUNDS
from layers.view import ViewState, swap_axes

SCREEN: Final = (960.0, 560.0)
"""Width and height in CSS pixels of the map that a centre and a zoom are shown on; a
still shows at least as much of the world."""

USUAL_ZOOM: Final = 9.0
"""Leaflet zoom level of a view that has a centre and no zoom, as on the page."""

OPENING_AIR: Final = 1.06
"""How much more than the opening bounds a still shows, so that it cuts no mark."""

TILE: Final = 256
"""Width of the world at zoom 0 in CSS pixels."""

BAR_KM: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Round lengths of a scale bar."""

_LATEST: Final = 85.05112878
"""Latitude in degrees at which the map of the world is a square, and ends."""

Positions = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camera:
    """How degrees become mm on a sheet."""

    box: Box
    """Where the map stands."""
    scale: float
    """Width of the whole world in mm."""
    centre: tuple[float, float]
    """The point of the world in the middle of the box, in widths of the world."""

    def project(self, lon_lat: Positions) -> Positions:
        """Project positions.

        Args:
            lon_lat: One row each, degrees EPSG:4326, longitude first.

        Returns:
            Positions on the sheet in mm.
        """
        world = _project(lon_lat) - self.centre
        return world * self.scale + self.box.middle

    def project_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Project a geometry in degrees EPSG:4326, longitude first, onto the sheet."""
        return shapely.transform(shape, self.project)

    def locate(self, x: float, y: float) -> tuple[float, float]:
        """Find the longitude and latitude of a point of the sheet."""
        middle = self.box.middle
        east = (x - middle[0]) / self.scale + self.centre[0]
        south = (y - middle[1]) / self.scale + self.centre[1]
        lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * south))))
        return 360 * east - 180, lat

    def zoom(self, pixel: float) -> float:
        """Give the Leaflet zoom level at which the screen is as large.

        Args:
            pixel: Width of a CSS pixel on the sheet, mm.
        """
        return math.log2(self.scale / pixel / TILE)

    def measure_bar(self, longest: float) -> tuple[float, float]:
        """Choose a scale bar for the middle of the map.

        Args:
            longest: Most mm that it may take.

        Returns:
            Its length in km, a round number, and in mm, true on the ellipsoid along
            the parallel through the middle of the map.
        """
        x, y = self.box.middle
        lon, lat = self.locate(x, y)
        east = self.locate(x + longest, y)[0]
        km = WGS84_ELLIPSOID.line_length([lon, east], [lat, lat]) / 1000
        fitting = [bar for bar in BAR_KM if bar <= km]
        bar = fitting[-1] if fitting else BAR_KM[0]
        return bar, longest * bar / km


def build_camera(view: ViewState, box: Box) -> Camera:
    """Point a camera where a view looks.

    Args:
        view: The view; without a centre it shows the strip of the border.
        box: Where the map stands on the sheet.

    Returns:
        A camera that shows all that the screen would, and more where the box has
        another shape.
    """
    if view.centre is None:
        corners = _project(np.array([swap_axes(corner) for corner in OPENING_BOUNDS]))
        width, height = np.abs(corners[1] - corners[0]) * OPENING_AIR
        centre = corners.mean(axis=0)
    else:
        zoom = USUAL_ZOOM if view.zoom is None else view.zoom
        width, height = (pixels / (TILE * 2**zoom) for pixels in SCREEN)
        centre = _project(np.array([view.centre]))[0]
    scale = min(box.width / width, box.height / height)
    return Camera(box, float(scale), (float(centre[0]), float(centre[1])))


def fit_camera(bounds: tuple[float, float, float, float], box: Box) -> Camera:
    """Point a camera so that all of some bounds is seen.

    Args:
        bounds: West, south, east, north in degrees EPSG:4326.
        box: Where the map stands on the sheet.
    """
    corners = _project(np.array([bounds[:2], bounds[2:]]))
    width, height = np.abs(corners[1] - corners[0])
    scale = min(box.width / width, box.height / height)
    centre = corners.mean(axis=0)
    return Camera(box, float(scale), (float(centre[0]), float(centre[1])))


def _project(lon_lat: Positions) -> Positions:
    """Project degrees to widths of the world, from its upper left corner.

    References:
        The formula of Leaflet's EPSG:3857, as layers/draw_plugin/layer.js has it.
    """
    sine = np.sin(np.radians(np.clip(lon_lat[:, 1], -_LATEST, _LATEST)))
    south = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack([lon_lat[:, 0] / 360 + 0.5, south])
