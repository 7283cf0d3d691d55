"""Made maps of the size of a real publication of DeepState, day after day.

A map has 100 areas with 15,000 corners together and 370 points; from one day to the
next five areas change a little, and all others are repeated to the letter.
"""

import json
import math
import random
from collections.abc import Iterator
from typing import Any, Final

FIRST_MOMENT: Final = 1_723_150_336
"""Unix time of the first map, 8 August 2024."""

DAY: Final = 86_400
AREAS: Final = 100
POINTS: Final = 370
CHANGED: Final = 5
FILLS: Final = ("#a52714", "#bcaaa4", "#01579b", "#0f9d58")
COLUMNS: Final = 10
"""Areas side by side."""

BOUNDS: Final = (31.5, 49.0, 38.5, 53.5)
"""West, south, east, north of the middles of the areas, degrees EPSG:4326."""


def make_maps(days: int, seed: int = 4) -> Iterator[tuple[str, bytes]]:
    """Make the name and the content of the file of each day."""
    chance = random.Random(seed)
    areas = [_make_area(chance, number) for number in range(AREAS)]
    points = [_make_point(chance) for _ in range(POINTS)]
    for day in range(days):
        for number in chance.sample(range(AREAS), CHANGED):
            _nudge(chance, areas[number]["geometry"]["coordinates"][0])
        content = {"type": "FeatureCollection", "features": [*areas, *points]}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        yield f"{FIRST_MOMENT + DAY * day}.geojson", text.encode()


def _make_area(chance: random.Random, number: int) -> dict[str, Any]:
    """Make a wobbly disc that meets no other; one in ten has very many corners."""
    west, south, east, north = BOUNDS
    lon = west + (east - west) * (number % COLUMNS) / COLUMNS
    lat = south + (north - south) * (number // COLUMNS) / (AREAS // COLUMNS)
    corners, reach = (900, 0.2) if number % COLUMNS == 0 else (67, 0.15)
    ring = []
    for step in range(corners):
        angle = 2 * math.pi * step / corners
        away = reach * chance.uniform(0.9, 1.0)
        ring.append(
            [
                round(lon + 1.5 * away * math.cos(angle), 7),
                round(lat + away * math.sin(angle), 7),
                0,
            ]
        )
    ring.append(list(ring[0]))
    fill = FILLS[number % len(FILLS)]
    name = "Статус /// Status\ufffd /// geoJSON.status.made\n"
    properties = {"name": name, "fill": fill, "stroke": fill, "fill-opacity": 0.3}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _make_point(chance: random.Random) -> dict[str, Any]:
    west, south, east, north = BOUNDS
    position = [
        round(chance.uniform(west, east), 7),
        round(chance.uniform(south, north), 7),
        0,
    ]
    geometry = {"type": "Point", "coordinates": position}
    properties = {"name": "made", "description": "{icon=tank}", "styleUrl": "#icon"}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _nudge(chance: random.Random, ring: list[list[float]]) -> None:
    """Move a run of corners by some 100 metres."""
    start = chance.randrange(1, len(ring) - 10)
    for corner in ring[start : start + 8]:
        corner[0] = round(corner[0] + chance.uniform(-0.002, 0.002), 7)
        corner[1] = round(corner[1] + chance.uniform(-0.002, 0.002), 7)
