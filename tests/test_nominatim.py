"""Nominatim is asked politely, and every way it fails is said in words."""

import json
import math
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fake_transport import HAMLET, FakeTransport, make_http_error
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from geo.nominatim import (
    NominatimError,
    NominatimGeocoder,
    NominatimSettings,
    parse_reply,
)

BOUNDS = (30.0, 48.0, 41.0, 55.0)
AGENT = "claimline-tests (editor@example.org)"


class FakeClock:
    """A clock that moves when it is told to, or slept on."""

    def __init__(self) -> None:
        """Start at nought."""
        self.now = 0.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        """Tell the time, s."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.naps.append(seconds)
        self.now += seconds


def make_geocoder(
    transport: FakeTransport, cache: Path | None = None, delay_s: float = 0.0
) -> tuple[NominatimGeocoder, FakeClock]:
    """Make a geocoder over a fake transport and a fake clock."""
    clock = FakeClock()
    settings = NominatimSettings(AGENT, cache_path=cache, delay_s=delay_s)
    geocoder = NominatimGeocoder(
        settings, BOUNDS, adapter_factory=transport, clock=clock
    )
    # geopy offers both as seams of its rate limiter.
    geocoder._limiter._clock = clock
    geocoder._limiter._sleep = clock.sleep
    return geocoder, clock


def test_an_answer_becomes_a_candidate() -> None:
    """A place of OpenStreetMap has its names, point, precision and origin."""
    geocoder, _ = make_geocoder(FakeTransport([HAMLET]))

    (candidate,) = geocoder.fetch_candidates("Западное")

    place = candidate.place
    assert (place.place_id, place.kind, place.country) == (
        "osm:node/7",
        "village",
        "UA",
    )
    assert (place.name, place.name_ru, place.name_uk) == (
        "Zapadne",
        "Западное",
        "Західне",
    )
    assert (place.lat, place.lon) == (51.0, 35.0)
    assert place.precision_km == pytest.approx(1.8, abs=0.1)
    assert candidate.score == 0.9
    assert "OpenStreetMap" in candidate.reason


def test_the_question_is_polite_and_local() -> None:
    """The request names its sender and asks only about the area covered."""
    transport = FakeTransport([])
    geocoder, _ = make_geocoder(transport)

    assert geocoder.fetch_candidates("Западное", limit=3) == ()
    (question,) = transport.questions
    assert transport.headers["User-Agent"] == AGENT
    assert transport.urls[0].startswith("https://nominatim.openstreetmap.org/search?")
    assert question["q"] == ["Западное"]
    assert question["viewbox"] == ["30.0,48.0,41.0,55.0"]
    assert (question["bounded"], question["limit"]) == (["1"], ["3"])


def test_requests_are_a_second_apart() -> None:
    """The second of two questions waits until a second has passed."""
    geocoder, clock = make_geocoder(FakeTransport([HAMLET]), delay_s=1.0)

    geocoder.fetch_candidates("Западное")
    clock.now += 0.25
    geocoder.fetch_candidates("Восточное")

    assert clock.naps == [0.75]


def test_the_pause_of_a_second_is_the_default() -> None:
    """Settings that say nothing keep to the usage policy."""
    assert NominatimSettings(AGENT).delay_s == 1.0


def test_an_answer_is_kept_for_the_next_process(tmp_path: Path) -> None:
    """The same name, however typed, is asked once, even when nothing was found."""
    cache = tmp_path / "kept" / "nominatim.sqlite"
    first, second = FakeTransport([HAMLET]), FakeTransport([])

    asked = make_geocoder(first, cache)[0].fetch_candidates("Западное")
    kept = make_geocoder(second, cache)[0].fetch_candidates("ЗАПАДНОЕ")

    assert asked == kept
    assert (len(first.questions), len(second.questions)) == (1, 0)


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    """After a failure the next process asks again."""
    cache = tmp_path / "nominatim.sqlite"
    geocoder, _ = make_geocoder(FakeTransport({"error": "busy"}), cache)
    with pytest.raises(NominatimError):
        geocoder.fetch_candidates("Западное")

    found = make_geocoder(FakeTransport([HAMLET]), cache)[0].fetch_candidates(
        "Западное"
    )

    assert len(found) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(make_http_error(429), "asked too often", id="rate limited"),
        pytest.param(make_http_error(403), "refused the request.*USER_AGENT", id="403"),
        pytest.param(make_http_error(401), "wants a login", id="401"),
        pytest.param(make_http_error(402), "quota is used up", id="402"),
        pytest.param(make_http_error(400), "did not understand", id="400"),
        pytest.param(make_http_error(500), "it failed", id="500"),
        pytest.param(make_http_error(503), "did not answer in time", id="503"),
        pytest.param(GeocoderTimedOut("slow"), "did not answer in time", id="slow"),
        pytest.param(GeocoderUnavailable("down"), "cannot be reached", id="down"),
        pytest.param(GeocoderServiceError("[Errno 111]"), "it failed", id="refused"),
        pytest.param(GeocoderParseError("<html>"), "is not JSON", id="HTML"),
        pytest.param(ConnectionResetError("gone"), "cannot be read", id="reset"),
        pytest.param({"error": "busy"}, "not a list of places", id="JSON object"),
        pytest.param(["x"], "not a list of places", id="JSON of strings"),
        pytest.param(None, "not a list of places", id="JSON null"),
    ],
)
def test_every_failure_is_said_in_words(answer: object, words: str) -> None:
    """The message names the service and what happened, as one of our errors."""
    geocoder, _ = make_geocoder(FakeTransport(answer))

    with pytest.raises(NominatimError, match=f"nominatim.openstreetmap.org.*{words}"):
        geocoder.fetch_candidates("Западное")


@pytest.mark.parametrize(
    ("answer", "pause_s"),
    [
        pytest.param(make_http_error(429, **{"retry-after": "120"}), 120, id="as told"),
        pytest.param(make_http_error(429), 60, id="not told"),
        pytest.param(GeocoderTimedOut("slow"), 60, id="slow"),
    ],
)
def test_a_failing_service_is_left_alone(answer: Exception, pause_s: float) -> None:
    """After a failure nothing is asked until the pause is over."""
    transport = FakeTransport(answer)
    geocoder, clock = make_geocoder(transport)
    with pytest.raises(NominatimError):
        geocoder.fetch_candidates("Западное")
    transport.answer = [HAMLET]

    clock.now += pause_s - 1
    with pytest.raises(NominatimError, match="left alone for 1 s more"):
        geocoder.fetch_candidates("Западное")
    clock.now += 1
    found = geocoder.fetch_candidates("Западное")

    assert (len(found), len(transport.questions)) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"lat": None}, id="no latitude"),
        pytest.param({"lon": "east"}, id="no number"),
        pytest.param({"lat": "nan"}, id="nan"),
        pytest.param({"lat": "351.0"}, id="not on Earth"),
        pytest.param({"name": "", "display_name": ""}, id="no name"),
    ],
)
def test_one_bad_place_does_not_hide_the_others(change: dict[str, object]) -> None:
    """A place without name or position is left out, the rest is given."""
    found = parse_reply([HAMLET | change, HAMLET], "Zapadne", "somewhere")

    assert [c.place.place_id for c in found] == ["osm:node/7"]


def test_a_bare_place_is_enough() -> None:
    """A place with position and name is taken; what is not said stays unknown."""
    bare = {"lat": 51, "lon": 35, "display_name": "Lug, Russia", "boundingbox": ["x"]}

    (candidate,) = parse_reply([bare], "Zapadne", "somewhere")

    place = candidate.place
    assert (place.name, place.kind, place.country) == ("Lug", "site", "")
    assert math.isnan(place.precision_km)
    assert candidate.score == 0.6


def test_it_is_off_unless_the_user_agent_is_set() -> None:
    """Without a user agent nothing is ever asked."""
    settings = NominatimSettings.from_environment(
        {"CLAIMLINE_NOMINATIM_URL": "http://127.0.0.1", "HOME": "home"}
    )

    assert settings is None


def test_settings_come_from_the_environment() -> None:
    """User agent, service and place of the cache are read from the mapping given."""
    settings = NominatimSettings.from_environment(
        {
            "CLAIMLINE_NOMINATIM_USER_AGENT": f" {AGENT} ",
            "CLAIMLINE_NOMINATIM_URL": "http://127.0.0.1:8080/nominatim/",
            "CLAIMLINE_CACHE_DIR": "kept",
        }
    )

    assert settings is not None
    assert (settings.user_agent, settings.scheme) == (AGENT, "http")
    assert settings.domain == "127.0.0.1:8080/nominatim"
    assert settings.cache_path == Path("kept", "nominatim.sqlite")


@pytest.mark.parametrize(
    ("agent", "url", "words"),
    [
        pytest.param("карта", "http://x", "plain ASCII", id="not ASCII"),
        pytest.param("a\r\nHost: b", "http://x", "plain ASCII", id="header injection"),
        pytest.param(AGENT, "ftp://x", "such as https", id="scheme"),
        pytest.param(AGENT, "nominatim", "such as https", id="no scheme"),
        pytest.param(AGENT, "http://[x", "such as https", id="not a URL"),
    ],
)
def test_bad_settings_are_explained(agent: str, url: str, words: str) -> None:
    """The message names the variable and its remedy."""
    environment = {
        "CLAIMLINE_NOMINATIM_USER_AGENT": agent,
        "CLAIMLINE_NOMINATIM_URL": url,
    }

    with pytest.raises(NominatimError, match=f"CLAIMLINE_NOMINATIM_.*{words}"):
        NominatimSettings.from_environment(environment)


def test_a_user_agent_that_geopy_refuses_is_explained() -> None:
    """The sample of geopy's documentation is nobody's user agent."""
    settings = NominatimSettings("my-application")

    with pytest.raises(NominatimError, match="geopy refuses CLAIMLINE_NOMINATIM_USER"):
        NominatimGeocoder(settings, BOUNDS)


class _Nominatim(BaseHTTPRequestHandler):
    """A Nominatim on loopback that knows one hamlet."""

    def do_GET(self) -> None:
        """Answer, or be broken where the query asks for it."""
        status = 429 if "busy" in self.path else 200
        body = b"<html>" if "garbage" in self.path else json.dumps([HAMLET]).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[NominatimGeocoder]:
    """Serve a Nominatim on loopback and give a geocoder that asks it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = HTTPServer(("127.0.0.1", 0), _Nominatim)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/nominatim"
    geocoder = NominatimGeocoder(NominatimSettings(AGENT, url, delay_s=0.0), BOUNDS)
    yield geocoder
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_real_connection_is_made(loopback: NominatimGeocoder) -> None:
    """Over HTTP the answer is the same as from the fake."""
    (candidate,) = loopback.fetch_candidates("Zapadne")

    assert candidate.place.place_id == "osm:node/7"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("busy", "asked too often", id="429"),
        pytest.param("garbage", "is not JSON", id="HTML"),
    ],
)
def test_real_failures_are_said_in_words(
    loopback: NominatimGeocoder, query: str, words: str
) -> None:
    """Over HTTP failures are explained as from the fake."""
    with pytest.raises(NominatimError, match=words):
        loopback.fetch_candidates(query)
