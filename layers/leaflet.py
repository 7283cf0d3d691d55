"""Leaflet for the page, read from the installed XStatic-Leaflet package.

A plain Folium page asks public hosts for ten files. Here the two that are needed
travel inside the page as data URIs, so that nothing leaves the machine.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Final

from xstatic.pkg import leaflet

FOLDER: Final = Path(leaflet.BASE_DIR)
"""Where the package keeps its script and style sheet."""


def build_data_uri(text: bytes, media_type: str) -> str:
    """Wrap bytes as a base64 `data:` URI of a media type."""
    return f"data:{media_type};base64,{b64encode(text).decode()}"


@cache
def read_leaflet_js() -> str:
    """Read Leaflet's script as a `data:` URI."""
    return build_data_uri((FOLDER / "leaflet.js").read_bytes(), "text/javascript")


@cache
def read_leaflet_css() -> str:
    """Read Leaflet's style sheet as a `data:` URI."""
    return build_data_uri((FOLDER / "leaflet.css").read_bytes(), "text/css")
