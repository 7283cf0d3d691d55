"""The page in one file as text: its policy, its size, what is in it."""

import json
import re
import zlib
from base64 import b64decode, b64encode, b85decode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from data.store import open_store
from data.tables import read_dataset
from layers.export.basis import Basis, open_basis
from layers.export.export import export
from layers.export.html import Wrapping, write_page
from layers.export.pack import SCRIPTS, STYLES, VIEWER
from layers.export.page_words import build_book
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.thin import thin_out
from layers.export.view_file import MARK, parse_view
from layers.opening import build_catalogue
from layers.view import Compare
from tests.hostile import EVERYTHING
from tests.tiny_dataset import TEXT_FIELDS, make_folder

ROOM = 600_000
"""Bytes that the page may have with all claims of the project."""


class Document(HTMLParser):
    """The elements of a page: scripts by id, policy, and how many of each there are."""

    def __init__(self, page: bytes) -> None:
        """Read it."""
        super().__init__()
        self.scripts: dict[str, str] = {}
        self.policy = ""
        self.tags: list[str] = []
        self._open: str | None = None
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        by_name = dict(attrs)
        if tag == "script":
            self._open = by_name.get("id") or "boot"
        if by_name.get("http-equiv") == "Content-Security-Policy":
            self.policy = by_name["content"] or ""

    def handle_data(self, data: str) -> None:
        """Keep the text of a script."""
        if self._open:
            self.scripts[self._open] = self.scripts.get(self._open, "") + data

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        if tag == "script":
            self._open = None

    @property
    def pack(self) -> dict[str, object]:
        """What travels compressed."""
        letters = self.scripts["pack"].replace(",", "<")
        packed = json.loads(zlib.decompress(b85decode(letters)))
        assert isinstance(packed, dict)
        return packed


@pytest.fixture(scope="module")
def basis() -> Basis:
    """The bundled tables."""
    return open_basis(Path(__file__).parents[1] / "data")


@pytest.fixture(scope="module")
def page(basis: Basis) -> bytes:
    """The exported page of the opening view."""
    return export("html", ExportRequest(basis.catalogue.defaults), basis)


def hash_of(text: str) -> str:
    """Name a text as a policy does."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_page_with_all_claims_is_small(page: bytes) -> None:
    """All 862 claims, the map and its scripts fit into 600 kB."""
    assert len(page) <= ROOM


def test_policy_lets_run_what_is_packed_and_nothing_else(page: bytes) -> None:
    """Everything is forbidden but the very scripts and styles in the file."""
    document = Document(page)
    pack = document.pack
    rules = dict(
        rule.strip().partition(" ")[::2] for rule in document.policy.split(";")
    )

    assert "'none'" == rules["default-src"]
    scripts = [*pack["scripts"], document.scripts["boot"]]
    assert {hash_of(text) for text in scripts} == set(rules["script-src"].split())
    styles = [*pack["styles"], pack["timeline"]["css"]]
    assert {hash_of(text) for text in styles} == set(rules["style-src"].split())
    assert {"img-src": "data:", "base-uri": "'none'"}.items() <= rules.items()


def test_page_is_the_same_every_time(page: bytes, basis: Basis) -> None:
    """Equal requests about equal tables give equal bytes."""
    again = open_basis(Path(__file__).parents[1] / "data")

    assert page == export("html", ExportRequest(basis.catalogue.defaults), again)


def test_page_brings_back_the_request_it_was_made_from(basis: Basis) -> None:
    """The view.json in the file is read without a note and asks for the same."""
    view = replace(
        basis.catalogue.defaults,
        as_of=date(2025, 3, 13),
        hidden=frozenset({"isw"}),
        compare=Compare.SWIPE,
    )
    request = ExportRequest(view, address="https://example.org/claims/")
    document = Document(export("html", request, basis))

    assert (request, ()) == parse_view(document.scripts[MARK], basis, "page")


def test_hostile_text_stays_in_its_place(basis: Basis, tmp_path: Path) -> None:
    """Text that would close a script adds no element and reaches the page whole."""
    edits = [(file, line, column, EVERYTHING) for file, line, column in TEXT_FIELDS]
    hostile = open_basis(make_folder(tmp_path, *edits))
    made = Document(export("html", ExportRequest(hostile.catalogue.defaults), hostile))
    usual = Document(export("html", ExportRequest(basis.catalogue.defaults), basis))

    assert usual.tags == made.tags
    assert EVERYTHING in made.pack["record"]["claims"]["statement"]


def test_page_without_claims_can_be_made(tmp_path: Path) -> None:
    """Tables that hold no claim give a page with an empty map, not an error."""
    tiny = read_dataset(make_folder(tmp_path))
    none = replace(tiny, claims=tiny.claims.iloc[:0])
    empty = Basis(none, open_store(none), build_catalogue(none))
    page = export("html", ExportRequest(empty.catalogue.defaults), empty)

    assert [] == Document(page).pack["record"]["claims"]["claim_id"]


def test_wrapping_stands_around_the_map(basis: Basis) -> None:
    """What a site adds to head and foot is there, and a frame is marked compact."""
    wrapping = Wrapping(compact=True, head='<meta name="a">', more="<p>b</p>")
    request = ExportRequest(basis.catalogue.defaults)
    page = write_page(request, basis, Watch(), wrapping).decode()

    assert '<meta name="a"></head>' in page
    assert "<p>b</p>" in page
    assert '<body class="compact">' in page


def test_texts_travel_in_the_order_of_the_claims(basis: Basis, page: bytes) -> None:
    """The text of a claim stands where the payload has its place and source."""
    pack = Document(page).pack
    claims = basis.dataset.claims.set_index("claim_id")
    payload, record = pack["payload"], pack["record"]["claims"]
    column = payload["claims"]["columns"]["source"]
    sources = [payload["sources"]["ids"][n] for n in b64decode(column["data"])]

    expected = claims.loc[record["claim_id"], "source_id"].tolist()
    assert expected == sources
    assert payload["claims"]["length"] == len(record["statement"])


def test_every_message_that_a_script_says_exists() -> None:
    """Scripts and markup ask only for messages that the file takes along."""
    said = {
        key
        for path in VIEWER.iterdir()
        for key in re.findall(
            r"""(?:say|many)\("(\w+)"|data-(?:say|label)="(\w+)\"""",
            path.read_text(encoding="utf-8"),
        )
    }

    for language in build_book().values():
        assert {a or b for a, b in said} <= language["messages"].keys()


def test_all_files_of_the_folder_are_packed() -> None:
    """None is forgotten; the first script and the markup stand in the file itself."""
    packed = {*SCRIPTS, *STYLES, "boot.js", "viewer.html"}

    assert packed == {path.name for path in VIEWER.iterdir() if path.is_file()}


def test_languages_have_the_same_messages_and_slots() -> None:
    """Every language says every message, with the slots that the scripts fill."""
    english, *others = (book["messages"] for book in build_book().values())
    for messages in others:
        assert english.keys() == messages.keys()
        for key, text in english.items():
            assert slots(text) == slots(messages[key]), key


def slots(message: object) -> set[str]:
    """List the slots of a message, of all its forms together."""
    texts = message.values() if isinstance(message, dict) else [message]
    return {slot for text in texts for slot in re.findall(r"\{\w+\}", str(text))}


def test_thinning_takes_remarks_and_leaves_what_runs() -> None:
    """Remarks with lines to themselves and indentation go; all else stays."""
    script = (
        '/** A remark.\n * "More" of it. */\n(function () {\n  // One line.\n\n'
        '  const link = "https://example.org/*"; // beside\n  /* a */ run(link);\n'
        "  /* b */\n  return 4 /* c */ / 2;\n})();\n"
    )

    expected = (
        '(function () {\nconst link = "https://example.org/*"; // beside\n'
        "/* a */ run(link);\nreturn 4 /* c */ / 2;\n})();\n"
    )
    assert expected == thin_out(script)


def test_no_string_of_a_script_goes_over_the_end_of_a_line(page: bytes) -> None:
    """Every backtick has its other one on its line, so that no line is part of text."""
    document = Document(page)
    _leaflet, *own = document.pack["scripts"]
    text = "\n".join([*own, document.scripts["boot"]])
    # Backticks also stand in quotation marks and in one set of letters.
    lines = re.sub(r'"(?:\\.|[^"\\\n])*"|\[\\p[^\]\n]*\]', "", text).splitlines()

    assert [] == [line for line in lines if line.count("`") % 2]


def test_points_of_outlines_travel_once(page: bytes) -> None:
    """Regions share their edges, so the file has fewer points than their outlines."""
    payload = Document(page).pack["payload"]
    rings = [ring for region in payload["regions"] for ring in region["rings"]]
    visited = sum(map(len, rings)) + sum(map(len, payload["border"]))

    assert len(payload["points"]) // 2 < 0.7 * visited
