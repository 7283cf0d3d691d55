"""The files of the map as a server gives them out: Leaflet and the claim layer."""

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from layers.leaflet import FOLDER
from layers.plugin import read_plugin_script, read_plugin_style


@dataclass(frozen=True)
class WebFile:
    """A file that never changes under its address."""

    name: str
    content: bytes
    media_type: str
    address: str = field(init=False)
    """Path below the folder that it is served from; another content has another."""

    def __post_init__(self) -> None:
        """Work out the address."""
        digest = sha256(self.content).hexdigest()[:16]
        object.__setattr__(self, "address", f"{digest}/{self.name}")


@cache
def read_map_script() -> WebFile:
    """Read Leaflet's script and the claim layer's, in this order."""
    leaflet = (FOLDER / "leaflet.js").read_bytes()
    script = leaflet + b"\n;" + read_plugin_script().encode()
    return WebFile("map.js", script, "text/javascript")


@cache
def read_map_style() -> WebFile:
    """Read Leaflet's style sheet and the claim layer's, in this order."""
    leaflet = (FOLDER / "leaflet.css").read_bytes()
    sheet = leaflet + b"\n" + read_plugin_style().encode()
    return WebFile("map.css", sheet, "text/css")
