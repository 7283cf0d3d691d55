"""The ground under the marks: regions and the state border, alike on both sides."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.path import Path
from shapely.geometry import box as make_rectangle
from shapely.geometry.base import BaseGeometry

from geo.regions import PROPERTIES, Region, state_border
from layers.export.box import Box
from layers.export.camera import Camera
from layers.export.sheet import Shape, Stroke, ink

BORDER_DASH: Final = (9.0, 3.0, 2.0, 3.0)
"""Dashes and gaps of the state border in CSS pixels, as on the screen."""

_FINEST: Final = 0.04
"""Detail in mm below which a line on paper is not drawn."""

_BEYOND: Final = 3.0
"""How far lines are drawn beyond the edge of a map, mm, so that no end shows."""


class Ground:
    """The regions of a dataset, and the border between the two states."""

    def __init__(self, regions: gpd.GeoDataFrame) -> None:
        """Take the regions in EPSG:4326, longitude first."""
        self.regions = regions

    @cached_property
    def border(self) -> BaseGeometry:
        """The state border, EPSG:4326, longitude first; it takes a while to find."""
        records = self.regions[[*PROPERTIES, "geometry"]].to_numpy()
        return state_border(Region(*row) for row in records)

    def build_shapes(self, camera: Camera, pixel: float) -> list[Shape]:
        """Draw the ground that a camera sees.

        Args:
            camera: The camera.
            pixel: Width of a CSS pixel on the sheet, mm.

        Returns:
            The outlines from the bottom to the top; clip them at the camera's box.
        """
        seen = [
            shape
            for shape in (clip(area, camera) for area in self.regions.geometry)
            if not shape.is_empty
        ]
        edge = Stroke(ink("region-edge"), pixel)
        fills = [Shape(path, ink("ground")) for path in map(trace, seen)]
        edges = [Shape(path, stroke=edge) for path in map(trace, seen)]
        border = trace(clip(self.border, camera))
        dashes = tuple(length * pixel for length in BORDER_DASH)
        return [
            *fills,
            *edges,
            Shape(border, stroke=Stroke(ink("border-casing"), 5 * pixel)),
            Shape(border, stroke=Stroke(ink("border"), 1.6 * pixel, dashes)),
        ]


def clip(shape: BaseGeometry, camera: Camera) -> BaseGeometry:
    """Project a geometry and keep what lies in the box of a camera, in mm."""
    drawn = camera.project_shape(shape)
    frame = _widen(camera.box, _BEYOND)
    seen = shapely.intersection(drawn, frame)
    return shapely.simplify(seen, _FINEST, preserve_topology=True)


def trace(shape: BaseGeometry) -> Path:
    """Trace a geometry as one path; polygons with their holes, lines as they are."""
    paths = [
        Path(np.asarray(line.coords), closed=closed)
        for line, closed in _find_lines(shape)
    ]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def _find_lines(shape: BaseGeometry) -> Iterable[tuple[BaseGeometry, bool]]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior, True
            for ring in part.interiors:
                yield ring, True
        elif part.geom_type == "LineString":
            yield part, False


def _widen(box: Box, margin: float) -> BaseGeometry:
    wide = box.inset(-margin)
    return make_rectangle(wide.left, wide.top, wide.right, wide.bottom)
