"""The gazetteer finds every place by every name, and asks when two share one."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError, GeopyError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import CoordinateError
from geo.gazetteer import (
    AmbiguousNameError,
    Gazetteer,
    GazetteerError,
    Place,
    QueryError,
)
from geo.measure import distance_km
from geo.name_index import SAME_NAME

GAZETTEER = Gazetteer()
SPELLINGS = [
    (place, name)
    for place in GAZETTEER.places
    for name in dict.fromkeys(
        (place.name, place.name_ru, place.name_uk, *place.aliases)
    )
]
LONG_SPELLINGS = [
    (place, name) for place, name in SPELLINGS if sum(map(str.isalpha, name)) >= 6
]
VOWELS = set("аеиіїоуыэюяєёaeiouy")


def make_place(place_id: str, name: str, **changes: object) -> Place:
    """Make a village of Kursk Oblast whose three names are one."""
    fields: dict[str, object] = {
        "place_id": place_id,
        "name": name,
        "name_ru": name,
        "name_uk": name,
        "aliases": (),
        "kind": "village",
        "country": "RU",
        "admin1_id": "RU-KRS",
        "admin2": "",
        "lat": 51.0,
        "lon": 35.0,
        "precision_km": 1.0,
        "coordinate_basis": "made up",
    }
    return Place(**(fields | changes))  # type: ignore[arg-type]


def find_ids(query: str) -> list[str]:
    """List the ids of the candidates of a query, best first."""
    return [c.place.place_id for c in GAZETTEER.candidates(query)]


def find_best(query: str) -> list[str]:
    """List the ids of the candidates that share the best score, sorted."""
    found = GAZETTEER.candidates(query)
    return sorted(c.place.place_id for c in found if c.score == found[0].score)


def drop_letters(name: str) -> Iterator[str]:
    """Give the name with each of its letters left out in turn."""
    for i, letter in enumerate(name):
        if letter.isalpha():
            yield name[:i] + name[i + 1 :]


def swap_letters(name: str) -> Iterator[str]:
    """Give the name with each pair of neighbouring letters swapped in turn."""
    for i in range(len(name) - 1):
        if name[i].isalpha() and name[i + 1].isalpha() and name[i] != name[i + 1]:
            yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def stress_vowels(name: str) -> str:
    """Give the name with a stress mark on every vowel."""
    return "".join(c + "\u0301" if c.lower() in VOWELS else c for c in name)


CHANGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda name: name,
    "upper case": str.upper,
    "no apostrophes": lambda name: re.sub("['’]", "", name),
    "other apostrophes": lambda name: re.sub("['’]", "ʼ", name),
    "stress marks": stress_vowels,
    "ё as е": lambda name: name.replace("ё", "е").replace("Ё", "Е"),
    "hyphens as spaces": lambda name: name.replace("-", " "),
    "lower case, spaces, direction marks": lambda name: f"  {name.lower()} \u200f",
}


@pytest.mark.parametrize(
    "change", [pytest.param(change, id=change) for change in CHANGES]
)
def test_every_spelling_finds_its_place_first(change: str) -> None:
    """Each name and alias finds its place among the candidates of the best score."""
    typed = [(place.place_id, CHANGES[change](name)) for place, name in SPELLINGS]
    unchanged = {name for _, name in SPELLINGS} if change != "nothing" else set()

    missed = [
        text
        for place_id, text in typed
        if text not in unchanged and place_id not in find_best(text)
    ]

    assert missed == []


def test_only_a_shared_name_is_ambiguous() -> None:
    """Places that share the best score for a spelling share the spelling."""
    owners: dict[str, set[str]] = {}
    for place, name in SPELLINGS:
        key = re.sub("['’ь]", "", name.casefold()).replace("ё", "е")
        owners.setdefault(key, set()).add(place.place_id)

    guessed = [k for k, ids in owners.items() if not set(find_best(k)) <= ids]

    assert guessed == []


@given(st.sampled_from(LONG_SPELLINGS), st.data())
def test_one_typing_error_keeps_the_place_among_the_candidates(
    spelling: tuple[Place, str], data: st.DataObject
) -> None:
    """A dropped letter or two swapped ones never hide a name of six letters."""
    place, name = spelling
    typed = data.draw(st.sampled_from([*drop_letters(name), *swap_letters(name)]))

    assert place.place_id in find_ids(typed)


def test_typing_errors_find_the_place_at_the_top() -> None:
    """Of every 41st typing error, over 99 % leave the place at the best score."""
    typed = [
        (place.place_id, error)
        for place, name in LONG_SPELLINGS
        for error in (*drop_letters(name), *swap_letters(name))
    ][::41]

    top = sum(place_id in find_best(error) for place_id, error in typed)

    assert len(typed) > 600
    assert top / len(typed) > 0.99


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        pytest.param("Kursk", "kursk", id="the city in English"),
        pytest.param("Курськ", "kursk", id="the city in Ukrainian"),
        pytest.param("город Курск", "kursk", id="город"),
        pytest.param("Kursk city", "kursk", id="city"),
        pytest.param("Koursk", "kursk", id="French"),
        pytest.param("Coursk", "kursk", id="old French"),
        pytest.param("Kursk Oblast", "RU-KRS", id="oblast"),
        pytest.param("Kursk region", "RU-KRS", id="region"),
        pytest.param("kursk OBLAST'", "RU-KRS", id="oblast with a soft sign"),
        pytest.param("Курщина", "RU-KRS", id="Курщина"),
        pytest.param("Курская обл.", "RU-KRS", id="обл."),
        pytest.param("область Курская", "RU-KRS", id="generic word in front"),
        pytest.param("Kurks Oblast", "RU-KRS", id="region with a typing error"),
        pytest.param("Сумы область", "UA-59", id="region named by its city"),
        pytest.param("Горналь", "gornal", id="Gornal in Cyrillic"),
        pytest.param("Hornal", "gornal", id="Gornal from Ukrainian"),
        pytest.param("с. Горналь", "gornal", id="с."),
        pytest.param("Gornla", "gornal", id="swapped letters"),
        pytest.param("Горнла", "gornal", id="swapped letters in Cyrillic"),
        pytest.param("Bilhorod", "belgorod", id="Bilhorod"),
        pytest.param("Bjelgorod", "belgorod", id="Bjelgorod"),
        pytest.param("Bielgorod", "belgorod", id="Bielgorod"),
        pytest.param("Soumy", "sumy", id="Soumy"),
        pytest.param("місто Суми", "sumy", id="місто"),
        pytest.param("Cуми", "sumy", id="a Latin letter of the same look"),
        pytest.param("Schebekino", "shebekino", id="German"),
        pytest.param("Szebiekino", "shebekino", id="Polish"),
        pytest.param("Żurawka", "zhuravka", id="Polish with marks"),
        pytest.param("Junakiwka", "yunakivka", id="German from Ukrainian"),
        pytest.param("Youjny", "yuzhny", id="French j"),
        pytest.param("Sudzhanskii raion", "sudzhansky-district", id="district"),
        pytest.param("Novo Ivanovka", "novoivanovka", id="written apart"),
        pytest.param("село Коренево", "korenevo-village", id="the village"),
        pytest.param("пгт Коренево", "korenevo", id="the town"),
        pytest.param("Korenevo, village", "korenevo-village", id="kind after a comma"),
        pytest.param("Popovka, Belgorod", "popovka", id="region without its word"),
        pytest.param("Popovka (Sumy Oblast)", "popivka-krasnopillia", id="brackets"),
        pytest.param("Popovka Sumy Oblast", "popivka-krasnopillia", id="no comma"),
        pytest.param("Popovka, Ukraine", "popivka-krasnopillia", id="country"),
        pytest.param("Белгородская область, Поповка", "popovka", id="region first"),
        pytest.param("Поповка в Белгородской области", "popovka", id="inflected"),
        pytest.param("Попівка, Сумська обл.", "popivka-krasnopillia", id="Ukrainian"),
        pytest.param("Popovka, Belgrod", "popovka", id="region with a typing error"),
        pytest.param(
            "Викторовка Кореневский район", "viktorovka-korenevsky", id="district"
        ),
        pytest.param(
            "Viktorovka, Sudzhansky District", "viktorovka-sudzhansky", id="admin2"
        ),
        pytest.param(
            "Kursk, Kursk Oblast, Russia", "kursk", id="city with region and country"
        ),
        pytest.param("Конотоп, Конотопский район", "konotop", id="adjective"),
    ],
)
def test_geocode_finds_one_place(query: str, place_id: str) -> None:
    """A query that says enough gives exactly one place."""
    location = GAZETTEER.geocode(query)

    assert location.raw["place_id"] == place_id


@pytest.mark.parametrize(
    ("query", "ids", "told_apart_by"),
    [
        pytest.param(
            "Popovka",
            ["popivka-krasnopillia", "popovka"],
            "Popovka, Belgorod Oblast",
            id="region",
        ),
        pytest.param(
            "Викторовка",
            ["viktorovka-korenevsky", "viktorovka-sudzhansky"],
            "Викторовка, Korenevsky District",
            id="district",
        ),
        pytest.param(
            "Коренево", ["korenevo", "korenevo-village"], "town Коренево", id="kind"
        ),
        pytest.param(
            "Konopelka",
            ["cherkasskaya-konopelka", "russkaya-konopelka"],
            "Cherkasskaya Konopelka",
            id="whole name",
        ),
    ],
)
def test_a_shared_name_asks_which(
    query: str, ids: list[str], told_apart_by: str
) -> None:
    """The error lists the places, and the query that it suggests has one answer."""
    with pytest.raises(AmbiguousNameError) as caught:
        GAZETTEER.geocode(query)

    assert sorted(c.place.place_id for c in caught.value.candidates) == ids
    assert f"such as '{told_apart_by}'" in str(caught.value)
    assert GAZETTEER.geocode(told_apart_by).raw["place_id"] in ids


def test_the_ambiguous_error_names_district_and_oblast() -> None:
    """Who reads the message can tell the places apart."""
    with pytest.raises(GazetteerError) as caught:
        GAZETTEER.geocode("Popovka")

    message = str(caught.value)
    assert "Popovka, Krasnoyaruzhsky District, Belgorod Oblast, Russia" in message
    assert "Popivka (Krasnopillia), Sumy Raion, Sumy Oblast, Ukraine" in message


def test_the_ambiguous_error_counts_what_it_does_not_list() -> None:
    """A name shared by many lists eight and counts the others."""
    places = [make_place(f"p{n}", "Popovka", admin2=f"D{n}") for n in range(11)]

    with pytest.raises(AmbiguousNameError, match=r"fits 11 places.*and 3 more"):
        Gazetteer(places).geocode("Popovka")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(GazetteerError, id="ours"),
        pytest.param(GeocoderQueryError, id="geopy's"),
        pytest.param(GeopyError, id="any of geopy"),
        pytest.param(ValueError, id="Python's"),
    ],
)
def test_the_ambiguous_error_is_caught_as(kind: type[Exception]) -> None:
    """Callers of geopy and of claimline both know the error."""
    with pytest.raises(kind, match="Popovka"):
        GAZETTEER.geocode("Popovka")


def test_all_namesakes_are_listed_when_more_than_one_is_wanted() -> None:
    """Without exactly_one nobody is asked, and both places are there."""
    found = GAZETTEER.geocode("Popovka", exactly_one=False)

    ids = sorted(location.raw["place_id"] for location in found[:2])
    assert ids == ["popivka-krasnopillia", "popovka"]


def test_a_namesake_by_transliteration_is_mentioned() -> None:
    """The reason says who else could be meant when one name fits better."""
    location = GAZETTEER.geocode("Mikhailovka")

    assert location.raw["place_id"] == "mikhailovka"
    assert "also a name of Mykhailivka (Krasnopillia)" in location.raw["reason"]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("asdfgh", id="keys"),
        pytest.param("qwertyuiop asdfghjkl", id="many keys"),
        pytest.param("", id="empty"),
        pytest.param("   ", id="blank"),
        pytest.param("\x00\x01\x1b", id="control characters"),
        pytest.param("🔥🏳️‍🌈", id="emoji"),
        pytest.param("\u200f\u202e\u2066", id="direction marks"),
        pytest.param("село", id="generic word"),
        pytest.param("oblast", id="generic word in English"),
        pytest.param("K" * 10_000, id="long"),
        pytest.param("Gornal " * 2_000, id="long and meaningful"),
        pytest.param("東京", id="another script"),
        pytest.param("'; DROP TABLE places; --", id="injection"),
        pytest.param("Gornal Oblast", id="a village is no oblast"),
        pytest.param("Sudzha, Poltava Oblast", id="the wrong oblast"),
    ],
)
def test_nonsense_finds_nothing(query: str) -> None:
    """What is no name has no candidates, and geopy's None, never a list."""
    assert GAZETTEER.candidates(query) == ()
    assert GAZETTEER.geocode(query) is None
    assert GAZETTEER.geocode(query, exactly_one=False) is None


@given(st.text(max_size=60))
def test_any_text_is_answered_in_order(text: str) -> None:
    """Whatever is typed, candidates are different places in falling order."""
    found = GAZETTEER.candidates(text)

    scores = [c.score for c in found]
    assert scores == sorted(scores, reverse=True)
    assert len({c.place.place_id for c in found}) == len(found) <= 10
    assert all(0 < c.score <= 1 and c.reason for c in found)


@given(st.sampled_from(SPELLINGS), st.integers(min_value=3, max_value=12))
def test_a_prefix_lists_its_completion(
    spelling: tuple[Place, str], length: int
) -> None:
    """Every beginning of a name, of three letters or more, leads to its place."""
    place, name = spelling
    found = GAZETTEER.candidates(name[:length], limit=len(GAZETTEER.places))

    assert place.place_id in [c.place.place_id for c in found]


def test_a_completion_ranks_below_the_exact_name() -> None:
    """The city comes before the oblast whose name begins with it."""
    city, region, *_ = GAZETTEER.candidates("Kursk")

    assert (city.place.place_id, region.place.place_id) == ("kursk", "RU-KRS")
    assert region.score < SAME_NAME < city.score
    assert region.reason == "beginning of 'Kursk Oblast'"


def test_a_typing_error_never_outranks_an_alias() -> None:
    """A name that is one letter off ranks below the alias of another place."""
    places = [
        make_place("near", "Dubrova"),
        make_place("own", "Lug", aliases=("Dubrovo",)),
    ]

    first, second = Gazetteer(places).candidates("Dubrovo")

    assert (first.place.place_id, second.place.place_id) == ("own", "near")
    assert second.score < first.score


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        pytest.param("Gornal", "English name", id="English"),
        pytest.param("Сумы", "Russian name", id="Russian"),
        pytest.param("Суми", "Ukrainian name", id="Ukrainian"),
        pytest.param("Hornal", "alias 'Hornal'", id="alias"),
        pytest.param("Gornla", "one letter from 'Gornal'", id="one error"),
        pytest.param("Zaoleshnkq", "two letters from 'Zaoleshenka'", id="two errors"),
        pytest.param("Coursk", "romanisation of 'Kursk'", id="French"),
        pytest.param("Soldatskoj", "one letter from 'Soldatskoye'", id="by sound"),
        pytest.param("Zhukowka", "Russian name, transliterated", id="w"),
        pytest.param("Ahronom", "alias 'Ahronom'", id="from Ukrainian"),
        pytest.param("село Сумы", "Russian name; it is a city", id="other kind"),
        pytest.param("Popovka, UA", "alias 'Popovka', in Ukraine", id="qualified"),
        pytest.param(
            "Sudzha, Bavaria",
            "English name; 'Bavaria' is no area known here",
            id="unknown area",
        ),
    ],
)
def test_reasons_say_why(query: str, reason: str) -> None:
    """The first candidate says in words why it is there."""
    first, *_ = GAZETTEER.candidates(query)

    assert first.reason == reason


def test_another_spelling_of_the_same_sounds_is_the_same_name() -> None:
    """In one alphabet, letters that sound alike make another spelling."""
    (candidate,) = Gazetteer([make_place("x", "Vyshneve")]).candidates("Wishnewe")

    assert candidate.reason == "another spelling of 'Vyshneve'"
    assert SAME_NAME < candidate.score < 1


def test_a_record_has_what_the_command_line_prints() -> None:
    """A candidate becomes an object with eight members."""
    (candidate, *_) = GAZETTEER.candidates("Горналь")

    assert candidate.to_record() == {
        "place_id": "gornal",
        "name": "Gornal",
        "kind": "village",
        "country": "RU",
        "lat": 51.068,
        "lon": 35.235,
        "score": 1.0,
        "reason": "Russian name",
    }


def test_limit_cuts_the_tail() -> None:
    """Fewer candidates are the first of more."""
    three, ten = GAZETTEER.candidates("Nov", limit=3), GAZETTEER.candidates("Nov")

    assert three == ten[:3]
    assert len(three) == 3


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        pytest.param(None, 10, id="None"),
        pytest.param(51.068, 10, id="number"),
        pytest.param("Kursk", 0, id="no candidates"),
    ],
)
def test_a_question_that_is_none_is_refused(query: object, limit: int) -> None:
    """The message says what to ask instead."""
    with pytest.raises(QueryError, match=r"name of a place|ask for 1"):
        GAZETTEER.candidates(query, limit)  # type: ignore[arg-type]


def test_geocode_is_a_geopy_geocoder() -> None:
    """The answer is geopy's Location: address, point and raw fields."""
    location = GAZETTEER.geocode("Gornal", timeout=1)

    assert isinstance(GAZETTEER, Geocoder)
    assert isinstance(location, Location)
    assert location.address == "Gornal, Sudzhansky District, Kursk Oblast, Russia"
    assert tuple(location.point) == (51.068, 35.235, 0.0)
    assert location.raw["aliases"] == GAZETTEER.place("gornal").aliases
    assert (location.raw["score"], location.raw["reason"]) == (1.0, "English name")


def test_the_transport_is_refused() -> None:
    """Nothing that geopy could do with the gazetteer opens a connection."""
    with pytest.raises(GeocoderServiceError, match="offline"):
        GAZETTEER.adapter.get_json("http://127.0.0.1", timeout=1, headers={})


@pytest.mark.parametrize(
    "position",
    [
        pytest.param((51.068, 35.235), id="pair"),
        pytest.param([51.068, 35.235, 0.2], id="list with altitude"),
        pytest.param(Point(51.068, 35.235), id="geopy point"),
        pytest.param("51.068, 35.235", id="text"),
        pytest.param("51,068 с.ш. 35,235 в.д.", id="Russian text"),
    ],
)
def test_reverse_takes_positions_as_geopy_does(position: Sequence[float]) -> None:
    """A point, a pair or a text leads to the place that stands there."""
    location = GAZETTEER.reverse(position)

    assert location.raw["place_id"] == "gornal"
    assert location.raw["distance_km"] == pytest.approx(0, abs=1e-6)


@given(st.floats(31, 41), st.floats(48, 54))
def test_reverse_is_the_nearest_by_brute_force(lon: float, lat: float) -> None:
    """No village, town or city is nearer than the one that is given."""
    location = GAZETTEER.reverse((lat, lon))

    away = [
        distance_km(lon, lat, place.lon, place.lat)
        for place in GAZETTEER.places
        if place.kind not in ("region", "district")
    ]
    assert location.raw["distance_km"] == pytest.approx(min(away))


def test_reverse_lists_ten_places_nearest_first() -> None:
    """Without exactly_one the neighbours come too."""
    found = GAZETTEER.reverse((51.068, 35.235), exactly_one=False)

    away = [location.raw["distance_km"] for location in found]
    assert away == sorted(away)
    assert len(found) == 10


@pytest.mark.parametrize(
    ("position", "words"),
    [
        pytest.param((51.068,), "not a pair", id="geopy would add a zero"),
        pytest.param((51.0, 35.0, 0.0, 1.0), "not a pair", id="four numbers"),
        pytest.param(("a", "b"), "not a pair of numbers", id="letters"),
        pytest.param((None, 35.0), "not a pair of numbers", id="None"),
        pytest.param((151.0, 35.0), "latitude 151", id="not on Earth"),
        pytest.param((51.0, 351.0), "longitude 351", id="geopy would turn it round"),
        pytest.param("Gornal", "not a position", id="name"),
    ],
)
def test_reverse_refuses_what_is_no_position(
    position: Sequence[float], words: str
) -> None:
    """A missing or impossible number is refused, not filled in."""
    with pytest.raises(CoordinateError, match=words):
        GAZETTEER.reverse(position)


def test_an_empty_gazetteer_finds_nothing() -> None:
    """Without places there is no answer, and no error."""
    gazetteer = Gazetteer([])

    assert gazetteer.geocode("Kursk") is None
    assert gazetteer.reverse((51, 35)) is None
    assert gazetteer.candidates("Kursk") == ()


def test_a_repeated_id_is_refused() -> None:
    """Two places with one id cannot both be found."""
    with pytest.raises(GazetteerError, match="'x' stands there twice"):
        Gazetteer([make_place("x", "Lug"), make_place("x", "Klin")])


def test_an_unknown_id_is_refused() -> None:
    """The message says how to find the right id."""
    with pytest.raises(GazetteerError, match="'atlantis' is not in the gazetteer"):
        GAZETTEER.place("atlantis")


def test_order_of_the_table_does_not_matter() -> None:
    """A gazetteer built backwards gives the same candidates."""
    backwards = Gazetteer(reversed(GAZETTEER.places))

    for query in ("Popovka", "Nov", "Kursk", "Викторовка, Курская область"):
        assert backwards.candidates(query) == GAZETTEER.candidates(query)
