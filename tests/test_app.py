"""The page as a whole: questions of readers, bad links, broken and hostile tables."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hostile import EVERYTHING, TEXTS, Markup
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest
from tiny_dataset import make_folder

from data.vocabulary import Side
from layers.speech import ENGLISH
from layers.view import Language
from page.clocks import Knowing
from page.method import tabs_key
from page.session import Session
from page.settings import POPOVER
from page.sources import popover_key

APP = Path(__file__).resolve().parent.parent / "app.py"
OPENING = date(2025, 4, 27)
SECONDS = 60

HOSTILE_CELLS = [
    *(("places.csv", 4, cell) for cell in ("name", "name_ru", "name_uk", "aliases")),
    *(("places.csv", 4, cell) for cell in ("admin2", "coordinate_basis")),
    *(("sources.csv", 2, cell) for cell in ("name", "kind", "description")),
    *(
        ("claims.csv", line, cell)
        for line in range(2, 7)
        for cell in ("statement", "quote", "publisher", "note")
    ),
]
"""Every cell of text that a dataset can fill freely."""


def open_page(**query: str | list[str]) -> AppTest:
    """Open the page on the bundled tables with the parameters of a link."""
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    for name, value in query.items():
        app.query_params[name] = value
    return open_whole(app.run())


def open_whole(app: AppTest) -> AppTest:
    """Do what the browser does once the map stands, and open every list."""
    if "claimline" in app.session_state:
        read_session(app).settled = True
        for key in (*map(popover_key, Side), POPOVER):
            app.session_state[key] = True
        app.run()
    return app


def read_session(app: AppTest) -> Session:
    """Read the visitor's session."""
    session: Session = app.session_state["claimline"]
    return session


def read_link(app: AppTest) -> dict[str, str]:
    """Read the parameters in the address bar."""
    return {
        name: value if isinstance(value, str) else value[-1]
        for name, value in app.query_params.items()
    }


def find_elements(app: AppTest, kind: str) -> Iterator[Any]:
    """Find the elements of a kind that AppTest has no class for."""
    found: Iterator[Any] = iter(app.get(kind))
    return found


def read_component(app: AppTest, name: str) -> dict[str, Any]:
    """Read what one of our own components is told."""
    (proto,) = (
        element.proto
        for element in find_elements(app, "bidi_component")
        if element.proto.component_name == f"claimline_{name}"
    )
    data: dict[str, Any] = json.loads(proto.json)
    return data


def read_map(app: AppTest) -> str:
    """Read the script of the map."""
    (component,) = find_elements(app, "component_instance")
    script: str = json.loads(component.proto.json_args)["script"]
    return script


def read_payload(app: AppTest) -> dict[str, Any]:
    """Read the payload out of the script of the map."""
    script = read_map(app)
    start = script.index("{", script.index("claimline.mount("))
    payload: dict[str, Any] = json.JSONDecoder().raw_decode(script[start:])[0]
    return payload


def read_panels(app: AppTest) -> list[Markup]:
    """Read the pieces of HTML on the page."""
    return [Markup(element.proto.body) for element in find_elements(app, "html")]


def read_place(app: AppTest) -> Markup | None:
    """Read the panel of the open place, if one is open."""
    panels = [p for p in read_panels(app) if ("h2", ()) in p.tags and "° N" in p.text]
    return panels[0] if panels else None


def find_label(app: AppTest, label: str) -> Any:  # noqa: ANN401 - a widget of any kind
    """Find a button by its label."""
    (button,) = (b for b in app.button if b.label == label)
    return button


def choose_knowing(app: AppTest, way: Knowing) -> None:
    """Choose what counts as known."""
    app.segmented_control(key="knowing").set_value(way).run()


def say_day(day: date, app: AppTest) -> bool:
    """Tell whether masthead and date control both stand on a day."""
    masthead, timeline = (
        read_component(app, "masthead"),
        read_component(app, "timeline"),
    )
    first = date.fromisoformat(timeline["epoch"])
    return masthead["day"] == timeline["day"] == (day - first).days


@pytest.fixture(scope="module")
def opening() -> AppTest:
    """The page as it opens, for tests that only look."""
    return open_page()


@pytest.fixture
def argv(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments that the page is started with."""
    arguments = [str(APP)]
    monkeypatch.setattr(sys, "argv", arguments)
    return arguments


def test_page_opens_on_gornal(opening: AppTest) -> None:
    """The first screen tells of Gornal on 27 April 2025 and has nothing to explain."""
    place = read_place(opening)

    assert not opening.exception
    assert [w.value for w in (*opening.warning, *opening.error)] == []
    assert place is not None
    assert place.text.startswith("Gornal")
    assert "Disputed" in place.text
    assert say_day(OPENING, opening)
    assert read_link(opening) == {}


def test_title_says_what_is_on_view(opening: AppTest) -> None:
    """The masthead says whose claims these are and how late they may be."""
    told = read_component(opening, "masthead")

    assert told["template"].replace("{day}", ENGLISH.day(OPENING)) == (
        "Claims about 27 April 2025"
    )
    assert told["known"] == "as published by 2 August 2026"
    assert re.fullmatch(
        r"according to 59 of 59 sources: 27 Russian, 24 Ukrainian, 8 independent",
        told["sources"],
    )
    assert told["hidden"] == ""


def test_map_carries_every_place(opening: AppTest) -> None:
    """The map has the places of the tables, and no address to load from."""
    payload = read_payload(opening)

    assert len(payload["places"]["ids"]) == 277
    assert "://" not in read_map(opening)
    assert read_session(opening).channel in read_map(opening)


def test_rerun_leaves_the_map_alone() -> None:
    """Another day and other sources make the very same map."""
    app = open_page()
    before = read_map(app)

    app.checkbox(key="source:ru-mod").uncheck().run()
    choose_knowing(app, Knowing.THAT_DAY)

    assert read_map(app) == before


BAD_LINKS: dict[str, dict[str, str | list[str]]] = {
    "unknown-place": {"place": "atlantis"},
    "unknown-source": {"hide": "nobody"},
    "unknown-language": {"lang": "de"},
    "impossible-day": {"date": "2025-02-30"},
    "day-too-late": {"date": "9999-12-31"},
    "impossible-known": {"known": "2025-13-01"},
    "unknown-tiles": {"tiles": "nowhere"},
    "camera-off-the-earth": {"at": "999_999_9"},
    "negative-overtaken": {"overtaken": "-1"},
    "several-values": {"date": ["2025-04-01", "2025-04-02"]},
    "long-value": {"place": "x" * 10_000},
    "markup": {"place": "<script>alert(1)</script>"},
    "markdown": {"place": "[a](https://example.org) **b** $c$"},
    "right-to-left": {"place": "\u202egornal"},
    "null": {"place": "\x00"},
}
"""Links that cannot be taken as they stand, each in one parameter."""


@pytest.mark.parametrize(
    "query", [pytest.param(query, id=name) for name, query in BAD_LINKS.items()]
)
def test_bad_link_is_explained_and_harms_nothing(
    query: dict[str, str | list[str]],
) -> None:
    """One warning of plain text names the parameter; all the rest is shown."""
    app = open_page(**query)

    assert not app.exception
    (warning,) = app.warning
    (name,) = query
    inline = [t for t in MarkdownIt().parse(warning.value) if t.type == "inline"]
    assert {c.type for t in inline for c in t.children or []} == {"text"}
    assert name in inline[0].content
    assert read_place(app) is not None
    assert len(read_payload(app)["places"]["ids"]) == 277


def test_several_bad_values_are_all_named() -> None:
    """Each value that says nothing has a warning, and good ones count."""
    app = open_page(date="x", place="y", lang="uk", hide="z", utm_source="mail")

    assert len(app.warning) == 3
    assert read_session(app).view.language == "uk"
    assert read_link(app) == {"lang": "uk"}


def test_warning_goes_when_the_reader_moves_on() -> None:
    """After a change the page no longer speaks of an old link."""
    app = open_page(place="atlantis")

    app.checkbox(key="source:ru-mod").uncheck().run()

    assert not app.warning


def test_source_that_is_switched_off_is_hidden_everywhere() -> None:
    """The switch shows in the link, the title and the flags of the map."""
    app = open_page()

    app.checkbox(key="source:ru-akhmat").uncheck().run()

    assert not app.exception
    assert read_link(app) == {"hide": "ru-akhmat"}
    assert read_component(app, "masthead")["hidden"] == "1 of 27 Russian sources hidden"
    assert read_component(app, "timeline")["view"]["visible"].count("0") == 1
    place = read_place(app)
    assert place is not None
    assert "claim about this place not shown" in place.text
    assert "Alaudinov" not in place.text


@pytest.mark.parametrize("side", ["russian", "ukrainian", "independent"])
def test_side_is_switched_off_and_on_as_a_whole(side: str) -> None:
    """None hides every source of a side, All shows them again."""
    app = open_page()

    app.button(key=f"none:{side}").click().run()
    hidden = read_link(app)
    app.button(key=f"all:{side}").click().run()

    assert hidden == {"hide": side}
    assert read_link(app) == {}
    assert not app.exception


def test_nothing_selected_is_said() -> None:
    """With every source switched off the page says so and shows silence."""
    app = open_page(hide="russian.ukrainian.independent")

    assert not app.exception
    assert not app.warning
    assert read_component(app, "masthead")["sources"] == (
        "according to no source: every source is switched off"
    )
    place = read_place(app)
    assert place is not None
    assert "Nobody has spoken" in place.text


def test_hindsight_can_be_hidden() -> None:
    """The switch asks for what was known on the day, in link, title and map."""
    app = open_page()

    choose_knowing(app, Knowing.THAT_DAY)

    assert read_link(app) == {"known": "as-of"}
    assert read_component(app, "masthead")["known"] == "as known that day"
    assert read_component(app, "timeline")["view"]["known"] == "as-of"


def test_fixed_day_of_publishing_replaces_hidden_hindsight() -> None:
    """A fixed day begins as the day on view, and the reader moves it from there."""
    app = open_page(known="as-of")

    choose_knowing(app, Knowing.FIXED_DAY)
    assert read_link(app) == {"known": "2025-04-27"}
    app.date_input(key="fixed_day").set_value(date(2025, 4, 29)).run()

    assert read_link(app) == {"known": "2025-04-29"}
    assert app.segmented_control(key="knowing").value == Knowing.FIXED_DAY
    assert read_component(app, "masthead")["known"] == ("as published by 29 April 2025")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        pytest.param("ru", "Басовка", id="russian"),
        pytest.param("uk", "Басівка", id="uk"),
    ],
)
def test_names_come_in_the_language_of_the_reader(language: str, name: str) -> None:
    """The panel puts the name in the chosen language first."""
    app = open_page(lang=language, place="basivka")

    place = read_place(app)
    assert place is not None
    assert place.text.startswith(name)
    assert read_component(app, "timeline")["view"]["language"] == language


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("never", None, id="never"),
        pytest.param("0", 0, id="at-once"),
        pytest.param("45", 45, id="days"),
    ],
)
def test_days_until_overtaken_come_from_the_link(text: str, days: int | None) -> None:
    """Never, at once and any number of days show in the widgets and on the map."""
    app = open_page(overtaken=text)

    assert not app.exception
    assert not app.warning
    assert read_component(app, "timeline")["view"]["overtakenAfter"] == days
    assert app.checkbox(key="renews").value is (days is not None)
    assert read_link(app) == {"overtaken": text}


def test_nothing_is_overtaken_once_the_switch_is_off() -> None:
    """The switch turns the rule off, and on again with its usual days."""
    app = open_page()

    app.checkbox(key="renews").uncheck().run()
    off = read_link(app)
    app.checkbox(key="renews").check().run()

    assert off == {"overtaken": "never"}
    assert read_link(app) == {}


def test_regions_speak_for_their_places_if_asked() -> None:
    """The switch lets claims about a whole region take part."""
    app = open_page()

    app.checkbox(key="entailed").check().run()

    assert not app.exception
    assert read_link(app) == {"entailed": "1"}
    assert read_component(app, "timeline")["view"]["entailed"] is True


@pytest.mark.parametrize("fading", [False, True])
def test_legend_explains_worn_marks_where_there_are_any(*, fading: bool) -> None:
    """What wears a mark off is said to readers who let old accounts fade."""
    app = open_page(fade=str(int(fading)))
    (legend,) = (p for p in read_panels(app) if "How to read a mark" in p.text)

    assert fading == ("over 45 days old" in legend.text)


def test_place_can_be_closed() -> None:
    """Without an open place there is no panel, and the link says so."""
    app = open_page()

    find_label(app, "Close this place").click().run()

    assert not app.exception
    assert read_place(app) is None
    assert read_link(app) == {"place": "none"}
    assert read_component(app, "timeline")["view"]["open"] is None


def test_search_opens_a_place() -> None:
    """A name in the reader's own spelling opens the panel and moves the map."""
    app = open_page()

    app.selectbox(key="search").set_value("sudzha").run()

    assert not app.exception
    place = read_place(app)
    assert place is not None
    assert place.text.startswith("Sudzha")
    assert read_link(app) == {"place": "sudzha"}
    assert read_component(app, "timeline")["focus"]["zoom"] == 10.5


def test_camera_of_a_link_opens_the_map_there() -> None:
    """A link with a camera builds the map around it and keeps it."""
    app = open_page(at="51.1_35.2_11")

    assert not app.exception
    assert not app.warning
    assert "center: [51.1, 35.2]" in read_map(app)
    assert '"zoom": 11' in read_map(app)
    assert read_link(app) == {"at": "51.1_35.2_11"}


def test_whole_view_comes_back_from_its_link() -> None:
    """A link of everything at once opens the same view, with nothing to explain."""
    query: dict[str, str | list[str]] = {
        "date": "2024-08-13",
        "known": "2025-01-31",
        "hide": "ukrainian.isw",
        "place": "RU-KRS",
        "lang": "uk",
        "at": "51.02_35.18_9",
        "tiles": "osm",
        "overtaken": "45",
        "entailed": "1",
    }

    app = open_page(**query)

    assert not app.exception
    assert not app.warning
    assert read_link(app) == query
    assert say_day(date(2024, 8, 13), app)


@pytest.mark.parametrize("day", ["2024-08-06", "2026-08-02"])
def test_first_and_last_day_can_be_shown(day: str) -> None:
    """The page stands at both ends of the record."""
    app = open_page(date=day)

    assert not app.exception
    assert not app.warning
    assert say_day(date.fromisoformat(day), app)


def test_method_panel_and_credits(opening: AppTest) -> None:
    """Under the map stand the method and the credits."""
    captions = " ".join(caption.value for caption in opening.caption)

    assert "Method" in [heading.value for heading in opening.subheader]
    assert "not what is true" in captions
    assert "OpenStreetMap contributors" in captions


def test_coverage_counts_every_claim() -> None:
    """The second part of the method counts the claims of each side."""
    app = open_page()
    app.session_state[tabs_key(Language.ENGLISH)] = "Whose claims these are"
    app.run()
    words = " ".join(panel.text for panel in read_panels(app))

    assert not app.exception
    for count in ("369", "202", "291"):
        assert count in words


def start_with(argv: list[str], folder: Path) -> AppTest:
    """Start the page on the tables of a folder."""
    argv += ["--data", str(folder)]
    return open_page()


def test_folder_of_tables_can_be_named(argv: list[str], tmp_path: Path) -> None:
    """Started with --data, the page shows the tables of that folder."""
    app = start_with(argv, make_folder(tmp_path))

    assert not app.exception
    assert len(read_payload(app)["places"]["ids"]) == 4
    assert read_component(app, "masthead")["sources"].startswith(
        "according to 3 of 3 sources"
    )


def read_trouble(app: AppTest) -> str:
    """Read what the page says instead of claims."""
    assert not app.exception
    assert [e.value for e in app.error] == [
        "The claims cannot be shown until these problems are mended."
    ]
    # Nothing but what tells the browser the language.
    assert [c.key for c in find_elements(app, "bidi_component")] == ["spoken"]
    (text,) = app.text
    return str(text.value)


BROKEN = {
    "latitude": (("places.csv", 4, "lat", "north"), "places.csv, row 4, column lat"),
    "place": (("claims.csv", 2, "place_id", "atlantis"), "'atlantis'"),
    "twice": (
        ("claims.csv", 2, "claim_id", "gornal-ru-mod-2025-04-29"),
        "gornal-ru-mod-2025-04-29",
    ),
    "markup": (("claims.csv", 2, "status", "<b>*x*</b>"), "'<b>*x*</b>'"),
    "id-no-link-can-carry": (("places.csv", 5, "place_id", "none"), "'none'"),
    "ids-alike": (("places.csv", 5, "place_id", "GORNAL"), "'gornal'"),
}
"""A cell that makes a dataset unusable, with what the page says of it."""


@pytest.mark.parametrize(
    ("edit", "said"), [pytest.param(*case, id=name) for name, case in BROKEN.items()]
)
def test_broken_table_is_explained(
    argv: list[str], tmp_path: Path, edit: tuple[str, int, str, str], said: str
) -> None:
    """The page names the file, the row and the value, and shows no traceback."""
    trouble = read_trouble(start_with(argv, make_folder(tmp_path, edit)))

    assert said in trouble
    assert "Traceback" not in trouble


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("claims.csv", None, id="missing"),
        pytest.param("sources.csv", b"", id="empty"),
        pytest.param("regions.geojson", 0.5, id="truncated"),
        pytest.param("places.csv", "utf-16", id="wrongly-encoded"),
    ],
)
def test_damaged_file_is_named(
    argv: list[str], tmp_path: Path, name: str, damage: bytes | float | str | None
) -> None:
    """A file that is missing, empty, cut short or in another encoding is named."""
    file = make_folder(tmp_path) / name
    content = file.read_bytes()
    if damage is None:
        file.unlink()
    elif isinstance(damage, bytes):
        file.write_bytes(damage)
    elif isinstance(damage, str):
        file.write_bytes(content.decode().encode(damage))
    else:
        file.write_bytes(content[: int(len(content) * damage)])

    trouble = read_trouble(start_with(argv, tmp_path))

    assert name in trouble


def test_missing_folder_is_explained(argv: list[str], tmp_path: Path) -> None:
    """A folder that is not there is no traceback either."""
    trouble = read_trouble(start_with(argv, tmp_path / "gone"))

    assert "there is no folder 'gone'" in trouble


def test_unusable_setting_of_the_operator_is_explained(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting of the network geocoder that cannot be used is named."""
    monkeypatch.setenv("CLAIMLINE_NOMINATIM_USER_AGENT", "claimline test")
    monkeypatch.setenv("CLAIMLINE_NOMINATIM_URL", "javascript:x")

    trouble = read_trouble(start_with(argv, make_folder(tmp_path)))

    assert "CLAIMLINE_NOMINATIM_URL" in trouble


def find_labels(app: AppTest) -> list[str]:
    """Collect the labels and notes that Streamlit reads as Markdown."""
    texts = [
        text for box in (*app.checkbox, *app.button) for text in (box.label, box.help)
    ]
    return [text for text in (*texts, *(w.value for w in app.warning)) if text]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EVERYTHING, id="everything"),
        *(pytest.param(TEXTS[n], id=n) for n in ("templates", "markdown", "lines")),
    ],
)
def test_hostile_tables_are_shown_as_text(
    argv: list[str], tmp_path: Path, text: str
) -> None:
    """Markup in every cell of text opens the page, and is nothing but characters."""
    suffix = {"name_ru": " (2)", "name_uk": " (3)"}
    edits = [
        (file, line, cell, f"{text}{suffix.get(cell, '')}")
        for file, line, cell in HOSTILE_CELLS
    ]

    app = start_with(argv, make_folder(tmp_path, *edits))

    assert not app.exception
    assert not app.error
    places = read_payload(app)["places"]
    assert places["names"][0][2].split() == text.split()
    markup = {tag for panel in read_panels(app) for tag, _ in panel.tags}
    assert not {"script", "i", "u", "comment"} & markup
    for label in find_labels(app):
        inline = [t for t in MarkdownIt().parse(label) if t.type == "inline"]
        assert {c.type for t in inline for c in t.children or []} == {"text"}


def test_hostile_tables_make_the_panels_of_plain_ones(
    argv: list[str], tmp_path: Path
) -> None:
    """The HTML of the page has the same elements whatever the tables hold."""
    tags = []
    for name, text in (("plain", "x"), ("hostile", EVERYTHING)):
        (tmp_path / name).mkdir()
        edits = [(*cell, text) for cell in HOSTILE_CELLS]
        app = start_with(argv, make_folder(tmp_path / name, *edits))
        tags.append([panel.tags for panel in read_panels(app)])

    assert tags[0] == tags[1] != []
