"""How fast a table of 100,000 rows becomes claims, against looking up row by row.

    python tests/benchmarks/importing.py [--rows 100000] [--sample 2000]

The other way is what a short script does: `pandas.read_csv`, then the gazetteer's
`geocode` for the name of every row. It is measured on a sample of the same rows and
scaled to all of them, because all would take minutes; the scaling is linear, as each
row is looked up for itself. Both run in this process, one after the other.
"""

import argparse
import io
import resource
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.bringing import join_brought, read_members
from data.coding.places import Places, Spot
from data.readers.contract import build_context
from data.readers.members import open_upload
from data.tables import read_dataset
from geo.gazetteer import AmbiguousNameError, Gazetteer

SEED: Final = 20250427
AREAS: Final = ("Kursk Oblast", "Курская область", "Курська область", "")
STATUSES: Final = ("RU", "под контролем ВСУ", "contested", "liberated", "серая зона")
SOURCES: Final = ("ru-mod", "ua-genstaff", "Минобороны РФ", "Генштаб ЗСУ")


def make_table(rows: int) -> pd.DataFrame:
    """Make rows that name the places of the gazetteer in all their spellings."""
    chance = np.random.default_rng(SEED)
    gazetteer = Gazetteer()
    names = [
        name
        for place in gazetteer.places
        for name in (place.name, place.name_ru, place.name_uk, *place.aliases)
    ]
    days = pd.date_range("2024-08-07", "2026-08-02", freq="D")
    return pd.DataFrame(
        {
            "place": chance.choice(names, rows),
            "status": chance.choice(STATUSES, rows),
            "reported_date": chance.choice(days, rows),
            "source": chance.choice(SOURCES, rows),
            "url": [f"https://example.org/{i}" for i in range(rows)],
            "statement": [f"Statement number {i}." for i in range(rows)],
        }
    ).assign(reported_date=lambda t: t["reported_date"].dt.strftime("%d.%m.%Y"))


def time_row_by_row(content: bytes, sample: int) -> float:
    """Time the usual way on the first rows, in seconds a row."""
    gazetteer = Gazetteer()
    start = time.perf_counter()
    table = pd.read_csv(io.BytesIO(content))
    for name in table["place"].head(sample):
        try:
            gazetteer.geocode(name)
        except AmbiguousNameError:
            continue
    return (time.perf_counter() - start) / sample


def time_names(table: pd.DataFrame) -> float:
    """Time the names alone, as an import looks them up."""
    context = build_context(read_dataset())
    start = time.perf_counter()
    places = Places(context.gazetteer, context.regions, "made.csv")
    found = {}
    for name in table["place"].unique():
        try:
            found[name] = places.find(Spot(name))
        except ValueError:
            found[name] = ""
    table["place"].map(found)
    return time.perf_counter() - start


def say_nothing(text: str, share: float) -> None:
    """Hear of progress."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=2_000)
    arguments = parser.parse_args()
    table = make_table(arguments.rows)
    content = table.to_csv(index=False).encode()
    context = build_context(read_dataset())
    usual = time_row_by_row(content, arguments.sample) * arguments.rows
    names = time_names(table)
    start = time.perf_counter()
    brought = read_members(open_upload("made.csv", content), context, say_nothing)
    whole = time.perf_counter() - start
    report = brought[0].reading.report
    start = time.perf_counter()
    join_brought(context.dataset, brought, beside=True)
    joined = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    count = table["place"].nunique()
    print(f"rows {report.read:,}, kept {report.kept:,}, names {count:,}")
    sampled = f"row by row, scaled from {arguments.sample:,} rows"
    for what, seconds in (
        (sampled, usual),
        ("names alone", names),
        ("whole import: read, code, check", whole),
    ):
        print(f"{what:42} {seconds:8.2f} s  {usual / seconds:7.1f} times")
    print(f"merge with the built-in tables and prove {joined:8.2f} s")
    print(f"memory at most: this process {peak:.0f} MB, its reader {child:.0f} MB")


if __name__ == "__main__":
    main()
