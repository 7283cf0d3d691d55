"""What is asked of an exporter is checked when it is made, and survives as text."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.export.basis import Basis
from layers.export.citation import build_citation, build_link
from layers.export.export import build_file_name, export
from layers.export.formats import FORMATS, find_format
from layers.export.motion import MOST_FRAME_PIXELS, Motion
from layers.export.refusal import ExportError
from layers.export.request import (
    MOST_PIXELS,
    ExportRequest,
    Extent,
    Panels,
    Paper,
    Still,
)
from layers.export.view_file import MARK, parse_view, write_view
from layers.speech import open_speech
from layers.view import AS_OF, Language, ViewState, from_query

DAY = date(2025, 4, 27)
ADDRESS = "https://claims.example.org/map/"
DAYS = st.dates(date(2024, 8, 6), date(2026, 8, 2))


@st.composite
def requests(draw: st.DrawFn) -> ExportRequest:
    """Draw a request that the bundled tables can answer."""
    day = draw(DAYS)
    days = tuple(draw(st.lists(DAYS, max_size=4, unique=True)))
    still = Still(
        paper=draw(st.sampled_from(Paper)),
        dpi=draw(st.none() | st.integers(36, 300)),
        names=tuple(draw(st.lists(st.sampled_from(Language), unique=True))),
        panels=Panels.DATES if days else draw(st.sampled_from([*Panels][:3])),
        days=days,
    )
    motion = Motion(day, day + timedelta(days=draw(st.integers(1, 300))), step=9)
    return ExportRequest(
        ViewState(
            day,
            known_by=draw(st.sampled_from([None, AS_OF]) | DAYS),
            hidden=draw(st.frozensets(st.sampled_from(["isw", "ru-mod", "deepstate"]))),
            place=draw(st.none() | st.just("gornal")),
            overtaken_after=draw(st.none() | st.integers(0, 99)),
        ),
        still=still,
        motion=draw(st.none() | st.just(motion)),
        extent=draw(st.sampled_from(Extent)),
        address=draw(st.sampled_from(["", ADDRESS])),
    )


@given(request=requests())
def test_view_file_brings_back_the_request(
    request: ExportRequest, basis: Basis
) -> None:
    """A request comes back from its view.json as it was, without a remark."""
    assert (request, ()) == parse_view(write_view(request, basis), basis, "view.json")


@given(request=requests())
def test_link_of_a_citation_leads_to_the_same_view(
    request: ExportRequest, basis: Basis
) -> None:
    """Whoever follows the link of a citation sees the view that was cited."""
    link = build_link(request.view, basis.catalogue, ADDRESS)

    query = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))
    view, notes = from_query(query, basis.catalogue)
    assert (request.view, ()) == (view, notes)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        pytest.param(lambda: Still(dpi=5), "5 dots", id="coarse"),
        pytest.param(lambda: Still(dpi=5000), "5000 dots", id="fine"),
        pytest.param(
            lambda: Still(Paper.A3_LANDSCAPE, dpi=1200), str(MOST_PIXELS), id="large"
        ),
        pytest.param(lambda: Still(panels=Panels.DATES), "name the days", id="no-days"),
        pytest.param(lambda: Still(days=(DAY,)), "by date", id="idle-days"),
        pytest.param(
            lambda: Still(panels=Panels.DATES, days=(DAY, DAY)), "twice", id="twice"
        ),
        pytest.param(lambda: Motion(DAY, DAY), "fewer than two days", id="one-day"),
        pytest.param(
            lambda: Motion(date(1900, 1, 1), DAY), "frames of 1280 by 720", id="frames"
        ),
        pytest.param(
            lambda: Motion(DAY, date(2025, 5, 1), width=10**9), "width", id="wide"
        ),
        pytest.param(
            lambda: Motion(DAY, date(2025, 5, 1), height=721), "odd", id="odd"
        ),
        pytest.param(
            lambda: Motion(DAY, date(2025, 5, 1), speed=float("nan")), "speed", id="nan"
        ),
        pytest.param(
            lambda: ExportRequest(ViewState(DAY), address="javascript:alert(1)"),
            "no web address",
            id="script",
        ),
        pytest.param(
            lambda: ExportRequest(ViewState(DAY), address='https://x/"><b>'),
            "no web address",
            id="markup",
        ),
        pytest.param(
            lambda: ExportRequest(ViewState(DAY), address="https://" + "x" * 999),
            "characters",
            id="long",
        ),
        pytest.param(lambda: find_format("bmp"), "'bmp'", id="format"),
    ],
)
def test_absurd_request_is_refused(make: object, named: str) -> None:
    """What cannot be made is refused when it is asked for, with the value named."""
    with pytest.raises(ExportError, match=named):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.UKRAINIAN])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Motion(DAY, DAY), id="one-day"),
        pytest.param(lambda: Motion(date(1900, 1, 1), DAY), id="frames"),
        pytest.param(lambda: Motion(DAY, date(2025, 5, 1), speed=99), id="speed"),
        pytest.param(lambda: Motion(DAY, date(2025, 5, 1), hold_last=-1), id="hold"),
        pytest.param(lambda: Motion(DAY, date(2025, 5, 1), width=641), id="odd"),
        pytest.param(lambda: Still(dpi=5), id="coarse"),
        pytest.param(lambda: Still(Paper.A3_LANDSCAPE, dpi=1200), id="large"),
        pytest.param(lambda: Still(names=(Language.ENGLISH,) * 2), id="twice"),
        pytest.param(lambda: Still(panels=Panels.DATES), id="no-days"),
        pytest.param(lambda: Still(days=(DAY,)), id="idle-days"),
    ],
)
def test_refusal_is_said_in_the_language_of_the_page(
    make: Callable[[], object], language: Language
) -> None:
    """What the page can bring about is said again with its values, in no English."""
    with pytest.raises(ExportError) as caught:
        make()
    told = open_speech(language).retell(caught.value)

    assert re.findall(r"\d+", str(caught.value)) == re.findall(r"\d+", told)
    assert {"PDF", "en"} >= set(re.findall("[A-Za-z]+", told))


def test_film_ends_on_its_last_day_whatever_the_step() -> None:
    """The days of a film go up by its step, and the last is always shown."""
    motion = Motion(date(2025, 4, 1), date(2025, 4, 10), step=4)

    assert [1, 5, 9, 10] == [day.day for day in motion.days]


def test_largest_film_is_within_the_limit_of_pixels() -> None:
    """A film of as many frames as fit is accepted, and one of one more is not."""
    most = MOST_FRAME_PIXELS // (1280 * 720)
    last = date(2024, 1, 1) + timedelta(days=most - 1)

    assert most == len(Motion(date(2024, 1, 1), last).days)
    with pytest.raises(ExportError):
        Motion(date(2024, 1, 1), last + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("", "not whole JSON", id="empty"),
        pytest.param("[" * 100_000, "not whole JSON", id="deep"),
        pytest.param("x" * 300_000, "characters", id="long"),
        pytest.param("{}", "no view.json", id="other"),
        pytest.param(f'{{"{MARK}": 99}}', "form 99", id="newer"),
        pytest.param(f'{{"{MARK}": 1}}', "request is wrong", id="nothing"),
        pytest.param(
            f'{{"{MARK}": 1, "request": {{"view": {{"as_of": "soon"}}}}}}',
            "view.as_of is wrong",
            id="day",
        ),
    ],
)
def test_damaged_view_file_is_refused(text: str, named: str, basis: Basis) -> None:
    """A text that is no view.json is refused with what is wrong about it."""
    with pytest.raises(ExportError, match=named):
        parse_view(text, basis, "view.json")


def test_view_file_of_other_tables_says_so(basis: Basis) -> None:
    """Other tables, another version and unknown ids are named, and the rest holds."""
    told = json.loads(write_view(ExportRequest(ViewState(DAY)), basis))
    told |= {"data": "sha256:0", "software": "claimline 0.0.1"}
    told["request"]["view"] |= {"hidden": ["isw", "nobody"], "place": "atlantis"}

    request, notes = parse_view(json.dumps(told), basis, "old.json")
    assert frozenset({"isw"}) == request.view.hidden
    assert request.view.place is None
    for word in ("sha256:0", "0.0.1", "nobody", "atlantis"):
        assert any(word in note for note in notes), word


def test_citation_names_everything_that_makes_the_view(basis: Basis) -> None:
    """Text, BibTeX and CSL-JSON hold link, data, version, filters and day of access."""
    view = ViewState(DAY, hidden=frozenset({"isw"}), overtaken_after=None)
    request = ExportRequest(view, address=ADDRESS, accessed=date(2026, 11, 25))
    citation = build_citation(request, basis)
    csl = json.loads(export("csl", request, basis))[0]

    link = f"{ADDRESS}?date=2025-04-27&hide=isw&place=none&overtaken=never"
    assert link == citation.link == csl["URL"]
    for text in (citation.text, citation.bibtex, json.dumps(csl)):
        for part in (link, basis.dataset.digest[:12], "0.1.0", "hidden sources: isw"):
            assert part in text, part
    assert "25 November 2026" in citation.text
    assert "urldate = {2026-11-25}" in citation.bibtex
    assert {"date-parts": [[2026, 11, 25]]} == csl["accessed"]


def test_two_views_have_two_keys(basis: Basis) -> None:
    """No two views share a key of a list of references."""
    one, other = (
        build_citation(ExportRequest(ViewState(day)), basis).key
        for day in (DAY, date(2025, 4, 28))
    )

    assert one != other


def test_bibtex_runs_nothing_that_the_tables_say(basis: Basis) -> None:
    """A name with signs of LaTeX is written with the signs escaped."""
    citation = build_citation(ExportRequest(ViewState(DAY)), basis)
    hostile = replace(citation, title=r"\input{x} 50% & #1 $y_2^3$ ~")

    title = next(
        line for line in hostile.bibtex.splitlines() if line.startswith("  title")
    )
    assert (
        r"  title = {{\textbackslash{}input\{x\} 50\% \& \#1 "
        r"\$y\_2\textasciicircum{}3\$ \textasciitilde{}}}," == title
    )


def test_data_do_not_depend_on_the_day_of_access(basis: Basis) -> None:
    """A file of data made tomorrow equals that of today."""
    request = ExportRequest(ViewState(DAY))

    later = replace(request, accessed=date(2030, 1, 1))
    assert export("geojson", request, basis) == export("geojson", later, basis)


@pytest.mark.parametrize("name", FORMATS)
def test_file_name_is_safe(name: str) -> None:
    """A file is named by letters, digits, dots and hyphens."""
    proposed = build_file_name(ExportRequest(ViewState(DAY)), find_format(name))

    assert proposed.startswith("claimline-2025-04-27.")
    assert proposed.replace("-", "").replace(".", "").isalnum()
