"""A hundred thousand claims and more: cells from afar, places from near."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import h3
import pytest
from playwright.sync_api import Browser, Route, expect

from data.store import open_store
from data.store_url import ingest_url
from data.tables import Dataset
from layers.control import Question
from layers.crowd.crowd import MOST_TRAVELLING
from layers.state import answer
from tests.browser.desk import Desk
from tests.browser.server import start_server
from tests.browser.test_scrub import watch_frames
from tests.made_record import make_record, read_record

BASE = "news/claims"
"""The page stands under a path, as behind a proxy."""

SETTLED = (
    "() => { const { crowd, layer, map } = claimline.mounted ?? {};"
    " return Boolean(crowd?.shown) && crowd.sign.hidden && layer.fresh"
    " && !map._animatingZoom"  # Leaflet goes nowhere else meanwhile
    " && Boolean(crowd.shown.exact) === map.getZoom() >= crowd.told.exactZoom; }"
)

FREE_CELL = """(() => {
  const { layer } = state;
  const { cells, view } = layer;
  const [x, y] = [(view[0] + view[2]) / 2, (view[1] + view[3]) / 2];
  const all = [...cells.radius.keys()].filter((cell) => cells.codes[4 * cell + 3]);
  const away = (cell) => Math.hypot(cells.x[cell] - x, cells.y[cell] - y);
  all.sort((one, other) => away(one) - away(other));
  const free = all.find((cell) => layer.markAt(layer._map.containerPointToLatLng(
    [cells.x[cell] - view[0], cells.y[cell] - view[1]])) < 0);
  return [cells.x[free] - view[0], cells.y[free] - view[1]];
})()"""
"""Where the cell nearest to the middle of the map stands that no mark covers."""


@dataclass(frozen=True)
class Crowded:
    """A page over many claims, and the same claims to be asked here."""

    address: str
    dataset: Dataset


@pytest.fixture(scope="module")
def crowded(
    browser: Browser,  # noqa: ARG001 - no server where there is no browser
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Crowded]:
    """The page on just more claims than travel to a browser at once."""
    folder: Path = tmp_path_factory.mktemp("crowd")
    made = make_record(folder / "made", MOST_TRAVELLING + 1_000, 10)
    ingest_url(str(folder / "store"), [made])
    variables = {"CLAIMLINE_STORE": str(folder / "store")}
    with start_server(folder, base=BASE, variables=variables) as server:
        yield Crowded(server.address, read_record(made))


@pytest.fixture
def reader(browser: Browser, crowded: Crowded) -> Iterator[Desk]:
    """A reader at a wide screen in front of that page."""
    with Desk.sit_down(browser, crowded.address) as seated:
        yield seated


def open_map(reader: Desk, query: str = "") -> None:
    """Open the page and wait until the map has what is in view."""
    reader.open(query)
    reader.map.wait_for_function(SETTLED)


def click_cell(reader: Desk) -> None:
    """Click a cell near the middle of the map, and wait for what comes."""
    x, y = reader.ask_map(FREE_CELL)
    box = reader.page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    before = reader.ask_map("state.map.getZoom()")
    reader.page.mouse.click(box["x"] + x + 1, box["y"] + y + 1)
    reader.map.wait_for_function(f"claimline.mounted.map.getZoom() > {before}")
    reader.map.wait_for_function(SETTLED)


def find_day(reader: Desk) -> date:
    """Find the valid day that the map shows."""
    epoch = date.fromisoformat(reader.ask_map("state.model.payload.epoch"))
    return epoch + timedelta(days=reader.ask_map("state.layer.question.day"))


def test_cells_become_places_while_the_date_moves(
    reader: Desk, crowded: Crowded
) -> None:
    """Cells lead to exact places by clicks, and no drag says a word to the server."""
    frames = watch_frames(reader)
    open_map(reader, "?date=2025-04-27")
    assert reader.ask_map("state.layer.cells.count") > 50
    seen = [_drag(reader, frames)]

    for _ in range(6):
        if reader.ask_map("state.layer.level === Infinity"):
            break
        click_cell(reader)
    seen.append(_drag(reader, frames))

    assert reader.ask_map("state.layer.cells.count") == 0
    assert all(days > 8 and pictures > 4 for days, pictures in seen)
    day = find_day(reader)
    state = answer(open_store(crowded.dataset), Question(day)).to_record()
    shown = _read_marks(reader)
    expected = {place: state[place]["agreement"] for place in shown if place in state}
    assert len(shown) > 100
    assert expected == {p: a for p, a in shown.items() if a != "silent"}
    reader.check_nothing_went_wrong()


def _drag(reader: Desk, frames: list[int]) -> tuple[int, int]:
    """Drag the date; count the days and the pictures that came, without a word."""
    reader.rest()
    mouse, (start, middle) = reader.page.mouse, reader.find_thumb()
    mouse.move(start, middle)
    mouse.down()
    frames.clear()
    days, pictures = set(), set()
    for step in range(1, 16):
        mouse.move(start + 6 * step, middle)
        reader.page.evaluate("new Promise(requestAnimationFrame)")
        days.add(find_day(reader))
        said = reader.ask_map(
            "[state.layer.cells.codes.join(), state.layer.answer.bits.join()].join()"
        )
        pictures.add(said)
    told = list(frames)
    mouse.up()
    reader.wait_for_link(f"date={find_day(reader)}")
    reader.rest()
    assert told == []
    return len(days), len(pictures)


def _read_marks(reader: Desk) -> dict[str, str]:
    """Read how the accounts of every place in view relate, by the map."""
    return dict(
        reader.ask_map(
            "state.model.places.ids.map((id, i) => [id, i])"
            ".filter(([, i]) => state.layer.shown[i])"
            ".map(([id, i]) => [id, state.layer.answer.agreement[i]])"
            ".map(([id, agreement]) => [id, claimline.AGREEMENTS[agreement]])"
        )
    )


def test_cell_says_what_its_places_say(reader: Desk, crowded: Crowded) -> None:
    """The fullest cell in view tells the shares that follow from its places."""
    hidden = "russian"
    open_map(reader, f"?date=2025-04-27&known=as-of&hide={hidden}")
    resolution = reader.ask_map("state.crowd.shown.size.resolution")
    told: dict[str, Any] = reader.ask_map(
        "(() => { const { cells } = state.layer;"
        " const all = [...Array(cells.count).keys()].map((cell) => cells.look(cell));"
        " const { id, codes } = all.sort((a, b) => b.places - a.places)[0];"
        " return { id, codes: [...codes], visible: [...state.layer.question.visible],"
        " known: state.layer.question.known }; })()"
    )
    sources = crowded.dataset.sources
    shown = frozenset(sources.loc[[on == 1 for on in told["visible"]], "source_id"])
    day = find_day(reader)
    known_by = day if told["known"] == "as-of" else None
    question = Question(day, known_by, shown)
    record = answer(open_store(crowded.dataset), question).to_record()
    inside = [
        record[row.place_id]
        for row in crowded.dataset.places.itertuples()
        if row.place_id in record
        and row.kind != "region"
        and h3.cell_to_parent(h3.latlng_to_cell(row.lat, row.lon, 7), resolution)
        == told["id"]
    ]
    words = ("single", "agreed", "disputed", "overtaken", "split")
    counts = Counter(place["agreement"] for place in inside)

    assert len(shown) < len(sources)
    assert [ceil(8 * counts[word] / len(inside)) for word in words] == [
        told["codes"][3] >> 4 * digit & 15 for digit in range(len(words))
    ]
    # All that is left to say of a side that is switched off is that it is silent.
    assert told["codes"][0] == 8
    reader.check_nothing_went_wrong()


def test_open_place_is_there_from_afar(reader: Desk, crowded: Crowded) -> None:
    """A place that the browser lacks is fetched when it is opened; so is its panel."""
    place = crowded.dataset.places["place_id"].iloc[-1]
    open_map(reader, f"?place={place}")

    assert reader.ask_map("state.layer.level < 8")
    assert place == reader.ask_map("state.model.places.ids[state.layer.open]")
    expect(reader.map.locator(".claimline-card")).to_be_visible()
    expect(reader.panel.get_by_role("heading", level=2)).to_be_visible()
    reader.check_nothing_went_wrong()


def test_lost_server_is_said_and_asked_again(reader: Desk) -> None:
    """Squares that do not come are reported on the map, and a button tries again."""
    lost = True

    def refuse(route: Route) -> None:
        route.abort() if lost else route.continue_()

    reader.page.route("**/squares/**", refuse)
    reader.open()
    sign = reader.map.get_by_role("status")
    expect(sign).to_contain_text("What is in view cannot be fetched.")
    lost = False
    sign.get_by_role("button", name="Try again").click()

    reader.map.wait_for_function(SETTLED)
    assert reader.ask_map("state.layer.cells.count") > 50


def test_accounts_are_compared_from_near(reader: Desk) -> None:
    """Cells tell all voices together; a map of two accounts asks to go nearer."""
    open_map(reader)
    reader.page.get_by_role("radio", name="Divider").click()

    expect(reader.map.get_by_role("status")).to_contain_text("Zoom in to compare")
    assert reader.ask_map("state.layer.cells.count") == 0
    reader.check_nothing_went_wrong()


def test_cells_keep_their_fills_in_the_dark(browser: Browser, crowded: Crowded) -> None:
    """On dark paper the inside of a cell is as it is on light paper."""
    pictures = []
    for dark in (False, True):
        with Desk.sit_down(browser, crowded.address, dark=dark) as reader:
            open_map(reader)
            pictures.append(
                reader.ask_map(
                    "[state.layer.cells.press.style.paper,"
                    " state.layer.cells.press.fillOf(8).join()].join()"
                )
            )

    light, dark_one = pictures
    assert light == dark_one
