"""How fast the maps of a year become claims, against a spatial join per map.

    python tests/benchmarks/snapshots.py [DAYS]

Both ways start from the same bytes and end with the places at which the marking
changes; ours also accounts for every feature and writes the area layers. The usual
way is that of GeoPandas' own documentation: `GeoDataFrame.from_features`, `sjoin`.
They take turns, map by map, on one core. The bytes are those of the areas as they
travel to the browser, against one GeoJSON of the same map cut-out a day.
"""

import io
import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from made_maps import make_maps

from data.readers.contract import Context, Member, Reading, build_context
from data.readers.deepstate import MEANINGS, READER
from data.tables import read_dataset
from layers.areas import build_area_payload

DAYS = 350
EPSG = 4326

Maps = list[tuple[str, bytes]]


def read_our_way(maps: Maps, context: Context) -> Reading:
    """Read the maps with the reader of the project."""
    members = [Member(name, len(text), lambda t=text: t) for name, text in maps]
    return READER.read(members, context, lambda _what, _share: None)


def read_usual_way(maps: Maps, places: pd.DataFrame) -> int:
    """Join the places to each map; give the number of changes."""
    places = places[~places["kind"].isin(["region", "district"])]
    points = gpd.GeoDataFrame(
        places[["place_id"]],
        geometry=gpd.points_from_xy(places["lon"], places["lat"]),
        crs=EPSG,
    )
    changes = 0
    before: dict[str, str] = {}
    for _, text in maps:
        features = json.loads(text)["features"]
        frame = gpd.GeoDataFrame.from_features(features, crs=EPSG)
        frame = frame[frame.geom_type == "Polygon"]
        joined = gpd.sjoin(points, frame[["fill", "geometry"]], predicate="within")
        fills = joined.drop_duplicates("place_id").set_index("place_id")["fill"]
        now = fills.map(lambda fill: MEANINGS[fill].status.value).to_dict()
        changes += sum(now.get(p) != before.get(p) for p in {*now, *before})
        before = now
    return changes


def count_daily_bytes(areas: gpd.GeoDataFrame, days: int) -> int:
    """Count the bytes of one GeoJSON a day of the very same areas, 5 decimals."""
    total = 0
    first = areas["valid_from"].min()
    for day in (first + pd.Timedelta(days=n) for n in range(0, days, 10)):
        on = areas[(areas["valid_from"] <= day) & (day < areas["valid_to"])]
        frame = gpd.GeoDataFrame(on[["status", "geometry"]])
        stream = io.BytesIO()
        frame.to_file(stream, driver="GeoJSON", COORDINATE_PRECISION=5)
        total += 10 * len(stream.getvalue())
    return total


def measure(days: int) -> None:
    """Measure both ways and print the table."""
    maps = list(make_maps(days))
    dataset = read_dataset()
    context = build_context(dataset)
    started = time.process_time()
    reading = read_our_way(maps, context)
    ours = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    changes = read_usual_way(maps, dataset.places)
    usual = time.process_time() - started
    areas = gpd.read_parquet(io.BytesIO(reading.files["areas-deepstate.parquet"]))
    started = time.process_time()
    whole = replace(dataset, areas=areas)
    first = areas["valid_from"].min().date()
    payload = build_area_payload(whole, first, tuple(dataset.sources["source_id"]))
    built = time.process_time() - started
    travelling = len(json.dumps(payload, separators=(",", ":")))
    daily = count_daily_bytes(areas, days)
    features = reading.report.read
    print(f"{days} maps, {features} features, {len(reading.claims)} claims ({changes})")
    print(f"ours {ours:.1f} s, usual {usual:.1f} s: {usual / ours:.1f} times")
    print(f"peak memory of ours {memory:.0f} MB, the {days} files included")
    ours_mb, daily_mb = travelling / 2**20, daily / 2**20
    print(f"{len(areas)} areas laid out for the browser in {built:.1f} s")
    print(f"{ours_mb:.2f} MB, day by day {daily_mb:.1f}: 1/{daily_mb / ours_mb:.0f}")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS)
