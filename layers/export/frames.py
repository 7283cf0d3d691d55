"""The frames of a moving picture: one background, and on it what each day has."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd

from data.vocabulary import Agreement
from geo.message import Message
from layers.export.basis import Basis
from layers.export.box import Box
from layers.export.lettering import Face, shorten
from layers.export.map_drawing import draw_scene
from layers.export.motion import Motion
from layers.export.panels import Panel
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Panels
from layers.export.scene import Scene, build_scene
from layers.export.sheet import Pixels, Shape, Sheet, Stroke, build_rectangle, ink
from layers.export.stage import LINE_SIZE, Stage, ask_day, set_stage
from layers.export.words import build_words


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
    stage = set_stage(request, basis, motion)
    before: date | None = None
    for day in motion.days:
        panels = ask_day(stage, day)
        yield stage.sheet.take_frame(partial(_paint, stage, day, before, panels))
        before = day


def _paint(
    stage: Stage,
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


def _paint_tally(stage: Stage, sheet: Sheet, scene: Scene, panel: Panel) -> None:
    """Say how many places are disputed, where all voices stand in one mark."""
    if panel.account is not None:
        return
    count = scene.agreements.get(Agreement.DISPUTED, 0)
    text = stage.speech.say("{count} disputed on this day", count=count)
    right, base = stage.header.right, stage.header.top + 5.2
    sheet.write(right, base, text, 3.0, face=Face.BOLD, align="right")


def _paint_time(stage: Stage, sheet: Sheet, day: date, before: date | None) -> None:
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


def _say_changes(stage: Stage, day: date, before: date | None) -> str:
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
