"""Areas in the browser: those of Python's days, under the marks, with their key."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from map_files import (
    RUSSIAN,
    UKRAINIAN,
    UNKNOWN,
    make_deepstate,
    make_uacontrolmap,
    read_maps,
)
from playwright.sync_api import Browser

from data.areas import select_day
from data.bringing import Brought, join_brought
from data.folder import replace_folder
from data.readers.contract import build_context
from data.store import open_store
from data.tables import Dataset, read_dataset
from data.vocabulary import STATUS_BITS, Status
from layers.area_measures import measure_day
from tests.browser.desk import EPOCH, Desk
from tests.browser.server import run_server
from tests.browser.test_twin import ASK, ask_python, build_questions

GORNAL = (35.235, 51.068)
SUDZHA = (35.27, 51.19)

MAPS = {
    "deepstate": [
        make_deepstate("2024-08-08T20:00", (GORNAL, UKRAINIAN), (SUDZHA, UNKNOWN)),
        make_deepstate("2024-10-01T07:00", (GORNAL, UKRAINIAN), (SUDZHA, UKRAINIAN)),
        make_deepstate("2025-03-12T07:00", (GORNAL, UKRAINIAN), (SUDZHA, RUSSIAN)),
        make_deepstate("2025-04-28T07:00", (SUDZHA, RUSSIAN)),
    ],
    "uacontrolmap": [
        make_uacontrolmap("20240810", [], [GORNAL, SUDZHA]),
        make_uacontrolmap("20250313", [SUDZHA], [GORNAL]),
    ],
}

AREAS = """(questions) => {
  const { areas, payload } = claimline.mounted.model;
  return questions.map((question) => {
    question.visible = claimline.readVisible(question.visible);
    return claimline.areasOn(areas, question).map((i) => [
      payload.sources.ids[areas.source[i]],
      areas.bits[i],
      Math.round(areas.km2[i] * 100),
    ]);
  });
}"""

INK = """() => {
  const canvas = document.querySelector("canvas.claimline-areas");
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}"""

ORDER = """() => ["ground", "areas", "claims"].map((name) =>
  Number(claimline.mounted.map.getPane(`claimline-${name}`).style.zIndex))"""


@dataclass
class Room:
    """A page on the bundled tables with maps beside them."""

    dataset: Dataset
    desk: Desk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled tables with the maps beside them, as `import --beside` writes."""
    base = read_dataset()
    context = build_context(base)
    brought = [
        Brought(name, name, read_maps(name, context, *members))
        for name, members in MAPS.items()
    ]
    folder = tmp_path_factory.mktemp("maps") / "dataset"
    replace_folder(folder, join_brought(base, brought, beside=True, parts=[]).files)
    return folder


@pytest.fixture(scope="module")
def mapped_address(
    browser: Browser,  # noqa: ARG001 - no server where there is no browser
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The page on them."""
    log = tmp_path_factory.mktemp("server")
    with run_server(log, "--data", str(folder)) as served:
        yield served


@pytest.fixture
def room(browser: Browser, mapped_address: str, folder: Path) -> Iterator[Room]:
    """A reader of it at a wide screen."""
    with Desk.sit_down(browser, mapped_address) as desk:
        yield Room(read_dataset(folder), desk)
        desk.check_nothing_went_wrong()


def ask_areas(
    dataset: Dataset, day: int, known: str | int, hidden: str
) -> Counter[Any]:
    """Select in Python, in the shape in which the browser answers."""
    on = pd.Timestamp(EPOCH + timedelta(days=day))
    known_by = {"hindsight": None, "as-of": on}.get(str(known), on)
    if isinstance(known, int):
        known_by = pd.Timestamp(EPOCH + timedelta(days=known))
    rows = select_day(dataset.areas, on, known_by)
    rows = rows[rows["source_id"] != hidden]
    return Counter(
        (row["source_id"], STATUS_BITS[Status(row["status"])], round(row["km2"] * 100))
        for _, row in rows.iterrows()
    )


def test_areas_of_a_day_are_those_of_python(room: Room) -> None:
    """On many days, in every way of knowing, the same areas of the same sources."""
    room.desk.open()
    ids = list(room.dataset.sources["source_id"])
    asked = [
        (day, known, hidden)
        for day in range(0, 300, 7)
        for known in ("hindsight", "as-of", 5, 219)
        for hidden in ("", "deepstate")
    ]
    questions = [
        {"day": d, "known": k, "visible": "".join("01"[i != h] for i in ids)}
        for d, k, h in asked
    ]

    found = room.desk.map.evaluate(AREAS, questions)

    expected = [ask_areas(room.dataset, *question) for question in asked]
    assert expected == [Counter(map(tuple, areas)) for areas in found]
    assert len({tuple(sorted(areas)) for areas in expected}) > 5


def test_withdrawn_claims_fall_silent_in_the_browser_too(room: Room) -> None:
    """With claims that were withdrawn, every position still equals Python's."""
    assert "withdrawn" in set(room.dataset.claims["status"])
    room.desk.open()
    store = open_store(room.dataset)
    questions = build_questions(room.dataset)

    found = room.desk.map.evaluate(ASK, {"questions": [q for _, q in questions]})

    for (python, _), said in zip(questions, found, strict=True):
        assert ask_python(store, python) == said, python


def test_areas_lie_under_the_marks_and_are_measured(room: Room) -> None:
    """The key names the source and gives Python's square kilometres of the day."""
    desk = room.desk.open("?date=2024-08-09")

    key = desk.map.locator(".claimline-key")

    measured = measure_day(room.dataset.areas, date(2024, 8, 9))
    pocket = measured.set_index("label")["km2"]["Ukrainian-held"]
    assert desk.map.evaluate(INK)
    low, middle, high = desk.map.evaluate(ORDER)
    assert low < middle < high
    assert "DeepState" in key.inner_text()
    assert f"{float(f'{pocket:.2g}'):g} km²" in key.inner_text().replace("\xa0", " ")


def test_day_without_areas_shows_none(room: Room) -> None:
    """Before the first map there is neither ink nor key."""
    desk = room.desk.open("?date=2024-08-07")

    assert not desk.map.evaluate(INK)
    assert desk.map.locator(".claimline-key").is_hidden()


def test_map_without_areas_has_no_canvas_for_them(desk: Desk) -> None:
    """The bundled tables cost nothing."""
    desk.open()

    assert 0 == desk.map.locator(".claimline-areas").count()
    assert 0 == desk.map.locator(".claimline-key").count()
