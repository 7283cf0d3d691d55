"""The frames of a moving picture: one background, and on it what each day has.

Ground, legend and credits are drawn once. Names keep the places that suit the whole
period, as they do on the screen while the date is dragged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import pandas as pd

from data.vocabulary import SPLIT, Agreement
from geo.message import Message
from layers.export.basis import Basis
from layers.export.blocks import Paragraph, measure_all, write_all
from layers.export.box import Box
from layers.export.camera import build_camera
from layers.export.days import Days
from layers.export.glyph_paths import Form, build_mark_shapes
from layers.export.ground import Ground
from layers.export.insets import draw_bar, place_bar
from layers.export.lettering import Face, measure, shorten
from layers.export.map_drawing import draw_frame, draw_ground, draw_scene
from layers.export.motion import Motion
from layers.export.panels import Panel, build_figure
from layers.export.plan import PIXEL, Plan, build_plan
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Panels
from layers.export.scene import Scene, Standing, build_scene, lay_out_names
from layers.export.sheet import Pixels, Shape, Sheet, Stroke, build_rectangle, ink
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
class _Stage:
    """What all frames share."""

    request: ExportRequest
    basis: Basis
    speech: Speech
    motion: Motion
    words: Words
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


def find_motion(request: ExportRequest, basis: Basis) -> Motion:
    """Find the period to show: that of the request, of the view, or all days.

    Raises:
        ExportError: If the period is too long for single days, or reaches beyond the
            days of the tables.
    """
    catalogue = basis.catalogue
    if request.motion is None:
        period = request.view.period or (catalogue.first_day, catalogue.last_day)
        return Motion(*period)
    motion = request.motion
    if motion.first < catalogue.first_day or motion.last > catalogue.last_day:
        raise ExportError(
            Message(
                "the period {first} to {last} reaches beyond the tables, which have "
                "{first_day} to {last_day}; shorten it",
                first=motion.first,
                last=motion.last,
                first_day=catalogue.first_day,
                last_day=catalogue.last_day,
            )
        )
    return motion


def draw_frames(
    request: ExportRequest, basis: Basis, motion: Motion
) -> Iterator[Pixels]:
    """Draw the frames of a moving picture, one at a time.

    Args:
        request: What to show; its day gives way to those of the motion.
        basis: The tables.
        motion: The days, and the size of the picture.

    Returns:
        One picture per day of the motion, height by width by red, green, blue.

    Raises:
        ExportError: If the panels are such as change from day to day.
    """
    if request.still.panels not in (Panels.ONE, Panels.SIDES):
        raise ExportError(
            Message(
                "a moving picture has no panels by {panels}; ask for one map, or one "
                "for each side",
                panels=str(request.still.panels),
            )
        )
    stage = _set_stage(request, basis, motion)
    before: date | None = None
    for day in motion.days:
        panels = _ask(stage, day)
        yield stage.sheet.take_frame(partial(_paint, stage, day, before, panels))
        before = day


def _ask(stage: _Stage, day: date) -> tuple[Panel, ...]:
    return _ask_day(stage.request, stage.basis, stage.speech, day, stage.days)


def _ask_day(
    request: ExportRequest, basis: Basis, speech: Speech, day: date, days: Days
) -> tuple[Panel, ...]:
    view = replace(request.view, as_of=day, period=None)
    return build_figure(replace(request, view=view), basis, speech, days.answer).panels


def _set_stage(request: ExportRequest, basis: Basis, motion: Motion) -> _Stage:
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
    return _Stage(
        request,
        basis,
        speech,
        motion,
        words,
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


def _paint(
    stage: _Stage,
    day: date,
    before: date | None,
    panels: Sequence[Panel],
    sheet: Sheet,
) -> None:
    """Paint what only one day has: title, marks, names, changes, the time so far."""
    view = replace(stage.request.view, as_of=day, period=None)
    words = build_words(replace(stage.request, view=view), stage.basis, stage.speech)
    header = stage.header
    sheet.write(header.left, header.top + 5.2, words.headline, 6, face=Face.BOLD)
    width = header.width
    subtitle = shorten(words.subtitle, width, LINE_SIZE)
    sheet.write(header.left, header.top + 9.9, subtitle, LINE_SIZE, colour=ink("soft"))
    scenes: list[Scene] = []
    for plan, panel, names in zip(stage.plans, panels, stage.names, strict=True):
        scenes.append(build_scene(plan, panel, view))
        draw_scene(sheet, plan, scenes[-1], names)
    _paint_tally(stage, sheet, scenes[0], panels[0])
    _paint_time(stage, sheet, day, before)


def _paint_tally(stage: _Stage, sheet: Sheet, scene: Scene, panel: Panel) -> None:
    """Say how many places are disputed, where all voices stand in one mark."""
    if panel.account is not None:
        return
    count = scene.agreements.get(Agreement.DISPUTED, 0)
    text = stage.speech.say("{count} disputed on this day", count=count)
    right, base = stage.header.right, stage.header.top + 5.2
    sheet.write(right, base, text, 3.0, face=Face.BOLD, align="right")


def _paint_time(stage: _Stage, sheet: Sheet, day: date, before: date | None) -> None:
    """Fill the line of time up to the day, and name what changed since the last."""
    motion, bar = stage.motion, stage.bar
    share = (day - motion.first).days / (motion.last - motion.first).days
    done = Box(bar.left, bar.top, bar.left + bar.width * share, bar.bottom)
    sheet.draw(
        [
            Shape(build_rectangle(done), ink("bar")),
            Shape(build_rectangle(bar), stroke=Stroke(ink("edge"), 0.15)),
        ]
    )
    text = _say_changes(stage, day, before)
    room = bar.width - 52
    sheet.write(bar.left, bar.top - 1.0, shorten(text, room, LINE_SIZE), LINE_SIZE)


def _say_changes(stage: _Stage, day: date, before: date | None) -> str:
    """Say at which places the answer became another since the frame before."""
    if before is None:
        return ""
    days = stage.changes["day"]
    new = (days > pd.Timestamp(before)) & (days <= pd.Timestamp(day))
    places = list(dict.fromkeys(stage.changes.loc[new, "place_id"]))
    if not places:
        return stage.speech.say("nothing changed")
    names = ", ".join(stage.place_names[place] for place in places)
    return stage.speech.say("{count} changed: {names}", count=len(places), names=names)
