"""Datasets of any size, made to measure with; they say nothing about the world.

A made dataset is valid in every respect, so that the page reads and checks it as
it does the real one. It keeps the real regions, sources, days and statuses and the
real number of claims a place, and scatters its places over the part of the map
that is on view at first, so that every mark has to be drawn.
"""

import shutil
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.payload import OPENING_BOUNDS
from tests.browser.server import ROOT

REAL: Final = ROOT / "data"
SEED: Final = 20_250_427
FIRST_DAY: Final = np.datetime64("2024-08-06")
DAYS: Final = 727
CLAIMS_A_PLACE: Final = 862 / 155


def make_dataset(folder: Path, claims: int) -> Path:
    """Make a dataset.

    Args:
        folder: Where to write the four files; it is made if need be.
        claims: How many claims. Equal numbers give equal files.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rolled = np.random.default_rng(SEED)
    for name in ("regions.geojson", "sources.csv"):
        shutil.copyfile(REAL / name, folder / name)
    places = _make_places(rolled, round(claims / CLAIMS_A_PLACE))
    real = pd.read_csv(REAL / "places.csv", dtype=str, keep_default_na=False)
    regions = real[real["kind"] == "region"]
    pd.concat([regions, places]).to_csv(folder / "places.csv", index=False)
    made = _make_claims(rolled, claims, places["place_id"])
    made.to_csv(folder / "claims.csv", index=False)
    return folder


def _make_places(rolled: np.random.Generator, count: int) -> pd.DataFrame:
    """Scatter villages evenly over the opening view, each inside a region."""
    regions = gpd.read_file(REAL / "regions.geojson")
    (south, west), (north, east) = OPENING_BOUNDS
    # Twice as many as needed, for those that fall outside the regions.
    lon = rolled.uniform(west, east, 2 * count).round(5)
    lat = rolled.uniform(south, north, 2 * count).round(5)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=regions.crs)
    inside = points.sjoin(regions, predicate="within").head(count)
    names = [f"Made-{number}" for number in range(count)]
    return pd.DataFrame(
        {
            "place_id": [f"made-{number}" for number in range(count)],
            "name": names,
            "name_ru": names,
            "name_uk": names,
            "aliases": "",
            "kind": "village",
            "country": inside["country"].to_numpy(),
            "admin1_id": inside["region_id"].to_numpy(),
            "admin2": "",
            "lat": inside.geometry.y.to_numpy(),
            "lon": inside.geometry.x.to_numpy(),
            "precision_km": rolled.choice([0.5, 1.5, 3.0], count),
            "coordinate_basis": "made for measuring",
        }
    )


def _make_claims(
    rolled: np.random.Generator, count: int, place_ids: "pd.Series[str]"
) -> pd.DataFrame:
    """Let sources speak about places, as often and in the words of the real claims."""
    real = pd.read_csv(REAL / "claims.csv", usecols=["source_id", "status"])
    days = FIRST_DAY + rolled.integers(0, DAYS, count)
    return pd.DataFrame(
        {
            "claim_id": [f"made-{number}" for number in range(count)],
            "place_id": rolled.choice(place_ids, count),
            "source_id": rolled.choice(real["source_id"], count),
            "status": rolled.choice(real["status"], count),
            "scope": "place",
            "event_date": "",
            "reported_date": days.astype(str),
            "statement": "Made for measuring.",
            "quote": "",
            "url": "https://example.org/",
            "publisher": "nobody",
            "denies": "",
            "derived_from": "",
            "record_confidence": "low",
            "note": "",
        }
    )
