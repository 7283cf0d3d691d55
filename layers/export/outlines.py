"""Outlines of regions as small whole numbers, which deflate to a fifth of the bytes.

The app sends float32 in base64, ready to use; in the page of one file that would be the
largest part. Here a point is its distance from the one before, in units of a link, and
travels once, although neighbours share their edges and the border is made of them: an
outline is a walk from point to point, which along a shared edge goes back in single
steps.
"""

from base64 import b64decode
from typing import Any, Final, TypeAlias

import numpy as np

from layers.view_state import DEGREE_DECIMALS

UNIT: Final = 10**DEGREE_DECIMALS
"""Whole numbers to a degree; one is about a metre on the ground."""

_Point: TypeAlias = tuple[int, ...]


def shorten_outlines(payload: dict[str, Any]) -> dict[str, Any]:
    """Shorten the outlines of a payload.

    Args:
        payload: As from `layers.payload.build_payload`, parsed.

    Returns:
        The same with `points`, the points of all outlines, each as its difference in
        units from the one before, longitude first; and with `border` and the `rings`
        of `regions` as lists of numbers of points, also as differences.
        layers/export/viewer/outlines.js turns them back.
    """
    numbers: dict[_Point, int] = {}
    regions = [
        region | {"rings": [_shorten(ring, numbers) for ring in region["rings"]]}
        for region in payload["regions"]
    ]
    border = [_shorten(line, numbers) for line in payload["border"]]
    points = _list_steps(np.array([*numbers]).reshape(-1, 2))
    return payload | {
        "regions": regions,
        "border": border,
        "points": points,
        "unit": UNIT,
    }


def _shorten(line: str, numbers: dict[_Point, int]) -> list[int]:
    """Number the points of a line; those not met before get the next numbers."""
    degrees = np.frombuffer(b64decode(line), dtype="<f4").reshape(-1, 2)
    units = np.rint(degrees.astype(np.float64) * UNIT).astype(np.int64)
    walk = [numbers.setdefault(tuple(p), len(numbers)) for p in units.tolist()]
    return _list_steps(np.array(walk))


def _list_steps(values: np.ndarray[Any, np.dtype[np.int64]]) -> list[int]:
    steps: list[int] = np.diff(values, axis=0, prepend=values[:1] * 0).ravel().tolist()
    return steps
