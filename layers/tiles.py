"""The tile basemaps on offer; none is loaded unless a reader chooses it."""

from typing import Any, Final

import xyzservices.providers

TILES: Final[dict[str, Any]] = {
    "osm": xyzservices.providers.OpenStreetMap.Mapnik,
    "topo": xyzservices.providers.OpenTopoMap,
}
"""Tile basemaps by the id in the link."""
