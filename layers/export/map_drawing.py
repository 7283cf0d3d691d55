"""Draw a map on a sheet: the ground once, what stands on it for every day."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from matplotlib.path import Path

from data.vocabulary import Kind
from layers.export.box import Box
from layers.export.glyph_paths import build_mark_shapes
from layers.export.ground import Ground
from layers.export.lettering import Face, measure
from layers.export.plan import REGION_SIZE, Plan, space_out
from layers.export.scene import LINE, Lettered, Scene, letter
from layers.export.sheet import (
    Line,
    Shape,
    Sheet,
    Stroke,
    build_rectangle,
    fade,
    ink,
    outline_all,
)

CASING: Final = 3.0
"""Width in CSS pixels of the pale edge that lifts a name off the map."""


def draw_ground(sheet: Sheet, plan: Plan, ground: Ground) -> None:
    """Draw what lies under the marks."""
    box = plan.camera.box
    shapes = [
        Shape(build_rectangle(box), ink("beyond")),
        *ground.build_shapes(plan.camera, plan.pixel),
    ]
    sheet.draw(shapes, box)


def draw_scene(
    sheet: Sheet, plan: Plan, scene: Scene, names: Mapping[int, Box]
) -> None:
    """Draw marks, ticks and names.

    Args:
        sheet: Where to draw.
        plan: The map.
        scene: What stands on it.
        names: Where names stand, from `layers.export.scene.lay_out_names`; those of
            places that are not on the map are passed over.
    """
    box = plan.camera.box
    sheet.draw(list(build_scene_shapes(plan, scene)), box)
    lines = list(build_names(plan, scene, names))
    edges = outline_all(lines)
    if edges is not None:
        stroke = Stroke(ink("casing"), CASING * plan.pixel)
        sheet.draw([Shape(edges, stroke=stroke)], box)
    sheet.write_all(lines, box)


def draw_frame(sheet: Sheet, box: Box, width: float) -> None:
    """Draw the edge of a map."""
    sheet.draw([Shape(build_rectangle(box), stroke=Stroke(ink("edge"), width))])


def build_scene_shapes(plan: Plan, scene: Scene) -> Iterator[Shape]:
    """Build everything of a scene but its names, from the bottom to the top."""
    pixel = plan.pixel
    for standing in scene.marks:
        if standing.halo:
            circle = _circle(plan, standing.place, 6 * pixel)
            yield Shape(circle, fade(ink("news"), standing.halo))
    for standing in scene.marks:
        x, y = plan.spots[standing.place]
        radius = float(plan.radius[standing.place])
        yield from build_mark_shapes(
            standing.mark, (float(x), float(y)), radius, standing.form, standing.wear
        )
    marked = {standing.place for standing in scene.marks}
    for place in scene.ticks:
        yield Shape(_build_tick(plan, place, marked=place in marked), ink("tick"))
    for place in scene.landmarks:
        side = (5 if plan.kinds[place] == Kind.CITY else 4) * pixel
        yield Shape(_square(plan, place, side), ink("orientation"))
    if scene.open is not None:
        circle = _circle(plan, scene.open, 5.5 * pixel)
        yield Shape(circle, stroke=Stroke(ink("text"), 1.4 * pixel))


def build_names(plan: Plan, scene: Scene, names: Mapping[int, Box]) -> Iterator[Line]:
    """Write the names that have room, and those of whole regions under their marks."""
    marked = {standing.place for standing in scene.marks}
    quiet = set(scene.landmarks)
    for place, box in names.items():
        if place not in marked and place not in quiet:
            continue
        colour = ink("text" if place in marked else "quiet")
        middle = 2 * plan.spots[place][0]
        for line, left, base in _set_lines(plan, place, scene, box, middle):
            soft = colour if line.face is not Face.OBLIQUE else ink("faint")
            yield Line(left, base, line.text, line.size, line.face, soft)
    for place, kind in enumerate(plan.kinds):
        if kind == Kind.REGION and plan.shown[place]:
            yield from _write_region(plan, place, marked=place in marked)


def _set_lines(
    plan: Plan, place: int, scene: Scene, box: Box, twice: float
) -> Iterator[tuple[Lettered, float, float]]:
    """Set the lines of a name: flush with the mark, or centred over or under it."""
    base = box.top
    x = twice / 2
    for line in letter(plan, place, is_open=place == scene.open):
        free = box.width - measure(line.text, line.size, line.face)
        share = 0.0 if box.left > x else 1.0 if box.right < x else 0.5
        yield line, box.left + free * share, base + line.size * 0.93
        base += line.size * LINE


def _write_region(plan: Plan, place: int, *, marked: bool) -> Iterator[Line]:
    size = REGION_SIZE * plan.pixel
    x, y = map(float, plan.spots[place])
    base = y + (float(plan.radius[place]) + 12 * plan.pixel if marked else 0)
    colour = ink("region-text" if marked else "quiet")
    for number, name in enumerate(plan.names[place]):
        text = space_out(name)
        own = size * (0.86 if number else 1)
        left = x - measure(text, own, Face.BOLD) / 2
        below = base + 0.36 * size + number * size * 1.3
        yield Line(left, below, text, own, Face.BOLD, colour)


def _build_tick(plan: Plan, place: int, *, marked: bool) -> Path:
    x, y = map(float, plan.spots[place])
    pixel = plan.pixel
    top = y + (float(plan.radius[place]) + 3 * pixel if marked else 0)
    return build_rectangle(Box(x - 4 * pixel, top, x + 4 * pixel, top + 2 * pixel))


def _square(plan: Plan, place: int, side: float) -> Path:
    x, y = map(float, plan.spots[place])
    return build_rectangle(Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2))


def _circle(plan: Plan, place: int, beyond: float) -> Path:
    circle = Path.arc(0, 360)
    radius = float(plan.radius[place]) + beyond
    at = np.asarray(plan.spots[place])
    return Path(np.asarray(circle.vertices) * radius + at, circle.codes)
