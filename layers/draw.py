"""The Folium map: our own ground, the claim layer, and no third party.

The map is the same for a whole session: day, sources and open place reach the
claim layer over a BroadcastChannel, so that a change never reloads it. Build a
new map for every run of the page (`st_folium` changes what it is given); equal
arguments give equal text, which is what keeps it from being mounted anew.
"""

import json
from functools import cache
from typing import TypeAlias

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from layers.leaflet import build_data_uri, read_leaflet_css, read_leaflet_js
from layers.plugin import escape_for_script, read_plugin_script, read_plugin_style
from layers.web_files import read_map_script, read_map_style

Camera: TypeAlias = tuple[tuple[float, float] | None, float | None]
"""Where a map looks: (lon, lat) in degrees EPSG:4326 and the zoom level."""


@cache
def _plugin_uris() -> tuple[str, str]:
    """Wrap the claim layer's script and style sheet as `data:` URIs."""
    script = build_data_uri(read_plugin_script().encode(), "text/javascript")
    return script, build_data_uri(read_plugin_style().encode(), "text/css")


class OfflineMap(folium.Map):
    """A Folium map that asks nobody for Leaflet."""

    default_js = [("leaflet", read_leaflet_js())]  # noqa: RUF012 - Folium's own shape
    default_css = [("leaflet_css", read_leaflet_css())]  # noqa: RUF012


class ClaimLayer(JSCSSMixin, MacroElement):
    """The layer that draws the claims of a payload and listens to a channel."""

    default_js = [("claimline", _plugin_uris()[0])]  # noqa: RUF012 - Folium's shape
    default_css = [("claimline_css", _plugin_uris()[1])]  # noqa: RUF012

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "claimline.mount({{ this._parent.get_name() }}, "
        "{{ this.payload }}, {{ this.channel }}, {{ this.fitted }}, {{ this.view }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: str, channel: str, view: str, *, fitted: bool) -> None:
        """Take what travels to the browser.

        Args:
            payload: JSON text of `layers.payload.build_payload`.
            channel: Name of the session's BroadcastChannel.
            view: JSON text of what to draw before the page has said anything.
            fitted: Whether the map already shows what it should; otherwise it
                opens on the strip of the border, as the window allows.
        """
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ClaimLayer"
        self.payload = escape_for_script(payload)
        self.view = escape_for_script(view)
        self.fitted = json.dumps(fitted)
        self.channel = escape_for_script(json.dumps(channel))


def draw_map(
    payload: str,
    channel: str,
    camera: Camera = (None, None),
    view: str = "null",
    files: str = "",
) -> OfflineMap:
    """Draw the map of a session.

    Args:
        payload: JSON text of `layers.payload.build_payload`.
        channel: Name of the session's BroadcastChannel; letters, digits, hyphens.
        camera: Middle of the map as (lon, lat) in degrees EPSG:4326, or None for
            the strip of the border; and the Leaflet zoom level there.
        view: JSON text of what to draw at first (`page.bridge.build_view_data`);
            null leaves the map at the end of the record.
        files: Address of the folder that `layers.web_files` are served from, with a
            slash at its end; without one they travel inside the map.

    Returns:
        A new Folium map with ids that do not change from run to run.
    """
    centre, zoom = camera
    lon, lat = centre or (34.93, 51.14)
    drawn = OfflineMap(
        location=[lat, lon],
        zoom_start=9 if zoom is None else zoom,  # type: ignore[arg-type]
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=90,
        min_zoom=5,
        max_zoom=16,
    )
    layer = ClaimLayer(payload, channel, view, fitted=centre is not None)
    drawn._id, layer._id = "claimline", "claims"  # noqa: SLF001 - see Returns
    layer.add_to(drawn)
    if files:
        for part in (drawn, layer):
            part.default_js = [("claimline", files + read_map_script().address)]
            part.default_css = [("claimline_css", files + read_map_style().address)]
    return drawn
