"""FakeTransport: a geopy adapter that answers from memory and keeps the questions."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

HAMLET = {
    "osm_type": "node",
    "osm_id": 7,
    "lat": "51.0",
    "lon": "35.0",
    "name": "Zapadne",
    "display_name": "Zapadne, Sumy Oblast, Ukraine",
    "addresstype": "hamlet",
    "address": {
        "country_code": "ua",
        "ISO3166-2-lvl4": "UA-59",
        "county": "Sumy Raion",
    },
    "namedetails": {"name:ru": "Западное", "name:uk": "Західне"},
    "boundingbox": ["50.99", "51.01", "34.98", "35.02"],
}
"""A hamlet as Nominatim describes it, made up."""


class FakeTransport(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no annotations
    """Gives one answer to every question, or raises it."""

    def __init__(self, answer: object) -> None:
        """Remember the answer; an exception is raised instead of given."""
        super().__init__(proxies={}, ssl_context=None)
        self.answer = answer
        self.questions: list[dict[str, list[str]]] = []
        self.urls: list[str] = []
        self.headers: dict[str, str] = {}

    def __call__(self, **_: object) -> "FakeTransport":
        """Stand in for the factory that geopy calls."""
        return self

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:  # noqa: ANN401, ARG002 - geopy's signature
        """Answer, as geopy's transports do."""
        self.urls.append(url)
        self.questions.append(parse_qs(urlsplit(url).query))
        self.headers = headers
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    get_text = get_json


def make_http_error(status: int, **headers: str) -> AdapterHTTPError:
    """Make what a transport raises for an HTTP status."""
    return AdapterHTTPError(
        f"Non-successful status code {status}",
        status_code=status,
        headers=headers,
        text="no",
    )
