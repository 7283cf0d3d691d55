"""What the browser is told on each run: counts, flags and days that it can trust."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tiny_dataset import make_folder

from data.vocabulary import Side
from layers.style import WORDS_OF_SIDE
from layers.view import AS_OF, Compare, Language, ViewState
from layers.view_state import REFERENCE_DAYS
from page.bridge import DAYS_OF_WEEK, TILES, build_lanes, build_timeline_data
from page.resources import Resources, open_resources
from page.session import Session

FIRST = date(2025, 4, 25)
LAST = date(2025, 4, 29)
DISPUTED = (0, 1, 1, 1, 1)


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    """The little tables, whose claims reach from 25 to 29 April 2025."""
    return open_resources(make_folder(tmp_path))


def tell(resources: Resources, **fields: object) -> dict[str, object]:
    """Build what the browser is told about a view."""
    view = ViewState(**({"as_of": FIRST} | fields))  # type: ignore[arg-type]
    session = Session("claimline-0", view, view, {})
    return build_timeline_data(
        session,
        resources.catalogue,
        resources.source_names,
        resources.lanes,
        DISPUTED,
    )


def tell_view(resources: Resources, **fields: object) -> dict[str, object]:
    """Build what the map is told about a view."""
    view = tell(resources, **fields)["view"]
    assert isinstance(view, dict)
    return view


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        pytest.param(FIRST, 0, id="first"),
        pytest.param(date(2025, 4, 27), 2, id="middle"),
        pytest.param(LAST, 4, id="last"),
    ],
)
def test_day_is_counted_from_the_first(
    resources: Resources, as_of: date, day: int
) -> None:
    """The browser counts days from the first day of the tables."""
    data = tell(resources, as_of=as_of)

    assert (data["epoch"], data["days"], data["day"]) == ("2025-04-25", 5, day)


def test_disputed_places_are_told_for_each_day(resources: Resources) -> None:
    """The date control has a number for every day that it can stand on."""
    data = tell(resources)

    assert data["disputed"] == list(DISPUTED)
    assert len(resources.count_disputed(ViewState(FIRST))) == data["days"]


@pytest.mark.parametrize(
    ("period", "told"),
    [
        pytest.param(None, None, id="none"),
        pytest.param((FIRST, date(2025, 4, 27)), [0, 2], id="three-days"),
    ],
)
def test_period_is_counted_like_the_day(
    resources: Resources, period: tuple[date, date] | None, told: list[int] | None
) -> None:
    """The first and the last day of a period are numbers from the first day."""
    assert tell(resources, period=period)["period"] == told


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        pytest.param(
            {"compare": Compare.SWIPE},
            ["Russian sources", "Ukrainian sources"],
            id="sides",
        ),
        pytest.param(
            {"compare": Compare.TWIN, "left": "isw", "right": "ukrainian"},
            ["Institute for the Study of War", "Ukrainian sources"],
            id="source-and-side",
        ),
        pytest.param(
            {"compare": Compare.DATES, "left": "isw", "reference": FIRST},
            ["25 Apr 2025", "the day on view: Institute for the Study of War"],
            id="two-days",
        ),
        pytest.param(
            {"compare": Compare.DATES, "left": "russian"},
            [f"{REFERENCE_DAYS} days earlier", "the day on view: Russian sources"],
            id="some-days-earlier",
        ),
    ],
)
def test_accounts_that_are_compared_have_names(
    resources: Resources, fields: dict[str, object], names: list[str]
) -> None:
    """Whatever stands left and right of the divider is named in words."""
    compare = tell_view(resources, **fields)["compare"]

    assert isinstance(compare, dict)
    assert compare["mode"] == str(fields["compare"])
    assert compare["names"] == names


def test_everything_told_is_json(resources: Resources) -> None:
    """What is told survives the way through JSON unchanged."""
    data = tell(resources, known_by=AS_OF, tiles="osm", language=Language.UKRAINIAN)

    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("known_by", "said"),
    [
        pytest.param(None, "hindsight", id="hindsight"),
        pytest.param(AS_OF, "as-of", id="as-known-that-day"),
        pytest.param(date(2025, 4, 28), 3, id="fixed-day"),
    ],
)
def test_three_ways_to_know_are_told_apart(
    resources: Resources, known_by: date | str | None, said: str | int
) -> None:
    """Hindsight, the day on view and a fixed day each have their own word."""
    assert tell_view(resources, known_by=known_by)["known"] == said


@pytest.mark.parametrize(
    ("hidden", "flags"),
    [
        pytest.param((), "111", id="none"),
        pytest.param(("ru-mod",), "011", id="russian"),
        pytest.param(("ua-genstaff",), "101", id="ukrainian"),
        pytest.param(("ru-mod", "ua-genstaff", "isw"), "000", id="all"),
    ],
)
def test_flags_follow_the_order_of_the_columns(
    resources: Resources, hidden: tuple[str, ...], flags: str
) -> None:
    """One flag a source, 0 where it is switched off, in the payload's order."""
    order = ("ru-mod", "ua-genstaff", "isw")
    assert resources.columns.source_ids == tuple(resources.source_names) == order
    assert tell_view(resources, hidden=frozenset(hidden))["visible"] == flags


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        pytest.param({"overtaken_after": None}, "overtakenAfter", None, id="never"),
        pytest.param({"overtaken_after": 0}, "overtakenAfter", 0, id="at-once"),
        pytest.param({"entailed": True}, "entailed", True, id="entailed"),
        pytest.param({"place": "gornal"}, "open", "gornal", id="open-place"),
        pytest.param({"place": None}, "open", None, id="no-place"),
        pytest.param({"language": Language.RUSSIAN}, "language", "ru", id="language"),
        pytest.param({}, "tiles", None, id="own-ground"),
    ],
)
def test_setting_reaches_the_map(
    resources: Resources, fields: dict[str, object], name: str, said: object
) -> None:
    """Each setting of the view is told under the name that the map reads."""
    assert tell_view(resources, **fields)[name] == said


@pytest.mark.parametrize("name", TILES)
def test_tiles_come_with_their_credit(resources: Resources, name: str) -> None:
    """A basemap that the reader chose has an address and names its makers."""
    tiles = tell_view(resources, tiles=name)["tiles"]

    assert isinstance(tiles, dict)
    assert tiles["url"].startswith("https://")
    assert all(part in tiles["url"] for part in ("{z}", "{x}", "{y}"))
    assert "OpenStreetMap" in tiles["attribution"]
    assert tiles["maxZoom"] >= 16


def test_every_basemap_of_the_link_is_on_offer(resources: Resources) -> None:
    """What a link may name as tiles is what the map can lay."""
    assert resources.catalogue.tile_ids == tuple(TILES)


def test_point_to_look_at_is_told_with_its_stamp(resources: Resources) -> None:
    """A search tells the map where to look, and a second one tells it anew."""
    view = ViewState(as_of=FIRST)
    session = Session("claimline-0", view, view, {})

    told = []
    for _ in range(2):
        session.look_at(35.2, 51.1, 10)
        told.append(
            build_timeline_data(session, resources.catalogue, {}, {}, [])["focus"]
        )

    assert [(f["lon"], f["lat"], f["zoom"]) for f in told] == [(35.2, 51.1, 10)] * 2
    assert told[0]["stamp"] != told[1]["stamp"]


def test_nothing_to_look_at_is_told_as_nothing(resources: Resources) -> None:
    """Without a search the map stays where the reader has it."""
    assert tell(resources)["focus"] is None


def test_lanes_count_every_claim_once(resources: Resources) -> None:
    """The lanes hold the claims of each side by week, sides in fixed order."""
    assert tell(resources)["lanes"] == [
        {"name": WORDS_OF_SIDE[Side.RUSSIAN], "counts": [3]},
        {"name": WORDS_OF_SIDE[Side.UKRAINIAN], "counts": [1]},
        {"name": WORDS_OF_SIDE[Side.INDEPENDENT], "counts": [1]},
    ]


def test_lanes_put_a_claim_into_the_week_of_its_report(tmp_path: Path) -> None:
    """A claim reported exactly a week after the first day opens the next week."""
    later = (FIRST + timedelta(days=DAYS_OF_WEEK)).isoformat()
    folder = make_folder(tmp_path, ("claims.csv", 6, "reported_date", later))
    resources = open_resources(folder)

    lanes = build_lanes(resources.dataset, resources.catalogue)

    assert list(lanes.values()) == [[2, 1], [1, 0], [1, 0]]
