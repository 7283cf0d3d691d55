"""The headers of every answer, and what the policies leave to the page."""

import pytest
from asgi import Reply, ask
from starlette.responses import PlainTextResponse
from streamlit import config

from layers.tiles import TILES
from page.serving.headers import FIXED, Headers

FRAME = "/component/streamlit_folium.st_folium/index.html"


def ask_with_headers(path: str, *frames: str) -> Reply:
    """Ask an application that has a policy of its own, behind the middleware."""
    inner = PlainTextResponse("", headers={"content-security-policy": "default-src *"})
    return ask(Headers(inner, frames), path)


def read_policy(path: str, *frames: str) -> dict[str, list[str]]:
    """Read the policy of a path by directive."""
    policy = ask_with_headers(path, *frames).headers["content-security-policy"]
    directives = (directive.split() for directive in policy.split("; "))
    return {name: values for name, *values in directives}


@pytest.mark.parametrize("path", ["/", "/compare", "/healthz", FRAME, "/missing"])
def test_every_answer_has_the_headers(path: str) -> None:
    """Whatever is asked for, the headers stand there once."""
    headers = ask_with_headers(path).headers

    assert {k.lower(): v for k, v in FIXED.items()}.items() <= headers.items()
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", FRAME])
def test_no_script_comes_from_elsewhere_and_none_is_evaluated(path: str) -> None:
    """Scripts come from this server alone, and no text is run as one by `eval`."""
    scripts = read_policy(path)["script-src"]

    assert "'unsafe-eval'" not in scripts
    assert [s for s in scripts if "//" in s or s == "*"] == []


def test_only_the_map_takes_a_script_in_its_markup() -> None:
    """The page runs no script that stands in markup but Streamlit's own, by hash."""
    page, frame = read_policy("/")["script-src"], read_policy(FRAME)["script-src"]

    assert "'unsafe-inline'" not in page
    assert sum(source.startswith("'sha256-") for source in page) > 0
    assert "'unsafe-inline'" in frame


def test_tiles_are_the_only_thing_from_elsewhere() -> None:
    """Another host can give pictures to the map alone, and each one is on offer."""
    frame = read_policy(FRAME)
    elsewhere = {s for values in frame.values() for s in values if "//" in s}

    assert not any("//" in s for values in read_policy("/").values() for s in values)
    assert elsewhere == {s for s in frame["img-src"] if "//" in s}
    assert len(elsewhere) == len(TILES)
    assert "https://tile.openstreetmap.org" in elsewhere
    assert "https://*.tile.opentopomap.org" in elsewhere


def test_other_sites_show_the_page_only_if_they_are_named() -> None:
    """A frame elsewhere is for those whom the operator names."""
    assert read_policy("/")["frame-ancestors"] == ["'self'"]
    assert read_policy("/", "https://news.example")["frame-ancestors"] == [
        "'self'",
        "https://news.example",
    ]


def test_forged_requests_are_refused() -> None:
    """Streamlit's protection against requests forged by other sites is on."""
    config.get_config_options(force_reparse=True)

    assert config.get_option("server.enableXsrfProtection") is True
    assert config.get_option("server.enableCORS") is True
