"""The Contribute page: from an upload to claims that one visitor alone sees."""

import gc
import io
import json
import weakref
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Never

import pytest
from imports import read
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from data.bringing import MERGING, PROVING, WRITING, Brought, Joined, join_brought
from data.readers.contract import Watch
from data.tables import Dataset, read_dataset
from data.vocabulary import Status
from layers.view import Language
from page.brought import Tables
from page.contribute import DOCS, GUIDES
from page.outcome import pack_files
from page.resources import build_resources, open_resources, parse_folder

APP: Final = Path(__file__).resolve().parent.parent / "app.py"
TABLE: Final = """\
place,status,reported_date,source,url,statement
Gornal,RU,2025-04-26,ru-mod,https://a.b/1,A statement of this visitor only.
Atlantis,RU,2025-04-26,ru-mod,https://a.b/1,Nowhere.
"""
SCRIPT: Final = """
from page.contribute import show_page
from page.resources import open_resources, parse_folder
from page.session import open_session

resources = open_resources(parse_folder())
show_page(resources, open_session(resources.catalogue))
"""


def open_contribute() -> AppTest:
    """Open the page by itself."""
    return AppTest.from_string(SCRIPT, default_timeout=90).run()


def upload(app: AppTest, content: str, name: str = "my.csv") -> AppTest:
    """Bring a file."""
    return upload_all(app, {name: content})


def upload_all(app: AppTest, contents: dict[str, str]) -> AppTest:
    """Bring several files at once, by their names."""
    files = [(name, text.encode(), "text/csv") for name, text in contents.items()]
    app.file_uploader(key="upload").set_value(files)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    """Press a button."""
    (button,) = (b for b in app.button if b.label == label)
    return button.click().run()


def read_words(app: AppTest) -> str:
    """Read what the page says in messages and headings."""
    elements = [*app.subheader, *app.error, *app.text, *app.success, *app.info]
    return " ".join(element.value for element in elements)


READ: Final = "Read the table so"


def bring_table() -> AppTest:
    """Bring the table, and let it be read as proposed."""
    return press(upload(open_contribute(), TABLE), READ)


def test_rows_are_counted_and_offered_for_mending() -> None:
    """After reading, the page counts the rows and lists what was left out."""
    app = bring_table()

    assert not app.exception
    assert ["2", "1", "0", "1"] == [metric.value for metric in app.metric]
    assert list(app.dataframe[0].value["value"]) == ["Atlantis"]
    assert "Your claims on the map" in read_words(app)


def test_refused_file_is_explained() -> None:
    """A file that is no table ends in a sentence with a remedy, not in an error."""
    app = upload(open_contribute(), "%PDF-1.7", "my.csv")

    assert not app.exception
    assert "is a PDF; bring the table that it was made from" in read_words(app)


def test_open_days_are_asked_on_the_page() -> None:
    """Days that can be read both ways come with a choice and no silent answer."""
    app = upload(open_contribute(), TABLE.replace("2025-04-26", "03/04/2025"))

    (order,) = app.radio
    assert order.value is None
    order.set_value("dmy")
    app = press(app.run(), "Read the table so")
    assert "1" == app.metric[1].value


def test_one_visitor_sees_nothing_of_another() -> None:
    """What one session adds is in no other session, nor in what all share."""
    first = press(bring_table(), "Add to this session")
    second = bring_table()
    shared = open_resources(parse_folder())

    kept: Tables = first.session_state["claimline_brought"]
    assert "A statement of this visitor only." in list(
        kept.resources.dataset.claims["statement"]
    )
    assert "claimline_brought" not in second.session_state
    assert len(shared.dataset.claims) == len(read_dataset().claims)
    assert kept.resources is not shared


def test_what_was_brought_goes_with_its_session() -> None:
    """Nothing shared holds on to the tables of a visitor who has left."""
    dataset = open_resources(parse_folder()).dataset
    one = Brought("my.csv", "table", read(TABLE))
    joined = join_brought(dataset, [one], beside=True)
    tables = Tables(build_resources(joined.dataset), (one,))
    view = tables.resources.catalogue.defaults
    assert tables.resources.payload
    assert tables.resources.count_disputed(view)
    watched = weakref.ref(tables.resources)

    del tables, joined
    gc.collect()

    assert watched() is None


def test_map_says_that_it_shows_more_than_the_tables() -> None:
    """The map page counts what was brought, and takes it away again."""
    dataset = open_resources(parse_folder()).dataset
    one = Brought("my.csv", "table", read(TABLE))
    joined = join_brought(dataset, [one], beside=True)
    app = AppTest.from_file(str(APP), default_timeout=90)
    app.session_state["claimline_brought"] = Tables(
        build_resources(joined.dataset), (one,)
    )
    app.run()

    assert "With 1 claim that you brought" in app.info[0].value
    app = press(app, "Remove what I brought")
    assert "claimline_brought" not in app.session_state
    assert not app.exception


def test_downloaded_folder_is_a_dataset(tmp_path: Path) -> None:
    """The archive holds one folder that the page and the commands open."""
    dataset = read_dataset()
    joined = join_brought(
        dataset, [Brought("my.csv", "table", read(TABLE))], beside=False
    )

    with zipfile.ZipFile(io.BytesIO(pack_files(joined.files))) as archive:
        archive.extractall(tmp_path)
    assert len(read_dataset(tmp_path / "claimline-dataset").claims) == 1


def test_another_upload_replaces_the_first() -> None:
    """Whoever brings a second file sees nothing of the first."""
    app = upload(bring_table(), "%PDF-1.7", "other.csv")

    assert "Your claims on the map" not in read_words(app)


def test_failed_file_does_not_lose_the_others() -> None:
    """Of several files each has its own report, and one that is refused says why."""
    other = TABLE.replace("Gornal", "Guyevo")
    contents = {"a.csv": TABLE, "b.csv": "%PDF-1.7", "c.csv": other}
    app = upload_all(open_contribute(), contents)
    for position in range(2):
        app = [b for b in app.button if b.label == READ][position].click().run()

    assert not app.exception
    assert ["a\\.csv", "b\\.csv", "c\\.csv"] == [header.value for header in app.header]
    assert ["2", "1", "0", "1"] * 2 == [metric.value for metric in app.metric]
    assert "is a PDF; bring the table that it was made from" in read_words(app)
    joined = app.session_state["claimline_preview"][1]
    assert {"gornal", "guyevo"} == set(joined.dataset.claims["place_id"])


def test_cancelled_adding_leaves_the_session_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who ends the adding keeps what was there before, and is told so."""
    app = press(bring_table(), "Add to this session")
    before = app.session_state["claimline_brought"]
    app = press(upload(app, TABLE.replace("Gornal", "Guyevo"), "b.csv"), READ)
    halted: list[str] = []

    def halt(_: Dataset) -> Never:
        # What the runner does when a button is pressed in the middle of a run.
        halted.append("halted")
        raise RerunException(RerunData())

    monkeypatch.setattr("page.outcome.build_resources", halt)
    app = press(app, "Add to this session")

    assert halted == ["halted"]
    assert app.session_state["claimline_brought"] is before
    assert not app.exception


def test_adding_shows_progress_and_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """While claims are added, the page says what is being done beside a button."""
    app = bring_table()
    told: list[str] = []
    shown = AppTest.from_function(show_working, default_timeout=90).run()

    assert [b.label for b in shown.button] == ["Cancel"]
    monkeypatch.setattr("page.outcome.join_brought", watching(told))
    press(app, "Add to this session")
    assert [MERGING, WRITING, PROVING] == told


def show_working() -> None:
    """Show work that is not done yet."""
    import streamlit as st  # noqa: PLC0415 - runs as a script

    from layers.speech import open_speech  # noqa: PLC0415 - runs as a script
    from layers.view import Language  # noqa: PLC0415
    from page.working import working  # noqa: PLC0415

    speech = open_speech(Language.ENGLISH)
    working(st.empty(), speech, "made", print).__enter__()("half", 0.5)


def watching(told: list[str]) -> Callable[..., Joined]:
    """Join as the page does, and note what its watch is told."""

    def join(*args: Any, watch: Watch, **options: Any) -> Joined:  # noqa: ANN401
        def hear(text: str, share: float) -> None:
            told.append(text)
            watch(text, share)

        return join_brought(*args, watch=hear, **options)

    return join


def test_claims_of_a_region_without_places_are_drawn() -> None:
    """A region in which the gazetteer has no place can be held as a whole."""
    row = "Voronezh Oblast,RU,2025-04-26,ru-mod,https://a.b/1,All of it.,region"
    reading = read(f"{TABLE.splitlines()[0]},scope\n{row}\n")
    one = Brought("my.csv", "table", reading)

    joined = join_brought(read_dataset(), [one], beside=True)

    assert json.loads(build_resources(joined.dataset).payload)["entailments"]


@pytest.mark.parametrize("language", list(Language))
def test_guide_says_as_much_in_every_language(language: Language) -> None:
    """Each translation has the headings, rows and points of the English guide."""

    def count(language: Language) -> Counter[str]:
        text = (DOCS / GUIDES[language]).read_text(encoding="utf-8")
        return Counter(line[:2] for line in text.splitlines() if line[:2] in KINDS)

    text = (DOCS / GUIDES[language]).read_text(encoding="utf-8")
    assert count(Language.ENGLISH) == count(language)
    assert [status for status in Status if status not in text] == []


KINDS: Final = {"##", "| ", "- "}
"""How headings, rows of tables and points begin."""


def test_guide_speaks_the_language_of_the_page() -> None:
    """A Ukrainian reader of the page reads the guide in Ukrainian."""
    app = AppTest.from_string(SCRIPT, default_timeout=90)
    app.query_params["ui"] = "uk"

    assert "## Що потрібно рядку" in " ".join(m.value for m in app.run().markdown)
