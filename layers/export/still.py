"""Compose a still: the maps of a figure, and around them what they are."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from layers.export.basis import Basis
from layers.export.blocks import write_all
from layers.export.box import Box
from layers.export.camera import build_camera
from layers.export.ground import Ground
from layers.export.insets import draw_bar, draw_code, draw_locator, place_bar
from layers.export.layout import (
    Layout,
    build_footer,
    build_header,
    build_layout,
    build_sources,
)
from layers.export.legend import Group, build_legend
from layers.export.lettering import Face, choose_writable, measure, shorten
from layers.export.map_drawing import draw_frame, draw_ground, draw_scene
from layers.export.panels import Figure, Panel, build_figure
from layers.export.plan import PIXEL, Plan, build_plan
from layers.export.request import ExportRequest
from layers.export.scene import Scene, build_scene, lay_out_names
from layers.export.sheet import Sheet, ink
from layers.export.words import Words, build_words
from layers.speech import Speech, open_speech

CAPTION: Final = 5.2
"""Height of the caption over a panel, mm on A4."""

PANEL_GAP: Final = 3.0
"""Space between panels, mm on A4."""

ASPECT: Final = 1.55
"""Width of the strip of the border in heights; panels are arranged to suit it."""

SMALLER: Final = ((1, 1.0), (2, 0.92), (4, 0.8), (12, 0.7))
"""Up to how many panels marks and names have which share of their size."""


@dataclass(frozen=True, slots=True)
class Map:
    """One map on the sheet."""

    panel: Panel
    plan: Plan
    scene: Scene


def draw_still(
    request: ExportRequest, basis: Basis, *, outlined: bool = False
) -> Sheet:
    """Draw a whole sheet.

    Args:
        request: What to show, on which paper.
        basis: The tables.
        outlined: Whether letters are drawn as outlines.

    Returns:
        The sheet; save its figure.
    """
    speech = open_speech(request.view.page_language)
    figure = build_figure(request, basis, speech)
    groups = _build_groups(request, speech, figure)
    words = build_words(request, basis, speech)
    ground = Ground(basis.dataset.regions)
    layout = build_layout(request.still.paper, words, groups)
    maps = _plan_maps(request, basis, ground, figure, layout)
    notes = _build_notes(speech, figure, maps)
    if notes:
        # Notes make the footer higher, so the maps are planned once more around it.
        words = replace(words, notes=notes)
        layout = build_layout(request.still.paper, words, groups)
        maps = _plan_maps(request, basis, ground, figure, layout)
    sheet = Sheet(*request.still.paper.size, outlined=outlined)
    _draw_words(sheet, words, layout)
    _draw_legend(sheet, groups, layout)
    for number, one in enumerate(maps):
        _draw_map(sheet, one, ground, speech, layout.unit, first=number == 0)
    camera = maps[0].plan.camera
    draw_locator(sheet, ground, camera, layout.locator, layout.unit, speech)
    return sheet


def arrange(count: int, box: Box, caption: float, gap: float) -> list[Box]:
    """Arrange panels in rows so that the maps in them are as large as can be.

    Args:
        count: Number of panels, at least one.
        box: Where they stand.
        caption: Height over each map for its caption, mm.
        gap: Space between panels, mm.

    Returns:
        The boxes of the maps, row by row, without their captions.
    """

    def build(columns: int) -> list[Box]:
        rows = math.ceil(count / columns)
        width = (box.width - gap * (columns - 1)) / columns
        height = (box.height - gap * (rows - 1)) / rows
        corners = [
            (box.left + (i % columns) * (width + gap), i // columns)
            for i in range(count)
        ]
        return [
            Box(
                left,
                box.top + row * (height + gap) + caption,
                left + width,
                box.top + row * (height + gap) + height,
            )
            for left, row in corners
        ]

    def measure(boxes: list[Box]) -> float:
        return min(boxes[0].width / ASPECT, boxes[0].height)

    return max((build(columns) for columns in range(1, count + 1)), key=measure)


def _build_groups(
    request: ExportRequest, speech: Speech, figure: Figure
) -> tuple[Group, ...]:
    """Build the legend that the panels of a figure need."""
    panels = figure.panels
    voices = any(panel.account is not None for panel in panels)
    counts = None
    if len(panels) == 1 and not voices:
        counts = Counter(panels[0].state.agreements["agreement"])
    return build_legend(request.view, speech, counts, voices=voices)


def _plan_maps(
    request: ExportRequest,
    basis: Basis,
    ground: Ground,
    figure: Figure,
    layout: Layout,
) -> list[Map]:
    count = len(figure.panels)
    unit = layout.unit
    caption = CAPTION * unit if count > 1 else 0.0
    share = next(share for most, share in SMALLER if count <= most)
    maps = []
    boxes = arrange(count, layout.map, caption, PANEL_GAP * unit)
    for panel, box in zip(figure.panels, boxes, strict=True):
        camera = build_camera(request.view, box)
        pixel = PIXEL * unit * share
        blocked = (place_bar(box, unit),)
        plan = build_plan(basis, ground, camera, pixel, request.names, blocked)
        maps.append(Map(panel, plan, build_scene(plan, panel, request.view)))
    return maps


def _build_notes(
    speech: Speech, figure: Figure, maps: Sequence[Map]
) -> tuple[str, ...]:
    """Say what a reader could not see: what is not drawn, not named, left out."""
    notes = []
    thinned = max(one.scene.thinned for one in maps)
    drawn = max(len(one.scene.marks) for one in maps)
    if thinned:
        notes.append(
            speech.say(
                "{drawn} of {all} marks are drawn; the others lie under them.",
                drawn=speech.number(drawn),
                all=speech.number(drawn + thinned),
            )
        )
    unwritable = maps[0].plan.unwritable
    if unwritable:
        notes.append(
            speech.say_many(
                "{number} place goes by its id: the font lacks letters of its name.",
                "{number} places go by their ids: the font lacks letters of the names.",
                len(unwritable),
            )
        )
    if figure.left_out:
        notes.append(
            speech.say_many(
                "{number} further source with claims in force has no panel.",
                "{number} further sources with claims in force have no panel.",
                figure.left_out,
            )
        )
    return tuple(notes)


def _draw_words(sheet: Sheet, words: Words, layout: Layout) -> None:
    """Write everything around the maps."""
    unit = layout.unit
    for box, paragraphs in (
        (layout.header, build_header(words, unit)),
        (layout.footer, build_footer(words, unit)),
        *zip(layout.sources, build_sources(words, unit), strict=True),
    ):
        write_all(sheet, paragraphs, box.left, box.top, box.width)
    if layout.code is not None:
        draw_code(sheet, words.link, layout.code)


def _draw_legend(sheet: Sheet, groups: Sequence[Group], layout: Layout) -> None:
    """Draw the groups of the legend, each in its column or all in one."""
    unit = layout.legend_unit
    top = layout.legend[0].top
    for number, group in enumerate(groups):
        column = layout.legend[number % len(layout.legend)]
        if len(layout.legend) > 1:
            top = column.top
        group.draw(sheet, column.left, top, column.width, unit)
        top += group.measure(column.width, unit) + 1.8 * unit


def _draw_map(  # noqa: PLR0913 - a map, and how it is drawn
    sheet: Sheet,
    one: Map,
    ground: Ground,
    speech: Speech,
    unit: float,
    *,
    first: bool,
) -> None:
    box = one.plan.camera.box
    draw_ground(sheet, one.plan, ground)
    names = lay_out_names(one.plan, one.scene, [place_bar(box, unit)])
    draw_scene(sheet, one.plan, one.scene, names)
    if first:
        draw_bar(sheet, one.plan.camera, unit, speech)
    if not one.scene.agreements:
        _say_empty(sheet, box, unit, speech)
    draw_frame(sheet, box, 0.3 * unit)
    wide = measure(one.panel.caption, 1, Face.BOLD)
    size = unit * min(3.0, max(2.2, box.width / max(wide, 1) / unit))
    caption = shorten(one.panel.caption, box.width, size, Face.BOLD)
    sheet.write(box.left, box.top - 1.4 * unit, caption, size, face=Face.BOLD)


def _say_empty(sheet: Sheet, box: Box, unit: float, speech: Speech) -> None:
    """Say over a map without marks that none is missing."""
    words = speech.say("No claim on view is in force on this day.")
    x, y = box.middle
    text = choose_writable([words], words)
    sheet.write(x, y, text, 3.2 * unit, colour=ink("soft"), align="center")
