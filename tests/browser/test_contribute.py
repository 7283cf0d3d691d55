"""An upload in a real browser ends with its claims on the map."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk

TABLE = """\
Населённый пункт;Статус;Дата;Источник;Ссылка;Широта;Долгота
Хутор Браузерный;под контролем ВС РФ;27.04.2025;Минобороны РФ;https://a.b/1;51,2;35,3
Атлантида;RU;27.04.2025;Минобороны РФ;https://a.b/2;;
"""


def test_upload_ends_on_the_map(browser: Browser, address: str, tmp_path: Path) -> None:
    """A table is brought, read, added and drawn; the next visitor sees none of it.

    A file beside it that cannot be used says so, and takes nothing along.
    """
    path, bad = tmp_path / "my.csv", tmp_path / "bad.csv"
    path.write_bytes(TABLE.encode("cp1251"))
    bad.write_bytes(b"%PDF-1.7")
    place = "khutor-brauzernyi"
    index = f"state.model.places.index.get({place!r})"
    with Desk.sit_down(browser, address) as desk:
        page = desk.page
        page.goto(f"{address}/contribute")
        page.locator("input[type=file]").set_input_files([path, bad])
        expect(page.get_by_text("The file cannot be used")).to_be_visible()
        page.get_by_role("button", name="Read the table so").click()
        expect(page.get_by_text("Your claims on the map")).to_be_visible()
        page.get_by_role("button", name="Add to this session").click()
        expect(page.get_by_text("The map of this session shows them")).to_be_visible()
        page.get_by_role("link", name="Map", exact=True).click()
        expect(page.locator(".st-key-brought")).to_contain_text("1 claim that you")
        desk.rest()

        assert desk.ask_map(f"{index} !== undefined")
        assert desk.read_mark(place)["russian"] == 1
        assert desk.off_loopback == []
    with Desk.sit_down(browser, address) as other:
        other.open()

        assert other.ask_map(f"{index} === undefined")
        other.check_nothing_went_wrong()
