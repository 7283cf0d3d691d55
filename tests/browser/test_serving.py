"""The page under its own policy, behind a balancer, and through the end of servers."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.balancer import BASE, find_nginx, run_balancer
from tests.browser.desk import Desk
from tests.browser.server import Server, find_free_port, start_server

PIXEL: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00"
    b"\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
LINK: Final = "?date=2025-04-20&place=gornal&known=as-of"

MARK: Final = "window.seenBefore = true"
NEW_MAP: Final = (
    "[...document.querySelectorAll('iframe')].some(({ contentWindow: map }) =>"
    " map.claimline?.mounted?.layer?.fresh && !map.seenBefore)"
)
"""A session of another server has a map of its own."""


def test_page_and_charts_work_under_the_policy(browser: Browser, address: str) -> None:
    """Map, date control, charts and tiles need nothing that the policy forbids."""
    with Desk.sit_down(browser, address, strict=True) as desk:
        desk.page.goto(f"{address}/?place=gornal")
        # The panel comes once the map has drawn.
        expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible()
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        expect(desk.page).to_have_url(re.compile("date=2025-04-26"))
        desk.expect_title("Claims about 26 April 2025")
        marks = desk.ask_map("state.layer.marks.length")
        desk.page.goto(f"{address}/compare")
        charts = desk.page.locator("[data-testid=stVegaLiteChart] svg")
        expect(charts.first).to_be_visible()

        assert marks > 20
        desk.check_nothing_went_wrong()


@pytest.mark.parametrize("tiles", ["osm", "topo"])
def test_tiles_on_offer_pass_the_policy(
    browser: Browser, address: str, tiles: str
) -> None:
    """The pictures of a basemap that a reader chooses are shown."""

    def answer(route: Route) -> None:
        route.fulfill(body=PIXEL, content_type="image/gif")

    with Desk.sit_down(browser, address, strict=True) as desk:
        desk.page.context.route(re.compile(r"^https://[^/]*tile\."), answer)
        desk.page.goto(f"{address}/?tiles={tiles}")
        frame = desk.page.frame_locator('iframe[title="streamlit_folium.st_folium"]')
        expect(frame.locator("img.leaflet-tile-loaded").first).to_be_attached()

        assert desk.complaints == []


def test_unreachable_tiles_leave_the_claims(browser: Browser, address: str) -> None:
    """Where a tile host does not answer, marks, date and panel work as ever."""
    with Desk.sit_down(browser, address) as desk:
        desk.open("?tiles=osm&place=gornal")
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        desk.wait_for_link("date=2025-04-26")

        assert desk.off_loopback != []
        assert desk.ask_map("state.layer.marks.length") > 20
        desk.expect_title("Claims about 26 April 2025")


def test_a_server_that_is_killed_in_mid_run_comes_back_to_the_same_view(
    browser: Browser, tmp_path: Path
) -> None:
    """After kill -9 during a rerun, the next server shows what the address names."""
    port = find_free_port()
    with ExitStack() as servers:
        first = servers.enter_context(start_server(tmp_path, port=port))
        with Desk.sit_down(browser, first.address) as desk:
            desk.open(LINK)
            desk.slider.focus()
            desk.page.keyboard.press("ArrowLeft")
            desk.wait_for_link("date=2025-04-19")
            desk.page.get_by_role("radio", name="Hindsight").click(no_wait_after=True)
            desk.map.evaluate(MARK)
            kill(first)
            servers.enter_context(start_server(tmp_path, port=port))
            go_on(desk, "date=2025-04-19", "date=2025-04-18")


def test_readers_of_a_killed_replica_go_on_with_another(
    browser: Browser, tmp_path: Path
) -> None:
    """Whichever of two replicas ends, its readers see the same view from the other."""
    find_nginx()
    ports = find_free_port(), find_free_port()
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(start_server(tmp_path, port=port, base=BASE))
            for port in ports
        ]
        address = stack.enter_context(run_balancer(tmp_path, ports))
        desk = stack.enter_context(Desk.sit_down(browser, address))
        desk.open(LINK)
        for before, after in (("20", "19"), ("19", "18")):
            (index,) = (i for i, r in enumerate(replicas) if has_readers(r))
            desk.map.evaluate(MARK)
            kill(replicas[index])
            go_on(desk, f"date=2025-04-{before}", f"date=2025-04-{after}")
            replicas[index] = stack.enter_context(
                start_server(tmp_path, port=ports[index], base=BASE)
            )


def test_balancer_keeps_operators_questions_inside(
    browser: Browser, tmp_path: Path
) -> None:
    """Health and metrics of the replicas are not for those who come by the balancer."""
    find_nginx()
    port = find_free_port()
    with (
        start_server(tmp_path, port=port, base=BASE) as server,
        run_balancer(tmp_path, (port, port)) as address,
        Desk.sit_down(browser, address) as desk,
    ):
        ask = desk.page.context.request
        inside = ask.get(f"{server.address}/healthz").status
        outside = [
            ask.get(f"{address}/{question}").status
            for question in ("healthz", "readyz", "_stcore/metrics")
        ]
        seats = [c for c in desk.page.context.cookies() if "seat" in c["name"]]
        page = ask.get(address).headers

        assert inside == 200
        assert outside == [404, 404, 404]
        assert seats == []
        assert "HttpOnly" in page["set-cookie"]
        assert page["x-content-type-options"] == "nosniff"


def kill(server: Server) -> None:
    """End a server as a crash does."""
    server.process.kill()
    server.process.wait(timeout=20)


def has_readers(server: Server) -> bool:
    """Tell whether a server has a reader, by its own metrics."""
    with urlopen(f"{server.address}/_stcore/metrics", timeout=20) as reply:  # noqa: S310
        text = reply.read().decode()
    (active,) = re.findall(r"^active_sessions (\d+)", text, re.MULTILINE)
    return int(active) > 0


def go_on(desk: Desk, before: str, after: str) -> None:
    """Check that the view is the same, and that a step of the date is answered."""
    desk.page.wait_for_function(NEW_MAP)
    desk.rest()
    assert before in desk.page.url
    expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible()
    desk.slider.focus()
    desk.page.keyboard.press("ArrowLeft")
    desk.wait_for_link(after)
    desk.rest()
    expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible()
