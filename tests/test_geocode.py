"""Geocoding asks coordinates, gazetteer, Nominatim in turn, and says what failed."""

import pytest
from fake_transport import HAMLET, FakeTransport, make_http_error

from geo.errors import CoordinateError
from geo.gazetteer import Gazetteer, QueryError
from geo.geocode import Answer, covered_bounds, geocode
from geo.nominatim import NominatimGeocoder, NominatimSettings

GAZETTEER = Gazetteer()


def make_nominatim(transport: FakeTransport) -> NominatimGeocoder:
    """Make a Nominatim over a fake transport, without pauses or a cache."""
    settings = NominatimSettings("claimline-tests", delay_s=0.0)
    bounds = covered_bounds(GAZETTEER.places)
    assert bounds is not None
    return NominatimGeocoder(settings, bounds, adapter_factory=transport)


def test_coordinates_give_the_point_and_the_nearest_place() -> None:
    """A typed position is answered with the places around it and how far they are."""
    answer = geocode("51.07, 35.23", GAZETTEER)

    assert answer.point is not None
    assert (answer.point.lat, answer.point.lon) == (51.07, 35.23)
    assert answer.candidates[0].place.place_id == "gornal"
    assert answer.candidates[0].reason == "0.4 km from 51.07, 35.23"
    assert answer.distance_km == pytest.approx(0.415, abs=0.005)
    assert answer.notices == ()


def test_swapped_coordinates_are_put_right_and_said_so() -> None:
    """The reason tells that the numbers look swapped, and why."""
    answer = geocode("35.18 51.02", GAZETTEER)

    notice = (
        "The numbers look swapped: 35.18, 51.02 lies outside the area covered, "
        "51.02, 35.18 inside"
    )
    assert answer.notices == (f"{notice}.",)
    assert all(notice in candidate.reason for candidate in answer.candidates)
    assert answer.candidates == tuple(sorted(answer.candidates, key=lambda c: -c.score))


def test_a_position_outside_the_area_says_so() -> None:
    """Far away there is still a nearest place, with its distance and a notice."""
    answer = geocode("48.85, 2.35", GAZETTEER)

    assert answer.notices == ("48.85, 2.35 lies outside the area covered.",)
    assert answer.distance_km is not None
    assert answer.distance_km > 1500


def test_impossible_coordinates_are_refused() -> None:
    """Coordinates off the Earth are an error, not an unknown name."""
    with pytest.raises(CoordinateError, match="latitude 151"):
        geocode("151.02, 35.18", GAZETTEER)


def test_a_question_that_is_no_text_is_refused() -> None:
    """Whatever is not text is an error."""
    with pytest.raises(QueryError, match="not text"):
        geocode(None, GAZETTEER)  # type: ignore[arg-type]


def test_names_are_answered_offline() -> None:
    """A name that the gazetteer has is never sent anywhere."""
    transport = FakeTransport([HAMLET])

    answer = geocode("Горналь", GAZETTEER, make_nominatim(transport))

    assert answer.candidates == GAZETTEER.candidates("Горналь")
    assert transport.questions == []


def test_without_nominatim_the_gazetteer_has_the_last_word() -> None:
    """An unknown name has an empty answer and no notice."""
    assert geocode("Zapadne", GAZETTEER) == Answer(())


def test_an_unknown_name_is_asked_elsewhere() -> None:
    """Nominatim adds what the gazetteer lacks, marked as such."""
    answer = geocode("Zapadne", GAZETTEER, make_nominatim(FakeTransport([HAMLET])))

    (candidate,) = answer.candidates
    assert candidate.place.place_id == "osm:node/7"
    assert candidate.reason.startswith("not in the gazetteer")


def test_guesses_and_answers_are_ranked_together() -> None:
    """A place that has the name outranks offline guesses; another name does not."""
    transport = FakeTransport([HAMLET | {"name": "Lug"}, HAMLET | {"name": "Gornla"}])

    answer = geocode("Gornla", GAZETTEER, make_nominatim(transport))

    names = [c.place.name for c in answer.candidates]
    assert names == ["Gornla", "Gornal", "Lug"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(make_http_error(429), id="rate limited"),
        pytest.param(make_http_error(403), id="refused"),
        pytest.param({"oops": 1}, id="garbage"),
        pytest.param(TimeoutError("slow"), id="slow"),
        pytest.param(ConnectionRefusedError("down"), id="down"),
    ],
)
def test_the_offline_answer_stands_when_nominatim_fails(answer: object) -> None:
    """A failure becomes a notice beside the same offline candidates."""
    nominatim = make_nominatim(FakeTransport(answer))

    found = geocode("Gornla", GAZETTEER, nominatim)

    assert found.candidates == GAZETTEER.candidates("Gornla")
    (notice,) = found.notices
    assert notice.startswith("nominatim.openstreetmap.org gave no answer")
    assert notice.endswith("The offline answer stands.")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="empty"),
        pytest.param("🔥", id="no letters"),
        pytest.param("x" * 500, id="long"),
    ],
)
def test_nonsense_is_not_sent(query: str) -> None:
    """Nominatim is not bothered with what can be no name."""
    transport = FakeTransport([HAMLET])

    answer = geocode(query, GAZETTEER, make_nominatim(transport))

    assert (answer, transport.questions) == (Answer(()), [])


def test_the_area_covered_has_a_margin() -> None:
    """The bounds reach one degree beyond the outermost places."""
    west, south, east, north = covered_bounds(GAZETTEER.places) or (0, 0, 0, 0)

    lons = [place.lon for place in GAZETTEER.places]
    lats = [place.lat for place in GAZETTEER.places]
    assert (west, east) == (min(lons) - 1, max(lons) + 1)
    assert (south, north) == (min(lats) - 1, max(lats) + 1)


def test_nothing_covers_no_area() -> None:
    """Without places there are no bounds, and coordinates are still read."""
    answer = geocode("35.18 51.02", Gazetteer([]))

    assert covered_bounds([]) is None
    assert answer.point is not None
    assert (answer.point.lat, answer.candidates) == (35.18, ())
