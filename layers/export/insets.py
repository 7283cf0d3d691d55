"""The small things on and beside a map: scale bar, locator, code of the link."""

import math
from typing import Final

import numpy as np
import segno
from matplotlib.path import Path

from layers.export.box import Box
from layers.export.camera import Camera, fit_camera
from layers.export.ground import Ground, clip, trace
from layers.export.lettering import Face, measure
from layers.export.sheet import Line, Shape, Sheet, Stroke, build_rectangle, ink
from layers.speech import Speech, phrase

COUNTRIES: Final = {"RU": phrase("Russia"), "UA": phrase("Ukraine")}
"""The states on the locator, by the country of their regions."""

_BAR_SIZE: Final = 2.2
"""Size of the letters of a scale bar, mm on A4."""


def place_bar(box: Box, unit: float) -> Box:
    """Give the place of the scale bar: the lower left corner of a map."""
    return Box(
        box.left + 2 * unit,
        box.bottom - 8 * unit,
        box.left + min(42 * unit, box.width * 0.4),
        box.bottom - 2 * unit,
    )


def draw_bar(sheet: Sheet, camera: Camera, unit: float, speech: Speech) -> None:
    """Draw a scale bar that is true on the ellipsoid in the middle of the map."""
    place = place_bar(camera.box, unit)
    km, length = camera.measure_bar(place.width - 5 * unit)
    words = speech.say("{length} km", length=speech.number(km))
    x, y = place.left + 2 * unit, place.bottom - 1.6 * unit
    sheet.fill(
        Box(place.left, place.top, x + length + 2 * unit, place.bottom), ink("veil")
    )
    up = 1.5 * unit
    bar = Path([(x, y - up), (x, y), (x + length, y), (x + length, y - up)])
    sheet.draw([Shape(bar, stroke=Stroke(ink("soft"), 0.35 * unit))])
    sheet.write(
        x + length / 2,
        y - 0.9 * unit,
        words,
        _BAR_SIZE * unit,
        colour=ink("soft"),
        align="center",
    )


def draw_locator(  # noqa: PLR0913, PLR0917 - what, where and in which words
    sheet: Sheet, ground: Ground, seen: Camera, box: Box, unit: float, speech: Speech
) -> None:
    """Draw where the map lies among the regions.

    Args:
        sheet: Where to draw.
        ground: The regions.
        seen: The camera of the map; its box is outlined.
        box: Where the locator stands.
        unit: A millimetre of A4 on this sheet.
        speech: Language of the names of the two states.
    """
    west, south, east, north = ground.regions.total_bounds
    camera = fit_camera((west, south, east, north), box.inset(0.6 * unit))
    camera = Camera(box, camera.scale, camera.centre)
    areas = [trace(clip(area, camera)) for area in ground.regions.geometry]
    border = trace(clip(ground.border, camera))
    edge = Stroke(ink("region-edge"), 0.12 * unit)
    shapes = [
        Shape(build_rectangle(box), ink("beyond")),
        *(Shape(area, ink("ground"), edge) for area in areas),
        Shape(border, stroke=Stroke(ink("border"), 0.3 * unit)),
        Shape(_outline(seen, camera), stroke=Stroke(ink("ink"), 0.35 * unit)),
    ]
    sheet.draw(shapes, box)
    for country, words in COUNTRIES.items():
        seat = _find_seat(ground, camera, country, seen)
        if seat is not None:
            _name_country(sheet, seat, camera.box, speech.say(words), unit)
    sheet.draw([Shape(build_rectangle(box), stroke=Stroke(ink("edge"), 0.2 * unit))])


def _find_seat(
    ground: Ground, camera: Camera, country: str, seen: Camera
) -> tuple[float, float] | None:
    """Find the region of a state that lies farthest from what the map shows."""
    own = ground.regions[ground.regions["country"] == country]
    middle = np.array([seen.locate(*seen.box.middle)])
    (x, y) = camera.project(middle)[0]
    points = own.geometry.representative_point()
    spots = camera.project(np.column_stack([points.x, points.y]))
    seats = [(float(spot[0]), float(spot[1])) for spot in spots]
    return max(seats, key=lambda at: math.dist(at, (x, y)), default=None)


def _name_country(
    sheet: Sheet, seat: tuple[float, float], box: Box, name: str, unit: float
) -> None:
    """Name a state within the locator."""
    size = 1.6 * unit
    width = measure(name, size)
    left = min(max(seat[0] - width / 2, box.left + unit), box.right - width - unit)
    line = Line(left, seat[1], name, size, Face.PLAIN, ink("faint"))
    sheet.write_all([line], box)


def _outline(seen: Camera, camera: Camera) -> Path:
    """Outline what one camera sees on the map of another."""
    box = seen.box
    corners = [
        seen.locate(x, y)
        for x, y in (
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        )
    ]
    points = camera.project(np.array([*corners, corners[0]]))
    return Path(points, closed=True)


def draw_code(sheet: Sheet, link: str, box: Box) -> None:
    """Draw a link as a QR code that fills a square box, quiet zone included.

    References:
        ISO/IEC 18004, level M of error correction.
    """
    rows = segno.make(link, error="m", micro=False).matrix
    quiet = 2
    side = box.width / (len(rows) + 2 * quiet)
    squares = [
        build_rectangle(
            Box(
                box.left + (column + quiet) * side,
                box.top + (row + quiet) * side,
                box.left + (column + quiet + run) * side,
                box.top + (row + quiet + 1) * side,
            )
        )
        for row, line in enumerate(rows)
        for column, run in _find_runs(line)
    ]
    sheet.draw([Shape(Path.make_compound_path(*squares), ink("ink"))])


def _find_runs(line: bytes | bytearray) -> list[tuple[int, int]]:
    """Find the runs of dark modules of a row: first column and length."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(line):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
