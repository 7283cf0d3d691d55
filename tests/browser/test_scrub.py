"""The date control: drag, play, keys; the map follows in the browser alone."""

import re
from datetime import date

from playwright.sync_api import WebSocket, expect

from tests.browser.desk import Desk


def watch_frames(desk: Desk) -> list[int]:
    """Collect the sizes of all websocket frames from now on."""
    frames: list[int] = []

    def follow(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: frames.append(len(data)))
        socket.on("framereceived", lambda data: frames.append(len(data)))

    desk.page.on("websocket", follow)
    return frames


def test_drag_moves_the_map_without_the_server(desk: Desk) -> None:
    """While the thumb is dragged no frame is sent and the map is not reloaded."""
    frames = watch_frames(desk)
    desk.open()
    desk.map.evaluate("window.stillHere = true")
    mouse, (start, middle) = desk.page.mouse, desk.find_thumb()
    before = desk.day
    mouse.move(start, middle)
    mouse.down()
    frames.clear()
    days = set()
    for step in range(1, 16):
        mouse.move(start + 6 * step, middle)
        desk.page.evaluate("new Promise(requestAnimationFrame)")
        days.add(desk.day)
    while_dragging = list(frames)
    desk.expect_title(f"Claims about {desk.day.day} {desk.day:%B %Y}")
    mouse.up()
    desk.wait_for_link(f"date={desk.day}")
    desk.rest()

    assert while_dragging == []
    assert len(days) > 8
    assert min(days) > before
    assert desk.map.evaluate("window.stillHere") is True


def test_keys_step_days_and_weeks(desk: Desk) -> None:
    """Arrows step a day, Page keys a week, Home and End go to the ends."""
    desk.open()
    desk.slider.focus()
    seen = []
    for key in ("ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End"):
        desk.page.keyboard.press(key)
        desk.map.wait_for_function("claimline.mounted.layer.fresh")
        desk.page.wait_for_function(
            "new Promise(done => setTimeout(() => done(true), 60))"
        )
        seen.append(desk.day)
    desk.wait_for_link("date=2026-08-02")

    assert [
        date(2025, 4, 28),
        date(2025, 4, 27),
        date(2025, 5, 4),
        date(2025, 4, 27),
        date(2024, 8, 6),
        date(2026, 8, 2),
    ] == seen
    words = desk.slider.get_attribute("aria-valuetext") or ""
    assert words.startswith("2 August 2026")


def test_forty_held_presses_move_forty_days(desk: Desk) -> None:
    """A held arrow key loses no press."""
    desk.open()
    desk.slider.focus()

    for _ in range(40):
        desk.page.keyboard.press("ArrowRight")
    desk.wait_for_link("date=2025-06-06")

    desk.wait_for_day(date(2025, 6, 6))


def test_space_plays_and_pauses(desk: Desk) -> None:
    """Space on the date control plays; a second one stops and tells the server."""
    desk.open()
    desk.slider.focus()
    desk.page.keyboard.press("Space")
    button = desk.page.get_by_role("button", name="Pause")
    expect(button).to_have_attribute("aria-pressed", "true")
    desk.map.wait_for_function("claimline.mounted.layer.question.day > 275")
    desk.page.keyboard.press("Space")
    desk.wait_for_link("date=2025-05")
    stopped = desk.day

    expect(desk.page.get_by_role("button", name="Play")).to_be_visible()
    assert stopped > date(2025, 5, 7)
    desk.rest()
    assert stopped == desk.day


def test_typed_date_is_shown_or_explained(desk: Desk) -> None:
    """A typed day is gone to; nonsense and days beyond the record are explained."""
    desk.open()
    box = desk.page.get_by_label("Date as year-month-day")
    alert = desk.page.locator(".trouble")

    box.fill("13.3.2025")
    box.press("Enter")
    desk.wait_for_day(date(2025, 3, 13))
    desk.wait_for_link("date=2025-03-13")
    box.fill("2025-02-30")
    box.press("Enter")
    expect(alert).to_contain_text("is not a date")
    box.fill("1999-01-01")
    box.press("Enter")
    expect(alert).to_contain_text("6 August 2024 to 2 August 2026")

    assert desk.day == date(2025, 3, 13)


def test_two_tabs_do_not_drive_one_another(desk: Desk, address: str) -> None:
    """Each visit has a channel of its own."""
    desk.open()
    other = Desk(desk.page.context.new_page(), address).open("?date=2024-09-01")

    desk.slider.focus()
    desk.page.keyboard.press("End")
    desk.wait_for_day(date(2026, 8, 2))

    assert other.day == date(2024, 9, 1)


def test_steps_go_from_change_to_change(desk: Desk) -> None:
    """The stepper goes to the next change, and to the next change of the open place."""
    desk.open("?place=gornal")
    unit = desk.page.get_by_label("Step by")
    on = desk.page.get_by_role("button", name="Step on")
    back = desk.page.get_by_role("button", name="Step back")

    unit.select_option("here")
    on.click()
    desk.wait_for_day(date(2025, 4, 28))
    back.click()
    desk.wait_for_day(date(2025, 4, 27))
    back.click()
    desk.wait_for_day(date(2025, 4, 26))
    unit.select_option("week")
    on.click()
    desk.wait_for_day(date(2025, 5, 3))
    desk.wait_for_link("date=2025-05-03")


def test_timeline_is_limited_by_brushing(desk: Desk) -> None:
    """Dragging over the picture limits the days; a button lifts the limit."""
    desk.open()
    box = desk.page.locator(".lanes").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    desk.page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    desk.page.mouse.up()
    desk.wait_for_link("period=2025-03")
    desk.rest()
    limited = int(desk.slider.get_attribute("max") or 0)
    desk.page.get_by_role("button", name="Show all days").click()
    desk.wait_for_link("period=", present=False)

    assert limited < 400
    assert desk.slider.get_attribute("max") == "726"


def test_slider_says_what_the_day_brought(desk: Desk) -> None:
    """The value text names the places whose accounts changed."""
    desk.open()
    desk.slider.focus()
    desk.page.keyboard.press("ArrowLeft")

    expect(desk.slider).to_have_attribute(
        "aria-valuetext", re.compile(r"^26 April 2025: \d+ changed: .*Gornal")
    )
