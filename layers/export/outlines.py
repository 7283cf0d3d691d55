"""Outlines of regions as small whole numbers, which deflate to a third of the bytes.

The app sends float32 in base64, ready to use; in the page of one file that is the
largest part. Here each point is its distance from the one before, in units of a link.
"""

from base64 import b64decode
from typing import Any, Final

import numpy as np

from layers.view_state import DEGREE_DECIMALS

UNIT: Final = 10**DEGREE_DECIMALS
"""Whole numbers to a degree; one is about a metre on the ground."""


def shorten_outlines(payload: dict[str, Any]) -> dict[str, Any]:
    """Shorten the outlines of a payload.

    Args:
        payload: As from `layers.payload.build_payload`, parsed.

    Returns:
        The same with `border` and the `rings` of `regions` as lists of whole
        numbers: first longitude and latitude, then differences, longitude first.
        layers/export/viewer/outlines.js turns them back.
    """
    regions = [
        region | {"rings": [_shorten(ring) for ring in region["rings"]]}
        for region in payload["regions"]
    ]
    border = [_shorten(line) for line in payload["border"]]
    return payload | {"regions": regions, "border": border, "unit": UNIT}


def _shorten(line: str) -> list[int]:
    points = np.frombuffer(b64decode(line), dtype="<f4").reshape(-1, 2)
    numbers = np.rint(points.astype(np.float64) * UNIT).astype(np.int64)
    steps = np.diff(numbers, axis=0, prepend=np.zeros((1, 2), np.int64))
    return [int(step) for step in steps.ravel()]
