"""Measures what readers cost the server: `python tests/benchmarks/serve.py`.

Real sessions over real websockets, without browsers, so that what is measured is the
server. Memory: what 50 sessions add, against the same on a page of Streamlit that has
nothing on it. Load: 100 readers who let go of the date control again and again without
a pause, against one who is alone; a fair share of the machine would make each of them
wait as many times longer as there are readers for each core. All in one run, because
whatever else the machine does burdens both alike.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.report import (
    RESULTS,
    Requirement,
    build_requirement_table,
    build_table,
    summarize,
)
from tests.browser.server import Server, start_server
from tests.visitor import Visitor, visit

EMPTY: Final = Path(__file__).parent / "empty_page.py"

WARM: Final = 5
"""Sessions that come before what is counted, so that nothing is loaded meanwhile."""

IDLE: Final = 50
USERS: Final = 100
STEPS: Final = 4
"""How often each of the readers lets go of the date."""

ALONE: Final = 20
PATIENCE_S: Final = 900.0
MB: Final = 2**20
FIRST_DAY: Final = date(2024, 9, 1)


@dataclass(frozen=True)
class Found:
    """What one run has measured."""

    page_mb: float
    """What a session on the page adds to the memory of the server."""
    empty_mb: float
    """What one on the empty page adds."""
    alone: list[float]
    """Seconds of a step of one reader who is alone."""
    crowd: list[float]
    """Seconds of each step of each of the readers."""
    failures: list[str]
    peak_mb: float
    """The most memory that the server ever had."""

    @property
    def share(self) -> float:
        """How many readers there are for each core."""
        return USERS / (os.cpu_count() or 1)


def main() -> None:
    """Measure, print, and keep the results."""
    with TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder)))
    print_results(found)
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    text = json.dumps(describe(now) | asdict(found), indent=1)
    (RESULTS / f"serve-{now:%Y-%m-%dT%H%M%SZ}.json").write_text(text, encoding="utf-8")


async def measure(folder: Path) -> Found:
    """Measure both pages, one after the other."""
    async with asyncio.timeout(PATIENCE_S):
        with start_server(folder, script=EMPTY) as server:
            empty = await measure_memory(server)
        with start_server(folder) as server:
            page = await measure_memory(server)
            async with crowd(server, 1) as (one,):
                alone = await step(one, ALONE, 0)
            async with crowd(server, USERS) as users:
                times = await asyncio.gather(
                    *(step(user, STEPS, n) for n, user in enumerate(users))
                )
                failures = [failure for user in users for failure in user.failures]
            peak = server.read_peak_memory()
    together = [seconds for one in times for seconds in one]
    return Found(page / MB, empty / MB, alone, together, failures, peak / MB)


async def measure_memory(server: Server) -> float:
    """Measure what each of many idle sessions adds, in bytes."""
    async with crowd(server, WARM):
        before = server.read_memory()
        async with crowd(server, IDLE):
            return (server.read_memory() - before) / IDLE


@asynccontextmanager
async def crowd(server: Server, number: int) -> AsyncIterator[list[Visitor]]:
    """Let visitors come one after the other, and stay until the block ends."""
    async with AsyncExitStack() as stack:
        visitors = []
        for _ in range(number):
            visitor = await stack.enter_async_context(visit(server.address))
            await visitor.open()
            visitors.append(visitor)
        yield visitors


async def step(visitor: Visitor, steps: int, number: int) -> list[float]:
    """Let go of the date on one new day after the other; give the seconds of each."""
    seconds = []
    for n in range(steps):
        start = time.perf_counter()
        await visitor.go_to(FIRST_DAY + timedelta(days=(number * STEPS + n) % 600))
        seconds.append(time.perf_counter() - start)
    return seconds


def describe(now: datetime) -> dict[str, Any]:
    """Describe when and with what a run was made."""
    return {
        "at": now.isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "streamlit": version("streamlit"),
        "python": sys.version.split()[0],
    }


def print_results(found: Found) -> None:
    """Print what was measured, and whether it is enough."""
    rows = [
        (who, *(f"{1000 * value:,.0f}" for value in list(told.values())[1:]))
        for who, told in (
            ("one reader, alone", summarize(found.alone)),
            (f"each of {USERS} readers", summarize(found.crowd)),
        )
    ]
    print(build_table(("a step of the date, ms", "p50", "p95", "max"), rows))
    print(
        f"\nA session: {found.page_mb:.2f} MB, on an empty page "
        f"{found.empty_mb:.2f} MB;"
        " the server at most "
        f"{found.peak_mb:,.0f} MB."
        f" Steps a second: {1 / summarize(found.alone)['p50']:.1f} alone.\n"
    )
    print(build_requirement_table(build_requirements(found)))


def build_requirements(found: Found) -> list[Requirement]:
    """Build what is required of a server."""
    alone, together = summarize(found.alone)["p95"], summarize(found.crowd)["p95"]
    return [
        Requirement(
            "MB a session over an empty page", found.page_mb - found.empty_mb, 3
        ),
        Requirement(
            "p95 of a step in the crowd, per fair share of one alone",
            together / (alone * found.share),
            3,
        ),
        Requirement("errors", len(found.failures), 0),
    ]


if __name__ == "__main__":
    main()
