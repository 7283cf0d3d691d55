"""What came out: numbers, a table for people, a file for programs."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

RESULTS: Final = Path(__file__).parent / "results"

LIBRARIES: Final = ("streamlit", "streamlit-folium", "folium", "XStatic-Leaflet")


@dataclass(frozen=True)
class Requirement:
    """A limit and what was measured against it."""

    text: str
    """What is required, with its limit."""
    measured: float
    limit: float
    """The requirement is met if `measured` does not exceed it."""
    idle: bool = False
    """Whether the limit is meant for a machine that does nothing else."""

    @property
    def met(self) -> bool:
        """Whether the measurement keeps the limit."""
        return self.measured <= self.limit


def percentile(samples: Iterable[float], percent: float) -> float:
    """Give a percentile, interpolated between the two nearest samples."""
    return float(np.percentile(list(samples), percent))


def summarize(samples: Sequence[float]) -> dict[str, float]:
    """Give `n`, `p50`, `p95` and `max` of samples, in their unit."""
    return {
        "n": len(samples),
        "p50": percentile(samples, 50),
        "p95": percentile(samples, 95),
        "max": max(samples),
    }


def build_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Build a Markdown table; the first column is text, the others numbers."""
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(
        "| " + " | ".join(str(cell) for cell in row) + " |"
        for row in [head, ruler, *rows]
    )


def build_requirement_table(requirements: Iterable[Requirement]) -> str:
    """Build the Markdown table of what is required and what was measured."""
    head = ("required", "measured", "limit", "met")
    return build_table(
        head,
        (
            (
                r.text + (" (idle machine)" if r.idle else ""),
                format_number(r.measured),
                format_number(r.limit),
                "yes" if r.met else "NO",
            )
            for r in requirements
        ),
    )


def format_number(value: float) -> str:
    """Format a number with three figures that count."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def describe_run(browser_version: str) -> dict[str, Any]:
    """Describe when and with what a run was made; the time is UTC."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "chromium": browser_version,
        "cores": os.cpu_count(),
        **{name: version(name) for name in LIBRARIES},
    }


def build_sentence(run: dict[str, Any]) -> str:
    """Say in one sentence when and with what a run was made, for a README."""
    day = datetime.fromisoformat(run["at"]).strftime("%d %B %Y").lstrip("0")
    versions = ", ".join(f"{name} {run[name]}" for name in LIBRARIES)
    return (
        f"Measured on {day} by `python tests/benchmarks/scrub.py` on {run['cores']}"
        f" cores with Chromium {run['chromium']}, Python {run['python']}, {versions}."
    )


def write_results(run: dict[str, Any], name: str = "scrub") -> Path:
    """Write a run as JSON beside the benchmarks, under a name; give the path."""
    RESULTS.mkdir(exist_ok=True)
    stamp = run["run"]["at"].replace(":", "").replace("+0000", "Z")
    path = RESULTS / f"{name}-{stamp}.json"
    path.write_text(json.dumps(run, indent=1), encoding="utf-8")
    return path
