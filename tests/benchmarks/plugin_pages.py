"""Pages of Folium's own plugins that show claims over time, without Streamlit.

Each is one HTML file whose script keeps the claims. `window.stepTo(n)` shows day
number n, counted from the first; `window.countDrawn()` counts the markers.
"""

from datetime import date
from typing import Any, Final

import folium
import pandas as pd
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson
from folium.utilities import JsCode

from tests.benchmarks.stand_in import point_at

DAY_MS: Final = 86_400_000

CIRCLE: Final = JsCode(
    "(feature, at) => L.circleMarker(at, { radius: 6, color: feature.properties.ink })"
)
INTERVAL: Final = JsCode(
    "(feature) => ({ start: feature.properties.from, end: feature.properties.to })"
)


def build_timeline_page(
    address: str, claims: pd.DataFrame, first: date, last: date
) -> str:
    """Build a page of Folium's Timeline with a TimelineSlider.

    Args:
        address: As from `serve_scripts`.
        claims: As from `read_claims`.
        first: First valid day.
        last: Last valid day, until which a claim counts that nothing ends.
    """
    point_at(address, Timeline, TimelineSlider)
    features = _build_features(claims, last)
    drawn = folium.Map([51.14, 34.93], zoom_start=9, tiles=None)
    timeline = Timeline(
        {"type": "FeatureCollection", "features": features},
        get_interval=INTERVAL,
        point_to_layer=CIRCLE,
    ).add_to(drawn)
    slider = TimelineSlider(auto_play=False, start=_to_ms(first), end=_to_ms(last))
    slider.add_timelines(timeline)  # type: ignore[no-untyped-call]
    slider.add_to(drawn)
    name = timeline.get_name()
    return _render(
        drawn,
        f"window.stepTo = (n) => {name}.setTime({_to_ms(first)} + n * {DAY_MS});"
        f" window.countDrawn = () => {name}.getLayers().length;",
    )


def build_timestamped_page(
    address: str, claims: pd.DataFrame, first: date, last: date
) -> str:
    """Build a page of Folium's TimestampedGeoJson.

    It knows no end of a claim, so that markers only ever come: what it draws is
    not what the others draw, and it has the less to do for it.

    Args:
        address: As from `serve_scripts`.
        claims: As from `read_claims`.
        first: First valid day.
        last: Last valid day.
    """
    point_at(address, TimestampedGeoJson)
    features = _build_features(claims, last)
    for feature in features:
        properties = feature["properties"]
        style = {"radius": 6, "color": properties["ink"]}
        properties |= {"icon": "circle", "iconstyle": style}
        properties["times"] = [properties["from"]]
    drawn = folium.Map([51.14, 34.93], zoom_start=9, tiles=None)
    TimestampedGeoJson(  # type: ignore[no-untyped-call]
        {"type": "FeatureCollection", "features": features},
        period="P1D",
        auto_play=False,
        transition_time=1,
    ).add_to(drawn)
    clock = f"{drawn.get_name()}.timeDimension"
    return _render(
        drawn,
        f"window.stepTo = (n) =>"
        f" {clock}.setCurrentTime({_to_ms(first)} + n * {DAY_MS});"
        " window.countDrawn = () =>"
        " document.querySelectorAll('path.leaflet-interactive').length;",
    )


def build_canvas_page(address: str, claims: pd.DataFrame) -> str:
    """Build a page of Leaflet's own canvas with a circle marker for each claim.

    `window.redraw()` redraws all of them, and `window.readBack()` waits for the
    pixels; days play no part in it.

    Args:
        address: As from `serve_scripts`.
        claims: The claims in force.
    """
    point_at(address)
    drawn = folium.Map([51.14, 34.93], zoom_start=9, tiles=None)
    points = claims[["lat", "lon"]].to_numpy().tolist()
    return _render(
        drawn,
        "const renderer = L.canvas();"
        f" for (const at of {points})"
        f" L.circleMarker(at, {{ renderer, radius: 6 }}).addTo({drawn.get_name()});"
        " window.redraw = () => renderer._redraw();"
        " window.readBack = () => renderer._ctx.getImageData(0, 0, 1, 1);",
    )


def _render(drawn: folium.Map, script: str) -> str:
    """Render a page; the script runs after those of Folium."""
    return f"{drawn.get_root().render()}<script>{script}</script>"


def _build_features(claims: pd.DataFrame, last: date) -> list[dict[str, Any]]:
    """Build GeoJSON points; `from` and `to` in ms, the last ms still in force."""
    ends = claims["valid_to"].fillna(pd.Timestamp(last) + pd.Timedelta(days=1))
    rows = claims.assign(end=ends)[claims["valid_from"] < ends]
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {
                "from": _to_ms(row["valid_from"]),
                "to": _to_ms(row["end"]) - 1,
                "ink": row["ink"],
            },
        }
        for row in rows.to_dict("records")
    ]


def _to_ms(day: date) -> int:
    """Give midnight UTC of a day in ms since 1970."""
    return int(pd.Timestamp(day).tz_localize("UTC").timestamp() * 1000)
