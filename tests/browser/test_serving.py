"""The page under its own policy, behind a balancer, and through the end of servers."""

import re
import shutil
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Route, expect

from data.buckets.location import LocalLocation
from data.buckets.manifest import read_manifest
from data.store_url import ingest_url
from data.tables import BUNDLED
from tests.browser.balancer import BASE, find_nginx, run_balancer
from tests.browser.desk import PATIENCE_MS, Desk
from tests.browser.server import Server, find_free_port, start_server, wait_until

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
        expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible(
            timeout=PATIENCE_MS
        )
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        expect(desk.page).to_have_url(
            re.compile("date=2025-04-26"), timeout=PATIENCE_MS
        )
        desk.expect_title("Claims about 26 April 2025")
        marks = desk.ask_map("state.layer.marks.length")
        desk.page.goto(f"{address}/compare")
        charts = desk.page.locator("[data-testid=stVegaLiteChart] svg")
        expect(charts.first).to_be_visible(timeout=PATIENCE_MS)

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
        expect(frame.locator("img.leaflet-tile-loaded").first).to_be_attached(
            timeout=PATIENCE_MS
        )

        assert desk.complaints == []


def test_unreachable_tiles_leave_the_claims(browser: Browser, address: str) -> None:
    """A tile host that does not answer is told of; marks and date work as ever."""
    with Desk.sit_down(browser, address) as desk:
        desk.open("?tiles=osm&place=gornal")
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        desk.wait_for_link("date=2025-04-26")

        told = desk.map.locator(".leaflet-control-attribution")
        expect(told).to_contain_text("The tiles cannot be loaded.", timeout=PATIENCE_MS)
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


def test_page_goes_on_by_itself_when_its_store_is_back(
    browser: Browser, tmp_path: Path
) -> None:
    """While the store is gone the map stays and the reader is told; then all is back.

    An import on the way shows without a hand as well, at the next step of the reader.
    """
    store, away = tmp_path / "store", tmp_path / "away"
    ingest_url(str(store), [BUNDLED])
    variables = {"CLAIMLINE_STORE": str(store)}
    with (
        start_server(tmp_path, variables=variables) as server,
        Desk.sit_down(browser, server.address) as desk,
    ):
        desk.open(LINK)
        desk.map.evaluate(MARK)
        store.rename(away)
        desk.slider.focus()
        desk.page.keyboard.press("ArrowLeft")
        trouble = desk.page.get_by_text("The claims cannot be asked at the moment.")
        expect(trouble).to_be_visible(timeout=PATIENCE_MS)
        desk.wait_for_link("date=2025-04-19")
        assert desk.ask_map("state.layer.marks.length") > 20
        away.rename(store)
        expect(trouble).to_be_hidden(timeout=PATIENCE_MS)
        desk.rest()
        expect(desk.panel.get_by_role("heading", name="Gornal")).to_be_visible()
        assert desk.map.evaluate("window.seenBefore") is True

        ingest_url(str(store), [add_claim(tmp_path / "later")])
        wait_until(server, lambda told: told["data"] != read_digest(store, 1))
        desk.page.keyboard.press("ArrowLeft")
        told = desk.page.get_by_text("New claims were imported.")
        expect(told).to_be_visible(timeout=PATIENCE_MS)
        desk.page.wait_for_function(NEW_MAP)
        desk.rest()
        desk.wait_for_link("date=2025-04-18")
        assert desk.day == date(2025, 4, 18)
        desk.check_nothing_went_wrong()


def add_claim(folder: Path) -> Path:
    """Make the bundled tables with one claim more."""
    folder.mkdir()
    for name in ("places.csv", "sources.csv", "claims.csv", "regions.geojson"):
        shutil.copyfile(BUNDLED / name, folder / name)
    with (folder / "claims.csv").open("a", encoding="utf-8") as claims:
        claims.write(
            "made-later,gornal,isw,contested,place,,2025-04-01,Made for a test.,,"
            "https://example.org/,Example,,,high,\n"
        )
    return folder


def read_digest(store: Path, number: int) -> str:
    """Read what the server says of an import while it is on view."""
    location = LocalLocation(store)
    manifest = read_manifest(location, f"manifests/{number:08}.json")
    return f"sha256:{manifest.digest}"


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
