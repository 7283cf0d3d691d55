"""Measures how fast the date can be moved: `python tests/benchmarks/scrub.py`.

Prints what the README shows, and what is required, as Markdown; writes everything as
JSON to tests/benchmarks/results/.
What each number means is said in README.md beside this file.
"""

import argparse
import logging
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import made_sizes, real_claims
from tests.benchmarks.browser import launch_browser
from tests.benchmarks.report import (
    build_requirement_table,
    build_sentence,
    describe_run,
    write_results,
)
from tests.benchmarks.stand_in import serve_scripts
from tests.benchmarks.tables import build_real_table, build_size_table


def main() -> None:
    """Measure, print, write."""
    options = parse_options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    # So that ending this program early ends the servers and the browser too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    run = measure(options)
    requirements = real_claims.build_requirements(run["real"])
    tables = [build_real_table(run["real"])]
    if "made" in run:
        requirements += made_sizes.build_requirements(run["made"])
        tables.append(build_size_table(run["made"]))
    print(build_sentence(run["run"]))
    for table in (*tables, build_requirement_table(requirements)):
        print(f"\n{table}")
    print(f"\nwritten to {write_results(run)}")


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the real claims only")
    parser.add_argument(
        "--plugins",
        type=Path,
        help="a node_modules folder; Folium's plugins are measured if it is given",
    )
    return parser.parse_args()


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measure everything that the options ask for, in one browser."""
    with (
        TemporaryDirectory() as folder,
        serve_scripts(options.plugins) as scripts,
        launch_browser() as browser,
    ):
        run = {"run": describe_run(browser.version)}
        comparison = real_claims.Comparison(browser, scripts, Path(folder))
        run["real"] = real_claims.measure(comparison, quick=options.quick)
        if not options.quick:
            run["made"] = made_sizes.measure(
                browser, scripts, Path(folder), plugins=options.plugins is not None
            )
    return run


if __name__ == "__main__":
    main()
