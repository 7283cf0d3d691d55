"""A record of any size, made to compare and to measure engines with.

Sources, statuses and regions are the real ones, drawn together as they occur; places
are scattered over the opening view and spoken about unevenly. It says nothing about
the world. Claims are made chunk by chunk, so that memory does not grow with them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.intake import COLUMNS
from data.tables import Dataset, read_dataset
from tests.benchmarks.made_claims import DAYS, FIRST_DAY, make_dataset

CHUNK: Final = 250_000
SCOPES: Final = ("place", "partial", "near")
SCHEMA: Final = pa.schema(
    [(c, pa.date32() if c.endswith("_date") else pa.string()) for c in COLUMNS]
)


def make_record(folder: Path, claims: int, claims_a_place: int = 20) -> Path:
    """Make a dataset whose claims are Parquet files.

    Args:
        folder: Where to write it; it is made if need be.
        claims: How many claims. Equal numbers give equal claims.
        claims_a_place: Claims of a place on average.

    Returns:
        The folder.
    """
    places = max(10, claims // claims_a_place)
    # The usual maker also writes claims, as many as its places would have.
    make_dataset(folder, round(places * 862 / 155))
    (folder / "claims.csv").unlink()
    (folder / "claims").mkdir()
    for number, chunk in enumerate(make_chunks(folder, claims)):
        table = pa.Table.from_pandas(chunk, SCHEMA, preserve_index=False)
        pq.write_table(table, folder / "claims" / f"{number:05}.parquet")
    return folder


def make_chunks(folder: Path, claims: int) -> Iterator[pd.DataFrame]:
    """Make the claims about the places of a folder, a chunk at a time."""
    places = pd.read_csv(folder / "places.csv", usecols=["place_id", "kind"])
    real = read_dataset().claims[["source_id", "status"]]
    is_region = (places["kind"] == "region").to_numpy()
    ids = places["place_id"].to_numpy()
    for start in range(0, claims, CHUNK):
        rolled = np.random.default_rng([20_250_427, start])
        count = min(CHUNK, claims - start)
        yield _make_chunk(rolled, start, count, real, (ids[~is_region], ids[is_region]))


def _make_chunk(
    rolled: np.random.Generator,
    start: int,
    count: int,
    real: pd.DataFrame,
    places: tuple[object, object],
) -> pd.DataFrame:
    villages, regions = places
    said = real.iloc[rolled.integers(0, len(real), count)].reset_index(drop=True)
    told = FIRST_DAY + rolled.integers(0, DAYS, count)
    event = pd.Series(told - rolled.integers(0, 8, count))
    # A few places are spoken about most.
    at = (len(villages) * rolled.random(count) ** 2).astype("int64")
    about_region = rolled.random(count) < 0.002
    scopes = rolled.choice(SCOPES, count, p=[0.65, 0.15, 0.2])
    # Numbers in another order than days, so that ties are decided by ids.
    numbers = (np.arange(start, start + count) * 7_919) % 1_000_003
    made = pd.DataFrame(
        {
            "claim_id": [
                f"made-{n}-{i}"
                for n, i in zip(numbers, range(start, start + count), strict=True)
            ],
            "place_id": np.where(
                about_region, rolled.choice(regions, count), villages[at]
            ),
            **said,
            "scope": np.where(about_region, "region", scopes),
            "event_date": event.where(rolled.random(count) < 0.5).dt.date,
            "reported_date": pd.Series(told).dt.date,
        }
    )
    blank = dict.fromkeys(("quote", "denies", "derived_from", "note"), "")
    words = {"statement": "Made for measuring.", "publisher": "nobody"}
    link = {"url": "https://example.org/", "record_confidence": "low"}
    return made.assign(**blank, **words, **link)[[*COLUMNS]]


def read_record(folder: Path) -> Dataset:
    """Read a made record whole, as a dataset in memory."""
    names = read_dataset()
    places = pd.read_csv(folder / "places.csv", keep_default_na=False)
    files = sorted((folder / "claims").glob("*.parquet"))
    claims = pa.concat_tables(map(pq.read_table, files)).to_pandas(date_as_object=False)
    claims = claims.astype(
        {"event_date": "datetime64[s]", "reported_date": "datetime64[s]"}
    )
    return Dataset(folder, places, names.sources, claims, names.regions)
