"""Measure all history against one state query a day, and how its cost grows.

    python tests/benchmarks/history.py [--most 1000000]

Made claims: a twentieth as many places, 40 sources, 800 days, as tests/benchmarks/
README.md says. All ways are timed in this one process; compare ratios, not seconds.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import geopandas as gpd
import numpy as np
import pandas as pd

from data.store import Store, open_store
from data.tables import Dataset
from data.vocabulary import Side, Status
from layers.control import OPEN_END
from layers.handovers import build_handovers
from layers.history import build_daily_series, build_pair_series, build_place_changes
from layers.news import build_news
from layers.period import Period
from layers.positions import build_positions, build_state
from layers.spells import build_spells
from layers.state import answer, build_speaking

SEED: Final = 20_250_427
FIRST: Final = date(2024, 8, 6)
DAYS: Final = 800
SOURCES: Final = 40
CLAIMS_A_PLACE: Final = 20
PERIOD: Final = Period(FIRST, FIRST + timedelta(DAYS - 1))
LAGS: Final = "changes of hands and lags"
SAMPLE: Final = 16
"""Days asked about one by one; the time for all is worked out from theirs."""


def make_dataset(claims: int) -> Dataset:
    """Make claims of every status and scope, a third of them dated by their event."""
    rolled = np.random.default_rng(SEED)
    places = pd.DataFrame(
        {"place_id": [f"made-{n}" for n in range(claims // CLAIMS_A_PLACE)]}
    ).assign(
        **dict.fromkeys(("name", "name_ru", "name_uk", "admin2"), "Made"),
        kind="village",
        country=lambda frame: np.where(frame.index % 2, "RU", "UA"),
        admin1_id="RU-KRS",
    )
    sides = [str(side) for side in Side]
    sources = pd.DataFrame(
        {
            "source_id": [f"source-{n}" for n in range(SOURCES)],
            "side": [sides[n % len(sides)] for n in range(SOURCES)],
        }
    )
    told = np.datetime64(FIRST) + rolled.integers(0, DAYS, claims)
    since = pd.Series((told - rolled.integers(0, 4, claims)).astype("datetime64[s]"))
    texts = ("statement", "quote", "url", "publisher", "denies", "derived_from")
    made = pd.DataFrame(
        {
            "claim_id": [f"made-{n}" for n in range(claims)],
            "place_id": rolled.choice(places["place_id"], claims),
            "source_id": rolled.choice(sources["source_id"], claims),
            "status": rolled.choice([*map(str, Status)], claims),
            "scope": rolled.choice(
                ["place", "partial", "near"], claims, p=[0.6, 0.2, 0.2]
            ),
            "event_date": since.where(rolled.random(claims) < 1 / 3),
            "reported_date": told.astype("datetime64[s]"),
        }
    ).assign(**dict.fromkeys((*texts, "record_confidence", "note"), ""))
    return Dataset(Path(), places, sources, made, gpd.GeoDataFrame())


def build_history(store: Store) -> dict[str, Callable[[], object]]:
    """List the parts of all history, in the order in which they are asked for."""
    return {
        "daily series (and the positions that all share)": lambda: build_daily_series(
            store, PERIOD
        ),
        "daily series of each pair of sides": lambda: build_pair_series(store, PERIOD),
        "changes at places": lambda: build_place_changes(store, PERIOD),
        "spells of dispute": lambda: build_spells(store, PERIOD),
        "news": lambda: build_news(store, PERIOD),
        LAGS: lambda: build_handovers(store, PERIOD),
    }


def ask_whole(store: Store, day: date) -> object:
    """Ask for the state of a day, as the page and the command line do."""
    return answer(store, PERIOD.at(day))


def ask_barely(store: Store, day: date) -> object:
    """Ask for the agreement at each place alone, without claims and positions."""
    question = PERIOD.at(day)

    def build(moments: object) -> tuple[object, ...]:
        speaking = build_speaking(store, question, moments)
        state = build_state(build_positions(speaking), question.overtaken_after)
        return (state.select("place_id", "agreement"),)

    return store.execute_at(day, OPEN_END, "bare", build)


def measure(work: Callable[[], object]) -> float:
    """Measure seconds of processor time, of all threads: neighbours cost none."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure_history(store: Store, rounds: int) -> dict[str, float]:
    """Measure each part, the mean of several rounds; the first compiles only."""
    parts = build_history(store)
    found: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(rounds + 1):
        store._kept.clear()
        for name, work in parts.items():
            found[name].append(measure(work))
    return {name: sum(times[1:]) / rounds for name, times in found.items()}


def measure_days(store: Store, ask: Callable[[Store, date], object]) -> float:
    """Measure a sample of days, and say how long all of them would take."""
    ask(store, FIRST)
    step = DAYS // SAMPLE
    days = [FIRST + timedelta(step // 2 + n * step) for n in range(SAMPLE)]
    return DAYS / SAMPLE * sum(measure(lambda day=day: ask(store, day)) for day in days)


def report_ratio(claims: int) -> None:
    """Print how much quicker all history is than one state query a day."""
    store = open_store(make_dataset(claims))
    parts = measure_history(store, 3)
    for name, seconds in parts.items():
        print(f"{name:50} {seconds:8.2f} s")
    history = sum(seconds for name, seconds in parts.items() if name != LAGS)
    print(f"{'all history, without the lags':50} {history:8.2f} s")
    for name, ask in (("state", ask_whole), ("agreement alone", ask_barely)):
        slow = measure_days(store, ask)
        ratio = f"{slow / history:6.0f} x"
        print(f"{f'{DAYS} queries for the {name}':50} {slow:8.2f} s {ratio}")


def report_growth(most: int) -> None:
    """Print the times for 1e4 claims and more, and the exponents that fit them."""
    sizes = [n for n in (10_000, 30_000, 100_000, 300_000, 1_000_000) if n <= most]
    times: dict[str, list[float]] = {"all history": [], LAGS: []}
    for claims in sizes:
        parts = measure_history(open_store(make_dataset(claims)), 1)
        times[LAGS].append(parts.pop(LAGS))
        times["all history"].append(sum(parts.values()))
        told = ", ".join(f"{name} {taken[-1]:.2f} s" for name, taken in times.items())
        print(f"{claims:>9,} claims: {told}", flush=True)
    for name, taken in times.items():
        slope = np.polyfit(np.log(sizes), np.log(taken), 1)[0]
        print(f"{name}: cost grows as claims to the power of {slope:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=1_000_000)
    asked = parser.parse_args()
    report_ratio(asked.claims)
    report_growth(asked.most)


if __name__ == "__main__":
    main()
