"""The evidence about a place: complete, in order, linked, and inert."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hostile import EVERYTHING, HOSTILE, TEXTS, Markup
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_dataset import make_folder

from data.tables import BUNDLED
from data.vocabulary import SPLIT, Scope, Side, Status
from layers.questions import build_question
from layers.speech import ENGLISH
from layers.state import answer
from layers.style import WORDS_OF_POSITION, Mark
from layers.view import AS_OF, ViewState
from page.claim import word_claim
from page.evidence import (
    SIDE_WORDS,
    Evidence,
    build_evidence,
    build_heading,
    word_evidence,
)
from page.place import find_entailed
from page.resources import Resources, open_resources

OPENING = date(2025, 4, 27)
LATER = date(2025, 4, 30)
TABLES = ("in_force", "again", "earlier", "near", "entailed")
HOSTILE_CELLS = ("statement", "quote", "publisher")

BUNDLED_CLAIMS = open_resources(BUNDLED).claims
PLACES = sorted(set(BUNDLED_CLAIMS["place_id"]))
SOURCES = sorted(set(BUNDLED_CLAIMS["source_id"]))
DAYS = st.dates(date(2024, 8, 6), date(2026, 8, 2))
HIDDEN = [
    frozenset[str](),
    frozenset({"ru-mod", "isw"}),
    frozenset(BUNDLED_CLAIMS.loc[BUNDLED_CLAIMS["side"] == "ukrainian", "source_id"]),
]
# Few choices of sources, because every new one is compiled for the engine.
VIEWS = st.builds(
    ViewState,
    as_of=DAYS,
    known_by=st.none() | st.just(AS_OF) | DAYS,
    hidden=st.sampled_from(HIDDEN),
    entailed=st.booleans(),
)
FEW = settings(max_examples=40)
"""Each example asks the engine anew, which takes a tenth of a second."""


@pytest.fixture(scope="module")
def resources() -> Resources:
    """The bundled tables."""
    return open_resources(BUNDLED)


def gather(resources: Resources, place: str, view: ViewState) -> Evidence:
    """Gather the evidence about a place as the page does."""
    state = answer(resources.store, build_question(view, resources.catalogue))
    entailed = find_entailed(resources, state.question, place)
    return build_evidence(place, state, resources.claims, entailed, view)


def gather_own(place: str, view: ViewState) -> Evidence:
    """Gather the evidence of the bundled tables, without what regions entail."""
    resources = open_resources(BUNDLED)
    state = answer(resources.store, build_question(view, resources.catalogue))
    nothing = state.in_force.iloc[:0]
    return build_evidence(place, state, resources.claims, nothing, view)


def word(resources: Resources, place: str, view: ViewState) -> str:
    """Word the evidence about a place as the page does."""
    return word_evidence(
        gather(resources, place, view), resources.source_names, ENGLISH
    )


def find_claims(resources: Resources, place: str) -> pd.DataFrame:
    """Find every claim about a place."""
    return resources.claims[resources.claims["place_id"] == place]


def test_gornal_is_disputed_on_the_opening_day(resources: Resources) -> None:
    """On 27 April 2025 Russian sources contradict each other, and the others them."""
    evidence = gather(resources, "gornal", ViewState(OPENING))

    assert evidence.mark == Mark(
        russian=SPLIT,
        ukrainian=Status.UKRAINIAN_CONTROL,
        independent=Status.CONTESTED,
        agreement="disputed",
        partial=frozenset({Side.INDEPENDENT}),
    )
    assert {
        side: (said["position"], said["age_days"])
        for side, said in evidence.positions.items()
    } == {
        "russian": (SPLIT, 1),
        "ukrainian": (Status.UKRAINIAN_CONTROL, 0),
        "independent": (Status.CONTESTED, 1),
    }


def test_founding_article_is_among_the_evidence(resources: Resources) -> None:
    """Its statement on Gornal is listed beside the same one of another page."""
    evidence = gather(resources, "gornal", ViewState(OPENING))

    assert evidence.again["claim_id"].tolist() == ["gornal-ru-genstaff-2025-04-26"]
    assert evidence.again["publisher"].str.contains("NewsUp9").all()
    assert "gornal-ru-genstaff-2025-04-26-2" in set(evidence.in_force["claim_id"])
    html = word(resources, "gornal", ViewState(OPENING))
    assert html.count("<p>Also: ") == 1
    assert "NewsUp9" in Markup(html).text


@pytest.mark.parametrize("place", ["RU-KRS", "RU-BEL", "UA-59"])
def test_statements_of_the_founding_article_on_regions_are_listed(
    resources: Resources, place: str
) -> None:
    """What it said of Kursk, Belgorod and Sumy oblasts is to be read in their panel."""
    claims = find_claims(resources, place)
    founding = claims[claims["publisher"].str.contains("NewsUp9")]
    evidence = gather(resources, place, ViewState(OPENING))

    listed = pd.concat([evidence.in_force, evidence.again, evidence.earlier])
    assert len(founding) > 0
    assert set(founding["claim_id"]) <= set(listed["claim_id"])


def test_kursk_oblast_is_disputed_on_the_opening_day(resources: Resources) -> None:
    """Russia called the whole region cleared; the others saw it contested."""
    mark = gather(resources, "RU-KRS", ViewState(OPENING)).mark

    partial = frozenset({Side.UKRAINIAN, Side.INDEPENDENT})
    assert mark == Mark(
        "russian_control", "contested", "contested", "disputed", partial
    )


@FEW
@given(place=st.sampled_from(PLACES), view=VIEWS)
def test_no_claim_is_lost_and_none_is_listed_twice(place: str, view: ViewState) -> None:
    """Each claim of a place is in exactly one list, or counted as left out."""
    here = find_claims(open_resources(BUNDLED), place)
    evidence = gather_own(place, view)
    own = evidence.in_force[evidence.in_force["entailed_by"] == ""]
    listed = pd.concat([own, evidence.again, evidence.earlier, evidence.near])
    limit = {None: date.max, AS_OF: view.as_of}.get(view.known_by, view.known_by)
    visible = here[~here["source_id"].isin(view.hidden)]
    unknown = int((visible["reported_date"].dt.date > limit).sum())

    assert listed["claim_id"].is_unique
    assert set(listed["claim_id"]) <= set(here["claim_id"])
    assert len(listed) + evidence.later + unknown + evidence.hidden == len(here)
    assert evidence.hidden == len(here) - len(visible)


@FEW
@given(place=st.sampled_from(PLACES), view=VIEWS)
def test_lists_hold_what_they_say_from_new_to_old(place: str, view: ViewState) -> None:
    """No list holds a claim that is hidden, later, unknown or of another kind."""
    evidence = gather_own(place, view)
    limit = view.as_of if view.known_by == AS_OF else view.known_by

    for name in TABLES:
        table = getattr(evidence, name)
        days = list(zip(table["valid_from"], table["reported_date"], strict=True))
        assert days == sorted(days, reverse=True)
        assert not table["source_id"].isin(view.hidden).any()
        assert (table["valid_from"] <= pd.Timestamp(view.as_of)).all()
        assert limit is None or (table["reported_date"] <= pd.Timestamp(limit)).all()
        assert ((table["scope"] == Scope.NEAR) == (name == "near")).all()


@pytest.mark.parametrize(
    ("place", "entailed"),
    [
        pytest.param("gornal", False, id="gornal"),
        pytest.param("gornal", True, id="gornal-with-entailment"),
        pytest.param("RU-KRS", False, id="kursk-oblast"),
        pytest.param("basivka", False, id="basivka"),
        pytest.param("oleshnya", False, id="oleshnya"),
    ],
)
def test_every_listed_claim_is_worded_once(
    resources: Resources, place: str, *, entailed: bool
) -> None:
    """The HTML has one article and one link for each claim in the lists."""
    evidence = gather(resources, place, ViewState(LATER, entailed=entailed))

    html = word_evidence(evidence, resources.source_names, ENGLISH)

    listed = pd.concat([getattr(evidence, name) for name in TABLES])
    links = [str(link["href"]) for link in Markup(html).links]
    assert html.count("<article") == len(listed) > 0
    assert sorted(links) == sorted(listed["url"])


@pytest.mark.parametrize("place", ["gornal", "RU-KRS"])
def test_every_link_opens_a_page_and_tells_it_nothing(
    resources: Resources, place: str
) -> None:
    """Links are http or https, open apart, and pass on neither opener nor address."""
    links = Markup(word(resources, place, ViewState(LATER))).links

    assert links
    for link in links:
        assert str(link["href"]).startswith(("https://", "http://"))
        assert link["rel"] == "noopener noreferrer"
        assert link["target"] == "_blank"


def test_hindsight_can_be_hidden_from_every_list(resources: Resources) -> None:
    """What was published after the day is in no list and not among the later."""
    hindsight = gather(resources, "RU-KRS", ViewState(date(2025, 4, 26)))
    known = gather(resources, "RU-KRS", ViewState(date(2025, 4, 26), AS_OF))

    assert hindsight.later > 0
    assert known.later == 0
    assert len(known.earlier) <= len(hindsight.earlier)


def test_fixed_day_lets_later_days_be_counted(resources: Resources) -> None:
    """Known on a fixed day, a claim about a day between is of a later day."""
    view = ViewState(date(2025, 4, 20), known_by=date(2025, 4, 27))
    evidence = gather(resources, "gornal", view)
    claims = find_claims(resources, "gornal")

    reported = claims["reported_date"].dt.date
    valid = claims["event_date"].fillna(claims["reported_date"]).dt.date
    between = (reported <= date(2025, 4, 27)) & (valid > date(2025, 4, 20))
    assert evidence.later == int(between.sum()) > 0


def test_hidden_claims_are_counted_in_words(resources: Resources) -> None:
    """A panel from which sources are missing says how much is missing."""
    claims = find_claims(resources, "gornal")
    side = frozenset(resources.catalogue.sources[Side.RUSSIAN])
    view = ViewState(OPENING, hidden=side)

    text = Markup(word(resources, "gornal", view)).text

    number = int(claims["source_id"].isin(side).sum())
    assert f"{number} claims about this place not shown" in text
    assert "NewsUp9" not in text
    assert gather(resources, "gornal", view).mark.russian is None


def test_claims_about_the_whole_region_are_told_apart(resources: Resources) -> None:
    """What a region's claim entails is listed as said of the region, and says so."""
    evidence = gather(resources, "gornal", ViewState(OPENING))

    assert set(evidence.entailed["source_id"]) == {"ru-genstaff", "ru-kremlin"}
    assert set(evidence.entailed["entailed_by"]) == {"RU-KRS"}
    text = Markup(word(resources, "gornal", ViewState(OPENING))).text
    assert "Said of the whole region: 2 claims" in text
    assert "says Russian-held, the whole region" in text


def test_entailed_claims_that_take_part_are_listed_once(resources: Resources) -> None:
    """With entailment on, a region's claim stands with those in force."""
    evidence = gather(resources, "gornal", ViewState(OPENING, entailed=True))

    assert evidence.entailed.empty
    assert {"RU-KRS"} == set(evidence.in_force["entailed_by"]) - {""}


def test_sides_stand_in_fixed_order_whoever_spoke(resources: Resources) -> None:
    """Three sections, Russian, Ukrainian, independent, also where one is silent."""
    hidden = frozenset(SOURCES)
    for view in (ViewState(OPENING), ViewState(OPENING, hidden=hidden)):
        html = word(resources, "gornal", view)
        places = [html.index(words) for words in SIDE_WORDS.values()]
        assert places == sorted(places)
        assert html.count('<section class="cl-side">') == len(Side)


def test_silence_is_said(resources: Resources) -> None:
    """A place of which nobody visible spoke says so, for each side."""
    view = ViewState(OPENING, hidden=frozenset(SOURCES))

    read = Markup(word(resources, "gornal", view))

    assert read.text.startswith("Nobody has spoken.")
    assert read.text.count("silent") == len(Side)
    assert read.links == []


def test_claim_that_does_not_speak_is_set_apart(resources: Resources) -> None:
    """Only the latest claims of a side carry its position."""
    html = word(resources, "gornal", ViewState(OPENING))
    evidence = gather(resources, "gornal", ViewState(OPENING))

    latest = evidence.in_force.groupby("side")["valid_from"].transform("max")
    speaking = int((evidence.in_force["valid_from"] == latest).sum())
    assert html.count('<article class="cl-claim">') == speaking
    assert speaking < len(evidence.in_force)


def make_claim(**cells: object) -> dict[str, object]:
    """Make one claim in force, plain but for some cells."""
    day = pd.Timestamp("2025-04-26")
    return {
        "claim_id": "gornal-ru-mod-2025-04-26",
        "source_id": "ru-mod",
        "status": "russian_control",
        "scope": "place",
        "valid_from": day,
        "reported_date": day,
        "statement": "The ministry reported Gornal as taken.",
        "quote": "",
        "url": "https://example.org/1",
        "publisher": "Example",
        "denies": "",
        "derived_from": "",
        "record_confidence": "high",
    } | cells


def read_claim(**cells: object) -> Markup:
    """Read the words of one claim, which takes part."""
    name = str(cells.pop("source_name", "The ministry"))
    return Markup(
        word_claim(make_claim(**cells), {"ru-mod": name}, ENGLISH, speaks=True)
    )


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in HOSTILE.items()])
@pytest.mark.parametrize("cell", [*HOSTILE_CELLS, "denies", "source_name"])
def test_hostile_text_in_a_claim_is_only_text(cell: str, text: str) -> None:
    """Whatever a cell holds makes no element, and is read letter by letter."""
    plain = read_claim(**{cell: "x"})

    read = read_claim(**{cell: text})

    assert read.tags == plain.tags
    assert text in read.text


@pytest.mark.parametrize("cell", ["derived_from", "record_confidence", "source_id"])
def test_hostile_text_in_an_id_is_only_text(cell: str) -> None:
    """Ids are escaped like any other text."""
    assert read_claim(**{cell: EVERYTHING}).tags == read_claim(**{cell: "x"}).tags


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in TEXTS.items()])
def test_hostile_address_is_no_link(text: str) -> None:
    """An address that leads to no web page is named and not linked."""
    read = read_claim(url=text)

    assert read.links == []
    assert "Example (no link that can be opened)" in read.text


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in HOSTILE.items()])
def test_hostile_end_of_an_address_stays_in_it(text: str) -> None:
    """What follows a host cannot leave the attribute."""
    read = read_claim(url=f"https://example.org/{text}")

    assert read.tags == read_claim().tags
    assert [link["href"] for link in read.links] == [f"https://example.org/{text}"]


def test_claim_says_who_what_when_and_where_to_read_it() -> None:
    """One claim in words, with both clocks where they differ."""
    read = read_claim(
        reported_date=pd.Timestamp("2025-04-28"),
        scope="partial",
        quote="cleared",
        denies="a-b",
        derived_from="c-d",
        record_confidence="low",
    )

    assert read.text == (
        "The ministrysays Russian-held, in part · about 26 Apr 2025, said 28 Apr 2025"
        "The ministry reported Gornal as taken.“cleared”"
        "Example · denies a-b · repeats c-d · record: low confidence"
    )


def test_claim_dated_by_its_report_has_one_date() -> None:
    """Where both clocks agree the day is named once, and no doubt is."""
    read = read_claim()

    assert "says Russian-held · 26 Apr 2025" in read.text
    assert read.text.count("2025") == 1
    assert "confidence" not in read.text


@pytest.mark.parametrize("status", Status)
def test_claim_uses_the_words_of_its_status(status: Status) -> None:
    """A claim and a position of one status are called the same."""
    assert f"says {WORDS_OF_POSITION[status]}" in read_claim(status=status).text


def test_hostile_tables_make_the_panel_of_plain_ones(tmp_path: Path) -> None:
    """The panel of a dataset full of markup has the elements of one that is not."""
    cells = [
        *(("claims.csv", line, cell) for line in range(2, 7) for cell in HOSTILE_CELLS),
        *(("sources.csv", line, "description") for line in range(2, 5)),
        ("sources.csv", 2, "name"),
    ]
    read = {}
    for folder, text in (("plain", "x"), ("hostile", EVERYTHING)):
        (tmp_path / folder).mkdir()
        edits = [(*cell, text) for cell in cells]
        resources = open_resources(make_folder(tmp_path / folder, *edits))
        read[folder] = Markup(word(resources, "gornal", ViewState(LATER)))

    assert read["hostile"].tags == read["plain"].tags
    assert read["hostile"].text != read["plain"].text


def test_heading_names_the_place_in_all_languages() -> None:
    """The head has the names, what and where the place is, and its mark in words."""
    mark = Mark("russian_control", None, None, "single")

    read = Markup(
        build_heading(
            ("Gornal", "Горналь", "Горналь"), "a village", "here", mark, ENGLISH
        )
    )

    assert read.text == "GornalГорналь · Горнальa villagehere"
    assert [picture["alt"] for picture in read.pictures] == [mark.describe(ENGLISH)]


def test_hostile_heading_is_only_text() -> None:
    """Names, places and positions of any characters make no element."""
    plain = build_heading(("x", "x", "x"), "x", "x", Mark(), ENGLISH)
    hostile = build_heading((EVERYTHING,) * 3, EVERYTHING, EVERYTHING, Mark(), ENGLISH)

    assert Markup(hostile).tags == Markup(plain).tags
