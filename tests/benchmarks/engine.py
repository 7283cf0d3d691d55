"""Measure how the cost of an answer grows, and what it costs with pandas and polars.

    python tests/benchmarks/engine.py [--most 10000000] [--folder DIR]
    python tests/benchmarks/engine.py --huge --folder DIR    # 1e8 claims

Every size has a process of its own, so that its peak of memory is its own. Compare
ratios of one run, not seconds of two: tests/benchmarks/README.md says what is what.
"""

import argparse
import json
import math
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.store import Build, Store
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED
from layers.control import OPEN_END, Question, build_in_force
from layers.history import build_daily_series
from layers.period import Known, Period
from layers.positions import build_positions, build_state
from layers.spells import build_bounds, build_spells
from layers.state import answer
from layers.stretches import build_changes, build_stretches, execute_over_days
from tests.benchmarks.made_claims import DAYS
from tests.benchmarks.report import RESULTS, build_table, format_number
from tests.made_record import make_record

ROOT: Final = Path(__file__).resolve().parents[2]
FIRST: Final = date(2024, 8, 6)
DAY: Final = FIRST + timedelta(days=DAYS - 1)
"""The last day of the record, on which most claims count."""

PERIOD: Final = Period(FIRST, DAY)
SIZES: Final = (100_000, 1_000_000, 10_000_000)
HUGE: Final = 100_000_000
HUGE_CLAIMS_A_PLACE: Final = 200
SAMPLE: Final = 8
"""Days asked about one by one, from which the time for all is worked out."""

MOST_GROWTH: Final = 1.1
MOST_MEMORY_GB: Final = 2.5
LEAST_OVER_PANDAS: Final = 2.0
LEAST_OVER_DAYS: Final = 80.0
COMPARED: Final = 1_000_000
KILO: Final = 1024


def build_questions(store: Store) -> dict[str, Callable[[], object]]:
    """List what is measured; rows are counted, as a million would measure pandas."""
    known = Question(DAY, DAY - timedelta(days=60))
    return {
        "in force": lambda: count_in_force(store, Question(DAY)),
        "two clocks": lambda: count_in_force(store, known),
        "state": lambda: count_agreements(store, Question(DAY)),
        "timeline": lambda: build_daily_series(store, PERIOD),
        "timeline, as known that day": lambda: build_daily_series(
            store, Period(FIRST, DAY, Known.AS_OF)
        ),
        "disputes": lambda: count_spells(store),
        "disputes, each": lambda: build_spells(store, PERIOD),
    }


def count_in_force(store: Store, question: Question) -> int:
    """Count the claims in force at a moment, by what they allow."""

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        claims = build_in_force(store.claims, question, moments)
        return (claims.group_by("bits").aggregate(claims=claims.count()),)

    return int(_ask(store, question, "in force", build)["claims"].sum())


def count_agreements(store: Store, question: Question) -> dict[str, int]:
    """Count the places of each agreement at a moment."""

    def build(moments: ir.Table) -> tuple[ir.Table, ...]:
        claims = build_in_force(store.claims, question, moments)
        positions = build_positions(claims.mutate(entailed_by=ibis.literal("")))
        state = build_state(positions, question.overtaken_after)
        return (state.group_by("agreement").aggregate(places=state.count()),)

    found = _ask(store, question, "state", build)
    return {
        str(k): int(v) for k, v in found.groupby("agreement")["places"].sum().items()
    }


def count_spells(store: Store) -> int:
    """Count the spells of dispute of all days, by what came after."""

    def build(positions: ir.Table) -> tuple[ir.Table, ...]:
        spells = build_bounds(build_changes(build_stretches(positions, PERIOD)))
        return (spells.group_by("agreement_after").aggregate(spells=spells.count()),)

    (found,) = execute_over_days(store, PERIOD, "counted spells", build)
    return int(found["spells"].sum())


def _ask(store: Store, question: Question, shape: str, build: Build) -> pd.DataFrame:
    known_by = question.known_by or OPEN_END
    (found,) = store.execute_at(question.as_of, known_by, shape, build, apart=True)
    return found


def measure(work: Callable[[], object], rounds: int) -> float:
    """Measure the quickest of some rounds, in seconds of processor time.

    Those of all threads are added up, which is hard on engines that use several; but
    other people's load does not count, as it does on the clock.
    """
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def measure_clock(work: Callable[[], object], rounds: int = 7) -> float:
    """Measure the quickest of some rounds by the clock, which a reader waits by."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def measure_size(folder: Path, claims: int) -> dict[str, Any]:
    """Measure one size in this process."""
    a_place = HUGE_CLAIMS_A_PLACE if claims >= HUGE else 20
    began = time.perf_counter()
    # In a process of its own, whose memory is none of the import's.
    words = ["--make", str(claims), "--places", str(a_place), "--folder", str(folder)]
    subprocess.run([sys.executable, "-W", "ignore", __file__, *words], check=True)
    record = folder / "made"
    made = time.perf_counter() - began
    began = time.perf_counter()
    ingest_url(str(folder / "store"), [record])
    taken = time.perf_counter() - began
    ingest_memory = peak_gb()
    shutil.rmtree(folder / "made")
    store = open_url(str(folder / "store"), BUNDLED).store
    seconds = {}
    questions = build_questions(store)
    if claims >= HUGE:
        # Ten million rows in a list are more than memory is to hold.
        del questions["disputes, each"]
    for name, work in questions.items():
        if claims < HUGE:
            work()  # compiles, and finds the files
        store._kept.clear()
        seconds[name] = measure(work, 1)
        print(f"  {claims:>11,} {name}: {seconds[name]:.2f} s", flush=True)
    peak = peak_gb()
    step = (DAY - FIRST).days // SAMPLE
    # All rows of a day are what its reader keeps, so they grow with the record.
    many = SAMPLE if claims <= COMPARED else 0
    days = [FIRST + timedelta(n * step) for n in range(many)]
    ways = {"days_s": answer, "bare_days_s": count_agreements}
    spent = {
        name: (period_days() / SAMPLE)
        * sum(measure(lambda d=d, a=ask: a(store, Question(d)), 1) for d in days)
        for name, ask in ways.items()
    }
    size = sum(f.stat().st_size for f in (folder / "store").rglob("*") if f.is_file())
    return {
        "claims": claims,
        "seconds": seconds,
        "make_s": made,
        "ingest_s": taken,
        "ingest_peak_gb": ingest_memory,
        "peak_gb": peak,
        "store_gb": size / KILO**3,
        "parts": store.engine.parts,
        **spent,
    }


def period_days() -> int:
    """Count the days of the period."""
    return (DAY - FIRST).days + 1


def peak_gb() -> float:
    """Get the peak of resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO**2


def measure_others(folder: Path) -> dict[str, float]:
    """Measure claims in force by the clock, beside pandas and polars.

    Both read only the columns that they need, and do not read them in the time that
    is measured; claimline reads its files in it.
    """
    columns = ["place_id", "source_id", "scope", "event_date", "reported_date"]
    columns += ["claim_id", "status"]
    files = sorted((folder / "store" / "claims").glob("*.parquet"))
    tables = [pq.read_table(file, columns=columns) for file in files]
    import pyarrow as pa  # noqa: PLC0415 - beside the ways that need it

    table = pa.concat_tables(tables)
    claims = table.to_pandas(date_as_object=False)
    store = open_url(str(folder / "store"), BUNDLED).store
    found = {
        "claimline": measure_clock(lambda: count_in_force(store, Question(DAY))),
        "pandas": measure_clock(lambda: pandas_in_force(claims)),
    }
    try:
        import polars as pl  # noqa: PLC0415 - optional
    except ImportError:
        return found
    frame = pl.from_arrow(table)
    found["polars"] = measure_clock(lambda: polars_in_force(pl, frame))
    return found


def pandas_in_force(claims: pd.DataFrame) -> int:
    """Count the claims in force as pandas does it well: sort, shift, compare."""
    said = claims[claims["scope"] != "near"]
    said = said.assign(valid_from=said["event_date"].fillna(said["reported_date"]))
    said = said.sort_values(["valid_from", "reported_date", "claim_id"])
    ends = said.groupby(["place_id", "source_id"], sort=False)["valid_from"].shift(-1)
    day = pd.Timestamp(DAY)
    return int(((said["valid_from"] <= day) & ~(ends <= day)).sum())


def polars_in_force(pl: ModuleType, claims: object) -> int:
    """Count the claims in force with polars, lazily."""
    c = pl.col
    said = (
        claims.lazy()
        .filter(c("scope") != "near")
        .with_columns(valid_from=pl.coalesce("event_date", "reported_date"))
        .filter(c("valid_from") <= DAY)
        .sort("valid_from", "reported_date", "claim_id")
        .unique(["place_id", "source_id"], keep="last", maintain_order=False)
    )
    return int(said.select(pl.len()).collect().item())


def run_size(claims: int, folder: Path, *, others: bool) -> dict[str, Any]:
    """Measure one size in a process of its own."""
    words = ["--one", str(claims), "--folder", str(folder)]
    words += ["--others"] if others else []
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, *words], check=True, cwd=ROOT
    )
    assert done.returncode == 0
    found: dict[str, Any] = json.loads((folder / "found.json").read_text())
    return found


def find_growth(found: list[dict[str, Any]], name: str) -> float:
    """Fit the exponent of the growth of seconds with claims."""
    sizes = [math.log(one["claims"]) for one in found]
    times = [math.log(one["seconds"][name]) for one in found]
    return float(np.polyfit(sizes, times, 1)[0])


def report(found: list[dict[str, Any]], others: dict[str, float]) -> dict[str, Any]:
    """Print the tables and say which limits are kept."""
    names = list(found[0]["seconds"])
    growth = {n: find_growth(found, n) for n in names} if len(found) > 1 else {}
    head = ("seconds", *(f"{one['claims']:,}" for one in found), "growth")
    rows = [
        (
            name,
            *(format_number(one["seconds"][name]) for one in found),
            format_number(growth.get(name, math.nan)),
        )
        for name in names
    ]
    rows += [
        (name, *(format_number(one[name]) for one in found), "")
        for name in ("ingest_s", "peak_gb", "ingest_peak_gb", "store_gb")
    ]
    print(build_table(head, rows))
    limits = {name: [value, MOST_GROWTH] for name, value in growth.items()}
    limits["peak GB"] = [max(one["peak_gb"] for one in found), MOST_MEMORY_GB]
    at = {one["claims"]: one for one in found}.get(COMPARED)
    if at and others:
        print(
            build_table(
                ("in force at 1e6", "seconds by the clock"),
                [(k, format_number(v)) for k, v in others.items()],
            )
        )
        over = others["pandas"] / others["claimline"]
        limits["1 / times faster than pandas"] = [1 / over, 1 / LEAST_OVER_PANDAS]
        days = at["days_s"] / at["seconds"]["timeline"]
        limits["1 / times a day by day query"] = [1 / days, 1 / LEAST_OVER_DAYS]
        print(f"in force: {over:.1f} times faster than pandas")
        bare = at["bare_days_s"] / at["seconds"]["timeline"]
        print(
            f"timeline: {days:.0f} times faster than {period_days()} queries for the "
            f"state, {bare:.0f} times than for the agreements alone"
        )
    for name, (value, limit) in limits.items():
        verdict = "yes" if value <= limit else "NO"
        print(f"{name:40} {value:8.3f}  limit {limit:8.3f}  {verdict}")
    return {"growth": growth, "limits": limits, "others": others, "sizes": found}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=float, default=SIZES[-1])
    parser.add_argument("--folder", type=Path, help="room for the made claims")
    parser.add_argument("--huge", action="store_true", help="1e8 claims")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--others", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--places", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        make_record(asked.folder / "made", asked.make, asked.places)
        return
    if asked.one:
        found: dict[str, Any] = measure_size(asked.folder, asked.one)
        if asked.others:
            found["others"] = measure_others(asked.folder)
        (asked.folder / "found.json").write_text(json.dumps(found))
        return
    sizes = [HUGE] if asked.huge else [n for n in SIZES if n <= asked.most]
    found_all, others = [], {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        for claims in sizes:
            folder = Path(name) / str(claims)
            folder.mkdir()
            one = run_size(claims, folder, others=claims == COMPARED)
            others = one.pop("others", others)
            found_all.append(one)
            shutil.rmtree(folder)
    result = report(found_all, others)
    result["run"] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        **{name: version(name) for name in ("duckdb", "ibis-framework", "pandas")},
    }
    RESULTS.mkdir(exist_ok=True)
    stamp = result["run"]["at"].replace(":", "").replace("+0000", "Z")
    path = RESULTS / f"engine-{stamp}.json"
    path.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
