"""The Folium map: our own ground, the claim layer, and no third party.

The map is the same for a whole session: day, sources and open place reach the
claim layer over a BroadcastChannel, so that a change never reloads it. Build a
new map for every run of the page (`st_folium` changes what it is given); equal
arguments give equal text, which is what keeps it from being mounted anew.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from layers.leaflet import build_data_uri, read_leaflet_css, read_leaflet_js
from layers.theme import build_ink_css

PLUGIN: Final = Path(__file__).parent / "draw_plugin"

PLUGIN_SCRIPTS: Final = (
    "columns.js",
    "turns.js",
    "positions.js",
    "glyph.js",
    "picture.js",
    "stage.js",
    "labels.js",
    "basemap.js",
    "model.js",
    "card.js",
    "divider.js",
    "hits.js",
    "panes.js",
    "marks.js",
    "names.js",
    "layer.js",
    "twin.js",
    "news.js",
    "mount.js",
)
"""The claim layer's scripts in the order in which they need one another."""


Camera: TypeAlias = tuple[tuple[float, float] | None, float | None]
"""Where a map looks: (lon, lat) in degrees EPSG:4326 and the zoom level."""

UNSAFE_IN_SCRIPT: Final = "<>&'_(\u2028\u2029"
"""What could end a script element, begin a comment or end a line of old engines;
and `'_(`, without which st_folium, which renames variables in the finished script
and leaves them out of its hash, finds none inside the data."""

_TEMPLATE: Final = re.compile(r"\{(?=[{%#])")
"""How Jinja begins to compute. Branca reads a finished script as a template once
more, so a name could run code on the server. Never part of JSON but in strings."""


@cache
def read_plugin_script() -> str:
    """Read the scripts of the claim layer as one text."""
    return "\n".join(
        (PLUGIN / name).read_text(encoding="utf-8") for name in PLUGIN_SCRIPTS
    )


@cache
def _plugin_uris() -> tuple[str, str]:
    """Wrap the claim layer's script and style sheet as `data:` URIs."""
    script = build_data_uri(read_plugin_script().encode(), "text/javascript")
    style = build_ink_css() + (PLUGIN / "claimline.css").read_text(encoding="utf-8")
    return script, build_data_uri(style.encode(), "text/css")


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


def escape_for_script(text: str) -> str:
    """Make JSON text safe inside a script element and a JavaScript string.

    No character of `UNSAFE_IN_SCRIPT` and no mark of a template remains, so data
    can neither close the element nor compute, and reach the browser as they were.

    Args:
        text: JSON, in which these characters only occur inside strings.

    Returns:
        Equal JSON, escaped.
    """
    for character in UNSAFE_IN_SCRIPT:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _TEMPLATE.sub(r"\\u007b", text)


def draw_map(
    payload: str,
    channel: str,
    camera: Camera = (None, None),
    view: str = "null",
) -> OfflineMap:
    """Draw the map of a session.

    Args:
        payload: JSON text of `layers.payload.build_payload`.
        channel: Name of the session's BroadcastChannel; letters, digits, hyphens.
        camera: Middle of the map as (lon, lat) in degrees EPSG:4326, or None for
            the strip of the border; and the Leaflet zoom level there.
        view: JSON text of what to draw at first (`page.bridge.build_view_data`);
            null leaves the map at the end of the record.

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
    return drawn
