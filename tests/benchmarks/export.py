"""How fast exports are, as ratios of one run, and how much memory they take.

    python tests/benchmarks/export.py            # the ratios, some minutes
    python tests/benchmarks/export.py --memory   # with 100,000 made claims, too

A still made by the process of the page is compared with a screenshot of the page's map
by a browser started for it: in both cases the tables are open. A still made by the
command line, imports and tables included, is compared with starting the server and the
browser. A film of 100 frames is compared with stills. All are run in turns.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from layers.export.basis import open_basis  # noqa: E402 - the path comes first
from layers.export.export import export  # noqa: E402
from layers.export.formats import FORMATS, Kind  # noqa: E402
from layers.export.motion import Motion  # noqa: E402
from layers.export.request import ExportRequest, Paper, Still  # noqa: E402
from layers.view import ViewState  # noqa: E402
from tests.benchmarks.browser import MAP_FRAME, launch_browser  # noqa: E402
from tests.benchmarks.made_claims import make_dataset  # noqa: E402
from tests.benchmarks.report import (  # noqa: E402
    Requirement,
    build_requirement_table,
    build_table,
)
from tests.browser.server import run_server  # noqa: E402

TURNS: Final = 3
FRAMES: Final = 100
DAY: Final = date(2025, 4, 27)
REQUEST: Final = ExportRequest(ViewState(DAY), still=Still(Paper.SLIDE))

MOST_MB: Final = 1_500
"""Peak memory that an export of 100,000 claims may take."""

MEASURE_MEMORY: Final = """
import resource, sys
from datetime import date
from pathlib import Path
from layers.export.basis import open_basis
from layers.export.export import export
from layers.export.motion import Motion
from layers.export.request import ExportRequest
from layers.view import ViewState
motion = Motion(date(2026, 1, 1), date(2026, 1, 5))
request = ExportRequest(ViewState(date(2026, 1, 1)), motion=motion)
made = export(sys.argv[2], request, open_basis(Path(sys.argv[1])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(made))
"""


def measure(act: Callable[[], object]) -> float:
    """Measure how many seconds something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def make_still(folder: Path) -> None:
    """Export a slide by the command line, in a process of its own."""
    target = str(folder / "still.png")
    subprocess.run(
        [
            *(sys.executable, "cli.py", "export", "--as-of", str(DAY)),
            *("--paper", "slide", "-o", target, "--overwrite"),
        ],
        cwd=ROOT,
        check=True,
    )


def make_screenshot(address: str, folder: Path) -> None:
    """Start a browser, open the page, wait for its map, and take its picture."""
    with launch_browser() as browser:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(address)
        frame = page.frame_locator(MAP_FRAME)
        frame.locator("canvas.claimline-claims").wait_for()
        page.locator(MAP_FRAME).screenshot(path=str(folder / "map.png"))


def compare_stills(folder: Path) -> tuple[float, float]:
    """Measure a still and a cold screenshot in turns; give the medians."""
    basis = open_basis(ROOT / "data")
    export("png", REQUEST, basis)
    stills, shots = [], []
    with run_server(folder) as address:
        make_screenshot(address, folder)
        for _ in range(TURNS):
            stills.append(measure(lambda: export("png", REQUEST, basis)))
            shots.append(measure(lambda: make_screenshot(address, folder)))
    return median(stills), median(shots)


def compare_commands(folder: Path) -> tuple[float, float]:
    """Measure both with everything to be started first, in turns."""

    def start_and_shoot() -> None:
        with run_server(folder) as address:
            make_screenshot(address, folder)

    stills, shots = [], []
    for _ in range(TURNS):
        stills.append(measure(lambda: make_still(folder)))
        shots.append(measure(start_and_shoot))
    return median(stills), median(shots)


def compare_film() -> tuple[float, float]:
    """Measure a still and a film of 100 frames in one process."""
    basis = open_basis(ROOT / "data")
    first = DAY - timedelta(days=FRAMES - 1)
    film = replace(REQUEST, motion=Motion(first, DAY))
    export("png", REQUEST, basis)
    before = [measure(lambda: export("png", REQUEST, basis)) for _ in range(TURNS)]
    length = measure(lambda: export("gif", film, basis))
    after = [measure(lambda: export("png", REQUEST, basis)) for _ in range(TURNS)]
    return median(before + after), length


def measure_memory(folder: Path) -> list[tuple[str, int, int]]:
    """Measure every format with 100,000 made claims: name, peak in MB, bytes."""
    made = make_dataset(folder / "made", 100_000)
    rows = []
    for form in FORMATS.values():
        if form.kind is Kind.CITATION:
            continue
        done = subprocess.run(
            [sys.executable, "-c", MEASURE_MEMORY, str(made), form.name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        peak, size = done.stdout.split()
        rows.append((form.name, int(peak), int(size)))
    return rows


def print_memory(measured: list[tuple[str, int, int]]) -> None:
    """Print what every format took, and fail if one took too much."""
    rows = [
        (name, f"{peak:,} MB", f"{size / 1e6:.1f} MB") for name, peak, size in measured
    ]
    print(build_table(("100,000 claims", "peak memory", "file"), rows))
    most = max(peak for _, peak, _ in measured)
    requirement = Requirement("most of all, MB", most, MOST_MB)
    print(build_requirement_table([requirement]))
    if not requirement.met:
        raise SystemExit(1)


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        still, shot = compare_stills(folder)
        command, server = compare_commands(folder)
        one, film = compare_film()
        rows = [
            ("a still", f"{still:.2f} s", "a cold screenshot", f"{shot:.2f} s"),
            ("", f"{still / shot:.2f}", "at most", "0.50"),
            ("by command", f"{command:.2f} s", "with the server", f"{server:.2f} s"),
            ("", f"{command / server:.2f}", "", ""),
            (f"a GIF of {FRAMES} frames", f"{film:.1f} s", "a still", f"{one:.2f} s"),
            ("", f"{film / one:.1f}", "at most", "30"),
        ]
        print(build_table(("measured", "", "against", ""), rows))
        if asked.memory:
            print_memory(measure_memory(folder))


if __name__ == "__main__":
    main()
