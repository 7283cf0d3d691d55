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
from playwright.sync_api import Browser, Route, WebSocket, expect

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
  const layer = %s;
  const { cells, view } = layer;
  const box = layer._map.getContainer().getBoundingClientRect();
  const [x, y] = [view[0] + (view[2] - view[0]) * %s, (view[1] + view[3]) / 2];
  const all = [...cells.radius.keys()].filter((cell) => cells.sheets.some((sheet) =>
    sheet.reaches(cells.x[cell], 0) && sheet.speaks(cell)));
  const away = (cell) => Math.hypot(cells.x[cell] - x, cells.y[cell] - y);
  all.sort((one, other) => away(one) - away(other));
  const free = all.find((cell) => layer.markAt(layer._map.containerPointToLatLng(
    [cells.x[cell] - view[0], cells.y[cell] - view[1]])) < 0);
  return [box.x + cells.x[free] - view[0], box.y + cells.y[free] - view[1]];
})()"""
"""Where in the frame the cell stands that is nearest to the middle line of a map, some
part of its width from the left, and that no mark covers."""

LAYERS = "[state.layer, state.twin.layer].filter(Boolean)"

CODES = (
    f"{LAYERS}.flatMap((layer) => layer.cells.sheets)"
    ".map((sheet) => sheet.codes.join()).join('|')"
)
"""What all cells say that are on view."""

SQUARES = (
    "performance.getEntriesByType('resource')"
    ".filter(({ name }) => name.includes('/squares/')).length"
)


POSITIONS = (
    *(None, "russian_control", "not_ukrainian_control", "contested"),
    *("split", "not_russian_control", "ukrainian_control"),
)
"""The digits of the code of an account; None is its silence."""


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


def find_cell(
    reader: Desk, layer: str = "state.layer", across: float = 0.5
) -> tuple[float, float]:
    """Find a point of the page on a cell near the middle line of a map."""
    x, y = reader.ask_map(FREE_CELL % (layer, across))
    box = reader.page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    return box["x"] + x + 1, box["y"] + y + 1


def click_cell(reader: Desk, layer: str = "state.layer") -> None:
    """Click a cell near the middle of a map, and wait for what comes."""
    before = reader.ask_map("state.map.getZoom()")
    reader.page.mouse.click(*find_cell(reader, layer))
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
    reader.slider.scroll_into_view_if_needed()
    mouse, (start, middle) = reader.page.mouse, reader.find_thumb()
    mouse.move(start, middle)
    mouse.down()
    frames.clear()
    fetched = reader.ask_map(SQUARES)
    days, pictures = set(), set()
    for step in range(1, 16):
        mouse.move(start + 6 * step, middle)
        reader.page.evaluate("new Promise(requestAnimationFrame)")
        days.add(find_day(reader))
        said = reader.ask_map(f"[{CODES}, state.layer.answer.bits.join()].join()")
        pictures.add(said)
    told = list(frames)
    mouse.up()
    reader.wait_for_link(f"date={find_day(reader)}")
    reader.rest()
    assert told == []
    assert fetched == reader.ask_map(SQUARES)
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


FULLEST = (
    "[...Array(state.layer.cells.count).keys()].map((i) => state.layer.cells.look(i))"
    ".sort((one, other) => other.places - one.places)[0]"
)
"""What the cell in view with most places says."""


def list_inside(crowded: Crowded, cell: str) -> list[str]:
    """List the places in a cell."""
    resolution = h3.get_resolution(cell)
    return [
        row.place_id
        for row in crowded.dataset.places.itertuples()
        if row.kind != "region"
        and h3.cell_to_parent(h3.latlng_to_cell(row.lat, row.lon, 7), resolution)
        == cell
    ]


def test_cell_says_what_its_places_say(reader: Desk, crowded: Crowded) -> None:
    """The fullest cell in view tells the shares that follow from its places."""
    hidden = "russian"
    open_map(reader, f"?date=2025-04-27&known=as-of&hide={hidden}")
    told: dict[str, Any] = reader.ask_map(
        f"({{ ...{FULLEST}, visible: [...state.layer.question.visible],"
        " known: state.layer.question.known })"
    )
    (codes,) = (said["codes"] for said in told["said"])
    sources = crowded.dataset.sources
    shown = frozenset(sources.loc[[on == 1 for on in told["visible"]], "source_id"])
    day = find_day(reader)
    known_by = day if told["known"] == "as-of" else None
    question = Question(day, known_by, shown)
    record = answer(open_store(crowded.dataset), question).to_record()
    inside = [record[p] for p in list_inside(crowded, told["id"]) if p in record]
    words = ("single", "agreed", "disputed", "overtaken", "split")
    counts = Counter(place["agreement"] for place in inside)

    assert len(shown) < len(sources)
    assert [ceil(8 * counts[word] / len(inside)) for word in words] == [
        codes[3] >> 4 * digit & 15 for digit in range(len(words))
    ]
    # All that is left to say of a side that is switched off is that it is silent.
    assert codes[0] == 8
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


def test_map_of_tables_that_are_gone_asks_for_a_run(reader: Desk) -> None:
    """Where the server has other tables by now, a move leads to a run of the page."""
    lines: list[WebSocket] = []

    def follow(line: WebSocket) -> None:
        lines.append(line)

    reader.page.on("websocket", follow)
    open_map(reader)
    reader.rest()
    reader.page.route("**/squares/**", lambda route: route.fulfill(status=404))

    with lines[-1].expect_event("framesent"):
        reader.map.evaluate("claimline.mounted.map.panBy([900, 0], { animate: false })")
        reader.map.wait_for_function("claimline.mounted.crowd.word === 'failed'")


SHEETS = (
    f"{LAYERS}.flatMap((layer) => layer.cells.sheets.map("
    "({ pane, codes, stage }) => [pane.account, pane.dayFor(0),"
    " codes.filter(Boolean).length, stage.pen"
    ".getImageData(0, 0, stage.width, stage.height).data.some(Boolean)]))"
)
"""Of each sheet: the account, the day it shows on day 0, how many cells say anything,
and whether any pixel is painted."""


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        pytest.param("swipe", [["russian", 0], ["ukrainian", 0]], id="divider"),
        pytest.param("twin", [["russian", 0], ["ukrainian", 0]], id="two maps"),
        pytest.param("dates", [["russian", -30], ["russian", 0]], id="two dates"),
    ],
)
def test_every_way_of_comparing_has_cells(
    reader: Desk, way: str, expected: list[list[Any]]
) -> None:
    """Accounts and days are compared from afar, and no drag says or fetches a thing."""
    frames = watch_frames(reader)
    open_map(reader, f"?date=2025-04-27&compare={way}")

    shown = reader.ask_map(SHEETS)
    days, pictures = _drag(reader, frames)

    assert expected == [[account, day] for account, day, *_ in shown]
    assert all(spoken > 30 and painted for *_, spoken, painted in shown)
    assert days > 8
    assert pictures > 4
    reader.check_nothing_went_wrong()


@pytest.mark.parametrize("account", ["ukrainian", "ru-mod"])
def test_account_of_a_cell_is_what_its_places_say(
    reader: Desk, crowded: Crowded, account: str
) -> None:
    """A side and a source have shares of the places of which anybody speaks."""
    open_map(reader, f"?date=2025-04-27&compare=swipe&left={account}&right=deepstate")
    told = reader.ask_map(FULLEST)
    sources = crowded.dataset.sources.set_index("source_id")["side"]
    own = frozenset(s for s, side in sources.items() if account in (s, side))
    side = sources.get(account, account)
    store, day = open_store(crowded.dataset), find_day(reader)
    everybody = answer(store, Question(day)).to_record()
    alone = answer(store, Question(day, None, own)).to_record()

    inside = [
        p for p in list_inside(crowded, told["id"]) if p in everybody or p in alone
    ]
    said = [alone[p]["positions"].get(side) if p in alone else None for p in inside]
    counts = Counter(said)

    assert len(inside) > 20
    assert [ceil(8 * counts[word] / len(inside)) for word in POSITIONS] == [
        told["said"][0]["codes"][0] >> 4 * digit & 15 for digit in range(len(POSITIONS))
    ]
    reader.check_nothing_went_wrong()


CLIPS = (
    "state.layer.cells.sheets.map(({ stage: { canvas } }, i) => {"
    r" const [, right, , left] = canvas.style.clipPath.match(/[\d.]+/g).map(Number);"
    " return i ? left : state.layer.width - right; })"
)
"""Where the left sheet ends and the right one begins, in CSS pixels of the canvas."""

INKED = (
    "(() => { const { cells, view } = state.layer;"
    " const box = state.map.getContainer().getBoundingClientRect();"
    " const at = [%s - box.x + view[0], %s - box.y + view[1]];"
    " return cells.sheets.map(({ stage }) => stage.pen.getImageData("
    "...at.map((one) => Math.round(one * stage.ratio)), 1, 1).data[3] > 0); })()"
)
"""Whether each sheet has painted a point of the frame."""


def test_divider_uncovers_what_is_under_it(reader: Desk) -> None:
    """Moving it clips both sheets, and paints no more than what comes into sight."""
    open_map(reader, "?date=2025-04-27&compare=swipe")
    x, y = find_cell(reader, across=0.7)
    box = reader.page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    inked = INKED % (x - box["x"], y - box["y"])
    covered, before = reader.ask_map(inked), reader.ask_map(CLIPS)
    reader.map.get_by_role("slider").press("End")
    uncovered, after = reader.ask_map(inked), reader.ask_map(CLIPS)
    reader.page.mouse.move(x, y)
    tip = reader.map.locator(".claimline-tip")

    assert before[0] == pytest.approx(before[1])
    assert after[0] == pytest.approx(after[1])
    assert after[0] > before[0] + 300
    assert [False, True] == covered
    assert [True, True] == uncovered
    expect(tip).to_contain_text("places with claims")
    expect(tip.locator("dt")).to_have_text(["Russian sources", "Ukrainian sources"])
    reader.check_nothing_went_wrong()


TURNS = """(() => {
  const { layer, model } = state;
  const { cells, question } = layer;
  const [now, days, told] = [question.day, model.payload.days, new Set()];
  const read = (day) => cells.sheets.map((sheet) => {
    question.day = day;
    const all = [];
    cells.each(sheet.squares, (square, i) => {
      sheet.readNow(square, i, sheet.day);
      all.push(...sheet.now);
    });
    return all.join();
  }).join("|");
  const seen = [...Array(days).keys()].filter((day) => read(day) !== read(day - 1));
  question.day = now;
  cells.listDays(told);
  return [seen, [...told].filter((day) => day < days).sort((a, b) => a - b)];
})()"""
"""The days on which some cell differs from the day before, and those that are told."""


def test_steps_of_two_dates_are_those_that_change_a_cell(reader: Desk) -> None:
    """A change is told for the day on which it is seen, on either side."""
    open_map(reader, "?date=2025-04-27&compare=dates&left=ua-mashovets")

    seen, told = reader.ask_map(TURNS)

    assert 10 < len(seen) < 600
    assert seen == told
    reader.check_nothing_went_wrong()


def test_second_map_leads_to_places_too(reader: Desk) -> None:
    """Its cells name its account, and a click on one takes both maps nearer."""
    open_map(reader, "?date=2025-04-27&compare=twin")
    spot = find_cell(reader, "state.twin.layer")
    reader.page.mouse.move(*spot)
    tip = reader.map.locator(".claimline-second .claimline-tip")
    expect(tip.locator("dt")).to_have_text(["Ukrainian sources"])

    click_cell(reader, "state.twin.layer")

    zooms = reader.ask_map(f"{LAYERS}.map(({{ _map }}) => _map.getZoom())")
    widths = reader.ask_map(f"{LAYERS}.map(({{ _map }}) => _map.getSize().x)")
    assert zooms[0] == zooms[1]
    assert widths[0] == pytest.approx(widths[1], abs=4)
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
