"""The tables that people read, in Markdown, ready for a README."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tests.benchmarks.report import build_table, format_number

KILO: Final = 1e3

Row = tuple[str, float | None, float | None]
"""What was measured, of claimline, of the usual way; None where it does not apply."""

SIZE_ROWS: Final = {
    "in force on the opening day": ("in_force",),
    "in force at the end": ("in_force_at_the_end",),
    "claimline: first map, warm server, ms": ("claimline", "first_load", "ms"),
    "claimline: first load, websocket kB": ("claimline", "first_load", "websocket_kb"),
    "claimline: input to drawn, p50, ms": ("claimline", "input_ms", "p50"),
    "claimline: input to drawn, p95, ms": ("claimline", "input_ms", "p95"),
    "claimline: draw, any day, p50, ms": ("claimline", "draw_ms", "p50"),
    "claimline: draw near the end, p50, ms": ("claimline", "driven_draw_ms", "p50"),
    "claimline: frame of a drag, p95, ms": ("claimline", "drag", "frames", "p95"),
    "claimline: frame near the end, p50, ms": ("claimline", "driven_frames", "p50"),
    "claimline: heap of the map alone, MB": ("map_heap", "mb"),
    "claimline: of that for the claims, MB": ("map_heap", "mb_of_claims"),
    "claimline: heap of the page, Streamlit's included, MB": ("claimline", "heap_mb"),
    "claimline: bytes a claim before compression": ("bytes_a_claim",),
    "claimline: websocket frames of a drag": ("claimline", "drag", "wire", "frames"),
    "claimline: websocket bytes of a release": (
        "claimline",
        "drag",
        "release",
        "websocket_bytes",
    ),
    "claimline: days drawn of 40 presses of a held key": (
        "claimline",
        "days_of_held_key",
    ),
    "usual way: input to drawn, p50, ms": ("usual", "input_ms", "p50"),
    "fragment: input to drawn, p50, ms": ("fragment", "input_ms", "p50"),
    "Timeline: script of a move, p50, ms": ("timeline", "draw_ms", "p50"),
    "Timeline: frame near the end, p50, ms": ("timeline", "frames", "p50"),
    "TimestampedGeoJson: script of a move, p50, ms": ("timestamped", "draw_ms", "p50"),
    "TimestampedGeoJson: frame near the end, p50, ms": ("timestamped", "frames", "p50"),
    "claimline: draw at the end until the pixels are there, p50, ms": (
        "claimline",
        "read_draw_ms",
        "p50",
    ),
    "Leaflet's canvas: the same, p50, ms": ("canvas", "draw_ms", "p50"),
}
"""Rows of the table of made claims: where to find each number."""


def build_real_table(found: Mapping[str, Any]) -> str:
    """Build the table of the real claims, claimline beside the usual way."""
    ours, usual = found["input_ms"], found["usual_input_ms"]
    wire, moves = found["drag"]["wire"], found["usual_moves"]
    release, load = found["drag"]["release"], found["first_load"]
    rows: list[Row] = [
        ("input to drawn, p50, ms", ours["p50"], usual["p50"]),
        ("input to drawn, p95, ms", ours["p95"], usual["p95"]),
        ("websocket frames of a drag / of a move", wire["frames"], moves["frames"]),
        (
            "map reloads of a drag / of a move",
            wire["map_loads"],
            moves["map_loads"],
        ),
        (
            "websocket kB of a release / of a move",
            release["websocket_bytes"] / KILO,
            moves["websocket_bytes"] / KILO,
        ),
        (
            "HTTP kB of a release / of a move",
            release["http_bytes"] / KILO,
            moves["http_bytes"] / KILO,
        ),
        ("first map, warm server, ms", *_both(found["warm_ms"])),
        ("first map, new process, ms", *_both(found["cold_ms"])),
        ("from the command to the first map, ms", *_both(found["command_ms"])),
        *(
            (
                f"{name} kB of the first load",
                load["claimline"][key] / KILO,
                load["usual"][key] / KILO,
            )
            for name, key in (("websocket", "websocket_bytes"), ("HTTP", "http_bytes"))
        ),
    ]
    return build_table(("862 real claims", "claimline", "usual way"), map(_say, rows))


def build_size_table(found: Mapping[str, Any]) -> str:
    """Build the table of the made claims, one column for each size."""
    rows = (
        (text, *(_find(of_size, *path) for of_size in found.values()))
        for text, path in SIZE_ROWS.items()
    )
    head = ("made claims", *(f"{int(size):,}" for size in found))
    return build_table(head, map(_say, rows))


def _both(found: Mapping[str, float]) -> tuple[float, float]:
    return found["claimline"], found["usual"]


def _find(found: Any, *path: str) -> float | None:  # noqa: ANN401 - JSON of any shape
    """Follow a path into what was found; None if it was not measured."""
    for name in path:
        if name not in found:
            return None
        found = found[name]
    return float(found)


def _say(row: Iterable[str | float | None]) -> list[str]:
    """Write out the cells of a row; an empty one was not measured."""
    return [
        format_number(cell) if isinstance(cell, int | float) else cell or ""
        for cell in row
    ]
