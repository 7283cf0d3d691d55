"""The page in one file, opened from disk in a browser without a network."""

import json
import random
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from data.store import Store
from data.tables import Dataset
from layers.columns import build_columns
from layers.control import Question, build_in_force
from layers.entailment import build_entailed
from layers.export.basis import Basis, build_question, open_basis
from layers.export.export import export
from layers.export.request import ExportRequest
from layers.payload import build_payload
from layers.speech import open_speech
from layers.state import answer
from layers.title import build_source_counts, build_title
from layers.view import AS_OF, Language, from_query, to_query
from page.evidence import Evidence, build_evidence
from tests.browser.server import ROOT
from tests.browser.sheet import Sheet
from tests.hostile import EVERYTHING
from tests.tiny_dataset import TEXT_FIELDS, make_folder

FIRST_DAY = date(2024, 8, 6)

VALUES = {
    "date": ["2025-03-13", "2024-08-07", "1999-01-01", "2099-01-01", "2025-02-30", "x"],
    "known": ["as-of", "hindsight", "2025-04-01", "2030-01-01", "AS-OF", "soon"],
    "hide": [
        "russian",
        "isw.deepstate",
        "none",
        "ukrainian,isw",
        "nobody",
        "Independent",
    ],
    "place": ["sudzha", "GORNAL", "none", "atlantis", "RU-KRS", ""],
    "lang": ["uk", "RU", "fr"],
    "at": [
        "51.02_35.18_9",
        "51.02,35.18",
        "none",
        "91_35_9",
        "51_35_99",
        "51",
        "1_2_3_4",
    ],
    "overtaken": ["45", "never", "0", "10000", "-1", "4.5"],
    "entailed": ["1", "no", "true", "maybe", "constructor"],
    "compare": ["swipe", "twin", "disputed", "dates", "marks", "SWIPE", "none"],
    "left": ["deepstate", "ukrainian", "russian", "isw", "nobody", "__proto__"],
    "right": ["isw", "russian", "ukrainian", "independent", "nobody"],
    "ref": ["2025-03-01", "none", "1900-01-01", "never"],
    "fade": ["1", "0", "perhaps"],
    "halo": ["0", "7", "365", "366"],
    "period": [
        *("2025-03-01_2025-05-01", "2025-05-01_2025-03-01", "2025-03-01"),
        *("2020-01-01_2025-05-01", "2025-03-01_2025-03-01", "none", "x_y"),
    ],
    "ui": ["uk", "ru", "de"],
}
"""Values of the parameters of a link, good and bad; ground is left out, for the page
in one file offers none but its own."""


def draw_queries(count: int) -> list[dict[str, str]]:
    """Draw queries of one to six parameters; always the same ones."""
    drawn = random.Random(862)  # noqa: S311 - not for secrets
    return [
        {name: drawn.choice(VALUES[name]) for name in drawn.sample(list(VALUES), size)}
        for size in (1 + n % 6 for n in range(count))
    ]


def add_sides(dataset: Dataset) -> pd.DataFrame:
    """The table of claims with the side of each source, as the app has it."""
    side = dataset.sources.set_index("source_id")["side"]
    return dataset.claims.assign(side=dataset.claims["source_id"].map(side))


def find_entailed(store: Store, question: Question, place: str) -> pd.DataFrame:
    """Find the claims about whole regions that say something of a place."""
    table = build_entailed(build_in_force(store.claims, question), store.places)
    return store.execute(table.filter(table.place_id == place))


def list_evidence(evidence: Evidence) -> dict[str, object]:
    """List the claims of each list by id, and the two counts."""
    lists = ("in_force", "again", "earlier", "near", "entailed")
    ids = {name: getattr(evidence, name)["claim_id"].tolist() for name in lists}
    return ids | {"later": evidence.later, "hidden": evidence.hidden}


@pytest.fixture(scope="module")
def basis() -> Basis:
    """The bundled tables."""
    return open_basis(ROOT / "data")


@pytest.fixture(scope="module")
def file(basis: Basis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported page of the opening view."""
    path = tmp_path_factory.mktemp("export") / "claims of a day.html"
    path.write_bytes(export("html", ExportRequest(basis.catalogue.defaults), basis))
    return path


@pytest.fixture
def sheet(browser: Browser, file: Path) -> Iterator[Sheet]:
    """The page on a wide screen; afterwards it must have asked for nothing."""
    with Sheet.open(browser, file.as_uri()) as opened:
        yield opened
        opened.check_silence()


def test_page_from_disk_answers_without_a_network(sheet: Sheet) -> None:
    """Slider, toggles, hindsight, search, evidence and modes work; nothing is asked."""
    page = sheet.page
    expect(page.locator("h1")).to_have_text("Claims about 27 April 2025")
    before = sheet.wait_for_day("2025-04-27")
    slider = page.locator('input[type="range"]')
    slider.focus()
    slider.press("Home")
    assert sheet.wait_for_day("2024-08-06") != before
    expect(page.locator("h1")).to_have_text("Claims about 6 August 2024")

    page.get_by_role("combobox", name="Find a place").fill("Горналь")
    page.keyboard.press("Enter")
    expect(sheet.panel.locator("h2")).to_have_text("Gornal")
    page.locator(".typed input").fill("2025-04-27")
    page.keyboard.press("Enter")
    expect(sheet.panel).to_contain_text("Disputed")
    link = sheet.panel.locator(".claim a").first
    assert link.get_attribute("href").startswith("https://")
    assert "noopener noreferrer" == link.get_attribute("rel")

    page.get_by_text("◉ Independent 8 of 8").click()
    page.get_by_role("button", name="None").locator("visible=true").click()
    expect(page.locator("#hidden")).to_have_text("8 of 8 independent sources hidden")
    page.keyboard.press("Escape")
    page.get_by_text("Hide hindsight").click()
    expect(page.locator("#known")).to_contain_text("as known that day")
    page.get_by_text("Divider").click()
    expect(page.locator(".claimline-divider")).to_be_visible()
    expected = "known=as-of&hide=independent&at=51.068_35.235_10.5&compare=swipe"
    assert expected == sheet.link


def test_page_speaks_three_languages(sheet: Sheet) -> None:
    """Names and words change with the settings, without a new page."""
    sheet.page.get_by_text("Settings").click()
    groups = sheet.page.locator("fieldset")
    groups.filter(has_text="Names of places").get_by_text("Русский").click()
    expect(sheet.panel.locator("h2")).to_have_text("Горналь")
    groups.filter(has_text="Language of the page").get_by_text("Українська").click()
    expect(sheet.page.locator("html")).to_have_attribute("lang", "uk")
    expect(sheet.page.locator("h1")).to_contain_text("27 квітня 2025")

    assert "lang=ru&ui=uk" == sheet.link


def test_links_mean_what_they_mean_in_the_app(sheet: Sheet, basis: Basis) -> None:
    """Whatever a link holds, page and app understand the same and refuse the same."""
    for query in draw_queries(400):
        view, notes = from_query(query, basis.catalogue)
        read = sheet.read_link(urlencode(query))

        again = {name: values[-1] for name, values in parse_qs(read["again"]).items()}
        assert to_query(view, basis.catalogue) == again, query
        assert len(notes) == read["notes"], query


def test_title_says_what_that_of_the_app_says(sheet: Sheet, basis: Basis) -> None:
    """Whatever is on view, in whatever language, the words are those of the app."""
    catalogue = basis.catalogue
    for query in draw_queries(150):
        view, _ = from_query(query, catalogue)
        counts = build_source_counts(view, catalogue)
        speech = open_speech(view.page_language)
        last, names = catalogue.last_day, basis.source_names
        title = build_title(view, last, counts, names, speech)

        parts = {
            name: getattr(title, name)
            for name in ("claims", "known", "sources", "hidden")
        }
        assert parts == sheet.read_title(urlencode(query)), query


def test_search_finds_places_as_people_write_them(sheet: Sheet) -> None:
    """Three languages, other romanisations, a typing error, a beginning, a point."""
    find = """(text) => {
      const { finder, model } = window.viewer.search;
      const [place] = finder.find(text);
      return place === undefined ? null : model.places.ids[place];
    }"""
    typed = ("Горналь", "hornal", "Gornall", "Горна", "суджа", "КУРСКАЯ ОБЛАСТЬ", "qq")

    found = [sheet.page.evaluate(find, text) for text in typed]
    gornal = ["gornal"] * 4
    assert [*gornal, "sudzha", "RU-KRS", None] == found
    box = sheet.page.get_by_role("combobox", name="Find a place")
    box.fill("51.191, 35.271")
    box.press("Enter")
    sheet.page.wait_for_function("() => window.viewer.map.getZoom() >= 10.5")
    lat, lng = sheet.page.evaluate("Object.values(window.viewer.map.getCenter())")
    assert (51.191, 35.271) == pytest.approx((lat, lng), abs=0.01)
    box.fill("nowhere at all")
    box.press("Enter")
    expect(sheet.page.locator("#search")).to_contain_text("No place here is called")


def test_ground_is_that_of_the_app(sheet: Sheet, basis: Basis) -> None:
    """Outlines come out of the file within a metre of those in the tables."""
    columns = build_columns(basis.store, basis.dataset)
    payload = json.loads(build_payload(basis.dataset, columns))
    drawn = sheet.page.evaluate("window.viewer.pack.payload")
    sent = [ring for region in payload["regions"] for ring in region["rings"]]
    seen = [ring for region in drawn["regions"] for ring in region["rings"]]

    for line, twin in zip(
        [*sent, *payload["border"]], [*seen, *drawn["border"]], strict=True
    ):
        expected, found = (np.frombuffer(b64decode(t), "<f4") for t in (line, twin))
        assert np.allclose(expected, found, rtol=0, atol=1.5e-5)


def test_page_is_accessible(browser: Browser, file: Path) -> None:
    """The checker finds nothing wrong, in light and in dark, wide and narrow."""
    for size, scheme in (((1440, 900), "light"), ((390, 844), "dark")):
        with Sheet.open(browser, file.as_uri(), size=size) as sheet:
            sheet.page.emulate_media(color_scheme=scheme)
            sheet.page.get_by_text("Settings").click()
            assert [] == sheet.find_violations()


def test_panel_has_the_evidence_of_the_app(sheet: Sheet, basis: Basis) -> None:
    """For any place, day and way of knowing the same claims stand in the same lists."""
    claims = add_sides(basis.dataset)
    spoken_of = sorted(set(claims["place_id"]))
    drawn = random.Random(862)  # noqa: S311 - not for secrets
    for _ in range(30):
        view = replace(
            basis.catalogue.defaults,
            as_of=FIRST_DAY + timedelta(days=drawn.randrange(720)),
            known_by=drawn.choice([None, AS_OF, date(2025, 3, 20)]),
            hidden=frozenset(drawn.sample(basis.catalogue.source_ids, 5)),
            entailed=drawn.random() < 0.5,
            place=drawn.choice(spoken_of),
        )
        state = answer(basis.store, build_question(view, basis))
        entailed = find_entailed(basis.store, state.question, view.place)
        evidence = build_evidence(view.place, state, claims, entailed, view)

        link = urlencode(to_query(view, basis.catalogue))
        assert list_evidence(evidence) == sheet.gather(link), link


def test_bad_link_is_explained(browser: Browser, file: Path) -> None:
    """A day outside the record and an unknown id are named; all else is as asked."""
    link = f"{file.as_uri()}#date=2099-01-01&place=atlantis&hide=russian"
    with Sheet.open(browser, link) as sheet:
        notes = sheet.page.locator("#notes")
        expect(notes).to_contain_text("‘2099-01-01’ lies outside the record")
        expect(notes).to_contain_text("‘atlantis’ is not in the gazetteer")
        expect(sheet.page.locator("h1")).to_have_text("Claims about 2 August 2026")
        expect(sheet.page.locator("#hidden")).to_contain_text("27 of 27 Russian")

        sheet.check_silence()


def test_link_in_the_address_moves_the_page(sheet: Sheet) -> None:
    """The back button and an edited address change the view in place."""
    sheet.page.evaluate(
        "location.hash = 'date=2025-03-13&place=sudzha&at=51.19_35.27_11'"
    )
    expect(sheet.page.locator("h1")).to_have_text("Claims about 13 March 2025")
    expect(sheet.panel.locator("h2")).to_have_text("Sudzha")

    assert 11 == sheet.page.evaluate("window.viewer.map.getZoom()")


def test_hostile_tables_are_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    """No text of the tables runs, is fetched or leaves its element."""
    edits = [(file, line, column, EVERYTHING) for file, line, column in TEXT_FIELDS]
    hostile = open_basis(make_folder(tmp_path, *edits))
    path = tmp_path / "page.html"
    request = ExportRequest(hostile.catalogue.defaults)
    path.write_bytes(export("html", request, hostile))
    with Sheet.open(browser, path.as_uri()) as sheet:
        expect(sheet.panel).to_contain_text("</script><script>alert(1)</script>")

        assert 0 == sheet.page.locator("#panel img, #panel script").count()
        sheet.check_silence()


def test_narrow_page_does_not_scroll_sideways(browser: Browser, file: Path) -> None:
    """On a telephone everything fits the width."""
    with Sheet.open(browser, file.as_uri(), size=(390, 844)) as sheet:
        width = sheet.page.evaluate("document.documentElement.scrollWidth")

        assert width <= 390
        sheet.check_silence()


def test_browser_that_cannot_unpack_is_told_so(
    browser: Browser, basis: Basis, tmp_path: Path
) -> None:
    """Without DecompressionStream the file says what is wrong in its reader's words."""
    view = replace(basis.catalogue.defaults, page_language=Language.UKRAINIAN)
    path = tmp_path / "page.html"
    path.write_bytes(export("html", ExportRequest(view), basis))
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(path.as_uri())

    expect(page.locator("#waiting")).to_contain_text("не може розпакувати карту")
    page.close()


def test_damaged_file_says_so(browser: Browser, file: Path, tmp_path: Path) -> None:
    """A file in which a letter was lost on the way does not wait for ever."""
    whole = file.read_text(encoding="utf-8")
    middle = whole.index('id="pack"') + 1000
    path = tmp_path / "page.html"
    path.write_text(whole[:middle] + whole[middle + 1 :], encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())

    expect(page.locator("#waiting")).to_contain_text("damaged or was cut off")
    page.close()
