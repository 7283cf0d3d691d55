"""The browser's twins of Python code: the semantics and the glyph, compared."""

import base64
import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from data.vocabulary import STATUS_BITS, Agreement, Side
from layers.control import Question
from layers.glyph import build_glyph_svg
from layers.state import answer
from layers.style import Mark, build_style
from layers.theme import build_canvas_themes
from tests.browser.desk import EPOCH, Desk

CODES = {str(status): bits for status, bits in STATUS_BITS.items()} | {"split": 0}

ASK = """({questions}) => {
  const { model } = claimline.mounted;
  const out = claimline.makeAnswer(model.places.count);
  const said = ["russian", "ukrainian", "independent"];
  return questions.map((question) => {
    question.visible = claimline.readVisible(question.visible);
    claimline.answer(model, question, out);
    const found = {};
    for (let i = 0; i < model.places.count; i++) {
      if (out.agreement[i] === 0) continue;
      const positions = {};
      said.forEach((side, k) => {
        if (out.bits[3 * i + k] >= 0) positions[side] = out.bits[3 * i + k];
      });
      found[model.places.ids[i]] = [claimline.AGREEMENTS[out.agreement[i]], positions];
    }
    return found;
  });
}"""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The bundled tables."""
    return read_dataset()


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    """The bundled claims, ready to be asked."""
    return open_store(dataset)


def ask_python(store: Store, question: Question) -> dict[str, Any]:
    """Answer in Python, in the shape in which the browser answers."""
    return {
        place: [
            found["agreement"],
            {side: CODES[said] for side, said in found["positions"].items()},
        ]
        for place, found in answer(store, question).to_record().items()
    }


def build_questions(dataset: Dataset) -> list[tuple[Question, dict[str, Any]]]:
    """Ask on many days, in every way of knowing, of several sets of sources."""
    ids = list(dataset.sources["source_id"])
    sides = dataset.sources.set_index("source_id")["side"]
    sets = [
        frozenset(ids),
        frozenset(ids) - {"deepstate", "ru-mod"},
        frozenset(i for i in ids if sides[i] != "russian"),
        frozenset(),
    ]
    questions = []
    for number, day in enumerate(range(0, 727, 13)):
        as_of = EPOCH + timedelta(days=day)
        fixed = EPOCH + timedelta(days=(day * 7) % 727)
        known, known_by = [("hindsight", None), ("as-of", as_of), (fixed, fixed)][
            number % 3
        ]
        days = [30, None, 0, 7][number % 4]
        sources, entailed = sets[number % 3 if number % 11 else 3], number % 2 == 1
        python = Question(as_of, known_by, sources, days, entailed)
        browser = {
            "day": day,
            "known": known if isinstance(known, str) else (known - EPOCH).days,
            "visible": "".join("01"[i in sources] for i in ids),
            "overtakenAfter": days,
            "entailed": entailed,
        }
        questions.append((python, browser))
    return questions


def test_browser_answers_as_python_does(
    desk: Desk, store: Store, dataset: Dataset
) -> None:
    """Positions and agreements in the browser equal those of layers.control."""
    desk.open()
    questions = build_questions(dataset)

    found = desk.map.evaluate(ASK, {"questions": [q for _, q in questions]})

    for (python, _), said in zip(questions, found, strict=True):
        assert ask_python(store, python) == said, python


CANVAS = """({style, marks, radius, ratio}) => {
  const press = new claimline.GlyphPress(style, ratio);
  return marks.map(([bits, agreement]) =>
    press.print(Int8Array.from(bits), 0, agreement, radius, 0).canvas
      .toDataURL());
}"""

SVG = """async ({pictures, size}) => {
  const urls = [];
  for (const picture of pictures) {
    const image = new Image();
    image.src = picture;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.getContext("2d").drawImage(image, 0, 0, size, size);
    urls.push(canvas.toDataURL());
  }
  return urls;
}"""


def read_pixels(url: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Decode a PNG data URL over white, as numbers from 0 to 1."""
    picture = Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return np.asarray(white.convert("RGB"), dtype=float) / 255


def build_marks() -> list[tuple[Mark, tuple[list[int], int]]]:
    """Every position on every part, and every relation."""
    said = [None, *CODES]
    agreements = list(Agreement)
    marks = []
    for number, position in enumerate(said):
        other, third = said[(number + 2) % 7], said[(number + 4) % 7]
        agreement = agreements[number % len(agreements)]
        codes = [-1 if p is None else CODES[p] for p in (position, other, third)]
        marks.append(
            (
                Mark(position, other, third, agreement),
                (codes, agreements.index(agreement)),
            )
        )
        partly = [code if code < 0 else code + 8 for code in codes]
        marks.append(
            (
                Mark(position, other, third, agreement, frozenset(Side)),
                (partly, agreements.index(agreement)),
            )
        )
    return marks


def test_canvas_and_svg_draw_the_same_mark(desk: Desk) -> None:
    """The mark on the map and the mark in legend and print differ by edges only."""
    desk.open()
    marks, size = build_marks(), 104
    drawn = desk.map.evaluate(
        CANVAS,
        {
            "style": build_style() | build_canvas_themes()["light"],
            "marks": [codes for _, codes in marks],
            "radius": 10,
            "ratio": 4,
        },
    )
    pictures = [
        "data:image/svg+xml;charset=utf-8," + quote(build_glyph_svg(mark, size))
        for mark, _ in marks
    ]
    printed = desk.map.evaluate(SVG, {"pictures": pictures, "size": size})

    for (mark, _), canvas, svg in zip(marks, drawn, printed, strict=True):
        difference = np.abs(read_pixels(canvas) - read_pixels(svg))
        assert difference.mean() < 0.012, mark
        assert (difference.max(axis=2) > 0.5).mean() < 0.01, mark
