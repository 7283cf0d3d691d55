"""What all frames of a moving picture share, and what is drawn once for all.

Ground, legend and credits are drawn once. Names keep the places that suit the whole
period, as they do on the screen while the date is dragged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from data.vocabulary import SPLIT, Agreement
from layers.export.basis import Basis
from layers.export.blocks import Paragraph, measure_all, write_all
from layers.export.box import Box
from layers.export.camera import build_camera
from layers.export.days import Days
from layers.export.glyph_paths import Form, build_mark_shapes
from layers.export.ground import Ground
from layers.export.insets import draw_bar, place_bar
from layers.export.lettering import Face, measure, shorten
from layers.export.map_drawing import draw_frame, draw_ground
from layers.export.motion import Motion
from layers.export.panels import Panel, build_figure
from layers.export.plan import PIXEL, Plan, build_plan
from layers.export.request import ExportRequest
from layers.export.scene import Standing, build_scene, lay_out_names
from layers.export.sheet import Sheet, ink
from layers.export.still import arrange
from layers.export.words import Words, build_words
from layers.history import build_place_changes
from layers.questions import build_period
from layers.speech import Speech, open_speech
from layers.style import FILL_OF_POSITION, WORDS_OF_POSITION, Mark

SHORT_SIDE: Final = 720
"""CSS pixels of the shorter side of a frame, whatever its resolution."""

MARGIN: Final = 4.0
"""Edge of a frame, mm."""

LINE_SIZE: Final = 2.6
SMALL_SIZE: Final = 2.0
"""Sizes of letters, mm."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What all frames share."""

    request: ExportRequest
    basis: Basis
    speech: Speech
    motion: Motion
    sheet: Sheet
    header: Box
    bar: Box
    """The line of time under the map."""
    plans: tuple[Plan, ...]
    names: tuple[Mapping[int, Box], ...]
    """Where names stand on each map."""
    days: Days
    changes: pd.DataFrame
    place_names: Mapping[str, str]


def ask_day(stage: Stage, day: date) -> tuple[Panel, ...]:
    """Ask what each map shows on a day."""
    return _ask_day(stage.request, stage.basis, stage.speech, day, stage.days)


def _ask_day(
    request: ExportRequest, basis: Basis, speech: Speech, day: date, days: Days
) -> tuple[Panel, ...]:
    view = replace(request.view, as_of=day, period=None)
    return build_figure(replace(request, view=view), basis, speech, days.answer).panels


def set_stage(request: ExportRequest, basis: Basis, motion: Motion) -> Stage:
    """Lay out and draw what all frames share."""
    speech = open_speech(request.view.page_language)
    scale = min(motion.width, motion.height) / SHORT_SIDE
    pixel = PIXEL / scale
    # A little more than the pixels asked for, as their number is rounded down.
    size = ((motion.width + 0.1) * pixel, (motion.height + 0.1) * pixel)
    sheet = Sheet(*size, outlined=True)
    page = sheet.box.inset(MARGIN)
    words = build_words(request, basis, speech)
    header = Box(page.left, page.top, page.right, page.top + 12.5)
    footer = _build_footer(words)
    top = page.bottom - measure_all(footer, page.width)
    write_all(sheet, footer, page.left, top, page.width)
    key = _draw_key(sheet, Box(page.left, 0, page.right, top - 1.2), speech)
    bar = Box(page.left, key - 3.2, page.right, key - 1.6)
    plot = Box(page.left, header.bottom, page.right, bar.top - 6.2)
    ground = Ground(basis.dataset.regions)
    known = build_period(request.view, basis.catalogue).known
    days = Days(basis.store, motion.last, known)
    panels = _ask_day(request, basis, speech, motion.first, days)
    changes = _find_changes(request, basis, motion)
    plans = _draw_grounds(sheet, request, basis, ground, panels, plot, speech)
    names = _lay_out_all(request, plans, panels, changes)
    _draw_bar(sheet, motion, bar, speech)
    sheet.freeze(25.4 / pixel)
    places = basis.dataset.places
    place_names = {
        place_id: " · ".join(lines)
        for place_id, lines in zip(places["place_id"], plans[0].names, strict=True)
    }
    return Stage(
        request,
        basis,
        speech,
        motion,
        sheet,
        header,
        bar,
        plans,
        names,
        days,
        changes,
        place_names,
    )


def _build_footer(words: Words) -> tuple[Paragraph, ...]:
    size = 1.75
    credit = f"{words.credits} · {words.link}" if words.link else words.credits
    hidden = [side.hidden for side in words.sides if side.hidden]
    return (
        *(Paragraph(text, size, colour=ink("soft"), most_lines=1) for text in hidden),
        Paragraph(words.disclaimer, size, colour=ink("soft")),
        Paragraph(credit, size, colour=ink("faint")),
    )


def _draw_key(sheet: Sheet, above: Box, speech: Speech) -> float:
    """Draw a legend of one or two rows over a line, and give its top."""
    held = ("russian_control", "ukrainian_control")
    entries = [
        (Mark("russian_control"), speech.say("left half: what Russian sources say")),
        (Mark(None, held[1]), speech.say("right half: what Ukrainian sources say")),
        (
            Mark(None, None, "contested"),
            speech.say("centre: what independent monitors say"),
        ),
        *(
            (Mark(fill, fill), speech.say(words))
            for fill, words in WORDS_OF_POSITION.items()
            if fill in FILL_OF_POSITION and fill != SPLIT
        ),
        (Mark(*held, None, Agreement.DISPUTED), speech.say("disputed")),
        (Mark(*held, None, Agreement.OVERTAKEN), speech.say("overtaken")),
    ]
    rows: list[list[tuple[float, Mark, str]]] = [[]]
    x = above.left
    for mark, words in entries:
        width = 5.6 + measure(words, SMALL_SIZE)
        if x + width > above.right and rows[-1]:
            rows.append([])
            x = above.left
        rows[-1].append((x, mark, words))
        x += width + 2.2
    top = above.bottom - 4.4 * len(rows)
    for number, row in enumerate(rows):
        y = top + 4.4 * number + 2.2
        for left, mark, words in row:
            sheet.draw(build_mark_shapes(mark, (left + 2, y), 1.4))
            sheet.write(left + 4.6, y + 0.36 * SMALL_SIZE, words, SMALL_SIZE)
    return top


def _draw_grounds(  # noqa: PLR0913, PLR0917 - maps, and where they stand
    sheet: Sheet,
    request: ExportRequest,
    basis: Basis,
    ground: Ground,
    panels: Sequence[Panel],
    plot: Box,
    speech: Speech,
) -> tuple[Plan, ...]:
    caption = 4.6 if len(panels) > 1 else 0.0
    plans = []
    for panel, box in zip(panels, arrange(len(panels), plot, caption, 3), strict=True):
        camera = build_camera(request.view, box)
        blocked = (place_bar(box, 1.0),)
        plan = build_plan(basis, ground, camera, PIXEL, request.names, blocked)
        draw_ground(sheet, plan, ground)
        draw_bar(sheet, camera, 1.0, speech)
        draw_frame(sheet, box, 0.25)
        if panel.account is not None:
            text = shorten(panel.caption, box.width, LINE_SIZE, Face.BOLD)
            sheet.write(box.left, box.top - 1.2, text, LINE_SIZE, face=Face.BOLD)
        plans.append(plan)
    return tuple(plans)


def _find_changes(request: ExportRequest, basis: Basis, motion: Motion) -> pd.DataFrame:
    """Find what changes at which place on the days of the motion."""
    view = replace(request.view, period=None)
    period = build_period(view, basis.catalogue, motion.first, motion.last)
    return build_place_changes(basis.store, period)


def _lay_out_all(
    request: ExportRequest,
    plans: Sequence[Plan],
    panels: Sequence[Panel],
    changes: pd.DataFrame,
) -> tuple[Mapping[int, Box], ...]:
    """Find room for the names of every place that is marked on some day."""
    later = set(changes.loc[changes["agreement_after"] != "silent", "place_id"])
    laid = []
    for plan, panel in zip(plans, panels, strict=True):
        scene = build_scene(plan, panel, request.view)
        marked = {standing.place for standing in scene.marks}
        index = {place_id: i for i, place_id in enumerate(plan.place_ids)}
        coming = [
            Standing(index[place], Mark(), Form.POINT)
            for place in sorted(later)
            if plan.shown[index[place]] and index[place] not in marked
        ]
        every = replace(scene, marks=(*scene.marks, *coming))
        laid.append(lay_out_names(plan, every, [place_bar(plan.camera.box, 1.0)]))
    return tuple(laid)


def _draw_bar(sheet: Sheet, motion: Motion, bar: Box, speech: Speech) -> None:
    """Draw the line of time with its first and last day."""
    sheet.fill(bar, ink("wash"))
    base = bar.top - 1.0
    size = SMALL_SIZE
    first, last = speech.short_day(motion.first), speech.short_day(motion.last)
    sheet.write(bar.right, base, f"{first} · {last}", size, align="right")
