"""The page in Ukrainian and Russian: nothing of its own stays English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from test_app import open_page, read_component, read_link, read_map, read_session

from data.tables import BUNDLED, Dataset
from layers.speech import open_speech
from layers.view import Language
from page import search, session
from page.method import tabs_key
from page.resources import open_resources
from page.settings import POPOVER

ROOT = Path(__file__).resolve().parent.parent
OTHERS = [Language.UKRAINIAN, Language.RUSSIAN]
SAID = {"label", "help", "placeholder", "options", "body", "content", "text"}
"""Fields of Streamlit's messages that hold what a reader reads."""

PROPER = {
    *("claimline", "OpenStreetMap", "OpenTopoMap", "GeoNames", "geoBoundaries"),
    *("ODbL", "English", "Gornal", "material", "close"),
}
"""Latin words that are names, in whatever language the page is."""

DATA = {"bdi", "style", "a"}
"""Elements that hold what comes from the tables, or nothing to read."""


class OwnWords(HTMLParser):
    """The words of some HTML that do not come from data."""

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__(convert_charrefs=True)
        self.inside = 0
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over data, and read what a screen reader reads."""
        self.inside += tag in DATA
        named = dict(attrs)
        self.words += [named[a] or "" for a in ("alt", "aria-label") if a in named]

    def handle_endtag(self, tag: str) -> None:
        """Leave data."""
        self.inside -= tag in DATA

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self.inside:
            self.words.append(data)


def find_latin(text: str) -> set[str]:
    """Find the Latin words of a text that are no names."""
    return set(re.findall(r"[A-Za-z]{3,}", text)) - PROPER


def read_strings(value: object, name: str = "") -> Iterator[str]:
    """Read what a Streamlit message says, wherever it stands in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from read_strings(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from read_strings(inner, name)
    elif isinstance(value, str) and name in SAID:
        yield value


def walk(node: Any) -> Iterator[Any]:  # noqa: ANN401 - AppTest's nodes of every kind
    """Walk over all elements and blocks of the page."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from walk(child)


def read_own_words(app: AppTest) -> Iterator[str]:
    """Read everything that the page says in its own words."""
    for node in walk(app._tree):
        proto = getattr(node, "proto", None)
        kind = getattr(node, "type", "")
        key = str(getattr(node, "key", ""))
        if proto is None or kind in ("bidi_component", "component_instance"):
            continue
        if kind == "html":
            yield from OwnWords(proto.body).words
        elif not key.startswith("source:") and key != "search":
            yield from read_strings(MessageToDict(proto))


@pytest.fixture(params=OTHERS, scope="module")
def language(request: pytest.FixtureRequest) -> Language:
    """Each language but English."""
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def page(language: Language) -> AppTest:
    """The page in that language, with a comparison, settings and sources open."""
    return open_page(ui=str(language), compare="dates", known="as-of")


def test_page_has_no_english_words(page: AppTest, dataset: Dataset) -> None:
    """Panels, labels, hints and placeholders are all in the language chosen."""
    names = set(dataset.sources["name"])
    words = [word for word in read_own_words(page) if word not in names]

    assert not page.exception
    assert len(words) > 100
    assert [word for word in words if find_latin(word)] == []


def test_coverage_has_no_english_words(language: Language) -> None:
    """Nor has the part of the method that lists the sources."""
    app = open_page(ui=str(language))
    label = open_speech(language).say("Whose claims these are")
    app.session_state[tabs_key(language)] = label
    app.run()

    words = list(read_own_words(app))
    assert not app.exception
    assert open_speech(language).say("of them only near") in words
    assert [word for word in words if find_latin(word)] == []


def test_browser_gets_no_english_words(page: AppTest) -> None:
    """Title, date control and map are given words of the language chosen."""
    timeline = read_component(page, "timeline")
    masthead = read_component(page, "masthead")
    words = dict(timeline["words"]) | {"map": timeline["view"]["words"]}
    said = [masthead[part] for part in ("template", "known", "sources")]

    text = re.sub(r"\{\w+\}", "", f"{said} {list(flatten(words))}")
    assert find_latin(text) == set()
    assert len(list(flatten(words))) > 80


def flatten(value: object) -> Iterator[str]:
    """List the texts of nested words."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from flatten(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from flatten(inner)
    else:
        yield str(value)


def test_bad_link_is_explained_in_the_language(language: Language) -> None:
    """What is wrong with a link is said in the language that the link asks for."""
    app = open_page(
        ui=str(language),
        date="9999-12-31",
        place="gornall",
        at="999_999_9",
        period="2025-01-01",
        halo="x",
        known="?",
    )

    told = [warning.value.replace("\\", "") for warning in app.warning]
    own = {"date", "place", "gornal", "gornall", "period", "halo", "known", "none"}
    assert 6 == len(told)
    assert set().union(*map(find_latin, told)) <= own | {"hindsight"}


@pytest.mark.parametrize(
    "typed", ["Горнель", "село Суджа", "35.235, 51.068", "91, 190"]
)
def test_search_answers_in_the_language(
    language: Language, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a search has to say, its reasons and addresses are in the language."""
    speech = open_speech(language)
    finder = open_resources(BUNDLED).finder
    monkeypatch.setattr(search, "get_session", lambda: SimpleNamespace(look_at=print))

    found = search.find(typed, finder)

    is_outcome = isinstance(found, search.Outcome)
    sentences = found.sentences if is_outcome else ()
    choices = found.choices if is_outcome else (found,)
    told = [*sentences, *(choice.reason for choice in choices)]
    assert told
    for text in told:
        assert find_latin(speech.retell(text)) == set()
    for choice in choices:
        assert find_latin(finder.gazetteer.describe(choice.place, language)) == set()


def test_reader_who_changes_the_language_keeps_map_and_view() -> None:
    """The link says the language, names follow, and the very same map stays."""
    app = open_page(date="2025-03-13", place="sudzha")
    before = read_map(app)

    app.segmented_control(key="page_language").set_value(Language.UKRAINIAN).run()

    assert not app.exception
    assert read_link(app) == {"date": "2025-03-13", "place": "sudzha", "ui": "uk"}
    assert read_map(app) == before
    assert read_component(app, "timeline")["view"]["language"] == "uk"
    assert read_component(app, "language") == {"language": "uk"}
    assert app.session_state[POPOVER] is True


def test_names_that_go_their_own_way_stay() -> None:
    """A reader who chose other names for places keeps them in every language."""
    app = open_page(lang="ru")

    app.segmented_control(key="page_language").set_value(Language.UKRAINIAN).run()

    assert read_link(app) == {"lang": "ru", "ui": "uk"}
    assert read_component(app, "timeline")["view"]["language"] == "ru"


@pytest.fixture
def ukrainian_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser whose reader prefers Ukrainian."""
    context = SimpleNamespace(locale="uk-UA")
    monkeypatch.setattr(session.st, "context", context)


@pytest.mark.usefixtures("ukrainian_browser")
def test_link_without_a_language_is_read_in_the_readers_own() -> None:
    """A bare link speaks as the browser does, and stays bare."""
    app = open_page()

    assert read_session(app).view.page_language == Language.UKRAINIAN
    assert read_session(app).view.language == Language.UKRAINIAN
    assert read_link(app) == {}


@pytest.mark.usefixtures("ukrainian_browser")
def test_link_that_names_a_language_wins() -> None:
    """English in the link is English for every reader, and stays in it."""
    app = open_page(ui="en")

    assert read_session(app).view.page_language == Language.ENGLISH
    assert read_link(app) == {"ui": "en"}


@pytest.mark.usefixtures("ukrainian_browser")
def test_names_in_a_link_stay_in_a_browser_of_another_language() -> None:
    """A link that asks for English names only has them under Ukrainian words."""
    app = open_page(lang="en")

    assert read_session(app).view.page_language == Language.UKRAINIAN
    assert read_session(app).view.language == Language.ENGLISH
    assert read_link(app) == {"lang": "en"}


@pytest.mark.usefixtures("ukrainian_browser")
def test_language_chosen_is_written_even_where_it_was_spoken_already() -> None:
    """Who chooses English in a Ukrainian browser finds it in the link."""
    app = open_page()

    app.segmented_control(key="page_language").set_value(Language.ENGLISH).run()

    assert read_link(app) == {"ui": "en"}


@pytest.mark.usefixtures("ukrainian_browser")
@pytest.mark.parametrize(
    ("query", "ending"),
    [
        pytest.param({}, "./compare", id="nobody-chose"),
        pytest.param({"ui": "en"}, "./compare?ui=en", id="english-was-chosen"),
        pytest.param({"ui": "ru"}, "./compare?ui=ru", id="russian-was-chosen"),
    ],
)
def test_links_between_pages_keep_the_choice(
    query: dict[str, str], ending: str
) -> None:
    """A link to another page names a language exactly if somebody chose one."""
    links = read_component(open_page(**query), "navigation")["pages"]

    assert ending in [page["link"] for page in links]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        pytest.param("uk", Language.UKRAINIAN, id="language-alone"),
        pytest.param("ru-RU", Language.RUSSIAN, id="with-country"),
        pytest.param("RU_ru", Language.RUSSIAN, id="as-systems-write-it"),
        pytest.param("ukx", Language.ENGLISH, id="another-language"),
        pytest.param("de-DE", Language.ENGLISH, id="not-spoken"),
        pytest.param("", Language.ENGLISH, id="empty"),
        pytest.param(None, Language.ENGLISH, id="not-said"),
    ],
)
def test_language_of_a_browser_is_read(locale: str | None, language: Language) -> None:
    """The first part of the locale counts; what the page does not speak is English."""
    assert session.read_own_language(locale) == language


SCRIPTS = sorted(
    [*(ROOT / "page").rglob("*.js"), *(ROOT / "layers").rglob("*.js")],
)
MARKUP = sorted((ROOT / "page").rglob("*.html"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_script_has_no_words_and_no_calendar_of_its_own(path: Path) -> None:
    """Texts, labels and months come from Python; the browser's own are not asked."""
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    code = re.sub(r"\$\{[^}]*\}", "", code)
    shown = r"(?:textContent|title|placeholder|alt) = [\"`][^\"`]*[A-Za-z]"
    labelled = r"\"(?:aria-(?:label|valuetext|description)|title)\",\s*[\"`]\s*[A-Za-z]"

    assert re.findall(shown, code) == []
    assert re.findall(labelled, code) == []
    assert re.findall(r"toLocale\w+String|DateTimeFormat", code) == []


@pytest.mark.parametrize("path", MARKUP, ids=lambda p: p.stem)
def test_markup_has_no_words_of_its_own(path: Path) -> None:
    """The parts of a component are empty until Python's words fill them."""
    words = OwnWords(path.read_text(encoding="utf-8")).words

    assert [word for word in words if re.search("[A-Za-z]", word)] == []
